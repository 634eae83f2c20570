//! The yardstick: `jieba_rs::Jieba::cut` alone over a text, line by line, on one thread.
//!
//! `cargo run --release --example jieba_cut FILE` prints one line of JSON: bytes, seconds to load the dictionary, seconds
//! to cut, words.
#![allow(clippy::print_stdout)]

use jieba_rs::Jieba;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a file of text")?;
    let text = std::fs::read_to_string(path)?;
    let start = Instant::now();
    let jieba = Jieba::new();
    let load = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let words: usize = text.lines().map(|line| jieba.cut(line, true).len()).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!(r#"{{"bytes":{},"load":{load:.4},"seconds":{seconds:.4},"found":{words}}}"#, text.len());
    Ok(())
}
