//! Every act leaves its row. The acts are walked, and none can be left out: every way into an inbox that the sources have
//! is either walked here or named below with the reason why it leaves no row, and every word of the log is left by one.

use super::{
    asked_bookings::{claim_one, tidbok, told},
    on_both_databases,
    world::{ANNA, BERIT, ELSA, TOLVAN, World, message, number},
};
use futures::future::LocalBoxFuture;
use inbox::{
    Action, ActionTarget, AskedThread, AtProvider, BookingThen, By, Capacity, Channel, Chosen, Citizen,
    Consent, ContactCode, Device, Event, Folder, Listing, LogFilter, Login, MediaType, NewAttachment,
    NewMessage, NoticeLanguage, Operator, Review, SearchWords, SessionKey, SessionLimits, TakenOver,
    ThreadId, ThreadOrder, Tidied, Tidy, TrashDays, Unscanned, Viewer, Visit,
    testing::{address, booking_worker, file_worker, latest_code, viewer, worker},
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeSet, fs, num::NonZeroU32};

const KARIN: &str = "199003212389";
const FIRST: NonZeroU32 = NonZeroU32::MIN;

/// What leaves no row, and why.
const NO_ROW: &[(&str, &[&str])] = &[
    (
        "it is about what is to be asked of booking systems, and what is told of it is delivered, which leaves the row",
        &[
            "note_bookings",
            "booking_told",
            "booking_lanes",
            "claim_bookings",
            "booking_system",
            "booking_deleted",
            "known_visit",
            "end_booking",
            "end_unreadable_booking",
            "bookings_given_up",
            "bookings_waiting",
            "ask_again",
        ],
    ),
    ("it is told together with whether the inbox is active, which leaves the row", &["declines_paper"]),
    (
        "it says whether an inbox is active, or how much it holds, and nothing of what",
        &["state", "counts", "holdings"],
    ),
    ("it says how many messages have come, and nothing of them", &["arrivals", "count"]),
    (
        "nobody is shown anything by it",
        &["addressee", "others_involved", "has_contact", "channels_with_contact"],
    ),
    ("it is the reader's own, and says nothing of an inbox", &["chosen_language"]),
    ("the search itself leaves the row", &["begin_search"]),
    ("it names what the list has just named, before it is deleted", &["in_trash"]),
    ("it is a part of a page of the log, which leaves the row", &["head_of_day"]),
    ("it counts the messages of all inboxes together", &["statistics"]),
    (
        "it is about sending systems, and about no inbox",
        &[
            "add_sender",
            "calls",
            "calls_that_ended",
            "call_counts",
            "change_sender",
            "enable_sender",
            "registered_sender",
            "sender_log",
            "senders",
        ],
    ),
    (
        "the ledger of notices is its record, and the citizen reads it",
        &[
            "claim_jobs",
            "claim_codes",
            "claim_notices",
            "reach",
            "is_unread",
            "code_ended",
            "decide",
            "postpone_job",
            "postpone_code",
            "postpone_unreadable",
            "give_up_unreadable",
            "notice_sent",
            "notice_not_sent",
            "postpone_notice",
        ],
    ),
    ("the end of the scan leaves the row", &["claim_scans", "scan_content", "postpone_scan"]),
    ("it takes away what was deleted already, or is over", &["clear_traces", "sweep"]),
    ("it is for tests and benchmarks alone", &["log", "prepare_delivery"]),
];

/// Whoever has one of these has a way into an inbox.
const KEYS: [&str; 7] =
    ["&Viewer", "&OwnViewer", "&Sender", "&Operator", "&Worker", "&FileWorker", "&BookingWorker"];

/// The functions that take a key.
fn ways_in() -> BTreeSet<String> {
    let sources = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/inbox")).unwrap();
    let mut found = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(source.unwrap().path()).unwrap();
        for function in text.split("    pub async fn ").skip(1).chain(text.split("    pub fn ").skip(1)) {
            let signature = function.split('{').next().unwrap();
            if KEYS.iter().any(|key| signature.contains(key)) {
                found.insert(signature.split(['(', '<']).next().unwrap().to_owned());
            }
        }
    }
    found
}

