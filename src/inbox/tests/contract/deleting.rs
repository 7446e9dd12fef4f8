//! Deleted for good: gone from the rows and from the files, but for a stone and the log.

use super::{
    on_both_databases,
    world::{ANNA, ELSA, TOLVAN, World, message, number},
};
use inbox::{
    Action, ActionTarget, By, Capacity, Chosen, Event, Folder, Listing, MediaType, NewAttachment, NewMessage,
    OwnViewer, ThreadId, Tidy, TrashDays, Visit, testing::worker,
};
use jiff::SignedDuration;
use sqlx::{Connection, PgConnection, Row, SqliteConnection};
use std::{fs, num::NonZeroU32, path::PathBuf};

fn everything(subject: &str) -> NewMessage {
    let starts = "2026-12-01T09:00:00+01:00".parse().unwrap();
    NewMessage {
        thread: Some(subject.to_owned()),
        actions: vec![Action {
            system: "bokning".into(),
            label: "Boka".into(),
            query: None,
            target: ActionTarget::Current,
            form: None,
        }],
        attachments: vec![NewAttachment {
            name: "Karta.pdf".into(),
            media_type: MediaType::Pdf,
            expires_at: None,
            // Kept in two parts.
            content: [b"%PDF-1.7\n".as_slice(), &vec![7; 300_000]].concat(),
        }],
        visit: Some(Visit {
            booking: subject.to_owned(),
            starts: Some(starts),
            ends: None,
            what: None,
            place: None,
            changes: None,
        }),
        notify: true,
        ..message(subject)
    }
}

async fn threads(world: &World, owner: &OwnViewer, folder: Folder) -> Vec<ThreadId> {
    let page = world.inbox.threads(owner.viewer(), Listing::of(folder), NonZeroU32::MIN).await.unwrap();
    page.threads.into_iter().map(|row| row.id).collect()
}

/// Something of every sealed value of what was sent: enough bytes that they stand nowhere else.
async fn ciphertexts(world: &World) -> Vec<Vec<u8>> {
    let sealed = "select heading_sealed from message union all select content_sealed from message union all select text_sealed from folded \
        union all select action_sealed from action union all select visit_sealed from visit \
        union all select details_sealed from attachment \
        union all select content_sealed from attachment_chunk \
        union all select name_sealed from unit";
    let values: Vec<Vec<u8>> = if world.database.folder().is_some() {
        let mut connection = SqliteConnection::connect(world.database.address()).await.unwrap();
        let rows = sqlx::query(sealed).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    } else {
        let mut connection = PgConnection::connect(world.database.address()).await.unwrap();
        let rows = sqlx::query(sealed).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    };
    values.into_iter().map(|value| value[value.len() / 2..][..16].to_vec()).collect()
}

