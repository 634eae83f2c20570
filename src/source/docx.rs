//! The text of a .docx: a paragraph or a paragraph of a table's cell a line.

use super::formats::{Input, Seekable};
use super::guard::{self, Guarded};
use super::options::{Limits, Options};
use super::problem::{Fault, ProblemKind};
use super::record::{Content, Known, Record};
use super::{Flow, Out, zip};
use crate::decode::{Decoded, Encoding};
use ::zip::ZipArchive;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// The member that holds the text.
pub(super) const TEXT: &str = "word/document.xml";

/// How many times as long as its text a document with markup may be.
const MARKUP: u64 = 8;

pub(super) fn read(input: Input, out: &mut Out) -> Flow {
    zip::read(input, out)
}

/// Hands out the document in an opened .docx.
pub(super) fn document(name: &str, mut zip: ZipArchive<Box<dyn Seekable + '_>>, out: &mut Out) -> Flow {
    match text(&mut zip, out.options) {
        Ok(text) => {
            let date = out.options.date_from_path.as_ref().and_then(|dates| dates.find(name));
            let content = Content::Text(Decoded { text, encoding: Encoding::Utf8, bad_bytes: 0 });
            let known = Known { date, ..Known::default() };
            out.record(Record { id: name.into(), path: name.into(), known, content })
        }
        Err(fault) => out.problem(fault.at(name)),
    }
}

fn text(zip: &mut ZipArchive<Box<dyn Seekable + '_>>, options: &Options) -> Result<String, Fault> {
    let file = zip.by_name(TEXT).map_err(zip::fault)?;
    let packed = Arc::new(AtomicU64::new(file.compressed_size()));
    // A piece of markup is held while it is read, so the whole of it is held to a limit.
    let limit = options.limits.max_document.saturating_mul(MARKUP);
    let xml = std::io::Read::take(Guarded::new(file, packed, &options.limits), limit);
    paragraphs(BufReader::new(xml), &options.limits)
}

/// The text of WordprocessingML.
fn paragraphs(xml: impl BufRead, limits: &Limits) -> Result<String, Fault> {
    let mut reader = Reader::from_reader(xml);
    let (mut text, mut buffer) = (String::new(), Vec::new());
    let (mut in_text, mut passed_over) = (false, 0usize);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| fault(&error))? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => in_text = true,
                // The same text box once more, for programs that do not know the first form.
                "Fallback" => passed_over += 1,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "Fallback" => passed_over = passed_over.saturating_sub(1),
                "p" if passed_over == 0 => text.push('\n'),
                _ => {}
            },
            Event::Empty(tag) if passed_over == 0 => match tag.local_name().as_ref() {
                "p" | "br" | "cr" => text.push('\n'),
                "tab" => text.push('\t'),
                _ => {}
            },
            Event::Text(part) if in_text && passed_over == 0 => {
                text.push_str(&part);
            }
            Event::GeneralRef(entity) if in_text && passed_over == 0 => text.push_str(&resolved(&entity)),
            Event::Eof => return Ok(text),
            _ => {}
        }
        if text.len() as u64 > limits.max_document {
            return Err(guard::too_large("", limits));
        }
    }
}

/// `&amp;` and `&#20013;`; nothing for what XML does not know.
fn resolved(entity: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(entity).unwrap_or_default().to_owned()
}

fn fault(error: &dyn std::fmt::Display) -> Fault {
    Fault::new(ProblemKind::Damaged, format!("damaged: {TEXT}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str, limits: &Limits) -> Result<String, Fault> {
        paragraphs(
            format!("<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>").as_bytes(),
            limits,
        )
    }

    #[test]
    fn paragraphs_and_cells_are_lines() {
        let run = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        let cell = |text: &str| format!("<w:tc>{}</w:tc>", run(text));
        let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("公路"), cell("87公里"));
        let split = "<w:p><w:r><w:t xml:space=\"preserve\">新建 </w:t></w:r><w:r><w:t>A&amp;B&#20013;</w:t><w:br/><w:t>路</w:t></w:r></w:p>";
        let body = format!("{}<w:p/>{split}{table}", run("一"));
        assert_eq!(read(&body, &Limits::default()).unwrap(), "一\n\n新建 A&B中\n路\n公路\n87公里\n");
    }

    #[test]
    fn what_is_not_shown_is_not_read() {
        let body = "<w:p><w:r><w:instrText>PAGE 3</w:instrText><w:delText>5</w:delText><w:t>87</w:t></w:r></w:p>\
            <mc:AlternateContent><mc:Choice><w:p><w:t>框</w:t></w:p></mc:Choice>\
            <mc:Fallback><w:p><w:t>框</w:t></w:p></mc:Fallback></mc:AlternateContent>";
        assert_eq!(read(body, &Limits::default()).unwrap(), "87\n框\n");
        assert_eq!(read("<w:p><w:t>一</w:p>", &Limits::default()).unwrap_err().kind, ProblemKind::Damaged);
        let limits = Limits { max_document: 4, ..Limits::default() };
        assert_eq!(read("<w:p><w:t>一二三</w:t></w:p>", &limits).unwrap_err().kind, ProblemKind::TooLarge);
    }
}
