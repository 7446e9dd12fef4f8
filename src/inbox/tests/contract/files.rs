//! Files: kept in parts, fetched as they were sent, scanned, and erased.

use super::{
    on_both_databases,
    world::{ANNA, TOLVAN, World, message, number},
};
use inbox::{
    Attachment, By, DeliverError, Download, Error, Event, FETCHED_TOGETHER_MOST, FILE_SIZE_MOST, Fetched,
    FetchedTogether, FileRefused, FileStanding, Listing, MediaType, NewAttachment, NewMessage, Operator,
    Thread, Unscanned, Viewer, Withheld,
    testing::{file_worker, worker},
};
use jiff::{SignedDuration, Timestamp};
use std::num::NonZeroU32;

/// Parts are of 256 KiB: these make one, one, two, and three.
const SIZES: [usize; 4] = [1, 262_144, 262_145, 600_000];

/// Text that repeats nowhere, so that parts that change places are noticed.
fn text(size: usize) -> Vec<u8> {
    (0..).flat_map(|n: u32| format!("{n} ").into_bytes()).take(size).collect()
}

fn file(name: &str, content: Vec<u8>) -> NewAttachment {
    NewAttachment { name: name.to_owned(), media_type: MediaType::Text, expires_at: None, content }
}

fn with(attachments: Vec<NewAttachment>) -> NewMessage {
    NewMessage { attachments, thread: Some("T".to_owned()), ..message("Bilagor") }
}

