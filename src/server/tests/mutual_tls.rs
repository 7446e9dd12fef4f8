//! Sending systems over mutual TLS: who is let in, and as whom.

#[path = "mutual_tls/client.rs"]
mod client;
#[path = "mutual_tls/pki.rs"]
mod pki;
#[path = "mutual_tls/service.rs"]
mod service;
#[path = "mutual_tls/slow.rs"]
mod slow;

use pki::Certified;
use rcgen::{ExtendedKeyUsagePurpose, date_time_ymd};
use service::{CLINIC, JOURNAL, OTHER, PLATFORM, Service, TOLVAN};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

const CONTRACT: &str = "urn:riv:infrastructure:eservicesupply:patientportal";
const ORIGINAL: &str = "x-rivta-original-serviceconsumer-hsaid";
/// The alert that says it (RFC 5246 section 7.2.2).
const PROTOCOL_VERSION: u8 = 70;
/// Twice as long as changed files take to be seen, and more than a slow machine needs.
const SEEN: Duration = Duration::from_secs(6);

fn envelope(body: &str) -> String {
    format!(
        r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">SE2321000016-INKORG</LogicalAddress></s:Header><s:Body>{body}</s:Body></s:Envelope>"#
    )
}

fn is_active_user() -> String {
    envelope(&format!(
        r#"<IsActiveUser xmlns="{CONTRACT}:IsActiveUserResponder:1"><subjectOfCareId>{TOLVAN}</subjectOfCareId></IsActiveUser>"#
    ))
}

fn add_message(system: &str) -> String {
    envelope(&format!(
        r#"<a:AddMessageToPatientPortalInbox xmlns:a="{CONTRACT}:AddMessageToPatientPortalInboxResponder:1" xmlns="{CONTRACT}:1"><a:subjectOfCareId>{TOLVAN}</a:subjectOfCareId><a:message><organisationUnit><unitId>SE2321000016-U</unitId><unitName>Enhet</unitName></organisationUnit><messageText>Hej {system}</messageText></a:message><a:sourceSystem>{system}</a:sourceSystem></a:AddMessageToPatientPortalInbox>"#
    ))
}

/// What is the same in each answer that denies: all but the reference.
fn denied(answer: Result<(u16, String), String>) -> String {
    let (status, body) = answer.unwrap();
    assert_eq!(status, 403, "{body}");
    let (before, reference) = body.split_once("Reference: ").unwrap();
    assert!(!body.contains("JOURNAL") && !body.contains("SE2321"), "{body}");
    before.to_owned() + reference.split_once('.').unwrap().1.split_once("<reference").unwrap().0
}

// ASVS 5.0.0-12.1.1
#[tokio::test(flavor = "multi_thread")]
async fn a_sender_is_let_in_by_its_certificate_by_tls_1_2_and_1_3() {
    let service = Service::start().await;
    let journal = service.issuer.sender(JOURNAL.1, 7);
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let mut connection = service.client().connect_by(version, Some(&journal)).await.unwrap();
        let (status, body) = connection.ask(&[], &is_active_user()).await.unwrap();
        assert_eq!(status, 200, "{body}");
        assert!(body.contains("<status>true</status>"), "{body}");
        let (status, body) = connection.ask(&[], &add_message(JOURNAL.0)).await.unwrap();
        assert!(status == 200 && body.contains("<resultCode>OK</resultCode>"), "the same connection: {body}");
    }
}

// ASVS 5.0.0-12.1.3
#[tokio::test(flavor = "multi_thread")]
async fn attack_26_nobody_without_a_good_certificate_gets_an_answer() {
    let service = Service::start().await;
    let issue = |change: fn(&mut rcgen::CertificateParams)| {
        let mut params = pki::sender(JOURNAL.1, 8);
        change(&mut params);
        service.issuer.issue(&params)
    };
    let refused: [(&str, Option<Certified>); 6] = [
        ("no certificate", None),
        ("another issuer", Some(pki::Authority::new("Issuer").sender(JOURNAL.1, 8))),
        ("expired", Some(issue(|params| params.not_after = date_time_ymd(2020, 1, 1)))),
        ("not good yet", Some(issue(|params| params.not_before = date_time_ymd(4000, 1, 1)))),
        ("revoked", Some(service.issuer.sender(JOURNAL.1, 999))),
        (
            "of a server",
            Some(issue(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth])),
        ),
    ];
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        for (why, certified) in &refused {
            let answer = match service.client().connect_by(version, certified.as_ref()).await {
                Ok(mut connection) => connection.ask(&[], &is_active_user()).await,
                Err(error) => Err(error),
            };
            assert!(answer.is_err(), "{why}: {answer:?}");
        }
    }
    let good = service.issuer.sender(JOURNAL.1, 8);
    assert_eq!(service.client().ask(Some(&good), &[], &is_active_user()).await.unwrap().0, 200);
}

