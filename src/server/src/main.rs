//! `inkorg`: the production binary.

mod account;
mod attachment;
mod bookings;
mod log;
mod preview;
mod sender;
mod sessions;
mod stats;
mod typed_number;

use account::AccountCommand;
use anyhow::Context;
use attachment::AttachmentCommand;
use bookings::BookingsCommand;
use clap::{Parser, Subcommand};
use inbox::{Inbox, SystemClock, SystemRandom};
use log::LogCommand;
use preview::Preview;
use register::{NotConnected, Register, residentmaster::ResidentMaster};
use secrecy::ExposeSecret;
use sender::SenderCommand;
use server::{Config, Parts, Product, Roles, run, start_logging};
use sessions::SessionsCommand;
use stats::StatsArguments;
use std::{path::PathBuf, process::ExitCode, sync::Arc};

/// An open citizen health inbox.
#[derive(Debug, Parser)]
#[command(name = "inkorg", version)]
struct Arguments {
    /// The configuration; the environment (`INKORG__SECTION__KEY`) overrides it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve citizens and sending systems, and send notices, in one process.
    Serve,
    /// Serve citizens.
    Web,
    /// Serve sending systems.
    Soap,
    /// Send notices, ask booking systems, scan files, and forget what is over.
    Worker,
    /// Bring the database's schema up to date.
    Migrate,
    /// Check the configuration, and say what is wrong or what it does not suffice for.
    CheckConfig,
    /// Lock, unlock or close the inbox of a person, whose number is read from standard input.
    ///
    /// Twelve digits, one line. Never on the command line: others on the machine could see it in the list of
    /// processes, and the shell would remember it.
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// End logins.
    Sessions {
        #[command(subcommand)]
        command: SessionsCommand,
    },
    /// Take a file away, or have it scanned once more. Its id is the last part of its address.
    Attachment {
        #[command(subcommand)]
        command: AttachmentCommand,
    },
    /// Verify a log that a citizen has downloaded. It needs no configuration, no database and no keys.
    Log {
        #[command(subcommand)]
        command: LogCommand,
    },
    /// Show a message as the citizen would see it, before it is sent, and everything in it that is not as it should be.
    ///
    /// Each finding is a line on standard error: place, cause and remedy. It needs no configuration, no database and no
    /// keys, and it keeps nothing. Exit status: 0, there is no error; 1, there is; 2, the file cannot be read.
    Preview(Preview),
    /// What was told of bookings and could not be asked about.
    Bookings {
        #[command(subcommand)]
        command: BookingsCommand,
    },
    /// Register sending systems, and say what each may do.
    Sender {
        #[command(subcommand)]
        command: Box<SenderCommand>,
    },
    /// How many messages came, by day, county, sender and kind, and how many of them were told of and read how soon.
    ///
    /// Days are Swedish. A message counts for the day on which it came, also when it was deleted since. Told of: the first
    /// notice was handed over within 60 seconds, or 24 hours. Read: first opened, by the person or a guardian, within 24
    /// hours, or seven times that. What could lead to a person is withheld.
    Stats(StatsArguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::Log { command } = &arguments.command {
        return log::carry_out(command);
    }
    if let Command::Preview(preview) = &arguments.command {
        return preview::carry_out(preview);
    }
    start_logging("info");
    match Box::pin(carry_out(arguments)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("inkorg: {error:#}"); // the causes in a line, for a person; never a backtrace
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(arguments: Arguments) -> anyhow::Result<()> {
    let config = Config::load(arguments.config.as_deref(), serde_json::json!({}))?;
    let roles = match arguments.command {
        Command::CheckConfig => {
            println!("The configuration can be used.");
            if config.eid.is_none() {
                println!("[eid] is missing: `soap` and `worker` do without it, `web` and `serve` need it.");
            }
            if config.register.is_none() {
                println!("[register] is missing: nobody can act for a child, and nobody's death is noticed.");
            }
            if config.smtp.is_none() && config.sms.is_none() {
                println!("[smtp] and [sms] are missing: nobody is told of messages.");
            }
            match &config.soap.tls {
                None => println!("[soap.tls] is missing: sending systems on this machine only."),
                Some(tls) if tls.revoked.is_empty() => println!(
                    "soap.tls.revoked is missing: a sender's certificate is good until it expires, or its sender is disabled."
                ),
                Some(_) => {}
            }
            if config.scanner.is_none() {
                println!("[scanner] is missing: files are offered unscanned, and the pages say so.");
            }
            return Ok(());
        }
        Command::Migrate => {
            open(&config).await?.close();
            println!("The database's schema is up to date.");
            return Ok(());
        }
        Command::Account { command } => return account::carry_out(&open(&config).await?, command).await,
        Command::Sessions { command } => return sessions::carry_out(&open(&config).await?, command).await,
        Command::Attachment { command } => {
            return attachment::carry_out(&open(&config).await?, command).await;
        }
        // Carried out already: it needs no configuration.
        Command::Log { .. } | Command::Preview(_) => return Ok(()),
        Command::Bookings { command } => return bookings::carry_out(&open(&config).await?, command).await,
        Command::Sender { command } => return sender::carry_out(&open(&config).await?, *command).await,
        Command::Stats(arguments) => return stats::carry_out(&open(&config).await?, arguments).await,
        Command::Serve => Roles::ALL,
        Command::Web => Roles { web: true, soap: false, worker: false },
        Command::Soap => Roles { web: false, soap: true, worker: false },
        Command::Worker => Roles { web: false, soap: false, worker: true },
    };
    let parts = Parts {
        inbox: open(&config).await?,
        register: register(&config)?,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        gateways: config.gateways(Arc::new(SystemClock))?,
        scanner: config.scanner()?,
    };
    Box::pin(run(Product::new(config, parts), roles, Vec::new(), |listening| {
        tracing::info!(web = ?listening.web, soap = ?listening.soap, "ready");
    }))
    .await
}

fn register(config: &Config) -> anyhow::Result<Arc<dyn Register>> {
    Ok(match &config.register {
        Some(settings) => Arc::new(ResidentMaster::new(settings, Arc::new(SystemClock))?),
        None => Arc::new(NotConnected),
    })
}

async fn open(config: &Config) -> anyhow::Result<Inbox> {
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    Inbox::open(config.database.url.expose_secret(), &config.secrets()?, clock, random)
        .await
        .context("database.url")
}