/// What was walked so far.
struct Walk<'w> {
    world: &'w World,
    acts: BTreeSet<String>,
    words: BTreeSet<&'static str>,
}

impl Walk<'_> {
    /// Does something, and sees to it that it leaves exactly these rows in this inbox.
    fn act<'a, T>(
        &'a mut self,
        name: &'a str,
        inbox: &'a Viewer,
        by: By,
        leaves: &'a [&'static str],
        act: impl Future<Output = T> + 'a,
    ) -> LocalBoxFuture<'a, T> {
        let act = Box::pin(act);
        Box::pin(async move {
            let before = self.world.inbox.log(inbox).await.unwrap().len();
            let done = act.await;
            let log = self.world.inbox.log(inbox).await.unwrap();
            let left: Vec<_> = log[before..].iter().map(|entry| (entry.by, entry.event.word())).collect();
            let expected: Vec<_> = leaves.iter().map(|word| (by, *word)).collect();
            assert_eq!(left, expected, "{name}");
            for entry in &log[before..] {
                let said = serde_json::to_value(entry).unwrap();
                assert_eq!(
                    said["event"],
                    entry.event.word(),
                    "the word in the file is the one in the database"
                );
                assert_eq!(entry.at, self.world.inbox.now(), "{name}");
            }
            self.acts.insert(name.to_owned());
            self.words.extend(leaves);
            done
        })
    }
}

fn of(viewer: &Viewer) -> By {
    By::Person { actor: viewer.actor(), capacity: viewer.capacity() }
}

fn file(name: &str, expires_at: Option<Timestamp>) -> NewAttachment {
    NewAttachment { name: name.to_owned(), media_type: MediaType::Text, expires_at, content: b"abc".to_vec() }
}

/// A message with all that something can be done with.
fn full(world: &World) -> NewMessage {
    let soon = world.inbox.now() + SignedDuration::from_hours(1);
    let action = Action {
        system: "extern".into(),
        label: "Anmäl dig".into(),
        query: None,
        target: ActionTarget::Current,
        form: None,
    };
    let starts = "2026-12-01T09:00:00+01:00".parse().ok();
    NewMessage {
        thread: Some("T".into()),
        actions: vec![action],
        attachments: vec![file("a.txt", None), file("b.txt", Some(soon))],
        visit: Some(Visit {
            booking: "B1".into(),
            starts,
            ends: None,
            what: None,
            place: None,
            changes: None,
        }),
        ..message("Kallelse")
    }
}

async fn newest(world: &World, viewer: &Viewer, folder: Folder) -> ThreadId {
    world.inbox.threads(viewer, Listing::of(folder), FIRST).await.unwrap().threads[0].id
}

async fn senders_and_operators(walk: &mut Walk<'_>) {
    let (world, operator) = (walk.world, Operator::at_console());
    let by_sender = By::Sender { sender: world.sender.id() };
    let inbox = &world.inbox;
    let (anna, karin, berit, elsa) =
        (world.own(ANNA).await, world.own(KARIN).await, world.own(BERIT).await, world.own(ELSA).await);
    let over = TakenOver { number: number(KARIN), contacts: vec![address("karin@example.invalid")] };
    let leaves = ["activated", "contacts_taken_over"];
    walk.act("take_over", &karin, By::Operator, &leaves, inbox.take_over(&operator, &over)).await.unwrap();
    let (of_elsa, by_anna) = (number(ELSA), number(ANNA));
    let entered = [address("070-174 06 05")];
    let act = inbox.take_over_contacts(&operator, &of_elsa, &by_anna, &entered);
    walk.act("take_over_contacts", &elsa, By::Operator, &["contacts_taken_over"], act).await.unwrap();

    let (to, sent) = (number(ANNA), full(world));
    for (word, resent) in [("delivered", false), ("resent", true)] {
        let act = inbox.deliver(&world.sender, &to, &sent);
        assert_eq!(walk.act("deliver", &anna, by_sender, &[word], act).await.unwrap().resent, resent);
    }
    let addressee = inbox.addressee(&world.sender, &to).await.unwrap().unwrap();
    let asked = inbox.is_active_user(&world.sender, &addressee);
    walk.act("is_active_user", &anna, by_sender, &["activity_asked"], asked).await.unwrap();
    let act = inbox.thread_status(&world.sender, &to, AskedThread::Thread("T"));
    walk.act("thread_status", &anna, by_sender, &["status_asked"], act).await.unwrap().unwrap();
    let other = NewMessage {
        thread: Some("U".into()),
        attachments: vec![file("c.txt", None)],
        ..message("Provsvar")
    };
    let act = inbox.deliver_to(&world.sender, &addressee, &other, &[]);
    walk.act("deliver_to", &anna, by_sender, &["delivered"], act).await.unwrap();
    let act = inbox.take_over_openings(&operator, &to, inbox.now() + SignedDuration::from_secs(1));
    walk.act("take_over_openings", &anna, By::Operator, &["openings_taken_over"], act).await.unwrap();

    let consent = Consent::November2026;
    walk.act("activate", &berit, of(&berit), &["activated"], inbox.activate(&berit, consent)).await.unwrap();
    let whose = number(BERIT);
    walk.act("lock_account", &berit, By::Operator, &["locked"], inbox.lock_account(&operator, &whose))
        .await
        .unwrap();
    let act = inbox.unlock_account(&operator, &whose);
    walk.act("unlock_account", &berit, By::Operator, &["unlocked"], act).await.unwrap();
    walk.act("close_account", &berit, By::Operator, &["closed"], inbox.close_account(&operator, &whose))
        .await
        .unwrap();
}

