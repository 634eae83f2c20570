//! What numbers beside each other share: units, bounds, the ends of a range.

use super::Quantity;
use crate::claim::Qualifier;

/// 270亿和268亿立方米: a large number without a unit takes that of the number it is joined to.
pub(super) fn borrow_units(text: &str, found: &mut [Quantity<'_>]) {
    for index in (1..found.len()).rev() {
        let (head, tail) = found.split_at_mut(index);
        let (Some(first), Some(second)) = (head.last_mut(), tail.first()) else { continue };
        let joined = matches!(&text[first.outer.end..second.outer.start], "和" | "、" | "与" | "及" | "至");
        if first.unit.is_none() && joined && second.unit.is_some() && second.rejected.is_none() {
            first.unit = second.unit;
            first.unit_kind = second.unit_kind;
            first.kind = second.kind;
            first.rejected = None;
        }
    }
}

/// 超过20万吨、5万吨: a bound before a row of numbers of one unit holds for all of them.
pub(super) fn bound_rows(text: &str, found: &mut [Quantity<'_>]) {
    for index in 1..found.len() {
        let (head, tail) = found.split_at_mut(index);
        let (Some(first), Some(second)) = (head.last(), tail.first_mut()) else { continue };
        let joined = matches!(&text[first.outer.end..second.outer.start], "、" | "和");
        let opened = index == 1 || !matches!(&text[head[index - 2].outer.end..first.outer.start], "、" | "和");
        let before = first.outer.start < first.range.start || !opened;
        let whole = first.outer.end == first.range.end && second.outer == second.range;
        if joined && before && whole && first.unit == second.unit && second.qualifier == Qualifier::Exact {
            second.qualifier = first.qualifier;
        }
    }
}

/// 60%以上且不超过80% is one range.
pub(super) fn merge_bounds(text: &str, found: &mut Vec<Quantity<'_>>) {
    let mut index = 0;
    while index + 1 < found.len() {
        let (low, high) = (&found[index], &found[index + 1]);
        let between = &text[low.outer.end..high.outer.start];
        let joined = matches!(between, "且" | "，" | "、" | "但" | "，但" | "，且" | "" | "并");
        let bounds = low.qualifier == Qualifier::AtLeast && high.qualifier == Qualifier::AtMost;
        if joined && bounds && low.unit == high.unit && low.high.is_none() && low.low < high.low {
            let high = found.remove(index + 1);
            let low = &mut found[index];
            low.range.end = high.range.end;
            low.outer.end = high.outer.end;
            low.high = Some(high.low);
            low.qualifier = Qualifier::Exact;
        }
        index += 1;
    }
}
