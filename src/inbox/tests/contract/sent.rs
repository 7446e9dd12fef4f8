//! What a sender has sent: known by its own ids, and told of when it asks.

use super::{
    on_both_databases,
    world::{ANNA, BERIT, ELSA, ERIK, TOLVAN, World, message, number},
};
use inbox::{
    AskedThread, By, Capacity, Channel, Chosen, DeliverError, Event, FirstOpened, Folder, Listing,
    NewAttachment, NewMessage, NewSender, Operator, Sender, SentMessage, Supersedes, Tidy, Validity, Viewer,
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

fn known(own_id: &str, subject: &str) -> NewMessage {
    NewMessage { own_id: Some(own_id.into()), ..message(subject) }
}

fn in_thread(own_id: &str, subject: &str) -> NewMessage {
    NewMessage { thread: Some("T".into()), ..known(own_id, subject) }
}

async fn another_sender(world: &World) -> Sender {
    let other = NewSender::of_all_contracts("OTHER", "SE2321000016-OTHER".parse().unwrap());
    assert!(world.inbox.add_sender(&Operator::at_console(), other).await.unwrap());
    world.inbox.sender("OTHER").await.unwrap().unwrap()
}

async fn status(world: &World, digits: &str, asked: AskedThread<'_>) -> Option<Vec<SentMessage>> {
    world.inbox.thread_status(&world.sender, &number(digits), asked).await.unwrap()
}

/// Opens every thread of an inbox.
async fn open(world: &World, viewer: &Viewer) {
    let page = world.inbox.threads(viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
    for row in page.threads {
        world.inbox.open_thread(viewer, row.id).await.unwrap().unwrap();
    }
}

/// Deletes every thread of an inbox for good.
async fn delete(world: &World, digits: &str) {
    let owner = world.own(digits).await.as_owner().unwrap();
    let page = world.inbox.threads(owner.viewer(), Listing::default(), NonZeroU32::MIN).await.unwrap();
    let all = Chosen::new(page.threads.into_iter().map(|row| row.id)).unwrap();
    world.inbox.tidy(owner.viewer(), Tidy::Trash, &all).await.unwrap();
    assert_eq!(world.inbox.delete(&owner, &all).await.unwrap(), all.threads().len());
}

async fn unread(world: &World, digits: &str) -> u64 {
    world.inbox.counts(&world.own(digits).await).await.unwrap().unread
}

on_both_databases! {
    async fn the_same_id_again_is_the_same_message_for_good(world: World) {
        let sent = NewMessage { notify: true, ..known("M1", "Kallelse") };
        let first = world.inbox.deliver(&world.sender, &number(ANNA), &sent).await.unwrap();
        assert_eq!((first.resent, first.notices.as_slice()), (false, [Channel::Sms, Channel::Email].as_slice()));
        // Months later, and whether or not notices are asked for.
        for notify in [true, false] {
            world.clock.advance(SignedDuration::from_hours(24 * 60));
            let again = NewMessage { notify, ..sent.clone() };
            let again = world.inbox.deliver(&world.sender, &number(ANNA), &again).await.unwrap();
            assert_eq!((again.resent, again.notices), (true, first.notices.clone()));
        }
        // What has another id, or none, is another message, however alike.
        world.deliver(ANNA, &NewMessage { own_id: Some("M2".into()), ..sent.clone() }).await;
        world.deliver(ANNA, &NewMessage { own_id: None, ..sent.clone() }).await;
        let other = another_sender(&world).await;
        assert!(!world.inbox.deliver(&other, &number(ANNA), &sent).await.unwrap().resent, "ids are a sender's own");
        assert_eq!(unread(&world, ANNA).await, 4);
        delete(&world, ANNA).await;
        assert!(world.inbox.deliver(&world.sender, &number(ANNA), &sent).await.unwrap().resent);
        assert_eq!(unread(&world, ANNA).await, 0, "what was deleted is not resurrected");
    }

    async fn the_same_id_for_anything_else_is_refused_and_nothing_is_written(world: World) {
        let sent = known("M1", "Kallelse");
        world.deliver(ANNA, &sent).await;
        let file = NewAttachment {
            name: "a.txt".into(), media_type: inbox::MediaType::Text, expires_at: None, content: b"a".to_vec(),
        };
        let log = world.inbox.log(&world.own(ANNA).await).await.unwrap().len();
        for (to, other) in [
            (ANNA, NewMessage { body: "Hej igen!".into(), ..sent.clone() }),
            (ANNA, NewMessage { thread: Some("T".into()), ..sent.clone() }),
            (ANNA, NewMessage { attachments: vec![file], ..sent.clone() }),
            (TOLVAN, sent.clone()),
        ] {
            let refused = world.inbox.deliver(&world.sender, &number(to), &other).await;
            assert!(matches!(refused, Err(DeliverError::OtherContent)), "{refused:?}");
        }
        assert_eq!((unread(&world, ANNA).await, unread(&world, TOLVAN).await), (1, 0));
        assert_eq!(world.inbox.log(&world.own(ANNA).await).await.unwrap().len(), log, "nothing was done to the inbox");
        // An id that was refused for want of an active inbox was never given away.
        let refused = world.inbox.deliver(&world.sender, &number(BERIT), &known("M2", "Hej")).await;
        assert!(matches!(refused, Err(DeliverError::NotActiveUser)));
        world.deliver(ANNA, &known("M2", "Hej")).await;
    }

    // ASVS 5.0.0-2.3.4
    async fn one_id_from_many_tasks_and_two_processes_is_one_message(world: World) {
        let second = world.database.open(&world.clock).await;
        for round in 0..5 {
            let sent = known(&format!("M{round}"), "Kallelse");
            let other = NewMessage { body: "Något annat".into(), ..sent.clone() };
            let deliveries = (0..40).map(|n| {
                let inbox = if n % 2 == 0 { world.inbox.clone() } else { second.clone() };
                // One in four says something else by the same id, or says it to somebody else.
                let (to, message) = match n % 8 {
                    3 => (ANNA, other.clone()),
                    6 => (TOLVAN, sent.clone()),
                    _ => (ANNA, sent.clone()),
                };
                let sender = world.sender.clone();
                tokio::spawn(async move { inbox.deliver(&sender, &number(to), &message).await })
            });
            let mut new = 0;
            for delivered in futures::future::join_all(deliveries).await {
                match delivered.unwrap() {
                    Ok(delivered) => new += usize::from(!delivered.resent),
                    Err(error) => assert!(matches!(error, DeliverError::OtherContent), "{error:?}"),
                }
            }
            assert_eq!(new, 1, "exactly one was the first");
            assert_eq!(unread(&world, ANNA).await + unread(&world, TOLVAN).await, round + 1);
        }
    }

    async fn a_sender_is_told_what_was_opened_when_and_in_which_right(world: World) {
        world.deliver(ELSA, &in_thread("M1", "Ett")).await;
        world.clock.advance(SignedDuration::from_secs(60));
        let came = world.inbox.now();
        let anna = world.anna_for_elsa().await;
        open(&world, &anna).await;
        world.clock.advance(SignedDuration::from_secs(60));
        open(&world, &world.own(ELSA).await).await;
        world.deliver(ELSA, &NewMessage { own_id: None, ..in_thread("", "Två") }).await;
        let told = status(&world, ELSA, AskedThread::Thread("T")).await.unwrap();
        let first = FirstOpened { at: came, capacity: Capacity::Guardian };
        assert_eq!(told.len(), 2);
        assert_eq!((told[0].own_id.as_deref(), told[0].first_opened), (Some("M1"), Some(first)), "the first of two");
        assert_eq!((told[1].own_id.as_deref(), told[1].first_opened), (None, None));
        assert!(told.iter().all(|message| !message.deleted) && told[0].received_at < told[1].received_at);
        let by_id = status(&world, ELSA, AskedThread::Message("M1")).await;
        assert!(by_id.is_some_and(|by_id| by_id == told), "a message leads to its thread");
        let log = world.inbox.log(&anna).await.unwrap();
        let asked = log.iter().filter(|entry| matches!(&entry.event, Event::StatusAsked { messages } if messages.len() == 2));
        assert_eq!(asked.filter(|entry| matches!(entry.by, By::Sender { .. })).count(), 2, "each question has its row");
        // Marked as unread, it has been opened all the same.
        let row = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap().threads.remove(0);
        world.inbox.tidy(&anna, Tidy::MarkUnread, &row.id.into()).await.unwrap();
        assert_eq!(status(&world, ELSA, AskedThread::Thread("T")).await.unwrap()[0].first_opened, Some(first));
    }

    async fn what_was_deleted_is_told_as_deleted_with_what_was_known_of_it(world: World) {
        world.deliver(ANNA, &in_thread("M1", "Ett")).await;
        let at = world.inbox.now();
        open(&world, &world.own(ANNA).await).await;
        world.clock.advance(SignedDuration::from_secs(60));
        world.deliver(ANNA, &in_thread("M2", "Två")).await;
        delete(&world, ANNA).await;
        world.clock.advance(SignedDuration::from_secs(60));
        world.deliver(ANNA, &in_thread("M3", "Tre")).await;
        let told = status(&world, ANNA, AskedThread::Message("M2")).await.unwrap();
        let told: Vec<_> =
            told.iter().map(|message| (message.own_id.as_deref(), message.deleted, message.first_opened)).collect();
        let opened = Some(FirstOpened { at, capacity: Capacity::Own });
        assert_eq!(told, [(Some("M1"), true, opened), (Some("M2"), true, None), (Some("M3"), false, None)]);
    }

    // ASVS 5.0.0-8.2.2, 5.0.0-8.4.1
    async fn what_is_unknown_and_what_is_anothers_are_one_answer_that_leaves_no_row(world: World) {
        let other = another_sender(&world).await;
        for own_id in ["M1", "M2"] {
            world.inbox.deliver(&other, &number(ANNA), &in_thread(own_id, "Hej")).await.unwrap();
        }
        world.deliver(ANNA, &known("MINE", "Hej")).await;
        let log = world.inbox.log(&world.own(ANNA).await).await.unwrap().len();
        for (digits, asked) in [
            (ANNA, AskedThread::Thread("T")),      // another sender's
            (ANNA, AskedThread::Message("M1")),    // likewise
            (ANNA, AskedThread::Thread("U")),      // nobody's
            (ANNA, AskedThread::Message("U")),
            (TOLVAN, AskedThread::Message("MINE")), // somebody else's
            (ERIK, AskedThread::Thread("T")),      // nobody in our book
        ] {
            assert!(status(&world, digits, asked).await.is_none(), "{digits}");
        }
        assert_eq!(world.inbox.log(&world.own(ANNA).await).await.unwrap().len(), log);
        assert_eq!(status(&world, ANNA, AskedThread::Message("MINE")).await.unwrap().len(), 1);
        let theirs = world.inbox.thread_status(&other, &number(ANNA), AskedThread::Thread("T")).await.unwrap();
        assert_eq!(theirs.unwrap().len(), 2);
    }

    async fn a_message_takes_the_place_of_one_that_its_sender_names(world: World) {
        let rewrites = |own_id: &str| Some(Supersedes::Rewrites { own_id: own_id.into() });
        let withdraws = |own_id: &str| Some(Supersedes::Withdraws { own_id: own_id.into() });
        let other = another_sender(&world).await;
        world.inbox.deliver(&other, &number(ANNA), &in_thread("M1", "Annans")).await.unwrap();
        world.deliver(ANNA, &in_thread("M1", "Ett")).await;
        world.deliver(ANNA, &in_thread("M2", "Två")).await;
        world.clock.advance(SignedDuration::from_secs(60));
        world.deliver(ANNA, &NewMessage { supersedes: rewrites("M1"), ..in_thread("M3", "Rättat") }).await;
        world.deliver(ANNA, &NewMessage { supersedes: withdraws("M2"), ..known("M4", "Återkallat") }).await;
        // What is not there can have no other take its place, and that is no fault.
        world.deliver(ANNA, &NewMessage { supersedes: withdraws("M99"), ..known("M5", "Inget") }).await;
        world.deliver(TOLVAN, &NewMessage { supersedes: withdraws("M3"), ..known("M6", "Till en annan") }).await;
        let anna = world.own(ANNA).await;
        let mut found = Vec::new();
        for row in world.inbox.threads(&anna, Listing::of(Folder::Inbox), NonZeroU32::MIN).await.unwrap().threads {
            let thread = world.inbox.open_thread(&anna, row.id).await.unwrap().unwrap();
            found.extend(thread.messages.into_iter().map(|message| (message.subject.unwrap(), message.validity)));
        }
        found.sort_by(|one, other| one.0.cmp(&other.0));
        let found: Vec<_> = found.iter().map(|(subject, validity)| (subject.as_str(), *validity)).collect();
        assert_eq!(found, [
            ("Annans", Validity::Current), ("Ett", Validity::Rewritten), ("Inget", Validity::Current),
            ("Rättat", Validity::Current), ("Två", Validity::Withdrawn), ("Återkallat", Validity::Current),
        ]);
    }

    async fn a_sender_is_told_whether_paper_is_declined(world: World) {
        let anna = world.inbox.addressee(&world.sender, &number(ANNA)).await.unwrap().unwrap();
        assert!(!world.inbox.declines_paper(&world.sender, &anna).await.unwrap());
        world.inbox.set_declines_paper(&world.own(ANNA).await.as_owner().unwrap(), true).await.unwrap();
        assert!(world.inbox.declines_paper(&world.sender, &anna).await.unwrap());
    }
}
