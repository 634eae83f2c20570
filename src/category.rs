//! Which programme category a figure belongs to: by its own words, by the heading of its list, by its sentence.
//!
//! The rule and its vocabulary stand in `seeds/categories.toml`.

use crate::error::Error;
use crate::seeds::{CategoryRow, Seeds};
use crate::vocabulary::Vocabulary;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A heading or title above figures, folded. Every sentence below it asks what it speaks of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heading {
    text: String,
    /// The categories that its words speak of, once they were asked for.
    topics: OnceCell<Vec<usize>>,
}

impl Heading {
    /// Of a folded text.
    pub fn new(text: impl Into<String>) -> Self {
        Heading { text: text.into(), topics: OnceCell::new() }
    }

    /// Its folded text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The categories that the surroundings of a sentence's figures speak of: found once for all of them.
#[derive(Debug, Clone, Default)]
pub struct Surroundings<'a> {
    /// The sentence, folded.
    text: &'a str,
    /// By the words of the sentence, once it was asked for: most indicators tell by themselves.
    sentence: OnceCell<Option<usize>>,
    /// By the nearest heading that speaks of any, else by the title.
    heading: Option<usize>,
    /// Those of the heading of a list of 实事, which are the programme's; none outside such a list.
    list: Vec<usize>,
}

/// Whose figure it is and what it counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Owner<'a> {
    /// Unit of the figure.
    pub unit: Option<&'a str>,
    /// The organisation whose figure it is, as the text writes it.
    pub entity: Option<&'a str>,
}

/// Decides categories.
#[derive(Debug)]
pub struct Categories {
    ids: Vec<String>,
    terms: Lexicon,
    light: Lexicon,
    weak: Lexicon,
    headings: Lexicon,
    firm: Lexicon,
    economy: Option<usize>,
    other: usize,
}

/// What the words of an indicator speak of by themselves: asked once, for its category and for the evidence.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spoken {
    /// By a strong word.
    own: Option<usize>,
    /// By a head of money, where there is no strong word.
    light: Option<usize>,
    /// By a word that suggests it, where there is neither.
    weak: Option<usize>,
}

/// Words and the category of each.
#[derive(Debug)]
struct Lexicon {
    words: Vocabulary,
    /// Of each word its category and its characters.
    of: Vec<(usize, usize)>,
}

impl Lexicon {
    fn new<'a>(words: impl Iterator<Item = (&'a String, usize)>) -> Self {
        let (words, of): (Vec<&str>, _) =
            words.map(|(word, category)| (word.as_str(), (category, word.chars().count()))).unzip();
        Lexicon { words: Vocabulary::new(words), of }
    }

    /// The categories of the words of a text, in order, and how many characters each word has.
    fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.words.find(text).map(|(_, word)| self.of[word])
    }

    /// The category of the longest word; of equally long ones the last, since a phrase's head stands last.
    fn best(&self, text: &str) -> Option<usize> {
        self.hits(&without_marks(text)).max_by_key(|(_, chars)| *chars).map(|(category, _)| category)
    }

    /// The category of the word that a name ends with.
    fn at_end(&self, name: &str) -> Option<usize> {
        let (_, last) = self.words.find(name).last().filter(|(range, _)| range.end == name.len())?;
        Some(self.of[last].0)
    }

    /// Categories by a weight of their words, which have so many characters, the heaviest first, ties by first appearance.
    fn ranked(&self, text: &str, weight: impl Fn(usize) -> usize) -> Vec<usize> {
        let mut weights: Vec<(usize, usize)> = Vec::new();
        for (of, chars) in self.hits(&without_marks(text)) {
            match weights.iter_mut().find(|(category, _)| *category == of) {
                Some((_, total)) => *total += weight(chars),
                None => weights.push((of, weight(chars))),
            }
        }
        weights.retain(|(_, total)| *total > 0);
        weights.sort_by_key(|(_, total)| usize::MAX - total);
        weights.into_iter().map(|(category, _)| category).collect()
    }
}

impl Categories {
    /// From the vocabularies.
    ///
    /// # Errors
    /// When `other` is missing.
    pub fn new(seeds: &Seeds) -> Result<Self, Error> {
        let rows = &seeds.categories;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let lexicon =
            |lists: &[fn(&CategoryRow) -> &Vec<String>]| {
                Lexicon::new(rows.iter().enumerate().flat_map(|(index, row)| {
                    lists.iter().flat_map(move |list| list(row)).map(move |word| (word, index))
                }))
            };
        let position = |id: &str| ids.iter().position(|known| known == id);
        let other = position("other").ok_or_else(|| Error::data("categories.toml", "has no category other"))?;
        Ok(Categories {
            terms: lexicon(&[|row| &row.terms]),
            light: lexicon(&[|row| &row.light]),
            weak: lexicon(&[|row| &row.weak]),
            headings: lexicon(&[|row| &row.terms, |row| &row.headings]),
            firm: lexicon(&[|row| &row.firm]),
            economy: position("economy"),
            other,
            ids,
        })
    }

