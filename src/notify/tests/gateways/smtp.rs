use super::notice;
use inbox::ManualClock;
use notify::{
    Gateway, SendError, Smtp, SmtpSettings, SmtpSettingsError, SmtpTls,
    testing::{MailServer, Mood, Point},
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

const PATIENCE: Duration = Duration::from_millis(500);

fn settings(address: SocketAddr, tls: SmtpTls) -> SmtpSettings {
    SmtpSettings {
        host: if tls == SmtpTls::Plain { "127.0.0.1".into() } else { "localhost".into() },
        port: Some(address.port()),
        tls,
        ca: None,
        username: None,
        password: None,
        from: "1177 <ingen-svar@inkorgen.example>".into(),
    }
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap()))
}

fn gateway(settings: &SmtpSettings) -> Smtp {
    Smtp::new(settings, PATIENCE, clock()).unwrap()
}

async fn plain(server: &MailServer) -> Smtp {
    gateway(&settings(server.listen().await.unwrap(), SmtpTls::Plain))
}

#[tokio::test]
async fn an_e_mail_has_its_own_id_at_every_attempt_and_asks_for_no_holiday_reply() {
    let server = MailServer::new(|| Mood::Takes);
    let smtp = plain(&server).await;
    for _ in 0..2 {
        smtp.send(notice("anna@example.invalid")).await.unwrap();
    }
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    for mail in &taken {
        assert_eq!(mail.id, "0123456789abcdef0123456789abcdef@inkorgen.example");
        let lines: Vec<_> = mail.whole.lines().collect();
        for header in [
            "From: 1177 <ingen-svar@inkorgen.example>",
            "To: anna@example.invalid",
            "Auto-Submitted: auto-generated",
            "Date: Mon, 23 Nov 2026 08:00:00 +0000",
        ] {
            assert!(lines.contains(&header), "{header} in {}", mail.whole);
        }
        assert!(!mail.whole.contains("00000000000000000000000000000001"), "whose inbox it is stays here");
    }
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_is_never_tried_again_and_any_other_refusal_is() {
    for (words, expected) in [
        ("550 5.1.1 no such user", SendError::Never),
        ("550-5.1.1 no such user\r\n550 5.1.1 here", SendError::Never),
        ("554 5.1.2 no such domain", SendError::Never),
        ("550 5.2.1 mailbox disabled", SendError::Never),
        ("550 no such user", SendError::Never),
        ("551 not local", SendError::Never),
        ("556 takes no mail", SendError::Never),
        ("550 5.7.1 relaying denied", SendError::Later),
        ("550 5.7.26 unauthenticated", SendError::Later),
        ("553 5.7.1 sender not owned by you", SendError::Later),
        ("553 name not allowed", SendError::Later),
        ("450 busy", SendError::Later),
        ("552 full", SendError::Later),
        ("554 not from you", SendError::Later),
        ("530 authenticate", SendError::Later),
    ] {
        let server = MailServer::new(move || Mood::Refuses(words));
        let smtp = plain(&server).await;
        assert_eq!(smtp.send(notice("anna@example.invalid")).await, Err(expected), "{words}");
        assert!(server.taken().is_empty());
    }
}

#[tokio::test]
async fn a_refused_sender_ends_no_notice() {
    for words in ["550 5.7.1 not you", "550 5.1.0 sender rejected", "553 not owned by you", "550 no"] {
        let server = MailServer::new(move || Mood::RefusesSender(words));
        let smtp = plain(&server).await;
        assert_eq!(smtp.send(notice("anna@example.invalid")).await, Err(SendError::Later), "{words}");
        assert!(server.taken().is_empty());
    }
}

#[tokio::test]
async fn a_server_that_hangs_or_drops_is_tried_later_and_was_told_nothing_twice() {
    for point in [Point::Greeting, Point::Recipient, Point::End] {
        for mood in [Mood::Hangs(point), Mood::Drops(point)] {
            let server = MailServer::new(move || mood);
            let smtp = plain(&server).await;
            let sent = tokio::time::timeout(4 * PATIENCE, smtp.send(notice("anna@example.invalid"))).await;
            assert_eq!(sent, Ok(Err(SendError::Later)), "{mood:?}");
            server.be(|| Mood::Takes);
            smtp.send(notice("anna@example.invalid")).await.unwrap();
            assert_eq!(server.taken().len(), 1, "{mood:?}");
        }
    }
}

// ASVS 5.0.0-1.3.11
#[tokio::test]
async fn no_header_can_be_slipped_in() {
    let server = MailServer::new(|| Mood::Takes);
    let smtp = plain(&server).await;
    for to in
        ["a@example.invalid\r\nBcc: b@example.invalid", "a@example.invalid>\r\nRCPT TO:<b@x.invalid", "a b@x"]
    {
        assert_eq!(smtp.send(notice(to)).await, Err(SendError::Never));
    }
    let mut subject = notice("anna@example.invalid");
    subject.subject = Some("Hej\r\nBcc: b@example.invalid\r\n\r\nvirus");
    let _ = smtp.send(subject).await;
    for mail in server.taken() {
        assert!(
            !mail.whole.lines().any(|line| line.starts_with("Bcc:") || line == "virus"),
            "{}",
            mail.whole
        );
    }
    let from = SmtpSettings {
        from: "a@mail.example\r\nBcc: b@x".into(),
        ..settings(([127, 0, 0, 1], 1).into(), SmtpTls::Plain)
    };
    assert!(matches!(from.check(), Err(SmtpSettingsError::From)));
}

// ASVS 5.0.0-12.3.1
#[tokio::test]
async fn the_clear_is_only_for_this_machine() {
    for (host, fits) in [
        ("127.0.0.1", true),
        ("::1", true),
        ("localhost", true),
        ("10.0.0.1", false),
        ("mail.example", false),
        ("localhost.example", false),
    ] {
        let settings =
            SmtpSettings { host: host.into(), ..settings(([127, 0, 0, 1], 25).into(), SmtpTls::Plain) };
        assert_eq!(settings.check().is_ok(), fits, "{host}");
    }
}

/// lettre would take what was slipped in before the upgrade for said under TLS ([`SmtpTls::Starttls`]).
// ASVS 5.0.0-12.3.1
#[test]
fn starttls_is_refused() {
    let address = ([127, 0, 0, 1], 587).into();
    let refused = Smtp::new(&settings(address, SmtpTls::Starttls), PATIENCE, clock());
    assert!(matches!(refused, Err(SmtpSettingsError::Starttls)));
}

/// A mail server with TLS, and the file of the authority that vouches for it.
async fn with_tls(server: MailServer, name: &str) -> (SocketAddr, PathBuf, tempfile::TempDir) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&authority_key).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, certificate.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let own = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let (acceptor, listener) =
        (TlsAcceptor::from(Arc::new(config)), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, server) = (acceptor.clone(), server.clone());
            tokio::spawn(async move { server.converse(acceptor.accept(stream).await?, &[]).await });
        }
    });
    (address, ca, folder)
}

