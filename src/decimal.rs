//! Exact decimal arithmetic for written numbers.
//!
//! 2.47万 is 24700 and not 24700.000000000004: a number is kept as an integer mantissa and a power of ten, and becomes
//! a float only once, by correct rounding, when it leaves the library.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number, `mantissa × 10^-scale`.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// Beyond this many digits a number is no figure of a text but noise.
const MAX_DIGITS: usize = 30;

/// The least integer of more digits.
const TOO_LARGE: u128 = 10u128.pow(MAX_DIGITS as u32);

/// The powers of ten that a float holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal { mantissa: 0, scale: 0 };

    /// An integer.
    pub fn integer(value: i64) -> Self {
        Decimal { mantissa: i128::from(value), scale: 0 }
    }

    /// Reads ASCII digits with at most one point; commas are skipped. None for anything else or for more digits than a
    /// figure can have.
    ///
    /// ```
    /// use zhibiao::decimal::Decimal;
    /// assert_eq!(Decimal::parse("1,100.9").unwrap().to_f64(), 1100.9);
    /// assert!(Decimal::parse("1.2.3").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (mut mantissa, mut scale, mut digits, mut point) = (0i128, 0u32, 0usize, false);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    digits += 1;
                    if digits > MAX_DIGITS {
                        return None;
                    }
                    mantissa = mantissa * 10 + i128::from(byte - b'0');
                    scale += u32::from(point);
                }
                b'.' if !point => point = true,
                b',' if !point => {}
                _ => return None,
            }
        }
        (digits > 0).then_some(Decimal { mantissa, scale })
    }

    /// The number, if a text can write it: what is printed can be read again.
    fn written(mantissa: i128, scale: u32) -> Option<Self> {
        (mantissa.unsigned_abs() < TOO_LARGE).then_some(Decimal { mantissa, scale })
    }

    /// This number times a power of ten; None where it would have more digits than a figure can have.
    pub fn times_ten_to(self, power: u32) -> Option<Self> {
        if power == 0 {
            return Some(self);
        }
        let drop = power.min(self.scale);
        let factor = 10i128.checked_pow(power - drop)?;
        Decimal::written(self.mantissa.checked_mul(factor)?, self.scale - drop)
    }

    /// Sum; None where it would have more digits than a figure can have.
    pub fn plus(self, other: Decimal) -> Option<Self> {
        if self.scale == other.scale {
            return Decimal::written(self.mantissa.checked_add(other.mantissa)?, self.scale);
        }
        let scale = self.scale.max(other.scale);
        let left = self.mantissa.checked_mul(10i128.checked_pow(scale - self.scale)?)?;
        let right = other.mantissa.checked_mul(10i128.checked_pow(scale - other.scale)?)?;
        Decimal::written(left.checked_add(right)?, scale)
    }

    /// Difference; None where it would have more digits than a figure can have.
    pub fn minus(self, other: Decimal) -> Option<Self> {
        self.plus(Decimal { mantissa: other.mantissa.checked_neg()?, scale: other.scale })
    }

    /// `self / other`, rounded to `places` decimals; None for a zero divisor or on overflow.
    pub fn divided_by(self, other: Decimal, places: u32) -> Option<Self> {
        let top = self.mantissa.checked_mul(10i128.checked_pow(other.scale + places)?)?;
        let bottom = other.mantissa.checked_mul(10i128.checked_pow(self.scale)?)?;
        if bottom == 0 {
            return None;
        }
        let rounded = (top.checked_mul(2)? + bottom) / bottom.checked_mul(2)?;
        Some(Decimal { mantissa: rounded, scale: places })
    }

    /// Half of `10^power` (`power` may be negative): how far a number with its last digit at that place may be off.
    pub fn half_of_place(power: i32) -> Option<Self> {
        if power >= 1 {
            Some(Decimal { mantissa: 5i128.checked_mul(10i128.checked_pow(power as u32 - 1)?)?, scale: 0 })
        } else {
            Some(Decimal { mantissa: 5, scale: (1 - power) as u32 })
        }
    }

    /// Power of ten of the last written digit: 0 for 12, −1 for 3.5.
    pub fn last_place(self) -> i32 {
        -(self.scale as i32)
    }

    /// The same number below zero.
    pub fn negated(self) -> Self {
        Decimal { mantissa: -self.mantissa, scale: self.scale }
    }

    /// True for zero, however written.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        // Both exact in binary, one division rounds once, which is what reading the digits gives as well.
        match (i64::try_from(self.mantissa), POWERS.get(self.scale as usize)) {
            (Ok(mantissa), Some(power)) if mantissa.unsigned_abs() < 1 << 53 => mantissa as f64 / power,
            _ => format!("{}e-{}", self.mantissa, self.scale).parse().unwrap_or(f64::NAN),
        }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        match self.minus(*other) {
            Some(difference) => difference.mantissa.cmp(&0),
            None => self.to_f64().total_cmp(&other.to_f64()),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        let part = part.trim_end_matches('0');
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn scales_without_a_binary_detour() {
        assert_eq!(decimal("2.47").times_ten_to(4).unwrap().to_f64(), 24700.0);
        assert_eq!(decimal("8.54").times_ten_to(4).unwrap().to_f64(), 85400.0);
        assert_eq!(decimal("0.07").times_ten_to(8).unwrap().to_f64(), 7_000_000.0);
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", ".", "1.2.3", "inf", "1e5", "１２"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
        assert!(Decimal::parse(&"9".repeat(40)).is_none());
    }

    #[test]
    fn divides_with_rounding() {
        assert_eq!(decimal("100").divided_by(decimal("3"), 2).unwrap().to_string(), "33.33");
        assert_eq!(decimal("700").divided_by(decimal("10"), 2).unwrap().to_string(), "70");
        assert!(decimal("1").divided_by(Decimal::ZERO, 2).is_none());
    }

    #[test]
    fn prints_what_it_reads() {
        for text in ["0", "12", "3.5", "0.05", "1234567.89"] {
            assert_eq!(decimal(text).to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn a_float_is_the_nearest_to_its_digits(mantissa in any::<i64>(), shift in 0u32..64, scale in 0u32..26) {
            let number = Decimal { mantissa: (mantissa >> shift).into(), scale };
            let read: f64 = format!("{}e-{scale}", mantissa >> shift).parse().unwrap();
            prop_assert_eq!(number.to_f64(), read);
        }
    }
}
