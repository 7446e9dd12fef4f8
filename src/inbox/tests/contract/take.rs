//! Taking along: what is read out, what is logged, and that nothing else changes.

use super::{
    on_both_databases,
    world::{ANNA, TOLVAN, World, message},
};
use inbox::{
    Event, Folder, Holdings, Listing, MediaType, NewAttachment, NewMessage, OwnViewer, Tidy, Unscanned,
    Viewer,
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

fn sent(thread: &str, subject: &str, files: &[&str]) -> NewMessage {
    let file = |name: &&str| NewAttachment {
        name: (*name).to_owned(),
        media_type: MediaType::Text,
        expires_at: None,
        content: b"abc".to_vec(),
    };
    NewMessage {
        thread: Some(thread.to_owned()),
        attachments: files.iter().map(file).collect(),
        ..message(subject)
    }
}

fn owner(viewer: &Viewer) -> OwnViewer {
    viewer.as_owner().unwrap()
}

on_both_databases! {
    async fn one_takes_what_is_ones_own_and_the_log_says_so(world: World) {
        world.deliver(ANNA, &sent("T", "Ett", &["a.txt", "b.txt"])).await;
        world.clock.advance(SignedDuration::from_secs(1));
        world.deliver(ANNA, &sent("U", "Två", &[])).await;
        world.deliver(TOLVAN, &sent("T", "Tolvans", &["c.txt"])).await;
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        let offered = Unscanned::Offered;
        let held = |messages, files, bytes| Some(Holdings { messages, files, bytes });
        let all = world.inbox.holdings(&owner(&anna), None, offered).await.unwrap();
        assert_eq!(all, held(2, 2, 6));
        let withheld = world.inbox.holdings(&owner(&anna), None, Unscanned::Withheld).await.unwrap();
        assert_eq!(withheld, held(2, 0, 0), "no scanner has seen them");

        let taking = world.inbox.take_along(&owner(&anna), None, offered).await.unwrap().unwrap();
        let threads = taking.threads().to_vec();
        assert_eq!(threads.len(), 2);
        let log = world.inbox.log(&anna).await.unwrap();
        assert_eq!(log.last().unwrap().event, Event::TakenAlong { thread: None });
        let names = taking.headings(&threads).await.unwrap();
        let names: Vec<_> = names.iter().map(|heading| heading.subject.as_deref().unwrap()).collect();
        assert_eq!(names, ["Två", "Ett"], "the latest first");
        world.inbox.tidy(&anna, Tidy::Archive, &threads[0].into()).await.unwrap();
        let names = taking.headings(&threads).await.unwrap();
        let folders: Vec<_> = names.iter().map(|named| named.folder).collect();
        assert_eq!(folders, [Folder::Archive, Folder::Inbox], "every folder is taken");
        world.inbox.tidy(&anna, Tidy::Restore, &threads[0].into()).await.unwrap();

        let one = taking.thread(threads[1]).await.unwrap().unwrap();
        let log = world.inbox.log(&anna).await.unwrap();
        let downloads = log.iter().filter(|entry| matches!(entry.event, Event::Downloaded { .. }));
        assert_eq!(downloads.count(), 2, "the rows are there before the first byte");
        assert!(one.messages[0].new && one.messages[0].receipts.is_empty());
        let mut content = taking.content(&one.messages[0].attachments[0]).unwrap();
        assert_eq!(content.next().await.unwrap().unwrap(), b"abc");
        assert_eq!(world.inbox.counts(&anna).await.unwrap().unread, 2, "nothing was opened");

        let listed = world.inbox.threads(&tolvan, Listing::default(), NonZeroU32::MIN).await.unwrap();
        let tolvans = listed.threads[0].id;
        assert!(taking.thread(tolvans).await.unwrap().is_none());
        assert!(world.inbox.take_along(&owner(&anna), Some(tolvans), offered).await.unwrap().is_none());
        assert_eq!(world.inbox.holdings(&owner(&anna), Some(tolvans), offered).await.unwrap(), None);
        assert_eq!(world.inbox.holdings(&owner(&tolvan), Some(tolvans), offered).await.unwrap(), held(1, 1, 3));
        assert!(world.anna_for_elsa().await.as_owner().is_none(), "a guardian has no right to give");
    }
}