async fn asked_bookings(walk: &mut Walk<'_>) {
    let world = walk.world;
    let inbox = &world.inbox;
    let (system, anna, to) = (tidbok(world).await, world.own(ANNA).await, number(ANNA));
    inbox.note_bookings(&world.sender, &[told(ANNA, "B9")]).await.unwrap();
    let (worker, job) = (booking_worker(), claim_one(world).await);
    let addressee = inbox.addressee(&system, &to).await.unwrap().unwrap();
    let (message, settled) = (message("Ny tid"), BookingThen::Settled);
    let act = inbox.deliver_of_booking(&worker, &job, &system, &addressee, &message, &[], b"", settled);
    let by = By::Sender { sender: system.id() };
    assert!(walk.act("deliver_of_booking", &anna, by, &["delivered"], act).await.unwrap());
}

async fn reading(walk: &mut Walk<'_>) {
    let world = walk.world;
    let inbox = &world.inbox;
    let anna = world.own(ANNA).await;
    let (by, owner) = (of(&anna), anna.as_owner().unwrap());
    for folder in Folder::ALL {
        // Once in a session, for each folder.
        for leaves in [&["listed"][..], &[]] {
            walk.act("threads", &anna, by, leaves, inbox.threads(&anna, Listing::of(folder), FIRST))
                .await
                .unwrap();
        }
    }
    for leaves in [&["units_shown"][..], &[]] {
        walk.act("units", &anna, by, leaves, inbox.units(&anna)).await.unwrap();
    }
    for leaves in [&["ledger_shown"][..], &[]] {
        walk.act("ledger", &anna, by, leaves, inbox.ledger(&anna, FIRST)).await.unwrap();
    }
    for leaves in [&["log_shown"][..], &[]] {
        walk.act("log_page", &anna, by, leaves, inbox.log_page(&anna, LogFilter::default(), FIRST))
            .await
            .unwrap();
    }
    walk.act("take_log", &anna, by, &["log_taken"], inbox.take_log(&owner)).await.unwrap();
    let thread = inbox.threads(&anna, Listing::default(), FIRST).await.unwrap().threads;
    let thread = thread.iter().find(|row| row.action).unwrap().id;
    for _ in 0..2 {
        walk.act("open_thread", &anna, by, &["opened"], inbox.open_thread(&anna, thread))
            .await
            .unwrap()
            .unwrap();
    }
    let opened = inbox.open_thread(&anna, thread).await.unwrap().unwrap();
    let (button, file) = (opened.messages[0].actions[0].id, opened.messages[0].attachments[0].id);
    walk.act("action", &anna, by, &["link_shown"], inbox.action(&anna, button)).await.unwrap().unwrap();
    let act = inbox.fetch(&anna, file, Unscanned::Offered);
    walk.act("fetch", &anna, by, &["downloaded"], act).await.unwrap().unwrap();
    let act = inbox.fetch_together(&anna, thread, Unscanned::Offered);
    walk.act("fetch_together", &anna, by, &["downloaded", "downloaded"], act).await.unwrap().unwrap();
    walk.act("calendar", &anna, by, &["calendar_taken"], inbox.calendar(&anna, thread))
        .await
        .unwrap()
        .unwrap();
    let words = SearchWords::parse("kallelse").unwrap();
    let search = inbox.begin_search(&anna, &words).await.unwrap();
    walk.act("search", &anna, by, &["searched"], inbox.search(&anna, search, FIRST)).await.unwrap();
    let act = inbox.take_along(&owner, Some(thread), Unscanned::Offered);
    let taking = walk.act("take_along", &anna, by, &["taken_along"], act).await.unwrap().unwrap();
    walk.act("thread", &anna, by, &["downloaded", "downloaded"], taking.thread(thread))
        .await
        .unwrap()
        .unwrap();
}

