//! Reads every figure in Chinese news and government text as a checked, sourced record.
//!
//! The modules stand in the order of the data's way; a module uses only modules above it.

pub mod decimal;
pub mod number;

pub mod claim;
pub mod error;
pub mod period;
pub mod script;
pub mod seeds;
pub mod quantity;
pub mod region;
pub mod segment;
pub mod mark;
pub mod pattern;
pub mod phrase;
pub mod extract;
