//! `inkorg log`: what a citizen, or whoever helps one, does with a downloaded log.

use clap::Subcommand;
use inbox::{NotedHead, Unverified, verify_log};
use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The log is not whole, or not the one that the head was noted of.
const NOT_WHOLE: u8 = 1;
/// The file cannot be read. (What clap says of arguments that it does not understand, too.)
const NOT_READ: u8 = 2;

#[derive(Debug, Subcommand)]
pub(crate) enum LogCommand {
    /// Say whether the log is as it was written, or else which row is the first that is not.
    ///
    /// Exit status: 0, it is whole; 1, it is not; 2, it cannot be read.
    Verify {
        /// The file, as it was downloaded: an editor that saves it may change it.
        file: PathBuf,
        /// A head that was noted earlier: that row, and all before it, must be as they were then.
        #[arg(long)]
        head: Option<NotedHead>,
    },
}

pub(crate) fn carry_out(command: &LogCommand) -> ExitCode {
    let LogCommand::Verify { file, head } = command;
    match verified(file, head.as_ref()) {
        Ok(verified) => {
            println!("{verified}");
            ExitCode::SUCCESS
        }
        Err(Unverified::Fault(fault)) => {
            eprintln!("The log is not whole: {fault}.");
            ExitCode::from(NOT_WHOLE)
        }
        Err(Unverified::Read(error)) => {
            eprintln!("inkorg: the file cannot be read: {error}");
            ExitCode::from(NOT_READ)
        }
    }
}

fn verified(file: &Path, head: Option<&NotedHead>) -> Result<inbox::VerifiedLog, Unverified> {
    verify_log(BufReader::new(File::open(file)?), head)
}
