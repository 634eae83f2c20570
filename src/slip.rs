//! How near two written numbers are to being one number miswritten: one digit, two digits swapped, 万 for 亿.

/// Numbers with fewer digits are alike by chance.
const DIGITS: usize = 3;

/// Powers of ten that a wrong multiplier or a lost point make.
const POWERS: [f64; 4] = [10.0, 100.0, 1e4, 1e8];

/// Whether one of two numbers may be the other miswritten. The same whichever is asked first; a number is no slip of
/// itself.
///
/// ```
/// use zhibiao::slip::is_slip;
/// assert!(is_slip(19234.0, 19334.0) && is_slip(19234.0, 12934.0) && is_slip(2.34e8, 2.34e4));
/// assert!(!is_slip(19234.0, 19234.0) && !is_slip(19234.0, 20345.0) && !is_slip(7.0, 8.0));
/// ```
pub fn is_slip(one: f64, two: f64) -> bool {
    slips(one, two, DIGITS)
}

/// The same of numbers with at least so many digits, for where more than the numbers says that they are one.
pub fn slips(one: f64, two: f64, least: usize) -> bool {
    if one <= 0.0 || two <= 0.0 || one == two {
        return false;
    }
    let (first, second) = (digits(one), digits(two));
    if first == second {
        let ratio = one.max(two) / one.min(two);
        return first.len() > 1 && POWERS.iter().any(|power| (ratio / power - 1.0).abs() < 1e-9);
    }
    let (small, large) = (one.min(two), one.max(two));
    if large / small >= 10.0 || first.len().max(second.len()) < least {
        return false;
    }
    miswritten(&padded(&first, &second), &padded(&second, &first))
}

/// One digit differs, or two neighbours are swapped.
fn miswritten(one: &[u8], two: &[u8]) -> bool {
    let differing: Vec<usize> = (0..one.len()).filter(|&at| one[at] != two[at]).collect();
    match differing[..] {
        [_] => true,
        [left, right] => right == left + 1 && one[left] == two[right] && one[right] == two[left],
        _ => false,
    }
}

/// Digits from the first that is not zero to the last that is not.
fn digits(number: f64) -> Vec<u8> {
    let text = format!("{number}");
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').collect();
    let end = digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
    digits[..end].to_vec()
}

/// Filled up with zeros to the length of another.
fn padded(digits: &[u8], other: &[u8]) -> Vec<u8> {
    let mut digits = digits.to_vec();
    digits.resize(digits.len().max(other.len()), b'0');
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_are_told_from_other_numbers() {
        for (one, two) in [(456.0, 466.0), (5.63, 5.83), (100.5, 105.0), (980_000.0, 890_000.0), (1200.0, 120.0)] {
            assert_eq!(is_slip(one, two), one != 980_000.0, "{one} {two}");
        }
        assert!(!is_slip(0.0, 0.0) && !is_slip(-5.0, 5.0) && !is_slip(456.0, 567.0));
    }

    proptest! {
        #[test]
        fn the_same_whichever_is_asked(one in 0.0..1e9f64, two in 0.0..1e9f64) {
            prop_assert_eq!(is_slip(one, two), is_slip(two, one));
            prop_assert!(!is_slip(one, one));
        }

        #[test]
        fn one_changed_digit_is_a_slip(number in 1000u32..9_999_999, place in 0u32..3, by in 1u32..10) {
            let power = 10u32.pow(place);
            let digit = number / power % 10;
            let changed = number - digit * power + (digit + by) % 10 * power;
            prop_assert!(is_slip(f64::from(number), f64::from(changed)) || changed == number);
        }
    }
}
