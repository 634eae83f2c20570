//! Characters: one form for what is written in many.
//!
//! Full-width digits, half-width punctuation, stray spaces, invisible characters and the marks of Markdown are evened
//! out here, each by a narrow rule of its own. A general compatibility folding (NFKC) would turn 10³ into 103 and ① into
//! 1.

use std::ops::Range;

use super::cues::{is_bracket, is_cjk_point, is_han};
use super::markup::BREAK;
use super::pinyin;
use crate::charset::leads_ideograph;
use crate::span::Rewriter;

/// White space inside a line.
#[inline]
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// Characters that nobody sees: marks of direction, of joining and of a variant's form, soft hyphens, stray control characters.
#[inline]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{FE00}'..='\u{FE0F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || c.is_control()
}

/// What a line ends with.
#[inline]
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | BREAK)
}

/// The characters that end a line, that something is done to, or that may stand before a comma which something is done to: in running
/// text they are few, and nothing else is looked at.
pub fn uneven() -> impl Iterator<Item = char> {
    const MARKS: &str = "（()*_\\!?[],;:．﹒－＋Oo0123456789";
    let is_one = |c: &char| is_line_end(*c) || is_space(*c) || is_invisible(*c) || fold(*c).is_some();
    ('\0'..='\u{FFFF}').filter(is_one).chain(MARKS.chars())
}

/// How many ASCII digits a text begins with.
#[inline]
fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether anything may have to be done at the start of a text, which begins with an [`uneven`] character; of digits side by side it is
/// the first.
#[inline]
pub fn stirs(text: &[u8]) -> bool {
    match text {
        // A comma behind digits may group thousands.
        [b'0'..=b'9', ..] => text[digits(text)..].starts_with("，".as_bytes()),
        // Behind an opening bracket may stand how a character is read, in Latin letters: 任務（wù）.
        [0xEF, 0xBC, 0x88, next, ..] => !leads_ideograph(*next),
        _ => true,
    }
}

/// Writes the characters of one line.
pub struct LineWriter<'w, 'a> {
    out: &'w mut Rewriter<'a>,
    text: &'a str,
    base: usize,
    start: usize,
    markdown: bool,
    han: bool,
    /// The target of a link whose words are being written.
    target: Option<Range<usize>>,
    /// Where the piece starts that is to be copied as it stands.
    pending: usize,
}

impl<'w, 'a> LineWriter<'w, 'a> {
    /// For the line at `body` of the source.
    pub fn new(out: &'w mut Rewriter<'a>, body: Range<usize>, markdown: bool) -> Self {
        let text = out.source().get(body.clone()).unwrap_or_default();
        let start = out.text().len();
        let han = text.chars().any(is_han);
        LineWriter { out, text, base: body.start, start, markdown, han, target: None, pending: 0 }
    }

    /// Writes it all; `stirring` are the places of the source where something may have to be done in it, and others.
    pub fn run(mut self, stirring: &[usize]) {
        let mut free = self.base;
        for at in stirring {
            if (free..self.base + self.text.len()).contains(at) {
                free = self.base + self.look(at - self.base);
            }
        }
        self.flush(self.text.len());
    }

    /// Deals with the character at `at`, or the digits, and a comma behind them; gives where they end.
    fn look(&mut self, at: usize) -> usize {
        let Some(c) = self.at(at) else { return self.text.len() };
        let end = at
            + match digits(&self.text.as_bytes()[at..]) {
                0 => self.character(at, c).max(c.len_utf8()),
                digits => digits,
            };
        match self.at(end) {
            Some(comma @ '，') => end + self.character(end, comma),
            _ => end,
        }
    }

    /// Copies what was left as it stands, up to `end`.
    fn flush(&mut self, end: usize) {
        if self.pending < end {
            self.out.copy(self.base + self.pending..self.base + end);
        }
        self.pending = end;
    }

    fn replace(&mut self, range: Range<usize>, text: &str) {
        self.flush(range.start);
        self.out.replace(self.base + range.start..self.base + range.end, text);
        self.pending = range.end;
    }

    fn skip(&mut self, range: Range<usize>) {
        self.flush(range.start);
        self.pending = range.end;
    }

