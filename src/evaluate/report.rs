//! The findings for a reader: by cause, each with its sentence.

use std::collections::BTreeMap;
use std::fmt;

use super::field::Field;
use super::score::{Finding, FindingKind};

/// The most code points that a sentence cut out of a text reaches to either side.
const SENTENCE_REACH: usize = 200;

/// How many confusions a group names.
const CONFUSIONS: usize = 5;

/// Shows findings grouped by cause, within a group by document and place.
///
/// First comes a line with the size of every group; a field with few values also tells which of them are confused.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    findings: &'a [Finding],
    limit: usize,
}

impl<'a> Report<'a> {
    /// A report of all the findings, in whatever order they come.
    pub fn new(findings: &'a [Finding]) -> Self {
        Self { findings, limit: usize::MAX }
    }

    /// Shows no more than this many of a group.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted: Vec<&Finding> = self.findings.iter().collect();
        sorted.sort_by(|a, b| a.by_cause(b));
        let groups: Vec<&[&Finding]> = sorted.chunk_by(|a, b| a.kind == b.kind).collect();
        if groups.is_empty() {
            return f.write_str("nothing wrong");
        }
        let sizes: Vec<String> = groups.iter().map(|group| format!("{}: {}", group[0].kind, group.len())).collect();
        f.write_str(&sizes.join(", "))?;
        for group in groups {
            self.write_group(f, group)?;
        }
        Ok(())
    }
}

impl Report<'_> {
    fn write_group(&self, f: &mut fmt::Formatter<'_>, group: &[&Finding]) -> fmt::Result {
        let kind = group[0].kind;
        write!(f, "\n\n{kind}: {}", group.len())?;
        if let FindingKind::Wrong(field) = kind {
            if !field.in_complete() {
                f.write_str(" (a claim can be complete all the same)")?;
            }
            if has_few_values(field) {
                write_confusions(f, group)?;
            }
        }
        for finding in group.iter().take(self.limit) {
            write_finding(f, finding)?;
        }
        if group.len() > self.limit {
            write!(f, "\n  and {} more", group.len() - self.limit)?;
        }
        Ok(())
    }
}

fn write_finding(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    write!(f, "\n  {}:{} {:?}", finding.doc, finding.at, finding.text)?;
    if let FindingKind::Wrong(_) = finding.kind {
        write!(f, " got {}, want {}", or_null(&finding.got), or_null(&finding.want))?;
    }
    if finding.kind != FindingKind::Wrong(Field::Indicator)
        && let Some(indicator) = &finding.indicator
    {
        write!(f, " ({indicator})")?;
    }
    match &finding.sentence {
        Some(sentence) => write!(f, "\n      {sentence}"),
        None => Ok(()),
    }
}

fn or_null(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("null")
}

fn has_few_values(field: Field) -> bool {
    matches!(field, Field::Qualifier | Field::Unit | Field::Measure | Field::Status | Field::Category)
}

/// The most frequent confusions of a group, of those that occur more than once.
fn write_confusions(f: &mut fmt::Formatter<'_>, group: &[&Finding]) -> fmt::Result {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in group {
        *counts.entry((or_null(&finding.got), or_null(&finding.want))).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().filter(|(_, n)| *n > 1).collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    for ((got, want), n) in counts.into_iter().take(CONFUSIONS) {
        write!(f, "\n  {n} times {got} for {want}")?;
    }
    Ok(())
}

/// Gives the findings of one document that have no sentence the one that `text`, the decoded document, has around
/// them: up to the next full stop, empty line or 200 characters to either side, with its lines joined.
pub fn fill_sentences(findings: &mut [Finding], doc: &str, text: &str) {
    let mut chars = Vec::new();
    for finding in findings {
        if finding.doc == doc && finding.sentence.is_none() {
            if chars.is_empty() {
                chars = text.chars().collect();
            }
            finding.sentence = sentence_around(&chars, finding.at);
        }
    }
}

