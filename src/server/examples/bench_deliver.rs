//! `cargo xtask bench deliver`: durable `AddMessage` calls a second with 32 clients, over HTTP, beside the bare rows of
//! the same messages written by the same writer, without HTTP, XML or sealing.

#[path = "bench/client.rs"]
mod client;
#[path = "bench/world.rs"]
mod world;

use client::Client;
use http::Request;
use inbox::{NewMessage, Personnummer};
use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use world::{BODY, SYSTEM, World, databases, people, serve, unit};

const CLIENTS: usize = 32;
const EACH: usize = 250;
/// Runs of each kind, taken in turn; the middle one counts.
const RUNS: usize = 3;
const PEOPLE: usize = 50;
/// What a delivery over SOAP must reach of the bare rows.
const AT_LEAST: f64 = 0.4;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut holds = true;
    println!(
        "{CLIENTS} clients, {} messages a run, {RUNS} runs of each kind in turn, the median counts.",
        CLIENTS * EACH
    );
    for (name, database) in databases().await {
        let people = Arc::new(people(PEOPLE));
        let world = World::new(database, &people).await?;
        world.database.settle().await;
        let address = serve(world.product.soap()).await?;
        let (mut soap, mut bare) = (Vec::new(), Vec::new());
        for run in 0..RUNS {
            bare.push(bare_rows(&world, &people, run).await?);
            soap.push(over_soap(address, &people, run).await?);
        }
        let (soap, bare) = (median(soap), median(bare));
        let ratio = soap / bare;
        println!(
            "{name:<11} AddMessage {soap:>7.0}/s   bare rows {bare:>7.0}/s   ratio {ratio:.2} (at least {AT_LEAST})"
        );
        holds &= ratio >= AT_LEAST;
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn over_soap(
    address: std::net::SocketAddr,
    people: &Arc<Vec<Personnummer>>,
    run: usize,
) -> anyhow::Result<f64> {
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let people = people.clone();
        clients.spawn(async move {
            let mut connection = Client::connect(address).await?;
            for number in 0..EACH {
                let to = &people[(client * EACH + number) % people.len()];
                let subject = format!("Kallelse {run} {client} {number}");
                let answer = connection.send(envelope(to, &subject)).await?;
                anyhow::ensure!(
                    String::from_utf8_lossy(answer.body()).contains("resultCode>OK</"),
                    "not acknowledged"
                );
            }
            anyhow::Ok(())
        });
    }
    finish(clients).await?;
    Ok(rate(began.elapsed()))
}

async fn bare_rows(world: &World, people: &Arc<Vec<Personnummer>>, run: usize) -> anyhow::Result<f64> {
    let mut prepared = Vec::new();
    for client in 0..CLIENTS {
        let mut own = Vec::new();
        for number in 0..EACH {
            let to = &people[(client * EACH + number) % people.len()];
            let message = NewMessage::text(unit(), format!("Rader {run} {client} {number}"), BODY);
            own.push(world.inbox.prepare_delivery(&world.sender, to, &message).await?);
        }
        prepared.push(own);
    }
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for own in prepared {
        let inbox = world.inbox.clone();
        clients.spawn(async move {
            for delivery in own {
                inbox.deliver_prepared(delivery).await?;
            }
            anyhow::Ok(())
        });
    }
    finish(clients).await?;
    Ok(rate(began.elapsed()))
}

async fn finish(mut clients: JoinSet<anyhow::Result<()>>) -> anyhow::Result<()> {
    while let Some(client) = clients.join_next().await {
        client??;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand messages")]
fn rate(took: Duration) -> f64 {
    (CLIENTS * EACH) as f64 / took.as_secs_f64()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn envelope(to: &Personnummer, subject: &str) -> Request<http_body_util::Full<hyper::body::Bytes>> {
    let contract = "urn:riv:infrastructure:eservicesupply:patientportal";
    let (to, unit) = (to.expose(), unit());
    let text = BODY.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:r="{contract}:AddMessageToPatientPortalInboxResponder:1" xmlns:c="{contract}:1">
  <s:Header><h:LogicalAddress xmlns:h="urn:riv:itintegration:registry:1">SE2321000016-TEST</h:LogicalAddress></s:Header>
  <s:Body><r:AddMessageToPatientPortalInbox><r:subjectOfCareId>{to}</r:subjectOfCareId><r:message>
    <c:organisationUnit><c:unitId>{}</c:unitId><c:unitName>{}</c:unitName><c:unitTelephone>{}</c:unitTelephone></c:organisationUnit>
    <c:messageDescription>{subject}</c:messageDescription><c:messageText>{text}</c:messageText>
  </r:message><r:sourceSystem>{SYSTEM}</r:sourceSystem></r:AddMessageToPatientPortalInbox></s:Body>
</s:Envelope>"#,
        unit.id,
        unit.name,
        unit.telephone.unwrap_or_default(),
    );
    Request::post("/soap")
        .header("host", "localhost")
        .header("content-type", "text/xml; charset=utf-8")
        .body(body.into())
        .expect("a request")
}
