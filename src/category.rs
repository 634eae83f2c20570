//! Which programme category a figure belongs to: by its own words, by the heading of its list, by its sentence.
//!
//! The rule and its vocabulary stand in `seeds/categories.toml`.

use crate::charset::{char_len, leads_ideograph};
use crate::error::Error;
use crate::seeds::{CategoryRow, Seeds};
use crate::vocabulary::Vocabulary;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// A category, by its place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Category(u16);

/// A heading or title above figures, folded. Every sentence below it asks what it speaks of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heading {
    text: String,
    /// The categories that its words speak of, once they were asked for.
    topics: OnceCell<Vec<Category>>,
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
    sentence: OnceCell<Option<Category>>,
    /// By the nearest heading that speaks of any, else by the title.
    heading: Option<Category>,
    /// Those of the heading of a list of 实事, which are the programme's; none outside such a list.
    list: Vec<Category>,
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
    ids: Vec<SmolStr>,
    terms: Lexicon,
    light: Lexicon,
    weak: Lexicon,
    headings: Lexicon,
    firm: Lexicon,
    economy: Option<Category>,
    other: Category,
}

/// What the words of an indicator speak of by themselves: asked once, for its category and for the evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spoken(By);

/// The words that tell it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum By {
    /// None.
    #[default]
    Nothing,
    /// A strong word; whether it overrules the heading of a list.
    Strong { category: Category, is_firm: bool },
    /// A head of money, where there is no strong word.
    Light(Category),
    /// A word that suggests it, where there is neither.
    Weak(Category),
}

/// Words and the category of each.
#[derive(Debug)]
struct Lexicon {
    words: Vocabulary,
    /// Of each word its category and its characters; nothing of one that only holds another word (市政府).
    of: Vec<Option<(Category, usize)>>,
}

impl Lexicon {
    fn new<'a>(words: impl Iterator<Item = (&'a String, Category)>, silent: &'a [String]) -> Self {
        let telling = words.map(|(word, category)| (word.as_str(), Some((category, word.chars().count()))));
        let (words, of): (Vec<&str>, _) = telling.chain(silent.iter().map(|word| (word.as_str(), None))).unzip();
        Lexicon { words: Vocabulary::new(words), of }
    }

    /// The categories of the words of a text, in order, and how many characters each word has.
    fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Category, usize)> + 'a {
        self.words.find(text).filter_map(|(_, word)| self.of[word])
    }

    /// The category of the longest word; of equally long ones the last, since a phrase's head stands last.
    fn best(&self, text: &str) -> Option<Category> {
        self.hits(text).max_by_key(|(_, chars)| *chars).map(|(category, _)| category)
    }

    /// The category of the word that a name ends with.
    fn at_end(&self, name: &str) -> Option<Category> {
        let (_, last) = self.words.find(name).last().filter(|(range, _)| range.end == name.len())?;
        self.of[last].map(|(category, _)| category)
    }

    /// The categories of the words of a text, by first appearance, each with the weights of its words together; a word has a
    /// weight by its characters.
    fn weights(&self, text: &str, weight: impl Fn(usize) -> usize) -> Vec<(Category, usize)> {
        let mut weights: Vec<(Category, usize)> = Vec::new();
        for (of, chars) in self.hits(text) {
            match weights.iter_mut().find(|(category, _)| *category == of) {
                Some((_, total)) => *total += weight(chars),
                None => weights.push((of, weight(chars))),
            }
        }
        weights
    }

    /// Categories by the number of their words, the most first, ties by first appearance.
    fn ranked(&self, text: &str) -> Vec<Category> {
        let mut weights = self.weights(text, |_| 1);
        weights.sort_by_key(|(_, total)| usize::MAX - total);
        weights.into_iter().map(|(category, _)| category).collect()
    }

    /// The category of most weight, where long words have more; of several the first. None where no word has any.
    fn vote(&self, text: &str) -> Option<Category> {
        let weights = self.weights(text, |chars| chars - 1);
        let heaviest = weights.into_iter().rev().max_by_key(|(_, total)| *total);
        heaviest.filter(|(_, total)| *total > 0).map(|(category, _)| category)
    }
}

