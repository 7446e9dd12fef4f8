//! Whatever a sender writes is text, in every field of every page that shows it.

use super::scene::{ANNA, NOW, Scene, get, message, threads, unit};
use crate::{
    address::{Mount, Place},
    calendar::Calendar,
    document::Page,
    family::Readers,
    pages::{list, thread},
    reader::Reading,
    words::Words,
};
use docbook::Document;
use inbox::{
    Action, ActionTarget, Attachment, Capacity, Counts, DocumentLink, FileStanding, Folder, MediaType,
    Message, Moment, NamedUnit, NewMessage, OfferedAction, Receipt, Thread, ThreadOrder, ThreadPage,
    ThreadRow, TrashDays, Unit, Unscanned, Validity, Visit,
};
use std::{collections::BTreeMap, num::NonZeroU32};

const HOSTILE: &str = "\"'><script>alert(1)</script></textarea></title><img src=x onerror=alert(1)>{{7*7}}";
const ID: &str = "0123456789abcdef0123456789abcdef";

fn reading() -> Reading {
    Reading {
        words: Words::default(),
        mount: Mount::Own,
        calendar: Calendar::at(NOW.parse().unwrap()),
        place: Place::default(),
        trash: TrashDays::default(),
        unscanned: Unscanned::Offered,
    }
}

fn shown(page: Page) -> String {
    crate::document::render(|| page.parts_for_test())
}

fn assert_harmless(html: &str, times: usize) {
    for markup in ["<script", "<img", "</textarea", "</title", "onerror=alert(1)>", "href=\"javascript"] {
        assert!(!html.contains(markup), "{markup} in {html}");
    }
    assert!(!html.contains("=\"\"'"), "an attribute was closed: {html}");
    assert!(html.matches("alert(1)&lt;/script&gt;").count() >= times, "a field is not shown: {html}");
}

// ASVS 5.0.0-1.2.1, 5.0.0-3.2.2
#[test]
fn a_list_shows_a_senders_words_as_text() {
    let row = ThreadRow {
        id: ID.parse().unwrap(),
        subject: Some(HOSTILE.to_owned()),
        language: None,
        unit: HOSTILE.to_owned(),
        latest_at: NOW.parse().unwrap(),
        trashed_at: None,
        messages: 2,
        unread: 1,
        attachments: 1,
        action: true,
        validity: Validity::Current,
    };
    let list = ThreadPage {
        threads: vec![row],
        total: 1,
        in_folder: 1,
        unit: Some(NamedUnit { id: ID.parse().unwrap(), name: HOSTILE.to_owned() }),
        page: NonZeroU32::MIN,
        pages: 1,
        counts: Counts { unread: 1 },
        moment: Moment::default(),
    };
    assert_harmless(&shown(list::page(reading(), list)), 4);
}

// ASVS 5.0.0-1.2.1, 5.0.0-3.2.2
#[test]
fn a_thread_shows_a_senders_words_as_text() {
    let hostile = || Some(HOSTILE.to_owned());
    let message = Message {
        id: ID.parse().unwrap(),
        subject: hostile(),
        language: None,
        unit: Unit {
            id: HOSTILE.to_owned(),
            name: HOSTILE.to_owned(),
            address: hostile(),
            postal_code: hostile(),
            town: hostile(),
            telephone: hostile(),
        },
        received_at: NOW.parse().unwrap(),
        new: false,
        opened_before: true,
        body: Document::parse(HOSTILE),
        actions: vec![OfferedAction {
            id: ID.parse().unwrap(),
            action: Action {
                system: HOSTILE.to_owned(),
                label: HOSTILE.to_owned(),
                query: hostile(),
                target: ActionTarget::New,
                form: hostile(),
            },
            answered_at: None,
        }],
        attachments: vec![Attachment {
            id: ID.parse().unwrap(),
            name: HOSTILE.to_owned(),
            media_type: MediaType::Pdf,
            size: 1,
            pages: None,
            tagged: None,
            language: None,
            standing: FileStanding::Unscanned,
        }],
        documents: vec![DocumentLink::new(HOSTILE, "https://dokument.example/blad.pdf").unwrap()],
        visit: Some(Visit {
            booking: HOSTILE.to_owned(),
            starts: None,
            ends: None,
            what: hostile(),
            place: hostile(),
            changes: None,
        }),
        cancels: false,
        validity: Validity::Current,
        newer: None,
        receipts: vec![Receipt {
            actor: ID.parse().unwrap(),
            capacity: Capacity::Own,
            opened_at: NOW.parse().unwrap(),
        }],
    };
    // The first is folded, so its summary is there too.
    let messages = vec![message.clone(), Message { subject: Some("Annat".to_owned()), ..message }];
    let thread = Thread {
        id: ID.parse().unwrap(),
        folder: Folder::Inbox,
        trashed_at: None,
        messages,
        order: ThreadOrder::default(),
        counts: Counts::default(),
        moment: Moment::default(),
    };
    let page =
        thread::page(reading(), &thread, ID.parse().unwrap(), &Readers::default(), &BTreeMap::new(), None);
    assert_harmless(&shown(page), 18);
}