// ASVS 5.0.0-4.1.2, 5.0.0-12.1.1, 5.0.0-12.2.1
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_tls_of_today_gets_an_alert_and_no_answer() {
    let service = Service::start().await;
    let request = "GET /halsa/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    // A ClientHello of TLS 1.1, with everything else as it should be (RFC 4346 section 7.4.1.2).
    let mut hello = vec![0x03, 0x02];
    hello.extend([7; 32]);
    hello.extend([0x00, 0x00, 0x04, 0xc0, 0x2f, 0xc0, 0x13, 0x01, 0x00]);
    let extensions = [
        &[0x00, 0x0a, 0x00, 0x06, 0x00, 0x04, 0x00, 0x1d, 0x00, 0x17][..],
        &[0x00, 0x0b, 0x00, 0x02, 0x01, 0x00],
        &[0x00, 0x0d, 0x00, 0x08, 0x00, 0x06, 0x04, 0x03, 0x08, 0x04, 0x04, 0x01],
    ]
    .concat();
    hello.extend([0x00, u8::try_from(extensions.len()).unwrap()]);
    hello.extend(extensions);
    let length = u8::try_from(hello.len()).unwrap();
    let hello = [&[0x16, 0x03, 0x01, 0x00, length + 4, 0x01, 0x00, 0x00, length][..], &hello].concat();
    for (sent, alert) in [(request.as_bytes(), None), (&hello, Some(PROTOCOL_VERSION))] {
        let mut stream = TcpStream::connect(service.address).await.unwrap();
        stream.write_all(sent).await.unwrap();
        let mut heard = Vec::new();
        // A reset is as good an end.
        let _ = timeout(SEEN, stream.read_to_end(&mut heard)).await.expect("it ends");
        let words = String::from_utf8_lossy(&heard);
        assert!(!words.contains("HTTP") && !words.contains("lever"), "{words}");
        if let Some(alert) = alert {
            assert_eq!(heard.first(), Some(&0x15), "an alert: {heard:?}");
            assert_eq!(heard.last(), Some(&alert), "{heard:?}");
        }
    }
}

