//! The access log as it is read, taken along and verified; and that no row of it can be altered or removed.

use super::{
    on_both_databases,
    world::{ANNA, ELSA, TOLVAN, World, message},
};
use inbox::{
    Doer, Entry, Error, Inbox, Listing, LogAbout, LogFault, LogFilter, LogKind, LogTaking, NotedHead,
    OpenError, Tidy, Unverified, Viewer,
    testing::{Database, secrets, worker},
    verify_log,
};
use jiff::{SignedDuration, civil::date};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::{num::NonZeroU32, sync::Arc};

fn page(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

/// So many rows tell what one takes.
const ROWS: usize = 800;

/// The file, and the most of it that was in memory at once.
async fn whole(mut taking: LogTaking) -> Result<(Vec<u8>, usize), Error> {
    let (mut file, mut most) = (Vec::new(), 0);
    while let Some(part) = taking.next().await? {
        most = most.max(part.len());
        file.extend(part);
    }
    Ok((file, most))
}

async fn taken(world: &World, viewer: &Viewer) -> Vec<u8> {
    let taking = world.inbox.take_log(&viewer.as_owner().unwrap()).await.unwrap();
    whole(taking).await.unwrap().0
}

/// Runs a statement straight in the database. It is the caller's own text.
async fn execute(database: &Database, statement: &str) -> Result<(), sqlx::Error> {
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    if database.folder().is_some() {
        let mut connection = SqliteConnection::connect(database.address()).await?;
        sqlx::raw_sql(statement).execute(&mut connection).await.map(drop)
    } else {
        let mut connection = PgConnection::connect(database.address()).await?;
        sqlx::raw_sql(statement).execute(&mut connection).await.map(drop)
    }
}

/// Makes somebody able to do what the database refuses.
async fn unguard(database: &Database) {
    let statement = if database.folder().is_some() {
        "drop trigger access_log_kept; drop trigger access_log_unchanged"
    } else {
        "drop trigger access_log_kept on access_log"
    };
    execute(database, statement).await.unwrap();
}

/// What a filter leaves of a log, found in the simplest way.
fn kept(log: &[Entry], filter: LogFilter) -> Vec<&Entry> {
    let fits = |entry: &&Entry| {
        filter.kind.is_none_or(|kind| entry.event.kind() == kind)
            && filter.doer.is_none_or(|doer| entry.by.doer() == doer)
            && filter.since.is_none_or(|since| entry.at >= since)
    };
    log.iter().rev().filter(fits).collect()
}

on_both_databases! {
    async fn a_page_holds_what_is_looked_for_newest_first_and_each_row_once(world: World) {
        for number in 0..70 {
            world.deliver(ANNA, &message(&format!("Brev {number}"))).await;
            world.clock.advance(SignedDuration::from_hours(1));
        }
        let anna = world.own(ANNA).await;
        let listed = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap();
        for row in &listed.threads[..5] {
            world.inbox.open_thread(&anna, row.id).await.unwrap();
            world.inbox.tidy(&anna, Tidy::Archive, &row.id.into()).await.unwrap();
        }
        let since = world.inbox.now() - SignedDuration::from_hours(60);
        world.inbox.log_page(&anna, LogFilter::default(), NonZeroU32::MIN).await.unwrap();
        let log = world.inbox.log(&anna).await.unwrap();
        let kinds = LogKind::ALL.map(Some).into_iter().chain([None]);
        for filter in kinds.flat_map(|kind| {
            let doers = Doer::ALL.map(Some).into_iter().chain([None]);
            doers.flat_map(move |doer| [None, Some(since)].map(|since| LogFilter { kind, doer, since }))
        }) {
            let expected = kept(&log, filter);
            let mut seen = Vec::new();
            for number in 1.. {
                let found = world.inbox.log_page(&anna, filter, page(number)).await.unwrap();
                assert_eq!((found.total, found.page), (expected.len() as u64, number), "{filter:?}");
                assert_eq!(u64::from(found.pages), found.total.div_ceil(50).max(1), "{filter:?}");
                seen.extend(found.rows);
                if number == found.pages {
                    break;
                }
            }
            let seen: Vec<_> = seen.iter().map(|row| (&log[usize::try_from(row.position).unwrap() - 1], &row.entry)).collect();
            assert_eq!(seen.len(), expected.len(), "{filter:?}");
            for ((in_place, entry), expected) in seen.into_iter().zip(expected) {
                assert_eq!((in_place.at, &in_place.event, in_place.by), (entry.at, &entry.event, entry.by));
                assert_eq!((entry.at, &entry.event, entry.by), (expected.at, &expected.event, expected.by));
            }
        }
        let past = world.inbox.log_page(&anna, LogFilter::default(), NonZeroU32::MAX).await.unwrap();
        assert_eq!(past.page, past.pages, "past the last page is the last page");
        let log = world.inbox.log(&anna).await.unwrap();
        assert_eq!(log.iter().filter(|entry| entry.event.word() == "log_shown").count(), 1, "once in a session");
    }

    async fn rows_that_took_their_places_in_another_order_stand_by_their_times(world: World) {
        world.deliver(ANNA, &message("Ett")).await;
        let anna = world.own(ANNA).await;
        let began = world.inbox.now();
        for millis in [30, 10, 20] {
            world.clock.set(began + SignedDuration::from_millis(millis));
            world.deliver(ANNA, &message(&format!("Kom efter {millis}"))).await;
        }
        let page = world.inbox.log_page(&anna, LogFilter::default(), NonZeroU32::MIN).await.unwrap();
        let delivered = page.rows.iter().filter(|row| row.entry.event.word() == "delivered");
        let after: Vec<_> = delivered.map(|row| row.entry.at.duration_since(began).as_millis()).collect();
        assert_eq!(after, [30, 20, 10, 0]);
    }

    async fn a_row_names_what_it_tells_of_for_as_long_as_that_is_there(world: World) {
        world.deliver(ANNA, &message("Kallelse")).await;
        let anna = world.own(ANNA).await;
        let thread = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap().threads[0].id;
        world.inbox.open_thread(&anna, thread).await.unwrap();
        let named = async || {
            let page = world.inbox.log_page(&anna, LogFilter::default(), NonZeroU32::MIN).await.unwrap();
            let senders: Vec<_> = page.senders.into_values().collect();
            assert_eq!(senders, ["DEMO-JOURNAL"]);
            let words = ["opened", "delivered"];
            words.map(|word| match page.rows.iter().find(|row| row.entry.event.word() == word).unwrap().about.clone() {
                Some(LogAbout::Thread(named)) => Some((named.id, named.subject.unwrap(), named.unit)),
                Some(LogAbout::Gone) => None,
                other => panic!("{word}: {other:?}"),
            })
        };
        let there = Some((thread, "Kallelse".to_owned(), "Björkdalens vårdcentral".to_owned()));
        assert_eq!(named().await, [there.clone(), there]);
        world.inbox.tidy(&anna, Tidy::Trash, &thread.into()).await.unwrap();
        world.inbox.delete(&anna.as_owner().unwrap(), &thread.into()).await.unwrap();
        assert_eq!(named().await, [None, None]);
    }

    async fn a_taken_log_is_whole_and_ends_with_the_row_that_it_was_taken(world: World) {
        for number in 0..200 {
            world.deliver(ANNA, &message(&format!("Brev {number}"))).await;
        }
        let anna = world.own(ANNA).await;
        let taking = world.inbox.take_log(&anna.as_owner().unwrap()).await.unwrap();
        world.deliver(ANNA, &message("Kom medan den hämtades")).await;
        let (file, most) = whole(taking).await.unwrap();
        let text = String::from_utf8(file.clone()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 204, "two rows of the beginning, two hundred, this one, and the last line");
        assert!(lines[202].contains("\"event\":\"log_taken\""), "{}", lines[202]);
        assert!(lines[203].starts_with("{\"count\":203,\"head\":\""), "{}", lines[203]);
        assert!(most < file.len() / 3, "{most} of {} bytes at once", file.len());
        for line in &lines {
            let _: serde_json::Value = serde_json::from_str(line).unwrap();
        }
        let found = verify_log(&*file, None).unwrap();
        assert_eq!(found.rows, 203);
        let again = verify_log(&*taken(&world, &anna).await, Some(&found.head.parse().unwrap())).unwrap();
        assert_eq!((again.rows, again.noted), (205, Some(203)), "the log has grown, and what was noted stands in it");
        assert!(world.anna_for_elsa().await.as_owner().is_none(), "a guardian has no right to give");
    }

    async fn the_head_of_a_day_stays_and_is_found_again(world: World) {
        let anna = world.own(ANNA).await;
        let owner = anna.as_owner().unwrap();
        assert_eq!(world.inbox.head_of_day(&owner).await.unwrap(), None, "it began today");
        world.deliver(ANNA, &message("Ett")).await;
        world.clock.set("2026-11-24T00:00:00+01:00".parse().unwrap());
        world.deliver(ANNA, &message("Två")).await;
        let head = world.inbox.head_of_day(&owner).await.unwrap().unwrap();
        assert_eq!((head.day, head.row), (date(2026, 11, 23), 3));
        world.clock.set("2026-11-24T23:59:59+01:00".parse().unwrap());
        world.deliver(ANNA, &message("Tre")).await;
        assert_eq!(world.inbox.head_of_day(&owner).await.unwrap(), Some(head.clone()), "all day the same");
        let noted: NotedHead = head.head.parse().unwrap();
        assert_eq!(verify_log(&*taken(&world, &anna).await, Some(&noted)).unwrap().noted, Some(3));
        world.clock.set("2026-11-26T12:00:00+01:00".parse().unwrap());
        let later = world.inbox.head_of_day(&owner).await.unwrap().unwrap();
        assert_eq!((later.day, later.row), (date(2026, 11, 25), 6), "nothing happened on the day itself");
        assert_eq!(verify_log(&*taken(&world, &anna).await, Some(&noted)).unwrap().noted, Some(3));
        let tolvans = taken(&world, &world.own(TOLVAN).await).await;
        let other = verify_log(&*tolvans, Some(&noted));
        assert!(matches!(other, Err(Unverified::Fault(LogFault::NotNoted))), "{other:?}");
    }

    // ASVS 5.0.0-16.4.2
    async fn what_is_altered_in_the_database_is_found_in_the_file(world: World) {
        for (harm, expected) in [
            ("delete from access_log where position = 4", LogFault::Missing { row: 4, line: 4, found: 5 }),
            (
                // Sealed for that row, and so it opens.
                "update access_log set id = (select id from access_log where position = 4), \
                entry_sealed = (select entry_sealed from access_log where position = 4) where position = 5",
                LogFault::Altered { row: 5, line: 5 },
            ),
        ] {
            let world = world.another().await;
            for number in 0..5 {
                world.deliver(ANNA, &message(&format!("Brev {number}"))).await;
            }
            unguard(&world.database).await;
            execute(&world.database, harm).await.unwrap();
            let owner = world.own(ANNA).await.as_owner().unwrap();
            let mut taking = world.inbox.take_log(&owner).await.unwrap();
            let mut file = Vec::new();
            while let Some(part) = taking.next().await.unwrap() {
                file.extend(part);
            }
            assert!(taking.broken_at().is_some(), "we notice it too");
            match verify_log(&*file, None) {
                Err(Unverified::Fault(fault)) => assert_eq!(fault, expected, "{harm}"),
                other => panic!("{harm}: {other:?}"),
            }
        }
    }

    async fn what_stands_in_clear_beside_a_row_cannot_lie(world: World) {
        for harm in ["kind = 'read'", "doer = 'own'", "event = 'resent'", "at = at + 1"] {
            let world = world.another().await;
            world.deliver(ANNA, &message("Kallelse")).await;
            let anna = world.own(ANNA).await;
            unguard(&world.database).await;
            execute(&world.database, &format!("update access_log set {harm} where event = 'delivered'")).await.unwrap();
            let found = world.inbox.log_page(&anna, LogFilter::default(), NonZeroU32::MIN).await;
            assert!(matches!(found, Err(Error::Inconsistent(_))), "{harm}: {found:?}");
        }
    }

    // ASVS 5.0.0-16.4.2
    async fn a_row_cannot_be_altered_or_removed(world: World) {
        world.deliver(ELSA, &message("Kallelse")).await;
        let guardian = world.anna_for_elsa().await;
        world.inbox.log_acting(&guardian, true).await.unwrap();
        let before = world.inbox.log(&guardian).await.unwrap().len();
        for harm in [
            "update access_log set at = at + 1",
            "update access_log set entry_sealed = hash where position = 2",
            "delete from access_log",
            "delete from access_log where position = 1",
            "update access_log set guardian_id = null where guardian_id is not null",
        ] {
            let refused = execute(&world.database, harm).await.unwrap_err().to_string();
            assert!(refused.contains("the log is only added to"), "{harm}: {refused}");
        }
        assert_eq!(world.inbox.log(&guardian).await.unwrap().len(), before);
    }

    async fn a_row_takes_no_more_room_than_is_said(world: World) {
        let anna = world.own(ANNA).await;
        for number in 0..40 {
            world.deliver(ANNA, &message(&format!("Brev {number}"))).await;
        }
        let listed = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap();
        // Openings of what was opened before add to the log and to nothing else.
        for row in &listed.threads {
            world.inbox.open_thread(&anna, row.id).await.unwrap();
        }
        let before = size(&world.database).await;
        for at in 0..ROWS {
            world.inbox.open_thread(&anna, listed.threads[at % listed.threads.len()].id).await.unwrap();
        }
        let each = (size(&world.database).await - before) / i64::try_from(ROWS).unwrap();
        // What ARCHITECTURE.md says, and a tenth more or less.
        let said = if world.database.folder().is_some() { 404 } else { 491 };
        assert!((said * 9 / 10..said * 11 / 10).contains(&each), "{each} bytes, and {said} are said");
    }
}

/// What the log takes, with its indices, in bytes.
async fn size(database: &Database) -> i64 {
    if database.folder().is_some() {
        let mut connection = SqliteConnection::connect(database.address()).await.unwrap();
        let pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(&mut connection).await.unwrap();
        let page: i64 = sqlx::query_scalar("pragma page_size").fetch_one(&mut connection).await.unwrap();
        pages * page
    } else {
        let mut connection = PgConnection::connect(database.address()).await.unwrap();
        let size = "select pg_total_relation_size('access_log')";
        sqlx::query_scalar(size).fetch_one(&mut connection).await.unwrap()
    }
}

/// Roles as the README makes them: the schema belongs to one, the application is another. Gives the addresses of both.
async fn with_roles(database: &Database) -> (String, String) {
    let cluster = std::env::var("INKORG_TEST_POSTGRES").expect("run by `cargo xtask postgres -- cargo test`");
    let mut admin = PgConnection::connect(&cluster).await.unwrap();
    let name = database.address().split('?').next().unwrap().rsplit('/').next().unwrap();
    let (owner, app) = (format!("{name}_owner"), format!("{name}_app"));
    let made = format!(
        "do $$ begin create role inkorg; exception when duplicate_object or unique_violation then null; end $$; \
         create role {app} login in role inkorg; create role {owner} login in role inkorg; \
         alter database {name} owner to {owner}"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(made)).execute(&mut admin).await.unwrap();
    let of =
        |role: &str| database.address().replacen("postgres://postgres@", &format!("postgres://{role}@"), 1);
    let (owner, app) = (of(&owner), of(&app));
    assert_ne!(owner, database.address());
    (owner, app)
}

// ASVS 5.0.0-13.2.2, 5.0.0-16.4.2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_applications_role_adds_to_the_log_and_can_do_nothing_else_to_it() {
    let clock = inbox::ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
    let database = Database::postgres().await;
    let (owner, app) = with_roles(&database).await;
    let open = async |address: &str| {
        let (clock, random) = (Arc::new(clock.clone()), Arc::new(inbox::SystemRandom));
        Inbox::open(address, &secrets(), clock, random).await
    };
    let early = open(&app).await;
    assert!(
        matches!(early, Err(OpenError::Migration(_) | OpenError::Database(_))),
        "it makes no tables: {early:?}"
    );
    for _ in 0..2 {
        open(&owner).await.unwrap().close();
    }
    let world = World::on(database).await;
    let world = World { inbox: open(&app).await.unwrap(), ..world };

    world.deliver(ANNA, &message("Kallelse")).await;
    let anna = world.own(ANNA).await;
    let owner = anna.as_owner().unwrap();
    let thread = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap().threads[0].id;
    world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
    world.inbox.tidy(&anna, Tidy::Trash, &thread.into()).await.unwrap();
    assert_eq!(world.inbox.delete(&owner, &thread.into()).await.unwrap(), 1);
    assert!(world.inbox.clear_traces(&worker()).await.unwrap(), "and vacuums what it has deleted");
    let log = world.inbox.log(&anna).await.unwrap().len();
    assert!(log > 4);

    let mut connection = PgConnection::connect(&app).await.unwrap();
    // Who has nothing to give is warned, and not refused.
    sqlx::raw_sql("grant all on access_log to inkorg").execute(&mut connection).await.unwrap();
    for harm in [
        "update access_log set at = 0",
        "delete from access_log",
        "truncate access_log",
        "drop table access_log",
        "drop trigger access_log_kept on access_log",
        "alter table access_log disable trigger all",
        "alter table access_log owner to inkorg",
        "create or replace function access_log_kept() returns trigger language plpgsql as $$ begin return null; end $$",
        "drop function access_log_kept() cascade",
        "set session_replication_role = replica",
        "update _sqlx_migrations set success = false",
    ] {
        let refused = sqlx::raw_sql(harm).execute(&mut connection).await;
        let code = refused
            .as_ref()
            .err()
            .and_then(sqlx::Error::as_database_error)
            .and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{harm}: {refused:?}");
    }
    // Whom it belongs to is stopped by the trigger, until that is taken away.
    for harm in ["update access_log set at = 0", "delete from access_log", "truncate access_log"] {
        assert!(execute(&world.database, harm).await.is_err(), "{harm}");
    }
    assert_eq!(world.inbox.log(&anna).await.unwrap().len(), log);

    // A schema that is not up to date is nothing that the application mends.
    execute(&world.database, "update _sqlx_migrations set checksum = 'x'").await.unwrap();
    assert!(matches!(open(&app).await, Err(OpenError::NotMigrated)));
}