/// The database's own files.
async fn files(world: &World) -> Vec<PathBuf> {
    let folder = if let Some(folder) = world.database.folder() {
        folder.to_owned()
    } else {
        let mut connection = PgConnection::connect(world.database.address()).await.unwrap();
        sqlx::query("checkpoint").execute(&mut connection).await.unwrap();
        let here = "select current_setting('data_directory') || '/base/' || oid from pg_database \
            where datname = current_database()";
        PathBuf::from(sqlx::query_scalar::<_, String>(here).fetch_one(&mut connection).await.unwrap())
    };
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// How many of the values stand somewhere in the database's files.
async fn found(world: &World, values: &[Vec<u8>]) -> usize {
    let mut found = vec![false; values.len()];
    for file in files(world).await {
        // PostgreSQL takes away the files of what is no more while we look.
        let Ok(bytes) = fs::read(file) else { continue };
        for (value, found) in values.iter().zip(&mut found) {
            *found |= bytes.windows(value.len()).any(|window| window == value.as_slice());
        }
    }
    found.into_iter().filter(|found| *found).count()
}

on_both_databases! {
    async fn only_what_is_in_the_trash_is_deleted_and_a_stone_and_the_log_remain(world: World) {
        world.deliver(ANNA, &everything("Ett")).await;
        world.clock.advance(SignedDuration::from_secs(1));
        world.deliver(ANNA, &everything("Två")).await;
        let owner = world.own(ANNA).await.as_owner().unwrap();
        let all = Chosen::new(threads(&world, &owner, Folder::Inbox).await).unwrap();
        for thread in all.threads() {
            world.inbox.open_thread(owner.viewer(), *thread).await.unwrap().unwrap();
        }
        let [two, one] = *all.threads() else { panic!() };
        assert_eq!(world.inbox.delete(&owner, &all).await.unwrap(), 0, "none is in the trash");
        world.inbox.tidy(owner.viewer(), Tidy::Trash, &one.into()).await.unwrap();
        let trashed = world.inbox.in_trash(&owner, &all).await.unwrap();
        assert_eq!(trashed.len(), 1);
        assert_eq!((trashed[0].id, trashed[0].subject.as_deref()), (one, Some("Ett")));
        assert_eq!(world.inbox.delete(&owner, &all).await.unwrap(), 1);
        assert!(world.inbox.open_thread(owner.viewer(), one).await.unwrap().is_none());
        assert_eq!(world.inbox.open_thread(owner.viewer(), two).await.unwrap().unwrap().messages.len(), 1);
        for (table, left) in [
            ("message", 1), ("action", 1), ("visit", 1), ("attachment", 1), ("attachment_chunk", 2), ("receipt", 1), ("thread", 1),
            ("outbox", 1), ("undo", 0), ("unit", 1), ("tombstone", 1),
        ] {
            assert_eq!(world.database.rows(table).await, left, "{table}");
        }
        let log = world.inbox.log(owner.viewer()).await.unwrap();
        let deleted = log.iter().find(|entry| matches!(entry.event, Event::Deleted { .. })).unwrap();
        assert_eq!(deleted.event, Event::Deleted { threads: vec![one] });
        assert_eq!(deleted.by, By::Person { actor: owner.viewer().actor(), capacity: Capacity::Own });
    }

    async fn the_same_message_again_is_ok_and_not_resurrected(world: World) {
        let sent = everything("Ett");
        world.deliver(ANNA, &sent).await;
        let owner = world.own(ANNA).await.as_owner().unwrap();
        let all = Chosen::new(threads(&world, &owner, Folder::Inbox).await).unwrap();
        world.inbox.tidy(owner.viewer(), Tidy::Trash, &all).await.unwrap();
        assert_eq!(world.inbox.delete(&owner, &all).await.unwrap(), 1);
        assert!(world.inbox.deliver(&world.sender, &number(ANNA), &sent).await.unwrap().resent);
        for folder in Folder::ALL {
            assert_eq!(threads(&world, &owner, folder).await, []);
        }
        assert_eq!(world.inbox.units(owner.viewer()).await.unwrap(), [], "nobody has sent what is here");
        // What is new in the same thread is a thread, with what is new.
        world.deliver(ANNA, &NewMessage { body: "Nytt".into(), ..sent }).await;
        let again = threads(&world, &owner, Folder::Inbox).await;
        assert_eq!(again.len(), 1);
        assert_eq!(world.inbox.open_thread(owner.viewer(), again[0]).await.unwrap().unwrap().messages.len(), 1);
    }

    async fn what_follows_upon_a_deleted_message_about_a_booking_is_newer_to_a_calendar(world: World) {
        world.deliver(ANNA, &everything("Tid")).await;
        let owner = world.own(ANNA).await.as_owner().unwrap();
        let all = Chosen::new(threads(&world, &owner, Folder::Inbox).await).unwrap();
        world.inbox.tidy(owner.viewer(), Tidy::Trash, &all).await.unwrap();
        assert_eq!(world.inbox.delete(&owner, &all).await.unwrap(), 1);
        world.deliver(ANNA, &NewMessage { body: "Ny tid".into(), ..everything("Tid") }).await;
        assert_eq!(world.database.rows("visit where revision = 1").await, 1);
    }

    // ASVS 5.0.0-14.2.7
    async fn the_trash_is_emptied_on_the_day_that_was_said(world: World) {
        world.deliver(ANNA, &everything("Ett")).await;
        world.deliver(TOLVAN, &everything("Två")).await;
        world.deliver(TOLVAN, &everything("Tre")).await;
        let anna = world.own(ANNA).await.as_owner().unwrap();
        let tolvan = world.own(TOLVAN).await.as_owner().unwrap();
        let of_anna = Chosen::new(threads(&world, &anna, Folder::Inbox).await).unwrap();
        let of_tolvan = Chosen::new(threads(&world, &tolvan, Folder::Inbox).await).unwrap();
        world.inbox.tidy(anna.viewer(), Tidy::Trash, &of_anna).await.unwrap();
        world.inbox.tidy(tolvan.viewer(), Tidy::Trash, &of_tolvan).await.unwrap();
        let kept = TrashDays::default();
        world.clock.set("2026-12-22T23:59:59+01:00".parse().unwrap());
        assert_eq!(world.inbox.delete_due(&worker(), kept).await.unwrap(), 0);
        world.inbox.tidy(tolvan.viewer(), Tidy::Restore, &of_tolvan.threads()[0].into()).await.unwrap();
        world.clock.set("2026-12-23T00:00:00+01:00".parse().unwrap());
        assert_eq!(world.inbox.delete_due(&worker(), kept).await.unwrap(), 2);
        assert_eq!(world.inbox.delete_due(&worker(), kept).await.unwrap(), 0);
        assert_eq!(threads(&world, &anna, Folder::Trash).await, []);
        assert_eq!(threads(&world, &tolvan, Folder::Inbox).await, [of_tolvan.threads()[0]]);
        assert_eq!(world.database.rows("tombstone where cause = 'time'").await, 2);
        let log = world.inbox.log(anna.viewer()).await.unwrap();
        let deleted = log.iter().find(|entry| matches!(entry.event, Event::Deleted { .. })).unwrap();
        assert_eq!(deleted.by, By::Time);
    }

    async fn what_a_guardian_throws_away_is_not_deleted_by_time(world: World) {
        world.deliver(ELSA, &everything("Ett")).await;
        let guardian = world.anna_for_elsa().await;
        let own = world.own(ELSA).await.as_owner().unwrap();
        let all = Chosen::new(threads(&world, &own, Folder::Inbox).await).unwrap();
        world.inbox.tidy(&guardian, Tidy::Trash, &all).await.unwrap();
        world.clock.advance(SignedDuration::from_hours(24 * 400));
        assert_eq!(world.inbox.delete_due(&worker(), TrashDays::default()).await.unwrap(), 0);
        assert_eq!(world.inbox.delete(&own, &all).await.unwrap(), 1, "the inbox's own person may");
    }

    async fn an_inbox_at_fault_holds_up_no_other(world: World) {
        for person in [TOLVAN, ANNA] {
            world.deliver(person, &everything("Ett")).await;
            let owner = world.own(person).await.as_owner().unwrap();
            let all = Chosen::new(threads(&world, &owner, Folder::Inbox).await).unwrap();
            world.inbox.tidy(owner.viewer(), Tidy::Trash, &all).await.unwrap();
            world.clock.advance(SignedDuration::from_secs(1));
        }
        let first = "update person set wrapped_key = other.wrapped_key from person other where other.id <> person.id \
            and other.id in (select person_id from thread) \
            and person.id = (select person_id from thread order by trashed_at limit 1)";
        world.database.execute(first).await;
        world.clock.advance(SignedDuration::from_hours(24 * 31));
        world.inbox.delete_due(&worker(), TrashDays::default()).await.expect_err("one key fits no longer");
        assert_eq!(world.database.rows("thread").await, 1, "the other's is deleted");
        assert!(world.inbox.clear_traces(&worker()).await.unwrap());
    }

    async fn a_round_of_clearing_that_died_is_taken_over(world: World) {
        world.deliver(ANNA, &everything("Ett")).await;
        world.deliver(ANNA, &everything("Två")).await;
        let owner = world.own(ANNA).await.as_owner().unwrap();
        let all = Chosen::new(threads(&world, &owner, Folder::Inbox).await).unwrap();
        world.inbox.tidy(owner.viewer(), Tidy::Trash, &all).await.unwrap();
        for (deleted, thread) in all.threads().iter().enumerate() {
            world.inbox.delete(&owner, &(*thread).into()).await.unwrap();
            if deleted == 0 {
                world.database.execute("update tombstone set clearing = person_id").await;
            }
        }
        assert!(world.inbox.clear_traces(&worker()).await.unwrap());
        assert_eq!(world.database.rows("tombstone where traces or clearing is not null").await, 0);
    }

    // ASVS 5.0.0-14.2.7
    async fn the_bytes_of_what_was_deleted_stand_in_no_file_of_the_database(world: World) {
        world.deliver(TOLVAN, &everything("Stannar")).await;
        let kept = ciphertexts(&world).await;
        for n in 0..3 {
            world.deliver(ANNA, &everything(&format!("Ett {n}"))).await;
            world.deliver(TOLVAN, &everything(&format!("Stannar {n}"))).await;
        }
        let owner = world.own(ANNA).await.as_owner().unwrap();
        let all = Chosen::new(threads(&world, &owner, Folder::Inbox).await).unwrap();
        let before = ciphertexts(&world).await;
        world.inbox.clear_traces(&worker()).await.unwrap();
        assert_eq!(found(&world, &before).await, before.len(), "what is there is found");
        world.inbox.tidy(owner.viewer(), Tidy::Trash, &all).await.unwrap();
        assert_eq!(world.inbox.delete(&owner, &all).await.unwrap(), 3);
        let left = ciphertexts(&world).await;
        let gone: Vec<_> = before.into_iter().filter(|value| !left.contains(value)).collect();
        assert_eq!(gone.len(), 3 * 8 + 1, "headings, contents, copies to be searched, buttons, visits, files, two parts of each; and the unit");
        assert!(found(&world, &gone).await > 0, "the files still hold something: else this shows nothing");
        assert!(world.inbox.clear_traces(&worker()).await.unwrap());
        assert_eq!(found(&world, &gone).await, 0);
        assert_eq!(found(&world, &kept).await, kept.len(), "what is kept is found");
        assert!(!world.inbox.clear_traces(&worker()).await.unwrap(), "nothing is left to clear");
    }
}
