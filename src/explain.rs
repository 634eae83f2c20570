//! How a sentence was read, as plain data: what was found in it, which pattern read each number, where the rest of each
//! claim comes from, and why a number is no claim.

use crate::category::{Owner, Surroundings};
use crate::claim::{Claim, Status};
use crate::engine::{Engine, Explained, Sentence};
use crate::mark::{Marked, Meaning};
use crate::period::{Anchor, Date, TimeMark};
use crate::region::{Code, Place, PlaceMark};
use crate::source::Known;
use serde::Serialize;

/// How a sentence was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The repaired sentence.
    pub sentence: String,
    /// First code point in the document.
    pub start: usize,
    /// Code point after the last one in the document.
    pub end: usize,
    /// Date of its article, by which 今年 and 上月 are understood; null when unknown.
    pub date: Option<String>,
    /// The sentence as patterns see it, one symbol each.
    pub words: Vec<ShownWord>,
    /// What the symbols of the words mean.
    pub legend: Vec<Symbol>,
    /// Words of time.
    pub dates: Vec<ShownDate>,
    /// Places.
    pub places: Vec<ShownPlace>,
    /// Organisations.
    pub organisations: Vec<String>,
    /// Numbers, those that are no claims included.
    pub numbers: Vec<ShownNumber>,
}

/// A word, or what stands for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownWord {
    /// As the sentence has it.
    pub text: String,
    /// Its symbol in front of the patterns.
    pub symbol: char,
}

/// A symbol that patterns are written in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Symbol {
    /// One character.
    pub symbol: char,
    /// Its name.
    pub name: String,
    /// What it does to the reading of a figure.
    pub about: String,
}

/// A word of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownDate {
    /// As the sentence has it.
    pub text: String,
    /// The period that it means by the article's date; null when it gives none.
    pub period: Option<String>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownPlace {
    /// As the sentence has it.
    pub text: String,
    /// Codes and names of the places that bear this name; none for 全州, which means the article's own.
    pub regions: Vec<(String, String)>,
}

/// A number and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownNumber {
    /// As the sentence has it.
    pub text: String,
    /// The claim; null for a number that is none.
    pub claim: Option<Claim>,
    /// What the pattern that read it is for.
    pub pattern_about: Option<String>,
    /// Where the claim's other fields come from.
    pub from: Option<Origins>,
    /// Why it is no claim.
    pub why: Option<String>,
}

/// Where fields of a claim come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Origins {
    /// What decided the status.
    pub status: String,
    /// What decided the period.
    pub period: String,
    /// What decided region or entity.
    pub region: String,
    /// What decided the category.
    pub category: String,
}

/// Symbols that are no word classes of `seeds/words.toml`.
const SYMBOLS: [(&str, &str, &str); 17] = [
    ("Q", "number", "with its unit and bounds"),
    ("T", "date", "a date or word of time"),
    ("R", "place", "a name of a place"),
    ("E", "organisation", "a firm, an office, a school"),
    ("L", "per", "what a number is per: 每人, 每月"),
    ("n", "noun", "a noun, or a word of no class"),
    ("v", "verb", "a verb of no class"),
    ("a", "adverb", "an adverb of no class"),
    ("r", "pronoun", "stands for a noun"),
    ("f", "locality", "上, 中, 内"),
    ("p", "preposition", "a preposition of no class"),
    ("c", "conjunction", "a conjunction of no class"),
    ("u", "particle", "的, 了, 着 of no class"),
    (",;/:.", "pause", "，；、： and other punctuation"),
    ("<>\"", "quotation mark", "opens or closes a quotation"),
    ("()", "bracket", "opens or closes a remark"),
    (" ", "space", "white space"),
];

/// Explains the sentences of a passage that stands by itself.
pub fn passage(engine: &Engine, text: &str) -> Vec<Explanation> {
    engine.passage_sentences("-", text).iter().map(|sentence| sentence_in(engine, sentence)).collect()
}

/// Explains the sentence of a document that holds a code point, read in its context; `known` is what the document's record
/// says of it.
pub fn place(engine: &Engine, doc: &str, decoded: &str, known: &Known, at: usize) -> Option<Explanation> {
    let sentences = engine.sentences_known(doc, decoded, None, known);
    // A caption in the middle of a sentence lies within both: the shorter one is meant.
    let holding = sentences.iter().filter(|sentence| sentence.range.contains(&at));
    holding.min_by_key(|sentence| sentence.range.len()).map(|sentence| sentence_in(engine, sentence))
}

