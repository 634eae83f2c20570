//! Who says a figure: 公司总经理杨文斌介绍，……; “……。”副总工程师赵志超说。

use crate::seeds::Seeds;
use std::ops::Range;

/// No speaker's name with title is longer, in characters.
const LONGEST: usize = 30;

/// Finds speakers.
#[derive(Debug)]
pub struct Speakers {
    verbs: Vec<String>,
    sources: Vec<String>,
}

impl Speakers {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let mut verbs = seeds.list("speaking_verbs").to_vec();
        verbs.sort_by_key(|verb| usize::MAX - verb.len());
        Speakers { verbs, sources: seeds.list("no_speakers").to_vec() }
    }

    /// Who speaks in a folded sentence, as bytes of it; none where nobody is named. The first that is named speaks.
    pub fn find(&self, sentence: &str) -> Option<Range<usize>> {
        let mut found: Vec<Range<usize>> = self.verbs.iter().filter_map(|verb| self.before(sentence, verb)).collect();
        found.sort_by_key(|range| (range.start, usize::MAX - range.end));
        found.into_iter().next()
    }

    /// The name before a verb of speaking that closes its clause.
    fn before(&self, sentence: &str, verb: &str) -> Option<Range<usize>> {
        sentence.match_indices(verb).find_map(|(at, _)| {
            let behind = &sentence[at + verb.len()..];
            let closes = behind.is_empty() || behind.starts_with(['，', '：', '。', '“', '「', ',', ':']);
            let start = sentence[..at]
                .rfind(['，', '。', '”', '」', '；', '：', '！', '？', ',', '）'])
                .map_or(0, |stop| stop + sentence[stop..].chars().next().map_or(0, char::len_utf8));
            let name = &sentence[start..at];
            let length = name.chars().count();
            let named = (2..=LONGEST).contains(&length)
                && !name.contains(|c: char| c.is_ascii_digit())
                && !self.sources.iter().any(|word| name.contains(word.as_str()));
            (closes && named).then_some(start..at)
        })
    }
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
