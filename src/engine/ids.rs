//! Names of claims that survive a correction elsewhere in their document.

use crate::firsts::Firsts;
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

/// Identifiers of a document's claims.
pub struct Ids<'a> {
    /// The digest up to the end of the document's name.
    of_doc: Sha256,
    /// Sentences by their text, so that a number is looked up by its sentence's ordinal and not by all its words.
    sentences: Firsts<&'a str>,
    /// Ordinals of the numbers of each sentence.
    numbers: Firsts<(usize, &'a str)>,
    /// How often each of these stood there.
    times: Vec<usize>,
    /// Sentences so far.
    count: usize,
    /// The sentence of the claim before, and the digest up to its end.
    last: Option<(usize, &'a str, Sha256)>,
    /// What is digested behind the sentence: a digest takes one text sooner than three.
    end: String,
}

/// Ends each part of what is digested but the last.
const UNIT: char = '\u{1f}';

/// Bytes of a digest in a claim's name: it is short enough to need no memory of its own.
const ID: usize = 8;

impl<'a> Ids<'a> {
    /// Of a document with so many claims.
    pub fn new(doc: &str, claims: usize) -> Self {
        let (sentences, numbers) = (Firsts::among(claims), Firsts::among(claims));
        let of_doc = Sha256::new().chain_update(doc).chain_update([UNIT as u8]);
        let (times, end) = (Vec::with_capacity(claims), String::new());
        Ids { of_doc, sentences, numbers, times, count: 0, last: None, end }
    }

    /// The ordinal of a sentence.
    fn sentence(&mut self, sentence: &'a str) -> usize {
        if let Some(known) = self.sentences.of(&sentence).next() {
            return known;
        }
        self.sentences.add(sentence, self.count);
        self.count += 1;
        self.count - 1
    }

    /// How often a number stood in a sentence, this time included.
    fn nth(&mut self, sentence: usize, text: &'a str) -> usize {
        let number = self.numbers.of(&(sentence, text)).next().unwrap_or(self.times.len());
        if number == self.times.len() {
            self.numbers.add((sentence, text), number);
            self.times.push(0);
        }
        self.times[number] += 1;
        self.times[number]
    }

    /// From document, sentence, number and occurrence: it survives a correction elsewhere on the page.
    pub fn next(&mut self, sentence: &'a str, text: &'a str) -> SmolStr {
        let (ordinal, mut digest) = self.of_sentence(sentence);
        let nth = self.nth(ordinal, text);
        self.end.clear();
        self.end.push_str(text);
        self.end.push(UNIT);
        // Nearly always the first.
        match nth {
            1 => self.end.push('1'),
            _ => self.end.push_str(&nth.to_string()),
        }
        digest.update(&self.end);
        named(&digest.finalize())
    }

    /// The ordinal of a sentence, and the digest up to its end.
    fn of_sentence(&mut self, sentence: &'a str) -> (usize, Sha256) {
        if let Some((ordinal, last, digest)) = &self.last
            && *last == sentence
        {
            return (*ordinal, digest.clone());
        }
        let mut digest = self.of_doc.clone();
        digest.update(sentence);
        digest.update([UNIT as u8]);
        let ordinal = self.sentence(sentence);
        self.last = Some((ordinal, sentence, digest.clone()));
        (ordinal, digest)
    }
}

/// The name of a digest.
fn named(digest: &[u8]) -> SmolStr {
    let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
    // A letter first: data frames turn digits into numbers.
    let mut name = [b'c'; 1 + 2 * ID];
    for (two, byte) in name[1..].chunks_exact_mut(2).zip(digest) {
        (two[0], two[1]) = (digit(byte >> 4), digit(byte & 15));
    }
    std::str::from_utf8(&name).map(SmolStr::new).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_letter_and_half_of_the_digits() {
        assert_eq!(named(&[0x0F, 0xA0, 1, 2, 3, 4, 5, 0xFF, 9, 9]), "c0fa00102030405ff");
    }
}
