//! Written numbers: Arabic, Chinese and mixed, with multipliers, ranges within the numeral and vague ends.
//!
//! Works on folded text (simplified script, half-width digits; see [`crate::script`]). A numeral is what stands between
//! a qualifier and a unit: `2.3万`, `130余万`, `一千三百八十七亿四千万`, `三四十万`, `数百`, `8亿7900万`.

use crate::decimal::Decimal;
use std::ops::Range;

/// A vagueness that stands inside the numeral itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vague {
    /// 余, 多, 十几: somewhat more.
    More,
    /// 来: roughly.
    Around,
    /// 数百, 几十: several of the multiplier.
    Several,
}

/// A numeral found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeral {
    /// Where it stands, in bytes, its vague parts included.
    pub range: Range<usize>,
    /// The value, multiplied out; the lower one of 三四十万.
    pub low: Decimal,
    /// The upper value of 三四十万, 两三.
    pub high: Option<Decimal>,
    /// Vagueness inside the numeral.
    pub vague: Option<Vague>,
    /// Power of ten of the last written digit: 4 for 130万, 2 for 1.95万.
    pub place: i32,
    /// Value of the digits alone, before the multipliers, for a range that shares them (3—5万).
    pub digits: Decimal,
    /// Power of ten of the trailing multipliers 万/亿 (and what stands with them), 0 when there are none.
    pub multiplier: u32,
    /// Written with Chinese numerals only.
    pub chinese: bool,
    /// Nothing but multipliers: 万人, 百个. Such words are figures only with a bound (上百, 近千, 百万以上).
    pub bare: bool,
    /// A lone Chinese digit 一 to 十, as in ordinary words (一个, 三大).
    pub single: bool,
}

/// The numeral that begins at byte `at`, if one does.
pub fn read(text: &str, at: usize) -> Option<Numeral> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    if first.is_ascii_digit() { arabic(text, at) } else { chinese(text, at) }
}

/// True for characters that a Chinese numeral can begin with.
pub fn is_chinese_numeral(c: char) -> bool {
    digit(c).is_some() || multiplier(c).is_some() || matches!(c, '几' | '数' | '廿' | '卅')
}

