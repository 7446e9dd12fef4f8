//! Search: exactly what holds all the words, in one's own inbox alone, and no word of it anywhere else.

use super::{
    on_both_databases,
    world::{ANNA, ELSA, TOLVAN, World, message, unit},
};
use inbox::{
    By, Capacity, Event, Folder, Hit, Listing, Marked, MediaType, NewAttachment, NewMessage, RandomExt,
    Search, SearchId, SearchPage, SearchWords, SeededRandom, Tidy, Unit, Viewer,
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

fn words(typed: &str) -> SearchWords {
    SearchWords::parse(typed).unwrap()
}

async fn page(world: &World, viewer: &Viewer, id: SearchId, number: u32) -> SearchPage {
    match world.inbox.search(viewer, id, NonZeroU32::new(number).unwrap()).await.unwrap() {
        Search::Made(page) => page,
        other => panic!("no search was made: {other:?}"),
    }
}

async fn search(world: &World, viewer: &Viewer, typed: &str) -> Vec<Hit> {
    let id = world.inbox.begin_search(viewer, &words(typed)).await.unwrap();
    page(world, viewer, id, 1).await.hits
}

async fn is_known(world: &World, viewer: &Viewer, id: SearchId) -> bool {
    !matches!(world.inbox.search(viewer, id, NonZeroU32::MIN).await.unwrap(), Search::Unknown)
}

fn text(marked: &Marked) -> String {
    marked.pieces().iter().fold(String::new(), |text, piece| {
        if piece.hit { format!("{text}[{}]", piece.text) } else { text + &piece.text }
    })
}

fn subjects(hits: &[Hit]) -> Vec<String> {
    let subject = |hit: &Hit| text(hit.subject.as_ref().unwrap()).replace(['[', ']'], "");
    hits.iter().map(subject).collect()
}

fn file(name: &str) -> NewAttachment {
    let (name, content) = (name.to_owned(), b"Inget".to_vec());
    NewAttachment { name, media_type: MediaType::Text, expires_at: None, content }
}

async fn deliver_each(world: &World, messages: &[NewMessage]) {
    for message in messages {
        world.deliver(ANNA, message).await;
        world.clock.advance(SignedDuration::from_secs(1));
    }
}

on_both_databases! {
    async fn a_word_is_found_in_heading_unit_text_and_file_names_newest_first(world: World) {
        let in_text = "<article><section><title><emphasis role=\"collapsible\">Mer</emphasis></title>\
            <para>Ditt  BLOD\u{ad}prov är klart.</para></section></article>";
        deliver_each(&world, &[
            message("Blodprov hos oss"),
            NewMessage { unit: Unit { name: "Enheten för blodprov".into(), ..unit() }, ..message("Från enheten") },
            NewMessage { body: in_text.into(), ..message("I texten") },
            NewMessage { attachments: vec![file("Remiss.txt"), file("Blodprov 2026.txt")], ..message("I filen") },
            message("Ingenting"),
        ]).await;
        world.deliver(TOLVAN, &message("Någon annans blodprov")).await;
        let anna = world.own(ANNA).await;
        let hits = search(&world, &anna, " blodPROV ").await;
        assert_eq!(subjects(&hits), ["I filen", "I texten", "Från enheten", "Blodprov hos oss"]);
        assert_eq!(hits[0].files.iter().map(text).collect::<Vec<_>>(), ["[Blodprov] 2026.txt"]);
        assert_eq!(text(hits[1].excerpt.as_ref().unwrap()), "Mer Ditt [BLOD\u{ad}prov] är klart.");
        assert_eq!(text(&hits[2].unit), "Enheten för [blodprov]");
        assert_eq!(text(hits[3].subject.as_ref().unwrap()), "[Blodprov] hos oss");
        assert!(hits[3].excerpt.is_none() && hits[3].files.is_empty());
    }

    async fn several_words_must_all_stand_in_one_message_wherever_in_it(world: World) {
        deliver_each(&world, &[
            NewMessage { body: "Ta med legitimation.".into(), ..message("Kallelse") },
            NewMessage { body: "Kallelse kommer.".into(), ..message("Brev") },
        ]).await;
        let anna = world.own(ANNA).await;
        assert_eq!(subjects(&search(&world, &anna, "kallelse legitim").await), ["Kallelse"]);
        assert_eq!(subjects(&search(&world, &anna, "kallelse björkdalens").await), ["Brev", "Kallelse"]);
        assert!(search(&world, &anna, "legitimation brev").await.is_empty(), "in two messages");
        assert!(search(&world, &anna, "kallelseta").await.is_empty(), "across two fields");
    }

    async fn every_folder_is_searched_and_named_and_what_is_deleted_is_not_found(world: World) {
        deliver_each(&world, &[message("Brev ett"), message("Brev två"), message("Brev tre")]).await;
        let anna = world.own(ANNA).await;
        let threads = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap().threads;
        world.inbox.tidy(&anna, Tidy::Archive, &threads[0].id.into()).await.unwrap();
        world.inbox.tidy(&anna, Tidy::Trash, &threads[1].id.into()).await.unwrap();
        let hits = search(&world, &anna, "brev").await;
        let folders: Vec<_> = hits.iter().map(|hit| (hit.thread, hit.folder)).collect();
        assert_eq!(folders, [(threads[0].id, Folder::Archive), (threads[1].id, Folder::Trash), (threads[2].id, Folder::Inbox)]);
        let owner = anna.as_owner().unwrap();
        assert_eq!(world.inbox.delete(&owner, &threads[1].id.into()).await.unwrap(), 1);
        assert_eq!(subjects(&search(&world, &anna, "brev").await), ["Brev tre", "Brev ett"]);
    }

    async fn a_search_is_its_sessions_and_its_inboxs_alone_and_ends_with_the_session(world: World) {
        let (anna, guardian, elsa) = (world.own(ANNA).await, world.anna_for_elsa().await, world.own(ELSA).await);
        world.deliver(ELSA, &message("Tandläkaren")).await;
        let id = world.inbox.begin_search(&guardian, &words("tandläkare")).await.unwrap();
        assert_eq!(page(&world, &guardian, id, 1).await.total, 1);
        assert!(!is_known(&world, &anna, id).await, "the same session, another inbox");
        assert!(!is_known(&world, &elsa, id).await, "the same inbox, another session");
        world.inbox.end_session(inbox::SessionKey::of(ANNA.as_bytes())).await.unwrap();
        assert!(!is_known(&world, &guardian, id).await);
        world.anna_for_elsa().await;
        assert!(!is_known(&world, &guardian, id).await, "a new session does not have it");
    }

    async fn the_ten_latest_searches_are_kept_and_the_oldest_leaves(world: World) {
        let anna = world.own(ANNA).await;
        let mut begun = Vec::new();
        for _ in 0..11 {
            begun.push(world.inbox.begin_search(&anna, &words("prov")).await.unwrap());
            world.clock.advance(SignedDuration::from_secs(1));
        }
        assert!(!is_known(&world, &anna, begun[0]).await);
        for kept in &begun[1..] {
            assert!(is_known(&world, &anna, *kept).await);
        }
    }

    async fn pages_hold_every_hit_once_and_one_past_the_last_is_the_last(world: World) {
        let many: Vec<_> = (0..27).map(|n| message(&format!("Brev {n}"))).collect();
        deliver_each(&world, &many).await;
        deliver_each(&world, &[message("Kallelse")]).await;
        let anna = world.own(ANNA).await;
        let id = world.inbox.begin_search(&anna, &words("brev")).await.unwrap();
        let (first, second) = (page(&world, &anna, id, 1).await, page(&world, &anna, id, 2).await);
        assert_eq!((first.total, first.pages, first.page.get(), first.hits.len()), (27, 2, 1, 25));
        let all: Vec<_> = [first.hits, second.hits].concat();
        assert_eq!(subjects(&all), (0..27).rev().map(|n| format!("Brev {n}")).collect::<Vec<_>>());
        let past = page(&world, &anna, id, u32::MAX).await;
        assert_eq!((past.page.get(), past.hits.len()), (2, 2));
    }

    async fn a_search_opens_nothing_and_its_log_row_holds_no_word(world: World) {
        deliver_each(&world, &[message("Brev"), message("Annat")]).await;
        let guardian = world.own(ANNA).await;
        let hits = search(&world, &guardian, "brev").await;
        assert!(hits[0].unread);
        assert_eq!(world.inbox.counts(&guardian).await.unwrap().unread, 2, "a search is no opening");
        let log = world.inbox.log(&guardian).await.unwrap();
        let last = log.last().unwrap();
        assert_eq!(last.by, By::Person { actor: guardian.actor(), capacity: Capacity::Own });
        assert_eq!(last.event, Event::Searched { hits: 1, messages: vec![hits[0].message] });
        let opened = world.inbox.open_thread(&guardian, hits[0].thread).await.unwrap().unwrap();
        assert_eq!(opened.messages[0].receipts.len(), 1, "the first receipt is this opening's");
    }

    async fn a_copy_of_another_folding_is_not_trusted_and_nothing_is_missed(world: World) {
        deliver_each(&world, &[
            message("Blodprov ett"),
            NewMessage { attachments: vec![file("Blodprov.txt")], ..message("Två") },
            message("Tre"),
        ]).await;
        // A copy that would not even open.
        world.database.execute("update folded set version = 0, text_sealed = \
            (select heading_sealed from message where id = message_id)").await;
        deliver_each(&world, &[message("Blodprov fyra")]).await;
        let anna = world.own(ANNA).await;
        assert_eq!(subjects(&search(&world, &anna, "blodprov").await), ["Blodprov fyra", "Två", "Blodprov ett"]);
    }

    async fn a_search_finds_exactly_what_a_simple_model_finds(world: World) {
        let random = SeededRandom::new(5);
        let draw = |alphabet: &[char], length: u8| {
            let count = 1 + usize::from(random.bytes::<1>()[0] % length);
            (0..count).map(|_| alphabet[usize::from(random.bytes::<1>()[0]) % alphabet.len()]).collect::<String>()
        };
        let written: Vec<char> = "aåäeéoöxAÅÖ .*(\\<".chars().collect();
        let mut sent = Vec::new();
        for n in 0..700 {
            let subject = format!("{} {n}", draw(&written, 6));
            let body = draw(&written, 30);
            world.deliver(ANNA, &NewMessage { body: body.clone(), ..message(&subject) }).await;
            sent.push((subject, body));
            world.clock.advance(SignedDuration::from_millis(1));
        }
        let anna = world.own(ANNA).await;
        let same = |text: &str| text.to_lowercase().replace('é', "e");
        for _ in 0..40 {
            let typed = draw(&written, 4);
            let Ok(words) = SearchWords::parse(&typed) else { continue };
            let found = |text: &str| typed.split_whitespace().all(|word| same(text).contains(&same(word)));
            let expected: Vec<_> = sent.iter().rev().filter(|(subject, body)| {
                // As a reader sees the body, whatever markup it was taken for.
                let body = docbook::Document::parse(body).plain_text();
                found(&format!("{subject}\n{}\n{body}", unit().name))
            }).map(|(subject, _)| subject.clone()).collect();
            let id = world.inbox.begin_search(&anna, &words).await.unwrap();
            let mut all = Vec::new();
            for number in 1..=page(&world, &anna, id, 1).await.pages {
                all.extend(page(&world, &anna, id, number).await.hits);
            }
            assert_eq!(all.len(), expected.len(), "{typed:?}");
            let numbers = |subjects: &[String]| subjects.iter().map(|s| s.rsplit(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
            assert_eq!(numbers(&subjects(&all)), numbers(&expected), "{typed:?}");
        }
    }
}
