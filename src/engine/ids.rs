//! Names of claims that survive a correction elsewhere in their document.

use crate::fingerprint;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Identifiers of a document's claims.
pub struct Ids<'a> {
    doc: &'a str,
    /// Sentences by their text, so that a number is looked up by its sentence's ordinal and not by all its words.
    sentences: HashMap<&'a str, usize>,
    /// How often each number stood in each sentence.
    seen: HashMap<(usize, &'a str), usize>,
    /// The sentence of the claim before, and the digest up to its end.
    last: Option<(usize, &'a str, Sha256)>,
}

/// Bytes of a claim's name.
const ID: usize = 8;

impl<'a> Ids<'a> {
    /// Of a document.
    pub fn new(doc: &'a str) -> Self {
        Ids { doc, sentences: HashMap::new(), seen: HashMap::new(), last: None }
    }

    /// From document, sentence, number and occurrence: it survives a correction elsewhere on the page.
    pub fn next(&mut self, sentence: &'a str, text: &'a str) -> String {
        if self.last.as_ref().is_none_or(|(_, last, _)| *last != sentence) {
            let next = self.sentences.len();
            let ordinal = *self.sentences.entry(sentence).or_insert(next);
            let digest = Sha256::new().chain_update(self.doc).chain_update("\u{1f}").chain_update(sentence);
            self.last = Some((ordinal, sentence, digest.chain_update("\u{1f}")));
        }
        let Some((ordinal, _, digest)) = &self.last else { return String::new() };
        let nth = self.seen.entry((*ordinal, text)).or_default();
        *nth += 1;
        let digest = digest.clone().chain_update(text).chain_update("\u{1f}");
        // Nearly always the first.
        let digest = if *nth == 1 { digest.chain_update("1") } else { digest.chain_update(nth.to_string()) };
        // A letter first: data frames turn digits into numbers.
        let mut id = String::with_capacity(1 + 2 * ID);
        id.push('c');
        fingerprint::push_hex(&mut id, &digest.finalize()[..ID]);
        id
    }
}
