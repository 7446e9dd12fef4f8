//! `inkorg sessions`, as an operator runs it beside a process that serves citizens.

use inbox::{
    AtProvider, By, Capacity, Citizen, Device, EndedSessions, Event, Inbox, Login, PersonName, Personnummer,
    SessionKey, SystemClock, Viewer,
    testing::{Database, viewer},
};
use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

const ANNA: &str = "198503149885";
const ERIK: &str = "198303152394";
const BERIT: &str = "195801082743";

/// Runs `inkorg sessions revoke`, and types into it.
fn revoke(database: &Database, more: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_inkorg"))
        .args(["sessions", "revoke"])
        .args(more)
        .env("INKORG__DATABASE__URL", database.address())
        .env("INKORG__WEB__PUBLIC_URL", "http://localhost:3000")
        // The secrets of `inbox::testing`.
        .env("INKORG__KEYS__SERVICE", format!("1:{}", "01".repeat(32)))
        .env("INKORG__KEYS__INDEX", "02".repeat(32))
        .env("INKORG__SITE__OPERATOR", "Region Test")
        .env("INKORG__SITE__SERVICE_NAME", "1177")
        .env("INKORG__SITE__CONTACT_EMAIL", "hjalp@example.invalid")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A process that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    for written in [&output.stdout, &output.stderr] {
        let written = String::from_utf8_lossy(written);
        assert!(typed.is_empty() || !written.contains(&typed[..8]), "what was typed is repeated: {written}");
    }
    output
}

async fn logged_in(inbox: &Inbox, digits: &str, session: &str) -> Viewer {
    let number = Personnummer::parse(digits).unwrap();
    let id = inbox.admit(&number).await.unwrap().id;
    let session = SessionKey::of(session.as_bytes());
    let own = viewer(&Citizen { id, number, name: PersonName::new("Namn"), session }, id, Capacity::Own);
    let at_provider = AtProvider { issuer: "https://idp.example", subject: Some(digits), sid: None };
    let login = Login { at_provider, device: Device::UNKNOWN, anew: false, data: b"{}" };
    assert!(inbox.log_in(&own, &login).await.unwrap());
    own
}

async fn is_in(inbox: &Inbox, session: &str) -> bool {
    inbox.session(SessionKey::of(session.as_bytes())).await.unwrap().is_some()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

// ASVS 5.0.0-7.4.5
#[tokio::test]
async fn an_operator_ends_the_sessions_of_one_person_or_of_everybody() {
    let database = Database::sqlite();
    let inbox = database.open(&SystemClock).await;
    let anna = logged_in(&inbox, ANNA, "one").await;
    logged_in(&inbox, ANNA, "two").await;
    logged_in(&inbox, ERIK, "eriks").await;
    assert_eq!(said(&revoke(&database, &[], ANNA)), "The person's sessions are over.\n");
    assert!(!is_in(&inbox, "one").await && !is_in(&inbox, "two").await && is_in(&inbox, "eriks").await);
    assert_eq!(said(&revoke(&database, &[], "19850314-9885\n")), "The person is not logged in anywhere.\n");
    for wrong in [BERIT, "198503149886"] {
        assert!(!revoke(&database, &[], wrong).status.success(), "{wrong}");
    }
    assert!(is_in(&inbox, "eriks").await);
    logged_in(&inbox, ANNA, "three").await;
    assert_eq!(said(&revoke(&database, &["--everybody"], "")), "The sessions of 2 people are over.\n");
    assert!(!is_in(&inbox, "three").await && !is_in(&inbox, "eriks").await);
    let log = inbox.log(&anna).await.unwrap();
    let ended = Event::SessionsEnded { which: EndedSessions::All };
    let by: Vec<_> = log.iter().filter(|entry| entry.event == ended).map(|entry| entry.by).collect();
    assert_eq!(by, [By::Operator, By::Operator], "a row each time that there was something to end");
}
