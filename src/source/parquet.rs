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
    use crate::source::date;
    use crate::source::fields::{Place, Row};
    use crate::source::formats::{Bytes, Input};
    use crate::source::guard;
    use crate::source::problem::{Fault, ProblemKind};
    use crate::source::{Flow, Options, Out};
    use ::parquet::basic::{Compression, LogicalType, TimeUnit};
    use ::parquet::errors::ParquetError;
    use ::parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
    use ::parquet::record::Field;
    use serde_json::Value;
    use std::ops::ControlFlow;
    use std::sync::atomic::Ordering;

    /// How the numbers of a column tell a time.
    #[derive(Clone, Copy)]
    struct Clock {
        in_a_second: i64,
        /// Counted from 1970 in Greenwich; else from 1970 where the archive was written, and the day is what it says.
        in_greenwich: bool,
    }

    pub fn read(input: Input, out: &mut Out) -> Flow {
        let name = input.name.clone();
        let reader = match opened(input, out.options) {
            Ok(reader) => reader,
            Err(fault) => return out.problem(fault.at(name)),
        };
        if let Some(packed) = unreadable(reader.as_ref()) {
            let message = format!("columns packed with {packed}; write them with zstd, snappy or gzip");
            return out.problem(Fault::new(ProblemKind::Unsupported, message).at(name));
        }
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

    /// What a column is packed with that this program cannot unpack.
    fn unreadable(reader: &dyn FileReader) -> Option<&'static str> {
        let mut columns = reader.metadata().row_groups().iter().flat_map(|group| group.columns());
        columns.find_map(|column| match column.compression() {
            Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_) => None,
            Compression::BROTLI(_) => Some("Brotli"),
            Compression::LZ4 | Compression::LZ4_RAW => Some("LZ4"),
            Compression::LZO => Some("LZO"),
        })
    }

    /// For each field of a row, how it tells times if it does.
    fn clocks(group: &dyn RowGroupReader) -> Vec<Option<Clock>> {
        let fields = group.metadata().schema_descr().root_schema().get_fields().iter();
        let clock = |logical: &LogicalType| match logical {
            LogicalType::Timestamp(time) => Some(Clock {
                in_a_second: match time.unit {
                    TimeUnit::MILLIS => 1_000,
                    TimeUnit::MICROS => 1_000_000,
                    TimeUnit::NANOS => 1_000_000_000,
                },
                in_greenwich: time.is_adjusted_to_u_t_c,
            }),
            _ => None,
        };
        fields.map(|field| field.get_basic_info().logical_type_ref().and_then(clock)).collect()
    }

    /// The rows of a group, numbered from those before it.
    fn group_rows(name: &str, date: Option<&str>, before: i64, group: &dyn RowGroupReader, out: &mut Out) -> Flow {
        let rows = match group.get_row_iter(None) {
            Ok(rows) => rows,
            Err(error) => return out.problem(fault(error).at(name)),
        };
        let clocks = clocks(group);
        for (nth, cells) in (before + 1..).zip(rows) {
            let path = format!("{name}#{nth}");
            let place = Place { path: path.clone(), date, encoding: Encoding::Utf8, bad_bytes: 0 };
            let cells = match cells {
                Ok(cells) => cells,
                // What follows in the group cannot be found.
                Err(error) => return out.problem(fault(error).at(path)),
            };
            let cells = cells.get_column_iter().zip(&clocks);
            let row: Row = cells.map(|((name, field), clock)| (name.clone(), cell(field, *clock))).collect();
            match row.into_record(place, &out.options.fields) {
                Ok(record) => out.record(record)?,
                Err(fault) => out.problem(fault.at(path))?,
            }
        }
        ControlFlow::Continue(())
    }

    /// A time is its day; of the others, texts, lists of them and whole numbers: nothing else is asked for.
    fn cell(field: &Field, clock: Option<Clock>) -> Value {
        let old = |in_a_second| Clock { in_a_second, in_greenwich: true };
        match (field, clock) {
            (Field::Date(days), _) => Value::from(date::from_days(i64::from(*days))),
            (Field::Long(time) | Field::TimestampMillis(time) | Field::TimestampMicros(time), Some(clock)) => {
                day(*time, clock)
            }
            (Field::TimestampMillis(time), None) => day(*time, old(1_000)),
            (Field::TimestampMicros(time), None) => day(*time, old(1_000_000)),
            _ => value(field),
        }
    }

    fn day(time: i64, clock: Clock) -> Value {
        let seconds = time.div_euclid(clock.in_a_second);
        Value::from(if clock.in_greenwich {
            date::from_seconds(seconds)
        } else {
            date::from_days(seconds.div_euclid(86_400))
        })
    }

    fn value(field: &Field) -> Value {
        match field {
            Field::Str(text) => Value::from(text.as_str()),
            Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).map_or(Value::Null, Value::from),
            Field::ListInternal(list) => list.elements().iter().map(value).collect(),
            Field::Int(number) => Value::from(*number),
            Field::UInt(number) => Value::from(*number),
            Field::Long(number) => Value::from(*number),
            Field::ULong(number) => Value::from(*number),
            _ => Value::Null,
        }
    }

    fn fault(error: ParquetError) -> Fault {
        Fault::new(ProblemKind::Damaged, format!("damaged: {error}"))
    }
}
