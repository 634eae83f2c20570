//! How each field of a claim came to be known, in a few plain words: what speaks for it and what speaks against it.
//!
//! [`crate::witness`] gathers it, [`crate::confidence`] turns it into a number.

use serde::{Deserialize, Serialize};

/// Everything that is known about how a claim came about. Each field has few values; none holds text of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Where the indicator's words stood.
    pub label: Label,
    /// How long the indicator is.
    pub length: Length,
    /// What the indicator ends with.
    pub head: Head,
    /// Where the period was said.
    pub period: Said,
    /// Whether another time was said.
    pub other_period: Rival,
    /// How the article's date is known.
    pub date: DateKnown,
    /// Where the region was said.
    pub region: Said,
    /// Where the owner was said.
    pub entity: Said,
    /// Where the status was said.
    pub status: StatusFrom,
    /// Where the category comes from.
    pub category: CategoryFrom,
    /// How the number is written.
    pub writing: Writing,
}

/// Where an indicator's words stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Beside their number.
    Own,
    /// Some or all beside an earlier number.
    Carried,
}

/// Length of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// One or two characters.
    Tiny,
    /// Three or four.
    Short,
    /// Five to twelve.
    Middle,
    /// Thirteen to twenty.
    Long,
    /// More.
    Huge,
}

/// What an indicator ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// A noun.
    Noun,
    /// A verb that makes the metric, alone.
    Action,
    /// Anything else: the phrase may have been cut.
    Other,
}

/// Where a period, a place or an owner was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// In the number's clause.
    Clause,
    /// Earlier in its sentence.
    Sentence,
    /// Earlier in its paragraph.
    Paragraph,
    /// In a heading above it.
    Heading,
    /// By the article as a whole.
    Article,
    /// Put together of several.
    Several,
    /// It is an organisation's and not a place's.
    Owner,
    /// Nowhere.
    Nowhere,
}

/// Whether the sentence names another time than the claim has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rival {
    /// None.
    None,
    /// In the number's clause.
    Near,
    /// Elsewhere in the sentence.
    Far,
}

/// How an article's date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateKnown {
    /// It is written.
    Written,
    /// Told by the years that occur.
    Inferred,
    /// It is not.
    Unknown,
}

/// Where a status was said, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusFrom {
    /// Done, by a word of the sentence.
    DoneByCue,
    /// Promised, by a word of the sentence.
    PromisedByCue,
    /// By a word of the sentence, below a heading that says the contrary.
    AgainstHeading,
    /// Done, by a heading.
    DoneByHeading,
    /// Promised, by a heading.
    PromisedByHeading,
    /// Done, since nothing speaks of a promise.
    Done,
    /// Promised, by its period.
    Promised,
}

/// Where a category comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryFrom {
    /// The indicator, and sentence or heading agree.
    Agreed,
    /// The indicator; nothing else speaks of a category.
    Indicator,
    /// The indicator, against sentence and heading.
    Against,
    /// The heading of a list, against the indicator.
    List,
    /// Sentence and heading alike.
    Surroundings,
    /// The sentence.
    Sentence,
    /// A heading.
    Heading,
    /// Nothing: what is left over.
    Nothing,
}

/// How a number and its sentence are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    /// In digits.
    Digits,
    /// In Chinese numerals.
    Numerals,
    /// In a sentence of Traditional characters.
    Traditional,
}

#[cfg(test)]
impl Evidence {
    /// A claim that the article's own words made, for tests that vary one thing.
    pub(crate) const EXAMPLE: Evidence = Evidence {
        label: Label::Own,
        length: Length::Middle,
        head: Head::Noun,
        period: Said::Clause,
        other_period: Rival::None,
        date: DateKnown::Written,
        region: Said::Article,
        entity: Said::Nowhere,
        status: StatusFrom::Done,
        category: CategoryFrom::Agreed,
        writing: Writing::Digits,
    };
}
