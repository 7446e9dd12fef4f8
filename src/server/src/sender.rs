//! `inkorg sender`: the registry of sending systems.

use anyhow::Context;
use clap::{Args, Subcommand};
use inbox::{
    AllowedServices, BookingAddress, BookingSystem, Call, Contract, County, HsaId, Inbox, NewSender,
    Operator, Purpose, RegisteredSender, Registration, SenderId,
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeSet, num::NonZeroU32};

#[derive(Debug, Subcommand)]
pub(crate) enum SenderCommand {
    /// Register a sending system.
    ///
    /// Without --contract it may call every contract by which messages are sent; without --service its buttons may lead
    /// to every service.
    Add {
        /// The system id that it states as sourceSystem. Cannot be changed.
        system: String,
        #[command(flatten)]
        said: Said,
    },
    /// Change what is registered of one. What is not said stays; of what may be given several times, all is said anew.
    Change {
        /// Its system id.
        system: String,
        #[command(flatten)]
        said: Said,
        /// Take its buttons to every service.
        #[arg(long, conflicts_with = "services")]
        any_service: bool,
        /// Ignore notifications of its bookings.
        #[arg(long, conflicts_with_all = ["booking_address", "booking_logical_address"])]
        no_bookings: bool,
    },
    /// Let one HSA-id take the place of another. With --keep the earlier one is good too, until it is rotated away.
    Rotate {
        /// Its system id.
        system: String,
        /// The HSA-id that it has.
        #[arg(long)]
        from: HsaId,
        /// The HSA-id that its next certificate has.
        #[arg(long)]
        to: HsaId,
        /// Keep the earlier one for as long as both certificates are in use.
        #[arg(long)]
        keep: bool,
    },
    /// List them: system id, HSA-ids, enabled or disabled, production or test, our own id.
    List,
    /// Show all that is registered of one, and what was done with it.
    Show {
        /// Its system id.
        system: String,
    },
    /// Count its calls of the last days by operation and outcome: when the last one was, how many, operation, outcome.
    Calls {
        /// Its system id.
        system: String,
        /// So many days back.
        #[arg(long, default_value_t = 7)]
        days: u16,
        /// Each call by itself, the latest 100: when, our own id of it, operation, outcome, status, milliseconds, and what was
        /// said of who calls.
        #[arg(long)]
        each: bool,
    },
    /// Show the latest 100 calls of nobody who is registered for what was asked, as `calls --each` does.
    Denied,
    /// Turn one off: its calls are denied from the next one on.
    Disable {
        /// Its system id.
        system: String,
    },
    /// Turn one on again.
    Enable {
        /// Its system id.
        system: String,
    },
}

/// What an operator says of a sender.
#[derive(Debug, Args)]
pub(crate) struct Said {
    /// The HSA-id in its client certificate. May be given several times.
    #[arg(long = "hsa-id", value_name = "HSA-ID")]
    hsa_ids: Vec<HsaId>,
    /// A contract that it may call, such as AddMessage:2. May be given several times.
    #[arg(long = "contract", value_name = "OPERATION:MAJOR")]
    contracts: Vec<Contract>,
    /// A service of the configuration that its buttons may lead to. May be given several times.
    #[arg(long = "service", value_name = "NAME")]
    services: Vec<String>,
    /// The region that it sends for, by the two digits of its county code.
    #[arg(long)]
    county: Option<County>,
    /// Requests that it may send in one second to one process; 0: as many as there is room for.
    #[arg(long, value_name = "NUMBER")]
    requests_per_second: Option<u32>,
    /// Messages that it may send in one day; 0: as many as come.
    #[arg(long, value_name = "NUMBER")]
    messages_per_day: Option<u32>,
    /// Which kind of installation it may call: production (default) or test.
    #[arg(long)]
    purpose: Option<Purpose>,
    /// Whom to turn to when something is wrong with it: a function, not a person. Empty: nobody.
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
    /// Of a booking system: where its `GetBookingDetails` is posted. Notifications of its bookings become messages.
    #[arg(long, value_name = "ADDRESS")]
    booking_address: Option<BookingAddress>,
    /// Likewise: to whom questions are addressed. Default: to the unit that the notification names.
    #[arg(long, value_name = "HSA-ID")]
    booking_logical_address: Option<HsaId>,
}

