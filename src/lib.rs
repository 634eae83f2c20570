//! Reads every figure in Chinese news and government text as a checked, sourced record.
//!
//! The modules stand in the order of the data's way; a module uses only modules above it.

pub mod claim;
pub mod decimal;
pub mod error;
pub mod fingerprint;
pub mod charset;
pub mod calendar;
pub mod edge;
pub mod affix;

pub mod span;
pub mod decode;
pub mod source;
pub mod reading;

pub mod vocabulary;
pub mod number;
pub mod evidence;
pub mod confidence;
pub mod comparison;
pub mod neighbour;
pub mod seeds;

pub mod table;
pub mod speaker;

pub mod script;
pub mod expression;
pub mod period;
pub mod kind;
pub mod unit;
pub mod composition;
pub mod duration;
pub mod quantity;
pub mod glance;
pub mod twin;
pub mod region;
pub mod segment;
pub mod mark;
pub mod row;
pub mod adverbial;

pub mod symbols;
pub mod turn;
pub mod pattern;
pub mod phrase;
pub mod extract;

pub mod category;
pub mod indicator;
pub mod column;
pub mod publication;
mod home;
pub mod context;
pub mod interval;
pub mod dating;
pub mod resolve;
mod firsts;
pub mod ties;
pub mod witness;

pub mod headline;
pub mod engine;
pub mod explain;

pub mod dataset;
pub mod line;
pub mod pipeline;

pub mod notice;
pub mod layout;
pub mod spool;
pub mod output;
pub mod duplicates;
pub mod checkpoint;
pub mod recorder;
pub mod store;
pub mod merge;
pub mod query;
pub mod report;

pub mod measured;
pub mod verdict;
pub mod slip;
pub mod finding;
pub mod relation;
pub mod retold;
pub mod reports;
pub mod track;
pub mod diff;
pub mod sample;

pub mod examples;
pub mod evaluate;
