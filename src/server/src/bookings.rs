//! `inkorg bookings`: what was told of bookings and could not be asked about.

use clap::Subcommand;
use inbox::{AskedAgain, BookingId, Inbox, Operator};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum BookingsCommand {
    /// List what was given up: when, of which system, why. Whose bookings they are stays sealed.
    GivenUp,
    /// Ask about one once more, or about all of them, such as when a system can be reached again.
    AskAgain {
        /// Its id, as the list has it. Default: all of them.
        id: Option<BookingId>,
    },
}

pub(crate) async fn carry_out(inbox: &Inbox, command: BookingsCommand) -> anyhow::Result<()> {
    let operator = Operator::at_console();
    match command {
        BookingsCommand::GivenUp => {
            let senders = inbox.senders(&operator).await?;
            let systems: BTreeMap<_, _> =
                senders.into_iter().map(|sender| (sender.id, sender.system)).collect();
            for booking in inbox.bookings_given_up(&operator).await? {
                let system = systems.get(&booking.system).map_or("?", String::as_str);
                println!(
                    "{}\t{system}\t{}\ttold {}\tgiven up {} after {} attempts",
                    booking.id,
                    booking.trouble.word(),
                    booking.noted_at,
                    booking.given_up_at,
                    booking.attempts,
                );
            }
            let waiting = inbox.bookings_waiting(&operator).await?;
            let since = waiting.since.map(|since| format!(", the first of them since {since}"));
            println!("{} wait to be asked about{}.", waiting.count, since.unwrap_or_default());
        }
        BookingsCommand::AskAgain { id } => {
            let AskedAgain(bookings) = inbox.ask_again(&operator, id).await?;
            anyhow::ensure!(
                bookings > 0,
                "nothing was given up that could be asked about; see: inkorg bookings given-up"
            );
            println!("{bookings} bookings are asked about once more.");
        }
    }
    Ok(())
}
