//! What documents are kept in: formats, containers, encodings, and everything that is wrong with some of them.
#![allow(missing_docs)]

mod common;

use assert_cmd::Command;
use common::folder;
use encoding_rs::{BIG5, GB18030};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zhibiao::claim::{Claim, SmolStr};
use zhibiao::decode::Encoding;
use zhibiao::engine::Engine;
use zhibiao::pipeline::{self, Document};
use zhibiao::source::{Kind, Limits, Options, Sources};
use zip::write::SimpleFileOptions;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

const SENTENCE: &str = "全年新建农村公路87公里，惠及群众1.2万人。";

fn documents(paths: Vec<PathBuf>, options: Options) -> Vec<Document> {
    Sources::new(paths, options).flat_map(|item| pipeline::documents(&ENGINE, vec![item], None)).collect()
}

/// Reads one file of this name and content.
fn read_with(name: &str, bytes: &[u8], options: Options) -> Vec<Document> {
    let folder = folder(&[(name, bytes)]);
    let mut documents = documents(vec![folder.path().join(name)], options);
    let prefix = format!("{}/", folder.path().display());
    for row in documents.iter_mut().map(|document| &mut document.row) {
        row.id = row.id.replace(&prefix, "");
        row.path = row.path.replace(&prefix, "");
    }
    documents
}

fn read(name: &str, bytes: &[u8]) -> Vec<Document> {
    read_with(name, bytes, Options::default())
}

/// Path of each document, with the number of its claims or the reason why it was skipped.
fn told(documents: &[Document]) -> Vec<String> {
    let of = |document: &Document| match &document.row.skipped {
        Some(code) => format!("{} {code}", document.row.path),
        None => format!("{} {}", document.row.path, document.claims.len()),
    };
    documents.iter().map(of).collect()
}

fn why(document: &Document) -> &str {
    document.row.why.as_deref().unwrap_or_default()
}

fn figures(claims: &[Claim]) -> Vec<(usize, SmolStr, f64, Option<SmolStr>)> {
    claims.iter().map(|claim| (claim.start, claim.text.clone(), claim.value, claim.indicator.clone())).collect()
}

fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        // The crate refuses names like ../a: they are written past it.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append(&header, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A zip whose list names its only member so many times.
fn overlapping(bytes: &[u8], times: u8) -> Vec<u8> {
    let one = zip(&[("00.txt", bytes)]);
    let at = |mark: &[u8]| one.windows(4).rposition(|four| four == mark).unwrap();
    let (list, end) = (at(b"PK\x01\x02"), at(b"PK\x05\x06"));
    let mut archive = one[..list].to_vec();
    for nth in 0..times {
        let mut entry = one[list..end].to_vec();
        entry[46..48].copy_from_slice(format!("{nth:02}").as_bytes());
        archive.extend(entry);
    }
    let mut tail = one[end..].to_vec();
    (tail[8], tail[10]) = (times, times);
    tail[12..16].copy_from_slice(&((end - list) as u32 * u32::from(times)).to_le_bytes());
    [archive, tail].concat()
}

fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document><w:body>{body}</w:body></w:document>");
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())])
}

/// Texts in two row groups; the third has none.
#[cfg(feature = "parquet")]
fn parquet(texts: &[Option<&str>]) -> Vec<u8> {
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    let schema = Arc::new(parse_message_type("message m { optional binary text (UTF8); }").unwrap());
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::default())).unwrap();
    for texts in texts.chunks(2) {
        let values: Vec<ByteArray> = texts.iter().flatten().map(|text| ByteArray::from(*text)).collect();
        let levels: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
        let mut group = file.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    file.close().unwrap();
    bytes
}

#[cfg(feature = "parquet")]
#[test]
fn rows_of_parquet_are_documents() {
    let bytes = parquet(&[Some(SENTENCE), Some("无"), None, Some(SENTENCE)]);
    let expected = |name: &str| ["1 2", "2 0", "3 missing_field", "4 2"].map(|told| format!("{name}#{told}"));
    assert_eq!(told(&read("a.parquet", &bytes)), expected("a.parquet"));
    assert_eq!(told(&read("x.zip", &zip(&[("a.parquet", &bytes)]))), expected("x.zip#a.parquet"));
    assert_eq!(told(&read("a.parquet", &bytes[..bytes.len() / 2])), ["a.parquet damaged"]);
}

/// One row of a text and a time.
#[cfg(feature = "parquet")]
fn parquet_of_a_time(form: &str, time: i64) -> Vec<u8> {
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    let schema = format!("message m {{ required binary text (UTF8); required {form}; }}");
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::default())).unwrap();
    let mut group = file.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&[ByteArray::from(SENTENCE)], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    if form.starts_with("int32") {
        column.typed::<Int32Type>().write_batch(&[i32::try_from(time).unwrap()], None, None).unwrap();
    } else {
        column.typed::<Int64Type>().write_batch(&[time], None, None).unwrap();
    }
    column.close().unwrap();
    group.close().unwrap();
    file.close().unwrap();
    bytes
}

