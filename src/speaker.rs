//! Who says a figure: 公司总经理杨文斌介绍，……; “……。”副总工程师赵志超说。

use crate::affix::Suffixes;
use crate::charset::{CharSet, char_len};
use crate::seeds::Seeds;
use std::ops::Range;

/// No speaker's name with title is longer, in characters.
const LONGEST: usize = 30;

/// Finds speakers.
#[derive(Debug)]
pub struct Speakers {
    verbs: Suffixes<()>,
    /// What these end with.
    ends: CharSet,
    sources: Vec<String>,
}

impl Speakers {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let verbs = seeds.list("speaking_verbs");
        Speakers {
            verbs: Suffixes::new(verbs.iter().map(|verb| (verb.clone(), ()))),
            ends: verbs.iter().filter_map(|verb| verb.chars().next_back()).collect(),
            sources: seeds.list("no_speakers").to_vec(),
        }
    }

    /// Who speaks in a folded sentence, as bytes of it; none where nobody is named. The first that is named speaks.
    pub fn find(&self, sentence: &str) -> Option<Range<usize>> {
        let mut speaker: Option<Range<usize>> = None;
        for end in self.clauses(sentence) {
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

    /// Where clauses end that a verb of speaking may close: before a mark that what is said stands behind, or at the end. Few
    /// sentences have any of the characters that such verbs end with.
    fn clauses<'a>(&'a self, sentence: &'a str) -> impl Iterator<Item = usize> + 'a {
        let behind = move |at: usize| at + sentence.as_bytes().get(at).map_or(0, |first| char_len(*first));
        let stops = move |end: &usize| {
            let next = sentence[*end..].chars().next();
            next.is_none_or(|c| matches!(c, '，' | '：' | '。' | '“' | '「' | ',' | ':'))
        };
        self.ends.places(sentence).map(behind).filter(stops)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static SPEAKERS: LazyLock<Speakers> = LazyLock::new(|| Speakers::new(&Seeds::embedded().unwrap()));

    /// The same, asked at every place of the sentence.
    fn found_everywhere(sentence: &str) -> Option<Range<usize>> {
        let stops = sentence.match_indices(['，', '：', '。', '“', '「', ',', ':']).map(|(at, _)| at);
        let verbs = stops
            .chain([sentence.len()])
            .flat_map(|end| SPEAKERS.verbs.of(&sentence[..end]).map(move |(verb, ())| end - verb.len()..end));
        let named = verbs.filter_map(|verb| SPEAKERS.before(sentence, verb));
        named.min_by_key(|named| (named.start, usize::MAX - named.end))
    }

    proptest! {
        #[test]
        fn speakers_are_found_as_everywhere(sentence in "(王五|张|说|介绍|告诉记者|称|表示|[，：。“「,:]|据|a){0,12}") {
            prop_assert_eq!(SPEAKERS.find(&sentence), found_everywhere(&sentence));
        }
    }

    #[test]
    fn speakers_are_named_before_their_verb() {
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
            assert_eq!(SPEAKERS.find(sentence).map(|range| &sentence[range]), speaker, "{sentence}");
        }
    }
}
