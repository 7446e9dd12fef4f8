//! `inkorg preview`: a message as the citizen would see it, for those who write the systems that send.

use app::Language;
use clap::{Args, ValueEnum};
use inbox::{Clock, SystemClock};
use server::{LOOKED_AT_MOST, look};
use std::{
    fs::{self, File},
    io::{self, IsTerminal, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// There is an error.
const ERRORS: u8 = 1;
/// The file cannot be read, or the page cannot be written. (What clap says of arguments that it does not understand, too.)
const NOT_READ: u8 = 2;

#[derive(Debug, Args)]
pub(crate) struct Preview {
    /// A message's body in DocBook, or a whole SOAP request; `-` for standard input.
    file: PathBuf,
    /// Where the page is to be written: HTML that needs no other file. Default: standard output, unless that is a terminal.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The language of the page, and of what was found.
    #[arg(long, value_enum, default_value_t = Tongue::Sv)]
    language: Tongue,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Sv => Self::Swedish,
            Tongue::En => Self::English,
        }
    }
}

pub(crate) fn carry_out(preview: &Preview) -> ExitCode {
    match looked_at(preview) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(ERRORS),
        Err(error) => {
            eprintln!("inkorg: {error}");
            ExitCode::from(NOT_READ)
        }
    }
}

/// How many errors were found.
fn looked_at(preview: &Preview) -> Result<usize, String> {
    let bytes = read(&preview.file).map_err(|error| format!("the file cannot be read: {error}"))?;
    let (language, now) = (preview.language.into(), SystemClock.now());
    let looked = look(&bytes, now);
    let page = app::preview::file(&looked, language, now);
    write(preview.out.as_deref(), &page).map_err(|error| format!("the page cannot be written: {error}"))?;
    let name = preview.file.display();
    for line in looked.lines(language) {
        eprintln!("{name}:{line}");
    }
    eprintln!("{}", looked.said(language));
    Ok(looked.errors())
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().take(LOOKED_AT_MOST + 1).read_to_end(&mut bytes)
    } else {
        File::open(file)?.take(LOOKED_AT_MOST + 1).read_to_end(&mut bytes)
    }?;
    if read as u64 > LOOKED_AT_MOST {
        return Err(io::Error::other(format!(
            "it is larger than {LOOKED_AT_MOST} bytes, and so than any request"
        )));
    }
    Ok(bytes)
}

fn write(out: Option<&Path>, page: &str) -> io::Result<()> {
    match out {
        Some(file) => fs::write(file, page),
        None if io::stdout().is_terminal() => Ok(()),
        None => io::stdout().lock().write_all(page.as_bytes()),
    }
}
