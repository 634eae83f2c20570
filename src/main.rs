//! The command line of zhibiao.

mod cli;

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A claim is some forty small pieces of text; the system's allocator took a tenth of a run for them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