/// Turns everything after it around, where nothing keeps it apart.
const TURNING: &str = "\u{202e}\u{2067}dit";

/// Whether whatever turns the direction stands in an element that keeps it apart (HTML, `dir="auto"`: its own
/// `unicode-bidi: isolate`).
fn assert_kept_apart(html: &str) {
    let mut parts = html.split(TURNING);
    let mut before = parts.next().unwrap().to_owned();
    let mut seen = 0;
    for after in parts {
        let open = before.rfind('<').expect("in an element");
        let tag = &before[open..];
        assert!(tag.contains("dir=\"auto\"") || tag.contains("value="), "not kept apart: {tag}{TURNING}");
        seen += 1;
        after.clone_into(&mut before);
    }
    assert!(seen > 0, "it is shown");
}

#[tokio::test]
async fn what_turns_the_direction_of_writing_turns_no_words_of_ours() {
    let scene = Scene::new().await;
    let unit = Unit { name: TURNING.to_owned(), ..unit() };
    let visit = |starts: &str| Visit {
        booking: "B".to_owned(),
        starts: starts.parse().ok(),
        ends: None,
        what: Some(TURNING.to_owned()),
        place: Some(TURNING.to_owned()),
        changes: None,
    };
    let action = Action {
        system: "extern".to_owned(),
        label: TURNING.to_owned(),
        query: Some(TURNING.to_owned()),
        target: ActionTarget::New,
        form: None,
    };
    let letter = |subject: &str, starts: &str| NewMessage {
        thread: Some("a".to_owned()),
        visit: Some(visit(starts)),
        actions: vec![action.clone()],
        ..NewMessage::text(unit.clone(), subject, TURNING)
    };
    scene.deliver(ANNA, &letter(TURNING, "2026-12-01T09:00:00Z")).await;
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg").await;
    assert_kept_apart(&list.html);
    let thread = threads(&list).remove(0);
    let page = get(&anna, &thread).await;
    assert!(page.first("title").starts_with("dit – "), "{}", page.first("title"));
    assert_kept_apart(&page.html);
    let hop = page.html.split("href=\"/inkorg/lank/").nth(1).unwrap().split('"').next().unwrap();
    assert_kept_apart(&get(&anna, &format!("/inkorg/lank/{hop}")).await.html);
    // Folded, it stands in a sentence of ours.
    scene.deliver(ANNA, &letter("Annat", "2026-12-02T09:00:00Z")).await;
    let folded = get(&anna, &thread).await;
    let summary =
        folded.html.split("<details id=\"meddelande-").nth(1).unwrap().split("</summary>").next().unwrap();
    assert!(summary.contains(TURNING), "{summary}");
    assert_kept_apart(&folded.html);
    let file = get(&anna, &format!("{thread}/kalender.ics")).await;
    assert!(file.html.contains("SUMMARY;LANGUAGE=sv:Tid hos dit\r\n"), "{}", file.html);
}

#[tokio::test]
async fn a_heading_that_cannot_be_seen_gives_a_link_that_can_be_pressed() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "\u{200b}\u{2060}\u{feff}")).await;
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg").await;
    assert!(list.html.contains(">Meddelande</a>"), "{}", list.html);
    assert_eq!(get(&anna, &threads(&list)[0]).await.first("h1"), "Meddelande");
}
