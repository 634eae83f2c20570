//! What was not read of what was given, or not as it stands: one notice for each thing wrong with a document.

use crate::dataset::DocumentRow;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing about a document that its reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Where it stands: the document's `path`, as in `news.jsonl#17`.
    pub place: String,
    /// The document's `id`.
    pub doc: String,
    /// A short stable word: that of `skipped`, or `bad_bytes`, `empty` or `duplicate`.
    pub reason: String,
    /// The same in words.
    pub why: String,
}

impl Notice {
    /// All there is to say of a document; nothing of one that was read as it stands.
    pub fn of(row: &DocumentRow) -> Vec<Notice> {
        let notice = |reason: &str, why: String| Notice {
            place: row.path.clone(),
            doc: row.id.clone(),
            reason: reason.to_owned(),
            why,
        };
        if let Some(reason) = &row.skipped {
            return vec![notice(reason, row.why.clone().unwrap_or_default())];
        }
        let bad_bytes = (row.bad_bytes > 0).then(|| {
            let encoding = row.encoding.as_deref().unwrap_or_default();
            notice("bad_bytes", format!("{} bytes that are no {encoding}, read as U+FFFD", row.bad_bytes))
        });
        let empty = row.is_empty().then(|| notice("empty", "no text".into()));
        let duplicate = row.duplicate_of.as_ref().map(|first| notice("duplicate", format!("the same text as {first}")));
        [bad_bytes, empty, duplicate].into_iter().flatten().collect()
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(row: &DocumentRow) -> Vec<String> {
        Notice::of(row).into_iter().map(|notice| notice.reason).collect()
    }

    #[test]
    fn each_thing_wrong_has_a_notice() {
        let read = DocumentRow { text_hash: Some("0".into()), ..DocumentRow::default() };
        assert!(reasons(&read).is_empty());
        let damaged = DocumentRow { bad_bytes: 2, duplicate_of: Some("a".into()), ..read };
        assert_eq!(reasons(&damaged), ["bad_bytes", "duplicate"]);
        assert_eq!(reasons(&DocumentRow::default()), ["empty"]);
        let skipped = DocumentRow::skipped("a.jsonl#17", "bad_record", "byte 9: not a JSON object");
        assert_eq!(reasons(&skipped), ["bad_record"]);
        assert_eq!(Notice::of(&skipped)[0].to_string(), "a.jsonl#17: byte 9: not a JSON object");
    }
}