fn sentence_in(engine: &Engine, sentence: &Sentence) -> Explanation {
    let explained = engine.explain(&sentence.text);
    let marked = &explained.marked;
    let anchor = Anchor { date: sentence.date, review: None };
    Explanation {
        sentence: sentence.text.trim().to_string(),
        start: sentence.range.start,
        end: sentence.range.end,
        date: sentence.date.map(|date: Date| date.to_string()),
        words: words(marked),
        legend: legend(engine, marked),
        dates: marked.times.iter().map(|time| date(marked, time, anchor)).collect(),
        places: places(engine, marked),
        organisations: organisations(marked),
        numbers: numbers(engine, sentence, &explained, anchor),
    }
}

fn words(marked: &Marked<'_>) -> Vec<ShownWord> {
    let tokens = marked.tokens.iter().zip(marked.symbols.chars());
    let shown = tokens.map(|(token, symbol)| ShownWord { text: marked.text[token.range.clone()].to_string(), symbol });
    // A symbol without text says what a number is per, in front of the word that says so.
    shown.filter(|word| !word.text.is_empty()).collect()
}

fn legend(engine: &Engine, marked: &Marked<'_>) -> Vec<Symbol> {
    let mut legend: Vec<Symbol> = Vec::new();
    for symbol in marked.symbols.chars().filter(|c| c.is_ascii_alphabetic() || matches!(c, '$' | '+' | '-')) {
        if !legend.iter().any(|known| known.symbol == symbol) {
            legend.push(meaning(engine, symbol));
        }
    }
    legend
}

/// What a symbol stands for.
fn meaning(engine: &Engine, symbol: char) -> Symbol {
    let built_in = SYMBOLS.iter().find(|(symbols, ..)| symbols.contains(symbol));
    let class = engine.seeds().classes.iter().find(|class| class.symbol == symbol);
    let (name, about) = match (built_in, class) {
        (Some((_, name, about)), _) => (*name, *about),
        (None, Some(class)) => (class.name.as_str(), class.about.as_str()),
        (None, None) => ("other", "no class of its own"),
    };
    Symbol { symbol, name: name.into(), about: about.into() }
}

fn date(marked: &Marked<'_>, time: &TimeMark, anchor: Anchor) -> ShownDate {
    ShownDate {
        text: marked.text[time.range.clone()].to_string(),
        period: time.when.resolve(anchor).map(|period| period.to_string()),
    }
}

fn places(engine: &Engine, marked: &Marked<'_>) -> Vec<ShownPlace> {
    let regions = engine.marker().regions();
    let name = |code: &Code| (regions.digits(*code).to_string(), regions.name(*code).to_string());
    let shown = |mark: &PlaceMark| ShownPlace {
        text: marked.text[mark.range.clone()].to_string(),
        regions: regions.codes(&mark.place).iter().map(name).collect(),
    };
    marked.places.iter().map(shown).collect()
}

fn organisations(marked: &Marked<'_>) -> Vec<String> {
    let tokens = marked.tokens.iter().filter(|token| token.meaning == Meaning::Organisation);
    tokens.map(|token| marked.text[token.range.clone()].to_string()).collect()
}

fn numbers(engine: &Engine, sentence: &Sentence, explained: &Explained<'_>, anchor: Anchor) -> Vec<ShownNumber> {
    let Explained { marked, mentions, claims: alone } = explained;
    // The context changes what a claim says, never how many there are.
    let claims = if sentence.claims.len() == alone.len() { &sentence.claims } else { alone };
    let shown = |index: usize| {
        let text = marked.text[marked.quantities[index].range.clone()].to_string();
        let read = mentions.read.iter().position(|mention| mention.quantity == index);
        let claim = read.and_then(|at| claims.get(at)).cloned();
        let why = mentions.left_out.iter().find(|out| out.quantity == index).map(|out| out.why.to_string());
        let pattern =
            claim.as_ref().and_then(|c| engine.extractor().patterns().iter().find(|p| p.name == c.pattern.as_str()));
        ShownNumber {
            text,
            pattern_about: pattern.map(|pattern| pattern.about.clone()),
            from: claim.as_ref().map(|claim| origins(engine, marked, claim, anchor)),
            claim,
            why,
        }
    };
    (0..marked.quantities.len()).map(shown).collect()
}

