//! `inkorg sessions`: what an operator does when a browser was left open somewhere, or a key has leaked (ASVS 5.0.0-7.4.5).

use crate::typed_number::asked_for;
use clap::Subcommand;
use inbox::{Inbox, Operator};
use std::io;

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum SessionsCommand {
    /// End all sessions of one person, whose number is read from standard input; or of everybody.
    ///
    /// Whoever is inside is out at the next request, in every process, and can log in again. Each person's log says that
    /// the operator did it.
    Revoke {
        /// Of everybody; nothing is read.
        #[arg(long)]
        everybody: bool,
    },
}

pub(crate) async fn carry_out(inbox: &Inbox, command: SessionsCommand) -> anyhow::Result<()> {
    let SessionsCommand::Revoke { everybody } = command;
    let operator = Operator::at_console();
    if everybody {
        let people = inbox.revoke_all_sessions(&operator).await?;
        println!("The sessions of {people} people are over.");
        return Ok(());
    }
    let number = asked_for(&mut io::stdin().lock())?;
    match inbox.revoke_sessions(&operator, &number).await? {
        Some(true) => println!("The person's sessions are over."),
        Some(false) => println!("The person is not logged in anywhere."),
        None => anyhow::bail!("nobody with that number has been here"),
    }
    Ok(())
}
