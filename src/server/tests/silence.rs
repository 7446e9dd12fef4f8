//! Nothing that a sender or a person wrote reaches a log, however much is logged and whatever goes wrong.

use async_trait::async_trait;
use axum::{Router, body::Body};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use inbox::{
    Capacity, Citizen, Inbox, MediaType, NewAttachment, NewMessage, NewSender, Operator, PersonName,
    Personnummer, Search, SearchWords, SessionKey, SystemClock, SystemRandom, TakenOver, Unit,
    testing::{Database, address, viewer},
};
use register::NotConnected;
use scan::{Content, ScanError, Scanner, Scanning, Verdict};
use serde_json::json;
use server::{Config, Parts, Product};
use std::{
    io,
    num::NonZeroU32,
    sync::{Arc, Mutex},
};
use tower::ServiceExt;
use tracing_subscriber::{filter::LevelFilter, fmt, prelude::*};

const NUMBER: &str = "199003212389";

/// A nonsense word for every field of the request, and what the person and the sender are known by.
const WORDS: [&str; 21] = [
    NUMBER,
    "zzsystem",
    "zzhsaid",
    "zzunitid",
    "zzunitname",
    "zzaddress",
    "zz123",
    "zztown",
    "zzphone",
    "zzthread",
    "zzsubject",
    "zzbody",
    "zzlinksystem",
    "zzlabel",
    "zzquery",
    "zzmail",
    "zzlogical",
    "zzcookie",
    "zzsought",
    "zzfile",
    "zzcontent",
];

// ASVS 5.0.0-16.2.5
#[tokio::test]
async fn no_word_of_a_message_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::registry()
        .with(LevelFilter::TRACE)
        .with(fmt::layer().json().with_writer(move || writer.clone()))
        .init();
    for database in [Database::sqlite(), Database::postgres().await] {
        search(&database).await;
        let product = product(&database).await;
        let soap = product.soap();
        assert_eq!(
            post(&soap, "/soap", &envelope(NUMBER, "zzsystem", "<c:messageText>zzbody</c:messageText>"))
                .await,
            StatusCode::OK
        );
        // And what is refused at each stop of the way.
        let refused = [
            envelope("195801082743", "zzsystem", "<c:messageText>zzbody</c:messageText>"),
            envelope(NUMBER, "zzunitid", "<c:messageText>zzbody</c:messageText>"),
            envelope(NUMBER, "zzsystem", "<c:zzlabel>zzbody</c:zzlabel>"),
            envelope(NUMBER, "zzsystem", "<!DOCTYPE zzbody><c:messageText>zzbody</c:messageText>"),
            envelope("zzsubject", "zzsystem", "<c:messageText>zzbody</c:messageText>"),
            "zzbody".to_owned(),
        ];
        for envelope in &refused {
            post(&soap, "/soap", envelope).await;
        }
        for path in ["/inkorg/trad/zzsubject", "/logga-in?till=/zzsubject", "/sprak?till=zzquery", "/zzphone"]
        {
            let request = Request::get(path).header("cookie", "inkorg=zzcookie").body(Body::empty()).unwrap();
            product.web().unwrap().oneshot(request).await.unwrap();
        }
        look_at_messages(product.with_sender_bench()).await;
        send_and_scan_files(&database).await;
    }
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for written in ["answered", "a scanner has stopped a file", "a file was not scanned"] {
        assert!(log.contains(written), "the log was written: {written}");
    }
    for word in WORDS {
        assert!(!log.contains(word), "{word} was logged: {}", lines_with(&log, word));
    }
}

/// Somebody looks at messages before they are sent.
async fn look_at_messages(product: Product) {
    let web = product.web().unwrap();
    for text in [
        envelope(
            NUMBER,
            "zzsystem",
            "<c:messageText>&lt;article&gt;&lt;zzbody/&gt;&lt;/article&gt;</c:messageText>",
        ),
        envelope(NUMBER, "zzsystem", "<c:zzlabel>zzbody</c:zzlabel>"),
        "<article><para>zzbody <zzlabel url='zzquery'/></article>".to_owned(),
    ] {
        let body = format!("--x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--x--\r\n");
        let request = Request::post("/for-avsandare")
            .header("content-type", "multipart/form-data; boundary=x")
            .header("origin", "http://localhost:3000")
            .body(Body::from(body))
            .unwrap();
        let response = web.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
    }
}

/// Takes one file for harmful, and is in trouble with every other.
#[derive(Debug)]
struct Moody;

#[async_trait]
impl Scanner for Moody {
    async fn scan(&self, content: &mut dyn Content) -> Result<Verdict, ScanError> {
        let first = content.next().await?.unwrap_or_default();
        if first.ends_with(b"1") { Ok(Verdict::Harmful) } else { Err(ScanError::Slow) }
    }
}

