//! One figure that a text states: the record that everything else serves.
//!
//! A claim is one flat object, the same in every output format. The names of its fields and their allowed values are
//! the dataset's contract with its users: fields are added, never renamed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text of a claim. Up to 23 bytes it needs no memory of its own; a longer one is shared with whatever it was cloned from, as
/// the claims of a sentence share that sentence.
pub use smol_str::SmolStr;

/// How a stated number bounds the true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// Stated without any bound.
    #[default]
    Exact,
    /// 约, 左右, 大约, 上下, 来.
    About,
    /// 近, 接近, 将近.
    Nearly,
    /// 余, 多, 超, 超过, 突破, 逾.
    Over,
    /// 以上, 不少于, 不低于, 至少.
    AtLeast,
    /// 以下, 以内, 不超过, 至多, 最多, 最高.
    AtMost,
    /// 不足, 不到, 低于.
    Under,
    /// 数百, 几十.
    Several,
}

/// What kind of magnitude the number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// An amount: 670亿元, 5150人.
    #[default]
    Level,
    /// A part of a whole, a rate or a ratio: 覆盖率100%, 占61%.
    Share,
    /// A relative change: 增长5%.
    Growth,
    /// An absolute change: 提高15个百分点.
    Change,
    /// The old value of a from–to statement, or the figure that another is compared with.
    Baseline,
}

/// Which way a growth or change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 增长, 提高, 上升.
    Up,
    /// 下降, 减少, 压缩.
    Down,
}

/// Whether the figure happened, is promised, or is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Happened, or is so.
    #[default]
    Actual,
    /// Promised, planned, 力争, 将, an item of a list of things to do.
    Target,
    /// 预计 of a period that is already over or under way.
    Estimate,
}

/// Whether a figure counts what is there or what came during a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StockFlow {
    /// At a time: 总数达45家.
    Stock,
    /// During a period: 新增29家.
    Flow,
}

/// How a claim's period is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// The whole of the period.
    Full,
    /// From the period's start to a date within it: 今年以来, 截至11月底.
    ToDate,
    /// At a point of time.
    Point,
}

/// One number that a text states about one indicator.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Identifier, stable under corrections elsewhere in the document.
    pub id: SmolStr,
    /// The document: a record's own id or address, else the path as given.
    pub doc: SmolStr,
    /// Title of the article that the claim stands in.
    pub title: Option<SmolStr>,
    /// Date of the article, ISO 8601, as fine as it is known.
    pub published: Option<SmolStr>,
    /// First code point of `text` in the decoded document.
    pub start: usize,
    /// Code point after the last one of `text` in the decoded document.
    pub end: usize,
    /// The numeric expression exactly as the document has it.
    pub text: SmolStr,
    /// The repaired sentence around it.
    pub sentence: SmolStr,
    /// The number, multiplied out exactly in decimal; a range's lower end.
    #[serde(serialize_with = "whole")]
    pub value: f64,
    /// A range's upper end.
    #[serde(serialize_with = "whole_if_any")]
    pub high: Option<f64>,
    /// Lower end of the interval that the claim denotes; null is open.
    #[serde(serialize_with = "whole_if_any")]
    pub lower: Option<f64>,
    /// Upper end of the interval that the claim denotes; null is open.
    #[serde(serialize_with = "whole_if_any")]
    pub upper: Option<f64>,
    /// How the number bounds the true one.
    pub qualifier: Qualifier,
    /// Unit as written, without a multiplier.
    pub unit: Option<SmolStr>,
    /// What the number is per: 月, 人, 生·年.
    pub per: Option<SmolStr>,
    /// What was measured, in the source's words.
    pub indicator: Option<SmolStr>,
    /// The statistic, whatever its wording: `head|qualifiers|actions`, in Simplified script.
    pub indicator_key: Option<SmolStr>,
    /// The verb that makes the metric: 新建, 改造, 启动.
    pub action: Option<SmolStr>,
    /// Kind of magnitude.
    pub measure: Measure,
    /// Which way a growth or change goes.
    pub direction: Option<Direction>,
    /// What a growth or change is against: 同比, a period, a plan, another place.
    pub base: Option<SmolStr>,
    /// Stock or flow, null where it makes no sense.
    pub stock_flow: Option<StockFlow>,
    /// Happened, promised or reckoned.
    pub status: Status,
    /// The word that decided `status`.
    pub status_cue: Option<SmolStr>,
    /// When the number holds: ISO 8601 date, month, year or interval.
    pub period: Option<SmolStr>,
    /// How `period` is to be read.
    pub period_kind: Option<PeriodKind>,
    /// The date up to which the figure holds, when known.
    pub as_of: Option<SmolStr>,
    /// First day of `period`.
    #[schemars(extend("format" = "date"))]
    pub period_start: Option<SmolStr>,
    /// Last day of `period`.
    #[schemars(extend("format" = "date"))]
    pub period_end: Option<SmolStr>,
    /// GB/T 2260 code, present-day.
    pub region: Option<SmolStr>,
    /// Name of `region`.
    pub region_name: Option<SmolStr>,
    /// Whose figure it is, when not the place's own.
    pub entity: Option<SmolStr>,
    /// Who says the figure, with the title that the sentence gives; null where nobody in it speaks.
    pub speaker: Option<SmolStr>,
    /// Programme category.
    pub category: SmolStr,
    /// The pattern that read it.
    pub pattern: SmolStr,
    /// `id` of the claim, in the same document, whose stated sum this figure is a part of.
    pub part_of: Option<SmolStr>,
    /// `id` of the first claim in the same document that tells the same figure.
    pub same_as: Option<SmolStr>,
    /// How likely the record is right in every field that makes it complete, from 0 to 1.
    #[serde(default)]
    pub confidence: f64,
}

impl Claim {
    /// Whole numbers are written without a fraction: 24700 and not 24700.0.
    pub(crate) fn whole_of(number: f64) -> Option<i64> {
        // Beyond 2^53 a float no longer tells neighbouring whole numbers apart.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let whole = number as i64;
        // The way there and back is a step each, where asking for the fraction is a call.
        (number.abs() < EXACT && whole as f64 == number).then_some(whole)
    }
}

fn whole<S: serde::Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    match Claim::whole_of(*number) {
        Some(whole) => to.serialize_i64(whole),
        None => to.serialize_f64(*number),
    }
}

fn whole_if_any<S: serde::Serializer>(number: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => whole(number, to),
        None => to.serialize_none(),
    }
}
