//! Parquet: claims, sorted by region, indicator and period, and beside them the documents (`.documents.parquet`). Behind the
//! feature `parquet`.
//!
//! The columns have the same types whatever is in them. A column that the dataset does not have, `position`, tells where a claim
//! stands in it; what stands around claims and documents is the value of `zhibiao` in the metadata of the file of claims.

use super::{Format, beside};
use std::path::{Path, PathBuf};

#[cfg(feature = "parquet")]
use tables::{read, write};
#[cfg(not(feature = "parquet"))]
use without::{read, write};

/// Parquet.
pub static FORMAT: Format = Format {
    name: "parquet",
    about: "Columns, sorted by region, indicator and period; documents go to FILE.documents.parquet",
    endings: &["parquet"],
    is_folder: false,
    is_built: cfg!(feature = "parquet"),
    files: |path| vec![path.to_owned(), documents_of(path)],
    is: |_, head| head.starts_with(b"PAR1"),
    write,
    read,
    stream: None,
};

fn documents_of(path: &Path) -> PathBuf {
    beside(path, FORMAT.endings, ".documents.parquet")
}

#[cfg(not(feature = "parquet"))]
mod without {
    use crate::error::Error;
    use crate::layout::Take;
    use crate::output::Parts;
    use std::io;
    use std::path::Path;

    const MESSAGE: &str = "this program was built without parquet; build it with --features parquet";

    fn refused(path: &Path, action: &'static str) -> Error {
        Error::Io { path: path.to_owned(), action, source: io::Error::new(io::ErrorKind::Unsupported, MESSAGE) }
    }

    pub fn write(_: &mut Parts, path: &Path) -> Result<(), Error> {
        Err(refused(path, "write"))
    }

    pub fn read(path: &Path, _: &mut dyn Take) -> Result<(), Error> {
        Err(refused(path, "read"))
    }
}

#[cfg(feature = "parquet")]
mod tables {
    use super::documents_of;
    use crate::claim::Claim;
    use crate::error::Error;
    use crate::layout::{self, Take};
    use crate::output::columns::{self, CLAIM, Column, DOCUMENT, Kind};
    use crate::output::sort::Sorting;
    use crate::output::{Parts, day, put, unread, wrong};
    use ::parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
    use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
    use ::parquet::errors::ParquetError;
    use ::parquet::file::metadata::{KeyValue, SortingColumn};
    use ::parquet::file::properties::WriterProperties;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
    use ::parquet::record::{Field, Row};
    use ::parquet::schema::types::Type;
    use serde::de::DeserializeOwned;
    use serde_json::Value;
    use std::fs::File;
    use std::io::{self, Write};
    use std::path::Path;
    use std::sync::{Arc, LazyLock};

    /// Rows that are held in memory.
    const GROUP: usize = 1 << 15;
    /// What stands around claims and documents.
    const FRAME: &str = "zhibiao";
    /// Where a claim stands.
    const POSITION: &str = "position";
    const SORTED_BY: [&str; 3] = ["region", "indicator", "period"];

    static WITH_POSITION: LazyLock<Vec<Column>> = LazyLock::new(|| {
        let about = "Place of the claim among all claims of the dataset, from zero.".into();
        let position = Column { name: POSITION.into(), kind: Kind::Whole, nullable: false, about, values: Vec::new() };
        CLAIM.iter().cloned().chain([position]).collect()
    });

    pub fn write(parts: &mut Parts, path: &Path) -> Result<(), Error> {
        put(&documents_of(path), |to| {
            let mut table = Table::new(&DOCUMENT, None, to)?;
            parts.documents(|row| table.push(columns::cells(&DOCUMENT, &row)?))?;
            table.finish()
        })?;
        put(path, |to| claims(parts, to))
    }

