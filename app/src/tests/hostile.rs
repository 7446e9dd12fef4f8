//! Whatever a sender writes is text, in every field of every page that shows it.

use super::scene::NOW;
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
    Action, ActionTarget, Attachment, Capacity, Counts, Filter, MediaType, Message, OfferedAction, Receipt,
    Thread, ThreadPage, ThreadRow, Unit, Validity, Visit,
};
use std::{collections::BTreeMap, num::NonZeroU32};

const HOSTILE: &str = "\"'><script>alert(1)</script></textarea></title><img src=x onerror=alert(1)>{{7*7}}";
const ID: &str = "0123456789abcdef0123456789abcdef";

fn reading() -> Reading {
    Reading {
        words: Words::default(),
        mount: Mount::Own,
        calendar: Calendar::at(NOW.parse().unwrap()),
        place: Place::top(Filter::All),
    }
}

fn shown(page: Page) -> String {
    crate::document::rendered(|| page.parts_for_test())
}

fn assert_harmless(html: &str, times: usize) {
    for markup in ["<script", "<img", "</textarea", "</title", "onerror=alert(1)>", "href=\"javascript"] {
        assert!(!html.contains(markup), "{markup} in {html}");
    }
    assert!(!html.contains("=\"\"'"), "an attribute was closed: {html}");
    assert!(html.matches("alert(1)&lt;/script&gt;").count() >= times, "a field is not shown: {html}");
}

#[test]
fn a_list_shows_a_senders_words_as_text() {
    let row = ThreadRow {
        id: ID.parse().unwrap(),
        subject: Some(HOSTILE.to_owned()),
        unit: HOSTILE.to_owned(),
        latest_at: NOW.parse().unwrap(),
        messages: 2,
        unread: 1,
        attachments: 1,
        action: true,
        validity: Validity::Current,
    };
    let list = ThreadPage {
        threads: vec![row],
        total: 1,
        page: NonZeroU32::MIN,
        pages: 1,
        counts: Counts { unread: 1, threads: 1 },
    };
    assert_harmless(&shown(list::page(reading(), list)), 2);
}

#[test]
fn a_thread_shows_a_senders_words_as_text() {
    let hostile = || Some(HOSTILE.to_owned());
    let message = Message {
        id: ID.parse().unwrap(),
        subject: hostile(),
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
        body: Document::parse(HOSTILE),
        actions: vec![OfferedAction {
            id: ID.parse().unwrap(),
            action: Action {
                system: HOSTILE.to_owned(),
                label: HOSTILE.to_owned(),
                query: hostile(),
                target: ActionTarget::New,
            },
        }],
        attachments: vec![Attachment {
            id: ID.parse().unwrap(),
            name: HOSTILE.to_owned(),
            media_type: MediaType::Pdf,
            size: 1,
            pages: None,
            tagged: None,
        }],
        visit: Some(Visit {
            booking: HOSTILE.to_owned(),
            starts: None,
            ends: None,
            what: hostile(),
            place: hostile(),
        }),
        validity: Validity::Current,
        receipts: vec![Receipt {
            actor: ID.parse().unwrap(),
            capacity: Capacity::Own,
            opened_at: NOW.parse().unwrap(),
        }],
    };
    // The first is folded, so its summary is there too.
    let messages = vec![message.clone(), Message { subject: Some("Annat".to_owned()), ..message }];
    let thread = Thread { id: ID.parse().unwrap(), messages, counts: Counts::default() };
    let page = thread::page(reading(), &thread, ID.parse().unwrap(), &Readers::default(), &BTreeMap::new());
    assert_harmless(&shown(page), 18);
}