async fn files(walk: &mut Walk<'_>) {
    let (world, operator) = (walk.world, Operator::at_console());
    let inbox = &world.inbox;
    let anna = world.own(ANNA).await;
    for scan in inbox.claim_scans(&file_worker(), 10).await.unwrap() {
        let worker = file_worker();
        let act = inbox.scan_ended(&worker, &scan, true);
        walk.act("scan_ended", &anna, By::Scanner, &["scanned"], act).await.unwrap();
    }
    let thread = inbox.threads(&anna, Listing::default(), FIRST).await.unwrap().threads;
    let thread = thread.iter().find(|row| row.action).unwrap().id;
    let first = inbox.open_thread(&anna, thread).await.unwrap().unwrap().messages[0].attachments[0].id;
    walk.act("scan_again", &anna, By::Operator, &["scan_asked"], inbox.scan_again(&operator, first))
        .await
        .unwrap();
    let act = inbox.remove_attachment(&operator, first);
    walk.act("remove_attachment", &anna, By::Operator, &["attachment_erased"], act).await.unwrap();
    world.clock.advance(SignedDuration::from_hours(2));
    let worker = worker();
    walk.act("erase_expired", &anna, By::Time, &["attachment_erased"], inbox.erase_expired(&worker))
        .await
        .unwrap();
}

async fn tidying(walk: &mut Walk<'_>) {
    let world = walk.world;
    let inbox = &world.inbox;
    let anna = world.own(ANNA).await;
    let (by, owner) = (of(&anna), anna.as_owner().unwrap());
    let thread = newest(world, &anna, Folder::Inbox).await;
    let chosen: Chosen = thread.into();
    for (tidy, word) in [
        (Tidy::MarkUnread, "marked_unread"),
        (Tidy::Trash, "trashed"),
        (Tidy::Restore, "restored"),
        (Tidy::Archive, "archived"),
    ] {
        let done = walk.act("tidy", &anna, by, &[word], inbox.tidy(&anna, tidy, &chosen)).await.unwrap();
        let Tidied::Changed { undo, .. } = done else { panic!("{done:?}") };
        if tidy == Tidy::Archive {
            walk.act("undo", &anna, by, &["undone"], inbox.undo(&anna, undo)).await.unwrap().unwrap();
        }
    }
    inbox.tidy(&anna, Tidy::Trash, &chosen).await.unwrap();
    assert_eq!(walk.act("delete", &anna, by, &["deleted"], inbox.delete(&owner, &chosen)).await.unwrap(), 1);
    let other: Chosen = newest(world, &anna, Folder::Inbox).await.into();
    inbox.tidy(&anna, Tidy::Trash, &other).await.unwrap();
    world.clock.advance(SignedDuration::from_hours(24 * 40));
    let (worker, kept) = (worker(), TrashDays::default());
    walk.act("delete_due", &anna, By::Time, &["deleted"], inbox.delete_due(&worker, kept)).await.unwrap();
}

