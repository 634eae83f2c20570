//! What the commands that read documents say of their inputs.

use clap::{Args, ValueEnum};
use zhibiao::dataset;
use zhibiao::decode::Encoding;
use zhibiao::reading::Format;
use zhibiao::source::{Fields, Kind, Limits, Options, PathDate, parse_bytes};

/// How to understand what is given.
#[derive(Debug, Args)]
#[command(next_help_heading = "Inputs")]
pub struct InputArgs {
    /// What the inputs are [default: told by their content and ending]
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// Encoding of all inputs: utf-8, gb18030 (gbk), big5, utf-16le, utf-16be [default: told by their bytes]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<Encoding>,
    /// Field of a record that holds the text [default: content, text, body, article, 正文, 内容 or paragraphs]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Field of a record that holds the title [default: title, contenttitle, headline or 标题]
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,
    /// Field of a record that holds the date [default: date, time, published, publish_time, pubdate, 日期 …]
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,
    /// Field of a record that identifies it [default: id, news_id or docno, else url]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// Where a document's date stands in its path: groups y, m and d, or the first group
    #[arg(long, value_name = "REGEX")]
    date_from_path: Option<PathDate>,
    /// Refuse documents, lines and rows of more bytes; write 800000, 64K, 16M, 2G
    #[arg(long, value_name = "BYTES", default_value = "16M", value_parser = parse_bytes)]
    max_document: u64,
    /// Refuse packed data that unpack to more than N times their size (after 10 MiB)
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_ratio)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    max_ratio: u64,
}

/// What inputs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    /// Documents, or texts of records, in plain text: # and * mean nothing
    Text,
    /// The same with the marks of Markdown
    Markdown,
    /// The same in HTML, XML or JSP
    Markup,
    /// JSON Lines: an object a line
    Jsonl,
    /// A JSON array of objects
    Json,
    /// A table with the names of its fields in the first row
    Csv,
    /// The same with tabs between cells
    Tsv,
}

fn encoding(name: &str) -> Result<Encoding, String> {
    let known: Vec<&str> = Encoding::ALL.iter().map(|encoding| encoding.name()).collect();
    Encoding::by_name(name).ok_or_else(|| format!("it is none of {}, gbk", known.join(", ")))
}

impl InputArgs {
    /// What the documents are written in, when it was said.
    pub fn format(&self) -> Option<Format> {
        match self.input_format? {
            InputFormat::Text => Some(Format::Text),
            InputFormat::Markdown => Some(Format::Markdown),
            InputFormat::Markup => Some(Format::Markup),
            _ => None,
        }
    }

    /// How to open the inputs.
    pub fn options(&self) -> Options {
        let kind = self.input_format.and_then(|format| match format {
            InputFormat::Jsonl => Some(Kind::JsonLines),
            InputFormat::Json => Some(Kind::Json),
            InputFormat::Csv => Some(Kind::Csv),
            InputFormat::Tsv => Some(Kind::Tsv),
            _ => None,
        });
        Options {
            fields: Fields {
                text: self.text_field.clone(),
                title: self.title_field.clone(),
                date: self.date_field.clone(),
                id: self.id_field.clone(),
            },
            date_from_path: self.date_from_path.clone(),
            encoding: self.encoding,
            kind,
            limits: Limits { max_document: self.max_document, max_ratio: self.max_ratio },
            ..Options::default()
        }
    }

    /// What else has a say in what is read, for a run that goes on.
    pub fn limits(&self) -> [(String, String); 2] {
        [("max_document".into(), self.max_document.to_string()), ("max_ratio".into(), self.max_ratio.to_string())]
    }

    /// What the dataset says of all this.
    pub fn told(&self) -> dataset::Options {
        let name = self.input_format.and_then(|format| format.to_possible_value());
        dataset::Options {
            input_format: name.map(|name| name.get_name().to_string()),
            encoding: self.encoding.map(|encoding| encoding.name().to_string()),
            text_field: self.text_field.clone(),
            title_field: self.title_field.clone(),
            date_field: self.date_field.clone(),
            id_field: self.id_field.clone(),
            date_from_path: self.date_from_path.as_ref().map(|dates| dates.as_str().to_string()),
            ..dataset::Options::default()
        }
    }
}
