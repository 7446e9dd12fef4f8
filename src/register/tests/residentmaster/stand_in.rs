//! A stand-in of the register: it demands a client certificate, reads the question as the XSD has it, and answers with
//! the XML that a test wrote. Nothing here uses the adapter's own code.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use futures::StreamExt;
use inbox::{ManualClock, Personnummer};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use register::residentmaster::{ResidentMaster, Settings};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    server::WebPkiClientVerifier,
};
use std::{
    collections::BTreeMap,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;

pub(super) const RESPONDER: &str =
    "urn:riv:population:residentmaster:LookupResidentForFullProfileResponder:1";
pub(super) const LOGICAL_ADDRESS: &str = "5565594230";
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// What the register does with the next questions.
#[derive(Debug, Clone)]
pub(super) enum Mood {
    /// Answers as the contract has it.
    Well,
    /// Answers as the contract has it, after this long.
    Slow(Duration),
    /// Answers nothing.
    Hangs,
    /// Sends one byte each so often, without end.
    Drips(Duration),
    /// Answers with this status, media type and body, whatever was asked.
    Says(u16, &'static str, Vec<u8>),
}

/// The register. Gone when dropped.
pub(super) struct StandIn {
    state: Shared,
    address: SocketAddr,
    handle: Handle<SocketAddr>,
    folder: TempDir,
    pub(super) clock: ManualClock,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Inner>>);

struct Inner {
    mood: Mood,
    residents: BTreeMap<String, String>,
    asked: Vec<String>,
}

impl Default for Inner {
    fn default() -> Self {
        Self { mood: Mood::Well, residents: BTreeMap::new(), asked: Vec::new() }
    }
}

type Ca = CertifiedIssuer<'static, KeyPair>;

pub(super) fn authority() -> Ca {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// Certificate and key, PEM.
pub(super) fn issued(ca: &Ca, name: &str) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, ca).unwrap();
    (certificate.pem(), key.serialize_pem())
}

impl StandIn {
    pub(super) fn start() -> Self {
        let (ca, folder) = (authority(), tempfile::tempdir().unwrap());
        let (certificate, key) = issued(&ca, "inkorg.example");
        for (name, pem) in [("ca.pem", ca.pem()), ("client.pem", certificate), ("client.key", key)] {
            std::fs::write(folder.path().join(name), pem).unwrap();
        }
        let mut roots = RootCertStore::empty();
        roots.add(ca.der().clone()).unwrap();
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), ring.clone()).build().unwrap();
        let key = KeyPair::generate().unwrap();
        let own = CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&key, &ca).unwrap();
        let tls = ServerConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(verifier)
            .with_single_cert(
                vec![own.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let (address, handle, state) = (listener.local_addr().unwrap(), Handle::new(), Shared::default());
        let router = Router::new().route("/residentmaster", post(answer)).with_state(state.clone());
        let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(Arc::new(tls)))
            .unwrap()
            .handle(handle.clone());
        tokio::spawn(server.serve(router.into_make_service()));
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        Self { state, address, handle, folder, clock }
    }

    /// What an operator writes to reach it.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            url: format!("https://localhost:{}/residentmaster", self.address.port()).parse().unwrap(),
            logical_address: LOGICAL_ADDRESS.to_owned(),
            client_certificate: Some(self.file("client.pem")),
            client_key: Some(self.file("client.key")),
            ca: Some(self.file("ca.pem")),
        }
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn register(&self) -> ResidentMaster {
        ResidentMaster::new(&self.settings(), Arc::new(self.clock.clone())).unwrap()
    }

    /// Knows the person of this `resident` element from now on.
    pub(super) fn knows(&self, number: &str, resident: impl Into<String>) {
        self.state.0.lock().unwrap().residents.insert(number.to_owned(), resident.into());
    }

    pub(super) fn is(&self, mood: Mood) {
        self.state.0.lock().unwrap().mood = mood;
    }

    /// Whom it has been asked about, in order.
    pub(super) fn asked(&self) -> Vec<String> {
        self.state.0.lock().unwrap().asked.clone()
    }

    /// Stops listening.
    pub(super) fn goes_away(&self) {
        self.handle.shutdown();
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

pub(super) fn number(digits: &str) -> Personnummer {
    Personnummer::parse(digits).unwrap()
}

/// An envelope around the child of a body.
pub(super) fn envelope(child: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<S:Envelope xmlns:S="{SOAP}"><S:Body>{child}</S:Body></S:Envelope>"#
    )
}

