//! Columns that say what was promised and what was done: 项目内容 | 进展情况 | above rows that stand one a line.

use crate::claim::Status;

/// Stands between the cells of a row.
const BETWEEN: char = '|';

/// What the columns of a table say of the status of their figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    statuses: Vec<Option<Status>>,
}

/// A row of such a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where each cell ends, in bytes of the row, and what its column says.
    cells: Vec<(usize, Option<Status>)>,
}

impl Columns {
    /// Those of a line of heads, each of which says something or not; none for a line that does not tell promised and done apart.
    pub fn of_heads(line: &str, says: impl Fn(&str) -> Option<Status>) -> Option<Self> {
        let statuses: Vec<Option<Status>> = cells(line).map(|cell| says(cell.trim())).collect();
        let has = |status: Status| statuses.contains(&Some(status));
        (has(Status::Target) && has(Status::Actual)).then_some(Columns { statuses })
    }

    /// A row below them. One that lacks cells lacks those that stand once for several rows: all that tell nothing here, else
    /// the first (序号).
    pub fn row(&self, line: &str) -> Row {
        let count = cells(line).count();
        let telling = || self.statuses.iter().filter(|status| status.is_some());
        let statuses: Vec<&Option<Status>> = if count == telling().count() {
            telling().collect()
        } else {
            let more = count.saturating_sub(self.statuses.len());
            let fewer = self.statuses.len().saturating_sub(count);
            std::iter::repeat_n(&None, more).chain(self.statuses.iter().skip(fewer)).collect()
        };
        let mut end = 0;
        let ends = cells(line).map(|cell| {
            end += cell.len() + BETWEEN.len_utf8();
            end
        });
        Row { cells: ends.zip(statuses.into_iter().copied()).collect() }
    }
}

impl Row {
    /// What is said of a figure that begins at a byte.
    pub fn status_at(&self, at: usize) -> Option<Status> {
        self.cells.get(self.cells.partition_point(|(end, _)| *end <= at))?.1
    }
}

/// The cells of a line, up to the last that holds anything.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.trim_end_matches(|c: char| c == BETWEEN || c.is_whitespace()).split(BETWEEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(head: &str) -> Option<Status> {
        match head {
            "项目内容" => Some(Status::Target),
            "进展情况" => Some(Status::Actual),
            _ => None,
        }
    }

    #[test]
    fn a_figure_has_the_status_of_its_column() {
        let columns = Columns::of_heads("序号 | 项目内容 | 进展情况 | 单位 |", says).unwrap();
        let status = |row: &str, number: &str| columns.row(row).status_at(row.find(number).unwrap());
        let row = "1 | 新建学校7所。 | 建成6所。 | 3处 |";
        assert_eq!(status(row, "7所"), Some(Status::Target));
        assert_eq!(status(row, "6所"), Some(Status::Actual));
        assert_eq!(status(row, "3处"), None);
        let short = "新增学位800个。 | 新增850个。 | 教育局 |";
        let shorter = "新增学位800个。 | 新增850个。 | ||";
        assert_eq!((status(shorter, "800个"), status(shorter, "850个")), (Some(Status::Target), Some(Status::Actual)));
        assert_eq!((status(short, "800个"), status(short, "850个")), (Some(Status::Target), Some(Status::Actual)));
    }

    #[test]
    fn heads_that_tell_nothing_apart_are_none() {
        assert_eq!(Columns::of_heads("序号 | 项目内容 | 单位 |", says), None);
    }
}
