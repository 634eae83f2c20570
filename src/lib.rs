//! Reads every figure in Chinese news and government text as a checked, sourced record.
//!
//! The modules stand in the order of the data's way; a module uses only modules above it.

pub mod span;

pub mod source;

pub mod reading;

pub mod claim;
