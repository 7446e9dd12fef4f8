//! Whoever gets hold of the database reads nothing.

use super::{
    on_both_databases,
    world::{ANNA, World, message, number},
};
use inbox::{
    Action, ActionTarget, AllowedServices, BookingSystem, CallerSaid, ContactCode, DocumentLink, Error,
    Inbox, LanguageTag, Listing, MediaType, NewAttachment, NewCall, NewMessage, NewSender, OpenError,
    Operator, RandomExt, Registration, SearchWords, Secrets, SystemRandom, TakenOver, Unit, Visit,
    testing::{address, latest_code, secrets},
};
use sqlx::{Connection, PgConnection, Row, SqliteConnection};
use std::{num::NonZeroU32, sync::Arc, time::Duration};

const NUMBER: &str = "199003212389";

/// A nonsense word for every field there is.
const WORDS: [&str; 41] = [
    NUMBER,
    "zzsystem",
    "zzhsaid",
    "zzcontact",
    "zzbookings",
    "zzasked",
    "zzlogical",
    "zzturnto",
    "zzoriginal",
    "zzprincipal",
    "zzunitid",
    "zzunitname",
    "zzform",
    "zzanswers",
    "zzaddress",
    "zzpostal",
    "zztown",
    "zzphone",
    "zzthread",
    "zzownid",
    "zzdocument",
    "zzhost",
    "zzsubject",
    "zzlangua",
    "zzbody",
    "zzaction",
    "zzlabel",
    "zzquery",
    "zzfile",
    "zzcontent",
    "zzbooking",
    "zzwhat",
    "zzplace",
    "zzmail",
    "zzsession",
    "zzsearch",
    // Of the settings: the telephone number as it is kept and as it is shown, the address in wait.
    "701740607",
    "070-174 06 07",
    "zzpending",
    "zzguardian",
    "1877-03-04",
];

/// A sender of whom everything is registered, and changed once: so it stands in the log too.
async fn register(world: &World, operator: &Operator) {
    let mut sender = NewSender::of_all_contracts("zzsystem", "zzhsaid".parse().unwrap());
    sender.registration = Registration {
        services: AllowedServices::Only(["zzaction".to_owned()].into()),
        contact: Some("zzcontact".to_owned()),
        bookings: Some(BookingSystem {
            address: "https://zzbookings.example/zzasked".parse().unwrap(),
            logical_address: Some("zzlogical".parse().unwrap()),
        }),
        ..sender.registration
    };
    assert!(world.inbox.add_sender(operator, sender).await.unwrap());
    let was = world.inbox.registered_sender(operator, "zzsystem").await.unwrap().unwrap();
    let becomes = Registration { contact: Some("zzturnto".to_owned()), ..was.registration.clone() };
    assert!(world.inbox.change_sender(operator, &was, becomes).await.unwrap());
    let said = CallerSaid {
        original: Some("zzoriginal".parse().unwrap()),
        on_behalf_of: Some("zzprincipal".parse().unwrap()),
        ..CallerSaid::default()
    };
    let (id, sender, took) = (SystemRandom.opaque_id(), Some(was.id), Duration::ZERO);
    world.inbox.note_call(NewCall {
        id,
        sender,
        operation: None,
        outcome: "delivered",
        status: 200,
        took,
        said,
    });
    world.inbox.calls_noted().await;
}

/// Fills a world with them; the code that was sent is one more.
async fn fill(world: &World) -> ContactCode {
    let operator = Operator::at_console();
    register(world, &operator).await;
    let sender = world.inbox.sender("zzsystem").await.unwrap().unwrap();
    let reached_by = vec![address("zzmail@example.invalid")];
    world
        .inbox
        .take_over(&operator, &TakenOver { number: number(NUMBER), contacts: reached_by })
        .await
        .unwrap();
    let some = |word: &str| Some(word.to_owned());
    let sent = NewMessage {
        unit: Unit {
            id: "zzunitid".into(),
            name: "zzunitname".into(),
            address: some("zzaddress"),
            postal_code: some("zzpostal"),
            town: some("zztown"),
            telephone: some("zzphone"),
        },
        own_id: some("zzownid"),
        language: LanguageTag::parse("zzlangua"),
        thread: some("zzthread"),
        subject: some("zzsubject"),
        body: "zzbody".into(),
        actions: vec![Action {
            system: "zzaction".into(),
            label: "zzlabel".into(),
            query: some("zzquery"),
            target: ActionTarget::Current,
            form: some("zzform"),
        }],
        attachments: vec![NewAttachment {
            name: "zzfile".into(),
            media_type: MediaType::Text,
            expires_at: None,
            content: b"zzcontent".to_vec(),
        }],
        documents: vec![DocumentLink::new("zzdocument", "https://zzhost.example/").unwrap()],
        visit: Some(Visit {
            booking: "zzbooking".into(),
            starts: None,
            ends: None,
            what: some("zzwhat"),
            place: some("zzplace"),
            changes: None,
        }),
        supersedes: None,
        answers: some("zzanswers"),
        notify: true,
    };
    world.inbox.deliver(&sender, &number(NUMBER), &sent).await.unwrap();
    let viewer = world.own(NUMBER).await;
    world.inbox.save_session(inbox::SessionKey::of(NUMBER.as_bytes()), b"zzsession").await.unwrap();
    let page = world.inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
    world.inbox.begin_search(&viewer, &SearchWords::parse("zzsearch").unwrap()).await.unwrap();
    let thread = world.inbox.open_thread(&viewer, page.threads[0].id).await.unwrap().unwrap();
    assert_eq!(thread.messages[0].body.plain_text(), "zzbody", "the words are there for whom they are for");
    world.inbox.note_birth_date(&number(NUMBER), jiff::civil::date(1877, 3, 4)).await.unwrap();
    let guardians = [address("zzguardian@example.invalid")];
    world.inbox.take_over_contacts(&operator, &number(NUMBER), &number(ANNA), &guardians).await.unwrap();
    let phone = address("070-174 06 07");
    world.inbox.propose_contact(&viewer, &phone).await.unwrap();
    let code = latest_code(&world.inbox, &phone).await.unwrap();
    world.inbox.confirm_contact(&viewer, phone.channel(), &code).await.unwrap();
    let pending = address("zzpending@example.invalid");
    world.inbox.propose_contact(&viewer, &pending).await.unwrap();
    let settings = world.inbox.settings(&viewer).await.unwrap();
    assert_eq!((settings.contacts.len(), settings.pending.len()), (2, 1), "they are there for their owner");
    latest_code(&world.inbox, &pending).await.unwrap()
}

