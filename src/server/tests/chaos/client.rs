//! A sending system: one connection, one message at a time.

use crate::message;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpStream, time::timeout};

/// Longer than the service lets anybody wait.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Client(http1::SendRequest<Full<Bytes>>);

/// What a sender learns of what it sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is delivered.
    Acknowledged,
    /// It is refused, and not delivered.
    Refused,
    /// Perhaps later.
    NotNow,
    /// The connection broke before an answer.
    Nothing,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Option<Self> {
        let stream = TcpStream::connect(address).await.ok()?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        Some(Self(sender))
    }

    pub(crate) async fn get(&mut self, path: &str) -> Option<StatusCode> {
        let request = Request::get(path).header("host", "localhost").body(Full::default()).unwrap();
        Some(self.0.send_request(request).await.ok()?.status())
    }

    /// Delivers the message of this number.
    pub(crate) async fn deliver(&mut self, number: usize) -> Answer {
        match self.post(message::envelope(number)).await {
            Some(body) if body.contains("resultCode>OK</") => Answer::Acknowledged,
            Some(body) if body.contains("<errorCode>AttachmentRefused</") => Answer::Refused,
            Some(body) if body.contains("<faultcode>soap:Server<") => Answer::NotNow,
            Some(body) => panic!("message {number}: {body}"),
            None => Answer::Nothing,
        }
    }

    /// Posts an envelope; `None`: the connection broke before an answer.
    pub(crate) async fn post(&mut self, envelope: String) -> Option<String> {
        let request = Request::post("/soap")
            .header("host", "localhost")
            .header("content-type", "text/xml; charset=utf-8")
            .body(Full::from(envelope))
            .unwrap();
        let answer = async {
            self.0.ready().await.ok()?;
            let response = self.0.send_request(request).await.ok()?;
            Some(response.into_body().collect().await.ok()?.to_bytes())
        };
        let body =
            timeout(PATIENCE, answer).await.expect("whatever happens, a sender is answered or cut off")?;
        Some(String::from_utf8_lossy(&body).into_owned())
    }
}