impl Said {
    /// What was registered, with what is said now in its place.
    fn of(self, mut registration: Registration) -> anyhow::Result<Registration> {
        if !self.hsa_ids.is_empty() {
            registration.hsa_ids = self.hsa_ids.into_iter().collect();
        }
        if !self.contracts.is_empty() {
            registration.contracts = self.contracts.into_iter().collect();
        }
        if !self.services.is_empty() {
            registration.services = AllowedServices::Only(self.services.into_iter().collect());
        }
        registration.county = self.county.or(registration.county);
        let limits = &mut registration.limits;
        if let Some(most) = self.requests_per_second {
            limits.requests_per_second = NonZeroU32::new(most);
        }
        if let Some(most) = self.messages_per_day {
            limits.messages_per_day = NonZeroU32::new(most);
        }
        registration.purpose = self.purpose.unwrap_or(registration.purpose);
        if let Some(contact) = self.contact {
            registration.contact = Some(contact).filter(|contact| !contact.trim().is_empty());
        }
        if let Some(address) = self.booking_address {
            let logical_address = registration.bookings.take().and_then(|known| known.logical_address);
            registration.bookings = Some(BookingSystem { address, logical_address });
        }
        if let Some(logical_address) = self.booking_logical_address {
            let bookings = registration.bookings.as_mut();
            let bookings = bookings
                .context("--booking-logical-address: say where it is asked with --booking-address")?;
            bookings.logical_address = Some(logical_address);
        }
        registration.check()?;
        Ok(registration)
    }
}

pub(crate) async fn carry_out(inbox: &Inbox, command: SenderCommand) -> anyhow::Result<()> {
    let operator = Operator::at_console();
    match command {
        SenderCommand::Add { system, said } => {
            let contracts = Contract::OF_MESSAGES.into_iter().collect();
            let registration = said.of(Registration { contracts, ..Registration::default() })?;
            let sender = NewSender { system, registration };
            sender.check()?;
            let added = inbox.add_sender(&operator, sender).await?;
            anyhow::ensure!(added, "that system id is registered already; see: inkorg sender list");
        }
        SenderCommand::Change { system, said, any_service, no_bookings } => {
            let known = known(inbox, &operator, &system).await?;
            let mut becomes = said.of(known.registration.clone())?;
            if any_service {
                becomes.services = AllowedServices::Any;
            }
            if no_bookings {
                becomes.bookings = None;
            }
            change(inbox, &operator, &known, becomes).await?;
        }
        SenderCommand::Rotate { system, from, to, keep } => {
            let known = known(inbox, &operator, &system).await?;
            let mut becomes = known.registration.clone();
            anyhow::ensure!(becomes.hsa_ids.contains(&from), "--from: it is not registered with that HSA-id");
            if !keep {
                becomes.hsa_ids.remove(&from);
            }
            becomes.hsa_ids.insert(to);
            change(inbox, &operator, &known, becomes).await?;
        }
        SenderCommand::List => {
            for sender in inbox.senders(&operator).await? {
                println!("{}", line(&sender));
            }
        }
        SenderCommand::Show { system } => {
            let sender = known(inbox, &operator, &system).await?;
            print!("{}", described(&sender));
            println!("what was done with it:\n{}", history(inbox, &operator, sender.id).await?);
        }
        SenderCommand::Calls { system, days: _, each: true } => {
            let sender = known(inbox, &operator, &system).await?;
            print!("{}", calls(inbox, &operator, Some(sender.id)).await?);
        }
        SenderCommand::Calls { system, days, each: false } => {
            let sender = known(inbox, &operator, &system).await?;
            let days = SignedDuration::from_hours(24 * i64::from(days));
            let since = inbox.now().saturating_sub(days).unwrap_or(Timestamp::MIN);
            for count in inbox.call_counts(&operator, sender.id, since).await? {
                let operation = count.operation.as_deref().unwrap_or("-");
                println!("{}\t{}\t{operation}\t{}", count.latest, count.calls, count.outcome);
            }
        }
        SenderCommand::Denied => print!("{}", calls(inbox, &operator, None).await?),
        SenderCommand::Disable { system } => enable(inbox, &operator, &system, false).await?,
        SenderCommand::Enable { system } => enable(inbox, &operator, &system, true).await?,
    }
    Ok(())
}

