//! What is looked at before it is sent: by `inkorg preview`, without configuration, database or keys; and on the page that
//! only demo and test installations have.

use app::preview::{Looked, Sight};
use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use inbox::{SystemClock, SystemRandom, testing::Database};
use proptest::prelude::*;
use register::NotConnected;
use serde_json::json;
use server::{Config, Parts, Product, look};
use soap::EXAMPLES;
use std::{
    fs,
    io::Write,
    process::{Command, Output, Stdio},
    sync::Arc,
};
use tower::ServiceExt;

fn looked(text: impl AsRef<[u8]>) -> Looked {
    look(text.as_ref(), "2026-11-23T08:00:00Z".parse().unwrap())
}

fn lines(text: impl AsRef<[u8]>) -> Vec<String> {
    looked(text).lines(app::Language::English).collect()
}

fn example(operation: &str, name: &str) -> &'static str {
    EXAMPLES.iter().find(|one| (one.operation, one.name) == (operation, name)).unwrap().request
}

#[test]
fn of_each_example_exactly_its_own_fault_is_found() {
    for example in EXAMPLES {
        let found = lines(example.request);
        let name = format!("{} {} {}", example.operation, example.major, example.name);
        let by_reading = [
            "fault-schema",
            "fault-not-well-formed",
            "fault-not-addressed",
            "fault-must-understand",
            "fault-version-mismatch",
            "attachment-refused",
        ];
        if !by_reading.contains(&example.name) {
            assert_eq!(found, [""; 0], "{name}");
            continue;
        }
        let [line] = &*found else { panic!("{name}: {found:?}") };
        let said = line.split_once("Error: ").unwrap_or_else(|| panic!("{line}")).1;
        if example.name == "attachment-refused" {
            assert!(line.starts_with("20:9: ") && said.starts_with("An attachment is text/plain"), "{line}");
        } else {
            assert!(example.answer.contains(said), "{name}: {said}");
        }
    }
}

#[test]
fn what_is_seen_is_the_body_the_message_or_that_there_is_none() {
    for (text, expected) in [
        ("<article><para>Hej</para></article>", "body"),
        ("Hej", "body"),
        ("", "body"),
        (example("AddMessage", "delivered"), "message"),
        (example("AddMessageToPatientPortalInbox", "delivered"), "message"),
        (example("AddMessage", "attachment-refused"), "message"),
        (example("IsActiveUser", "active"), "none"),
        (example("ProcessNotification", "told"), "none"),
        (example("PingForConfiguration", "answered"), "none"),
        (example("GetMessageThreadStatus", "unread"), "none"),
        (example("AddMessage", "fault-schema"), "refused"),
        ("<Envelope/>", "refused"),
    ] {
        let seen = match looked(text).sight {
            Sight::Body(_) => "body",
            Sight::Message(..) => "message",
            Sight::NoMessage(_) => "none",
            Sight::Refused(_) => "refused",
        };
        assert_eq!(seen, expected, "{text}");
    }
}

#[test]
fn what_is_no_utf8_is_said_at_its_byte() {
    let not_utf8 = "The text is not UTF-8. Save or send it as UTF-8.";
    let body = lines(b"<article>\n<para>H\xe4lsa</para></article>");
    assert_eq!(body, [format!("2:8: Error: {not_utf8}")]);
    let mut request = example("AddMessage", "delivered").as_bytes().to_vec();
    request.push(0xff);
    let found = lines(&request);
    assert!(found.len() == 1 && found[0].ends_with(not_utf8), "{found:?}");
    let with_mark = format!("\u{feff}{}", example("AddMessage", "delivered"));
    assert_eq!(lines(with_mark), [""; 0], "a byte order mark is none of the text");
}

#[test]
fn a_request_shows_every_field_and_where_its_body_deviates() {
    let request = example("AddMessage", "delivered")
        .replace("<para>Läs om hur", "<para>Läs <blink>om</blink> hur")
        .replace("<core:title>Kallelse", "<core:title>Kall\u{200b}else")
        .replacen("CurrentTarget", "Widget", 1);
    assert_eq!(
        lines(&request),
        [
            "23:9: Remark: The element title has characters that cannot be seen or that reorder what is read. They are taken \
             out. Remove them at the source.",
            "28:23: Remark: The element blink is not in the subset of DocBook that is shown. Its text is shown without it. \
             Use an element that is: section, title, para, itemizedlist, variablelist, link, emphasis or bibliography.",
            "48:11: Remark: The button is of a type that is not embedded. It opens in the same window. Write CurrentTarget or \
             NewTarget.",
        ]
    );
    let now = "2026-11-23T08:00:00Z".parse().unwrap();
    let html = app::preview::file(&looked(&request), app::Language::Swedish, now);
    for shown in [
        "Kallelse till provtagning",
        "Norra vårdcentralen",
        "010-123 45 67",
        "<strong>förbereder dig</strong>",
        "måndag 7 december 2026",
        "Storgatan 1, plan 2",
        "Boka om tiden",
        "href=\"https://tjansten.invalid/?gor=omboka&amp;bokning=4711\"",
        "Vägbeskrivning.txt",
        "Om provtagning (pdf)",
        "Anmärkning på rad 28, kolumn 23",
    ] {
        assert!(html.contains(shown), "{shown}: {html}");
    }
    assert!(!html.contains("/inkorg/"), "nothing leads to what is not there: {html}");
    assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_input_panics_and_every_place_is_in_it(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            (0..EXAMPLES.len(), any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..6)).prop_map(
                |(example, at, noise)| {
                    let mut bytes = EXAMPLES[example].request.as_bytes().to_vec();
                    let at = at.index(bytes.len());
                    bytes.splice(at..(at + noise.len()).min(bytes.len()), noise);
                    bytes
                }
            ),
        ],
    ) {
        let looked = looked(&bytes);
        for finding in &looked.findings {
            prop_assert!(finding.at <= looked.source.len(), "{finding:?}");
        }
        let html = app::preview::file(&looked, app::Language::Swedish, "2026-11-23T08:00:00Z".parse().unwrap());
        prop_assert!(!html.contains("<script"));
    }
}

