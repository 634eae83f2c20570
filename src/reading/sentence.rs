//! Blocks to sentences.
//!
//! A sentence ends at 。！？ with whatever closes behind it; ； ends none, because figures behind it still hang on the
//! words before it. Sentences are capped, so that everything later is bounded however long a paragraph is.

use std::ops::Range;

use super::cues::{closes, ends_sentence};
use crate::charset::{char_len, leads_ideograph};

/// The longest sentence in characters.
pub const MAX_CHARS: usize = 1000;

/// The marks that end sentences, and the half-width ones of which it takes more than a look at themselves what they end.
pub const MARKS: [char; 6] = ['。', '！', '？', '!', '?', '"'];

/// Bytes of a full-width one.
const FULL_WIDTH: usize = '。'.len_utf8();

/// The sentences of a piece of the reading text, in order, as ranges of that text.
pub fn sentences(text: &str, block: Range<usize>) -> Vec<Range<usize>> {
    let piece = text.get(block.clone()).unwrap_or_default();
    let start = block.start;
    let marks = piece.match_indices(MARKS).map(|(at, _)| start + at);
    let mut found = Vec::new();
    append(text, block, marks, &mut found);
    found
}

/// Appends the same to a list: blocks are many. `marks` are all places of the text, in order, where [`MARKS`] stand in the
/// block.
pub fn append(text: &str, block: Range<usize>, marks: impl Iterator<Item = usize>, to: &mut Vec<Range<usize>>) {
    let Some(piece) = text.get(block.clone()) else { return };
    let before = to.len();
    let mut splitter = Splitter::new(piece, block.start, std::mem::take(to));
    // Too short to be cut at a pause: neither pauses nor characters count.
    let short = piece.len() < MAX_CHARS || piece.chars().count() < MAX_CHARS;
    if !(short && splitter.run_by_marks(marks)) {
        splitter.found.truncate(before);
        splitter = Splitter::new(piece, block.start, splitter.found);
        splitter.run(short);
    }
    *to = splitter.found;
}

/// What stands for an ideograph: any of them is as good as another here.
const IDEOGRAPH: char = '一';

/// How many ideographs (U+4000 to U+9FFF, three bytes each) stand at the start of a text, up to a limit: most of it, and none of them ends a
/// sentence or pauses in it.
fn ideographs(text: &[u8], limit: usize) -> usize {
    text.chunks_exact(3).take(limit).take_while(|bytes| leads_ideograph(bytes[0])).count()
}

/// Bytes at the start in which no sentence ends and no quotation opens or closes.
fn inert(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&lead) = text.get(at) {
        if leads_ideograph(lead) {
            at += 3;
            continue;
        }
        at += match lead {
            b'!' | b'?' | b'"' => break,
            0xE3 if text.get(at + 1..at + 3) == Some(&[0x80, 0x82]) => break,
            0xEF if matches!(text.get(at + 1..at + 3), Some([0xBC, 0x81 | 0x9F])) => break,
            _ => char_len(lead),
        };
    }
    at
}

#[derive(Debug)]
struct Splitter<'a> {
    piece: &'a str,
    base: usize,
    from: usize,
    /// Characters since `from`.
    count: usize,
    /// Just behind the last pause since `from`.
    comma: Option<usize>,
    found: Vec<Range<usize>>,
}

impl<'a> Splitter<'a> {
    /// Of a piece that begins at a byte of the text, which adds to what was found.
    fn new(piece: &'a str, base: usize, found: Vec<Range<usize>>) -> Self {
        Splitter { piece, base, from: 0, count: 0, comma: None, found }
    }

    fn run(&mut self, short: bool) {
        // Straight quotation marks look the same on both sides: every second one closes.
        let mut quoted = false;
        let mut before = '\0';
        let mut end = 0;
        let char_at = |at: usize| self.piece[at..].chars().next();
        loop {
            let rest = &self.piece.as_bytes()[end..];
            if short {
                let plain = inert(rest);
                if plain > 0 {
                    end += plain;
                    before = self.piece[..end].chars().next_back().unwrap_or(IDEOGRAPH);
                }
            } else {
                let plain = ideographs(rest, (MAX_CHARS - 1).saturating_sub(self.count));
                if plain > 0 {
                    (before, end) = (IDEOGRAPH, end + plain * IDEOGRAPH.len_utf8());
                    self.count += plain;
                }
            }
            let Some(c) = char_at(end) else { break };
            end += c.len_utf8();
            self.count += 1;
            if c == '"' {
                quoted = !quoted;
            }
            if ends_sentence(c) || is_plain_end(before, c, char_at(end)) {
                while let Some(close) =
                    char_at(end).filter(|c| closes(*c) || ends_sentence(*c) || (*c == '"' && quoted))
                {
                    quoted &= close != '"';
                    end += close.len_utf8();
                    self.count += 1;
                }
                if !char_at(end).is_some_and(continues) {
                    self.cut(end);
                }
            } else if matches!(c, '，' | '；' | '、' | ',' | ';' | ' ') {
                self.comma = Some(end);
            }
            if self.count >= MAX_CHARS {
                self.cut(self.comma.unwrap_or(end));
                self.count = self.piece.get(self.from..end).map_or(0, |rest| rest.chars().count());
            }
            before = c;
        }
        self.cut(self.piece.len());
    }