    fn claims(parts: &mut Parts, to: &mut (impl Write + Send)) -> io::Result<()> {
        let sorting = Sorting::new()?;
        let mut position = 0;
        parts.claims(|claim| {
            let by = [&claim.region, &claim.indicator, &claim.period].map(|by| by.as_deref());
            sorting.push(by, position, &serde_json::to_string(&claim)?)?;
            position += 1;
            Ok(())
        })?;
        let mut frame = Vec::new();
        layout::write(&parts.frame, io::empty(), None::<&[u8]>, &mut frame)?;
        let frame = String::from_utf8(frame).map_err(|error| wrong(error.to_string()))?;
        let mut table = Table::new(&WITH_POSITION, Some(frame), to)?;
        sorting.each(|position, line| {
            let claim: Claim = serde_json::from_str(line)?;
            let mut cells = columns::cells(&CLAIM, &claim)?;
            cells.push(Value::from(position));
            table.push(cells)
        })?;
        table.finish()
    }

    /// A table that is written a group of rows at a time.
    struct Table<'a, W: Write + Send> {
        columns: &'a [Column],
        rows: Vec<Vec<Value>>,
        to: SerializedFileWriter<W>,
    }

    impl<'a, W: Write + Send> Table<'a, W> {
        fn new(columns: &'a [Column], frame: Option<String>, to: W) -> io::Result<Self> {
            let fields = columns.iter().map(field).collect::<Result<_, _>>().map_err(failed)?;
            let schema = Type::group_type_builder("zhibiao").with_fields(fields).build().map_err(failed)?;
            let level = ZstdLevel::try_new(3).map_err(failed)?;
            let sorted = frame.is_some().then(|| {
                let place = |name: &&str| columns.iter().position(|column| column.name == **name);
                let places = SORTED_BY.iter().filter_map(place).filter_map(|at| i32::try_from(at).ok());
                places.map(|column_idx| SortingColumn { column_idx, descending: false, nulls_first: true }).collect()
            });
            let about = |column: &Column| KeyValue::new(format!("about.{}", column.name), column.about.clone());
            let told = frame.map(|frame| KeyValue::new(FRAME.to_string(), frame));
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(level))
                .set_key_value_metadata(Some(told.into_iter().chain(columns.iter().map(about)).collect()))
                .set_sorting_columns(sorted)
                .build();
            let to = SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
            Ok(Table { columns, rows: Vec::new(), to })
        }

        fn push(&mut self, cells: Vec<Value>) -> io::Result<()> {
            self.rows.push(cells);
            if self.rows.len() < GROUP { Ok(()) } else { self.group() }
        }

        fn group(&mut self) -> io::Result<()> {
            let mut group = self.to.next_row_group().map_err(failed)?;
            for (at, column) in self.columns.iter().enumerate() {
                let cells = self.rows.iter().map(|row| &row[at]);
                match column.kind {
                    Kind::Text => cells_of::<ByteArrayType, W>(&mut group, column, cells, text)?,
                    Kind::Date => cells_of::<Int32Type, W>(&mut group, column, cells, days)?,
                    Kind::Whole => cells_of::<Int64Type, W>(&mut group, column, cells, Value::as_i64)?,
                    Kind::Number => cells_of::<DoubleType, W>(&mut group, column, cells, Value::as_f64)?,
                }
            }
            self.rows.clear();
            group.close().map(drop).map_err(failed)
        }

        fn finish(mut self) -> io::Result<()> {
            if !self.rows.is_empty() {
                self.group()?;
            }
            self.to.close().map(drop).map_err(failed)
        }
    }

    fn field(column: &Column) -> Result<Arc<Type>, ParquetError> {
        let (physical, logical) = match column.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
            Kind::Whole => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
        };
        let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let field = Type::primitive_type_builder(&column.name, physical).with_repetition(repetition);
        let field = field.with_converted_type(ConvertedType::NONE).with_logical_type(logical).build()?;
        Ok(Arc::new(field))
    }

    /// Writes the cells of a column.
    fn cells_of<'v, D: DataType, W: Write + Send>(
        group: &mut SerializedRowGroupWriter<'_, W>,
        column: &Column,
        cells: impl Iterator<Item = &'v Value>,
        of: fn(&Value) -> Option<D::T>,
    ) -> io::Result<()> {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        for cell in cells {
            levels.push(i16::from(!cell.is_null()));
            if !cell.is_null() {
                values.push(of(cell).ok_or_else(|| wrong(format!("{}: {cell} has no place there", column.name)))?);
            }
        }
        let Some(mut to) = group.next_column().map_err(failed)? else { return Err(wrong("a column too many")) };
        let levels = column.nullable.then_some(levels.as_slice());
        to.typed::<D>().write_batch(&values, levels, None).map_err(failed)?;
        to.close().map_err(failed)
    }

    fn text(cell: &Value) -> Option<ByteArray> {
        cell.as_str().map(ByteArray::from)
    }

    fn failed(error: ParquetError) -> io::Error {
        io::Error::other(error)
    }

    fn days(cell: &Value) -> Option<i32> {
        cell.as_str().and_then(day::count)
    }

    pub fn read(path: &Path, take: &mut dyn Take) -> Result<(), Error> {
        let file = opened(path)?;
        let told = file.metadata().file_metadata().key_value_metadata().into_iter().flatten();
        let frame = told.filter(|told| told.key == FRAME).find_map(|told| told.value.clone());
        let none = || unread(path, wrong("Parquet, but not a dataset of this program"));
        let frame = frame.ok_or_else(none)?;
        layout::read(frame.as_bytes(), take).map_err(|source| unread(path, source))?;
        if take.wants_documents() {
            let documents = documents_of(path);
            rows(&opened(&documents)?, |cells| take.document(value(cells)?))
                .map_err(|source| unread(&documents, source))?;
        }
        if take.wants_claims() {
            in_order(&file, take).map_err(|source| unread(path, source))?;
        }
        Ok(())
    }

    fn opened(path: &Path) -> Result<SerializedFileReader<File>, Error> {
        let file = File::open(path).map_err(|source| unread(path, source))?;
        SerializedFileReader::new(file).map_err(|error| unread(path, failed(error)))
    }

    /// Hands out claims in the order of the dataset.
    fn in_order(file: &SerializedFileReader<File>, take: &mut dyn Take) -> io::Result<()> {
        let sorting = Sorting::new()?;
        let mut next = 0;
        rows(file, |mut cells| {
            let position = cells.iter().position(|(name, _)| name == POSITION).map(|at| cells.swap_remove(at).1);
            let position = position.and_then(|position| position.as_i64()).unwrap_or(next);
            next += 1;
            let claim: Claim = value(cells)?;
            sorting.push([None; 3], position, &serde_json::to_string(&claim)?)
        })?;
        sorting.each(|_, line| take.claim(line))
    }

    fn value<T: DeserializeOwned>(cells: Vec<(String, Value)>) -> io::Result<T> {
        columns::value(cells)
    }

    fn rows(
        file: &SerializedFileReader<File>,
        mut take: impl FnMut(Vec<(String, Value)>) -> io::Result<()>,
    ) -> io::Result<()> {
        for row in file.get_row_iter(None).map_err(failed)? {
            let row: Row = row.map_err(failed)?;
            let cells = row.get_column_iter().map(|(name, field)| Ok((name.clone(), cell(field)?)));
            take(cells.collect::<io::Result<_>>()?)?;
        }
        Ok(())
    }

    fn cell(field: &Field) -> io::Result<Value> {
        Ok(match field {
            Field::Null => Value::Null,
            Field::Str(text) => Value::from(text.as_str()),
            Field::Long(number) => Value::from(*number),
            Field::Int(number) => Value::from(*number),
            Field::Double(number) => Value::from(*number),
            Field::Date(days) => Value::from(day::text(*days)),
            other => return Err(wrong(format!("{other} is of no type that this program writes"))),
        })
    }
}
