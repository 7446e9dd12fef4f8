//! The demo, put together: the product and the services that in earnest would be somebody else's.

use crate::{
    booking::BySoap,
    clock::DemoClock,
    history,
    keys::{self, Keys},
    outbox::DemoOutbox,
    post::Post,
    provider::{self, Client, Provider},
    register::DemoRegister,
    scanner::DemoScanner,
    seed::{self, Content, Seeded, seed},
    services,
    settings::{Settings, origin},
};
use anyhow::Context;
use axum::Router;
use inbox::{Inbox, Random, RandomExt, SystemClock};
use notify::Gateways;
use openidconnect::IssuerUrl;
use secrecy::SecretString;
use server::{Config, Parts, Product};
use std::sync::Arc;

/// Our name at the demo's identity provider.
const CLIENT: &str = "inkorgen";

/// The two sides of a demo.
pub(crate) struct Demo {
    /// What is tried.
    pub(crate) product: Product,
    /// What stands around it.
    pub(crate) services: Router,
}

/// What a demo goes by, its database filled.
pub(crate) struct Prepared {
    config: Config,
    keys: Keys,
    client_secret: String,
}

impl Prepared {
    /// Makes the keys, and fills the database if it is empty. `here` is the origin of the services.
    pub(crate) async fn new(
        settings: &Settings,
        here: &str,
        random: Arc<dyn Random>,
    ) -> anyhow::Result<(Self, Seeded)> {
        let keys = Keys::at(&settings.keys_file(), settings.database_file(), &*random)?;
        let client_secret = keys::hex(&random.bytes::<32>());
        let mut config = Config::load(None, configuration(settings, here, &keys, &client_secret))?;
        config.web.public_url = settings.public_url.parse().context("the origin of the demo's pages")?;
        let content = if settings.empty { Content::People } else { Content::Letters };
        let seeded =
            seed(&settings.database, here, &config.secrets()?, random, settings.now, content).await?;
        Ok((Self { config, keys, client_secret }, seeded))
    }

    /// The origin of the pages.
    pub(crate) fn public_url(&self) -> String {
        self.config.web.public_url.to_string()
    }

    /// Where the product listens, instead of where the environment says.
    pub(crate) fn listening_at(mut self, web: std::net::SocketAddr, soap: std::net::SocketAddr) -> Self {
        (self.config.web.listen, self.config.soap.listen) = (web, soap);
        self
    }

    /// The demo.
    pub(crate) async fn assemble(
        self,
        settings: &Settings,
        here: &str,
        random: Arc<dyn Random>,
    ) -> anyhow::Result<Demo> {
        let Self { config, keys, client_secret } = self;
        let clock = DemoClock::starting_at(settings.now, Arc::new(SystemClock));
        let inbox =
            Inbox::open(&settings.database, &config.secrets()?, Arc::new(clock.clone()), random.clone())
                .await?;
        let register = DemoRegister::of_the_demo_people(Arc::new(clock.clone()));
        let outbox = DemoOutbox::new(inbox.clone(), Arc::new(clock.clone()));
        let provider = provider(&config, here, client_secret, keys.subjects, &clock, random.clone()).await?;
        let public_url = config.web.public_url.to_string();
        let histories = if settings.empty { Vec::new() } else { history::told_at(settings.now) };
        let post = Post::of(&histories, inbox.clone(), Arc::new(clock.clone()), &public_url);
        let index = Arc::new(BySoap(origin(config.soap.listen).parse()?));
        let services = services::router(
            &public_url,
            &provider,
            clock.clone(),
            register.clone(),
            outbox.clone(),
            &post,
            index,
        );
        let parts = Parts {
            inbox,
            register: Arc::new(register),
            clock: Arc::new(clock),
            random,
            gateways: Gateways::both(Arc::new(outbox)),
            scanner: Some(Arc::new(DemoScanner)),
        };
        Ok(Demo { product: Product::new(config, parts).with_sender_bench(), services })
    }
}

/// What an operator would write.
fn configuration(settings: &Settings, here: &str, keys: &Keys, client_secret: &str) -> serde_json::Value {
    serde_json::json!({
        "database": { "url": settings.database },
        "keys": { "service": format!("1:{}", keys.service), "index": keys.index },
        "web": { "public_url": settings.public_url },
        // IsActiveUser of version 1 names no system.
        "soap": { "default_system": seed::JOURNAL.0, "purpose": "test" },
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