async fn thread(world: &World, viewer: &Viewer) -> Thread {
    let page = world.inbox.threads(viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
    world.inbox.open_thread(viewer, page.threads[0].id).await.unwrap().unwrap()
}

async fn files(world: &World, viewer: &Viewer) -> Vec<Attachment> {
    thread(world, viewer).await.messages.into_iter().flat_map(|message| message.attachments).collect()
}

async fn whole(mut download: Download) -> Result<Vec<u8>, Error> {
    let mut whole = Vec::new();
    while let Some(part) = download.content.next().await? {
        whole.extend(part);
    }
    Ok(whole)
}

async fn fetch(world: &World, viewer: &Viewer, file: &Attachment) -> Result<Download, Withheld> {
    match world.inbox.fetch(viewer, file.id, Unscanned::Offered).await.unwrap().unwrap() {
        Fetched::File(download) => Ok(download),
        Fetched::Withheld(_, why) => Err(why),
    }
}

async fn downloads(world: &World, viewer: &Viewer) -> usize {
    let log = world.inbox.log(viewer).await.unwrap();
    log.iter().filter(|entry| matches!(entry.event, Event::Downloaded { .. })).count()
}

on_both_databases! {
    async fn with_a_file_goes_what_it_holds(world: World) {
        world.deliver(ANNA, &with(vec![file("a.txt", text(600_000)), file("b.txt", text(5))])).await;
        assert_eq!(world.database.rows("attachment_chunk").await, 4);
        world.database.execute("delete from attachment where size = 600000").await;
        assert_eq!(world.database.rows("attachment_chunk").await, 1);
    }

    async fn a_file_of_any_size_is_fetched_as_it_was_sent_after_its_log_row(world: World) {
        world.deliver(ANNA, &with(SIZES.map(|size| file(&format!("{size}.txt"), text(size))).to_vec())).await;
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        let shown = files(&world, &anna).await;
        for (nth, (size, file)) in SIZES.into_iter().zip(&shown).enumerate() {
            assert_eq!((file.name.as_str(), file.size), (format!("{size}.txt").as_str(), size as u64));
            assert!(world.inbox.fetch(&tolvan, file.id, Unscanned::Offered).await.unwrap().is_none());
            let download = fetch(&world, &anna, file).await.unwrap();
            assert_eq!(downloads(&world, &anna).await, nth + 1, "the row is there before the first byte");
            assert_eq!((download.size, download.name.as_str()), (size as u64, file.name.as_str()));
            assert!(whole(download).await.unwrap() == text(size), "{size} bytes");
        }
        let log = world.inbox.log(&anna).await.unwrap();
        assert_eq!(log.last().unwrap().event, Event::Downloaded { attachment: shown[3].id });
        assert_eq!(downloads(&world, &tolvan).await, 0);
    }

    // ASVS 5.0.0-2.3.3
    async fn what_is_refused_leaves_nothing_behind(world: World) {
        for (refused, name, content) in [
            (FileRefused::Empty, "a.txt", Vec::new()),
            (FileRefused::TooLarge, "a.txt", vec![b'a'; FILE_SIZE_MOST + 1]),
            (FileRefused::UnknownType, "a.txt", vec![0]),
            (FileRefused::OtherType { said: MediaType::Text, found: MediaType::Pdf }, "a.txt", b"%PDF-1.7".to_vec()),
            (FileRefused::OtherEnding(MediaType::Text), "a.exe", b"a".to_vec()),
        ] {
            let sent = with(vec![file("hel.txt", text(9)), file(name, content)]);
            let outcome = world.inbox.deliver(&world.sender, &number(ANNA), &sent).await;
            assert!(matches!(outcome, Err(DeliverError::File(why)) if why == refused), "{refused}");
        }
        let anna = world.own(ANNA).await;
        assert_eq!(world.inbox.counts(&anna).await.unwrap().unread, 0);
        // Who has no inbox is refused for that, whatever the files.
        let sent = with(vec![file("a.exe", text(1))]);
        let outcome = world.inbox.deliver(&world.sender, &number("195806073077"), &sent).await;
        assert!(matches!(outcome, Err(DeliverError::NotActiveUser)));
    }

    async fn the_same_files_again_are_the_same_message_and_others_are_not(world: World) {
        let sent = with(vec![file("a.txt", text(300_000))]);
        let first = world.inbox.deliver(&world.sender, &number(ANNA), &sent).await.unwrap();
        let again = world.inbox.deliver(&world.sender, &number(ANNA), &sent).await.unwrap();
        assert_eq!((first.resent, first.attachments.len()), (false, 1));
        assert_eq!((again.resent, again.attachments.len()), (true, 0));
        let mut other = sent.clone();
        other.attachments[0].content[299_999] ^= 1;
        assert!(!world.inbox.deliver(&world.sender, &number(ANNA), &other).await.unwrap().resent);
    }

    // ASVS 5.0.0-11.3.3
    async fn parts_that_were_swapped_dropped_or_added_are_found_out(world: World) {
        let third = 600_000 - 2 * 262_144;
        for (nth, (damage, sound)) in [
            ("update attachment_chunk set number = number + 10; update attachment_chunk set number = 11 - number where number < 12;", 0),
            ("delete from attachment_chunk where number = 1;", 1),
            ("delete from attachment_chunk where number = 2; update attachment set size = 524288;", 0),
            ("update attachment set size = 524288;", 0),
            ("insert into attachment_chunk select person_id, attachment_id, 3, content_sealed from attachment_chunk where number = 0; update attachment set size = 786433;", 0),
        ].into_iter().enumerate() {
            // Each a world of its own: another thread, and the one before is gone with its parts.
            world.database.execute("delete from attachment_chunk; delete from attachment;").await;
            world.clock.advance(SignedDuration::from_secs(1));
            let sent = NewMessage { thread: Some(format!("{nth}")), ..with(vec![file(&format!("{nth}.txt"), text(600_000))]) };
            world.deliver(ANNA, &sent).await;
            let anna = world.own(ANNA).await;
            let shown = files(&world, &anna).await;
            assert_eq!(whole(fetch(&world, &anna, &shown[0]).await.unwrap()).await.unwrap().len(), 2 * 262_144 + third);
            world.database.execute(damage).await;
            let mut content = fetch(&world, &anna, &shown[0]).await.unwrap().content;
            for part in 0..sound {
                assert!(content.next().await.unwrap().is_some(), "{damage}: part {part} is as it was");
            }
            assert!(matches!(content.next().await, Err(Error::Inconsistent(_))), "{damage}");
        }
    }

    async fn all_files_of_a_thread_are_fetched_together_with_a_row_for_each(world: World) {
        world.deliver(ANNA, &with(vec![file("a.txt", text(5)), file("a.txt", text(300_000))])).await;
        world.clock.advance(SignedDuration::from_secs(60));
        let expired = NewAttachment { expires_at: Some(world.inbox.now()), ..file("c.txt", text(7)) };
        world.deliver(ANNA, &with(vec![file("b.txt", text(6)), expired])).await;
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        let thread = thread(&world, &anna).await.id;
        let offered = Unscanned::Offered;
        assert!(world.inbox.fetch_together(&tolvan, thread, offered).await.unwrap().is_none());
        let together = world.inbox.fetch_together(&anna, thread, offered).await.unwrap().unwrap();
        let FetchedTogether::Files(files) = together else { panic!("{together:?}") };
        assert_eq!(downloads(&world, &anna).await, 3);
        let names: Vec<_> = files.iter().map(|file| (file.name.clone(), file.size)).collect();
        assert_eq!(names, [("a.txt".to_owned(), 5), ("a.txt".to_owned(), 300_000), ("b.txt".to_owned(), 6)]);
        for file in files {
            let size = usize::try_from(file.size).unwrap();
            assert!(whole(file).await.unwrap() == text(size));
        }
        let none = world.inbox.fetch_together(&anna, thread, Unscanned::Withheld).await.unwrap().unwrap();
        assert!(matches!(none, FetchedTogether::Nothing));
        assert_eq!(downloads(&world, &anna).await, 3, "nothing was fetched, and nothing is said to have been");
        world.database.execute("update attachment set size = 1999999990 where size = 6").await;
        let large = world.inbox.fetch_together(&anna, thread, offered).await.unwrap().unwrap();
        assert!(matches!(large, FetchedTogether::TooLarge), "more than {FETCHED_TOGETHER_MOST}");
    }

    // ASVS 5.0.0-5.4.3
    async fn a_scanned_file_is_offered_or_blocked_and_the_log_says_so(world: World) {
        world.deliver(ANNA, &with(vec![file("ren.txt", text(300_000)), file("farlig.txt", text(6))])).await;
        let anna = world.own(ANNA).await;
        let unscanned = files(&world, &anna).await;
        assert!(unscanned.iter().all(|file| file.standing == FileStanding::Unscanned));
        for file in &unscanned {
            let waits = world.inbox.fetch(&anna, file.id, Unscanned::Withheld).await.unwrap().unwrap();
            assert!(matches!(waits, Fetched::Withheld(_, Withheld::Waiting)));
            assert!(fetch(&world, &anna, file).await.is_ok(), "where no scanner is, it is the operator's choice");
        }
        let scans = world.inbox.claim_scans(&file_worker(), 10).await.unwrap();
        assert_eq!(scans.len(), 2);
        assert!(world.inbox.claim_scans(&file_worker(), 10).await.unwrap().is_empty(), "they are on lease");
        for scan in &scans {
            let mut content = world.inbox.scan_content(&file_worker(), scan).await.unwrap();
            let mut size = 0;
            while let Some(part) = content.next().await.unwrap() {
                size += part.len() as u64;
            }
            assert_eq!(size, scan.size);
            assert!(world.inbox.scan_ended(&file_worker(), scan, scan.size > 6).await.unwrap());
            assert!(!world.inbox.scan_ended(&file_worker(), scan, true).await.unwrap(), "it has ended");
        }
        let scanned = files(&world, &anna).await;
        assert_eq!((scanned[0].standing, scanned[1].standing), (FileStanding::Clean, FileStanding::Blocked));
        assert_eq!(fetch(&world, &anna, &scanned[1]).await.unwrap_err(), Withheld::Blocked);
        let clean = world.inbox.fetch(&anna, scanned[0].id, Unscanned::Withheld).await.unwrap().unwrap();
        assert!(matches!(clean, Fetched::File(_)));
        let log = world.inbox.log(&anna).await.unwrap();
        let said: Vec<_> = log.iter().filter(|entry| entry.by == By::Scanner).map(|entry| entry.event.clone()).collect();
        assert_eq!(said.len(), 2);
        assert!(said.contains(&Event::Scanned { attachment: scanned[1].id, clean: false }));
        // A scanner that was wrong is asked once more.
        let operator = Operator::at_console();
        assert!(world.inbox.scan_again(&operator, scanned[1].id).await.unwrap());
        assert!(!world.inbox.scan_again(&operator, scanned[1].id).await.unwrap(), "it waits already");
        assert_eq!(files(&world, &anna).await[1].standing, FileStanding::Unscanned);
        assert_eq!(world.inbox.claim_scans(&file_worker(), 10).await.unwrap().len(), 1);
    }

    async fn a_lease_that_ran_out_is_anothers_and_a_scan_put_off_waits(world: World) {
        world.deliver(ANNA, &with(vec![file("a.txt", text(5))])).await;
        let first = world.inbox.claim_scans(&file_worker(), 10).await.unwrap().remove(0);
        world.clock.advance(SignedDuration::from_secs(61));
        let second = world.inbox.claim_scans(&file_worker(), 10).await.unwrap().remove(0);
        assert_eq!((first.attempt, second.attempt), (1, 2));
        assert!(!world.inbox.scan_ended(&file_worker(), &first, true).await.unwrap(), "the first came too late");
        let later = world.inbox.now() + SignedDuration::from_secs(30);
        world.inbox.postpone_scan(&file_worker(), &second, later).await.unwrap();
        assert!(world.inbox.claim_scans(&file_worker(), 10).await.unwrap().is_empty());
        world.clock.advance(SignedDuration::from_secs(30));
        assert_eq!(world.inbox.claim_scans(&file_worker(), 10).await.unwrap()[0].attempt, 3);
    }

    async fn files_whose_time_is_over_are_all_erased_whatever_one_inbox_is_like(world: World) {
        let until: Timestamp = world.inbox.now() + SignedDuration::from_secs(60);
        let expiring = |n: usize| NewAttachment {
            expires_at: Some(until),
            ..file(&format!("{n}.txt"), format!("{n}").into_bytes())
        };
        world.deliver(TOLVAN, &with(vec![expiring(0)])).await;
        for messages in 0..11 {
            let thread = Some(format!("{messages}"));
            let files = (0..10).map(expiring).collect();
            world.deliver(ANNA, &NewMessage { thread, ..with(files) }).await;
        }
        world.database.execute("update person set wrapped_key = account.wrapped_key from person account \
            where person.id = (select person_id from attachment group by person_id having count(*) = 1) \
            and account.id = (select person_id from attachment group by person_id having count(*) > 1)").await;
        world.clock.advance(SignedDuration::from_secs(60));
        world.inbox.erase_expired(&worker()).await.expect_err("one key fits no longer");
        assert_eq!(world.database.rows("attachment_chunk").await, 1, "those of the other inbox, more than are erased at a time");
    }

    async fn a_file_whose_time_is_over_says_so_at_once_and_is_erased(world: World) {
        let until: Timestamp = world.inbox.now() + SignedDuration::from_secs(60);
        let expiring = NewAttachment { expires_at: Some(until), ..file("a.txt", text(300_000)) };
        world.deliver(ANNA, &with(vec![expiring, file("b.txt", text(5))])).await;
        let anna = world.own(ANNA).await;
        assert_eq!(world.inbox.erase_expired(&worker()).await.unwrap(), 0);
        let under_way = fetch(&world, &anna, &files(&world, &anna).await[0]).await.unwrap();
        world.clock.advance(SignedDuration::from_secs(60));
        for erased in [1, 0] {
            let shown = files(&world, &anna).await;
            assert_eq!(shown[0].standing, FileStanding::Expired(until));
            assert_eq!(fetch(&world, &anna, &shown[0]).await.unwrap_err(), Withheld::Expired(until));
            assert_eq!(world.inbox.erase_expired(&worker()).await.unwrap(), erased);
        }
        assert!(whole(under_way).await.is_err(), "a part is not taken for the whole");
        assert!(fetch(&world, &anna, &files(&world, &anna).await[1]).await.is_ok());
        let log = world.inbox.log(&anna).await.unwrap();
        assert_eq!(log.iter().filter(|entry| entry.by == By::Time).count(), 1);
        assert_eq!(world.inbox.claim_scans(&file_worker(), 10).await.unwrap().len(), 1, "nobody scans what is gone");
    }

    async fn the_operator_takes_a_file_away_for_good(world: World) {
        let sent = with(vec![file("a.txt", text(300_000)), file("b.txt", text(5))]);
        let delivered = world.inbox.deliver(&world.sender, &number(ANNA), &sent).await.unwrap();
        let operator = Operator::at_console();
        assert!(world.inbox.remove_attachment(&operator, delivered.attachments[0]).await.unwrap());
        assert!(!world.inbox.remove_attachment(&operator, delivered.attachments[0]).await.unwrap());
        assert!(!world.inbox.scan_again(&operator, delivered.attachments[0]).await.unwrap());
        let anna = world.own(ANNA).await;
        let shown = files(&world, &anna).await;
        assert_eq!(shown[0].id, delivered.attachments[0]);
        assert_eq!(shown[0].standing, FileStanding::Removed(world.inbox.now()));
        assert!(fetch(&world, &anna, &shown[0]).await.is_err() && fetch(&world, &anna, &shown[1]).await.is_ok());
        let log = world.inbox.log(&anna).await.unwrap();
        assert!(log.iter().any(|entry| entry.by == By::Operator
            && entry.event == Event::AttachmentErased { attachment: shown[0].id }));
    }
}
