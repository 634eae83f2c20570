//! Tries to break the law of `archive`.
#![no_main]

#[path = "../laws.rs"]
#[allow(dead_code)]
mod laws;

libfuzzer_sys::fuzz_target!(|input: &[u8]| laws::archive(input));