#[cfg(feature = "parquet")]
#[test]
fn times_of_parquet_are_days() {
    const SEVEN_IN_THE_EVENING: i64 = 1_709_665_200; // of 5 March 2024
    for (form, time, day) in [
        ("int32 date (DATE)", 19_787, "2024-03-05"),
        ("int32 date (DATE)", -8_630, "1946-05-17"),
        // Without a time zone, as pandas writes it.
        ("int64 date (TIMESTAMP(NANOS,false))", SEVEN_IN_THE_EVENING * 1_000_000_000, "2024-03-05"),
        ("int64 date (TIMESTAMP(MICROS,false))", SEVEN_IN_THE_EVENING * 1_000_000, "2024-03-05"),
        ("int64 date (TIMESTAMP(MILLIS,false))", SEVEN_IN_THE_EVENING * 1_000, "2024-03-05"),
        // Seven in the evening in Greenwich is the next day in China.
        ("int64 date (TIMESTAMP(NANOS,true))", SEVEN_IN_THE_EVENING * 1_000_000_000, "2024-03-06"),
        ("int64 date (TIMESTAMP_MILLIS)", SEVEN_IN_THE_EVENING * 1_000, "2024-03-06"),
        ("int64 date", 20_240_305, "2024-03-05"),
    ] {
        let found = read("a.parquet", &parquet_of_a_time(form, time));
        assert_eq!(found[0].row.published.as_deref(), Some(day), "{form}");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_is_refused_by_name_without_its_feature() {
    let found = read("a.parquet", b"PAR1");
    assert_eq!(told(&found), ["a.parquet unsupported"]);
    assert!(why(&found[0]).contains("--features parquet"));
}

fn line(text: &str) -> String {
    format!("{}\n", serde_json::json!({ "text": text }))
}

#[test]
fn one_sentence_gives_the_same_claims_in_every_encoding() {
    let expected = figures(&read("a.txt", SENTENCE.as_bytes())[0].claims);
    assert_eq!(expected.len(), 2);
    let marked = format!("\u{FEFF}{SENTENCE}");
    for (bytes, encoding) in [
        (marked.clone().into_bytes(), "utf-8"),
        (GB18030.encode(SENTENCE).0.into_owned(), "gb18030"),
        (wide(SENTENCE, u16::to_le_bytes), "utf-16le"),
        (wide(SENTENCE, u16::to_be_bytes), "utf-16be"),
        (wide(&marked, u16::to_le_bytes), "utf-16le"),
        (wide(&marked, u16::to_be_bytes), "utf-16be"),
    ] {
        for stated in [None, Encoding::by_name(encoding)] {
            let options = Options { encoding: stated, ..Options::default() };
            let found = &read_with("a.txt", &bytes, options)[0];
            assert_eq!(found.row.encoding.as_deref(), Some(encoding));
            assert_eq!((figures(&found.claims), found.row.bad_bytes), (expected.clone(), 0), "{encoding}");
            assert_eq!(found.row.code_points, SENTENCE.chars().count());
        }
    }
    let traditional = "全年新建農村公路87公里，惠及群眾1.2萬人。";
    let found = &read("a.txt", &BIG5.encode(traditional).0)[0];
    assert_eq!(found.row.encoding.as_deref(), Some("big5"));
    assert_eq!(figures(&found.claims), figures(&read("a.txt", traditional.as_bytes())[0].claims));
    assert_eq!(found.claims.len(), 2);
}

#[test]
fn archives_are_read_in_every_encoding() {
    let json = format!("{}{}", line(SENTENCE), line(SENTENCE));
    let array = format!("[{}]", [line(SENTENCE), line(SENTENCE)].join(","));
    let table = format!("id,正文\na,{SENTENCE}\nb,\"{SENTENCE}\"\n");
    let expected = figures(&read("a.txt", SENTENCE.as_bytes())[0].claims);
    for (name, text) in [("a.jsonl", json), ("a.json", array), ("a.csv", table)] {
        for (bytes, encoding) in [
            (text.clone().into_bytes(), "utf-8"),
            (GB18030.encode(&text).0.into_owned(), "gb18030"),
            (wide(&text, u16::to_le_bytes), "utf-16le"),
            (wide(&format!("\u{FEFF}{text}"), u16::to_be_bytes), "utf-16be"),
        ] {
            let found = read(name, &bytes);
            assert_eq!(found.len(), 2, "{name} {encoding}: {:?}", told(&found));
            for document in found {
                assert_eq!(document.row.encoding.as_deref(), Some(encoding), "{name}");
                assert_eq!(figures(&document.claims), expected, "{name} {encoding}");
            }
        }
    }
}

#[test]
fn a_bad_byte_is_counted_and_moves_nothing() {
    let expected = figures(&read("a.txt", format!("\u{FFFD}{SENTENCE}").as_bytes())[0].claims);
    for bytes in [SENTENCE.as_bytes().to_vec(), GB18030.encode(SENTENCE).0.into_owned()] {
        let found = &read("a.txt", &[&[0xFF], &bytes[..]].concat())[0];
        assert_eq!((figures(&found.claims), found.row.bad_bytes), (expected.clone(), 1));
    }
    let lines = [line(SENTENCE).as_bytes(), b"{\"text\":\"\xFF", &line(SENTENCE).as_bytes()[9..]].concat();
    let found = read("a.jsonl", &lines);
    assert_eq!(told(&found), ["a.jsonl#1 2", "a.jsonl#2 2"]);
    assert_eq!((found[0].row.bad_bytes, found[1].row.bad_bytes), (0, 1));
}

#[test]
fn what_is_no_text_is_refused_with_its_reason() {
    let gbk = GB18030.encode(SENTENCE).0.into_owned();
    let latin: String = SENTENCE.bytes().map(char::from).collect();
    let mixed = [SENTENCE.repeat(9).into_bytes(), gbk.repeat(9)].concat();
    let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (name, bytes, code) in [
        ("a.txt", &b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01"[..], "binary"),
        ("a.txt", &noise, "binary"),
        ("a.txt", b"a\x00\x00\x00b\x00\x00\x00", "binary"),
        ("a.txt", &mixed, "encoding"),
        ("a.txt", latin.as_bytes(), "garbled_text"),
        ("a.txt", "锟斤拷锟斤拷87锟斤拷".as_bytes(), "garbled_text"),
        ("a.txt", "新\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}公路87公里".as_bytes(), "garbled_text"),
        ("a.txt", "\u{E000}\u{E001}\u{E002}\u{E003}\u{E004}87公里".as_bytes(), "garbled_text"),
        ("a.jsonl", b"\x00\x01\x02\x03", "binary"),
        ("a.csv", &mixed, "encoding"),
        ("a.pdf", b"%PDF-1.7\n", "pdf"),
        ("a.txt", b"%PDF-1.7\n", "pdf"),
        ("a.xlsx", &zip(&[("[Content_Types].xml", b"")]), "unsupported"),
    ] {
        let found = read(name, bytes);
        let codes: Vec<_> = found.iter().map(|document| document.row.skipped.as_deref()).collect();
        assert_eq!(codes, [Some(code)], "{name}: {:?}", found[0].row);
    }
    assert!(why(&read("a.pdf", b"%PDF-1.7\n")[0]).contains("pdftotext -raw -enc UTF-8 in.pdf - | zhibiao extract -"));
}

#[test]
fn every_format_is_read_in_every_container() {
    let lines = format!("{}\n{}", line(SENTENCE), line("无"));
    let array = "[ {\"text\": \"新建公路87公里。\"} ,\n{\"text\":\"无[],{}\\\"\"} ]\n";
    let table = format!("title,content\n一,{SENTENCE}\n\n二,\"无\n“\"\"”\"\n");
    let tabs = "title\tcontent\n一\t新建公路87公里。\n";
    let page = format!("<html><body><p>{SENTENCE}</p></body></html>");
    for (name, bytes, expected) in [
        ("a.txt", SENTENCE.as_bytes(), &[" 2"][..]),
        ("a.md", SENTENCE.as_bytes(), &[" 2"]),
        ("a.html", page.as_bytes(), &[" 2"]),
        ("a.jsonl", lines.as_bytes(), &["#1 2", "#3 0"]),
        ("a.ndjson", lines.as_bytes(), &["#1 2", "#3 0"]),
        ("a.json", lines.as_bytes(), &["#1 2", "#3 0"]),
        ("a.json", array.as_bytes(), &["#1 1", "#2 0"]),
        ("a.json", b"{\n \"text\": \"\xE6\x97\xA0\"\n}", &["#1 0"]),
        ("a.csv", table.as_bytes(), &["#2 2", "#4 0"]),
        ("a.csv", table.replace(',', ";").as_bytes(), &["#2 2", "#4 0"]),
        ("a.csv", table.replace('\n', "\r\n").as_bytes(), &["#2 2", "#4 0"]),
        ("a.tsv", tabs.as_bytes(), &["#2 1"]),
        ("a.docx", &docx(&["标题", SENTENCE]), &[" 2"]),
    ] {
        let under = |container: &str| expected.iter().map(|end| format!("{container}{end}")).collect::<Vec<_>>();
        assert_eq!(told(&read(name, bytes)), under(name), "{name}");
        let inside = |archive: &str| format!("{archive}#news/{name}");
        let member = format!("news/{name}");
        let packed = tar(&[("news/", b""), (&member, bytes)]);
        for (container, bytes, prefix) in [
            (format!("{name}.gz"), gz(bytes), format!("{name}.gz")),
            (format!("{name}.zst"), zst(bytes), format!("{name}.zst")),
            ("x.zip".into(), zip(&[(&member, bytes)]), inside("x.zip")),
            ("x.tar".into(), packed.clone(), inside("x.tar")),
            ("x.tar.gz".into(), gz(&packed), inside("x.tar.gz")),
            ("x.tgz".into(), gz(&packed), inside("x.tgz")),
            ("x.tar.zst".into(), zst(&packed), inside("x.tar.zst")),
        ] {
            assert_eq!(told(&read(&container, &bytes)), under(&prefix), "{container} of {name}");
        }
    }
}

#[test]
fn a_stated_format_is_believed_before_the_ending() {
    let options = |kind| Options { kind: Some(kind), ..Options::default() };
    assert_eq!(told(&read_with("a.txt", line("无").as_bytes(), options(Kind::JsonLines))), ["a.txt#1 0"]);
    assert_eq!(told(&read_with("a.txt", b"text\nx\n", options(Kind::Csv))), ["a.txt#2 0"]);
    assert_eq!(told(&read_with("a.gz", &gz(b"[{\"text\":\"\"}]"), options(Kind::Json))), ["a.gz#1 0"]);
}

#[test]
fn empty_archives_hold_no_documents() {
    for (name, bytes) in [
        ("a.jsonl", &b""[..]),
        ("a.jsonl", b"\n \n"),
        ("a.json", b""),
        ("a.json", b" [ ] \n"),
        ("a.csv", b""),
        ("a.csv", b"text\n"),
        ("a.zip", &zip(&[])),
    ] {
        assert_eq!(told(&read(name, bytes)), Vec::<String>::new(), "{name} {bytes:?}");
    }
}

#[test]
fn bad_lines_are_skipped_and_the_rest_goes_on() {
    let deep = format!("{{\"text\":\"\",\"x\":{}1{}}}", "[".repeat(200), "]".repeat(200));
    for (bad, code, reason) in [
        ("{\"text\":\"一\"", "bad_record", "byte 24: not a JSON object: EOF"),
        ("{\"text\":\"一\"}{\"text\":\"二\"}", "bad_record", "trailing characters"),
        ("[{\"text\":\"一\"}]", "bad_record", "expected an object"),
        ("{\"text\":\"一\",\"text\":\"二\"}", "bad_record", "stands twice"),
        ("{\"text\":\"\\ud800\"}", "bad_record", "byte"),
        ("{\"text\":\"\",\"x\":NaN}", "bad_record", "byte"),
        ("{\"text\":\"\",\"x\":1e999}", "bad_record", "out of range"),
        ("{\"text\":\"\u{1}\"}", "bad_record", "control character"),
        (&deep, "bad_record", "recursion limit"),
        ("{}", "missing_field", "there is no field"),
        ("{\"title\":\"一\"}", "missing_field", "there is title"),
        ("{\"content\":null}", "missing_field", "content is null, not a text (byte 12)"),
        ("{\"content\":12}", "missing_field", "content is a number"),
        ("{\"text\":\"锟斤拷锟斤拷锟斤拷\"}", "garbled_text", "锟斤拷"),
    ] {
        let first = line("");
        let found = read("a.jsonl", format!("{first}{bad}\n\u{FEFF}{}", line(SENTENCE)).as_bytes());
        assert_eq!(told(&found), ["a.jsonl#1 0".into(), format!("a.jsonl#2 {code}"), "a.jsonl#3 2".into()], "{bad}");
        assert!(why(&found[1]).contains(reason), "{bad}: {}, not {reason}", why(&found[1]));
    }
    let found = read("a.jsonl", format!("{}{{\"text\":\"无", line("无")).as_bytes());
    assert_eq!(told(&found), ["a.jsonl#1 0", "a.jsonl#2 bad_record"]);
}

#[test]
fn bad_elements_of_an_array_are_skipped() {
    let found = read("a.json", "[{\"text\":\"一\"},\n 7, {\"text\":2},, {\"text\":\"新建公路87公里。\"}] x".as_bytes());
    let expected = [
        "a.json#1 0",
        "a.json#2 bad_record",
        "a.json#3 missing_field",
        "a.json#4 bad_record",
        "a.json#5 1",
        "a.json bad_record",
    ];
    assert_eq!(told(&found), expected);
    assert!(why(&found[1]).starts_with("byte 18: "), "{}", why(&found[1]));
    let found = read("a.json", b"[{\"text\":\"\"},{\"text\":\"");
    assert_eq!(told(&found), ["a.json#1 0", "a.json#2 bad_record", "a.json damaged"]);
    assert_eq!(told(&read("a.json", b"7")), ["a.json bad_record"]);
}

#[test]
fn bad_rows_are_skipped_by_their_line() {
    let found = read("a.csv", "text,title\n无,一\n只有一个\n\"新建\n公路87公里。\",二\n三,个,字段\n无,三\n".as_bytes());
    let expected = ["a.csv#2 0", "a.csv#3 bad_record", "a.csv#4 1", "a.csv#6 bad_record", "a.csv#7 0"];
    assert_eq!(told(&found), expected);
    assert!(why(&found[1]).starts_with("1 cells where the first row has 2"), "{}", why(&found[1]));
    // A quote that is never closed swallows what follows it, up to the limit.
    let found = read("a.csv", "text,title\n无,一\n\"无,二\n无,三\n".as_bytes());
    assert_eq!(told(&found), ["a.csv#2 0", "a.csv#3 bad_record"]);
    // Which of two fields is the text?
    let found = read("a.csv", "text,title,text\n一,二,三\n".as_bytes());
    assert_eq!(told(&found), ["a.csv bad_record"]);
    assert!(why(&found[0]).contains("text twice"), "{}", why(&found[0]));
    let found = read("a.csv", "甲,乙\n一,二\n".as_bytes());
    assert_eq!(told(&found), ["a.csv missing_field"]);
    assert!(why(&found[0]).contains("there is 甲, 乙"), "{}", why(&found[0]));
}

#[test]
fn a_carriage_return_loses_no_text() {
    // Spreadsheets for old Macs end rows so.
    let table = format!("title,text\r一,{SENTENCE}\r\r二,\"新建\r公路87公里。\"\r三\r四,无");
    let found = read("a.csv", table.as_bytes());
    assert_eq!(told(&found), ["a.csv#2 2", "a.csv#4 1", "a.csv#6 bad_record", "a.csv#7 0"]);
    // Within a row it is part of its cell.
    let found = read("a.csv", format!("title,text\n一,概况\r{SENTENCE}\r\n二,无\r\r\n").as_bytes());
    assert_eq!(told(&found), ["a.csv#2 2", "a.csv#3 0"]);
    assert_eq!(found[0].claims[0].start, "概况_全年新建农村公路".chars().count());
}

#[test]
fn a_nul_byte_spoils_its_record_only() {
    let nul = |text: &str| text.replace('*', "\0");
    // As long as a disk leaves them that lost its power.
    let gap = "\0".repeat(4096);
    let many: String = (0..4000).map(|n| line(&format!("新建公路{n}公里。"))).collect();
    for (name, text, expected) in [
        ("a.jsonl", nul(&format!("{}{{\"text\":\"无*无\"}}\n{}", line(SENTENCE).repeat(3), line("无"))), "a.jsonl#4"),
        ("a.jsonl", format!("{many}{gap}{}{}", line(SENTENCE), line("无")), "a.jsonl#4001"),
        ("a.json", nul(&format!("[{},{{\"text\":*}},{}]", line(SENTENCE), line("无"))), "a.json#2"),
        ("a.csv", nul(&format!("text\n{}\n无*\n无\n", SENTENCE.repeat(3))), "a.csv#3"),
    ] {
        for (bytes, encoding) in [
            (text.clone().into_bytes(), "utf-8"),
            (GB18030.encode(&text).0.into_owned(), "gb18030"),
            (wide(&format!("\u{FEFF}{text}"), u16::to_le_bytes), "utf-16le"),
        ] {
            let found = read(name, &bytes);
            let skipped: Vec<_> = told(&found).into_iter().filter(|told| told.ends_with(char::is_alphabetic)).collect();
            assert_eq!(skipped, [format!("{expected} bad_record")], "{name} {encoding}");
            assert_eq!(found.last().unwrap().row.encoding.as_deref(), Some(encoding), "{name}");
        }
    }
    for noise in ["\0\0\0\0{}\n", "{\"text\":\"\0\"}"] {
        assert_eq!(told(&read("a.jsonl", noise.as_bytes())), ["a.jsonl binary"]);
    }
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000));
    let lines = [deep("[", "]"), deep("{\"a\":", "}"), deep("[", ""), deep("{\"a\":[", "")].join("\n");
    let found = read("a.jsonl", format!("{lines}\n{}", line(SENTENCE)).as_bytes());
    let refused = (1..5).map(|n| format!("a.jsonl#{n} bad_record"));
    assert_eq!(told(&found), refused.chain(["a.jsonl#5 2".into()]).collect::<Vec<_>>());
    assert_eq!(told(&read("a.json", deep("[", "]").as_bytes())), ["a.json#1 bad_record"]);
    assert_eq!(
        told(&read("a.txt", format!("{}87{}", "（".repeat(10_000), "）".repeat(10_000)).as_bytes())),
        ["a.txt 0"]
    );
    let page = format!("{}{SENTENCE}{}", "<div>".repeat(10_000), "</div>".repeat(10_000));
    assert_eq!(told(&read("a.html", page.as_bytes())), ["a.html 2"]);
}

#[test]
fn nothing_larger_than_the_limit_is_read() {
    let limits = Limits { max_document: 64, ..Limits::default() };
    let options = || Options { limits, ..Options::default() };
    let long = "的".repeat(100);
    for (name, bytes, expected) in [
        ("a.txt", long.clone(), &["a.txt too_large"][..]),
        (
            "a.jsonl",
            format!("{}{}{}", line("无"), line(&long), line("无")),
            &["a.jsonl#1 0", "a.jsonl#2 too_large", "a.jsonl#3 0"],
        ),
        (
            "a.json",
            format!("[{},{},{}]", line("无"), line(&long), line("无")),
            &["a.json#1 0", "a.json#2 too_large", "a.json#3 0"],
        ),
        ("a.csv", format!("text\n无\n{long}\n无\n"), &["a.csv#2 0", "a.csv#3 too_large", "a.csv#4 0"]),
        ("a.csv", format!("text\n无\n\"{long}\n无\n"), &["a.csv#2 0", "a.csv#3 too_large"]),
    ] {
        let found = read_with(name, bytes.as_bytes(), options());
        assert_eq!(told(&found), expected, "{name}");
        let packed = told(&read_with(&format!("{name}.gz"), &gz(bytes.as_bytes()), options()));
        assert_eq!(packed, expected.iter().map(|told| told.replace(name, &format!("{name}.gz"))).collect::<Vec<_>>());
    }
    let members = [("a.txt", long.as_bytes()), ("b.txt", "无".as_bytes())];
    for (name, bytes) in [("x.zip", zip(&members)), ("x.tar", tar(&members))] {
        let found = told(&read_with(name, &bytes, options()));
        // Of a zip the file itself may be larger: only what is held counts.
        assert_eq!(found, [format!("{name}#a.txt too_large"), format!("{name}#b.txt 0")]);
    }
}

#[test]
fn damaged_archives_give_what_can_be_read() {
    let many: String = (0..400).map(|n| line(&format!("新建公路{n}公里。"))).collect();
    let whole = gz(many.as_bytes());
    for (name, bytes) in [("a.jsonl.gz", &whole[..whole.len() / 2]), ("a.jsonl.gz", &[&whole[..], b"garbage"].concat())]
    {
        let found = told(&read(name, bytes));
        let (last, records) = found.split_last().unwrap();
        assert_eq!(last, "a.jsonl.gz damaged");
        assert!(records.len() > 50 && records.iter().all(|told| told.ends_with(" 1")), "{found:?}");
    }
    let members = [gz(line("无").as_bytes()), gz(line(SENTENCE).as_bytes())].concat();
    assert_eq!(told(&read("a.jsonl.gz", &members)), ["a.jsonl.gz#1 0", "a.jsonl.gz#2 2"]);
    // The content says what it is, not the ending.
    assert_eq!(told(&read("a.txt", &gz(SENTENCE.as_bytes()))), ["a.txt 2"]);
    assert_eq!(told(&read("a.txt.gz", SENTENCE.as_bytes())), ["a.txt.gz 2"]);
    let archive = tar(&[("a.txt", SENTENCE.as_bytes()), ("b.txt", &[b'a'; 2000])]);
    let found = told(&read("x.tar", &archive[..2000]));
    assert_eq!(found[..2], ["x.tar#a.txt 2", "x.tar#b.txt damaged"]);
    assert!(found[2..].iter().all(|told| told == "x.tar damaged"), "{found:?}");
    assert_eq!(told(&read("x.zip", &zip(&[("a.txt", b"a")])[..30])), ["x.zip damaged"]);
    assert_eq!(told(&read("a.txt.zst", &zst(SENTENCE.as_bytes())[..20])), ["a.txt.zst damaged"]);
}

#[test]
fn bombs_and_archives_in_archives_stay_shut() {
    let zeros = vec![b' '; 30 << 20];
    let limits = Limits { max_document: 64 << 20, ..Limits::default() };
    let options = || Options { limits, ..Options::default() };
    assert_eq!(told(&read_with("a.txt.gz", &gz(&zeros), options())), ["a.txt.gz bomb"]);
    assert_eq!(told(&read_with("a.txt.zst", &zst(&zeros), options())), ["a.txt.zst bomb"]);
    let found = told(&read_with("x.zip", &zip(&[("a.txt", &zeros), ("b.txt", SENTENCE.as_bytes())]), options()));
    assert_eq!(found, ["x.zip#a.txt bomb", "x.zip#b.txt 2"]);
    // Many members that are the same few bytes.
    let shared = told(&read("x.zip", &overlapping(&[b' '; 9 << 20], 40)));
    assert_eq!(shared[..2], ["x.zip#00.txt 0", "x.zip#01.txt 0"]);
    assert!(shared[2..].iter().all(|told| told.ends_with(" bomb")), "{shared:?}");
    let limits = Limits { max_ratio: 1_000_000, ..limits };
    let generous = Options { limits, ..Options::default() };
    assert_eq!(told(&read_with("a.txt.gz", &gz(&zeros), generous)), ["a.txt.gz 0"]);

    let inner = zip(&[("a.txt", b"a")]);
    for bytes in [inner.clone(), gz(b"a"), tar(&[("a.txt", b"a")])] {
        assert_eq!(told(&read("x.zip", &zip(&[("in.zip", &bytes)]))), ["x.zip#in.zip nested"]);
        assert_eq!(told(&read("x.tar", &tar(&[("in.tar", &bytes)]))), ["x.tar#in.tar nested"]);
    }
    assert_eq!(told(&read("a.txt.gz", &gz(&gz(b"a")))), ["a.txt.gz nested"]);
}

#[test]
fn names_in_archives_are_labels_only() {
    let members = [("../../up.txt", SENTENCE.as_bytes()), ("/abs.txt", SENTENCE.as_bytes())];
    for (name, bytes) in [("x.zip", zip(&members)), ("x.tar", tar(&members))] {
        let folder = folder(&[(name, &bytes)]);
        let found = documents(vec![folder.path().join(name)], Options::default());
        assert_eq!(found.iter().map(|document| document.claims.len()).collect::<Vec<_>>(), [2, 2]);
        assert!(found[0].row.path.ends_with("#../../up.txt") && found[1].row.path.ends_with("#/abs.txt"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
    // What Chinese systems write without saying so.
    let mut chinese = zip(&[("news.txt", SENTENCE.as_bytes())]);
    let gbk = GB18030.encode("新闻").0.into_owned();
    for at in 0..chinese.len() - 4 {
        if chinese[at..].starts_with(b"news") {
            chinese[at..at + 4].copy_from_slice(&gbk);
        }
    }
    assert_eq!(told(&read("x.zip", &chinese)), ["x.zip#新闻.txt 2"]);
}

#[test]
fn locked_linked_and_unknown_members_are_named() {
    let mut locked = zip(&[("a.txt", SENTENCE.as_bytes())]);
    let central = locked.windows(4).position(|mark| mark == b"PK\x01\x02").unwrap();
    locked[6] |= 1;
    locked[central + 8] |= 1;
    assert_eq!(told(&read("x.zip", &locked)), ["x.zip#a.txt encrypted"]);

    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.add_symlink("l.txt", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    archive.start_file("a.exe", SimpleFileOptions::default()).unwrap();
    archive.start_file("__MACOSX/._a.txt", SimpleFileOptions::default()).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    assert_eq!(told(&read("x.zip", &bytes)), ["x.zip#l.txt not_regular", "x.zip#a.exe unknown_ending"]);

    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    archive.append_link(&mut header, "l.txt", "/etc/passwd").unwrap();
    assert_eq!(told(&read("x.tar", &archive.into_inner().unwrap())), ["x.tar#l.txt not_regular"]);
}

#[test]
fn what_a_record_says_of_its_text_is_believed() {
    let text = "今年新建农村公路87公里，全县惠及群众1.2万人。";
    let record = serde_json::json!({
        "news_id": 7, "title": "龙山县交通建设提速", "content": text, "time": "2023-12-30 08:00", "url": "http://a/7", "source": "某报",
    });
    let found = read("a.jsonl", record.to_string().as_bytes());
    let (row, claims) = (&found[0].row, &found[0].claims);
    assert_eq!((row.id.as_str(), row.path.as_str()), ("7", "a.jsonl#1"));
    assert_eq!((row.url.as_deref(), row.publisher.as_deref()), (Some("http://a/7"), Some("某报")));
    assert_eq!((row.title.as_deref(), row.published.as_deref()), (Some("龙山县交通建设提速"), Some("2023-12-30")));
    assert_eq!(claims.len(), 2);
    for claim in claims {
        let slice: String = text.chars().skip(claim.start).take(claim.end - claim.start).collect();
        assert_eq!((claim.doc.as_str(), claim.text.as_str()), ("7", slice.as_str()));
        assert_eq!(
            (claim.title.as_deref(), claim.published.as_deref()),
            (Some("龙山县交通建设提速"), Some("2023-12-30"))
        );
        assert_eq!(claim.period.as_deref(), Some("2023"));
    }
    // 龙山县 stands in the title only, and 全县 is it.
    assert_eq!(claims[1].region_name.as_deref(), Some("龙山县"));
}

#[test]
fn paragraphs_are_lines_of_the_document() {
    let record = serde_json::json!({ "paragraphs": ["概况", SENTENCE] });
    let found = &read("a.jsonl", record.to_string().as_bytes())[0];
    assert_eq!(found.row.code_points, 3 + SENTENCE.chars().count());
    assert_eq!(found.claims[0].start, 3 + "全年新建农村公路".chars().count());
}

#[test]
fn the_date_may_stand_in_the_path() {
    let options = || Options { date_from_path: Some("_([0-9]{8})".parse().unwrap()), ..Options::default() };
    let text = "今年新建农村公路87公里。";
    let record = line(text);
    let member = zip(&[("rmrb_20230506.txt", text.as_bytes())]);
    for (name, bytes) in [
        ("rmrb_20230506.txt", text.as_bytes()),
        ("rmrb_20230506.jsonl", record.as_bytes()),
        ("x.zip", &member),
        ("rmrb_20230506.docx", &docx(&[text])),
    ] {
        let found = &read_with(name, bytes, options())[0];
        assert_eq!(found.row.published.as_deref(), Some("2023-05-06"), "{name}");
        assert_eq!(found.claims[0].period.as_deref(), Some("2023"), "{name}");
    }
}

#[test]
fn a_file_that_vanishes_is_a_problem_of_its_own() {
    let folder = folder(&[("a.txt", b""), ("b.txt", b""), ("c.txt", b"")]);
    let mut sources = Sources::new(vec![folder.path().to_owned()], Options::default());
    assert!(sources.next().unwrap().found.is_ok());
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    assert_eq!(sources.next().unwrap().found.unwrap_err().kind.code(), "missing");
    assert!(sources.next().unwrap().found.is_ok());
}

#[cfg(unix)]
#[test]
fn pipes_must_be_named() {
    let folder = folder(&[("a.txt", b"")]);
    let pipe = folder.path().join("b.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let found = documents(vec![folder.path().to_owned()], Options::default());
    assert_eq!(found[1].row.skipped.as_deref(), Some("not_regular"));
    let writer = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::write(pipe, SENTENCE).unwrap())
    };
    assert_eq!(documents(vec![pipe], Options::default())[0].claims.len(), 2);
    writer.join().unwrap();
}

#[cfg(unix)]
#[test]
fn any_name_is_a_name() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[]);
    let long = [b"y".repeat(251), b".txt".to_vec()].concat();
    let names: [&[u8]; 7] =
        [b"-o.txt", b"--help.txt", b"a\nb.txt", b"\x1B[31m.txt", "新闻.txt".as_bytes(), &long, b"\xFF.txt"];
    names.iter().for_each(|name| fs::write(folder.path().join(OsStr::from_bytes(name)), SENTENCE).unwrap());
    let (code, out, stderr) = zhibiao(folder.path(), &["extract", ".", "--keep-duplicates", "--format", "jsonl"], b"");
    assert_eq!((code, out.lines().count()), (0, 2 * names.len()), "{stderr}");
    let docs: Vec<String> =
        out.lines().map(|line| serde_json::from_str::<Claim>(line).unwrap().doc.replace("./", "")).step_by(2).collect();
    let long = String::from_utf8(long.clone()).unwrap();
    assert_eq!(docs, ["\u{1B}[31m.txt", "--help.txt", "-o.txt", "a\nb.txt", &long, "新闻.txt", "%FF.txt"]);
    let (code, out, _) = zhibiao(folder.path(), &["extract", "-q", "--format", "jsonl", "--", "-o.txt"], b"");
    assert_eq!((code, out.lines().count()), (0, 2));
    let (_, _, stderr) = zhibiao(folder.path(), &["extract", "gone\n\u{1B}[31m\u{9B}1m\u{202E}.txt"], b"");
    assert_eq!(stderr.lines().count(), 2, "{stderr}");
    assert!(!stderr.contains(['\u{1B}', '\u{9B}', '\u{202E}']), "{stderr:?}");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.txt", b"a"), ("b.txt", SENTENCE.as_bytes()), ("c/d.txt", b"d")]);
    for name in ["a.txt", "c"] {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o000)).unwrap();
    }
    // Who administers the system reads it all the same.
    if fs::read(folder.path().join("a.txt")).is_err() {
        let (code, _, stderr) = zhibiao(folder.path(), &["extract", "."], b"");
        assert_eq!(code, 1, "{stderr}");
        for name in ["skipped ./a.txt: permission denied", "skipped ./c: permission denied"] {
            assert!(stderr.contains(name), "{stderr}");
        }
        assert_eq!(zhibiao(folder.path(), &["extract", "a.txt"], b"").0, 2);
    }
    fs::set_permissions(folder.path().join("c"), fs::Permissions::from_mode(0o755)).unwrap();
}

