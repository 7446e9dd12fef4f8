//! `inkorg-demo`: the same server, with people, data and services that are made up.
//!
//! The real product stands behind two of its three listeners. Behind the third is everything that in earnest would be
//! somebody else's: identity provider, population register, clock, SMS gateway, booking and forms ([`services`]).
//! Nothing of it is linked into `inkorg`.

mod asked;
mod assembly;
mod booking;
mod clock;
mod elsewhere;
mod forms;
mod gallery;
mod history;
mod keys;
mod letters;
mod outbox;
mod page;
mod people;
mod post;
mod provider;
mod register;
mod scanner;
mod seed;
mod services;
mod settings;
#[cfg(test)]
mod testing;

use crate::{
    assembly::{Demo, Prepared},
    seed::Seeded,
    settings::{Settings, origin},
};
use anyhow::Context;
use clap::Parser;
use inbox::{Random, SystemRandom};
use server::{Listening, Roles, run, start_logging};
use std::{process::ExitCode, sync::Arc};
use tokio::net::TcpListener;

/// Inkorgen with demo people, messages and services.
#[derive(Debug, Parser)]
#[command(name = "inkorg-demo", version, after_help = ENVIRONMENT)]
struct Arguments {}

const ENVIRONMENT: &str = "\
Nothing has to be configured. The environment may say:
  INKORG__DATABASE__URL    sqlite://PATH (default sqlite://data/demo/inkorg.db) or postgres://…
  INKORG__WEB__LISTEN      default 127.0.0.1:3000
  INKORG__WEB__PUBLIC_URL  the origin that citizens see; default http://localhost and the port of the web
  INKORG__SOAP__LISTEN     default 127.0.0.1:3080
  INKORG__DEMO__LISTEN     default 127.0.0.1:3100
  INKORG__DEMO__NOW        when the demo's clock begins; default 2026-11-23T09:00:00+01:00
  INKORG__DEMO__EMPTY=1    people and senders, no messages";

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments {} = Arguments::parse();
    start_logging("warn");
    match Box::pin(demo()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("inkorg-demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn demo() -> anyhow::Result<()> {
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    // First of all: the identity provider's name is its address.
    let listener = TcpListener::bind(settings.listen).await.with_context(|| {
        format!(
            "{} (demo) cannot be listened on: stop what listens there, or set INKORG__DEMO__LISTEN",
            settings.listen
        )
    })?;
    let here = origin(listener.local_addr()?);
    println!("Filling the demo's inboxes, if they are empty …");
    let (prepared, seeded) = Prepared::new(&settings, &here, random.clone()).await?;
    match seeded {
        Seeded::Already => {
            println!("They hold what an earlier run left. To begin anew, remove the database.");
        }
        Seeded::Now(letters) => println!("{letters} messages delivered."),
    }
    let public_url = prepared.public_url();
    let Demo { product, services } = prepared.assemble(&settings, &here, random.clone()).await?;
    let ready = |listening: Listening| say_ready(&public_url, listening, &here);
    let product = product.with_pages(gallery::router(&public_url, settings.testers_folder(), random));
    Box::pin(run(product, Roles::ALL, vec![(listener, services)], ready)).await
}

/// Exactly the three addresses, and what to do at each.
fn say_ready(public_url: &str, listening: Listening, here: &str) {
    let soap = listening.soap.map(origin).unwrap_or_default();
    println!("{public_url}  Inkorgen: press \"Logga in med e-legitimation\" and choose a person");
    println!(
        "{soap}  sending systems: POST /soap as DEMO-JOURNAL; WSDL at /soap/AddMessageToPatientPortalInbox/1?wsdl"
    );
    println!("{here}  demo services: move the clock, see sent SMS, change the population register");
}
