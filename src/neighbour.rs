//! What the words directly beside the name of a place make of it: 平南小学, 书记金秀贵 and 居全国首位 are not of that place.

use crate::affix::{Prefixes, Suffixes};
use serde::Deserialize;
use std::ops::Range;

/// Words of `beside-places.toml` that say the same of a place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What they say of it.
    pub about: String,
    /// Where they stand.
    pub side: Side,
    /// What the place can then not be.
    pub bars: Vec<Bar>,
    /// Which names cannot be the home of a text.
    #[serde(default)]
    pub names: Names,
    /// The words.
    pub words: Vec<String>,
}

/// On which side of a name a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Its end touches the name.
    Before,
    /// It begins behind the name.
    After,
}

/// What a place can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// The place whose figure it is.
    Subject,
    /// A place that its text is about.
    Home,
}

/// Names of places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    /// Whatever they are.
    #[default]
    All,
    /// Those that are short enough to begin another name: 平南, not 平南县.
    Short,
    /// What a text calls its own: 全国, 全省.
    Own,
    /// Examples, whatever they are: they stand for the place that holds them all.
    Examples,
}

/// The words that bar the names of places from something.
#[derive(Debug)]
pub struct Neighbours {
    before: Suffixes<()>,
    after: Prefixes<()>,
}

impl Neighbours {
    /// Those that bar any name from being the subject of a figure.
    pub fn of_subject(groups: &[Group]) -> Self {
        Self::of(groups, |group| group.bars.contains(&Bar::Subject))
    }

    /// Those that bar these names from being the home of a text.
    pub fn of_home(groups: &[Group], names: Names) -> Self {
        Self::of(groups, |group| group.bars.contains(&Bar::Home) && group.names == names)
    }

    fn of(groups: &[Group], bars: impl Fn(&Group) -> bool) -> Self {
        let words = |side: Side| {
            let groups = groups.iter().filter(|group| group.side == side && bars(group));
            groups.flat_map(|group| group.words.iter().map(|word| (word.clone(), ()))).collect::<Vec<_>>()
        };
        Neighbours { before: Suffixes::new(words(Side::Before)), after: Prefixes::new(words(Side::After)) }
    }

    /// Whether one of them stands before or behind the name.
    pub fn bar(&self, text: &str, name: &Range<usize>) -> bool {
        self.is_before(&text[..name.start]) || self.is_after(&text[name.end..])
    }

    /// Whether one of them ends a text.
    pub fn is_before(&self, text: &str) -> bool {
        self.before.of(text).next().is_some()
    }

    /// Whether one of them begins a text.
    pub fn is_after(&self, text: &str) -> bool {
        self.after.of(text).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    /// Whether the first of these names in a text is barred.
    fn barred(neighbours: &Neighbours, text: &str, name: &str) -> bool {
        let at = text.find(name).unwrap();
        neighbours.bar(text, &(at..at + name.len()))
    }

    #[test]
    fn words_beside_a_name_bar_it() {
        let groups = Seeds::embedded().unwrap().beside_places;
        let subject = Neighbours::of_subject(&groups);
        assert!(barred(&subject, "产量居全国首位", "全国"));
        assert!(barred(&subject, "增速高于全省", "全省"));
        assert!(!barred(&subject, "去年全省新建公路", "全省"));
        let own = Neighbours::of_home(&groups, Names::Own);
        assert!(barred(&own, "跻身全国百强县", "全国"));
        assert!(!barred(&own, "高于全国", "全国"));
        let short = Neighbours::of_home(&groups, Names::Short);
        assert!(barred(&short, "平南小学有学生800人", "平南"));
        assert!(barred(&short, "书记金秀贵", "金秀"));
        assert!(barred(&Neighbours::of_home(&groups, Names::All), "上海证券报", "上海"));
    }
}
