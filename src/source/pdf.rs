//! PDF is known and refused: its text is laid out, not written down, and another program gets it out better.

use super::formats::Input;
use super::problem::{Problem, ProblemKind};
use super::{Flow, Out};

pub(super) fn is_pdf(head: &[u8]) -> bool {
    head.starts_with(b"%PDF")
}

pub(super) fn refuse(input: Input, out: &mut Out) -> Flow {
    let message = "a PDF; get its text out first: pdftotext -raw -enc UTF-8 in.pdf - | zhibiao extract -";
    out.problem(Problem::new(input.name, ProblemKind::Pdf, message))
}
