//! `inkorg stats`, as an operator runs it.

use inbox::{
    Capacity, Citizen, Clock, Inbox, Listing, ManualClock, NewMessage, NewSender, Operator, PersonName,
    Personnummer, SessionKey, SystemClock, TakenOver, Unit, day_in_sweden,
    testing::{Database, viewer},
};
use jiff::SignedDuration;
use std::{num::NonZeroU32, process::Command};

const ANNA: &str = "198503149885";

/// Runs `inkorg stats`: what it said, or its complaint.
fn run(database: &Database, words: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_inkorg"))
        .arg("stats")
        .args(words)
        .env("INKORG__DATABASE__URL", database.address())
        .env("INKORG__WEB__PUBLIC_URL", "http://localhost:3000")
        // The secrets of `inbox::testing`.
        .env("INKORG__KEYS__SERVICE", format!("1:{}", "01".repeat(32)))
        .env("INKORG__KEYS__INDEX", "02".repeat(32))
        .env("INKORG__SITE__OPERATOR", "Region Test")
        .env("INKORG__SITE__SERVICE_NAME", "1177")
        .env("INKORG__SITE__CONTACT_EMAIL", "hjalp@example.invalid")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// Lets a new system send so many messages to Anna, who opens the first of them.
async fn sent_and_read(inbox: &Inbox, system: &str, county: Option<&str>, sent: usize, read: usize) {
    let mut new = NewSender::of_all_contracts(system, "SE2321000016-STATS".parse().unwrap());
    new.registration.county = county.map(|county| county.parse().unwrap());
    assert!(inbox.add_sender(&Operator::at_console(), new).await.unwrap());
    let (sender, number) = (inbox.sender(system).await.unwrap().unwrap(), Personnummer::parse(ANNA).unwrap());
    let id = inbox.admit(&number).await.unwrap().id;
    let session = SessionKey::of(system.as_bytes());
    let citizen = Citizen { id, number: number.clone(), name: PersonName::new("Anna"), session };
    inbox.begin_session(session, id, b"{}").await.unwrap();
    for place in 0..sent {
        let message = NewMessage::text(Unit::default(), format!("{system} hemlig {place}"), "Hej!");
        inbox.deliver(&sender, &number, &message).await.unwrap();
        if place < read {
            let anna = viewer(&citizen, id, Capacity::Own);
            let unread = inbox.threads(&anna, Listing::unread(), NonZeroU32::MIN).await.unwrap();
            let newest = unread.threads.iter().find(|row| row.subject == message.subject).unwrap().id;
            inbox.open_thread(&anna, newest).await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn figures_are_shown_as_a_table_and_as_csv_and_no_person_is_in_them() {
    let database = Database::sqlite();
    let noon = day_in_sweden(SystemClock.now() - SignedDuration::from_hours(20 * 24)).at(12, 0, 0, 0);
    let noon = noon.in_tz("Europe/Stockholm").unwrap().timestamp();
    let clock = ManualClock::at(noon);
    let inbox = database.open(&clock).await;
    let anna = TakenOver { number: Personnummer::parse(ANNA).unwrap(), contacts: Vec::new() };
    inbox.take_over(&Operator::at_console(), &anna).await.unwrap();
    sent_and_read(&inbox, "=JOURNAL, \"1\"", Some("14"), 12, 6).await;
    sent_and_read(&inbox, "MELLAN", Some("03"), 8, 5).await;
    sent_and_read(&inbox, "LITEN", None, 2, 0).await;

    let day = day_in_sweden(noon).to_string();
    let csv = run(&database, &["--csv"]).unwrap();
    assert_eq!(
        csv,
        format!(
            "day,county,sender,kind,sent,notified_in_minute,notified_in_day,read_in_day,read_in_week\r\n\
             {day},,LITEN,letter,..,..,..,..,..\r\n\
             {day},03,MELLAN,letter,..,..,..,..,..\r\n\
             {day},14,\"'=JOURNAL, \"\"1\"\"\",letter,12,..,..,6,..\r\n"
        )
    );
    let table = run(&database, &[]).unwrap();
    let lines: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect();
    assert_eq!(lines[0][..5], ["day", "county", "sender", "kind", "sent"]);
    assert_eq!(lines[1], [&*day, "-", "LITEN", "letter", "..", "..", "..", "..", ".."]);
    assert_eq!(lines[3], [&*day, "14", "=JOURNAL, \"1\"", "letter", "12", "..", "..", "6 (50 %)", ".."]);
    assert_eq!(lines[4], [&*day, "all", "22", "..", "..", "11 (50 %)", ".."]);
    assert!(table.contains("withheld: fewer than 5"), "{table}");
    for said in [&csv, &table] {
        for secret in [ANNA, "Anna", "hemlig", "STATS"] {
            assert!(!said.contains(secret), "{said}");
        }
    }

    assert!(run(&database, &["--from", &day, "--to", &day]).unwrap().contains("JOURNAL"));
    let after = day_in_sweden(noon).tomorrow().unwrap().to_string();
    assert_eq!(run(&database, &["--from", &after]).unwrap(), "No messages came on these days.\n");
    assert_eq!(run(&database, &["--from", &after, "--csv"]).unwrap().lines().count(), 1);
    assert!(run(&database, &["--from", &after, "--to", &day]).unwrap_err().contains("--from is a later day"));
    assert!(run(&database, &["--from", "i går"]).unwrap_err().contains("--from"));
    assert!(run(&database, &["--to", "-9999-01-01"]).is_err());
}

#[tokio::test]
async fn what_is_not_over_is_not_told_as_if_it_were() {
    let database = Database::sqlite();
    let inbox = database.open(&SystemClock).await;
    let anna = TakenOver { number: Personnummer::parse(ANNA).unwrap(), contacts: Vec::new() };
    inbox.take_over(&Operator::at_console(), &anna).await.unwrap();
    sent_and_read(&inbox, "JOURNAL", Some("14"), 12, 6).await;
    // At midnight they may be of two days.
    let csv = run(&database, &["--csv"]).unwrap();
    assert!(csv.lines().skip(1).all(|line| line.ends_with(",,,,")), "{csv}");
    let table = run(&database, &[]).unwrap();
    assert!(table.lines().nth(1).unwrap().trim_end().ends_with('-'), "{table}");
}
