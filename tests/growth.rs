//! Nothing takes longer than in proportion: eight times as much of what is hard to read takes about eight times as long.
//!
//! A quadratic step would take 64 times as long. The bound lies between, and so far from both that a busy machine does not
//! move the answer; the shortest of several runs counts, and what is out of proportion must be so each time it is looked at.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::LazyLock;
use std::time::{Duration, Instant};
use zhibiao::engine::Engine;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

/// Bytes of the smaller text.
const SMALL: usize = 8 << 10;
/// How much larger the other is.
const TIMES: usize = 8;
/// More than this many times as long is out of proportion.
const MOST: u32 = 28;
/// How often that is looked at.
const LOOKS: usize = 3;

fn of(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

fn shortest(text: &str) -> Duration {
    let runs = (0..3).map(|_| {
        let start = Instant::now();
        std::hint::black_box(ENGINE.read("a", text, None));
        start.elapsed()
    });
    runs.min().unwrap()
}

#[track_caller]
fn takes_in_proportion(small: &str, large: &str) {
    // The first reading fills what is made as it is needed.
    ENGINE.read("a", small, None);
    let out_of_proportion = |_| {
        let (short, long) = (shortest(small), shortest(large));
        // Below a millisecond a clock tells nothing.
        let ratio = long.as_micros() / short.as_micros().max(1000);
        (ratio > MOST.into()).then_some((short, long))
    };
    let looks: Option<Vec<(Duration, Duration)>> = (0..LOOKS).map(out_of_proportion).collect();
    assert!(looks.is_none(), "{:?}…: {looks:?}", small.chars().take(20).collect::<String>());
}

#[track_caller]
fn grows_in_proportion(pieces: &[&str]) {
    pieces.iter().for_each(|piece| takes_in_proportion(&of(piece, SMALL), &of(piece, SMALL * TIMES)));
}

#[test]
fn one_character_over_and_over() {
    grows_in_proportion(&["7", "的", "万", "（", "“", "<", "*", "\0", " ", "，", "\n", "[", "|", "第", "年"]);
}

#[test]
fn figures_without_an_end() {
    grows_in_proportion(&[
        "新建公路87公里",
        "增长5%，",
        "1，234，",
        "2024年1—10月",
        "全州、全市、全县",
        "从3万增至5万",
        "其中农业129项、工业95项、",
        "某某有限公司",
        "同比增长",
        "他说，",
    ]);
}

#[test]
fn lines_and_markup_without_an_end() {
    grows_in_proportion(&[
        "新建公路87公里\n",
        "一、新建公路87公里。\n",
        "<p>新建公路87公里",
        "<div><table><tr><td>5",
        "|5",
        "[链接](",
        "&amp;",
        "<!--",
        "指标\n单位\n5.5\n",
        "指标\n|\n5.5\n|\n",
        "指标 | 5.5 | 6\n",
        "| 面积 | 12亩 |\n",
        "面积 | 12亩\n",
        "# 标题\n",
    ]);
}

#[test]
fn one_statistic_with_a_value_a_line() {
    for line in ["全县新建公路@公里。\n", "一、新建公路@公里\n", "| 公路 | @公里 |\n", "，新建公路@公里"]
    {
        let text = |lines: usize| (1..lines).map(|at| line.replace('@', &at.to_string())).collect::<String>();
        takes_in_proportion(&text(400), &text(400 * TIMES));
    }
}