fn origins(engine: &Engine, marked: &Marked<'_>, claim: &Claim, anchor: Anchor) -> Origins {
    Origins {
        status: match (&claim.status_cue, claim.status) {
            (Some(cue), _) => format!("the word {cue}"),
            (None, Status::Actual) => "nothing says that it is promised or reckoned".into(),
            (None, _) => "the headings above it, or its period".into(),
        },
        period: period_origin(marked, claim, anchor),
        region: region_origin(engine, marked, claim),
        category: category_origin(engine, claim),
    }
}

fn period_origin(marked: &Marked<'_>, claim: &Claim, anchor: Anchor) -> String {
    let Some(period) = &claim.period else { return "nothing says when".into() };
    let said = |time: &&TimeMark| time.when.resolve(anchor).is_some_and(|said| said.to_string() == *period);
    match marked.times.iter().find(said) {
        Some(time) => format!("the sentence: {}", &marked.text[time.range.clone()]),
        None => "what was said before, the headings, or the article's date".into(),
    }
}

fn region_origin(engine: &Engine, marked: &Marked<'_>, claim: &Claim) -> String {
    if let Some(entity) = &claim.entity {
        let here = organisations(marked).iter().any(|name| name.contains(entity.as_str()));
        return if here { "the sentence names the organisation" } else { "an organisation spoken of before" }.into();
    }
    let Some(region) = &claim.region else { return "nothing says where".into() };
    let regions = engine.marker().regions();
    let region = regions.coded(region);
    let holds = |code: &Code| region.is_some_and(|region| regions.within(region, *code));
    let names = |place: &Place| place.is_own() || regions.codes(place).iter().any(holds);
    match marked.places.iter().find(|mark| names(&mark.place)) {
        Some(mark) => format!("the sentence: {}", &marked.text[mark.range.clone()]),
        None => "what was said before, the headings, or the place of the article".into(),
    }
}

fn category_origin(engine: &Engine, claim: &Claim) -> String {
    let indicator = claim.indicator.as_deref().unwrap_or_default();
    let alone = engine.resolver().categories().of(indicator, &Surroundings::default(), Owner::default());
    let told =
        if alone == claim.category { "the indicator's own words" } else { "the sentence, its unit or the headings" };
    told.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    #[test]
    fn a_passage_is_explained_number_by_number() {
        let explained = passage(&ENGINE, "2024年昌吉州新增就业5万人。拨打12345热线咨询。");
        assert_eq!(explained.len(), 2);
        let first = &explained[0];
        assert_eq!(first.words.iter().map(|word| word.text.as_str()).collect::<String>(), first.sentence);
        assert_eq!(first.dates[0].period.as_deref(), Some("2024"));
        assert!(first.legend.iter().any(|symbol| symbol.symbol == 'V' && symbol.name == "action"));
        let number = &first.numbers[0];
        assert_eq!(number.claim.as_ref().map(|claim| claim.value), Some(50000.0));
        assert_eq!(number.from.as_ref().map(|from| from.period.as_str()), Some("the sentence: 2024年"));
        assert!(explained[1].numbers.iter().all(|number| number.claim.is_none() && number.why.is_some()));
    }

    #[test]
    fn a_place_in_a_document_is_explained_in_its_context() {
        let text =
            "昌吉州2025年工作报告\n\n2025年1月14日\n\n一、2024年工作回顾\n\n全州新增就业5万人。粮食产量达60万吨。\n";
        let at = text.chars().position(|c| c == '粮').unwrap();
        let explained = place(&ENGINE, "a.txt", text, &Known::default(), at).unwrap();
        assert_eq!(explained.sentence, "粮食产量达60万吨。");
        let claim = explained.numbers[0].claim.as_ref().unwrap();
        assert_eq!((claim.doc.as_str(), claim.text.as_str()), ("a.txt", "60万吨"));
        assert_eq!(claim.period.as_deref(), Some("2024"));
        assert_eq!(place(&ENGINE, "a.txt", text, &Known::default(), 10_000), None);
    }

    #[test]
    fn cells_and_what_stands_behind_a_table_are_explained_as_they_are_read() {
        let text = "2024年龙山县统计公报\n\n发布时间：2025-03-20\n\n产品\n单位\n产量\n粮食\n万吨\n32.6\n百合\n万吨\n4.1\n\n\
                    全县新建公路87公里。\n";
        let claims = ENGINE.read("a.txt", text, None).claims;
        for number in ["32.6", "87公里"] {
            let read = claims.iter().find(|claim| claim.text == number).unwrap();
            let explained = place(&ENGINE, "a.txt", text, &Known::default(), read.start).unwrap();
            assert_eq!(explained.numbers[0].claim.as_ref(), Some(read));
        }
    }
}
