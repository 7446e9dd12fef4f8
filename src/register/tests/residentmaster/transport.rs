//! The connection: who may ask, who may answer, and what an operator may write.

use crate::{
    records::{ANNA, anna},
    stand_in::{StandIn, authority, issued, number},
};
use register::{
    Register, RegisterAway,
    residentmaster::{ResidentMaster, Settings},
};
use std::sync::Arc;

async fn asks(stand_in: &StandIn, settings: &Settings) -> bool {
    let register = ResidentMaster::new(settings, Arc::new(stand_in.clock.clone())).unwrap();
    match register.resident(&number(ANNA)).await {
        Ok(found) => found.is_some(),
        Err(RegisterAway) => false,
    }
}

// ASVS 5.0.0-12.3.2, 5.0.0-12.3.4, 5.0.0-12.3.5
#[tokio::test]
async fn both_ends_show_a_certificate_that_the_other_trusts() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    let settings = stand_in.settings();
    assert!(asks(&stand_in, &settings).await);

    let stranger = authority();
    let (certificate, key) = issued(&stranger, "inkorg.example");
    for (name, pem) in [("other.pem", certificate), ("other.key", key), ("other-ca.pem", stranger.pem())] {
        std::fs::write(stand_in.file(name), pem).unwrap();
    }
    let (certificate, key) = (Some(stand_in.file("other.pem")), Some(stand_in.file("other.key")));
    let unknown = Settings { client_certificate: certificate, client_key: key, ..stand_in.settings() };
    assert!(!asks(&stand_in, &unknown).await, "the register trusts another issuer");
    let distrustful = Settings { ca: Some(stand_in.file("other-ca.pem")), ..stand_in.settings() };
    assert!(!asks(&stand_in, &distrustful).await, "we trust another issuer");
    let system = Settings { ca: None, ..stand_in.settings() };
    assert!(!asks(&stand_in, &system).await, "the system trusts neither");
    let mut elsewhere = stand_in.settings();
    elsewhere.url.set_host(Some("127.0.0.1")).unwrap();
    assert!(!asks(&stand_in, &elsewhere).await, "the certificate is of another name");
    assert_eq!(stand_in.asked().len(), 1, "nobody was asked about over a connection without trust");
}

#[tokio::test]
async fn settings_that_could_never_work_are_refused_with_their_name() {
    let stand_in = StandIn::start();
    let settings = || stand_in.settings();
    let file = |name: &str| Some(stand_in.file(name));
    std::fs::write(stand_in.file("empty.pem"), "").unwrap();
    let (_, other_key) = issued(&authority(), "other");
    std::fs::write(stand_in.file("other.key"), other_key).unwrap();
    let url = |url: &str| Settings { url: url.parse().unwrap(), ..settings() };
    for (refused, word) in [
        (url("http://register.example/"), "https"),
        (url("ftp://localhost/"), "https"),
        (url("https://user:secret@register.example/"), "password"),
        (url("https://register.example/?nyckel=1"), "query"),
        (Settings { logical_address: " ".to_owned(), ..settings() }, "logical_address"),
        (Settings { client_certificate: None, ..settings() }, "client_certificate"),
        (Settings { client_key: None, ..settings() }, "client_key"),
        (Settings { client_certificate: file("empty.pem"), ..settings() }, "holds no certificate"),
        (Settings { client_certificate: file("missing.pem"), ..settings() }, "missing.pem"),
        (Settings { client_key: file("client.pem"), ..settings() }, "client_key"),
        (Settings { client_key: file("other.key"), ..settings() }, "go together"),
        (Settings { ca: file("client.key"), ..settings() }, "ca"),
    ] {
        let error = refused.check().expect_err(word).to_string();
        assert!(error.contains(word), "{error}");
        assert!(!error.contains("secret") && !error.contains("BEGIN"), "{error}");
    }
    assert!(settings().check().is_ok());
    let here =
        Settings { client_certificate: None, client_key: None, ca: None, ..url("http://127.0.0.1:8080/") };
    assert!(here.check().is_ok(), "this machine, in the clear");
    let register = ResidentMaster::new(&here, Arc::new(stand_in.clock.clone())).unwrap();
    assert!(register.resident(&number(ANNA)).await.is_err(), "nobody listens there, and it was asked");
}