    /// What surrounds the figures of a sentence: its text, the headings above it, the nearest first, and the article's
    /// title, all folded; `in_list` is true inside a list of 实事.
    pub fn around<'s, 'h>(
        &self,
        sentence: &'s str,
        mut headings: impl Iterator<Item = &'h Heading>,
        title: &Heading,
        in_list: bool,
    ) -> Surroundings<'s> {
        let nearest = headings.find_map(|heading| Some(self.of_heading(heading)).filter(|ranked| !ranked.is_empty()));
        let nearest = nearest.unwrap_or_default();
        Surroundings {
            text: sentence,
            sentence: OnceCell::new(),
            heading: nearest.first().copied().or_else(|| self.of_heading(title).first().copied()),
            list: if in_list { nearest.to_vec() } else { Vec::new() },
        }
    }

    fn of_heading<'a>(&self, heading: &'a Heading) -> &'a [usize] {
        heading.topics.get_or_init(|| self.headings.ranked(&heading.text, |_| 1))
    }

    /// The category that the sentence speaks of; none where it speaks of no programme.
    pub fn of_sentence(&self, around: &Surroundings<'_>) -> Option<&str> {
        self.spoken(self.by_sentence(around)?)
    }

    fn by_sentence(&self, around: &Surroundings<'_>) -> Option<usize> {
        *around.sentence.get_or_init(|| self.terms.ranked(around.text, |chars| chars - 1).first().copied())
    }

    /// The category that the headings and the title speak of.
    pub fn of_headings(&self, around: &Surroundings<'_>) -> Option<&str> {
        self.spoken(around.heading?)
    }

    /// What the words of an indicator speak of.
    pub fn spoken_of(&self, indicator: &str) -> Spoken {
        let own = self.terms.best(indicator);
        let light = if own.is_none() { self.light.best(indicator) } else { None };
        let weak = if own.or(light).is_none() { self.weak.best(indicator) } else { None };
        Spoken { own, light, weak }
    }

    /// The category that the words of an indicator speak of by themselves.
    pub fn of_words(&self, spoken: Spoken) -> Option<&str> {
        self.spoken(spoken.own.or(spoken.light).or(spoken.weak)?)
    }

    fn spoken(&self, category: usize) -> Option<&str> {
        self.ids.get(category).filter(|_| category != self.other).map(String::as_str)
    }

    /// The category of an indicator in its surroundings.
    pub fn of(&self, indicator: &str, around: &Surroundings<'_>, owner: Owner<'_>) -> &str {
        self.of_spoken(indicator, self.spoken_of(indicator), around, owner)
    }

    /// The same, where it is known what the indicator's words speak of.
    pub fn of_spoken(&self, indicator: &str, spoken: Spoken, around: &Surroundings<'_>, owner: Owner<'_>) -> &str {
        &self.ids[self.decide(indicator, spoken, around, owner)]
    }

    fn decide(&self, indicator: &str, spoken: Spoken, around: &Surroundings<'_>, owner: Owner<'_>) -> usize {
        let Spoken { own, light, weak } = spoken;
        if let Some(first) = around.list.first() {
            return self.in_list(indicator, own, &around.list).unwrap_or(*first);
        }
        // A hospital's figures are of health; what a firm's name holds besides says less.
        let of_owner = || owner.entity.and_then(|entity| self.terms.at_end(entity));
        own.or(light)
            .or(weak.filter(|weak| Some(*weak) != self.economy))
            .or_else(of_owner)
            .or_else(|| self.by_sentence(around))
            .or(around.heading)
            .or(weak)
            .or_else(|| self.economy.filter(|_| owner.unit.is_some_and(|unit| unit.contains(['元', '款']))))
            .unwrap_or(self.other)
    }

    /// In a list of 实事 the heading decides, unless the item plainly belongs elsewhere.
    fn in_list(&self, indicator: &str, own: Option<usize>, of_list: &[usize]) -> Option<usize> {
        own.filter(|own| of_list.contains(own) || self.firm.best(indicator) == Some(*own))
    }

    /// Examples of the vocabulary that come out elsewhere, for `patterns check`.
    pub fn check(&self, seeds: &Seeds) -> Vec<String> {
        seeds
            .categories
            .iter()
            .flat_map(|row| row.example.iter().map(move |example| (row, example)))
            .filter_map(|(row, example)| {
                let got = self.of(&example.indicator, &Surroundings::default(), Owner::default());
                (got != row.id).then(|| format!("categories.toml: {} gives {got}, not {}", example.indicator, row.id))
            })
            .collect()
    }
}

/// A text without what says nothing between the characters of a word: white space, quotation marks, marks of Markdown.
fn without_marks(text: &str) -> Cow<'_, str> {
    // The leading bytes of ideographs are higher: for most texts many bytes are passed over at a step.
    let may_have = text.bytes().any(|byte| !(0x80..0xC0).contains(&byte) && byte < 0xE4);
    if may_have && text.contains(is_passed_over) {
        Cow::Owned(text.replace(is_passed_over, ""))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_passed_over(c: char) -> bool {
    // None of them stands among the ideographs, which are most of a text.
    c < '\u{3400}'
        && (matches!(c, '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」' | '《' | '》' | '*' | '#' | '·' | '•')
            || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_in_its_category() {
        let seeds = Seeds::embedded().unwrap();
        assert_eq!(Categories::new(&seeds).unwrap().check(&seeds), Vec::<String>::new());
    }
}