/// An answer that holds these `resident` elements.
pub(super) fn response(residents: &str) -> String {
    envelope(&format!(
        r#"<tns:LookupResidentForFullProfileResponse xmlns:tns="{RESPONDER}" xmlns:core="urn:riv:population:residentmaster:1" xmlns:m1="urn:riv:population:residentmaster:1.1">{residents}</tns:LookupResidentForFullProfileResponse>"#
    ))
}

fn xml(status: StatusCode, body: impl Into<Body>) -> Response {
    (status, [(header::CONTENT_TYPE, "text/xml;charset=UTF-8")], body.into()).into_response()
}

async fn answer(State(state): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = question(&headers, &body);
    let (mood, resident) = {
        let mut inner = state.0.lock().unwrap();
        inner.asked.push(asked.clone());
        (inner.mood.clone(), inner.residents.get(&asked).cloned())
    };
    let well = || xml(StatusCode::OK, response(&resident.unwrap_or_default()));
    match mood {
        Mood::Well => well(),
        Mood::Slow(time) => {
            tokio::time::sleep(time).await;
            well()
        }
        Mood::Hangs => std::future::pending().await,
        Mood::Drips(pause) => {
            let drops = futures::stream::repeat(()).then(move |()| async move {
                tokio::time::sleep(pause).await;
                Ok::<_, std::convert::Infallible>(" ")
            });
            xml(StatusCode::OK, Body::from_stream(drops))
        }
        Mood::Says(status, media_type, body) => {
            let status = StatusCode::from_u16(status).unwrap();
            (status, [(header::CONTENT_TYPE, media_type)], body).into_response()
        }
    }
}

/// Reads a question, strictly: what the real register would refuse is refused here by a panic, and the test fails.
fn question(headers: &HeaderMap, body: &[u8]) -> String {
    let operation = format!("\"{RESPONDER}:LookupResidentForFullProfile\"");
    assert_eq!(headers["soapaction"].to_str().unwrap(), operation);
    assert_eq!(headers[header::CONTENT_TYPE].to_str().unwrap(), "text/xml; charset=utf-8");
    let document = roxmltree::Document::parse(std::str::from_utf8(body).unwrap()).unwrap();
    let root = document.root_element();
    assert!(root.has_tag_name((SOAP, "Envelope")));
    let parts: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
    let [envelope_header, envelope_body] = parts[..] else { panic!("a header and a body") };
    let address = envelope_header.first_element_child().unwrap();
    assert!(address.has_tag_name(("urn:riv:itintegration:registry:1", "LogicalAddress")));
    assert_eq!(address.text(), Some(LOGICAL_ADDRESS));
    let lookup = envelope_body.first_element_child().unwrap();
    assert!(lookup.has_tag_name((RESPONDER, "LookupResidentForFullProfile")));
    let fields: Vec<_> = lookup.children().filter(roxmltree::Node::is_element).collect();
    let [person, specification] = fields[..] else { panic!("one personId and the mandatory specification") };
    assert!(person.has_tag_name((RESPONDER, "personId")));
    assert!(specification.has_tag_name((RESPONDER, "lookUpSpecification")));
    assert_eq!(
        specification.children().count(),
        0,
        "no filter: whoever has left the register is asked for too"
    );
    person.text().unwrap().to_owned()
}