impl Categories {
    /// From the vocabularies.
    ///
    /// # Errors
    /// When `other` is missing.
    pub fn new(seeds: &Seeds) -> Result<Self, Error> {
        let rows = &seeds.categories;
        let ids: Vec<SmolStr> = rows.iter().map(|row| SmolStr::new(&row.id)).collect();
        let lexicon = |lists: &[fn(&CategoryRow) -> &Vec<String>]| {
            let words = (0..).map(Category).zip(rows).flat_map(|(category, row)| {
                lists.iter().flat_map(move |list| list(row)).map(move |word| (word, category))
            });
            Lexicon::new(words, &seeds.silent_terms)
        };
        let position =
            |id: &str| (0..).map(Category).zip(&ids).find(|(_, known)| *known == id).map(|(category, _)| category);
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

    fn of_heading<'a>(&self, heading: &'a Heading) -> &'a [Category] {
        heading.topics.get_or_init(|| self.headings.ranked(&without_marks(&heading.text)))
    }

    /// The category that the sentence speaks of; none where it speaks of no programme.
    pub fn of_sentence(&self, around: &Surroundings<'_>) -> Option<Category> {
        self.programme(self.by_sentence(around)?)
    }

    fn by_sentence(&self, around: &Surroundings<'_>) -> Option<Category> {
        *around.sentence.get_or_init(|| self.terms.vote(&without_marks(around.text)))
    }

    /// The category that the headings and the title speak of.
    pub fn of_headings(&self, around: &Surroundings<'_>) -> Option<Category> {
        self.programme(around.heading?)
    }

    /// What the words of an indicator speak of, which are folded.
    pub fn spoken_of(&self, indicator: &str) -> Spoken {
        let words = without_marks(indicator);
        let strong = |category| By::Strong { category, is_firm: self.firm.best(&words) == Some(category) };
        let by = (self.terms.best(&words).map(strong))
            .or_else(|| self.light.best(&words).map(By::Light))
            .or_else(|| self.weak.best(&words).map(By::Weak));
        Spoken(by.unwrap_or_default())
    }

    /// The category that the words of an indicator speak of by themselves.
    pub fn of_words(&self, spoken: Spoken) -> Option<Category> {
        match spoken.0 {
            By::Nothing => None,
            By::Strong { category, .. } | By::Light(category) | By::Weak(category) => self.programme(category),
        }
    }

    /// A category that is one of a programme: what is left over is none.
    fn programme(&self, category: Category) -> Option<Category> {
        Some(category).filter(|category| *category != self.other)
    }

    /// Its name in the claims.
    pub fn id(&self, category: Category) -> &SmolStr {
        &self.ids[usize::from(category.0)]
    }

    /// The category of an indicator in its surroundings.
    pub fn of(&self, indicator: &str, around: &Surroundings<'_>, owner: Owner<'_>) -> &str {
        self.id(self.of_spoken(self.spoken_of(indicator), around, owner))
    }

    /// The same, where it is known what the indicator's words speak of.
    pub fn of_spoken(&self, Spoken(by): Spoken, around: &Surroundings<'_>, owner: Owner<'_>) -> Category {
        let of_list = around.list.first().map(|first| in_list(by, &around.list).unwrap_or(*first));
        of_list.unwrap_or_else(|| self.decide(by, around, owner))
    }

    /// Outside of lists.
    fn decide(&self, by: By, around: &Surroundings<'_>, owner: Owner<'_>) -> Category {
        let weak = match by {
            By::Strong { category, .. } | By::Light(category) => return category,
            By::Weak(category) if Some(category) != self.economy => return category,
            By::Weak(category) => Some(category),
            By::Nothing => None,
        };
        // A hospital's figures are of health; what a firm's name holds besides says less.
        let of_owner = owner.entity.and_then(|entity| self.terms.at_end(entity));
        of_owner
            .or_else(|| self.by_sentence(around))
            .or(around.heading)
            .or(weak)
            .or_else(|| self.economy.filter(|_| owner.unit.is_some_and(|unit| unit.contains(['元', '款']))))
            .unwrap_or(self.other)
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

/// In a list of 实事 the heading decides, unless the item plainly belongs elsewhere.
fn in_list(by: By, of_list: &[Category]) -> Option<Category> {
    match by {
        By::Strong { category, is_firm } if is_firm || of_list.contains(&category) => Some(category),
        _ => None,
    }
}

/// A text without what says nothing between the characters of a word: white space, quotation marks, marks of Markdown.
fn without_marks(text: &str) -> Cow<'_, str> {
    let (mut kept, mut from) = (String::new(), 0);
    while let Some(mark) = next_mark(text, from) {
        // All of it but a few marks is kept.
        kept.reserve(text.len() - from);
        kept.push_str(&text[from..mark.start]);
        from = mark.end;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

/// The first of these marks from a character's edge on.
fn next_mark(text: &str, mut at: usize) -> Option<Range<usize>> {
    while let Some(first) = text.as_bytes().get(at) {
        // Most of a text is passed over without being decoded.
        if leads_ideograph(*first) {
            at += 3;
            continue;
        }
        if first.is_ascii() {
            if is_passed_over(char::from(*first)) {
                return Some(at..at + 1);
            }
            at += 1;
            continue;
        }
        let end = at + char_len(*first);
        if *first < 0xE4 && text.get(at..end)?.contains(is_passed_over) {
            return Some(at..end);
        }
        at = end;
    }
    None
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
    use proptest::prelude::*;

    #[test]
    fn every_example_is_in_its_category() {
        let seeds = Seeds::embedded().unwrap();
        assert_eq!(Categories::new(&seeds).unwrap().check(&seeds), Vec::<String>::new());
    }

    #[test]
    fn the_heaviest_category_and_of_several_the_first_is_voted() {
        let [jobs, roads] = [Category(0), Category(1)];
        let words = ["就业", "公路", "农村公路", "人"].map(String::from);
        let lexicon = Lexicon::new(words.iter().zip([jobs, roads, roads, jobs]), &["公路口".to_string()]);
        assert_eq!(lexicon.vote("公路和就业"), Some(roads));
        assert_eq!(lexicon.vote("就业，公路，就业"), Some(jobs));
        assert_eq!(lexicon.vote("就业，农村公路"), Some(roads));
        assert_eq!(lexicon.ranked("就业，农村公路"), [jobs, roads]);
        assert_eq!(lexicon.vote("公路口，就业"), Some(jobs));
        assert_eq!((lexicon.vote("人"), lexicon.vote("")), (None, None));
    }

    proptest! {
        #[test]
        fn marks_are_left_out_as_each_character_is_asked(text in "(\\PC|[ \t\u{3000}“”《》·•*#新増年1。]){0,40}") {
            prop_assert_eq!(without_marks(&text), text.replace(is_passed_over, ""));
        }
    }
}
