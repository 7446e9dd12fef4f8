//! `inkorg-demo`: the same server, with people, data and services that are made up.
//!
//! The real product stands behind two of its three listeners. Behind the third is everything that in earnest would be
//! somebody else's: identity provider, population register, clock, SMS gateway, booking and forms ([`services`]).
//! Nothing of it is linked into `inkorg`.

mod asked;
mod booking;
mod clock;
mod elsewhere;
mod forms;
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
mod swedish;
#[cfg(test)]
mod testing;

use crate::{
    clock::DemoClock,
    keys::Keys,
    outbox::DemoOutbox,
    post::Post,
    provider::{Client, Provider},
    register::DemoRegister,
    scanner::DemoScanner,
    seed::{Content, Seeded},
    settings::{Settings, origin},
};
use anyhow::Context;
use clap::Parser;
use inbox::{Inbox, Random, RandomExt, SystemClock, SystemRandom};
use notify::Gateways;
use openidconnect::IssuerUrl;
use secrecy::SecretString;
use server::{Config, Listening, Parts, Product, Roles, run, start_logging};
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

/// Our name at the demo's identity provider.
const CLIENT: &str = "inkorgen";

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
    let keys = Keys::at(&settings.keys_file(), settings.database_file(), &*random)?;
    let client_secret = keys::hex(&random.bytes::<32>());
    let config = Config::load(None, configuration(&settings, &here, &keys, &client_secret))?;
    fill(&settings, &config, random.clone()).await?;

    let clock = DemoClock::starting_at(settings.now, Arc::new(SystemClock));
    let inbox =
        Inbox::open(&settings.database, &config.secrets()?, Arc::new(clock.clone()), random.clone()).await?;
    let register = DemoRegister::of_the_demo_people(Arc::new(clock.clone()));
    let outbox = DemoOutbox::new(inbox.clone(), Arc::new(clock.clone()));
    let provider = provider(&config, &here, client_secret, keys.subjects, &clock, random.clone()).await?;
    let public_url = config.web.public_url.to_string();
    let histories = if settings.empty { Vec::new() } else { history::told_at(settings.now) };
    let post = Post::of(&histories, inbox.clone(), Arc::new(clock.clone()), &public_url);
    let services = services::router(&provider, clock.clone(), register.clone(), outbox.clone(), &post);
    let parts = Parts {
        inbox,
        register: Arc::new(register),
        clock: Arc::new(clock),
        random,
        gateways: Gateways::both(Arc::new(outbox)),
        scanner: Some(Arc::new(DemoScanner)),
    };
    let ready = |listening: Listening| say_ready(&public_url, listening, &here);
    Box::pin(run(Product::new(config, parts), Roles::ALL, vec![(listener, services)], ready)).await
}

/// What an operator would write.
fn configuration(settings: &Settings, here: &str, keys: &Keys, client_secret: &str) -> serde_json::Value {
    serde_json::json!({
        "database": { "url": settings.database },
        "keys": { "service": format!("1:{}", keys.service), "index": keys.index },
        "web": { "public_url": settings.public_url },
        // IsActiveUser of version 1 names no system.
        "soap": { "default_system": seed::JOURNAL.0 },
        "eid": {
            "issuer": format!("{here}{}", provider::PATH),
            "client_id": CLIENT,
            "client_secret": client_secret,
            "cookie_key": keys.cookie,
        },
        "services": {
            "bokning": {
                "base": format!("{here}/bokning"),
                "name": { "sv": "Tidbokning", "en": "Appointments" },
                "inside": true,
            },
            "formular": {
                "base": format!("{here}/formular"),
                "name": { "sv": "Formulär", "en": "Forms" },
                "inside": true,
            },
            "extern": {
                "base": format!("{here}/extern"),
                "name": { "sv": "Solstadens patientskola", "en": "Solstaden Patient School" },
            },
            "uthopp": {
                "base": format!("{here}/extern?inloggad=1"),
                "name": { "sv": "Solstadens läkemedelslista", "en": "Solstaden Medicine List" },
                "logs_in": true,
            },
        },
        "site": {
            "operator": "Region Solstaden (demo)",
            // The notices' words are then those of the source documents, to the letter.
            "service_name": "1177",
            "contact_email": "inkorgen@example.invalid",
            "contact_telephone": "010-000 00 00",
        },
    })
}

async fn fill(settings: &Settings, config: &Config, random: Arc<dyn Random>) -> anyhow::Result<()> {
    let content = if settings.empty { Content::People } else { Content::Letters };
    println!("Filling the demo's inboxes, if they are empty …");
    match seed::seed(&settings.database, &config.secrets()?, random, settings.now, content).await? {
        Seeded::Already => {
            println!("They hold what an earlier run left. To begin anew, remove the database.");
        }
        Seeded::Now(letters) => println!("{letters} messages delivered."),
    }
    Ok(())
}

/// The identity provider, which knows the product and nobody else.
async fn provider(
    config: &Config,
    here: &str,
    client_secret: String,
    subjects: String,
    clock: &DemoClock,
    random: Arc<dyn Random>,
) -> anyhow::Result<Provider> {
    let web = &config.web.public_url;
    let client = Client {
        id: CLIENT.to_owned(),
        secret: SecretString::from(client_secret),
        redirect_uri: format!("{web}/eid/callback"),
        after_logout: vec![format!("{web}/"), format!("{web}/?utloggad=1")],
    };
    let issuer = IssuerUrl::new(format!("{here}{}", provider::PATH))?;
    let clock = Arc::new(clock.clone());
    // Making a key takes a while of pure reckoning.
    let made =
        tokio::task::spawn_blocking(move || Provider::new(issuer, client, subjects.into(), clock, random));
    made.await.context("the identity provider's key could not be made")
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
