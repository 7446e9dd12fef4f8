//! A preview is what the citizen's page would show, whatever was written.

use super::scene::{ANNA, Answer, NOW, Scene, get, send, text, threads, unit};
use crate::{
    Example, SenderBench,
    preview::{self, Finding, FindingKind, Looked, Operation, Sight},
    router::sender_bench,
    words::Language,
};
use axum::{Router, body::Body};
use docbook::DeviationKind;
use http::{Request, StatusCode, header};
use inbox::{
    Action, ActionTarget, DocumentLink, FileRefused, LanguageTag, Message, NewMessage, Unit, Visit,
    VisitChanges,
};
use jiff::Timestamp;
use proptest::prelude::*;

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn of_body(source: &str) -> Looked {
    let (message, _) = Message::previewed(&NewMessage::text(Unit::default(), "", source), now());
    let findings = Finding::of_body(&message, |at| at);
    Looked::new(source.to_owned(), Sight::Body(Box::new(message)), findings)
}

/// The text of HTML, without what only stands on one of the two pages: whether it is new, and what the sender sees.
fn words_of(html: &str) -> Vec<String> {
    let without_receipt = html.split("<p class=\"receipt\">").next().unwrap();
    let mut text = String::new();
    let mut inside = false;
    for c in without_receipt.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().map(str::to_owned).collect()
}

fn article(html: &str) -> &str {
    let start = html.find("<article").unwrap_or_else(|| panic!("no message in {html}"));
    &html[start..start + html[start..].find("</article>").unwrap()]
}

/// A message with something in every field, whose body is this.
fn full(body: &str) -> NewMessage {
    NewMessage {
        thread: None,
        language: LanguageTag::parse("sv"),
        actions: vec![Action {
            system: "bokning".to_owned(),
            label: "Boka om".to_owned(),
            query: Some("?a=1".to_owned()),
            target: ActionTarget::New,
            form: None,
        }],
        attachments: vec![text("Väg: bok.txt", "Åt höger.")],
        documents: vec![DocumentLink::new("Blad", "https://dokument.example/blad.pdf").unwrap()],
        visit: Some(Visit {
            booking: "4711".to_owned(),
            starts: "2026-12-07T08:20:00Z".parse().ok(),
            ends: "2026-12-07T08:40:00Z".parse().ok(),
            what: Some("Provtagning".to_owned()),
            place: Some("Plan 2".to_owned()),
            changes: Some(VisitChanges { rebook: true, cancel: true }),
        }),
        ..NewMessage::text(unit(), "Kallelse", body)
    }
}

const BODIES: [&str; 5] = [
    "<article><section><title>Tid</title><para>Kom <emphasis role='bold'>nykter</emphasis>.<br/>Nu.</para></section></article>",
    "<article><section><title><emphasis role='collapsible'/></title><para>Dold <link url='javascript:x'>länk</link>",
    "Hej!\n\nUtan märkning & med <b>lite</b>.",
    "<!DOCTYPE article><article><para>Ändå \u{202e}läst</para></article>",
    "<article><info><title>Kallelse</title></info><itemizedlist mark='hyphen'><listitem>Ett</listitem></itemizedlist></article>",
];