    /// The same of a short piece whose marks stand at these places of the text: nothing else is looked at. False where one of them is
    /// half-width: what was found then says nothing.
    fn run_by_marks(&mut self, marks: impl Iterator<Item = usize>) -> bool {
        let mut at = 0;
        for mark in marks {
            let mark = mark - self.base;
            if self.piece.as_bytes()[mark].is_ascii() {
                return false;
            }
            if mark < at {
                continue;
            }
            let end = mark + FULL_WIDTH;
            let behind = self.piece[end..].trim_start_matches(|c| closes(c) || ends_sentence(c));
            at = self.piece.len() - behind.len();
            if !behind.starts_with(continues) {
                self.cut(at);
            }
        }
        self.cut(self.piece.len());
        true
    }

    /// Ends the sentence at `end`.
    fn cut(&mut self, end: usize) {
        let raw = self.piece.get(self.from..end).unwrap_or_default();
        let trimmed = raw.trim_start();
        let start = self.from + (raw.len() - trimmed.len());
        let trimmed = trimmed.trim_end();
        if !trimmed.is_empty() {
            self.found.push(self.base + start..self.base + start + trimmed.len());
        }
        self.from = end;
        self.count = 0;
        self.comma = None;
    }
}

/// A half-width mark that ends a sentence: not inside an address or a formula.
fn is_plain_end(before: char, c: char, next: Option<char>) -> bool {
    matches!(c, '!' | '?')
        && !(before.is_ascii_graphic()
            && next.is_some_and(|next| next.is_ascii_graphic() && !matches!(next, '"' | ')')))
}

/// What shows that a sentence goes on behind a quotation: “好吗？”，他问。
fn continues(next: char) -> bool {
    matches!(next, '，' | '、' | '；' | '：' | ',' | '…' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text, 0..text.len()).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn ends_at_full_stops_and_not_at_semicolons() {
        assert_eq!(split("投入1亿元；新建学校3所。惠及5万人！"), ["投入1亿元；新建学校3所。", "惠及5万人！"]);
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        assert_eq!(split("他说：“建成3所。”全县叫好。"), ["他说：“建成3所。”", "全县叫好。"]);
        assert_eq!(split("他说:\"建成3所。\"全县叫\"好\"。"), ["他说:\"建成3所。\"", "全县叫\"好\"。"]);
        assert_eq!(split("（共5家。）另有2家。"), ["（共5家。）", "另有2家。"]);
    }

    #[test]
    fn a_quoted_question_does_not_cut() {
        assert_eq!(split("不问“够吗？”，而问“好吗？”。"), ["不问“够吗？”，而问“好吗？”。"]);
    }

    #[test]
    fn addresses_and_decimals_do_not_cut() {
        assert_eq!(split("见 a.cn/x?id=5 处，占3.5%"), ["见 a.cn/x?id=5 处，占3.5%"]);
        assert_eq!(split("百里流芳……游人如织"), ["百里流芳……游人如织"]);
    }

    #[test]
    fn long_sentences_are_cut_at_a_pause() {
        let text = "新建五公里，".repeat(400);
        let parts = split(&text);
        assert!(parts.len() >= 3);
        assert!(parts.iter().all(|part| part.chars().count() <= MAX_CHARS && part.ends_with('，')));
        let hard = "的".repeat(9000);
        assert_eq!(split(&hard).iter().map(|part| part.chars().count()).collect::<Vec<_>>(), [1000; 9]);
    }

    proptest! {
        #[test]
        fn short_pieces_are_cut_as_long_ones(text in "(新|5|a|。|！|？|!|\\?|”|\"|，| |…|）|é|\u{3042}|\u{20001}){0,40}") {
            let splitter = || Splitter::new(&text, 0, Vec::new());
            let (mut short, mut long, mut marked) = (splitter(), splitter(), splitter());
            short.run(true);
            long.run(false);
            prop_assert_eq!(&short.found, &long.found);
            if marked.run_by_marks(text.match_indices(MARKS).map(|(at, _)| at)) {
                prop_assert_eq!(marked.found, long.found);
            }
        }

        #[test]
        fn sentences_cover_all_but_white_space(text in "(新|5|。|！|”|\"|，| |…){0,60}") {
            let ranges = sentences(&text, 0..text.len());
            let kept: String = ranges.iter().map(|range| &text[range.clone()]).collect();
            let squeeze = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(squeeze(&kept), squeeze(&text));
            for pair in ranges.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
        }
    }
}
