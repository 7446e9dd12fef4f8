//! An inbox, or one thread of it, as a zip on its way: first the letter that can be read without us, then the files that
//! it links to, and last a list of both. In memory are one thread and one part of a file, and a line for each file.

mod letter;

use crate::zip::{Filling, Package, unique};
use inbox::{Attachment, FileContent, Taking};
use jiff::Timestamp;
use letter::Along;
pub(crate) use letter::Letter;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
    collections::{HashSet, VecDeque},
    error::Error,
    fmt::Write,
    io, mem,
};

/// The list's name in the zip; it tells of every other file.
const MANIFEST: &str = "manifest.json";
/// So many threads are named at a time.
const NAMED_AT_A_TIME: usize = 50;

/// A zip that is taken along, under way.
pub(crate) struct Parcel {
    package: Package,
    taking: Taking,
    letter: Letter,
    stage: Stage,
    /// What is being written, with what is known of it so far.
    current: Option<Listed>,
    files: VecDeque<AlongFile>,
    manifest: Manifest,
}

/// What is to be written next; threads are counted.
enum Stage {
    Beginning,
    Contents(usize),
    Threads(usize),
    Files(Option<FileContent>),
    Manifest,
}

/// A file that the letter links to.
struct AlongFile {
    path: String,
    received_at: Timestamp,
    file: Attachment,
}

/// A file of the zip, being written.
struct Listed {
    name: String,
    size: u64,
    digest: Sha256,
}

#[derive(Serialize)]
struct Manifest {
    made_at: Timestamp,
    files: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    /// In bytes.
    size: u64,
    /// Hexadecimal.
    sha256: String,
}

impl Parcel {
    /// All that is taken, told by the letter.
    pub(crate) fn new(taking: Taking, letter: Letter) -> Self {
        Self {
            package: Package::new(),
            taking,
            stage: Stage::Beginning,
            current: None,
            files: VecDeque::new(),
            manifest: Manifest { made_at: letter.made_at, files: Vec::new() },
            letter,
        }
    }

    /// Where the files of a thread will be in the zip, of those that are taken along. Each thread has a folder of its
    /// own, so that only its own names are told apart.
    fn along<'m>(&mut self, at: usize, messages: impl Iterator<Item = &'m inbox::Message>) -> Along {
        let (mut names, mut along) = (HashSet::new(), Along::new());
        for message in messages {
            for file in message.attachments.iter().filter(|file| self.taking.holds(file)) {
                let path = format!("{}{}", self.letter.files_folder(at), unique(&mut names, &file.name));
                along.insert(file.id, path.clone());
                let received_at = message.received_at;
                self.files.push_back(AlongFile { path, received_at, file: file.clone() });
            }
        }
        along
    }

    fn begin(&mut self, name: String, at: Timestamp) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.list_current();
        self.package.begin(name.clone(), at)?;
        self.current = Some(Listed { name, size: 0, digest: Sha256::new() });
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(current) = &mut self.current {
            current.size += bytes.len() as u64;
            current.digest.update(bytes);
        }
        self.package.write(bytes)
    }

    /// Puts what was written last on the list.
    fn list_current(&mut self) {
        let Some(Listed { name, size, digest }) = mem::take(&mut self.current) else { return };
        let sha256 = digest.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes all");
            text
        });
        self.manifest.files.push(Line { name, size, sha256 });
    }
}

impl Filling for Parcel {
    fn package(&self) -> &Package {
        &self.package
    }

    async fn advance(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        match &mut self.stage {
            Stage::Beginning => {
                let several = self.letter.of_all;
                let none = self.taking.threads().is_empty();
                self.begin(self.letter.file_name(), self.letter.made_at)?;
                self.write(self.letter.beginning(none).as_bytes())?;
                self.stage = if several && !none { Stage::Contents(0) } else { Stage::Threads(0) };
            }
            Stage::Contents(at) => {
                let at = *at;
                let threads = self.taking.threads();
                let to = threads.len().min(at + NAMED_AT_A_TIME);
                let headings = self.taking.headings(&threads[at..to]).await?;
                let last = to == threads.len();
                self.write(self.letter.contents(&headings, at == 0, last).as_bytes())?;
                self.stage = if last { Stage::Threads(0) } else { Stage::Contents(to) };
            }
            Stage::Threads(at) => {
                let at = *at;
                if let Some(id) = self.taking.threads().get(at).copied() {
                    if let Some(thread) = self.taking.thread(id).await? {
                        let along = self.along(at, thread.messages.iter());
                        self.write(self.letter.thread(id, &thread, &along).as_bytes())?;
                    }
                    self.stage = Stage::Threads(at + 1);
                } else {
                    self.write(letter::END.as_bytes())?;
                    self.stage = Stage::Files(None);
                }
            }
            Stage::Files(Some(content)) => match content.next().await? {
                Some(part) => self.write(&part)?,
                None => self.stage = Stage::Files(None),
            },
            Stage::Files(None) => match self.files.pop_front() {
                Some(AlongFile { path, received_at, file }) => {
                    self.begin(path, received_at)?;
                    self.stage = Stage::Files(Some(self.taking.content(&file)?));
                }
                None => self.stage = Stage::Manifest,
            },
            Stage::Manifest => {
                self.list_current();
                self.package.begin(MANIFEST.to_owned(), self.manifest.made_at)?;
                self.package.write(&serde_json::to_vec_pretty(&self.manifest)?)?;
                self.package.end()?;
            }
        }
        Ok(())
    }
}
