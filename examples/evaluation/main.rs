//! What the maintainers run to judge the program as a whole; `zhibiao eval` judges it on one folder of gold.
//!
//! ```console
//! $ cargo run --release --example evaluation -- calibrate         # fits seeds/confidence.toml to gold
//! $ cargo run --release --example evaluation -- document          # brings docs/evaluation.md up to date
//! $ cargo run --release --example evaluation -- document --check  # says whether it is
//! $ cargo run --release --example evaluation -- generality        # what a document's own words are worth
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod calibrate;
mod document;
mod generality;
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
    /// Bring the tables of docs/evaluation.md up to date
    Document {
        /// Write nothing; fail when what the bundled corpus tells is out of date
        #[arg(long)]
        check: bool,
    },
    /// Judge each gold document without the vocabulary and patterns that no other text needs
    Generality {
        /// Name the entries that a document loses by, each dropped by itself (takes minutes)
        #[arg(long)]
        why: bool,
    },
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
        Command::Calibrate => print!("{}", calibrate::run(root, &stock, &engine)?),
        Command::Document { check: false } => document::write(root, &stock, &engine)?,
        Command::Document { check: true } => return document::check(root, &stock, &engine),
        Command::Generality { why } => {
            let rows = generality::rows(root, &stock, &engine, why)?;
            print!("{}{}", generality::table(&rows), generality::reasons(&rows));
            if generality::loss(&rows) > generality::MOST {
                eprintln!("the mean loss is more than {}", generality::MOST);
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
