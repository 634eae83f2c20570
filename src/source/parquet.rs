//! Parquet: string columns, one row group after the other. Behind the feature `parquet`.

#[cfg(not(feature = "parquet"))]
use super::{Flow, Out, formats::Input};

pub(super) fn is_parquet(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

#[cfg(not(feature = "parquet"))]
pub(super) fn read(input: Input, out: &mut Out) -> Flow {
    use super::problem::{Problem, ProblemKind};
    let message = "Parquet, which this program was built without; build it with --features parquet";
    out.problem(Problem::new(input.name, ProblemKind::Unsupported, message))
}

#[cfg(feature = "parquet")]
pub(super) use columns::read;

#[cfg(feature = "parquet")]
mod columns {
    use crate::decode::Encoding;
    use crate::source::fields::{Place, Row};
    use crate::source::formats::{Bytes, Input};
    use crate::source::guard;
    use crate::source::problem::{Fault, ProblemKind};
    use crate::source::{Flow, Options, Out};
    use ::parquet::errors::ParquetError;
    use ::parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
    use ::parquet::record::Field;
    use serde_json::Value;
    use std::ops::ControlFlow;
    use std::sync::atomic::Ordering;

    const SECONDS_OF_A_DAY: i64 = 86_400;

    pub fn read(input: Input, out: &mut Out) -> Flow {
        let name = input.name.clone();
        let reader = match opened(input, out.options) {
            Ok(reader) => reader,
            Err(fault) => return out.problem(fault.at(name)),
        };
        let date = out.options.date_from_path.as_ref().and_then(|dates| dates.find(&name));
        let mut before = 0;
        for group in 0..reader.num_row_groups() {
            match reader.get_row_group(group) {
                Ok(rows) => {
                    group_rows(&name, date.as_deref(), before, rows.as_ref(), out)?;
                    before += rows.metadata().num_rows();
                }
                Err(error) => out.problem(fault(error).at(&name))?,
            }
        }
        ControlFlow::Continue(())
    }

    fn opened(input: Input, options: &Options) -> Result<Box<dyn FileReader>, Fault> {
        match input.bytes {
            Bytes::File(file) => {
                // Its reader takes files only; they are counted as a whole.
                let file = file.get_ref().try_clone().map_err(|error| Fault::of(&error))?;
                options.bytes_read.fetch_add(file.metadata().map_or(0, |found| found.len()), Ordering::Relaxed);
                Ok(Box::new(SerializedFileReader::new(file).map_err(fault)?))
            }
            Bytes::Stream(stream) => {
                let bytes = guard::read_limited(stream, &options.limits).map_err(|error| Fault::of(&error))?;
                Ok(Box::new(SerializedFileReader::new(bytes::Bytes::from(bytes)).map_err(fault)?))
            }
        }
    }

    /// The rows of a group, numbered from those before it.
    fn group_rows(name: &str, date: Option<&str>, before: i64, group: &dyn RowGroupReader, out: &mut Out) -> Flow {
        let rows = match group.get_row_iter(None) {
            Ok(rows) => rows,
            Err(error) => return out.problem(fault(error).at(name)),
        };
        for (nth, cells) in (before + 1..).zip(rows) {
            let path = format!("{name}#{nth}");
            let place = Place { path: path.clone(), date, encoding: Encoding::Utf8, bad_bytes: 0 };
            let cells = match cells {
                Ok(cells) => cells,
                // What follows in the group cannot be found.
                Err(error) => return out.problem(fault(error).at(path)),
            };
            let row = Row(cells.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect());
            match row.into_record(place, &out.options.fields) {
                Ok(record) => out.record(record)?,
                Err(fault) => out.problem(fault.at(path))?,
            }
        }
        ControlFlow::Continue(())
    }

    /// Texts, lists of them, whole numbers and times; nothing else is asked for.
    fn value(field: &Field) -> Value {
        match field {
            Field::Str(text) => Value::from(text.as_str()),
            Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).map_or(Value::Null, Value::from),
            Field::ListInternal(list) => list.elements().iter().map(value).collect(),
            Field::Int(number) => Value::from(*number),
            Field::UInt(number) => Value::from(*number),
            Field::Long(number) => Value::from(*number),
            Field::ULong(number) => Value::from(*number),
            Field::Date(days) => Value::from(i64::from(*days) * SECONDS_OF_A_DAY),
            Field::TimestampMillis(milliseconds) => Value::from(milliseconds.div_euclid(1000)),
            Field::TimestampMicros(microseconds) => Value::from(microseconds.div_euclid(1_000_000)),
            _ => Value::Null,
        }
    }

    fn fault(error: ParquetError) -> Fault {
        Fault::new(ProblemKind::Damaged, format!("damaged: {error}"))
    }
}
