//! Verifies a downloaded log, without database or keys: what was altered, removed, moved or added since is found, and said
//! where. Only the line that is being read is in memory.
//!
//! Whoever alters a row can compute every hash after it anew, and then the file alone tells nothing. What tells is a head
//! that was noted before: it is still the hash of the row that was then the last, or it is nobody's.

use super::{
    CHAIN_START, chain,
    file::{COUNT, END, ENTRY, HASH, HEAD, ID, POSITION, hex},
};
use std::{
    fmt::{self, Write as _},
    io::{self, BufRead, Read},
    str::FromStr,
};
use uuid::Uuid;

/// No line is longer, in bytes: an opening names each message of its thread.
const LINE_MOST: u64 = 16 * 1024 * 1024;
/// So many hexadecimal digits of a hash are a head to note: 80 bits, which nobody hits upon by trying.
const SHORT: usize = 20;

/// A log that is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Its rows.
    pub rows: u64,
    /// The last row's hash, as it is noted.
    pub head: String,
    /// The row whose hash was noted, when one was.
    pub noted: Option<u64>,
}

/// The first thing that is not as it was written. Rows and lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A row, or the line that it should stand in, says something else.
    #[error("row {row} (line {line}) was altered")]
    Altered {
        /// Which row should stand there.
        row: u64,
        /// Where.
        line: u64,
    },
    /// A row is not there.
    #[error("row {row} is missing: line {line} holds row {found}")]
    Missing {
        /// Which.
        row: u64,
        /// Where it should stand.
        line: u64,
        /// What stands there.
        found: u64,
    },
    /// A row stands in another place than its own.
    #[error("row {row} is in the wrong place: it stands in line {found}, and line {line} is its own")]
    Moved {
        /// Which.
        row: u64,
        /// Where it should stand.
        line: u64,
        /// Where it stands.
        found: u64,
    },
    /// A row stands there once more.
    #[error("row {row} stands there a second time, in line {line}")]
    Twice {
        /// Which.
        row: u64,
        /// Where.
        line: u64,
    },
    /// The last rows are not there.
    #[error("row {row} is missing at the end: the last line says that there are {count} rows")]
    MissingAtEnd {
        /// The first that is not there.
        row: u64,
        /// How many the last line says.
        count: u64,
    },
    /// The last line does not say what stands before it.
    #[error(
        "the last line (line {line}) does not fit the rows before it: it, or the end of the log, was altered"
    )]
    WrongHead {
        /// Where.
        line: u64,
    },
    /// The last line is not there, or not whole.
    #[error("the log breaks off after row {row}: its last line is missing or not whole")]
    BreaksOff {
        /// The last row that is there; 0: none is.
        row: u64,
    },
    /// Something follows what should be the last line.
    #[error("line {line} comes after the end of the log")]
    AfterTheEnd {
        /// Where.
        line: u64,
    },
    /// No row has the hash that was noted.
    #[error("no row has the head that you noted: rows have been altered or removed since then")]
    NotNoted,
}

