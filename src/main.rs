//! The command line of zhibiao.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
