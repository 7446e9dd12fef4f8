use super::{
    on_both_databases,
    world::{ANNA, BERIT, TOLVAN, World, message, number, unit},
};
use inbox::{
    Action, ActionTarget, By, Channel, DeliverError, DocumentLink, LanguageTag, Listing, MediaType,
    NewAttachment, NewMessage, Tidied, Tidy, Visit, VisitChanges,
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

const FIRST: NonZeroU32 = NonZeroU32::MIN;

fn booked(subject: &str) -> NewMessage {
    let visit = Visit {
        booking: "B1".into(),
        starts: None,
        ends: None,
        what: None,
        place: Some("Björkvägen 3".into()),
        changes: Some(VisitChanges { rebook: true, cancel: false }),
    };
    NewMessage { visit: Some(visit), thread: Some("tid".into()), ..message(subject) }
}

on_both_databases! {
    // ASVS 5.0.0-8.4.1
    async fn a_delivered_message_is_in_the_inbox_it_is_for_and_in_no_other(world: World) {
        world.deliver(ANNA, &message("Kallelse")).await;
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        let page = world.inbox.threads(&anna, Listing::default(), FIRST).await.unwrap();
        assert_eq!(page.threads.len(), 1);
        assert_eq!(page.threads[0].subject.as_deref(), Some("Kallelse"));
        assert_eq!(page.threads[0].unit, "Björkdalens vårdcentral");
        assert_eq!((page.threads[0].messages, page.threads[0].unread), (1, 1));
        assert_eq!((page.in_folder, page.counts.unread), (1, 1));
        assert_eq!(world.inbox.threads(&tolvan, Listing::default(), FIRST).await.unwrap().threads.len(), 0);
        let thread = page.threads[0].id;
        assert!(world.inbox.open_thread(&tolvan, thread).await.unwrap().is_none());
        let marked = world.inbox.tidy(&tolvan, Tidy::MarkUnread, &thread.into()).await.unwrap();
        assert_eq!(marked, Tidied::NotFound);
        assert_eq!(world.inbox.counts(&anna).await.unwrap().unread, 1, "another's attempt changed nothing");
    }

    async fn everything_that_was_sent_is_read(world: World) {
        let action = Action {
            system: "formular".into(), label: "Till formuläret".into(), query: Some("?id=7".into()), target: ActionTarget::New,
            form: Some("F7".into()),
        };
        let file = NewAttachment {
            name: "Vägbeskrivning.pdf".into(), media_type: MediaType::Pdf, expires_at: None,
            content: b"%PDF-1.7 karta".to_vec(),
        };
        let sent = NewMessage {
            actions: vec![action.clone(), Action { label: "Två".into(), ..action.clone() }],
            attachments: vec![file.clone()],
            documents: vec![DocumentLink::new("Om provtagning", "https://region.example/blad.pdf").unwrap()],
            language: LanguageTag::parse("en-gb"),
            ..booked("Kallelse")
        };
        world.deliver(ANNA, &sent).await;
        let anna = world.own(ANNA).await;
        let row = world.inbox.threads(&anna, Listing::default(), FIRST).await.unwrap().threads.remove(0);
        assert_eq!((row.attachments, row.action), (2, true), "a document is shown among the files");
        assert_eq!(row.language.unwrap().as_str(), "en-GB");
        let mut thread = world.inbox.open_thread(&anna, row.id).await.unwrap().unwrap();
        let read = thread.messages.remove(0);
        assert_eq!(read.subject, sent.subject);
        assert_eq!(read.language, sent.language);
        assert_eq!(read.unit, unit());
        assert_eq!(read.body.plain_text(), "Hej!");
        assert_eq!(read.visit, sent.visit);
        assert!(read.documents == sent.documents);
        let labels: Vec<_> = read.actions.iter().map(|offered| offered.action.label.as_str()).collect();
        assert_eq!(labels, ["Till formuläret", "Två"]);
        let followed = world.inbox.action(&anna, read.actions[0].id).await.unwrap().unwrap();
        assert_eq!((followed.action, followed.language), (action, sent.language));
        let shown = &read.attachments[0];
        assert_eq!((shown.name.as_str(), shown.media_type, shown.size), ("Vägbeskrivning.pdf", MediaType::Pdf, 14));
        assert_eq!((shown.pages, shown.tagged), (None, None), "it says nothing of either");
        let tolvan = world.own(TOLVAN).await;
        assert!(world.inbox.action(&tolvan, read.actions[0].id).await.unwrap().is_none());
    }

    async fn messages_with_one_thread_id_share_a_thread_and_those_without_stand_alone(world: World) {
        let in_thread = |subject: &str| NewMessage { thread: Some("T".into()), ..message(subject) };
        world.deliver(ANNA, &in_thread("Ett")).await;
        world.clock.advance(SignedDuration::from_secs(60));
        world.deliver(ANNA, &in_thread("Två")).await;
        world.deliver(ANNA, &message("Tre")).await;
        world.deliver(ANNA, &message("Fyra")).await;
        world.deliver(TOLVAN, &in_thread("Ett")).await;
        let anna = world.own(ANNA).await;
        let page = world.inbox.threads(&anna, Listing::default(), FIRST).await.unwrap();
        assert_eq!(page.total, 3);
        let shared = page.threads.iter().find(|row| row.messages == 2).unwrap();
        assert_eq!(shared.subject.as_deref(), Some("Två"), "the newest message's heading");
        let thread = world.inbox.open_thread(&anna, shared.id).await.unwrap().unwrap();
        let subjects: Vec<_> = thread.messages.iter().map(|m| m.subject.as_deref().unwrap()).collect();
        assert_eq!(subjects, ["Ett", "Två"], "oldest first");
        // Committed last, but stamped before: on top stays the later one.
        world.clock.advance(SignedDuration::from_secs(-30));
        world.deliver(ANNA, &in_thread("Emellan")).await;
        let page = world.inbox.threads(&anna, Listing::default(), FIRST).await.unwrap();
        let shared = page.threads.iter().find(|row| row.messages == 3).unwrap();
        assert_eq!(shared.subject.as_deref(), Some("Två"));
    }

    async fn who_is_not_an_active_user_gets_nothing_and_the_sender_learns_no_more(world: World) {
        world.inbox.admit(&number(BERIT)).await.unwrap(); // known, never activated
        for digits in [BERIT, "195806073077"] {
            let refused = world.inbox.deliver(&world.sender, &number(digits), &message("Hej")).await;
            assert!(matches!(refused, Err(DeliverError::NotActiveUser)), "{refused:?}");
            assert_eq!(world.told(digits).await, None);
        }
        assert_eq!(world.told(ANNA).await, Some(vec![Channel::Sms, Channel::Email]));
        assert_eq!(world.told(TOLVAN).await, Some(Vec::new()));
    }

    async fn the_same_request_again_is_the_same_message(world: World) {
        let sent = NewMessage { notify: true, ..message("Kallelse") };
        let first = world.inbox.deliver(&world.sender, &number(ANNA), &sent).await.unwrap();
        assert_eq!((first.resent, first.notices.as_slice()), (false, [Channel::Sms, Channel::Email].as_slice()));
        world.clock.advance(SignedDuration::from_mins(48 * 60 - 1));
        for notify in [true, false] {
            let again = NewMessage { notify, ..sent.clone() };
            let again = world.inbox.deliver(&world.sender, &number(ANNA), &again).await.unwrap();
            assert!(again.resent, "whether notices are asked for makes no other message");
            assert_eq!(again.notices, first.notices, "the answer is the first one's");
        }
        let others = [
            NewMessage { thread: Some(String::new()), ..sent.clone() },
            NewMessage { subject: None, ..sent.clone() },
            NewMessage { body: "Hej! ".into(), ..sent.clone() },
            NewMessage { unit: inbox::Unit { telephone: Some("010".into()), ..unit() }, ..sent.clone() },
        ];
        for other in &others {
            world.deliver(ANNA, other).await;
        }
        world.deliver(TOLVAN, &sent).await;
        world.clock.advance(SignedDuration::from_mins(1));
        world.deliver(ANNA, &sent).await; // forgotten after 48 hours: a message of its own
        let anna = world.own(ANNA).await;
        assert_eq!(world.inbox.counts(&anna).await.unwrap().unread, 2 + others.len() as u64);
    }

    async fn a_heading_of_which_nothing_can_be_seen_is_none(world: World) {
        for hidden in ["\u{200b}\u{202e} \u{feff}", " \t", "\u{3164}\u{2060}"] {
            world.deliver(ANNA, &message(hidden)).await;
        }
        world.deliver(ANNA, &message("\u{200b}Tid")).await;
        let anna = world.own(ANNA).await;
        let rows = world.inbox.threads(&anna, Listing::default(), FIRST).await.unwrap().threads;
        let mut subjects: Vec<_> = rows.into_iter().map(|row| row.subject).collect();
        subjects.sort();
        assert_eq!(subjects, [None, None, None, Some("\u{200b}Tid".to_owned())]);
    }

    async fn many_deliveries_at_once_all_arrive_once_and_the_log_holds(world: World) {
        let deliveries = (0..200).map(|n| {
            let (inbox, sender) = (world.inbox.clone(), world.sender.clone());
            let to = if n % 2 == 0 { ANNA } else { TOLVAN };
            // Each is sent twice at the same time, as an impatient sender would.
            async move {
                let sent = NewMessage { thread: Some(format!("{}", n / 10)), ..message(&format!("Nummer {n}")) };
                let to = number(to);
                let both = tokio::join!(inbox.deliver(&sender, &to, &sent), inbox.deliver(&sender, &to, &sent));
                let resent = [both.0.unwrap().resent, both.1.unwrap().resent];
                assert_eq!(resent.iter().filter(|resent| **resent).count(), 1, "one of two is the resent one");
            }
        });
        futures::future::join_all(deliveries).await;
        for digits in [ANNA, TOLVAN] {
            let viewer = world.own(digits).await;
            let list = world.inbox.threads(&viewer, Listing::default(), FIRST).await.unwrap();
            assert_eq!((list.counts.unread, list.in_folder), (100, 20));
            let log = world.inbox.log(&viewer).await.unwrap();
            let came = log.iter().filter(|entry| matches!(entry.by, By::Sender { .. })).count();
            assert_eq!(came, 200, "a row for each that came, the resent ones too");
        }
    }

    async fn a_sender_that_is_turned_off_is_no_sender(world: World) {
        let operator = inbox::Operator::at_console();
        assert!(world.inbox.enable_sender(&operator, "DEMO-JOURNAL", false).await.unwrap());
        assert!(world.inbox.sender("DEMO-JOURNAL").await.unwrap().is_none());
        assert!(!world.inbox.senders(&operator).await.unwrap()[0].enabled);
        assert!(!world.inbox.enable_sender(&operator, "NOBODY", false).await.unwrap());
        assert!(world.inbox.sender("demo-journal").await.unwrap().is_none(), "the id is exact");
    }
}
