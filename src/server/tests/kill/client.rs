//! A sending system: one connection, one message at a time.

use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

pub(crate) struct Client(http1::SendRequest<Full<Bytes>>);

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::try_connect(address).await.expect("the server listens")
    }

    pub(crate) async fn try_connect(address: SocketAddr) -> Option<Self> {
        let stream = TcpStream::connect(address).await.ok()?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        Some(Self(sender))
    }

    pub(crate) async fn get(&mut self, path: &str) -> Option<StatusCode> {
        let request = Request::get(path).header("host", "localhost").body(Full::default()).unwrap();
        Some(self.0.send_request(request).await.ok()?.status())
    }

    /// Delivers message `number`. `Some(true)`: it was acknowledged. `None`: the connection broke before an answer.
    pub(crate) async fn deliver(&mut self, to: &str, number: usize) -> Option<bool> {
        let request = Request::post("/soap")
            .header("host", "localhost")
            .header("content-type", "text/xml; charset=utf-8")
            .body(Full::from(envelope(to, number)))
            .unwrap();
        self.0.ready().await.ok()?;
        let response = self.0.send_request(request).await.ok()?;
        let body = response.into_body().collect().await.ok()?.to_bytes();
        Some(String::from_utf8_lossy(&body).contains("resultCode>OK</"))
    }
}

fn envelope(to: &str, number: usize) -> String {
    let contract = "urn:riv:infrastructure:eservicesupply:patientportal";
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:r="{contract}:AddMessageToPatientPortalInboxResponder:1" xmlns:c="{contract}:1">
  <s:Header><h:LogicalAddress xmlns:h="urn:riv:itintegration:registry:1">SE2321000016-TEST</h:LogicalAddress></s:Header>
  <s:Body>
    <r:AddMessageToPatientPortalInbox>
      <r:subjectOfCareId>{to}</r:subjectOfCareId>
      <r:message>
        <c:organisationUnit><c:unitId>SE2321000016-TEST</c:unitId><c:unitName>Björkdalens vårdcentral</c:unitName></c:organisationUnit>
        <c:messageDescription>Nummer {number}</c:messageDescription>
        <c:messageText>Hej!</c:messageText>
      </r:message>
      <r:sourceSystem>DEMO-JOURNAL</r:sourceSystem>
    </r:AddMessageToPatientPortalInbox>
  </s:Body>
</s:Envelope>"#
    )
}