fn assert_nothing_in_clear(dump: &[u8], code: &ContactCode) {
    let stands = |form: &str| dump.windows(form.len()).any(|window| window == form.as_bytes());
    let hex = |word: &str| word.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    for word in WORDS {
        assert!(!stands(word) && !stands(&hex(word)), "{word} stands in clear");
    }
    // Six digits stand in any long row of hexadecimal ones by chance: a code is looked for where a value would end.
    let code = code.expose();
    for form in [hex(code), format!(",{code}"), format!("{code},"), format!("\"{code}"), format!("{code})")] {
        assert!(!stands(&form), "a code stands in clear");
    }
}

// ASVS 5.0.0-14.2.4
#[tokio::test]
async fn a_copy_of_the_sqlite_files_holds_nothing_in_clear() {
    let world = World::on_sqlite().await;
    let code = fill(&world).await;
    let mut dump = Vec::new();
    for file in std::fs::read_dir(world.database.folder().unwrap()).unwrap() {
        dump.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    assert!(dump.windows(6).any(|window| window == b"active"), "the dump holds what is not sealed");
    assert_nothing_in_clear(&dump, &code);
}

// ASVS 5.0.0-14.2.4
#[tokio::test]
async fn a_dump_of_postgres_holds_nothing_in_clear() {
    let world = World::on_postgres().await;
    let code = fill(&world).await;
    let mut connection = PgConnection::connect(world.database.address()).await.unwrap();
    let tables =
        sqlx::query("select table_name::text from information_schema.tables where table_schema = 'public'");
    let mut dump = Vec::new();
    for table in tables.fetch_all(&mut connection).await.unwrap() {
        let name: String = table.get(0);
        let rows = sqlx::raw_sql(sqlx::AssertSqlSafe(format!("select t::text from {name} t")));
        for row in rows.fetch_all(&mut connection).await.unwrap() {
            dump.extend(row.get::<String, _>(0).into_bytes());
        }
    }
    assert!(dump.windows(6).any(|window| window == b"active"), "the dump holds what is not sealed");
    assert_nothing_in_clear(&dump, &code);
}

// ASVS 5.0.0-16.4.2
#[tokio::test]
async fn an_altered_or_shortened_log_is_found_out() {
    for harm in ["delete from access_log where position = 2", "delete from access_log where position = 4"] {
        let world = World::on_sqlite().await;
        world.deliver(ANNA, &message("Ett")).await;
        world.deliver(ANNA, &message("Två")).await;
        let anna = world.own(ANNA).await;
        assert_eq!(world.inbox.log(&anna).await.unwrap().len(), 4);
        let mut raw = SqliteConnection::connect(world.database.address()).await.unwrap();
        sqlx::query("drop trigger access_log_kept").execute(&mut raw).await.unwrap();
        sqlx::query(harm).execute(&mut raw).await.unwrap();
        let found = world.inbox.log(&anna).await;
        assert!(matches!(found, Err(Error::Inconsistent(_))), "{harm}: {found:?}");
    }
}

on_both_databases! {
    async fn what_was_written_is_there_when_the_database_is_opened_again(world: World) {
        world.deliver(ANNA, &message("Kallelse")).await;
        let anna = world.own(ANNA).await;
        world.inbox.close();
        let again = world.database.open(&world.clock).await;
        assert_eq!(again.counts(&anna).await.unwrap().unread, 1);
    }

    async fn a_database_refuses_keys_that_are_not_its_own(world: World) {
        let open = async |secrets: Secrets| {
            let (clock, random) = (Arc::new(world.clock.clone()), Arc::new(SystemRandom));
            Inbox::open(world.database.address(), &secrets, clock, random).await
        };
        let own = secrets();
        let other_index = Secrets { index: [9; 32].into(), ..secrets() };
        let other_service = Secrets { service: vec![(1, [9; 32].into())], ..secrets() };
        let rotated = Secrets { service: vec![(2, [9; 32].into()), own.service[0].clone()], ..secrets() };
        let twice = Secrets { service: vec![(1, [9; 32].into()), own.service[0].clone()], ..secrets() };
        assert!(matches!(open(other_index).await, Err(OpenError::OtherKeys)));
        assert!(matches!(open(other_service).await, Err(OpenError::OtherKeys)));
        assert!(matches!(open(twice).await, Err(OpenError::NoKey)));
        assert!(open(rotated).await.is_ok());
        assert!(open(own).await.is_ok());
    }
}
