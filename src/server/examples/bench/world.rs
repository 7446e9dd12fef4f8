//! A product to measure: its database, its senders and people, its listeners on this machine.

use inbox::{
    Inbox, NewSender, Operator, Personnummer, Sender, SystemClock, SystemRandom, TakenOver, Unit,
    testing::{Database, address},
};
use register::NotConnected;
use serde_json::json;
use server::{Config, Parts, Product};
use std::{net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;

pub(crate) const SYSTEM: &str = "DEMO-JOURNAL";

/// Skatteverket's test numbers.
const NUMBERS: &str = include_str!("../../../inbox/tests/testpersonnummer.csv");

pub(crate) struct World {
    pub(crate) product: Product,
    pub(crate) inbox: Inbox,
    pub(crate) sender: Sender,
    pub(crate) database: Database,
}

/// The databases to measure on: SQLite, and PostgreSQL where a cluster is given.
pub(crate) async fn databases() -> Vec<(&'static str, Database)> {
    let mut databases = vec![("SQLite", Database::sqlite())];
    if std::env::var_os("INKORG_TEST_POSTGRES").is_some() {
        databases.push(("PostgreSQL", Database::postgres().await));
    }
    databases
}

pub(crate) fn people(count: usize) -> Vec<Personnummer> {
    let numbers = NUMBERS.lines().skip(2).filter_map(|line| line.strip_prefix("personnummer,"));
    numbers.take(count).map(|number| Personnummer::parse(number).expect("a published number")).collect()
}

impl World {
    pub(crate) async fn new(database: Database, people: &[Personnummer]) -> anyhow::Result<Self> {
        let inbox = database.open(&SystemClock).await;
        let operator = Operator::at_console();
        let sender = NewSender::of_all_contracts(SYSTEM, "SE2321000016-DEMO1".parse()?);
        inbox.add_sender(&operator, sender).await?;
        for number in people {
            let reached_by = vec![address("070-000 00 01")];
            inbox.take_over(&operator, &TakenOver { number: number.clone(), contacts: reached_by }).await?;
        }
        let config = Config::load(
            None,
            json!({
                "keys": { "service": format!("1:{}", "01".repeat(32)), "index": "02".repeat(32) },
                "web": { "public_url": "http://localhost:3000" },
                "eid": {
                    "issuer": "http://127.0.0.1:3100/eid", "client_id": "bench", "client_secret": "bench",
                    "cookie_key": "bench ".repeat(8),
                },
                "services": { "formular": { "base": "https://formular.example/", "inside": true } },
                "site": {
                    "operator": "Region Exempel", "service_name": "1177", "contact_email": "hjalp@example.invalid",
                },
            }),
        )?;
        let parts = Parts {
            inbox: inbox.clone(),
            register: Arc::new(NotConnected),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            gateways: notify::Gateways::default(),
            scanner: None,
        };
        let sender = inbox.sender(SYSTEM).await?.expect("just registered");
        Ok(Self { product: Product::new(config, parts), inbox, sender, database })
    }
}

/// Serves a router on a port of its own until the process ends.
pub(crate) async fn serve(router: axum::Router) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router.into_make_service()).await });
    Ok(address)
}

pub(crate) fn unit() -> Unit {
    Unit {
        id: "SE2321000016-1HZ5".to_owned(),
        name: "Björkdalens vårdcentral".to_owned(),
        telephone: Some("010-000 00 00".to_owned()),
        ..Unit::default()
    }
}

/// A kallelse of ordinary length.
pub(crate) const BODY: &str = r#"<article><section><title>Din tid på Björkdalens vårdcentral</title>
<para>Du har fått en tid hos <emphasis role="bold">distriktssköterska</emphasis> för provtagning.</para></section>
<section><variablelist><varlistentry><term>Dag:</term><listitem>Torsdag 26 november 2026</listitem></varlistentry>
<varlistentry><term>Tid:</term><listitem>09.20</listitem></varlistentry></variablelist></section>
<section><title><emphasis role="information">Förbered dig</emphasis></title><itemizedlist mark="bullet">
<listitem>Ät inget efter midnatt.</listitem><listitem>Ta med legitimation.</listitem></itemizedlist></section>
<section><title><emphasis role="collapsible">Varför får jag den här kallelsen?</emphasis></title>
<para>Du har en planerad uppföljning.</para></section><bibliography>Personalen</bibliography></article>"#;