async fn choices(walk: &mut Walk<'_>) {
    let world = walk.world;
    let inbox = &world.inbox;
    let anna = world.own(ANNA).await;
    let (by, owner) = (of(&anna), anna.as_owner().unwrap());
    for _ in 0..2 {
        walk.act("settings", &anna, by, &["settings_shown"], inbox.settings(&anna)).await.unwrap();
    }
    let act = inbox.set_channel(&anna, Channel::Sms, false);
    assert!(walk.act("set_channel", &anna, by, &["channel_set"], act).await.unwrap());
    let act = inbox.set_language(&anna, NoticeLanguage::English);
    walk.act("set_language", &anna, by, &["preferences_set"], act).await.unwrap();
    let act = inbox.set_timing(&anna, None, None);
    walk.act("set_timing", &anna, by, &["preferences_set"], act).await.unwrap();
    let act = inbox.set_thread_order(&anna, ThreadOrder::NewestFirst);
    walk.act("set_thread_order", &anna, by, &["preferences_set"], act).await.unwrap();
    let act = inbox.set_declines_paper(&owner, true);
    walk.act("set_declines_paper", &anna, by, &["paper_set"], act).await.unwrap();
    let phone = address("070-174 06 07");
    let act = inbox.propose_contact(&anna, &phone);
    walk.act("propose_contact", &anna, by, &["contact_proposed"], act).await.unwrap();
    // Which of the codes that were sent is the latest, the time tells.
    world.clock.advance(SignedDuration::from_secs(1));
    let act = inbox.send_code_again(&anna, Channel::Sms);
    walk.act("send_code_again", &anna, by, &["contact_proposed"], act).await.unwrap();
    let code = latest_code(inbox, &phone).await.unwrap();
    let wrong = if code.expose() == "000000" { "000001" } else { "000000" };
    let wrong = ContactCode::parse(wrong).unwrap();
    let act = inbox.confirm_contact(&anna, Channel::Sms, &wrong);
    walk.act("confirm_contact", &anna, by, &["code_wrong"], act).await.unwrap();
    let act = inbox.confirm_contact(&anna, Channel::Sms, &code);
    walk.act("confirm_contact", &anna, by, &["contact_confirmed"], act).await.unwrap();
    inbox.propose_contact(&anna, &address("ny@example.invalid")).await.unwrap();
    let act = inbox.withdraw_contact(&anna, Channel::Email);
    assert!(walk.act("withdraw_contact", &anna, by, &["contact_withdrawn"], act).await.unwrap());
    let act = inbox.remove_contact(&anna, Channel::Sms);
    assert!(walk.act("remove_contact", &anna, by, &["contact_removed"], act).await.unwrap());
}

async fn childhood(walk: &mut Walk<'_>) {
    let world = walk.world;
    let inbox = &world.inbox;
    let guardian = world.anna_for_elsa().await;
    let by = of(&guardian);
    walk.act("log_acting", &guardian, by, &["acting_began"], inbox.log_acting(&guardian, true))
        .await
        .unwrap();
    walk.act("log_acting", &guardian, by, &["acting_ended"], inbox.log_acting(&guardian, false))
        .await
        .unwrap();
    world.clock.set("2027-01-12T00:00:00+01:00".parse().unwrap());
    let elsa = world.own(ELSA).await;
    let (by, owner) = (of(&elsa), elsa.as_owner().unwrap());
    let act = inbox.consent(&owner, Consent::November2026);
    assert!(walk.act("consent", &elsa, by, &["consented"], act).await.unwrap());
    let act = inbox.inherited_contacts(&owner);
    assert_eq!(walk.act("inherited_contacts", &elsa, by, &["inherited_shown"], act).await.unwrap().len(), 1);
    let act = inbox.earlier_readers(&owner);
    walk.act("earlier_readers", &elsa, by, &["earlier_readers_shown"], act).await.unwrap();
    let act = inbox.review_contacts(&owner, Review::default());
    assert!(walk.act("review_contacts", &elsa, by, &["contacts_reviewed"], act).await.unwrap());
}