fn sentence_around(text: &[char], at: usize) -> Option<String> {
    text.get(at)?;
    let earliest = at.saturating_sub(SENTENCE_REACH);
    let latest = text.len().min(at + SENTENCE_REACH);
    let start = (earliest..at).rev().find(|&i| ends_sentence(text, i)).map_or(earliest, |i| i + 1);
    let end = (at..latest).find(|&i| ends_sentence(text, i)).map_or(latest, |i| i + 1);
    let sentence = joined(&text[start..end]);
    (!sentence.is_empty()).then_some(sentence)
}

/// Whether a full stop stands here, or the line feed that ends an empty line.
fn ends_sentence(text: &[char], at: usize) -> bool {
    match text[at] {
        '。' | '！' | '？' | '!' | '?' => true,
        '\n' => text[..at].iter().rev().find(|c| !c.is_whitespace() || **c == '\n').is_none_or(|c| *c == '\n'),
        _ => false,
    }
}

/// A text on one line: white space goes, except between two letters or digits of the Latin kind.
fn joined(text: &[char]) -> String {
    let text: String = text.iter().collect();
    let mut line = String::new();
    for part in text.split_whitespace() {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(line.chars().next_back()) && latin(part.chars().next()) {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(kind: FindingKind, doc: &str, at: usize) -> Finding {
        Finding {
            kind,
            doc: doc.to_owned(),
            at,
            text: "50户".to_owned(),
            got: Some("about".to_owned()),
            want: None,
            indicator: Some("改造".to_owned()),
            sentence: Some(format!("第{at}句")),
        }
    }

    #[test]
    fn findings_stand_by_cause_document_and_place() {
        let qualifier = FindingKind::Wrong(Field::Qualifier);
        let findings = [
            finding(qualifier, "b", 3),
            finding(FindingKind::FalseAlarm, "b", 2),
            finding(qualifier, "a", 10),
            finding(qualifier, "a", 9),
            finding(FindingKind::Miss, "z", 1),
            finding(FindingKind::Wrong(Field::Span), "a", 9),
        ];
        let report = Report::new(&findings).limit(2).to_string();
        let expected = "\
miss: 1, false alarm: 1, wrong qualifier: 3, wrong span: 1

miss: 1
  z:1 \"50户\" (改造)
      第1句

false alarm: 1
  b:2 \"50户\" (改造)
      第2句

wrong qualifier: 3
  3 times about for null
  a:9 \"50户\" got about, want null (改造)
      第9句
  a:10 \"50户\" got about, want null (改造)
      第10句
  and 1 more

wrong span: 1 (a claim can be complete all the same)
  a:9 \"50户\" got about, want null (改造)
      第9句";
        assert_eq!(report, expected);
        assert_eq!(Report::new(&[]).to_string(), "nothing wrong");
    }

    #[test]
    fn a_sentence_is_cut_out_of_the_text() {
        let text: Vec<char> = "标题\n \n全年改造\n50户，新\r\n建GDP 2\n家。下句！".chars().collect();
        assert_eq!(sentence_around(&text, 10).unwrap(), "全年改造50户，新建GDP 2家。");
        assert_eq!(sentence_around(&text, 0).unwrap(), "标题");
        assert_eq!(sentence_around(&text, text.len()), None);
        let long = vec!['长'; 1000];
        assert_eq!(sentence_around(&long, 500).unwrap().chars().count(), 400);
    }

    #[test]
    fn only_findings_without_a_sentence_are_filled() {
        let mut findings = [
            finding(FindingKind::Miss, "a", 0),
            finding(FindingKind::Miss, "a", 3),
            finding(FindingKind::Miss, "b", 0),
        ];
        findings[1].sentence = None;
        findings[2].sentence = None;
        fill_sentences(&mut findings, "a", "甲。乙丙。");
        let sentences = findings.map(|f| f.sentence);
        assert_eq!(sentences, [Some("第0句".to_owned()), Some("乙丙。".to_owned()), None]);
    }
}
