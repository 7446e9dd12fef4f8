//! Several files as one, written part by part as it is sent (APPNOTE 6.3.10: names in UTF-8, sizes after the content).

use crate::download::Parts;
use inbox::{Download, FileContent};
use jiff::Timestamp;
use std::{
    collections::{HashSet, VecDeque},
    error::Error,
    io::{self, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};
use zip::{
    CompressionMethod, DateTime, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

/// Most files are packed already: more work would make them hardly smaller.
const LEVEL: i64 = 1;

/// A zip under way.
pub(crate) struct Zip {
    /// `None`: its end is written.
    writer: Option<ZipWriter<StreamWriter<Written>>>,
    written: Written,
    names: HashSet<String>,
    waiting: VecDeque<Download>,
    current: Option<FileContent>,
}

/// What was written and not yet sent.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Zip {
    /// A zip of these files, in this order.
    pub(crate) fn of(files: Vec<Download>) -> Self {
        let written = Written::default();
        let writer = Some(ZipWriter::new_stream(written.clone()));
        Self { writer, written, names: HashSet::new(), waiting: files.into(), current: None }
    }

    /// Writes a little more.
    async fn advance(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if let Some(content) = &mut self.current {
            match content.next().await? {
                Some(part) => writer.write_all(&part)?,
                None => self.current = None,
            }
        } else if let Some(file) = self.waiting.pop_front() {
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .compression_level(Some(LEVEL))
                .unix_permissions(0o644)
                .last_modified_time(time(file.received_at));
            writer.start_file(unique(&mut self.names, &file.name), options)?;
            self.current = Some(file.content);
        } else if let Some(writer) = self.writer.take() {
            writer.finish()?;
        }
        Ok(())
    }
}

impl Parts for Zip {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Box<dyn Error + Send + Sync>> {
        loop {
            let written = self.written.take();
            if !written.is_empty() {
                return Ok(Some(written));
            }
            if self.writer.is_none() {
                return Ok(None);
            }
            self.advance().await?;
        }
    }
}

/// A name that no other file of the zip has, in any case of letters: "Svar.pdf", "Svar (2).pdf".
fn unique(names: &mut HashSet<String>, name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let dot = if ending.is_empty() { "" } else { "." };
    let numbered = (2_u32..).map(|number| format!("{stem} ({number}){dot}{ending}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    candidates.find(|name| names.insert(name.to_lowercase())).unwrap_or_default()
}

/// The time on the clock in Sweden: a zip knows no zones.
fn time(at: Timestamp) -> DateTime {
    let at = at.to_zoned(inbox::sweden());
    let part = |n: i8| u8::try_from(n).unwrap_or(0);
    let year = u16::try_from(at.year()).unwrap_or(0);
    DateTime::from_date_and_time(
        year,
        part(at.month()),
        part(at.day()),
        part(at.hour()),
        part(at.minute()),
        part(at.second()),
    )
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_in_any_case_of_letters() {
        let mut names = HashSet::new();
        let given = ["Svar.pdf", "svar.PDF", "Svar (2).pdf", "Svar.pdf", "Ålder.txt", "ålder.txt"];
        let unique = given.map(|name| unique(&mut names, name));
        assert_eq!(
            unique,
            ["Svar.pdf", "svar (2).PDF", "Svar (2) (2).pdf", "Svar (3).pdf", "Ålder.txt", "ålder (2).txt"]
        );
    }

    #[test]
    fn a_time_is_that_of_the_clock_in_sweden() {
        let summer = time("2026-07-01T22:30:00Z".parse().unwrap());
        assert_eq!((summer.year(), summer.month(), summer.day(), summer.hour()), (2026, 7, 2, 0));
    }
}
