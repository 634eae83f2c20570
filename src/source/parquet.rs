//! Parquet: string columns, one row group after the other. Behind the feature `parquet`.

use super::formats::Input;
use super::{Flow, Out};

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
    use super::{Flow, Input, Out};
    use crate::decode::Encoding;
    use crate::source::fields::{Place, Row};
    use crate::source::guard;
    use crate::source::problem::{Fault, ProblemKind};
    use ::parquet::errors::ParquetError;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::{Field, Row as Cells};
    use serde_json::Value;
    use std::ops::ControlFlow;

    pub fn read(input: Input, out: &mut Out) -> Flow {
        let name = input.name.clone();
        match opened(input, out) {
            Ok(reader) => rows(&name, reader.as_ref(), out),
            Err(fault) => out.problem(fault.at(name)),
        }
    }

    fn opened(input: Input, out: &Out) -> Result<Box<dyn FileReader>, Fault> {
        use super::super::formats::Bytes;
        match input.bytes {
            Bytes::File(file) => Ok(Box::new(SerializedFileReader::new(file).map_err(fault)?)),
            Bytes::Stream(stream) => {
                let bytes = guard::read_limited(stream, &out.options.limits).map_err(|error| Fault::of(&error))?;
                Ok(Box::new(SerializedFileReader::new(bytes::Bytes::from(bytes)).map_err(fault)?))
            }
        }
    }

    fn rows(name: &str, reader: &dyn FileReader, out: &mut Out) -> Flow {
        let date = out.options.date_from_path.as_ref().and_then(|dates| dates.find(name));
        let mut nth = 0;
        for group in 0..reader.num_row_groups() {
            let rows = match reader.get_row_group(group) {
                Ok(group) => group.get_row_iter(None).map(Iterator::collect::<Vec<_>>),
                Err(error) => Err(error),
            };
            let rows = match rows {
                Ok(rows) => rows,
                Err(error) => {
                    out.problem(fault(error).at(name))?;
                    continue;
                }
            };
            for cells in rows {
                nth += 1;
                let path = format!("{name}#{nth}");
                let place = Place { path: path.clone(), date: date.as_deref(), encoding: Encoding::Utf8, bad_bytes: 0 };
                let found = cells.map_err(fault).and_then(|cells| {
                    let row = Row(cells.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect());
                    row.into_record(place, &out.options.fields)
                });
                match found {
                    Ok(record) => out.record(record)?,
                    Err(fault) => out.problem(fault.at(path))?,
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn value(field: &Field) -> Value {
        field.to_json_value()
    }

    fn fault(error: ParquetError) -> Fault {
        Fault::new(ProblemKind::Damaged, format!("damaged: {error}"))
    }
}
