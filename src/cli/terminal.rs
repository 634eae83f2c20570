//! What a terminal shows: messages, harmless text, and how many columns it takes.

use std::fmt::Write as _;
use std::io::Write as _;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Says a line on stderr. Where stderr is closed, nobody wants to hear it.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", harmless(line));
}

/// A text on one line in which nothing moves the cursor, colours the screen or turns the writing round.
pub fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => shown.push(' '),
            c if c.is_control() || turns_writing(c) => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
            }
            c => shown.push(c),
        }
    }
    shown
}

/// Marks that change the direction of writing: they can make a text look like another.
fn turns_writing(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text of no more than `columns`; what is cut off is an ellipsis.
pub fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let mut shown = String::new();
    let mut used = 1;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > columns {
            break;
        }
        shown.push_str(grapheme);
    }
    shown.push('…');
    shown
}

/// A text filled up with blanks.
pub fn fill(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `1 claim`, `2 claims`.
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// All is well.
    Good,
    /// Something is wrong.
    Bad,
    /// Somebody should look.
    Doubtful,
}

/// Colours where they are seen and wanted.
pub struct Paint(bool);

impl Paint {
    /// For an output that is a terminal or not; the variable NO_COLOR says that nobody wants any.
    pub fn of(is_terminal: bool) -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Paint(is_terminal && !unwanted && !dumb)
    }

    /// A text in a colour.
    pub fn in_colour(&self, colour: Colour, text: &str) -> String {
        let code = match colour {
            Colour::Good => 32,
            Colour::Bad => 31,
            Colour::Doubtful => 33,
        };
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        assert_eq!(harmless("a\u{1b}[31m红\n\u{202e}b\u{9b}"), "a\\u{1b}[31m红 \\u{202e}b\\u{9b}");
    }

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(width("老旧 a"), 6);
        assert_eq!(shorten("老旧小区", 7), "老旧小…");
        assert_eq!(shorten("老旧小区", 8), "老旧小区");
        assert_eq!(shorten("老旧小区", 6), "老旧…");
        assert_eq!(fill("老旧", 6), "老旧  ");
    }

    #[test]
    fn colours_are_for_those_who_see_them() {
        assert_eq!(Paint(true).in_colour(Colour::Bad, "a"), "\u{1b}[31ma\u{1b}[0m");
        assert_eq!(Paint::of(false).in_colour(Colour::Bad, "a"), "a");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!([count(1, "claim"), count(0, "claim")], ["1 claim", "0 claims"]);
    }
}
