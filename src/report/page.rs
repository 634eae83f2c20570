//! The page itself: its constant shell, and how data are put into it that want out.
//!
//! Three things keep a text from doing anything. Data stand in blocks that no browser runs, in JSON without a `<`, so that none of
//! them can end its block. The script makes texts of them and never markup. And the policy allows one script and one style, by
//! their hashes: no other, no handler in an attribute, no address to load from, no markup made of a string.

use super::data::Data;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

const SHELL: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
/// The script's parts, each below those that it uses.
const SCRIPT: [&str; 13] = [
    include_str!("page/dom.js"),
    include_str!("page/words.js"),
    include_str!("page/data.js"),
    include_str!("page/format.js"),
    include_str!("page/state.js"),
    include_str!("page/filter.js"),
    include_str!("page/window.js"),
    include_str!("page/overview.js"),
    include_str!("page/figures.js"),
    include_str!("page/chart.js"),
    include_str!("page/reader.js"),
    include_str!("page/detail.js"),
    include_str!("page/main.js"),
];

/// Writes the page with what it shows.
pub fn write(data: &Data, to: &mut impl Write) -> io::Result<()> {
    let (style, script) = (lines(STYLE), script());
    let mut rest = SHELL;
    while let Some((before, slot, after)) = slot(rest) {
        to.write_all(lines(before).as_bytes())?;
        match slot {
            "policy" => to.write_all(policy(&style, &script).as_bytes())?,
            "style" => to.write_all(style.as_bytes())?,
            "script" => to.write_all(script.as_bytes())?,
            _ => blocks(data, to)?,
        }
        rest = after;
    }
    to.write_all(lines(rest).as_bytes())
}

/// What stands before the next `{{name}}`, the name, and what stands behind it.
fn slot(shell: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = shell.split_once("{{")?;
    let (slot, after) = rest.split_once("}}")?;
    Some((before, slot, after))
}

/// Lines end in a line feed whatever the checkout made of them: that is what a browser hashes.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// The parts as one script, out of which no name leads.
fn script() -> String {
    format!("\"use strict\";\n(() => {{\n{}}})();\n", lines(&SCRIPT.concat()))
}

/// What the page may do.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        hash(script),
        hash(style)
    )
}

/// The data, and each text in a block of its own, so that it is read when it is looked at.
fn blocks(data: &Data, to: &mut impl Write) -> io::Result<()> {
    block("data", &data.shown, to)?;
    data.texts.iter().try_for_each(|(place, text)| block(&format!("text-{place}"), text.text(), to))
}

fn block(id: &str, value: &(impl Serialize + ?Sized), to: &mut impl Write) -> io::Result<()> {
    write!(to, "<script type=\"application/json\" id=\"{id}\">")?;
    value.serialize(&mut Serializer::with_formatter(&mut *to, Harmless))?;
    to.write_all(b"</script>\n")
}

/// JSON that nothing in HTML or JavaScript takes for an end of anything.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, to: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            let (before, from) = rest.split_at(at);
            to.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            if let Some(c) = chars.next() {
                write!(to, "\\u{:04x}", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        to.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_block_before_its_end() {
        let hostile = "</script><!--<img src=x onerror=a()>&amp;\u{2028}\u{2029}\\\"𠮷";
        let mut written = Vec::new();
        block("x", hostile, &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        let (open, rest) = written.split_once('>').unwrap();
        let (json, close) = rest.split_once('<').unwrap();
        assert_eq!((open, close), ("<script type=\"application/json\" id=\"x\"", "/script>\n"));
        assert!(!json.contains(['>', '&', '\u{2028}', '\u{2029}']));
        assert_eq!(serde_json::from_str::<String>(json).unwrap(), hostile);
    }

    #[test]
    fn script_and_style_stay_within_their_tags() {
        for code in [script(), lines(STYLE)] {
            let low = code.to_lowercase();
            assert!(
                !low.contains("</script") && !low.contains("</style") && !low.contains("<!--") && !low.contains("{{")
            );
        }
        // Each would be a way from a text into markup, or a place that the policy forbids.
        for way in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser"]
        {
            assert!(!script().contains(way), "{way}");
        }
        for way in [" style=", " onclick=", "javascript:", " src=", "http:", "https:", "@import", "url("] {
            assert!(!SHELL.contains(way) && !STYLE.contains(way), "{way}");
        }
    }

    #[test]
    fn the_policy_names_what_the_page_has() {
        let policy = policy("a", "b");
        // printf a | openssl dgst -sha256 -binary | base64
        assert!(policy.contains("style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=';"), "{policy}");
        assert!(!policy.contains("unsafe") && policy.starts_with("default-src 'none';"));
    }
}
