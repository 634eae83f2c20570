//! The claims of what a command is given, texts and datasets alike.

use super::inputs::InputArgs;
use super::terminal::say;
use super::{EngineArgs, Failure};
use clap::Args;
use std::path::{Path, PathBuf};
use zhibiao::claim::Claim;
use zhibiao::engine::Engine;
use zhibiao::pipeline::{self, Document};
use zhibiao::reports::{Reports, Wanted};
use zhibiao::source::Sources;
use zhibiao::store;

/// Claims and what was not read.
#[derive(Default)]
pub struct Given {
    /// The claims, those of a document together and in order.
    pub claims: Vec<Claim>,
    /// Documents.
    pub documents: usize,
    /// Inputs that were skipped, with the reason.
    pub skipped: Vec<(String, String)>,
}

/// What to read with, and how.
#[derive(Debug, Args)]
pub struct ReadArgs {
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub inputs: InputArgs,
}

impl Given {
    /// Reads files in their order: datasets as they are, all else as `extract` reads it.
    pub fn read(paths: &[PathBuf], engine: &Engine, args: &ReadArgs) -> Result<Self, Failure> {
        let mut given = Given::default();
        for path in paths {
            // What cannot be read is named by the reader of texts.
            if store::is_dataset(path).unwrap_or_default() {
                given.dataset(path)?;
            } else {
                given.text(path, engine, args)?;
            }
        }
        Ok(given)
    }

    fn dataset(&mut self, path: &Path) -> Result<(), Failure> {
        let claims = all_of(path)?;
        let mut docs: Vec<&str> = claims.iter().map(|claim| claim.doc.as_str()).collect();
        docs.dedup();
        self.documents += docs.len();
        self.claims.extend(claims);
        Ok(())
    }

    fn text(&mut self, path: &Path, engine: &Engine, args: &ReadArgs) -> Result<(), Failure> {
        let sources = Sources::new(vec![path.to_owned()], args.inputs.options());
        let options = pipeline::Options { format: args.inputs.format(), ..pipeline::Options::default() };
        let take = |document: Document| {
            self.documents += 1;
            if let Some(why) = document.row.why {
                say(&format!("skipped {}: {why}", document.row.path));
                self.skipped.push((document.row.path, why));
            }
            self.claims.extend(document.claims);
            Ok(())
        };
        pipeline::run(engine, sources, options, |document| document, take)?;
        Ok(())
    }
}

/// All claims of a dataset; JSON Lines may stand alone.
pub fn all_of(path: &Path) -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::new();
    Reports::open(path)?.on(&Wanted::all(), |claim| claims.push(claim))?;
    Ok(claims)
}
