//! Clients that send messages, over HTTP or as bare rows, and the rate that they reach.

use super::{
    client::Client,
    world::{BODY, SYSTEM, World, unit},
};
use http::Request;
use inbox::{NewMessage, Personnummer};
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

pub(crate) const CLIENTS: usize = 32;

/// Sends so many messages of each client as SOAP requests, each acknowledged before the next. `run` makes them others than
/// those of other runs. Messages a second.
pub(crate) async fn over_soap(
    address: SocketAddr,
    people: &Arc<Vec<Personnummer>>,
    each: usize,
    run: usize,
) -> anyhow::Result<f64> {
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let people = people.clone();
        clients.spawn(async move {
            let mut connection = Client::connect(address).await?;
            for number in 0..each {
                let to = &people[(client * each + number) % people.len()];
                let subject = format!("Kallelse {run} {client} {number}");
                let answer = connection.send(envelope(to, &subject)).await?;
                anyhow::ensure!(
                    String::from_utf8_lossy(answer.body()).contains("resultCode>OK</"),
                    "not acknowledged: {}",
                    String::from_utf8_lossy(answer.body())
                );
            }
            anyhow::Ok(())
        });
    }
    finish(clients).await?;
    Ok(rate(each, began.elapsed()))
}

/// Writes the rows of so many messages of each client, by the same writer, without HTTP, XML or sealing. Messages a
/// second.
pub(crate) async fn bare_rows(
    world: &World,
    people: &Arc<Vec<Personnummer>>,
    each: usize,
    run: usize,
) -> anyhow::Result<f64> {
    let mut prepared = Vec::new();
    for client in 0..CLIENTS {
        let mut own = Vec::new();
        for number in 0..each {
            let to = &people[(client * each + number) % people.len()];
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
    Ok(rate(each, began.elapsed()))
}

async fn finish(mut clients: JoinSet<anyhow::Result<()>>) -> anyhow::Result<()> {
    while let Some(client) = clients.join_next().await {
        client??;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "some thousand messages")]
fn rate(each: usize, took: Duration) -> f64 {
    (CLIENTS * each) as f64 / took.as_secs_f64()
}

/// The middle one.
pub(crate) fn median(mut rates: Vec<f64>) -> f64 {
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