/// The characters that a numeral can begin with: ASCII digits and those of [`is_chinese_numeral`].
pub fn beginnings() -> impl Iterator<Item = char> {
    ('0'..='9').chain("零〇○一二两三四五六七八九十百千万亿几数廿卅".chars())
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn multiplier(c: char) -> Option<u32> {
    Some(match c {
        '十' => 1,
        '百' => 2,
        '千' => 3,
        '万' => 4,
        '亿' => 8,
        _ => return None,
    })
}

/// The end of a well-formed run of ASCII digits at `at`: groups of three after commas, one decimal point.
fn arabic_run(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(at);
    if end == at {
        return None;
    }
    if end - at <= 3 {
        let mut groups = |mark: u8| {
            while bytes.get(end) == Some(&mark) && digits(end + 1) == end + 4 {
                end += 4;
            }
        };
        groups(b',');
        groups(b' ');
    }
    if bytes.get(end) == Some(&b'.') {
        // 6835. 27亿元: a blank that was set behind the point.
        let behind = end + 1 + usize::from(bytes.get(end + 1) == Some(&b' '));
        let spaced = at > 0 && !text[..at].ends_with(['\n', '。', '；', ' ']) && digits(behind) <= behind + 2;
        let decimals = if spaced { behind } else { end + 1 };
        let stop = digits(decimals);
        if stop == decimals {
            return Some(end);
        }
        // 1.2.3 is a version or a section number.
        if bytes.get(stop) == Some(&b'.') && bytes.get(stop + 1).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        end = stop;
    }
    Some(end)
}

/// Digits with multipliers: 2.3万, 130余万, 8亿7900万.
fn arabic(text: &str, at: usize) -> Option<Numeral> {
    let mut end = arabic_run(text, at)?;
    let written = match &text[at..end] {
        spaced if spaced.contains(' ') => Decimal::parse(&spaced.replace(' ', ""))?,
        written => Decimal::parse(written)?,
    };
    let mut numeral = Numeral {
        range: at..end,
        low: Decimal::ZERO,
        high: None,
        vague: None,
        place: 0,
        digits: written,
        multiplier: 0,
        chinese: false,
        bare: false,
        single: false,
    };
    let mut part = written;
    loop {
        let (stop, power, vague) = multipliers(text, end);
        part = part.times_ten_to(power)?;
        numeral.vague = numeral.vague.or(vague);
        let first = numeral.range.end == end;
        numeral.low = if first { part } else { numeral.low.plus(part)? };
        numeral.multiplier = power;
        numeral.place = power as i32 + if first { written.last_place() } else { part_place(&text[at..end]) };
        end = stop;
        numeral.range.end = end;
        // 8亿7900万, 3万5000: a smaller part follows a large multiplier.
        if power < 4 || numeral.vague.is_some() {
            break;
        }
        let Some(next_end) = arabic_run(text, end) else { break };
        let next = Decimal::parse(&text[end..next_end])?;
        let (_, next_power, _) = multipliers(text, next_end);
        let fits = next.times_ten_to(next_power)? < Decimal::integer(1).times_ten_to(power)?;
        if !fits || text[end..next_end].contains('.') || (next_power == 0 && next_end - end < 3) {
            break;
        }
        part = next;
        end = next_end;
    }
    Some(numeral)
}

/// Power of ten of the last digit of the last run of digits in `text`.
fn part_place(text: &str) -> i32 {
    match text.rsplit_once('.') {
        Some((_, decimals)) => -(decimals.bytes().filter(u8::is_ascii_digit).count() as i32),
        None => 0,
    }
}

/// The multipliers (and 余/多/来 among them) that follow digits: end, power of ten, vagueness.
fn multipliers(text: &str, at: usize) -> (usize, u32, Option<Vague>) {
    let (mut end, mut power, mut vague) = (at, 0, None);
    let mut chars = text[at..].char_indices().peekable();
    if chars.peek().is_none_or(|&(_, c)| multiplier(c).is_none() && vague_char(c).is_none()) {
        return (end, power, vague);
    }
    while let Some((offset, c)) = chars.next() {
        if begins_unit(&text[at + offset..]) {
            break;
        }
        if let Some(tens) = multiplier(c) {
            power += tens;
            end = at + offset + c.len_utf8();
        } else if let Some(kind) = vague_char(c).filter(|_| vague.is_none()) {
            // 来 needs a multiplier after it; 余 and 多 also stand before the unit.
            let next = chars.peek().map(|&(_, c)| c);
            let multiplied = next.is_some_and(|c| multiplier(c).is_some());
            if kind == Vague::Around && !multiplied {
                break;
            }
            if next.is_none_or(|c| !c.is_alphabetic() && c != '%') && !multiplied {
                break;
            }
            vague = Some(kind);
            end = at + offset + c.len_utf8();
            if !multiplied {
                break;
            }
        } else {
            break;
        }
    }
    (end, power, vague)
}

/// 千克, 千瓦, 百分点: a multiplier character that belongs to the unit.
fn begins_unit(text: &str) -> bool {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some('千'), Some(next)) => matches!(next, '克' | '瓦' | '米' | '伏' | '卡' | '帕' | '赫'),
        (Some('百'), Some(next)) => matches!(next, '分' | '帕'),
        _ => false,
    }
}

fn vague_char(c: char) -> Option<Vague> {
    match c {
        '余' | '多' => Some(Vague::More),
        '来' => Some(Vague::Around),
        _ => None,
    }
}

/// Running value of a Chinese numeral, for its lower and (三四十) upper reading at once.
struct Reader {
    total: [i128; 2],
    section: [i128; 2],
    digit: Option<[i64; 2]>,
    last_power: u32,
    zero_seen: bool,
}

