//! later
use super::{Done, Failure};
/// later
#[derive(Debug, clap::Subcommand)]
pub enum Patterns { Check }
impl Patterns { pub fn run(self) -> Result<Done, Failure> { Ok(Done::Well) } }
