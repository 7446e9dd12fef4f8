//! A register that does not answer, or answers what cannot be read: nobody's right can be seen, and nothing of anybody is
//! in the log.

use crate::{
    records::{ALVIN, ANNA, ELSA, anna, elsa, resident},
    stand_in::{Mood, StandIn, envelope, number, response},
};
use jiff::SignedDuration;
use register::{Register, RegisterAway};
use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tracing_subscriber::fmt::MakeWriter;

/// Longer than any limit of the adapter.
const PATIENCE: Duration = Duration::from_secs(5);

async fn away(stand_in: &StandIn, digits: &str) -> bool {
    let began = Instant::now();
    let answered = stand_in.register().resident(&number(digits)).await;
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    matches!(answered, Err(RegisterAway))
}

fn says(status: u16, body: impl Into<Vec<u8>>) -> Mood {
    Mood::Says(status, "text/xml; charset=utf-8", body.into())
}

#[tokio::test]
async fn a_register_that_hangs_or_drips_is_waited_for_no_longer_than_it_may_take() {
    let stand_in = StandIn::start();
    stand_in.is(Mood::Hangs);
    assert!(away(&stand_in, ANNA).await);
    stand_in.is(Mood::Drips(Duration::from_millis(100)));
    assert!(away(&stand_in, ANNA).await);
    stand_in.goes_away();
    assert!(away(&stand_in, ANNA).await);
}

#[tokio::test]
async fn an_answer_that_is_not_the_contracts_is_no_answer() {
    let stand_in = StandIn::start();
    let good = response(&anna());
    let fault = |code: &str| {
        envelope(&format!(
            "<S:Fault><faultcode>S:{code}</faultcode><faultstring>{ANNA} Anna Bergström</faultstring></S:Fault>"
        ))
    };
    let other = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replace(from, to)
    };
    let flag = |rest: &str| other("<core:Sekretessmarkering>N", &format!("<core:Sekretessmarkering{rest}"));
    let dtd = good.replacen("<S:Envelope", "<!DOCTYPE a [<!ENTITY b 'c'>]><S:Envelope", 1);
    let of_soap_12 =
        other("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    let demanding = other("<S:Body>", r#"<S:Header><a S:mustUnderstand="1"/></S:Header><S:Body>"#);
    let nested = format!("{}{}", "<a>".repeat(50), "</a>".repeat(50));
    for (what, body) in [
        ("fault Server", fault("Server")),
        ("fault Client", fault("Client.Authentication")),
        ("garbage", "<html><body>Bad gateway".to_owned()),
        ("nothing", String::new()),
        ("truncated", good[..good.len() - 20].to_owned()),
        ("document type", dtd),
        ("SOAP 1.2", of_soap_12),
        ("a header that must be understood", demanding),
        ("two bodies", other("</S:Body>", "</S:Body><S:Body/>")),
        ("nested", other("<core:Kon>K</core:Kon>", &nested)),
        ("responder of another version", other("FullProfileResponder:1", "FullProfileResponder:2")),
        (
            "core of another version",
            other("urn:riv:population:residentmaster:1\"", "urn:riv:population:residentmaster:2\""),
        ),
        ("additions in the core namespace", other("m1:Relationer", "core:Relationer")),
        (
            "the flag in another namespace",
            other(
                "<core:Sekretessmarkering>N</core:Sekretessmarkering>",
                "<tns:Sekretessmarkering>J</tns:Sekretessmarkering>",
            ),
        ),
        (
            "the flag without a namespace",
            other(
                "<core:Sekretessmarkering>N</core:Sekretessmarkering>",
                "<Sekretessmarkering>J</Sekretessmarkering>",
            ),
        ),
        (
            "the flag twice",
            other(
                "<core:Sekretessmarkering>N</core:Sekretessmarkering>",
                "<core:Sekretessmarkering>N</core:Sekretessmarkering><core:Sekretessmarkering>J</core:Sekretessmarkering>",
            ),
        ),
        ("another flag", flag(">j")),
        ("an empty flag", flag(">")),
        ("a blank flag", flag("> \n ")),
        (
            "a flag that is nil",
            flag(r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true">"#),
        ),
        ("a flag with markup", flag("><core:N/>")),
        ("an element nobody knows", other("<core:Kon>K</core:Kon>", "<core:Skyddad>J</core:Skyddad>")),
        (
            "no post",
            response("<tns:resident><core:Sekretessmarkering>N</core:Sekretessmarkering></tns:resident>"),
        ),
        ("no number", other(&format!("<core:PersonId>{ANNA}</core:PersonId>"), "")),
        ("somebody else", response(&elsa())),
        ("two people", response(&format!("{}{}", anna(), elsa()))),
        ("a date that is none", other("<core:Fodelsetid>19850314", "<core:Fodelsetid>19851314")),
        (
            "an end that is none",
            other("<core:RelationTomdatum>20261124", "<core:RelationTomdatum>tills vidare"),
        ),
        ("a relation of no kind", other("<core:Relationstyp>VF</core:Relationstyp>", "")),
        ("a relation in another namespace", other("core:Relation>", "m1:Relation>")),
        ("larger than any record", other("Björkdalen", &"ö".repeat(200_000))),
    ] {
        stand_in.is(says(200, body));
        assert!(away(&stand_in, ANNA).await, "{what}");
    }
    for (status, media_type, body) in [
        (500, "text/xml", fault("Server")),
        (500, "text/html", "<h1>500</h1>".to_owned()),
        (302, "text/xml", good.clone()),
        (404, "text/xml", good.clone()),
        (200, "text/html", good.clone()),
        (200, "application/soap+xml", good.clone()),
        (200, "text/xml; charset=iso-8859-1", good.clone()),
    ] {
        stand_in.is(Mood::Says(status, media_type, body.into()));
        assert!(away(&stand_in, ANNA).await, "{status} {media_type}");
    }
    stand_in.is(says(200, good.replace("Björkdalen", "Bj\u{0}rkdalen")));
    assert!(away(&stand_in, ANNA).await, "a control character");
    stand_in.is(says(200, good));
    assert!(!away(&stand_in, ANNA).await, "and the one that all of these were made from is");
}

#[tokio::test]
async fn what_a_later_version_adds_in_a_namespace_of_its_own_is_no_trouble() {
    let stand_in = StandIn::start();
    let later = anna().replace(
        "<m1:Relationer>",
        r#"<n:Skyddsgrad xmlns:n="urn:riv:population:residentmaster:1.2">1</n:Skyddsgrad><m1:Relationer>"#,
    );
    stand_in.knows(ANNA, later);
    assert!(!away(&stand_in, ANNA).await);
}

// ASVS 5.0.0-16.5.2
#[tokio::test]
async fn a_register_that_keeps_failing_is_left_alone_and_tried_again() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    let register = stand_in.register();
    let ask = async |digits: &str| register.resident(&number(digits)).await.is_ok();
    stand_in.is(says(503, ""));
    for _ in 0..5 {
        assert!(!ask(ANNA).await);
    }
    stand_in.is(Mood::Well);
    assert!(!ask(ANNA).await, "left alone");
    assert_eq!(stand_in.asked().len(), 5);
    stand_in.clock.advance(SignedDuration::from_secs(30));
    stand_in.is(says(503, ""));
    assert!(!ask(ANNA).await, "tried, in vain");
    assert_eq!(stand_in.asked().len(), 6);
    assert!(!ask(ANNA).await);
    assert_eq!(stand_in.asked().len(), 6);
    stand_in.clock.advance(SignedDuration::from_secs(30));
    stand_in.is(Mood::Well);
    assert!(ask(ANNA).await, "it answers again");
    assert!(ask(ELSA).await && ask(ALVIN).await);
    assert_eq!(stand_in.asked().len(), 9);
}

