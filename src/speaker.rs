//! Who says a figure: 公司总经理杨文斌介绍，……; “……。”副总工程师赵志超说。

use crate::affix::Suffixes;
use crate::seeds::Seeds;
use std::ops::Range;

/// No speaker's name with title is longer, in characters.
const LONGEST: usize = 30;

/// Finds speakers.
#[derive(Debug)]
pub struct Speakers {
    verbs: Suffixes<()>,
    sources: Vec<String>,
}

impl Speakers {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let verbs = seeds.list("speaking_verbs").iter().map(|verb| (verb.clone(), ()));
        Speakers { verbs: Suffixes::new(verbs), sources: seeds.list("no_speakers").to_vec() }
    }

    /// Who speaks in a folded sentence, as bytes of it; none where nobody is named. The first that is named speaks.
    pub fn find(&self, sentence: &str) -> Option<Range<usize>> {
        let mut speaker: Option<Range<usize>> = None;
        for end in stops(sentence).chain([sentence.len()]) {
            for (verb, ()) in self.verbs.of(&sentence[..end]) {
                let Some(named) = self.before(sentence, end - verb.len()..end) else { continue };
                let first = |other: &Range<usize>| (other.start, usize::MAX - other.end);
                if speaker.as_ref().is_none_or(|speaker| first(&named) < first(speaker)) {
                    speaker = Some(named);
                }
            }
        }
        speaker
    }

    /// The name before a verb of speaking that closes its clause.
    fn before(&self, sentence: &str, verb: Range<usize>) -> Option<Range<usize>> {
        let start = sentence[..verb.start]
            .rfind(['，', '。', '”', '」', '；', '：', '！', '？', ',', '）'])
            .map_or(0, |stop| stop + sentence[stop..].chars().next().map_or(0, char::len_utf8));
        let name = &sentence[start..verb.start];
        let length = name.chars().take(LONGEST + 1).count();
        let named = (2..=LONGEST).contains(&length)
            && !name.contains(|c: char| c.is_ascii_digit())
            && !self.sources.iter().any(|word| name.contains(word.as_str()));
        named.then_some(start..verb.start)
    }
}

/// Where marks stand that what is said stands behind.
fn stops(sentence: &str) -> impl Iterator<Item = usize> + '_ {
    // Their first bytes are those of few other characters, and many bytes are passed over at a step.
    let wide = memchr::memchr3_iter(0xEF, 0xE3, 0xE2, sentence.as_bytes());
    let is_stop = |c: char| matches!(c, '，' | '：' | '。' | '“' | '「');
    let wide = wide.filter(move |at| sentence[*at..].chars().next().is_some_and(is_stop));
    wide.chain(memchr::memchr2_iter(b',', b':', sentence.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_are_named_before_their_verb() {
        let speakers = Speakers::new(&Seeds::embedded().unwrap());
        for (sentence, speaker) in [
            ("公司总经理杨文斌介绍，公司自有基地1.2万余亩。", Some("公司总经理杨文斌")),
            ("“一期投资近200亿元。”副总工程师赵志超说。", Some("副总工程师赵志超")),
            ("雲林縣長張麗善說，只獲核千餘萬元。", None),
            ("云林县长张丽善说，只获核千余万元。", Some("云林县长张丽善")),
            ("据介绍，全县累计整合资金150万元。", None),
            ("会议指出，全年新增就业5000人。", None),
            ("他说，收入增加了2000元。", None),
            ("新建公路300公里。", None),
        ] {
            assert_eq!(speakers.find(sentence).map(|range| &sentence[range]), speaker, "{sentence}");
        }
    }
}