    /// The characters written on this line before `at`, the last one first.
    fn written(&self, at: usize) -> impl Iterator<Item = char> {
        let pending = self.text.get(self.pending..at).unwrap_or_default();
        let written = self.out.text().get(self.start..).unwrap_or_default();
        pending.chars().rev().chain(written.chars().rev())
    }

    /// The last character written on this line before `at`.
    fn before(&self, at: usize) -> Option<char> {
        self.written(at).next()
    }

    /// The character at `at`.
    fn at(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|rest| rest.chars().next())
    }

    /// The characters from `at` on, without those that nobody sees.
    fn shown_from(&self, at: usize) -> impl Iterator<Item = char> {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.chars().filter(|c| !(is_invisible(*c) || self.markdown && *c == '*'))
    }

    /// The first character from `at` that will show.
    fn next_visible(&self, at: usize) -> Option<char> {
        self.shown_from(at).find(|c| !is_space(*c))
    }

    /// Deals with the character at `at`; gives how many bytes it took.
    fn character(&mut self, at: usize, c: char) -> usize {
        let end = at + c.len_utf8();
        if is_space(c) {
            return self.space(at);
        }
        if is_invisible(c) {
            let end = at + self.text.get(at..).and_then(control_sequence).unwrap_or(c.len_utf8());
            self.skip(at..end);
            return end - at;
        }
        if matches!(c, '(' | '（')
            && self.before(at).is_some_and(is_han)
            && let Some(len) = pinyin::reading(&self.text[at..])
        {
            self.skip(at..at + len);
            return len;
        }
        if self.markdown
            && let Some(len) = self.markdown_mark(at, c)
        {
            return len;
        }
        if let Some(folded) = self.folded(at, c) {
            let end = if matches!(c, '．' | '﹒' | '－' | '＋') { end + self.spaces(end) } else { end };
            let mut buffer = [0; 4];
            self.replace(at..end, folded.encode_utf8(&mut buffer));
            return end - at;
        }
        end - at
    }

    /// Length of the white space at `at`, with what nobody sees in it.
    fn spaces(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.len() - rest.trim_start_matches(|c| is_space(c) || is_invisible(c)).len()
    }

    /// A run of white space: dropped, or one space.
    fn space(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let len = self.spaces(at);
        let keep = match (self.before(at), self.next_visible(at + len)) {
            (Some(before), Some(next)) if is_digit(before) && is_digit(self.shown(next)) => {
                !self.cuts_figure(at, at + len)
            }
            (Some('，'), Some(next)) if is_digit(next) => self.divides_figures(at),
            (Some(before), Some(next)) => keeps_space(before, self.shown(next)),
            _ => false,
        };
        if !keep {
            self.skip(at..at + len);
        } else if rest.get(..len) != Some(" ") {
            self.replace(at..at + len, " ");
        }
        len
    }

    /// A space behind a figure's comma that would group its digits with the next ones if it went.
    fn divides_figures(&self, at: usize) -> bool {
        self.written(at).nth(1).is_some_and(|c| c.is_ascii_digit())
    }

    /// A space inside a figure: 货车2 30辆. Beside words on both sides two short runs of digits are one number.
    fn cuts_figure(&self, from: usize, to: usize) -> bool {
        let left = self.written(from).take_while(|c| is_digit(*c)).count();
        let right = self.shown_from(to).take_while(|c| is_digit(*c)).count();
        let before = self.written(from).skip(left).find(|c| !is_space(*c)).is_some_and(is_han);
        let after = self.shown_from(to).skip(right).find(|c| !is_space(*c)).is_some_and(is_han);
        before && after && left + right <= 4 && left < 4
    }

    /// The form that the character will most likely be written in.
    fn shown(&self, c: char) -> char {
        let wide = self.han && matches!(c, ',' | ';' | ':' | '?' | '!' | '(' | ')');
        if wide { widen(c) } else { fold(c).unwrap_or(c) }
    }

    /// Marks of Markdown inside a line: bold, links, escapes.
    fn markdown_mark(&mut self, at: usize, c: char) -> Option<usize> {
        let rest = self.text.get(at..).unwrap_or_default();
        let len = match c {
            '*' if rest.starts_with("**") => rest.bytes().take_while(|byte| *byte == b'*').count(),
            '_' if rest.starts_with("__") => {
                let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if ascii(self.before(at)) && ascii(self.at(at + 2)) {
                    return None;
                }
                2
            }
            '\\' => return self.escape(at),
            '!' if rest.starts_with("![") => 1,
            '[' => return self.link(at),
            ']' => {
                let target = self.target.take_if(|target| target.start == at)?;
                self.skip(target.clone());
                return Some(target.len());
            }
            _ => return None,
        };
        self.skip(at..at + len);
        Some(len)
    }

    /// `\*` is a star that means nothing.
    fn escape(&mut self, at: usize) -> Option<usize> {
        let escaped = self.at(at + 1).filter(char::is_ascii_punctuation)?;
        self.skip(at..at + 1);
        Some(1 + escaped.len_utf8())
    }

    /// `[words](target)`: the words stay.
    fn link(&mut self, at: usize) -> Option<usize> {
        const WORDS: usize = 300;
        const TARGET: usize = 2000;
        let bytes = self.text.as_bytes();
        let words = bytes.get(at..bytes.len().min(at + WORDS))?;
        let close = at + words.iter().position(|byte| *byte == b']')?;
        let target = bytes.get(close + 1..bytes.len().min(close + TARGET))?;
        if target.first() != Some(&b'(') {
            return None;
        }
        let end = close + 1 + target.iter().position(|byte| *byte == b')')? + 1;
        self.target = Some(close..end);
        self.skip(at..at + 1);
        Some(1)
    }

    /// The form that the later stages know the character by, if it is another one.
    fn folded(&self, at: usize, c: char) -> Option<char> {
        let end = at + c.len_utf8();
        match c {
            '．' | '﹒' | '，' | '－' | '＋' => self.between_digits(at, end, c),
            ',' | ';' | ':' | '?' | '!' | '(' | ')' => self.widened(at, end, c).then(|| widen(c)),
            'O' | 'o' => self.is_zero(at, end).then_some('0'),
            _ => fold(c),
        }
    }

    /// Full-width marks that belong to a number.
    fn between_digits(&self, at: usize, end: usize, c: char) -> Option<char> {
        let before = self.before(at).is_some_and(|c| c.is_ascii_digit());
        // Space behind a point or a dash goes, and must not hide the figure; behind a comma it divides two figures.
        let after = || self.next_visible(end).is_some_and(is_digit);
        match c {
            '．' | '﹒' if before && after() => Some('.'),
            '－' if before && after() => Some('-'),
            '＋' if after() => Some('+'),
            '，' if before && self.groups_thousands(at, end) => Some(','),
            _ => None,
        }
    }

    /// Whether a letter stands for the digit that a reader of print took for it: 8.O%, 229.O亿元; no H2O, no O2O.
    fn is_zero(&self, at: usize, end: usize) -> bool {
        let of_number = |c: &char| c.is_ascii_digit() || *c == '.';
        let mut before = self.written(at).peekable();
        let digits = std::iter::from_fn(|| before.next_if(of_number)).count();
        let letters = before.peek().is_some_and(char::is_ascii_alphabetic);
        let goes_on = |c: char| is_digit(c) || matches!(c, '%' | '％' | '.' | '．') || is_han(c);
        digits > 0 && !letters && self.shown_from(end).next().is_some_and(goes_on)
    }

    /// Whether the comma stands between groups of three digits: 2,100 and not 43243,29835.
    fn groups_thousands(&self, at: usize, end: usize) -> bool {
        let mut back = self.written(at).peekable();
        let mut before = 0;
        while before < 4 && back.next_if(char::is_ascii_digit).is_some() {
            before += 1;
        }
        let grouped = back.peek() == Some(&',');
        let after = self.shown_from(end).take(4).take_while(|c| is_digit(*c)).count();
        after == 3 && (before == 3 || (1..3).contains(&before) && !grouped) && back.peek() != Some(&'.')
    }

    /// Whether a half-width mark of Chinese text is punctuation, and no part of a figure, a time or an address.
    fn widened(&self, at: usize, end: usize, c: char) -> bool {
        let before = self.before(at);
        let after = self.shown_from(end).next();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let digit = |c: Option<char>| c.is_some_and(is_digit);
        let address =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '=' | '&' | '%'));
        let latin = || letter(before) && letter(self.next_visible(end));
        let grouping = || digit(before) && digit(after) && self.groups_thousands(at, end);
        self.han
            && match c {
                ',' => !(latin() || grouping()),
                ';' => !latin(),
                ':' => !(digit(before) && digit(after) || letter(before) && address(self.next_visible(end))),
                '?' | '!' => !(address(before) && address(after)),
                _ => true,
            }
    }
}

