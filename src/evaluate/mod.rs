//! How well claims agree with claims that people wrote down.
//!
//! [`load_gold`] reads the gold claims, [`score`] compares claims with them, and [`Report`] shows what was wrong, by
//! cause. [`load_sentences`] and [`score_sentences`] do the same for single sentences, where a sentence counts only
//! when everything in it was read.
//!
//! - `gold` — gold claims and gold sentences, and the files that they come from
//! - `same` — when two values count as the same
//! - `field` — the fields that are judged, and how gold and claim are compared in each
//! - `score` — documents: precision, recall, complete F1 and each field's accuracy
//! - `sentences` — sentences: read exactly, or not
//! - `report` — the findings for a reader
//! - `pairs` — two claims beside each other: agree, contradict, differ, or not to be told
//! - `injected` — errors put into texts, and how many of them are caught
//! - `calibrate` — what evidence weighs, fitted on gold

mod calibrate;
mod field;
mod gold;
mod injected;
mod pairs;
mod report;
mod same;
mod score;
mod sentences;

pub use calibrate::{Judged, LeftOut, Table, fit, leave_one_out};
pub use field::Field;
pub use gold::{EvalError, Gold, GoldSentence, SentenceClaim, Tier, load_gold, load_sentences};
pub use injected::Injected;
pub use pairs::{GoldPair, PairMistake, PairScore, load_pairs, score_pairs};
pub use report::{Report, fill_sentences};
pub use score::{Finding, FindingKind, Score, Verdict, score, verdicts};
pub use sentences::{SentenceMistake, SentenceScore, score_sentences};
