//! A sending system's side of the connection: rustls and hyper, and nothing of the product's own.

use crate::pki::Certified;
use http_body_util::BodyExt;
use hyper::{Request, client::conn::http1::SendRequest};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore, SupportedProtocolVersion,
    pki_types::{CertificateDer, ServerName},
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Longer than anything here may take.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Client {
    roots: Arc<RootCertStore>,
    address: SocketAddr,
}

/// A connection that requests are sent on.
pub(crate) struct Connection {
    http: SendRequest<String>,
    /// The certificate that the listener showed.
    pub(crate) shown: CertificateDer<'static>,
}

impl Client {
    pub(crate) fn trusting(issuer: &CertificateDer<'static>, address: SocketAddr) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(issuer.clone()).unwrap();
        Self { roots: Arc::new(roots), address }
    }

    /// Connects by TLS 1.3, with a certificate or without.
    pub(crate) async fn connect(&self, own: Option<&Certified>) -> Result<Connection, String> {
        self.connect_by(&rustls::version::TLS13, own).await
    }

    pub(crate) async fn connect_by(
        &self,
        version: &'static SupportedProtocolVersion,
        own: Option<&Certified>,
    ) -> Result<Connection, String> {
        let tls = self.handshake(version, own).await?;
        let shown = tls.get_ref().1.peer_certificates().unwrap()[0].clone().into_owned();
        let (http, connection) = hyper::client::conn::http1::handshake(TokioIo::new(tls))
            .await
            .map_err(|error| error.to_string())?;
        tokio::spawn(connection);
        Ok(Connection { http, shown })
    }

    pub(crate) async fn handshake(
        &self,
        version: &'static SupportedProtocolVersion,
        own: Option<&Certified>,
    ) -> Result<TlsStream<TcpStream>, String> {
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(ring)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(self.roots.clone());
        let config = match own {
            Some(own) => builder.with_client_auth_cert(vec![own.certificate.clone()], own.key()).unwrap(),
            None => builder.with_no_client_auth(),
        };
        let stream = TcpStream::connect(self.address).await.map_err(|error| error.to_string())?;
        let connecting =
            TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream);
        timeout(PATIENCE, connecting).await.expect("a handshake ends").map_err(|error| error.to_string())
    }

    /// One request on a connection of its own: the status and the body, or why there is none.
    pub(crate) async fn ask(
        &self,
        own: Option<&Certified>,
        headers: &[(&str, &str)],
        envelope: &str,
    ) -> Result<(u16, String), String> {
        self.connect(own).await?.ask(headers, envelope).await
    }
}

impl Connection {
    pub(crate) async fn ask(
        &mut self,
        headers: &[(&str, &str)],
        envelope: &str,
    ) -> Result<(u16, String), String> {
        let mut request = Request::post("/soap")
            .header("host", "localhost")
            .header("content-type", "text/xml; charset=utf-8")
            .header("soapaction", "\"\"");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(envelope.to_owned()).unwrap();
        let asked = async {
            self.http.ready().await?;
            let answer = self.http.send_request(request).await?;
            let status = answer.status().as_u16();
            let body = answer.into_body().collect().await?.to_bytes();
            Ok::<_, hyper::Error>((status, String::from_utf8(body.to_vec()).unwrap()))
        };
        timeout(PATIENCE, asked).await.expect("an answer, or an end").map_err(|error| format!("{error:?}"))
    }
}