async fn send_and_scan_files(database: &Database) {
    let inbox = database.open(&SystemClock).await;
    let (sender, number) =
        (inbox.sender("zzsystem").await.unwrap().unwrap(), Personnummer::parse(NUMBER).unwrap());
    let file = |name: &str, content: &str| NewAttachment {
        name: name.to_owned(),
        media_type: MediaType::Text,
        expires_at: None,
        content: content.into(),
    };
    let with =
        |attachments| NewMessage { attachments, ..NewMessage::text(Unit::default(), "zzsubject", "zzbody") };
    let sent = with(vec![file("zzfile1.txt", "zzcontent1"), file("zzfile2.txt", "zzcontent2")]);
    inbox.deliver(&sender, &number, &sent).await.unwrap();
    let refused = inbox.deliver(&sender, &number, &with(vec![file("zzfile.exe", "zzcontent")])).await;
    tracing::error!(error = ?refused.unwrap_err(), "not delivered");
    let scanning = Scanning { inbox, scanner: Arc::new(Moody) };
    assert_eq!(scanning.step().await.unwrap(), 2);
}

/// Somebody searches in their inbox.
async fn search(database: &Database) {
    let inbox = database.open(&SystemClock).await;
    let number = Personnummer::parse(NUMBER).unwrap();
    let id = inbox.admit(&number).await.unwrap().id;
    let session = SessionKey::of(b"search");
    let citizen = Citizen { id, number, name: PersonName::new("Test"), session };
    inbox.begin_session(session, id, b"{}").await.unwrap();
    let viewer = viewer(&citizen, id, Capacity::Own);
    let sought = SearchWords::parse("zzsought").unwrap();
    let search = inbox.begin_search(&viewer, &sought).await.unwrap();
    assert!(matches!(inbox.search(&viewer, search, NonZeroU32::MIN).await.unwrap(), Search::Made(_)));
}

fn lines_with(log: &str, word: &str) -> String {
    log.lines().filter(|line| line.contains(word)).take(3).collect::<Vec<_>>().join("\n")
}

async fn post(router: &Router, path: &str, body: &str) -> StatusCode {
    let request =
        Request::post(path).header("content-type", "text/xml").body(Body::from(body.to_owned())).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    response.into_body().collect().await.unwrap();
    status
}

async fn product(database: &Database) -> Product {
    let inbox: Inbox = database.open(&SystemClock).await;
    let operator = Operator::at_console();
    let sender = NewSender::of_all_contracts("zzsystem", "zzhsaid".parse().unwrap());
    inbox.add_sender(&operator, sender).await.unwrap();
    let person = TakenOver {
        number: Personnummer::parse(NUMBER).unwrap(),
        contacts: vec![address("zzmail@example.invalid")],
    };
    inbox.take_over(&operator, &person).await.unwrap();
    let config = Config::load(
        None,
        json!({
            "keys": { "service": format!("1:{}", "01".repeat(32)), "index": "02".repeat(32) },
            "web": { "public_url": "http://localhost:3000" },
            // Nobody listens there: a login that cannot begin.
            "eid": {
                "issuer": "http://127.0.0.1:9/eid", "client_id": "test", "client_secret": "test",
                "cookie_key": "test ".repeat(8),
            },
            "site": { "operator": "Region", "service_name": "1177", "contact_email": "hjalp@example.invalid" },
        }),
    )
    .unwrap();
    let parts = Parts {
        inbox,
        register: Arc::new(NotConnected),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        gateways: notify::Gateways::default(),
        scanner: None,
    };
    Product::new(config, parts)
}

fn envelope(to: &str, system: &str, text: &str) -> String {
    let contract = "urn:riv:infrastructure:eservicesupply:patientportal";
    format!(
        r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:r="{contract}:AddMessageToPatientPortalInboxResponder:1" xmlns:c="{contract}:1">
<s:Header><h:LogicalAddress xmlns:h="urn:riv:itintegration:registry:1">zzlogical</h:LogicalAddress></s:Header>
<s:Body><r:AddMessageToPatientPortalInbox><r:subjectOfCareId>{to}</r:subjectOfCareId><r:message>
<c:organisationUnit><c:unitId>zzunitid</c:unitId><c:unitName>zzunitname</c:unitName><c:unitAddress>zzaddress</c:unitAddress>
<c:unitPostalCode>zz123</c:unitPostalCode><c:unitPostalCity>zztown</c:unitPostalCity><c:unitTelephone>zzphone</c:unitTelephone></c:organisationUnit>
<c:messageThreadId>zzthread</c:messageThreadId><c:messageDescription>zzsubject</c:messageDescription>{text}
<c:ssoLink><c:systemId>zzlinksystem</c:systemId><c:text>zzlabel</c:text><c:queryString>zzquery</c:queryString><c:type>CurrentTarget</c:type></c:ssoLink>
</r:message><r:notify>true</r:notify><r:sourceSystem>{system}</r:sourceSystem></r:AddMessageToPatientPortalInbox></s:Body></s:Envelope>"#
    )
}

/// Where the log goes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
