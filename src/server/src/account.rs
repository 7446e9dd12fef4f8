//! `inkorg account`: what an operator does when a person or the care asks in writing that an inbox be locked or closed.

use crate::typed_number::asked_for;
use clap::Subcommand;
use inbox::{AccountState, Inbox, Operator, StandingChanged};
use std::io;

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum AccountCommand {
    /// Senders are told that the person is not an active user, and nobody gets in. Everything is kept.
    Lock,
    /// The inbox is again what it was before it was locked.
    Unlock,
    /// As locked, for good. Everything is kept, sealed.
    Close,
}

pub(crate) async fn carry_out(inbox: &Inbox, command: AccountCommand) -> anyhow::Result<()> {
    let number = asked_for(&mut io::stdin().lock())?;
    let operator = Operator::at_console();
    let (changed, done) = match command {
        AccountCommand::Lock => (inbox.lock_account(&operator, &number).await?, "locked"),
        AccountCommand::Unlock => (inbox.unlock_account(&operator, &number).await?, "unlocked"),
        AccountCommand::Close => (inbox.close_account(&operator, &number).await?, "closed"),
    };
    let stays = match changed {
        StandingChanged::Done => {
            println!("The inbox is {done}, and the person's sessions are over.");
            return Ok(());
        }
        StandingChanged::NotKnown => "nobody with that number has been here",
        StandingChanged::Stays(AccountState::Known) => "the inbox has never been activated",
        StandingChanged::Stays(AccountState::Active) => "the inbox is active",
        StandingChanged::Stays(AccountState::Locked) => "the inbox is locked",
        StandingChanged::Stays(AccountState::Closed) => "the inbox is closed, for good",
    };
    anyhow::bail!("nothing was changed: {stays}")
}