/// Bytes of the sequence that sets a terminal's colours, as saved output of programs has it; ECMA-48, 5.4.
fn control_sequence(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("\u{1B}[")?;
    let parameters = inside.bytes().take_while(|byte| matches!(byte, 0x20..=0x3F)).count();
    let last = inside.as_bytes().get(parameters)?;
    matches!(last, 0x40..=0x7E).then_some("\u{1B}[".len() + parameters + 1)
}

/// One character for another, whatever stands around it.
fn fold(c: char) -> Option<char> {
    match c {
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => narrow(c),
        '％' | '﹪' => Some('%'),
        '／' => Some('/'),
        '〜' | '∼' => Some('～'),
        '｡' => Some('。'),
        '､' | '﹑' => Some('、'),
        '﹐' => Some('，'),
        '﹔' => Some('；'),
        _ => None,
    }
}

/// The full-width form of ASCII punctuation.
fn widen(c: char) -> char {
    char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c.is_ascii_graphic()).unwrap_or(c)
}

/// Full-width digits and letters as the half-width ones.
fn narrow(c: char) -> Option<char> {
    char::from_u32(u32::from(c).checked_sub(0xFEE0)?)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// Whether a space between these two says something.
///
/// Between Chinese words it may divide the phrases of a title, and is left for the next stage to judge; beside a figure
/// or a Latin word in Chinese text it is typesetting.
fn keeps_space(before: char, next: char) -> bool {
    if is_cjk_point(before) || is_cjk_point(next) || is_space(before) {
        return false;
    }
    // Full-width signs of figures are as good as the half-width ones that they may become.
    let word = |c: char| is_han(c) || is_bracket(c) || !c.is_ascii() && !matches!(c, '＋' | '－' | '．' | '﹒');
    match (word(before), word(next)) {
        (true, true) => true,
        (false, false) => next != '%' && !matches!(before, '~') && !matches!(next, '~'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::noted;
    use super::*;
    use crate::charset::{CharSet, Noted};
    use proptest::prelude::*;

    /// A line as it is written, with each character looked at where `slowly`.
    fn written(text: &str, slowly: bool) -> String {
        let mut out = Rewriter::new(text);
        let mut writer = LineWriter::new(&mut out, 0..text.len(), true);
        if slowly {
            let mut at = 0;
            while let Some(c) = writer.at(at) {
                at += writer.character(at, c).max(c.len_utf8());
            }
            writer.flush(text.len());
        } else {
            let stirring = noted(text).into_iter().map(Noted::at).filter(|at| stirs(&text.as_bytes()[*at..]));
            writer.run(&stirring.collect::<Vec<_>>());
        }
        out.text().to_owned()
    }

    #[test]
    fn nothing_is_done_to_characters_that_are_even() {
        let uneven: CharSet = uneven().collect();
        let even = (' '..='\u{FFFF}').chain(['𠮷']).filter(|c| !uneven.contains(*c));
        for text in even.flat_map(|c| ["年", "5"].map(|beside| format!("{beside}{c}{beside}"))) {
            assert_eq!(written(&text, true), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_passed_over_that_would_be_changed(
            text in "(年|5|００|，|,|．|－|＋|%|％| |　|（|）|wù|\\(|。|、|“|〜|…|a|O|:|：|？|\\*\\*|\u{200B}|\\]|é|－){0,40}",
        ) {
            prop_assert_eq!(written(&text, false), written(&text, true));
        }
    }
}
