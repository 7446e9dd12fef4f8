//! Folders: what is moved, marked, undone, and brought back.

use super::{
    on_both_databases,
    world::{ANNA, ELSA, ERIK, TOLVAN, World, message, unit},
};
use inbox::{
    Action, ActionTarget, By, Capacity, Chosen, Event, Filter, Folder, Listing, MediaType, NewAttachment,
    NewMessage, Rows, ThreadId, Tidied, Tidy, Unit, Viewer,
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

const FIRST: NonZeroU32 = NonZeroU32::MIN;

fn in_thread(thread: &str, subject: &str) -> NewMessage {
    NewMessage { thread: Some(thread.to_owned()), ..message(subject) }
}

/// The subjects of a listing, newest first.
async fn subjects(world: &World, viewer: &Viewer, listing: Listing) -> Vec<String> {
    let page = world.inbox.threads(viewer, listing, FIRST).await.unwrap();
    page.threads.into_iter().map(|row| row.subject.unwrap()).collect()
}

async fn folder(world: &World, viewer: &Viewer, folder: Folder) -> Vec<String> {
    subjects(world, viewer, Listing::of(folder)).await
}

async fn ids(world: &World, viewer: &Viewer, folder: Folder) -> Vec<ThreadId> {
    let page = world.inbox.threads(viewer, Listing::of(folder), FIRST).await.unwrap();
    page.threads.into_iter().map(|row| row.id).collect()
}

async fn unread(world: &World, viewer: &Viewer) -> u64 {
    world.inbox.counts(viewer).await.unwrap().unread
}

fn undo(tidied: Tidied) -> inbox::ChangeId {
    let Tidied::Changed { undo, .. } = tidied else { panic!("{tidied:?}") };
    undo
}

on_both_databases! {
    // ASVS 5.0.0-15.4.2
    async fn what_came_since_a_thread_was_seen_is_not_put_away_unseen(world: World) {
        let anna = world.own(ANNA).await;
        world.deliver(ANNA, &in_thread("A", "Ett")).await;
        world.clock.advance(SignedDuration::from_secs(1));
        world.deliver(ANNA, &in_thread("B", "Annat")).await;
        let [other, grown] = ids(&world, &anna, Folder::Inbox).await[..] else { panic!("two threads") };
        world.clock.advance(SignedDuration::from_secs(1));
        world.deliver(ANNA, &in_thread("A", "Ring oss")).await;
        for away in [Tidy::Archive, Tidy::Trash] {
            let seen = Chosen::as_seen([(grown, Some(1))]).unwrap();
            assert_eq!(world.inbox.tidy(&anna, away, &seen).await.unwrap(), Tidied::Grown(1), "{away:?}");
        }
        let seen = Chosen::as_seen([(grown, Some(1)), (other, Some(1))]).unwrap();
        let tidied = world.inbox.tidy(&anna, Tidy::Trash, &seen).await.unwrap();
        assert!(matches!(tidied, Tidied::Changed { threads: 1, grown: 1, .. }), "{tidied:?}");
        assert_eq!(folder(&world, &anna, Folder::Inbox).await, ["Ring oss"]);
        assert_eq!(folder(&world, &anna, Folder::Trash).await, ["Annat"]);
        let seen = Chosen::as_seen([(grown, Some(2))]).unwrap();
        let tidied = world.inbox.tidy(&anna, Tidy::Archive, &seen).await.unwrap();
        assert!(matches!(tidied, Tidied::Changed { threads: 1, grown: 0, .. }), "{tidied:?}");
    }

    async fn what_is_moved_is_in_one_folder_and_the_number_is_that_of_the_inbox(world: World) {
        for subject in ["Ett", "Två", "Tre"] {
            world.deliver(ANNA, &message(subject)).await;
            world.clock.advance(SignedDuration::from_secs(1));
        }
        let anna = world.own(ANNA).await;
        let [tre, tva, _] = ids(&world, &anna, Folder::Inbox).await[..] else { panic!() };
        world.inbox.tidy(&anna, Tidy::Archive, &tre.into()).await.unwrap();
        world.inbox.tidy(&anna, Tidy::Trash, &tva.into()).await.unwrap();
        assert_eq!(folder(&world, &anna, Folder::Inbox).await, ["Ett"]);
        assert_eq!(folder(&world, &anna, Folder::Archive).await, ["Tre"]);
        assert_eq!(folder(&world, &anna, Folder::Trash).await, ["Två"]);
        assert_eq!(unread(&world, &anna).await, 1);
        let trash = world.inbox.threads(&anna, Listing::of(Folder::Trash), FIRST).await.unwrap();
        assert_eq!((trash.counts.unread, trash.in_folder, trash.threads[0].unread), (1, 1, 1));
        assert_eq!(trash.threads[0].trashed_at, Some(world.inbox.now()));
        let opened = world.inbox.open_thread(&anna, tva).await.unwrap().unwrap();
        assert_eq!((opened.folder, opened.trashed_at), (Folder::Trash, Some(world.inbox.now())));
        assert_eq!(opened.counts.unread, 1, "what is read in the trash is not of the inbox");
        for thread in [tre, tva] {
            world.inbox.tidy(&anna, Tidy::Restore, &thread.into()).await.unwrap();
        }
        assert_eq!(folder(&world, &anna, Folder::Inbox).await, ["Tre", "Två", "Ett"]);
        assert_eq!(unread(&world, &anna).await, 2);
        let again = world.inbox.tidy(&anna, Tidy::Restore, &tre.into()).await.unwrap();
        assert_eq!(again, Tidied::AlreadySo);
    }

    async fn undoing_restores_each_thread_to_where_it_was(world: World) {
        for subject in ["Ett", "Två", "Tre"] {
            world.deliver(ANNA, &message(subject)).await;
            world.clock.advance(SignedDuration::from_secs(1));
        }
        let anna = world.own(ANNA).await;
        let [tre, tva, ett] = ids(&world, &anna, Folder::Inbox).await[..] else { panic!() };
        world.inbox.tidy(&anna, Tidy::Archive, &tre.into()).await.unwrap();
        world.inbox.tidy(&anna, Tidy::Trash, &tva.into()).await.unwrap();
        let trashed_at = world.inbox.now();
        world.clock.advance(SignedDuration::from_hours(1));
        let all = Chosen::new([ett, tva, tre]).unwrap();
        let tidied = world.inbox.tidy(&anna, Tidy::Trash, &all).await.unwrap();
        assert!(matches!(tidied, Tidied::Changed { threads: 2, .. }), "one was there already: {tidied:?}");
        assert_eq!(folder(&world, &anna, Folder::Trash).await, ["Tre", "Två", "Ett"]);
        assert_eq!(world.inbox.undo(&anna, undo(tidied)).await.unwrap(), Some((2, 2)));
        assert_eq!(folder(&world, &anna, Folder::Inbox).await, ["Ett"]);
        assert_eq!(folder(&world, &anna, Folder::Archive).await, ["Tre"]);
        let trash = world.inbox.threads(&anna, Listing::of(Folder::Trash), FIRST).await.unwrap();
        assert_eq!(trash.threads[0].trashed_at, Some(trashed_at));
        assert_eq!(world.inbox.undo(&anna, undo(tidied)).await.unwrap(), None, "once");

        let restored = world.inbox.tidy(&anna, Tidy::Restore, &all).await.unwrap();
        assert_eq!(world.inbox.undo(&anna, undo(restored)).await.unwrap(), Some((2, 2)));
        let trash = world.inbox.threads(&anna, Listing::of(Folder::Trash), FIRST).await.unwrap();
        assert_eq!(trash.threads[0].trashed_at, Some(trashed_at), "not a day longer in the trash for it");
    }

    async fn undoing_takes_back_the_marks_that_it_made_and_no_other(world: World) {
        for subject in ["Ett", "Två", "Tre"] {
            world.deliver(ELSA, &message(subject)).await;
            world.clock.advance(SignedDuration::from_secs(1));
        }
        let (elsa, erik) = (world.own(ELSA).await, world.for_elsa(ERIK).await);
        let [tre, tva, ett] = ids(&world, &elsa, Folder::Inbox).await[..] else { panic!() };
        for thread in [ett, tva] {
            world.inbox.open_thread(&elsa, thread).await.unwrap().unwrap();
        }
        let all = Chosen::new([ett, tva, tre]).unwrap();
        let marked = world.inbox.tidy(&elsa, Tidy::MarkUnread, &all).await.unwrap();
        assert!(matches!(marked, Tidied::Changed { threads: 2, .. }), "{marked:?}");
        assert_eq!(unread(&world, &elsa).await, 3);
        // One of them is read meanwhile and marked anew by another: that mark is not this one's to take back.
        world.inbox.open_thread(&erik, ett).await.unwrap().unwrap();
        world.inbox.tidy(&erik, Tidy::MarkUnread, &ett.into()).await.unwrap();
        assert_eq!(world.inbox.undo(&elsa, undo(marked)).await.unwrap(), Some((1, 2)));
        assert_eq!(unread(&world, &elsa).await, 2);
        assert_eq!(subjects(&world, &elsa, Listing::unread()).await, ["Tre", "Ett"]);
    }

    async fn a_new_message_brings_its_thread_back_and_no_undoing_sends_it_away(world: World) {
        world.deliver(ANNA, &in_thread("A", "Ett")).await;
        world.deliver(ANNA, &in_thread("B", "Två")).await;
        let anna = world.own(ANNA).await;
        let all = Chosen::new(ids(&world, &anna, Folder::Inbox).await).unwrap();
        for thread in all.threads() {
            world.inbox.open_thread(&anna, *thread).await.unwrap().unwrap();
        }
        let archived = world.inbox.tidy(&anna, Tidy::Archive, &all).await.unwrap();
        let trashed = world.inbox.tidy(&anna, Tidy::Trash, &all.threads()[0].into()).await.unwrap();
        for (thread, subject) in [("A", "Tre"), ("B", "Fyra")] {
            world.clock.advance(SignedDuration::from_secs(1));
            world.deliver(ANNA, &in_thread(thread, subject)).await;
        }
        assert_eq!(folder(&world, &anna, Folder::Inbox).await, ["Fyra", "Tre"]);
        let inbox = world.inbox.threads(&anna, Listing::default(), FIRST).await.unwrap();
        assert_eq!(inbox.threads.iter().map(|row| row.unread).collect::<Vec<_>>(), [1, 1]);
        assert_eq!((inbox.counts.unread, inbox.threads[0].trashed_at), (2, None));
        for change in [trashed, archived] {
            let (undone, _) = world.inbox.undo(&anna, undo(change)).await.unwrap().unwrap();
            assert_eq!(undone, 0);
        }
        assert_eq!(folder(&world, &anna, Folder::Inbox).await, ["Fyra", "Tre"]);
    }

    async fn what_is_not_in_the_inbox_is_not_found_and_leaves_no_row(world: World) {
        world.deliver(ELSA, &message("Tandläkaren")).await;
        let (guardian, tolvan) = (world.anna_for_elsa().await, world.own(TOLVAN).await);
        let thread = ids(&world, &guardian, Folder::Inbox).await[0];
        for tidy in Tidy::ALL {
            let tidied = world.inbox.tidy(&tolvan, tidy, &thread.into()).await.unwrap();
            assert_eq!(tidied, Tidied::NotFound);
        }
        let archived = world.inbox.tidy(&guardian, Tidy::Archive, &thread.into()).await.unwrap();
        assert_eq!(world.inbox.undo(&tolvan, undo(archived)).await.unwrap(), None, "nobody else's to undo");
        let acts = world.inbox.log(&tolvan).await.unwrap();
        assert_eq!(acts.len(), 1, "but for the activation: {acts:?}");
    }

    async fn every_change_is_one_row_of_the_log_by_whoever_made_it(world: World) {
        world.deliver(ELSA, &message("Ett")).await;
        let guardian = world.anna_for_elsa().await;
        let thread = ids(&world, &guardian, Folder::Inbox).await[0];
        world.inbox.open_thread(&guardian, thread).await.unwrap().unwrap();
        for tidy in Tidy::ALL {
            world.inbox.tidy(&guardian, tidy, &thread.into()).await.unwrap();
        }
        let archived = world.inbox.tidy(&guardian, Tidy::Archive, &thread.into()).await.unwrap();
        world.inbox.undo(&guardian, undo(archived)).await.unwrap();
        ids(&world, &guardian, Folder::Archive).await;
        let log = world.inbox.log(&guardian).await.unwrap();
        let by = By::Person { actor: guardian.actor(), capacity: Capacity::Guardian };
        let acts: Vec<_> = log.into_iter().filter(|entry| entry.by == by).map(|entry| entry.event).collect();
        let threads = || vec![thread];
        assert_eq!(acts[2..], [
            Event::MarkedUnread { threads: threads() },
            Event::Archived { threads: threads() },
            Event::Trashed { threads: threads() },
            Event::Restored { threads: threads() },
            Event::Archived { threads: threads() },
            Event::Undone { threads: threads() },
            Event::Listed { folder: Folder::Archive },
        ]);
    }

    async fn filters_combine_and_are_true_of_every_row(world: World) {
        let file = NewAttachment {
            name: "Karta.pdf".into(), media_type: MediaType::Pdf, expires_at: None, content: b"%PDF-1.7".to_vec(),
        };
        let button = Action {
            system: "bokning".into(), label: "Boka".into(), query: None, target: ActionTarget::Current, form: None,
        };
        let kronan = Unit { name: "Vårdcentralen Kronan".into(), ..unit() };
        for n in 0..16_u8 {
            let with = |bit: u8| n & (1 << bit) != 0;
            let unit = if with(3) { kronan.clone() } else { unit() };
            let attachments = if with(1) { vec![file.clone()] } else { Vec::new() };
            let actions = if with(2) { vec![button.clone()] } else { Vec::new() };
            world.deliver(ANNA, &NewMessage { unit, attachments, actions, ..message(&n.to_string()) }).await;
            world.clock.advance(SignedDuration::from_secs(1));
        }
        let anna = world.own(ANNA).await;
        for thread in ids(&world, &anna, Folder::Inbox).await.into_iter().skip(1).step_by(2) {
            world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        }
        let units = world.inbox.units(&anna).await.unwrap();
        assert_eq!(units.len(), 2);
        let chosen = units.into_iter().find(|unit| unit.name == kronan.name).unwrap();
        for bits in 0..16_u8 {
            let with = |bit: u8| bits & (1 << bit) != 0;
            let unit = with(3).then_some(chosen.id);
            let filter = Filter { unread: with(0), attachments: with(1), action: with(2), unit };
            // The odd ones are unread: the newest is number 15, and every second after it was opened.
            let expected: Vec<_> = (0..16).rev().filter(|n| n & bits == bits).map(|n| n.to_string()).collect();
            let page = world.inbox.threads(&anna, Listing { filter, ..Listing::default() }, FIRST).await.unwrap();
            assert_eq!((page.total, page.in_folder), (expected.len() as u64, 16));
            assert_eq!(page.unit, unit.map(|_| chosen.clone()));
            let shown: Vec<_> = page.threads.into_iter().map(|row| row.subject.unwrap()).collect();
            assert_eq!(shown, expected, "{filter:?}");
        }
        let of_another = world.inbox.units(&world.own(TOLVAN).await).await.unwrap();
        assert_eq!(of_another, []);
    }

    async fn pages_are_the_same_from_either_end(world: World) {
        let threads = 5 * Rows::Few.count() + 7;
        for n in 0..threads {
            // Some come in the same millisecond: their ids decide.
            if n % 3 == 0 {
                world.clock.advance(SignedDuration::from_secs(1));
            }
            world.deliver(ANNA, &message(&n.to_string())).await;
        }
        let anna = world.own(ANNA).await;
        let mut all: Vec<(jiff::Timestamp, ThreadId)> = Vec::new();
        for page in 1..=6 {
            let page = world.inbox.threads(&anna, Listing::default(), NonZeroU32::new(page).unwrap()).await.unwrap();
            all.extend(page.threads.into_iter().map(|row| (row.latest_at, row.id)));
        }
        assert_eq!(all.len(), threads as usize);
        assert!(all.windows(2).all(|pair| pair[0] > pair[1]), "each once, newest first");
    }
}