// ASVS 5.0.0-12.3.2
#[tokio::test]
async fn under_tls_only_the_server_that_is_vouched_for_gets_the_notice() {
    let server = MailServer::new(|| Mood::Takes);
    let (address, ca, _folder) = with_tls(server.clone(), "localhost").await;
    let unknown = gateway(&settings(address, SmtpTls::Implicit));
    assert_eq!(unknown.send(notice("anna@example.invalid")).await, Err(SendError::Later), "nobody vouches");
    let known = SmtpSettings { ca: Some(ca), ..settings(address, SmtpTls::Implicit) };
    gateway(&known).send(notice("anna@example.invalid")).await.unwrap();
    assert_eq!(server.taken().len(), 1);
    let (address, ca, _folder) = with_tls(server.clone(), "other.example").await;
    let other = SmtpSettings { ca: Some(ca), ..settings(address, SmtpTls::Implicit) };
    assert_eq!(
        gateway(&other).send(notice("anna@example.invalid")).await,
        Err(SendError::Later),
        "another name"
    );
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn what_was_taken_is_sent_even_if_the_server_never_says_goodbye() {
    for mood in [Mood::Hangs(Point::Goodbye), Mood::Drops(Point::Goodbye)] {
        let server = MailServer::new(move || mood);
        let smtp = plain(&server).await;
        assert_eq!(smtp.send(notice("anna@example.invalid")).await, Ok(()), "{mood:?}");
        assert_eq!(server.taken().len(), 1, "{mood:?}");
    }
}