/// Each of the latest calls a line.
async fn calls(inbox: &Inbox, operator: &Operator, sender: Option<SenderId>) -> anyhow::Result<String> {
    let line = |call: Call| {
        let Call { at, id, operation, outcome, status, took, said } = call;
        let said = [
            ("certificate", said.certificate.map(|id| id.to_string())),
            ("original", said.original.map(|id| id.to_string())),
            ("on-behalf-of", said.on_behalf_of.map(|id| id.to_string())),
            ("correlation", said.correlation.map(|id| id.to_string())),
        ];
        let said = said.into_iter().filter_map(|(name, value)| Some(format!("\t{name}={}", value?)));
        let (id, operation) = (id.simple(), operation.as_deref().unwrap_or("-"));
        let said: String = said.collect();
        format!("{at}\t{id}\t{operation}\t{outcome}\t{status}\t{}{said}\n", took.as_millis())
    };
    Ok(inbox.calls(operator, sender, 100).await?.into_iter().map(line).collect())
}

const NOT_KNOWN: &str = "no sending system has that id; see: inkorg sender list";

async fn known(inbox: &Inbox, operator: &Operator, system: &str) -> anyhow::Result<RegisteredSender> {
    inbox.registered_sender(operator, system).await?.context(NOT_KNOWN)
}

async fn change(
    inbox: &Inbox,
    operator: &Operator,
    known: &RegisteredSender,
    becomes: Registration,
) -> anyhow::Result<()> {
    if becomes == known.registration {
        println!("Nothing was changed: that is what is registered.");
        return Ok(());
    }
    let changed = inbox.change_sender(operator, known, becomes).await?;
    anyhow::ensure!(changed, "nothing was changed: somebody else changed it meanwhile; look, and try again");
    Ok(())
}

async fn enable(inbox: &Inbox, operator: &Operator, system: &str, enabled: bool) -> anyhow::Result<()> {
    let known = inbox.enable_sender(operator, system, enabled).await?;
    anyhow::ensure!(known, NOT_KNOWN);
    Ok(())
}

fn state(sender: &RegisteredSender) -> &'static str {
    if sender.enabled { "enabled" } else { "disabled" }
}

fn listed<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

fn line(sender: &RegisteredSender) -> String {
    let RegisteredSender { id, system, registration, .. } = sender;
    let hsa_ids = listed(&registration.hsa_ids);
    format!("{system}\t{hsa_ids}\t{}\t{}\t{id}", state(sender), registration.purpose.as_str())
}

/// One field a line.
fn described(sender: &RegisteredSender) -> String {
    let Registration { hsa_ids, contracts, services, county, limits, purpose, contact, bookings } =
        &sender.registration;
    let most = |most: Option<NonZeroU32>| most.map_or_else(|| "no limit".to_owned(), |most| most.to_string());
    let services = match services {
        AllowedServices::Any => "any".to_owned(),
        AllowedServices::Only(services) => listed(services),
    };
    let contracts: BTreeSet<_> = contracts.iter().map(|contract| contract.name()).collect();
    let bookings = bookings.as_ref().map_or_else(
        || "none".to_owned(),
        |bookings| {
            let to = bookings.logical_address.as_ref().map_or("the unit of each notification", HsaId::as_str);
            format!("asked at {}, addressed to {to}", bookings.address.as_str())
        },
    );
    let fields = [
        ("system", sender.system.clone()),
        ("id", sender.id.to_string()),
        ("state", state(sender).to_owned()),
        ("hsa-id", listed(hsa_ids)),
        ("contract", listed(contracts)),
        ("service", services),
        ("county", county.map_or("none", County::code).to_owned()),
        ("requests-per-second", most(limits.requests_per_second)),
        ("messages-per-day", most(limits.messages_per_day)),
        ("purpose", purpose.as_str().to_owned()),
        ("contact", contact.clone().unwrap_or_else(|| "none".to_owned())),
        ("bookings", bookings),
    ];
    fields.map(|(field, value)| format!("{field}\t{value}\n")).concat()
}

/// One row of the log a line: when, what, and which fields a change changed.
async fn history(inbox: &Inbox, operator: &Operator, sender: SenderId) -> anyhow::Result<String> {
    let mut lines = Vec::new();
    let mut earlier: Option<Registration> = None;
    for row in inbox.sender_log(operator, sender).await? {
        let changed = earlier.as_ref().map(|earlier| row.registration.changed_since(earlier));
        let changed = changed.filter(|changed| !changed.is_empty()).map(listed);
        let changed = changed.map_or_else(String::new, |changed| format!("\t{changed}"));
        lines.push(format!("{}\t{}{changed}", row.at, row.event.as_str()));
        earlier = Some(row.registration);
    }
    Ok(lines.join("\n"))
}
