//! Where in a source something stands, as people count.

use std::fmt;

/// A line and a column, both counted from 1; the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    /// The place of a byte of `source`; after the end, that of the end.
    pub fn of(source: &str, byte: usize) -> Self {
        let before = source.get(..source.floor_char_boundary(byte)).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        Self {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_as_an_editor_does() {
        let source = "å\r\nbö\n\nslut";
        let at = |byte| Place::of(source, byte).to_string();
        assert_eq!([at(0), at(2), at(4), at(5), at(7)], ["1:1", "1:2", "2:1", "2:2", "2:3"]);
        assert_eq!(at(6), "2:2", "within a character it is the character");
        assert_eq!([at(9), at(12), at(99)], ["4:1", "4:4", "4:5"]);
        assert_eq!(Place::of("", 0), Place { line: 1, column: 1 });
    }
}
