//! Text that once was Chinese: read in a wrong encoding and saved so, or with most of its characters lost.

use super::Encoding;
use super::score::{COMMON, is_common, share_of_common};
use crate::span::count_bytes;
use aho_corasick::packed::Searcher;
use std::sync::LazyLock;

/// Characters that are looked at.
const SAMPLE: usize = 1 << 16;
/// A text in which fewer characters are common is looked at more closely.
const SUSPICIOUS: f64 = 0.12;
/// What comes out of the reverse mistake is a text when so many of its characters are common.
const CONVINCING: f64 = 0.35;
/// What U+FFFD and fresh memory look like once they are read as GBK.
const REMAINS: [&str; 3] = ["锟斤拷", "烫烫烫", "屯屯屯"];
/// Looks for all of these at once; none on processors that look at one byte at a time.
static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(REMAINS));

/// What happened to a text that cannot be read any more; none for a text that is well.
pub(super) fn why(text: &str) -> Option<&'static str> {
    let sample = sample_of(text);
    if is_well(sample) { None } else { why_not_well(sample) }
}

/// The same, with all characters looked at.
fn why_not_well(sample: &str) -> Option<&'static str> {
    let Counted { others, common, lost, suspects } = Counted::of(sample);
    let remains: usize =
        if suspects { REMAINS.iter().map(|remains| sample.matches(remains).count() * 3).sum() } else { 0 };
    if remains * 5 > others.max(1) {
        return Some("锟斤拷 is what remains of lost characters; get it from where it was not converted");
    }
    if others >= 4 && (common as f64) < SUSPICIOUS * others as f64 {
        // What went wrong once may have gone wrong twice: each saving hides the text below one more layer.
        let found = converted(sample).or_else(|| converted(&Encoding::Utf8.decode(&latin_bytes(sample)).text));
        if found.is_some() {
            return found;
        }
    }
    let why = "most characters are replaced or private ones; get it from where it was not converted";
    (lost > 3 && lost * 10 > others * 3).then_some(why)
}

/// The first characters of a text.
fn sample_of(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let mut rest = text.chars();
    rest.nth(SAMPLE - 1);
    &text[..text.len() - rest.as_str().len()]
}

/// Whether it is plain that nothing happened to a text: it holds none of the remains, has few bytes that could begin a lost
/// character, and shows enough common ones. Every document is asked, and nearly all are known to be well by a part of
/// their characters.
fn is_well(text: &str) -> bool {
    let bytes = text.as_bytes();
    let others = count_bytes(bytes, |byte| byte >= 0xC0);
    // U+0080 to U+009F, and all from U+E000 on.
    let may_be_lost = count_bytes(bytes, |byte| (byte == 0xC2) | (byte >= 0xEE));
    (may_be_lost <= 3 || may_be_lost * 10 <= others * 3)
        && (others < 4 || COMMON.has_many(text, (SUSPICIOUS * others as f64).ceil() as usize))
        && SEARCHER.as_ref().is_some_and(|remains| remains.find(bytes).is_none())
}

/// What kinds of characters a text has, counted in one pass.
#[derive(Default)]
struct Counted {
    /// Beyond ASCII.
    others: usize,
    common: usize,
    lost: usize,
    /// Whether one of them begins what remains of lost characters.
    suspects: bool,
}

impl Counted {
    fn of(text: &str) -> Self {
        let mut counted = Counted::default();
        for c in text.chars().filter(|c| !c.is_ascii()) {
            counted.others += 1;
            counted.common += usize::from(is_common(c));
            counted.lost += usize::from(is_lost(c));
            counted.suspects |= matches!(c, '锟' | '烫' | '屯');
        }
        counted
    }
}

/// The wrong conversion that gave a text, when undoing it gives a Chinese one.
fn converted(text: &str) -> Option<&'static str> {
    let (latin, gbk) = (latin_bytes(text), encoding_rs::GBK.encode(text).0);
    if is_chinese(&latin, Encoding::Utf8) {
        return Some("UTF-8 that was read as Latin-1 and saved so; convert it back");
    }
    if is_chinese(&latin, Encoding::Gb18030) || is_chinese(&latin, Encoding::Big5) {
        return Some("GBK or Big5 that was read as Latin-1 and saved so; convert it back");
    }
    is_chinese(&gbk, Encoding::Utf8).then_some("UTF-8 that was read as GBK and saved so; convert it back")
}

/// Replacement characters, private ones, and the control characters that wrong conversions leave.
fn is_lost(c: char) -> bool {
    matches!(c, '\u{FFFD}' | '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// The bytes that gave these characters if they were read as Latin-1 or windows-1252.
fn latin_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(byte) => bytes.push(byte),
            Err(_) => {
                let mut own = [0; 4];
                let (encoded, _, unknown) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut own));
                bytes.extend(if unknown { &b"?"[..] } else { encoded.as_ref() });
            }
        }
    }
    bytes
}

fn is_chinese(bytes: &[u8], encoding: Encoding) -> bool {
    let text = encoding.decode(bytes).text;
    share_of_common(&text) >= CONVINCING
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SENTENCE: &str = "全年新建农村公路87公里，惠及群众1.2万人。";

    fn misread(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> String {
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    #[test]
    fn wrong_conversions_are_known() {
        let gbk = encoding_rs::GBK.encode(SENTENCE).0;
        for (text, part) in [
            (misread(SENTENCE.as_bytes(), encoding_rs::WINDOWS_1252), "UTF-8 that was read as Latin-1"),
            (SENTENCE.bytes().map(char::from).collect(), "Latin-1"),
            (SENTENCE.bytes().map(char::from).collect::<String>().bytes().map(char::from).collect(), "Latin-1"),
            (misread(&gbk, encoding_rs::WINDOWS_1252), "GBK or Big5 that was read as Latin-1"),
            (misread(SENTENCE.as_bytes(), encoding_rs::GBK), "UTF-8 that was read as GBK"),
            ("锟斤拷锟斤拷新锟斤拷锟斤拷87锟斤拷".into(), "锟斤拷"),
            ("新建\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}87公里".into(), "replaced"),
            ("\u{E001}\u{E002}\u{E003}\u{E004}87公里".into(), "private"),
        ] {
            let why = why(&text);
            assert!(why.is_some_and(|why| why.contains(part)), "{text}: {why:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_plainly_well_is_well(
            text in "(的|年|一|锟|烫|烫烫烫|锟斤拷|靐|é|ä|\u{FFFD}|\u{85}|\u{E000}|\u{F0000}|，|a|5){0,40}",
        ) {
            prop_assert!(!is_well(&text) || why_not_well(&text).is_none());
        }
    }

    #[test]
    fn other_texts_are_well() {
        for text in [
            SENTENCE,
            "",
            "57-103",
            "Un café à Genève coûte 5 francs.",
            "Größe: 12 m², Übergröße über 3 €",
            "人均3.5㎡",
            "文件里满是锟斤拷，这是把替换字符当作GBK读取的结果，转换编码之前应先备份原文并核对全部内容。",
            "こんにちは世界、東京タワーは333メートルです。",
            "안녕하세요 서울 인구는 천만 명입니다.",
            "鄂鄉鎮髙埗寮步厚街樟木頭麻涌茶山",
            "新建公路\u{FFFD}87公里，惠及群众。",
        ] {
            assert_eq!(why(text), None, "{text}");
        }
    }
}