fn preview(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inkorg"));
    command.env_clear().arg("preview").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that has read enough has closed its end.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn the_command_says_what_it_found_and_its_status_whether_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("ut.html");
    let (body, out) = (folder.path().join("brev.xml"), out.to_str().unwrap());
    fs::write(&body, "<article>\n<para>Ta <b>två</b></para></article>").unwrap();
    let file = body.to_str().unwrap();
    let output = preview(&[file, "--out", out, "--language", "en"], "");
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with(&format!("{file}:2:10: Remark: The element b is not in the subset")), "{said}");
    assert!(said.ends_with("1 remark\n") && output.stdout.is_empty(), "{said}");
    let page = fs::read_to_string(out).unwrap();
    assert!(
        page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">") && page.contains("<p>Ta två</p>"),
        "{page}"
    );

    let output = preview(&["-"], "<article>\n<para>Hej</article>");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("-:2:10: Fel: Texten är inte välformad XML.") && said.ends_with("1 fel\n"),
        "{said}"
    );
    assert!(String::from_utf8(output.stdout).unwrap().contains("<p>Hej</p>"));

    let output = preview(&["-"], example("AddMessage", "delivered"));
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), "Inga avvikelser\n".as_bytes()));

    let nowhere = folder.path().join("nowhere");
    let output = preview(&[nowhere.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(2));
    let output = preview(&["-"], &"x".repeat((16 << 20) + 1));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("larger than 16777216 bytes"));
    let output = preview(&[file, "--out", folder.path().to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(2));
}

async fn web(database: &Database, purpose: &str) -> Router {
    let config = Config::load(
        None,
        json!({
            "keys": { "service": format!("1:{}", "01".repeat(32)), "index": "02".repeat(32) },
            "web": { "public_url": "http://localhost:3000" },
            "soap": { "purpose": purpose },
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
        inbox: database.open(&SystemClock).await,
        register: Arc::new(NotConnected),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        gateways: notify::Gateways::default(),
        scanner: None,
    };
    Product::new(config, parts).web().unwrap()
}

async fn asked(web: &Router, request: Request<Body>) -> (StatusCode, String, String) {
    let response = web.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).replace("<!---->", "");
    let policy =
        parts.headers.get(header::CONTENT_SECURITY_POLICY).map(|policy| policy.to_str().unwrap().to_owned());
    (parts.status, policy.unwrap_or_default(), text)
}

fn posted(text: &str, origin: &str) -> Request<Body> {
    let body = format!("--x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--x--\r\n");
    Request::post("/for-avsandare")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header(header::ORIGIN, origin)
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn the_page_is_in_installations_for_tests_and_in_no_other() {
    let database = Database::sqlite();
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let file = "/for-avsandare/exempel/AddMessage/2/delivered.request.xml";
    let letter = "<article><para>Hej <b>du</b></para></article>";

    let production = web(&database, "production").await;
    for path in ["/for-avsandare", file] {
        let (status, _, page) = asked(&production, get(path)).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.contains("Sidan finns inte"), "{page}");
    }
    assert_eq!(asked(&production, posted(letter, "http://localhost:3000")).await.0, StatusCode::NOT_FOUND);

    let test = web(&database, "test").await;
    let (status, policy, page) = asked(&test, get("/for-avsandare")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(policy.starts_with("default-src 'none'; script-src 'nonce-"), "{policy}");
    assert!(page.contains("Fault Client, HTTP 403: ") && page.contains("resultCode OK"), "{page}");
    for example in EXAMPLES {
        let path = format!("/for-avsandare/exempel/{}/{}/{}", example.operation, example.major, example.name);
        for (ending, text) in [("request", example.request), ("answer", example.answer)] {
            let path = format!("{path}.{ending}.xml");
            assert!(page.contains(&path), "{path}");
            let (status, _, file) = asked(&test, get(&path)).await;
            assert_eq!((status, &*file), (StatusCode::OK, text), "{path}");
        }
    }
    let (status, policy, page) = asked(&test, posted(letter, "http://localhost:3000")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("<p>Hej du</p>") && page.contains("Anmärkning på rad 1"), "{page}");
    assert!(policy.starts_with("default-src 'none'; script-src 'nonce-"), "{policy}");
    let (status, ..) = asked(&test, posted(letter, "https://elsewhere.example")).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "a form of another site's");
}
