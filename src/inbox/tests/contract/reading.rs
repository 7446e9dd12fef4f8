use super::{
    on_both_databases,
    world::{ANNA, ELSA, TOLVAN, World, message},
};
use inbox::{
    By, Capacity, Event, Folder, Listing, NewMessage, Rows, ThreadId, ThreadOrder, Tidied, Tidy, Viewer,
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

const FIRST: NonZeroU32 = NonZeroU32::MIN;

async fn only_thread(world: &World, viewer: &Viewer) -> ThreadId {
    world.inbox.threads(viewer, Listing::default(), FIRST).await.unwrap().threads[0].id
}

on_both_databases! {
    async fn opening_gives_one_receipt_and_clears_unread(world: World) {
        world.deliver(ANNA, &message("Kallelse")).await;
        let anna = world.own(ANNA).await;
        let thread = only_thread(&world, &anna).await;
        let opened_at = world.inbox.now();
        let first = world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        assert!(first.messages[0].new);
        assert_eq!(first.counts.unread, 0, "counted after the receipt");
        assert_eq!(first.messages[0].receipts.len(), 1);
        world.clock.advance(SignedDuration::from_mins(5));
        let second = world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        assert!(!second.messages[0].new);
        let receipts = &second.messages[0].receipts;
        assert_eq!(receipts.len(), 1, "the first opening is the receipt");
        assert_eq!((receipts[0].capacity, receipts[0].opened_at), (Capacity::Own, opened_at));
    }

    async fn marking_unread_withdraws_no_receipt(world: World) {
        let in_thread = |subject: &str| NewMessage { thread: Some("T".into()), ..message(subject) };
        world.deliver(ANNA, &in_thread("Ett")).await;
        world.deliver(ANNA, &in_thread("Två")).await;
        let anna = world.own(ANNA).await;
        let thread = only_thread(&world, &anna).await;
        world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        let marked = world.inbox.tidy(&anna, Tidy::MarkUnread, &thread.into()).await.unwrap();
        assert!(matches!(marked, Tidied::Changed { threads: 1, .. }));
        assert_eq!(world.inbox.counts(&anna).await.unwrap().unread, 1, "the newest message");
        let page = world.inbox.threads(&anna, Listing::unread(), FIRST).await.unwrap();
        assert_eq!((page.total, page.threads[0].unread), (1, 1));
        let again = world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        assert_eq!(again.messages.iter().map(|m| m.receipts.len()).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(world.inbox.threads(&anna, Listing::unread(), FIRST).await.unwrap().total, 0);
    }

    async fn guardian_and_child_give_a_receipt_each_and_share_one_unread_flag(world: World) {
        world.deliver(ELSA, &message("Tandläkaren")).await;
        let guardian = world.anna_for_elsa().await;
        let thread = only_thread(&world, &guardian).await;
        assert!(world.inbox.open_thread(&guardian, thread).await.unwrap().unwrap().messages[0].new);
        let elsa = world.own(ELSA).await;
        assert_eq!(world.inbox.counts(&elsa).await.unwrap().unread, 0);
        let opened = world.inbox.open_thread(&elsa, thread).await.unwrap().unwrap();
        assert!(!opened.messages[0].new);
        let mut capacities: Vec<_> = opened.messages[0].receipts.iter().map(|receipt| receipt.capacity).collect();
        capacities.sort();
        assert_eq!(capacities, [Capacity::Own, Capacity::Guardian]);
        let anna = world.own(ANNA).await;
        assert!(world.inbox.open_thread(&anna, thread).await.unwrap().is_none(), "not in Anna's own inbox");
    }

    async fn what_a_reader_has_not_opened_is_not_called_opened_before_whoever_else_has(world: World) {
        let in_thread = |subject: &str| NewMessage { thread: Some("T".into()), ..message(subject) };
        world.deliver(ELSA, &in_thread("Ett")).await;
        let (guardian, elsa) = (world.anna_for_elsa().await, world.own(ELSA).await);
        let thread = only_thread(&world, &guardian).await;
        let seen = async |viewer: &Viewer| {
            let opened = world.inbox.open_thread(viewer, thread).await.unwrap().unwrap();
            opened.messages.iter().map(|message| (message.new, message.opened_before)).collect::<Vec<_>>()
        };
        assert_eq!(seen(&guardian).await, [(true, false)]);
        assert_eq!(seen(&guardian).await, [(false, true)]);
        assert_eq!(seen(&elsa).await, [(false, false)], "read by her guardian, and not yet by her");
        world.clock.advance(SignedDuration::from_secs(1));
        world.deliver(ELSA, &in_thread("Två")).await;
        assert_eq!(seen(&elsa).await, [(false, true), (true, false)]);
        world.inbox.tidy(&elsa, Tidy::MarkUnread, &thread.into()).await.unwrap();
        assert_eq!(seen(&elsa).await, [(false, true), (true, true)]);
    }

    async fn the_order_of_threads_is_the_readers_own_in_every_inbox(world: World) {
        let (anna, guardian, elsa) = (world.own(ANNA).await, world.anna_for_elsa().await, world.own(ELSA).await);
        world.deliver(ANNA, &message("Kallelse")).await;
        world.deliver(ELSA, &message("Kallelse")).await;
        let order = async |viewer: &Viewer| {
            let thread = only_thread(&world, viewer).await;
            world.inbox.open_thread(viewer, thread).await.unwrap().unwrap().order
        };
        assert_eq!(order(&anna).await, ThreadOrder::OldestFirst);
        world.inbox.set_thread_order(&guardian, ThreadOrder::NewestFirst).await.unwrap();
        assert_eq!(order(&anna).await, ThreadOrder::NewestFirst);
        assert_eq!(order(&guardian).await, ThreadOrder::NewestFirst);
        assert_eq!(order(&elsa).await, ThreadOrder::OldestFirst, "what a guardian prefers is nothing to the child");
        let own = By::Person { actor: anna.actor(), capacity: Capacity::Own };
        let chosen = async |viewer: &Viewer| {
            let log = world.inbox.log(viewer).await.unwrap();
            log.into_iter().filter(|entry| entry.event == Event::PreferencesSet).map(|entry| entry.by).collect::<Vec<_>>()
        };
        assert_eq!(chosen(&anna).await, [own]);
        assert!(chosen(&elsa).await.is_empty());
        world.inbox.set_language(&anna, inbox::NoticeLanguage::English).await.unwrap();
        assert_eq!(order(&anna).await, ThreadOrder::NewestFirst, "another choice leaves it");
        world.inbox.set_thread_order(&anna, ThreadOrder::OldestFirst).await.unwrap();
        assert_eq!(order(&guardian).await, ThreadOrder::OldestFirst);
    }

    async fn every_act_is_one_row_of_a_chain_that_verifies(world: World) {
        world.deliver(ANNA, &message("Kallelse")).await;
        let anna = world.own(ANNA).await;
        let thread = only_thread(&world, &anna).await;
        only_thread(&world, &anna).await; // the same list in the same session is not logged again
        world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        world.inbox.tidy(&anna, Tidy::MarkUnread, &thread.into()).await.unwrap();
        world.told(ANNA).await;
        let log = world.inbox.log(&anna).await.unwrap();
        let by_anna = By::Person { actor: anna.actor(), capacity: Capacity::Own };
        let by_sender = By::Sender { sender: world.sender.id() };
        let mut acts: Vec<_> = log.iter().map(|entry| (entry.by, &entry.event)).collect();
        assert_eq!(acts[0], (By::Operator, &Event::Activated));
        assert_eq!(acts.remove(1), (By::Operator, &Event::ContactsTakenOver));
        assert!(matches!(acts[1], (by, Event::Delivered { .. }) if by == by_sender));
        assert_eq!(acts[2], (by_anna, &Event::Listed { folder: Folder::Inbox }));
        for opened in &acts[3..5] {
            assert!(matches!(opened, (by, Event::Opened { thread: of, messages })
                if *by == by_anna && *of == thread && messages.len() == 1));
        }
        assert_eq!(acts[5], (by_anna, &Event::MarkedUnread { threads: vec![thread] }));
        assert_eq!(acts[6], (by_sender, &Event::ActivityAsked));
        assert_eq!(acts.len(), 7);
    }

    async fn two_processes_that_write_in_one_log_at_once_make_one_chain(world: World) {
        let viewer = world.own(ANNA).await;
        world.deliver(ANNA, &message("Kallelse")).await;
        let thread = only_thread(&world, &viewer).await;
        world.inbox.open_thread(&viewer, thread).await.unwrap();
        let before = world.inbox.log(&viewer).await.unwrap().len();
        let other = world.database.open(&world.clock).await;
        // Opening again moves the log from where it was read to end; a delivery waits for its turn in it.
        let opened = |inbox: inbox::Inbox| {
            let viewer = viewer.clone();
            async move {
                for _ in 0..25 {
                    inbox.open_thread(&viewer, thread).await.unwrap().unwrap();
                }
            }
        };
        let deliver = async {
            for n in 0..25 {
                world.deliver(ANNA, &message(&format!("Provsvar {n}"))).await;
            }
        };
        futures::join!(opened(world.inbox.clone()), opened(other.clone()), opened(other), deliver);
        assert_eq!(world.inbox.log(&viewer).await.unwrap().len(), before + 100);
    }

    async fn pages_hold_every_thread_once_newest_first(world: World) {
        let threads = 2 * Rows::Few.count() + 3;
        for n in 0..threads {
            world.deliver(ANNA, &message(&format!("Nummer {n}"))).await;
            world.clock.advance(SignedDuration::from_secs(1));
        }
        world.deliver(TOLVAN, &message("Annans")).await;
        let anna = world.own(ANNA).await;
        let mut subjects = Vec::new();
        for number in 1..=3 {
            let page = world.inbox.threads(&anna, Listing::default(), NonZeroU32::new(number).unwrap()).await.unwrap();
            assert_eq!((page.page.get(), page.pages, page.total), (number, 3, u64::from(threads)));
            subjects.extend(page.threads.into_iter().map(|row| row.subject.unwrap()));
        }
        let expected: Vec<_> = (0..threads).rev().map(|n| format!("Nummer {n}")).collect();
        assert_eq!(subjects, expected);
        let many = Listing { rows: Rows::Many, ..Listing::default() };
        let page = world.inbox.threads(&anna, many, NonZeroU32::MIN).await.unwrap();
        let all = page.threads.into_iter().map(|row| row.subject.unwrap()).collect::<Vec<_>>();
        assert_eq!((all, page.pages), (expected, 1));
        let past = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MAX).await.unwrap();
        assert_eq!((past.page.get(), past.threads.len()), (3, 3), "past the last page is the last page");
    }

    async fn openings_taken_over_are_read_and_leave_later_messages_unread(world: World) {
        world.deliver(ANNA, &message("Gammalt")).await;
        world.clock.advance(SignedDuration::from_secs(1));
        let moved = world.inbox.now();
        world.deliver(ANNA, &message("Nytt")).await;
        let operator = inbox::Operator::at_console();
        for _ in 0..2 {
            world.inbox.take_over_openings(&operator, &crate::world::number(ANNA), moved).await.unwrap();
        }
        let anna = world.own(ANNA).await;
        let unread = world.inbox.threads(&anna, Listing::unread(), FIRST).await.unwrap();
        assert_eq!((unread.total, unread.threads[0].subject.as_deref()), (1, Some("Nytt")));
        let log = world.inbox.log(&anna).await.unwrap();
        assert_eq!(log.iter().filter(|entry| entry.event == Event::OpeningsTakenOver).count(), 1);
    }

    async fn an_inbox_is_activated_once(world: World) {
        let berit = world.own(crate::world::BERIT).await;
        assert_eq!(world.inbox.state(&berit).await.unwrap(), inbox::AccountState::Known);
        for _ in 0..2 {
            world.inbox.activate(&berit, inbox::Consent::November2026).await.unwrap();
            world.clock.advance(SignedDuration::from_secs(1));
        }
        assert_eq!(world.inbox.state(&berit).await.unwrap(), inbox::AccountState::Active);
        let log = world.inbox.log(&berit).await.unwrap();
        assert_eq!(log.iter().filter(|entry| entry.event == Event::Activated).count(), 1);
    }
}