async fn logins(walk: &mut Walk<'_>) {
    let (world, operator) = (walk.world, Operator::at_console());
    let inbox = &world.inbox;
    let citizen = world.citizen(TOLVAN).await;
    let in_session = |name: &str| {
        let session = SessionKey::of(name.as_bytes());
        viewer(&Citizen { session, ..citizen.clone() }, citizen.id, Capacity::Own)
    };
    let login = |anew| Login {
        at_provider: AtProvider { issuer: "https://idp.example", subject: Some("s-1"), sid: None },
        device: Device::UNKNOWN,
        anew,
        data: b"{}",
    };
    let (one, two, three) = (in_session("one"), in_session("two"), in_session("three"));
    let (by, owner) = (of(&one), one.as_owner().unwrap());
    walk.act("log_in", &one, by, &["logged_in"], inbox.log_in(&one, &login(false))).await.unwrap();
    for other in [&two, &three] {
        walk.act("log_in", &one, by, &["proved_anew"], inbox.log_in(other, &login(true))).await.unwrap();
    }
    let limits =
        SessionLimits { idle: SignedDuration::from_mins(20), absolute: SignedDuration::from_hours(8) };
    for leaves in [&["sessions_shown"][..], &[]] {
        let shown = walk.act("sessions", &one, by, leaves, inbox.sessions(&owner, limits)).await.unwrap();
        assert_eq!(shown.len(), 3);
    }
    let shown = inbox.sessions(&owner, limits).await.unwrap();
    let other = shown.iter().find(|session| !session.is_this).unwrap().id;
    for (ended, leaves) in [(true, &["sessions_ended"][..]), (false, &[])] {
        let act = inbox.end_own_session(&owner, other);
        assert_eq!(walk.act("end_own_session", &one, by, leaves, act).await.unwrap(), ended);
    }
    let act = inbox.end_other_sessions(&owner);
    assert!(walk.act("end_other_sessions", &one, by, &["sessions_ended"], act).await.unwrap());
    for (ended, leaves) in [(true, &["logged_out"][..]), (false, &[])] {
        assert_eq!(walk.act("log_out", &one, by, leaves, inbox.log_out(&one)).await.unwrap(), ended);
    }
    inbox.log_in(&one, &login(false)).await.unwrap();
    let act = inbox.end_own_sessions(&owner);
    assert!(walk.act("end_own_sessions", &one, by, &["sessions_ended"], act).await.unwrap());
    inbox.log_in(&one, &login(false)).await.unwrap();
    let whose = number(TOLVAN);
    for (ended, leaves) in [(Some(true), &["sessions_ended"][..]), (Some(false), &[])] {
        let act = inbox.revoke_sessions(&operator, &whose);
        assert_eq!(walk.act("revoke_sessions", &one, By::Operator, leaves, act).await.unwrap(), ended);
    }
    inbox.log_in(&one, &login(false)).await.unwrap();
    let act = inbox.revoke_all_sessions(&operator);
    let people = walk.act("revoke_all_sessions", &one, By::Operator, &["sessions_ended"], act).await.unwrap();
    assert!(people > 1, "those of the other acts too");
}

on_both_databases! {
    // ASVS 5.0.0-16.2.1
    async fn every_act_leaves_its_row(world: World) {
        let mut walk = Walk { world: &world, acts: BTreeSet::new(), words: BTreeSet::new() };
        Box::pin(senders_and_operators(&mut walk)).await;
        Box::pin(reading(&mut walk)).await;
        Box::pin(files(&mut walk)).await;
        Box::pin(choices(&mut walk)).await;
        Box::pin(tidying(&mut walk)).await;
        Box::pin(asked_bookings(&mut walk)).await;
        Box::pin(childhood(&mut walk)).await;
        // Last: it ends the sessions that the others look in.
        Box::pin(logins(&mut walk)).await;

        let words: BTreeSet<_> = Event::WORDS.iter().copied().collect();
        assert_eq!(walk.words, words, "each word of the log is left by an act that is walked");
        let mut known = walk.acts;
        // It is what is taken along that gives it: whoever takes something along had the key for that.
        assert!(known.remove("thread"));
        for (reason, names) in NO_ROW {
            for name in *names {
                assert!(known.insert((*name).to_owned()), "{name} leaves a row, and is said not to: {reason}");
            }
        }
        let ways: BTreeSet<_> = ways_in();
        assert!(ways.len() > 40, "the sources were read: {ways:?}");
        let strangers: Vec<_> = ways.symmetric_difference(&known).collect();
        assert!(strangers.is_empty(), "walk these and say which row they leave, or say in NO_ROW why none: {strangers:?}");
    }
}