#[tokio::test]
async fn a_preview_says_what_the_citizens_page_says_of_the_same_message() {
    for body in BODIES {
        let scene = Scene::new().await;
        let message = full(body);
        let (shown, refused) = Message::previewed(&message, now());
        assert_eq!(refused, []);
        scene.deliver(ANNA, &message).await;
        let pages = scene.anna().await;
        let list = get(&pages, "/inkorg").await;
        let page = get(&pages, &threads(&list)[0]).await;
        let operation = Operation { name: "AddMessage", major: "2" };
        let looked = Looked::new(String::new(), Sight::Message(operation, Box::new(shown)), Vec::new());
        let file = preview::file(&looked, Language::Swedish, now());
        // The page's own heading says the subject, and the article then who sent it; here the article says both.
        let before: Vec<_> =
            "Kallelse Ny Från Björkdalens vårdcentral ,".split(' ').map(str::to_owned).collect();
        let previewed = words_of(article(&file));
        let after_head = previewed.strip_prefix(&*before).unwrap_or_else(|| panic!("{previewed:?}"));
        let opened = words_of(article(&page.html));
        let head: Vec<_> = "Från Björkdalens vårdcentral Ny".split(' ').map(str::to_owned).collect();
        assert_eq!(after_head, opened.strip_prefix(&*head).unwrap_or_else(|| panic!("{opened:?}")), "{body}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_preview_with_all_that_the_reader_would_read(
        source in prop_oneof![any::<String>(), "[<>/!?a=\"'&;#x \n\\[\\]\u{202e}åpr-]{0,200}"],
    ) {
        let looked = of_body(&source);
        let Sight::Body(message) = &looked.sight else { unreachable!() };
        for language in [Language::Swedish, Language::English] {
            let html = preview::file(&looked, language, now());
            prop_assert!(!html.contains("<script") && !html.contains("<img"));
            let one_line = looked.lines(language).all(|line| !line.contains(['\n', '\u{202e}', '\u{1b}']));
            prop_assert!(one_line);
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let decoded = article(&html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            // What we say of links ourselves stands beside what the sender wrote.
            if message.body.is_empty() {
                continue;
            }
            if !decoded.contains("class=\"away\"") && !decoded.contains("class=\"kind\"") && !decoded.contains("<details") {
                let text = words_of(article(&html)).concat();
                let entities = text.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "");
                prop_assert_eq!(letters(&entities), letters(&message.body.plain_text()));
            }
        }
    }
}

#[test]
fn every_finding_has_a_cause_and_a_remedy_in_both_languages() {
    let fault = FindingKind::Fault {
        code: "Client",
        status: 500,
        cause: "title is empty.".to_owned(),
        remedy: "Give it a value.".to_owned(),
    };
    let mut kinds = vec![
        (fault, true),
        (FindingKind::NotUtf8, true),
        (FindingKind::Empty, true),
        (FindingKind::NobodysNumber, true),
        (FindingKind::BodyMore(3), false),
        (FindingKind::CharactersRemoved("title"), false),
        (FindingKind::Blank("unitAddress"), false),
        (FindingKind::Ignored, false),
        (FindingKind::InSameWindow, false),
    ];
    let found = inbox::MediaType::Pdf;
    for refused in [
        FileRefused::Empty,
        FileRefused::TooLarge,
        FileRefused::TooMany,
        FileRefused::TooLargeTogether,
        FileRefused::UnknownType,
        FileRefused::OtherType { said: inbox::MediaType::Text, found },
        FileRefused::OtherEnding(found),
    ] {
        kinds.push((FindingKind::File(refused), true));
    }
    for (source, error) in [
        ("<article><table/>x</article>", false),
        ("<article><term>x</term></article>", false),
        ("<article><para><emphasis role='red'>x</emphasis></para></article>", false),
        ("<article><para><emphasis role='frame'>x</emphasis></para></article>", false),
        ("<article><para id='a'>x</para></article>", false),
        ("<article><para>x<link url='1177.se' type='_top'/></para></article>", false),
        ("<article><para>x\u{200b}</para></article>", false),
        ("<article><para><link linkend='a'>x</link></para></article>", false),
        ("<article><para>&nej;</para></article>", false),
        ("<article><para>a & b</para></article>", false),
        ("<article><?x?><para>x</para></article>", false),
        ("x", false),
        ("<article>x", true),
        ("<!DOCTYPE x><article>x</article>", true),
    ] {
        let looked = of_body(source);
        assert_eq!(looked.errors() > 0, error, "{source}");
        kinds.extend(looked.findings.into_iter().map(|finding| {
            let error = finding.is_error();
            (finding.kind, error)
        }));
    }
    for address in
        ["https://a@b.se", "ftp://a.se", "x.pdf", "https:/a.se", "tel:*1", "mailto:a", &"a".repeat(3_000)]
    {
        let looked = of_body(&format!("<article><para><link url='{address}'>x</link></para></article>"));
        assert!(
            matches!(looked.findings[0].kind, FindingKind::Body(DeviationKind::LinkShownAsText(_))),
            "{address}"
        );
        kinds.extend(looked.findings.into_iter().map(|finding| (finding.kind, false)));
    }
    for deviation in [DeviationKind::TooDeep, DeviationKind::TooManyAttributes] {
        kinds.push((FindingKind::Body(deviation), false));
    }
    kinds.push((FindingKind::Body(DeviationKind::TooLarge), true));
    for (kind, error) in kinds {
        let finding = Finding { at: 3, kind };
        assert_eq!(finding.is_error(), error, "{:?}", finding.kind);
        let looked = Looked::new("a\nbcd".to_owned(), Sight::Refused(None), vec![finding]);
        let lines =
            [Language::Swedish, Language::English].map(|language| looked.lines(language).collect::<Vec<_>>());
        for (lines, severity) in lines.iter().zip([["Anmärkning", "Fel"], ["Remark", "Error"]]) {
            let [line] = &**lines else { panic!("{lines:?}") };
            let said =
                line.strip_prefix("2:2: ").unwrap().strip_prefix(severity[usize::from(error)]).unwrap();
            let (cause, remedy) = said.split_once(". ").unwrap_or_else(|| panic!("{line}"));
            assert!(cause.len() > 10 && remedy.len() > 8, "{line}");
            assert!(!line.contains('→') && !line.contains('{'), "{line}");
        }
        assert_ne!(lines[0], lines[1]);
    }
}

fn bench(scene: &Scene) -> Router {
    let example = Example {
        operation: "AddMessage",
        major: "2",
        name: "delivered",
        request: "<request/>",
        answer: "<answer/>",
        outcome: "resultCode OK".to_owned(),
    };
    let look = |bytes: &[u8], _: Timestamp| of_body(&String::from_utf8_lossy(bytes));
    sender_bench(scene.services.clone(), SenderBench { look, examples: vec![example] })
}

async fn posted(pages: &Router, text: &str, file: &str) -> Answer {
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--x\r\n\
         content-disposition: form-data; name=\"fil\"; filename=\"brev.xml\"\r\ncontent-type: text/xml\r\n\r\n{file}\r\n--x--\r\n"
    );
    let request = Request::post("/for-avsandare")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    send(pages, request).await
}

