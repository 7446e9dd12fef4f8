//! A service of somebody else's, for tests: it demands a client certificate of its own issuer, and answers, or does not, as
//! it is told. Nothing here uses the client's own code.

use crate::Identity;
use axum::{
    Router,
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use futures::StreamExt;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    server::WebPkiClientVerifier,
};
use std::{
    convert::Infallible,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

/// An issuer of certificates.
pub type Ca = CertifiedIssuer<'static, KeyPair>;

/// An issuer that only the test trusts.
pub fn authority() -> Ca {
    let mut params = CertificateParams::new([]).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// Certificate and key, PEM.
pub fn issued(ca: &Ca, name: &str) -> (String, String) {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new([name.to_owned()]).expect("a name");
    (params.signed_by(&key, ca).expect("a certificate").pem(), key.serialize_pem())
}

/// What a service does with the next questions.
#[derive(Debug, Clone)]
pub enum Mood {
    /// Answers as the contract has it.
    Well,
    /// Answers as the contract has it, after this long.
    Slow(Duration),
    /// Answers nothing.
    Hangs,
    /// Sends one byte each so often, without end.
    Drips(Duration),
    /// Sends so much of a body, and breaks off.
    Breaks(Vec<u8>),
    /// Answers with this status, media type and body, whatever was asked.
    Says(u16, &'static str, Vec<u8>),
}

impl Mood {
    /// The answer in this mood; `well` is the contract's.
    pub async fn answer(self, well: String) -> Response {
        match self {
            Self::Well => as_xml(well),
            Self::Slow(time) => {
                tokio::time::sleep(time).await;
                as_xml(well)
            }
            Self::Hangs => std::future::pending().await,
            Self::Drips(pause) => {
                let drops = futures::stream::repeat(()).then(move |()| async move {
                    tokio::time::sleep(pause).await;
                    Ok::<_, Infallible>(" ")
                });
                as_xml(Body::from_stream(drops))
            }
            Self::Breaks(part) => {
                let broken = std::io::Error::other("the line is cut");
                as_xml(Body::from_stream(futures::stream::iter([Ok(part), Err(broken)])))
            }
            Self::Says(status, media_type, body) => {
                let status = StatusCode::from_u16(status).expect("a status");
                (status, [(header::CONTENT_TYPE, media_type)], body).into_response()
            }
        }
    }
}

fn as_xml(body: impl Into<Body>) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/xml;charset=UTF-8")], body.into()).into_response()
}

/// The service. Gone when dropped.
#[derive(Debug)]
pub struct Peer {
    address: SocketAddr,
    handle: Handle<SocketAddr>,
    folder: TempDir,
}

impl Peer {
    /// Serves at a port of this machine, under the name `localhost`.
    pub fn start(router: Router) -> Self {
        let (ca, folder) = (authority(), tempfile::tempdir().expect("a folder for a test"));
        let (certificate, key) = issued(&ca, "inkorg.example");
        for (name, pem) in [("ca.pem", ca.pem()), ("client.pem", certificate), ("client.key", key)] {
            std::fs::write(folder.path().join(name), pem).expect("a file for a test");
        }
        let mut roots = RootCertStore::empty();
        roots.add(ca.der().clone()).expect("a certificate");
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), ring.clone())
            .build()
            .expect("an issuer");
        let key = KeyPair::generate().expect("a key");
        let own = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        let own = own.signed_by(&key, &ca).expect("a certificate");
        let tls = ServerConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .expect("the versions of TLS")
            .with_client_cert_verifier(verifier)
            .with_single_cert(
                vec![own.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .expect("a certificate and its key");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket");
        let (address, handle) = (listener.local_addr().expect("a port"), Handle::new());
        let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(Arc::new(tls)))
            .expect("a socket")
            .handle(handle.clone());
        tokio::spawn(server.serve(router.into_make_service()));
        Self { address, handle, folder }
    }

    /// The address of something it serves.
    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.address.port())
    }

    /// Who it knows.
    pub fn identity(&self) -> Identity {
        Identity {
            client_certificate: Some(self.file("client.pem")),
            client_key: Some(self.file("client.key")),
            ca: Some(self.file("ca.pem")),
        }
    }

    /// A file beside its certificates.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Stops listening.
    pub fn goes_away(&self) {
        self.handle.shutdown();
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}
