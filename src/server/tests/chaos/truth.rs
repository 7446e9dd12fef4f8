//! What is in the database when the trouble is over, read as its owners read it.

use crate::{PEOPLE, load::Load, message};
use inbox::{
    Capacity, Citizen, Event, Fetched, Inbox, Listing, Message, MessageId, PersonName, Personnummer,
    SessionKey, SystemClock, ThreadId, Unscanned, Viewer,
    testing::{Database, viewer, worker_with_lease},
    verify_log,
};
use jiff::SignedDuration;
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
};

/// What was acknowledged is there, once; what was refused is not; what is open is there at most once.
pub(crate) async fn holds_before_it_is_sent_again(database: &Database, load: &Load) {
    let inbox = database.open(&SystemClock).await;
    let mut there: BTreeMap<usize, usize> = BTreeMap::new();
    for digits in PEOPLE {
        let viewer = owner(&inbox, digits).await;
        for (number, _) in listed(&inbox, &viewer).await {
            assert_eq!(message::recipient(number), digits);
            *there.entry(number).or_default() += 1;
        }
    }
    inbox.close();
    let known = load.known();
    for (number, times) in &there {
        assert_eq!(*times, 1, "message {number} is there {times} times");
        assert!(!known.never.contains(number), "message {number} was refused or never sent, and is there");
        assert!(known.acknowledged.contains(number) || known.open.contains(number), "message {number}");
    }
    let lost: Vec<_> = known.acknowledged.iter().filter(|number| !there.contains_key(number)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
}

/// Everything that was acknowledged is there, whole and once, with what belongs to it, and nothing else is.
pub(crate) async fn holds(database: &Database, load: &Load) {
    let inbox = database.open(&SystemClock).await;
    let (mut there, mut all) = (BTreeSet::new(), BTreeSet::new());
    for digits in PEOPLE {
        let viewer = owner(&inbox, digits).await;
        let mut own = BTreeSet::new();
        for (number, thread) in listed(&inbox, &viewer).await {
            let thread = inbox.open_thread(&viewer, thread).await.unwrap().unwrap();
            let [message] = &*thread.messages else { panic!("message {number} is alone in its thread") };
            is_whole(&inbox, &viewer, number, message).await;
            assert!(there.insert(number), "message {number} is there twice");
            own.insert(message.id);
        }
        is_logged(&inbox, &viewer, &own).await;
        all.append(&mut own);
    }
    assert!(jobs(&inbox).await == all, "each message has its job");
    inbox.close();
    let known = load.known();
    assert!(there == known.acknowledged, "{:?}", there.symmetric_difference(&known.acknowledged));
    assert_eq!(known.acknowledged.len() + known.never.len(), load.numbers());
}

async fn owner(inbox: &Inbox, digits: &str) -> Viewer {
    let number = Personnummer::parse(digits).unwrap();
    let id = inbox.admit(&number).await.unwrap().id;
    let session = SessionKey::of(digits.as_bytes());
    inbox.begin_session(session, id, b"").await.unwrap(); // `false` from the second time on
    let citizen = Citizen { id, number, name: PersonName::new("Test"), session };
    viewer(&citizen, id, Capacity::Own)
}

/// A person's messages by their numbers, each of which is a thread of its own.
async fn listed(inbox: &Inbox, viewer: &Viewer) -> Vec<(usize, ThreadId)> {
    let (mut all, mut page) = (Vec::new(), NonZeroU32::MIN);
    loop {
        let list = inbox.threads(viewer, Listing::default(), page).await.unwrap();
        for row in list.threads {
            let number = row.subject.unwrap().strip_prefix("Nummer ").unwrap().parse().unwrap();
            all.push((number, row.id));
        }
        if page.get() >= list.pages {
            return all;
        }
        page = page.checked_add(1).unwrap();
    }
}

async fn is_whole(inbox: &Inbox, viewer: &Viewer, number: usize, message: &Message) {
    assert_eq!(message.body.plain_text().trim(), message::heading(number));
    let content = match &*message.attachments {
        [] => None,
        [file] => {
            let fetched = inbox.fetch(viewer, file.id, Unscanned::Offered).await.unwrap().unwrap();
            let Fetched::File(mut download) = fetched else { panic!("message {number}: no file") };
            let mut content = Vec::new();
            while let Some(part) = download.content.next().await.unwrap() {
                content.extend_from_slice(&part);
            }
            Some(String::from_utf8(content).unwrap())
        }
        more => panic!("message {number} has {} files", more.len()),
    };
    assert!(content == message::file(number), "message {number} has another file");
}

/// Each message has its row in the log, once, and the log is whole.
async fn is_logged(inbox: &Inbox, viewer: &Viewer, own: &BTreeSet<MessageId>) {
    let delivered = inbox.log(viewer).await.unwrap().into_iter().filter_map(|entry| match entry.event {
        Event::Delivered { message } => Some(message),
        _ => None,
    });
    let delivered: Vec<_> = delivered.collect();
    assert_eq!(delivered.len(), own.len(), "one row for each message");
    assert!(delivered.into_iter().collect::<BTreeSet<_>>() == *own, "another row");
    let mut taking = inbox.take_log(&viewer.as_owner().unwrap()).await.unwrap();
    let mut file = Vec::new();
    while let Some(part) = taking.next().await.unwrap() {
        file.extend_from_slice(&part);
    }
    verify_log(&*file, None).expect("the log is whole");
}

/// The messages that wait for it to be decided who is told.
async fn jobs(inbox: &Inbox) -> BTreeSet<MessageId> {
    // A lease of no time: they are left as they were.
    let worker = worker_with_lease(SignedDuration::ZERO);
    let claimed = inbox.claim_jobs(&worker, 100_000).await.unwrap();
    let count = claimed.len();
    let messages: BTreeSet<_> = claimed.into_iter().map(|job| job.unwrap().message).collect();
    assert_eq!(messages.len(), count, "one job for each message");
    messages
}