#[tokio::test]
async fn one_persons_broken_record_closes_the_register_to_nobody_else() {
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, resident(ANNA, "<core:Fodelsetid>sommaren</core:Fodelsetid>"));
    stand_in.knows(ELSA, elsa());
    let register = stand_in.register();
    for _ in 0..20 {
        assert_eq!(register.resident(&number(ANNA)).await.err(), Some(RegisterAway));
    }
    assert!(register.resident(&number(ELSA)).await.unwrap().is_some());
}

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn nothing_of_anybody_reaches_the_log_or_an_error() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let stand_in = StandIn::start();
    stand_in.knows(ANNA, anna());
    let register = stand_in.register();
    let found = register.resident(&number(ANNA)).await.unwrap().unwrap();
    let mut said = vec![format!("{found:?} {register:?} {:?} {:?}", found.address, found.wards)];
    for mood in [
        says(
            500,
            envelope(&format!(
                "<S:Fault><faultcode>S:{ELSA}</faultcode><faultstring>Elsa Bergström</faultstring></S:Fault>"
            )),
        ),
        says(200, response(&elsa().replace("Bergström", "<core:Bergström/>"))),
        says(200, format!("<Bergström {ELSA}")),
        Mood::Hangs,
    ] {
        stand_in.is(mood);
        let error = register.resident(&number(ELSA)).await.unwrap_err();
        said.push(format!("{error} {error:?}"));
    }
    said.push(String::from_utf8(log.0.lock().unwrap().clone()).unwrap());
    let said = said.join("\n");
    assert!(said.contains("gave no answer"), "the causes are logged: {said}");
    for word in [ANNA, ELSA, "Bergstr", "Anna", "Elsa", "rkv\u{e4}gen", "1985"] {
        assert!(!said.contains(word), "{word} in {said}");
    }
}
