//! `inkorg attachment`: what an operator does when a file was sent that should not have been, or a scanner was wrong.

use clap::Subcommand;
use inbox::{AttachmentId, Inbox, Operator};

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum AttachmentCommand {
    /// Erase what the file holds, for good. Its message stays, and says that the file was taken away.
    Remove {
        /// 32 hexadecimal digits: the last part of the file's address.
        id: AttachmentId,
    },
    /// Have it scanned once more. Until then it is as one that was never scanned.
    ScanAgain {
        /// 32 hexadecimal digits: the last part of the file's address.
        id: AttachmentId,
    },
}

pub(crate) async fn carry_out(inbox: &Inbox, command: AttachmentCommand) -> anyhow::Result<()> {
    let operator = Operator::at_console();
    let (changed, done) = match command {
        AttachmentCommand::Remove { id } => {
            (inbox.remove_attachment(&operator, id).await?, "The file's content is erased.")
        }
        AttachmentCommand::ScanAgain { id } => {
            (inbox.scan_again(&operator, id).await?, "The file waits to be scanned.")
        }
    };
    anyhow::ensure!(changed, "nothing was changed: there is no such file, or it is so already");
    println!("{done}");
    Ok(())
}