fn zhibiao(folder: &Path, args: &[&str], stdin: &[u8]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("zhibiao").unwrap();
    let output = command.current_dir(folder).args(args).write_stdin(stdin).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_line_names_fields_and_limits() {
    let record = serde_json::json!({ "story": SENTENCE, "head": "题", "day": "2023年5月", "nr": "x1" }).to_string();
    let folder = folder(&[("a.txt", record.as_bytes())]);
    let args = ["extract", "-q", "--input-format", "jsonl", "--text-field", "story", "--title-field", "head"];
    let args = [&args[..], &["--date-field", "day", "--id-field", "nr"]].concat();
    let (code, of_file, stderr) = zhibiao(folder.path(), &[&args[..], &["a.txt"]].concat(), b"");
    assert_eq!(code, 0, "{stderr}");
    let out: serde_json::Value = serde_json::from_str(&of_file).unwrap();
    assert_eq!((&out["claims"][0]["doc"], &out["documents"][0]["path"]), (&"x1".into(), &"a.txt#1".into()));
    assert_eq!((&out["claims"][0]["title"], &out["claims"][0]["published"]), (&"题".into(), &"2023-05".into()));
    assert_eq!(out["zhibiao"]["options"]["text_field"], "story");
    let (code, of_stdin, _) = zhibiao(folder.path(), &args, record.as_bytes());
    assert_eq!((code, of_stdin), (0, of_file.replace("a.txt#1", "-#1")));

    let (code, _, stderr) = zhibiao(folder.path(), &["extract", "a.txt", "--max-document", "10"], b"");
    assert_eq!(code, 2);
    assert!(stderr.contains("skipped a.txt: larger than 10 bytes; --max-document allows more"), "{stderr}");
    for wrong in [["--max-document", "ten"], ["--encoding", "latin-1"], ["--date-from-path", "("], ["--max-ratio", "0"]]
    {
        assert_eq!(zhibiao(folder.path(), &[&["extract", "a.txt"], &wrong[..]].concat(), b"").0, 2, "{wrong:?}");
    }
}

#[test]
fn exit_codes_say_how_much_was_read() {
    let folder = folder(&[("empty.txt", b""), ("image.txt", b"\x89PNG\x00\x00"), ("good.txt", SENTENCE.as_bytes())]);
    fs::create_dir(folder.path().join("none")).unwrap();
    for (paths, expected) in [
        (&["empty.txt"][..], 0),
        (&["none"], 0),
        (&["good.txt"], 0),
        (&["good.txt", "image.txt"], 1),
        (&["empty.txt", "gone.txt"], 1),
        (&["image.txt"], 2),
        (&["gone.txt"], 2),
    ] {
        let (code, out, stderr) = zhibiao(folder.path(), &[&["extract"], paths].concat(), b"");
        assert_eq!(code, expected, "{paths:?}: {stderr}");
        assert_eq!(out.is_empty(), expected == 2, "{paths:?}");
    }
}

#[test]
fn skipped_documents_stand_in_their_place() {
    let folder = folder(&[("a.txt", SENTENCE.as_bytes()), ("b.jsonl", format!("{{}}\n{}", line("无")).as_bytes())]);
    let (code, out, _) = zhibiao(folder.path(), &["extract", "gone.txt", "b.jsonl", "gone.md", "a.txt"], b"");
    let out: serde_json::Value = serde_json::from_str(&out).unwrap();
    let paths: Vec<&str> =
        out["documents"].as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap()).collect();
    assert_eq!((code, paths), (1, vec!["gone.txt", "b.jsonl#1", "b.jsonl#2", "gone.md", "a.txt"]));
}

#[test]
fn explain_finds_records_and_says_when_there_is_no_file() {
    let record = serde_json::json!({ "text": "今年新建农村公路87公里。", "date": "2023-05-06" });
    let folder = folder(&[("a.jsonl", format!("{{}}\n{record}\n").as_bytes())]);
    let explain = |what: &str| zhibiao(folder.path(), &["explain", what], b"");
    let (code, out, stderr) = explain("a.jsonl#2:8");
    assert_eq!(code, 0, "{stderr}");
    assert!(out.contains("understood as of 2023-05-06") && out.contains("87公里  87 公里"), "{out}");
    for (what, message) in [
        ("missing.txt:3", "missing.txt: no such file"),
        ("a.jsonl:3", "a.jsonl: no document of this name; say which of its documents: a.jsonl#2"),
        ("a.jsonl#1:3", "a.jsonl#1: "),
        ("a.jsonl#9:3", "a.jsonl#9: no document"),
    ] {
        let (code, out, stderr) = explain(what);
        assert_eq!((code, out.as_str()), (2, ""), "{what}");
        assert!(stderr.contains(message), "{what}: {stderr}");
    }
    assert_eq!(explain("比分3:2").0, 0);
}
