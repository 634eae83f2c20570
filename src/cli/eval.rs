//! later
use super::{Done, Failure};
/// later
#[derive(Debug, clap::Args)]
pub struct Eval {}
impl Eval { pub fn run(self) -> Result<Done, Failure> { Ok(Done::Well) } }
