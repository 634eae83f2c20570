//! Kinds of numbers.

/// What a pattern may ask of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// %, ‰, 成, fractions.
    Percent,
    /// 个百分点.
    Points,
    /// 倍.
    Times,
    /// 翻一番.
    Doubling,
    /// 天, 小时, 个月.
    Time,
    /// 元.
    Money,
    /// 人, 名.
    Person,
    /// Any other amount.
    Amount,
}

impl Kind {
    /// All kinds, in their order.
    pub const ALL: [Kind; 8] =
        [Kind::Percent, Kind::Points, Kind::Times, Kind::Doubling, Kind::Time, Kind::Money, Kind::Person, Kind::Amount];
}