#[tokio::test]
async fn a_text_or_a_file_is_shown_with_what_was_found_and_comes_back_in_the_form() {
    let scene = Scene::new().await;
    let pages = bench(&scene);
    let source = "<article>\n<para>Ta <b>två</b></para></article>";
    for (text, file) in [(source, ""), ("", source)] {
        let page = posted(&pages, text, file).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.first("title").starts_with("1 anmärkning – Förhandsgranska meddelanden"),
            "{}",
            page.first("title")
        );
        assert!(page.html.contains("<p>Ta två</p>"), "{}", page.html);
        assert!(page.html.contains("Anmärkning på rad 2, kolumn 10"), "{}", page.html);
        assert!(page.html.contains("&lt;article&gt;\n&lt;para&gt;Ta &lt;b&gt;två"), "{}", page.html);
    }
}

#[tokio::test]
async fn what_cannot_be_looked_at_is_said_at_its_field_and_nothing_typed_is_lost() {
    let scene = Scene::new().await;
    let pages = bench(&scene);
    let large = "x".repeat((1 << 20) + 1);
    for (text, file, said, given_back) in [
        ("", "", "Klistra in en text, eller välj en fil.", ""),
        (" \r\n", "", "Klistra in en text, eller välj en fil.", ""),
        ("brevet", "filen", "Du har både skrivit en text och valt en fil.", "brevet"),
        (&*large, "", "Texten är större än 1 MB.", &*large),
        ("", &*large, "Texten är större än 1 MB.", ""),
    ] {
        let page = posted(&pages, text, file).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.first("title").starts_with("Fel"), "{}", page.first("title"));
        assert!(page.html.contains(said) && page.html.contains("aria-invalid=\"true\""), "{said}");
        assert!(page.html.contains(given_back), "{said}: what was typed");
    }
    let page = posted(&pages, &"x".repeat(5 << 20), "").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("Texten är större än 1 MB."));
    let request = Request::post("/for-avsandare").body(Body::from("text=x")).unwrap();
    let page = send(&pages, request).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("Det du skickade gick inte att läsa."));
}

#[tokio::test]
async fn hostile_text_is_text_in_every_place_of_the_page() {
    let scene = Scene::new().await;
    let pages = bench(&scene);
    let hostile = "\"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>";
    for source in [hostile.to_owned(), format!("<article><para>{hostile}</para></article>")] {
        let page = posted(&pages, &source, "").await;
        assert_eq!(page.status, StatusCode::OK);
        for markup in ["<script", "<img"] {
            assert!(!page.html.contains(markup), "{markup} in {}", page.html);
        }
        assert_eq!(page.html.matches("</textarea>").count(), 1);
        assert!(page.html.contains("alert(1)"));
    }
}

#[tokio::test]
async fn examples_are_fetched_by_name_and_nothing_else_is_there() {
    let scene = Scene::new().await;
    let pages = bench(&scene);
    let page = get(&pages, "/for-avsandare").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("resultCode OK"), "{}", page.html);
    for (ending, text) in [("request", "<request/>"), ("answer", "<answer/>")] {
        let address = format!("/for-avsandare/exempel/AddMessage/2/delivered.{ending}.xml");
        assert!(page.html.contains(&address), "{address}");
        let file = get(&pages, &address).await;
        assert_eq!((file.status, &*file.html), (StatusCode::OK, text));
        assert_eq!(file.header(&header::CONTENT_TYPE), "text/xml; charset=utf-8");
        let disposition = format!("attachment; filename=\"delivered.{ending}.xml\"");
        assert_eq!(file.header(&header::CONTENT_DISPOSITION), disposition);
    }
    for missing in [
        "AddMessage/1/delivered.request.xml",
        "AddMessage/2/delivered.xml",
        "IsActiveUser/2/delivered.request.xml",
    ] {
        assert_eq!(
            get(&pages, &format!("/for-avsandare/exempel/{missing}")).await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(get(&scene.anna().await, "/for-avsandare").await.status, StatusCode::NOT_FOUND);
}
