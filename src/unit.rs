//! Units behind numbers: which is written, how far it reaches, and what it is per.

use crate::affix::Prefixes;
use crate::charset::CharSet;
use crate::kind::Kind;
use crate::seeds::{Seeds, Unit, UnitKind};
use rustc_hash::FxHashSet;

/// Finds units.
#[derive(Debug)]
pub struct Units {
    /// Without rates (微克/立方米), which are read as a unit and what it is per.
    written: Prefixes<Written>,
    beginnings: CharSet,
    names: FxHashSet<String>,
    breakers: FxHashSet<String>,
    /// What they have behind their first character.
    breaking: CharSet,
}

/// Nouns besides units that a price or a rate may be per.
const PER_NOUNS: [&str; 8] = ["人", "生", "户", "车", "床", "班", "村", "学年"];

/// A unit in a text.
#[derive(Debug)]
pub struct FoundUnit<'a> {
    /// As written; `%` for ％.
    pub name: &'a str,
    /// What is known of it.
    pub written: &'a Written,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Behind a written rate (吨/日).
    pub outer_end: usize,
    /// What that is per.
    pub per: Option<String>,
}

/// What is to be known of a written unit.
#[derive(Debug)]
pub struct Written {
    /// What it measures.
    pub kind: UnitKind,
    /// What a pattern may ask of a number with it.
    pub of_number: Kind,
    /// 成, ten per cent.
    pub is_tenth: bool,
    is_percent: bool,
    /// It ends with a letter, and goes no further than those do that it is written with.
    is_latin: bool,
}

impl Written {
    fn new(written: &str, unit: &Unit) -> Self {
        Written {
            kind: unit.kind,
            of_number: kind_of(unit),
            is_tenth: unit.name == "成",
            is_percent: unit.name == "%" || written == "％",
            is_latin: written.ends_with(|c: char| c.is_ascii_alphabetic()),
        }
    }
}

fn kind_of(unit: &Unit) -> Kind {
    match (unit.kind, unit.name.as_str()) {
        (UnitKind::Ratio, "个百分点" | "百分点" | "个点") => Kind::Points,
        (UnitKind::Ratio, "倍") => Kind::Times,
        (UnitKind::Ratio, _) => Kind::Percent,
        (UnitKind::Time, _) => Kind::Time,
        (UnitKind::Money, _) => Kind::Money,
        (UnitKind::Person, _) => Kind::Person,
        _ => Kind::Amount,
    }
}

/// 微克/立方米, 公里/小时: a measure per another is told apart into unit and per; 台/套 are two words for one thing.
fn is_rate(written: &str, unit: &Unit, seeds: &Seeds) -> bool {
    let counted = written.split_once(['/', '／']).map(|(counted, _)| counted);
    matches!(unit.kind, UnitKind::Other | UnitKind::Speed)
        && counted.is_some_and(|counted| seeds.units.contains_key(counted))
}

impl Units {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let whole = seeds.units.iter().filter(|(written, unit)| !is_rate(written, unit, seeds));
        let breakers = seeds.list("unit_breakers");
        Units {
            written: Prefixes::new(whole.map(|(written, unit)| (written.clone(), Written::new(written, unit)))),
            beginnings: seeds.units.keys().filter_map(|unit| unit.chars().next()).collect(),
            names: seeds.units.keys().cloned().collect(),
            breakers: breakers.iter().cloned().collect(),
            breaking: breakers.iter().filter_map(|word| word.chars().nth(1)).collect(),
        }
    }

    /// Whether a unit begins with a character.
    pub fn begins(&self, c: char) -> bool {
        self.beginnings.contains(c)
    }

    /// The unit that begins at byte `at`, perhaps behind a space.
    pub fn at(&self, text: &str, at: usize) -> Option<FoundUnit<'_>> {
        let spaced = matches!(text.as_bytes()[at..], [b' ', next, ..] if next.is_ascii_alphabetic());
        let at = if spaced { at + 1 } else { at };
        let rest = &text[at..];
        let (name, written) = self.written.of(rest).next()?;
        let end = name.len();
        if written.is_latin && rest.as_bytes().get(end).is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        if self.broken(rest) {
            return None;
        }
        let name = if written.is_percent { "%" } else { name };
        let mut found = FoundUnit { name, written, start: at, end: at + end, outer_end: at + end, per: None };
        self.per_after(text, &mut found);
        Some(found)
    }

    /// A word that only begins like a unit: 部门, 项目, 人民.
    fn broken(&self, rest: &str) -> bool {
        let mut characters = rest.chars();
        characters.next();
        if !characters.next().is_some_and(|second| self.breaking.contains(second)) {
            return false;
        }
        let two = rest.len() - characters.as_str().len();
        self.breakers.contains(&rest[..two])
    }

    /// 吨/日, 元/斤, 元/人·年, 元/人/年, 公里/百平方公里: the unit is what is counted, the rest is what it is per.
    fn per_after(&self, text: &str, found: &mut FoundUnit<'_>) {
        let mut per = String::new();
        let mut end = found.end;
        while let Some(one) = self.one_per(&text[end..], per.is_empty()) {
            let divider = text[end..].chars().next().map_or(0, char::len_utf8);
            if !per.is_empty() {
                per.push('·');
            }
            per.push_str(one);
            end += divider + one.len();
            // 元/人月, 元/户年
            let time = text[end..].chars().next().filter(|c| matches!(c, '年' | '月' | '天'));
            if let Some(time) = time.filter(|_| PER_NOUNS.contains(&one)) {
                per.extend(['·', time]);
                end += time.len_utf8();
            }
        }
        if !per.is_empty() {
            found.per = Some(per);
            found.outer_end = end;
        }
    }

    /// What stands behind a stroke, or behind the first of such a row behind a dot: /人, ·年, /百平方公里.
    fn one_per<'t>(&self, text: &'t str, first: bool) -> Option<&'t str> {
        let rest = text.strip_prefix(['/', '／']);
        let rest = if first { rest } else { rest.or_else(|| text.strip_prefix('·')) }?;
        let own = rest.trim_start_matches(['百', '千', '万']);
        let ends = own.char_indices().map(|(offset, c)| offset + c.len_utf8()).take(5);
        let known = |end: &usize| self.names.contains(&own[..*end]) || PER_NOUNS.contains(&&own[..*end]);
        let longest = ends.filter(known).last()?;
        Some(&rest[..rest.len() - own.len() + longest])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_ends_before_what_it_is_per() {
        let units = Units::new(&Seeds::embedded().unwrap());
        for (text, expected) in [
            ("吨/日产能", Some(("吨", "吨".len(), Some("日")))),
            ("元/人·年", Some(("元", "元".len(), Some("人·年")))),
            ("％的", Some(("%", "％".len(), None))),
            (" km以内", Some(("km", " km".len(), None))),
            ("部门", None),
            ("kmh", None),
        ] {
            let found = units.at(text, 0);
            let found = found.as_ref().map(|found| (found.name, found.end, found.per.as_deref()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