// ASVS 5.0.0-12.1.4
#[tokio::test(flavor = "multi_thread")]
async fn attack_26_a_certificate_that_is_revoked_is_out_at_its_next_request_without_a_restart() {
    let service = Service::start().await;
    let (client, journal) = (service.client(), service.issuer.sender(JOURNAL.1, 7));
    let mut open = client.connect(Some(&journal)).await.unwrap();
    assert_eq!(open.ask(&[], &is_active_user()).await.unwrap().0, 200);
    service.files.put("revoked.pem", service.issuer.revoked(&[7], 4000));
    sleep(SEEN).await;
    assert!(open.ask(&[], &is_active_user()).await.is_err(), "the open connection");
    assert!(client.ask(Some(&journal), &[], &is_active_user()).await.is_err(), "a new one");
    let other = service.issuer.sender(JOURNAL.1, 8);
    assert_eq!(client.ask(Some(&other), &[], &is_active_user()).await.unwrap().0, 200);

    // A list that is out of date says nothing of what was revoked since.
    service.files.put("revoked.pem", service.issuer.revoked(&[], 2020));
    sleep(SEEN).await;
    assert!(client.ask(Some(&other), &[], &is_active_user()).await.is_err());
    service.files.put("revoked.pem", service.issuer.revoked(&[], 4000));
    sleep(SEEN).await;
    assert_eq!(client.ask(Some(&journal), &[], &is_active_user()).await.unwrap().0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_of_the_listener_holds_without_a_restart_and_half_a_file_changes_nothing() {
    let service = Service::start().await;
    let (client, journal) = (service.client(), service.issuer.sender(JOURNAL.1, 7));
    let before = client.connect(Some(&journal)).await.unwrap().shown;
    let next = service.own_issuer.listener(2);
    service.files.put("listener.pem", "-----BEGIN CERTIFICATE-----\nhalf");
    sleep(SEEN).await;
    let mut still = client.connect(Some(&journal)).await.unwrap();
    assert_eq!(still.shown, before, "the earlier one holds");
    assert_eq!(still.ask(&[], &is_active_user()).await.unwrap().0, 200);
    service.files.put_listener(&next);
    sleep(SEEN).await;
    let mut anew = client.connect(Some(&journal)).await.unwrap();
    assert_eq!(anew.shown, next.certificate);
    assert_eq!(anew.ask(&[], &is_active_user()).await.unwrap().0, 200);
}

// ASVS 5.0.0-4.1.3, 5.0.0-8.3.3
#[tokio::test(flavor = "multi_thread")]
async fn attack_26_the_certificate_says_who_calls_and_a_header_only_from_a_platform_that_is_trusted() {
    let service = Service::start().await;
    let client = service.client();
    let (journal, platform) = (service.issuer.sender(JOURNAL.1, 7), service.issuer.sender(PLATFORM, 8));
    let nameless = service.issuer.issue(&{
        let mut params = pki::sender(JOURNAL.1, 9);
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
    });
    // Two systems of one HSA-id: the one that sourceSystem names, or that may do what is asked.
    for system in [JOURNAL.0, CLINIC.0] {
        let (status, body) = client.ask(Some(&journal), &[], &add_message(system)).await.unwrap();
        assert_eq!(status, 200, "{body}");
    }
    assert_eq!(client.ask(Some(&journal), &[], &is_active_user()).await.unwrap().0, 200);
    let other = [(ORIGINAL, OTHER.1)];
    let (status, body) = client.ask(Some(&platform), &other, &add_message(OTHER.0)).await.unwrap();
    assert_eq!(status, 200, "a trusted platform speaks for others: {body}");

    let mut answers = Vec::new();
    for (why, certified, headers, request) in [
        ("another's system", &journal, &[][..], add_message(OTHER.0)),
        ("nobody's system", &journal, &[], add_message("NOBODY")),
        ("a header from no platform", &journal, &other, add_message(OTHER.0)),
        ("a header from no platform, and an own system", &journal, &other, add_message(JOURNAL.0)),
        ("a platform for another's system", &platform, &other, add_message(JOURNAL.0)),
        ("a platform for nobody", &platform, &[], is_active_user()),
        ("no HSA-id", &nameless, &[], is_active_user()),
    ] {
        let answer = client.ask(Some(certified), headers, &request).await;
        assert!(answer.is_ok(), "{why}: {answer:?}");
        answers.push(denied(answer));
    }
    let operator = inbox::Operator::at_console();
    for system in [JOURNAL.0, CLINIC.0] {
        assert!(service.inbox.enable_sender(&operator, system, false).await.unwrap());
    }
    answers.push(denied(client.ask(Some(&journal), &[], &add_message(JOURNAL.0)).await));
    answers.push(denied(client.ask(Some(&journal), &[], &is_active_user()).await));
    answers.dedup();
    assert_eq!(answers.len(), 1, "one answer, whatever the reason: {answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_of_a_request_is_bounded() {
    let service = Service::start().await;
    let journal = service.issuer.sender(JOURNAL.1, 7);
    let (many, long) = (vec![("x-one-more", "1"); 70], "a".repeat(64 * 1024));
    for headers in [&many[..], &[("x-long", &*long)]] {
        // What stands unread when the connection ends may take the answer with it.
        let answer = service.client().ask(Some(&journal), headers, &is_active_user()).await;
        assert!(matches!(answer, Ok((431, _)) | Err(_)), "{answer:?}");
    }
}

// ASVS 5.0.0-15.2.2
#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_is_not_waited_for_and_nobody_has_more_than_a_share() {
    let service = Service::with(&[("INKORG__SOAP__LIMITS__CONNECTIONS_PER_ADDRESS", "3")]).await;
    let mut silent = Vec::new();
    for _ in 0..3 {
        silent.push(TcpStream::connect(service.address).await.unwrap());
    }
    let journal = service.issuer.sender(JOURNAL.1, 7);
    let turned_away = service.client().ask(Some(&journal), &[], &is_active_user()).await;
    assert!(turned_away.is_err(), "a fourth: {turned_away:?}");
    for mut stream in silent {
        let mut heard = Vec::new();
        let _ = timeout(Duration::from_secs(15), stream.read_to_end(&mut heard)).await.expect("it ends");
    }
    assert_eq!(service.client().ask(Some(&journal), &[], &is_active_user()).await.unwrap().0, 200);
}
