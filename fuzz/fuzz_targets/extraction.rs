//! Tries to break the law of `extraction`.
#![no_main]

#[path = "../laws.rs"]
#[allow(dead_code)]
mod laws;

use std::sync::LazyLock;
use zhibiao::engine::Engine;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::extraction(&ENGINE, bytes));
