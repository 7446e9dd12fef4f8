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
    result::ZipResult,
    write::{SimpleFileOptions, StreamWriter},
};

/// Most files are packed already: more work would make them hardly smaller.
const LEVEL: i64 = 1;

/// A zip under way: files are begun and written one after another, and what is written is taken out to be sent.
pub(crate) struct Package {
    /// `None`: its end is written.
    writer: Option<ZipWriter<StreamWriter<Written>>>,
    written: Written,
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

impl Package {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let written = Written::default();
        Self { writer: Some(ZipWriter::new_stream(written.clone())), written }
    }

    /// Begins a file, which ends the one before.
    pub(crate) fn begin(&mut self, name: String, at: Timestamp) -> ZipResult<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .unix_permissions(0o644)
            .last_modified_time(time(at));
        self.writer.as_mut().map_or(Ok(()), |writer| writer.start_file(name, options))
    }

    /// Writes more of the file that was begun.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), |writer| writer.write_all(bytes))
    }

    /// Writes the end.
    pub(crate) fn end(&mut self) -> ZipResult<()> {
        self.writer.take().map_or(Ok(()), |writer| writer.finish().map(drop))
    }

    /// Whether its end is written.
    fn has_ended(&self) -> bool {
        self.writer.is_none()
    }

    /// What was written since this was asked last.
    fn take(&self) -> Vec<u8> {
        self.written.take()
    }
}

/// What fills a package, in steps: it is handed over as it is filled.
pub(crate) trait Filling: Send + 'static {
    /// What is filled.
    fn package(&self) -> &Package;

    /// Writes a little more, or the end.
    fn advance(&mut self) -> impl Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + Send;
}

impl<F: Filling> Parts for F {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Box<dyn Error + Send + Sync>> {
        loop {
            let written = self.package().take();
            if !written.is_empty() {
                return Ok(Some(written));
            }
            if self.package().has_ended() {
                return Ok(None);
            }
            self.advance().await?;
        }
    }
}

/// Files that are sent as a zip.
pub(crate) struct Zip {
    package: Package,
    names: HashSet<String>,
    waiting: VecDeque<Download>,
    current: Option<FileContent>,
}

impl Zip {
    /// A zip of these files, in this order.
    pub(crate) fn of(files: Vec<Download>) -> Self {
        Self { package: Package::new(), names: HashSet::new(), waiting: files.into(), current: None }
    }
}

impl Filling for Zip {
    fn package(&self) -> &Package {
        &self.package
    }

    async fn advance(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        if let Some(content) = &mut self.current {
            match content.next().await? {
                Some(part) => self.package.write(&part)?,
                None => self.current = None,
            }
        } else if let Some(file) = self.waiting.pop_front() {
            self.package.begin(unique(&mut self.names, &file.name), file.received_at)?;
            self.current = Some(file.content);
        } else {
            self.package.end()?;
        }
        Ok(())
    }
}

/// A name that no other file of the zip has, in any case of letters: "Svar.pdf", "Svar (2).pdf".
pub(crate) fn unique(names: &mut HashSet<String>, name: &str) -> String {
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
