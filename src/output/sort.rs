//! Lines in another order than they came in, however many there are: SQLite sorts them in a file of its own, which is gone with it.
//! It takes as much room as the lines, and for a while as much again.

use rusqlite::{Connection, params};
use std::io;

/// Lines to be sorted.
pub struct Sorting(Connection);

impl Sorting {
    /// Nothing yet.
    ///
    /// # Errors
    /// When the system has no room for temporary files.
    pub fn new() -> io::Result<Self> {
        // Without a name it lies among the temporary files.
        let file = Connection::open("").map_err(io::Error::other)?;
        let begin = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN;
            CREATE TABLE lines (region TEXT, indicator TEXT, period TEXT, position INTEGER, line TEXT)";
        file.execute_batch(begin).map_err(io::Error::other)?;
        Ok(Sorting(file))
    }

    /// Adds a line: what it is sorted by, and its position, which decides where that is the same.
    ///
    /// # Errors
    /// When the disk is full, for one.
    pub fn push(&self, by: [Option<&str>; 3], position: i64, line: &str) -> io::Result<()> {
        let insert = self.0.prepare_cached("INSERT INTO lines VALUES (?, ?, ?, ?, ?)");
        let [region, indicator, period] = by;
        let done = insert.and_then(|mut insert| insert.execute(params![region, indicator, period, position, line]));
        done.map(drop).map_err(io::Error::other)
    }

    /// Hands out the lines with their positions; what is not there comes first.
    ///
    /// # Errors
    /// When sorting fails, or `take` says so.
    pub fn each(self, mut take: impl FnMut(i64, &str) -> io::Result<()>) -> io::Result<()> {
        let sorted = "SELECT position, line FROM lines ORDER BY region, indicator, period, position";
        let mut rows = self.0.prepare(sorted).map_err(io::Error::other)?;
        let mut rows = rows.query([]).map_err(io::Error::other)?;
        while let Some(row) = rows.next().map_err(io::Error::other)? {
            let position = row.get(0).map_err(io::Error::other)?;
            let line = row.get_ref(1).and_then(|line| Ok(line.as_str()?)).map_err(io::Error::other)?;
            take(position, line)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_in_their_order() {
        let sorting = Sorting::new().unwrap();
        let rows = [
            (Some("65"), Some("b")),
            (Some("37"), None),
            (None, Some("a")),
            (Some("65"), Some("a")),
            (None, Some("a")),
        ];
        for ((region, indicator), at) in rows.into_iter().zip(0..) {
            sorting.push([region, indicator, None], at, &format!("line {at}")).unwrap();
        }
        let mut order = Vec::new();
        let take = |at, line: &str| {
            assert_eq!(line, format!("line {at}"));
            order.push(at);
            Ok(())
        };
        sorting.each(take).unwrap();
        assert_eq!(order, [2, 4, 1, 3, 0]);
    }
}