/// Powers of ten of what a numeral's characters stand for.
const POWERS: [i128; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// No numeral is as large.
const TOO_LARGE: i128 = 10i128.pow(20);

impl Reader {
    fn take_power(&mut self, power: u32) -> Option<()> {
        let digit = self.digit.take();
        if power < 4 {
            let digit = digit.unwrap_or([1, 1]);
            for (section, digit) in self.section.iter_mut().zip(digit) {
                *section += i128::from(digit) * POWERS[power as usize];
            }
        } else {
            for side in 0..2 {
                let digit = digit.map_or(0, |d| i128::from(d[side]));
                let mut inner = self.section[side] + digit;
                if power == 8 {
                    inner += self.total[side];
                    self.total[side] = 0;
                }
                // 万 and 亿 alone are one of them; 万亿 multiplies what stands before.
                if inner == 0 {
                    inner = 1;
                }
                self.total[side] = self.total[side].checked_add(inner.checked_mul(POWERS[power as usize])?)?;
                self.section[side] = 0;
            }
        }
        self.last_power = power;
        self.zero_seen = false;
        (self.total[0] < TOO_LARGE).then_some(())
    }

    fn finish(&mut self) -> [i128; 2] {
        // 一百二 is 120, 三万五 is 35000; 一百零二 is 102.
        let unit = if self.last_power >= 2 && !self.zero_seen { POWERS[self.last_power as usize - 1] } else { 1 };
        let digit = self.digit.unwrap_or([0, 0]);
        [0, 1].map(|side| self.total[side] + self.section[side] + i128::from(digit[side]) * unit)
    }
}

/// The value and the bytes of a lone digit that nothing of a numeral follows, as most are in running text: 一 in 一起, 统一.
fn lone(text: &str, at: usize) -> Option<(i64, usize)> {
    let mut characters = text[at..].chars();
    let c = characters.next()?;
    let value = digit(c).filter(|value| *value > 0)?;
    let goes_on = |next: char| digit(next).is_some() || multiplier(next).is_some() || is_point(next);
    let ends = !characters.next().is_some_and(goes_on) && !lists_neighbours(&text[at..]);
    ends.then_some((value, c.len_utf8()))
}

/// 八、九百万: neighbouring digits that share what multiplies the second are a range.
fn lists_neighbours(text: &str) -> bool {
    let mut characters = text.chars();
    let low = characters.next().and_then(digit);
    let listed = characters.next() == Some('、');
    let high = characters.next().and_then(digit);
    let multiplied = characters.next().is_some_and(|c| multiplier(c).is_some() || matches!(c, '倍' | '成'));
    listed && multiplied && low.zip(high).is_some_and(|(low, high)| low > 0 && high == low + 1)
}

/// A numeral of Chinese characters.
fn chinese(text: &str, at: usize) -> Option<Numeral> {
    let Some((value, length)) = lone(text, at) else { return digit_string(text, at).or_else(|| composed(text, at)) };
    let value = Decimal::integer(value);
    Some(Numeral {
        range: at..at + length,
        low: value,
        high: None,
        vague: None,
        place: 0,
        digits: value,
        multiplier: 0,
        chinese: true,
        bare: false,
        single: true,
    })
}

fn composed(text: &str, at: usize) -> Option<Numeral> {
    let mut reader = Reader { total: [0; 2], section: [0; 2], digit: None, last_power: 0, zero_seen: false };
    let mut end = at;
    let mut vague = None;
    let (mut digits, mut powers, mut ranged) = (0usize, 0usize, false);
    let mut chars = text[at..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let stop = at + offset + c.len_utf8();
        if c == '、' && powers == 0 && digits == 1 && lists_neighbours(&text[at..]) {
            continue;
        }
        if let Some(value) = digit(c) {
            if value == 0 {
                reader.zero_seen = true;
                // A digit string (二〇二五) is a year or a code.
                let decimal = next == Some('点') && end == at;
                if powers == 0 && !decimal {
                    return None;
                }
                digits += usize::from(decimal);
                end = stop;
                continue;
            }
            match reader.digit {
                Some([low, high])
                    if low == high && neighbours(low, value) && next_allows_range(next, powers, digits) =>
                {
                    reader.digit = Some([low, value]);
                    ranged = true;
                }
                Some(_) => return None,
                None => reader.digit = Some([value, value]),
            }
            digits += 1;
            end = stop;
        } else if end > at && begins_unit(&text[at + offset..]) {
            break;
        } else if let Some(power) = multiplier(c) {
            reader.take_power(power)?;
            powers += 1;
            end = stop;
        } else if matches!(c, '几' | '数') && reader.digit.is_none() {
            let multiplied = next.is_some_and(|c| multiplier(c).is_some());
            if multiplied && end == at {
                vague = Some(Vague::Several);
                reader.digit = Some([1, 1]);
            } else if c == '几' && reader.last_power == 1 && end > at {
                // 十几, 二十几万
                vague = Some(Vague::More);
                end = stop;
            } else {
                break;
            }
        } else if let Some(kind) = vague_char(c).filter(|_| powers > 0 && vague.is_none() && reader.digit.is_none()) {
            let multiplied = next.is_some_and(|c| multiplier(c).is_some());
            if !multiplied && next.is_none_or(|c| !c.is_alphabetic()) {
                break;
            }
            vague = Some(kind);
            end = stop;
            if !multiplied {
                break;
            }
        } else if is_point(c) && digits + powers > 0 && !ranged {
            let (decimals, stop) = decimals_at(text, stop);
            // 十点一刻 is a time of the day.
            if decimals.is_empty() || text[stop..].starts_with(['刻', '半']) {
                break;
            }
            // Multipliers may follow: 一点五亿.
            let digits = Decimal::parse(&format!("{}.{decimals}", reader.finish()[0]))?;
            return with_multipliers(text, at, stop, digits);
        } else {
            break;
        }
    }
    if end == at {
        return None;
    }
    let place = if reader.digit.is_some() && (reader.last_power < 2 || reader.zero_seen) {
        0
    } else if reader.digit.is_some() {
        reader.last_power as i32 - 1
    } else {
        written_place(&text[at..end])
    };
    let [low, high] = reader.finish();
    let low = Decimal::integer(i64::try_from(low).ok()?);
    let high = ranged.then(|| i64::try_from(high).ok().map(Decimal::integer)).flatten();
    Some(Numeral {
        range: at..end,
        low,
        high,
        vague,
        place,
        digits: low,
        multiplier: trailing_power(&text[at..end]),
        chinese: true,
        bare: digits == 0 && powers > 0 && vague.is_none() && !text[at..end].starts_with('十'),
        single: powers == 0 && digits == 1,
    })
}

/// What stands between a numeral and its decimals: 二十一点六八, 十一．四.
fn is_point(c: char) -> bool {
    matches!(c, '点' | '．' | '.' | '·' | '﹒')
}

/// The Chinese digits at a place, as ASCII, and where they end.
fn decimals_at(text: &str, at: usize) -> (String, usize) {
    let digits: String = text[at..].chars().map_while(plain_digit).map(|d| char::from(b'0' + d)).collect();
    let end = at + digits.len() * '一'.len_utf8();
    (digits, end)
}

/// A digit that stands in a string of digits: 两 does not.
fn plain_digit(c: char) -> Option<u8> {
    digit(c).filter(|_| c != '两').and_then(|digit| u8::try_from(digit).ok())
}

/// A string of digits: 一二六, 七〇亿, 一九．〇四亿. Two digits alone are a range (七八个) or a word (五一), before 十, 百 and 千
/// each is a digit of its own, and before 年 they are a year.
fn digit_string(text: &str, at: usize) -> Option<Numeral> {
    let (whole, end) = decimals_at(text, at);
    if whole.len() < 2 || whole.starts_with('0') {
        return None;
    }
    let point = text[end..].chars().next().filter(|c| is_point(*c) && *c != '.');
    let (decimals, stop) = point.map_or((String::new(), end), |point| decimals_at(text, end + point.len_utf8()));
    let longer = whole.len() > 2 || whole.contains('0') || !decimals.is_empty();
    if !longer || text[end..].starts_with(['十', '百', '千', '年']) || whole.len() > 12 {
        return None;
    }
    let end = if decimals.is_empty() { end } else { stop };
    let digits = if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") };
    with_multipliers(text, at, end, Decimal::parse(&digits)?)
}

/// 两三, 七八, and the idiom 三五: digits that make a range.
fn neighbours(low: i64, high: i64) -> bool {
    high == low + 1 || (low == 3 && high == 5)
}

/// 两三个, 三四十: two neighbouring digits read as a range; a longer string of digits is a code or a year.
fn next_allows_range(next: Option<char>, powers: usize, digits: usize) -> bool {
    let longer = next.is_some_and(|c| digit(c).is_some());
    !longer && (powers == 0 || digits < 8)
}

/// Power of ten of the last digit written in a Chinese numeral: 4 of 三十万, 0 of 三十五.
fn written_place(text: &str) -> i32 {
    let mut place = 0;
    let mut big = 0;
    for c in text.chars().rev() {
        match multiplier(c) {
            Some(power) if power >= 4 => big = power as i32,
            Some(power) => {
                place = power as i32;
                break;
            }
            None if digit(c).is_some() => break,
            None => {}
        }
    }
    big + place
}

fn trailing_power(text: &str) -> u32 {
    text.chars().rev().map_while(multiplier).filter(|&p| p >= 4).sum()
}

/// The numeral of digits that end at `end`, with the multipliers behind them: 二十一点六八, 一点五亿.
fn with_multipliers(text: &str, at: usize, end: usize, digits: Decimal) -> Option<Numeral> {
    let (stop, power, vague) = multipliers(text, end);
    Some(Numeral {
        range: at..stop,
        low: digits.times_ten_to(power)?,
        high: None,
        vague,
        place: power as i32 + digits.last_place(),
        digits,
        multiplier: power,
        chinese: true,
        bare: false,
        single: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, low: f64, high: Option<f64>, vague: Option<Vague>) {
        let numeral = read(text, 0).unwrap_or_else(|| panic!("{text} is not read"));
        assert_eq!(numeral.range, 0..text.len(), "{text}");
        assert_eq!(numeral.low.to_f64(), low, "{text}");
        assert_eq!(numeral.high.map(Decimal::to_f64), high, "{text}");
        assert_eq!(numeral.vague, vague, "{text}");
    }

    proptest! {
        #[test]
        fn a_lone_digit_is_read_as_any_numeral(text in "[零一二两三九十百千万亿几数点余多来个0a]{1,5}") {
            prop_assert_eq!(chinese(&text, 0), digit_string(&text, 0).or_else(|| composed(&text, 0)));
        }
    }

    #[test]
    fn arabic_numerals() {
        check("5150", 5150.0, None, None);
        check("1,100.9亿", 110_090_000_000.0, None, None);
        check("2.3万", 23_000.0, None, None);
        check("8亿7900万", 879_000_000.0, None, None);
        check("3万5000", 35_000.0, None, None);
        check("1.2万亿", 1_200_000_000_000.0, None, None);
        check("5百万", 5_000_000.0, None, None);
        let spaced = read("产值6835. 27亿元", "产值".len()).unwrap();
        assert_eq!(spaced.low.to_f64(), 683_527_000_000.0);
    }

    #[test]
    fn arabic_with_vague_ends() {
        let numeral = read("130余万元", 0).unwrap();
        assert_eq!((numeral.low.to_f64(), numeral.vague), (1_300_000.0, Some(Vague::More)));
        let numeral = read("193.35万余人次", 0).unwrap();
        assert_eq!((numeral.low.to_f64(), numeral.vague), (1_933_500.0, Some(Vague::More)));
        let numeral = read("1200多人", 0).unwrap();
        assert_eq!((numeral.low.to_f64(), numeral.vague), (1200.0, Some(Vague::More)));
    }

    #[test]
    fn chinese_numerals() {
        check("一千三百八十七亿四千万", 138_740_000_000.0, None, None);
        check("十六亿八千八百一十四万", 1_688_140_000.0, None, None);
        check("一百五十一万五千", 1_515_000.0, None, None);
        check("六百五十亿二千万", 65_020_000_000.0, None, None);
        check("五万五千", 55_000.0, None, None);
        check("一百二", 120.0, None, None);
        check("一百零二", 102.0, None, None);
        check("三万五", 35_000.0, None, None);
        check("二十四", 24.0, None, None);
        check("十", 10.0, None, None);
        check("一万亿", 1e12, None, None);
        check("二十一点六八", 21.68, None, None);
        check("零点七", 0.7, None, None);
        check("一点五亿", 150_000_000.0, None, None);
        check("十点一", 10.1, None, None);
        check("十一．四亿", 1_140_000_000.0, None, None);
        check("一九．〇四亿", 1_904_000_000.0, None, None);
        check("七〇亿", 7_000_000_000.0, None, None);
        check("一二六", 126.0, None, None);
        check("七八", 7.0, Some(8.0), None);
        check("八、九百万", 8_000_000.0, Some(9_000_000.0), None);
        assert_eq!(read("三、五百万", 0).unwrap().range, 0..3);
        check("3 438 000", 3_438_000.0, None, None);
    }

    #[test]
    fn vague_chinese_numerals() {
        check("三四十万", 300_000.0, Some(400_000.0), None);
        check("两三", 2.0, Some(3.0), None);
        check("数百", 100.0, None, Some(Vague::Several));
        check("几十", 10.0, None, Some(Vague::Several));
        check("几千万", 10_000_000.0, None, Some(Vague::Several));
        check("十几", 10.0, None, Some(Vague::More));
        let numeral = read("四亿八千多万斤", 0).unwrap();
        assert_eq!((numeral.low.to_f64(), numeral.vague), (480_000_000.0, Some(Vague::More)));
        let numeral = read("十来万元", 0).unwrap();
        assert_eq!((numeral.low.to_f64(), numeral.vague), (100_000.0, Some(Vague::Around)));
        let numeral = read("一千多万元", 0).unwrap();
        assert_eq!((numeral.low.to_f64(), numeral.vague), (10_000_000.0, Some(Vague::More)));
    }

    #[test]
    fn codes_and_years_are_no_numerals() {
        assert!(read("二〇二五年", 0).is_none());
        assert!(read("一九五五年", 0).is_none());
        assert!(read("1.2.3", 0).is_none());
        assert!(read("几个", 0).is_none());
        assert!(read("一五家渠", 0).is_none());
    }

    #[test]
    fn beginnings_are_all_numerals() {
        let begins = |c: &char| c.is_ascii_digit() || is_chinese_numeral(*c);
        let mut listed: Vec<char> = beginnings().collect();
        listed.sort_unstable();
        assert_eq!(listed, ('\0'..=char::MAX).filter(begins).collect::<Vec<_>>());
    }

    #[test]
    fn bare_multipliers_are_marked() {
        assert!(read("万人马拉松", 0).unwrap().bare);
        assert!(read("百万以上", 0).unwrap().bare);
        assert!(!read("两百亿元", 0).unwrap().bare);
        assert!(read("三大", 0).unwrap().single);
    }

    #[test]
    fn the_place_of_the_last_digit_is_known() {
        for (text, place) in [("130万", 4), ("1.95亿", 6), ("5150", 0), ("三十万", 5), ("三十五", 0), ("8.5", -1)]
        {
            assert_eq!(read(text, 0).unwrap().place, place, "{text}");
        }
    }
}