/// A log was not found to be whole.
#[derive(Debug, thiserror::Error)]
pub enum Unverified {
    /// It could not be read.
    #[error("the file cannot be read")]
    Read(#[from] io::Error),
    /// It is not whole.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A head that somebody has noted: at least the first twenty hexadecimal digits of a row's hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedHead(String);

/// What was given as a noted head is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head is written with at least 20 digits and the letters a to f, such as 3F9A-09C2-D4E1-F077-1B2C")]
pub struct NotAHead;

impl FromStr for NotedHead {
    type Err = NotAHead;

    /// However it was written down: in large or small letters, in groups or not.
    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let written = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let digits: String = written.map(|c| c.to_ascii_lowercase()).collect();
        let fits =
            (SHORT..=64).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if fits { Ok(Self(digits)) } else { Err(NotAHead) }
    }
}

/// A hash as it is noted: "3F9A-09C2-D4E1-F077-1B2C".
pub(crate) fn short(hash: &[u8]) -> String {
    let digits = hex(hash).to_uppercase();
    digits.chars().take(SHORT).enumerate().fold(String::new(), |mut text, (at, digit)| {
        let dash = if at > 0 && at % 4 == 0 { "-" } else { "" };
        write!(text, "{dash}{digit}").expect("a string takes all");
        text
    })
}

/// Verifies a downloaded log, to its end. With a `noted` head, whether a row has it too.
pub fn verify(file: impl BufRead, noted: Option<&NotedHead>) -> Result<Verified, Unverified> {
    let mut lines = Lines { file, number: 0, bytes: Vec::new() };
    let mut previous = CHAIN_START;
    let (mut row, mut found) = (0, None);
    loop {
        let expected = row + 1;
        if !lines.next()? {
            return Err(Fault::BreaksOff { row }.into());
        }
        let line = lines.number;
        match Line::read(&lines.bytes) {
            Some(Line::Row(read)) if read.position == expected => {
                let position = i64::try_from(read.position).unwrap_or(i64::MAX);
                let hash = chain(&previous, position, read.id, read.entry);
                if hex(&hash).as_bytes() != read.hash {
                    return Err(Fault::Altered { row: expected, line }.into());
                }
                if noted.is_some_and(|noted| read.hash.starts_with(noted.0.as_bytes())) {
                    found = found.or(Some(expected));
                }
                previous = hash;
                row = expected;
            }
            Some(Line::Row(read)) => {
                let stands = read.position;
                let as_expected =
                    chain(&previous, i64::try_from(expected).unwrap_or(i64::MAX), read.id, read.entry);
                // It is the row that should stand there, and its number alone was altered.
                if stands == 0 || hex(&as_expected).as_bytes() == read.hash {
                    return Err(Fault::Altered { row: expected, line }.into());
                }
                return Err(out_of_place(&mut lines, expected, line, stands)?.into());
            }
            Some(Line::Head { count, .. }) if count > row => {
                return Err(Fault::MissingAtEnd { row: expected, count }.into());
            }
            Some(Line::Head { count, head }) => {
                if count < row || hex(&previous).as_bytes() != head {
                    return Err(Fault::WrongHead { line }.into());
                }
                break;
            }
            None => return Err(Fault::Altered { row: expected, line }.into()),
        }
    }
    if lines.any_more()? {
        return Err(Fault::AfterTheEnd { line: lines.number + 1 }.into());
    }
    if noted.is_some() && found.is_none() {
        return Err(Fault::NotNoted.into());
    }
    Ok(Verified { rows: row, head: short(&previous), noted: found })
}

/// What it means that `line` holds the row `stands` where `expected` should be.
fn out_of_place(
    lines: &mut Lines<impl BufRead>,
    expected: u64,
    line: u64,
    stands: u64,
) -> Result<Fault, io::Error> {
    if stands < expected {
        return Ok(Fault::Twice { row: stands, line });
    }
    while lines.next()? {
        if matches!(Line::read(&lines.bytes), Some(Line::Row(row)) if row.position == expected) {
            return Ok(Fault::Moved { row: expected, line, found: lines.number });
        }
    }
    Ok(Fault::Missing { row: expected, line, found: stands })
}

/// The lines of a file, one in memory.
struct Lines<F> {
    file: F,
    /// Of the line that was read last.
    number: u64,
    bytes: Vec<u8>,
}

impl<F: BufRead> Lines<F> {
    /// Reads the next line, without its end. `false`: there is none that has an end.
    fn next(&mut self) -> io::Result<bool> {
        self.bytes.clear();
        (&mut self.file).take(LINE_MOST).read_until(b'\n', &mut self.bytes)?;
        self.number += 1;
        Ok(self.bytes.pop_if(|last| *last == b'\n').is_some())
    }

    fn any_more(&mut self) -> io::Result<bool> {
        Ok(!self.file.fill_buf()?.is_empty())
    }
}

/// A line, as it may be written and in no other way.
enum Line<'l> {
    Row(Row<'l>),
    Head { count: u64, head: &'l [u8] },
}

struct Row<'l> {
    position: u64,
    id: Uuid,
    entry: &'l [u8],
    hash: &'l [u8],
}

impl<'l> Line<'l> {
    fn read(line: &'l [u8]) -> Option<Self> {
        let line = line.strip_suffix(END)?;
        if let Some(rest) = line.strip_prefix(COUNT) {
            let (count, rest) = number(rest)?;
            let head = rest.strip_prefix(HEAD).filter(|head| is_hex(head, 64))?;
            return Some(Self::Head { count, head });
        }
        let (position, rest) = number(line.strip_prefix(POSITION)?)?;
        let (id, rest) = rest.strip_prefix(ID)?.split_at_checked(32)?;
        let id = is_hex(id, 32).then(|| Uuid::try_parse_ascii(id).ok())??;
        let rest = rest.strip_prefix(ENTRY)?;
        let (rest, hash) = rest.split_at_checked(rest.len().checked_sub(64)?)?;
        let entry = rest.strip_suffix(HASH)?;
        Some(Self::Row(Row { position, id, entry, hash: is_hex(hash, 64).then_some(hash)? }))
    }
}

/// The number that a text begins with, in its one form, and what follows.
fn number(text: &[u8]) -> Option<(u64, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(digits);
    let number: u64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (number.to_string().as_bytes() == digits).then_some((number, rest))
}

fn is_hex(text: &[u8], length: usize) -> bool {
    text.len() == length && text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The log is whole: {} rows, head {}.", self.rows, self.head)?;
        if let Some(row) = self.noted {
            write!(
                f,
                "\nThe head that you noted is that of row {row}: it and all rows before it are as they were then."
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
