//! Tags: which there are, and how one is read off a broken page.

/// Tags that start and end a line of their own, sorted.
pub(super) const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Tags inside a line.
pub(super) const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdo", "big", "cite", "code", "del", "em", "font", "i", "img", "input", "ins", "kbd", "label",
    "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr",
];

/// Tags whose content is no text of the document.
pub(super) const RAW: &[&str] =
    &["iframe", "noscript", "object", "script", "select", "style", "svg", "template", "textarea"];

/// A tag as it stands in the text.
#[derive(Debug)]
pub(super) struct Tag {
    /// Its name in small letters.
    pub(super) name: String,
    /// Whether it is `</name>`.
    pub(super) closing: bool,
    /// Its length in bytes.
    pub(super) end: usize,
}

/// The level of `h1` to `h6`.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Reads the tag that `text` starts with; `None` where the `<` is a character like any other.
pub(super) fn parse_tag(text: &str) -> Option<Tag> {
    let bytes = text.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let start = if closing { 2 } else { 1 };
    if !starts_with_letter(text, start) {
        return None;
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
    let len = bytes.get(start..)?.iter().take(40).take_while(|byte| is_name(byte)).count();
    let after = bytes.get(start + len)?;
    if !matches!(after, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
        return None;
    }
    let name = text.get(start..start + len)?.to_ascii_lowercase();
    let end = quoted_tag_end(bytes, start + len).or_else(|| short_tag_end(text))?;
    Some(Tag { name, closing, end })
}

/// How far a quoted attribute may go on behind a `<` inside it (JSP nests tags there) before the quote counts as lost.
const NESTED: usize = 512;

/// Just behind the tag's `>`, with quoted attributes taken whole.
fn quoted_tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut quote = None;
    let mut limit = None;
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        if limit.is_some_and(|limit| at > limit) {
            return None;
        }
        match (quote, *byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return None,
            // Only after `=`: the apostrophe of a stray text is no quote.
            (None, b'"' | b'\'') if follows_equals(bytes, at) => quote = Some(*byte),
            (Some(open), close) if open == close => (quote, limit) = (None, None),
            (Some(_), b'<') => limit = limit.or(Some(at + NESTED)),
            _ => {}
        }
    }
    None
}

/// Whether the last byte before `at` that is not white is `=`; a few bytes back are enough.
fn follows_equals(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(at.saturating_sub(8)..at).unwrap_or_default();
    before.iter().rfind(|byte| !byte.is_ascii_whitespace()) == Some(&b'=')
}

/// Just behind the first `>`, if no other `<` comes before it.
pub(super) fn short_tag_end(text: &str) -> Option<usize> {
    let inside = text.get(1..)?;
    let end = inside.find(['<', '>'])?;
    (inside.as_bytes().get(end) == Some(&b'>')).then_some(end + 2)
}

/// Whether an ASCII letter stands at the byte.
pub(super) fn starts_with_letter(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic)
}

/// The value of a tag's attribute, as it stands; empty where it has none.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag.get(1..)?.trim_start_matches(|c: char| !c.is_ascii_whitespace());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let len = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>')).unwrap_or(rest.len());
        let (own, after) = rest.split_at(len);
        if own.is_empty() && !after.starts_with('=') {
            return None;
        }
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => attribute_value(value.trim_start()),
            None => ("", after),
        };
        if own.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// The value that stands behind a `=`, and what follows it.
fn attribute_value(text: &str) -> (&str, &str) {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\''))
        && let Some((value, rest)) = text.get(1..).and_then(|inside| inside.split_once(quote))
    {
        return (value, rest);
    }
    text.split_at(text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_they_stand() {
        let tag = "<DIV id=main CLASS = 'a b' hidden style=\"display: none\" title=\"id='x'\">";
        assert_eq!(attribute(tag, "id"), Some("main"));
        assert_eq!(attribute(tag, "class"), Some("a b"));
        assert_eq!(attribute(tag, "hidden"), Some(""));
        assert_eq!(attribute(tag, "style"), Some("display: none"));
        assert_eq!(attribute(tag, "role"), None);
        assert_eq!(attribute("<p>", "id"), None);
        assert_eq!(attribute("<p a=\"b>", "id"), None);
        assert_eq!(attribute("<p =x id=y>", "id"), Some("y"));
    }
}
