//! Character references of HTML: the named ones that occur in Chinese pages, and every numeric one.

/// Names and what they stand for, sorted by name.
const NAMED: &[(&str, &str)] = &[
    ("Delta", "Δ"),
    ("Omega", "Ω"),
    ("Prime", "″"),
    ("alpha", "α"),
    ("amp", "&"),
    ("apos", "'"),
    ("asymp", "≈"),
    ("beta", "β"),
    ("bull", "•"),
    ("cent", "¢"),
    ("copy", "©"),
    ("darr", "↓"),
    ("deg", "°"),
    ("divide", "÷"),
    ("emsp", " "),
    ("ensp", " "),
    ("euro", "€"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("gamma", "γ"),
    ("ge", "≥"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("larr", "←"),
    ("ldquo", "“"),
    ("le", "≤"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("micro", "µ"),
    ("middot", "·"),
    ("minus", "−"),
    ("mu", "μ"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("ne", "≠"),
    ("para", "¶"),
    ("permil", "‰"),
    ("plusmn", "±"),
    ("pound", "£"),
    ("prime", "′"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rarr", "→"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsquo", "’"),
    ("sect", "§"),
    ("shy", ""),
    ("sum", "∑"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("thinsp", " "),
    ("times", "×"),
    ("trade", "™"),
    ("uarr", "↑"),
    ("yen", "¥"),
    ("zwj", ""),
    ("zwnj", ""),
];

/// Names that browsers also read without the closing semicolon.
const BARE: &[&str] = &["nbsp", "amp", "lt", "gt", "quot"];

/// A reference at the start of a text: how many bytes it takes and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) len: usize,
    pub(super) text: String,
}

/// Reads the reference that `text` starts with (`&…;`), if it is one.
pub(super) fn entity(text: &str) -> Option<Entity> {
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        return numeric(number);
    }
    let name_len = body.bytes().take(10).take_while(u8::is_ascii_alphanumeric).count();
    let name = body.get(..name_len)?;
    if body.as_bytes().get(name_len) == Some(&b';')
        && let Ok(at) = NAMED.binary_search_by(|(known, _)| (*known).cmp(name))
    {
        return NAMED.get(at).map(|(_, text)| Entity { len: name_len + 2, text: (*text).to_owned() });
    }
    let bare = BARE.iter().find(|bare| **bare == name)?;
    let at = NAMED.binary_search_by(|(known, _)| (*known).cmp(bare)).ok()?;
    NAMED.get(at).map(|(_, text)| Entity { len: bare.len() + 1, text: (*text).to_owned() })
}

/// `183;` or `xB7;`, after `&#`.
fn numeric(number: &str) -> Option<Entity> {
    let (digits, radix, before) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 3),
        None => (number, 10, 2),
    };
    let len = digits.bytes().take(8).take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let code = u32::from_str_radix(digits.get(..len)?, radix).ok()?;
    let closed = digits.as_bytes().get(len) == Some(&b';');
    let text = match char::from_u32(code) {
        Some('\u{A0}') => " ".to_owned(),
        Some(c) if !c.is_control() => c.to_string(),
        _ => " ".to_owned(),
    };
    Some(Entity { len: before + len + usize::from(closed), text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_without_doubles() {
        assert!(NAMED.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(BARE.iter().all(|bare| NAMED.binary_search_by(|(known, _)| known.cmp(bare)).is_ok()));
    }

    #[test]
    fn reads_named_and_numeric_references() {
        let read = |text| entity(text).map(|e| (e.len, e.text));
        assert_eq!(read("&ldquo;茶文化"), Some((7, "“".into())));
        assert_eq!(read("&nbsp赵"), Some((5, " ".into())));
        assert_eq!(read("&#183;"), Some((6, "·".into())));
        assert_eq!(read("&#xB7;"), Some((6, "·".into())));
        assert_eq!(read("&#0;"), Some((4, " ".into())));
        assert_eq!(read("&#99999999;"), Some((11, " ".into())));
    }

    #[test]
    fn leaves_ampersands_alone() {
        for text in ["&", "&&", "&甲", "&copyright", "&#;", "R&D"] {
            assert_eq!(entity(text), None, "{text}");
        }
    }
}
