//! What the maintainers run to judge the program as a whole; `zhibiao eval` judges it on one folder of gold.
//!
//! ```console
//! $ cargo run --release --example evaluation -- calibrate
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod calibrate;
mod gold;

use clap::{Parser, Subcommand};
use gold::Stock;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zhibiao::engine::Engine;

/// Why a command failed, for the person who ran it.
type Failure = Box<dyn std::error::Error>;

/// Judges the program as a whole.
#[derive(Parser)]
struct Cli {
    /// Folder of the gold that is kept outside this repository; what needs it is left as it is where it is not there
    #[arg(long, value_name = "DIR", env = "ZHIBIAO_GOLD", global = true)]
    gold: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fit seeds/confidence.toml to all gold, and say how well it holds for a document left out
    Calibrate,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("evaluation: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let more = cli.gold.clone().unwrap_or_else(|| root.join("../shared/gold"));
    let stock = Stock::load(root, &more)?;
    let engine = Engine::embedded()?;
    match cli.command {
        Command::Calibrate => println!("{}", calibrate::run(root, &stock, &engine)?),
    }
    Ok(ExitCode::SUCCESS)
}
