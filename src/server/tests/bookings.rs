//! `inkorg bookings`, as an operator runs it.

use inbox::{
    BookingCategory, BookingNotification, BookingSystem, BookingThen, BookingTrouble, HsaId, NewSender,
    Operator, Personnummer, Registration, SystemClock, TakenOver,
    testing::{Database, booking_worker},
};
use std::process::Command;

/// Runs `inkorg bookings`: what it said, or its complaint.
fn run(database: &Database, words: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_inkorg"))
        .arg("bookings")
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

#[tokio::test]
async fn what_was_given_up_is_shown_without_whose_it_is_and_asked_about_once_more() {
    let database = Database::sqlite();
    let inbox = database.open(&SystemClock).await;
    let operator = Operator::at_console();
    let hsa_id: HsaId = "SE2321000016-TIDBOK".parse().unwrap();
    let registration = Registration {
        hsa_ids: [hsa_id.clone()].into(),
        bookings: Some(BookingSystem {
            address: "https://tidbok.example/".parse().unwrap(),
            logical_address: None,
        }),
        ..Registration::default()
    };
    let sender = NewSender { system: "TIDBOK".to_owned(), registration };
    assert!(inbox.add_sender(&operator, sender).await.unwrap());
    let sender = inbox.sender("TIDBOK").await.unwrap().unwrap();
    let subject = Personnummer::parse("198503149885").unwrap();
    inbox.take_over(&operator, &TakenOver { number: subject.clone(), contacts: Vec::new() }).await.unwrap();
    let told = BookingNotification {
        subject,
        category: BookingCategory::Booking,
        unit: "SE2321000016-1HZ3".to_owned(),
        booking: "hemlig-1".to_owned(),
        interest: "NA".to_owned(),
        system: hsa_id,
        controller: "SE2321000016".to_owned(),
        owner: None,
        updated_at: None,
        deleted: false,
    };
    inbox.note_bookings(&sender, &[told]).await.unwrap();
    assert!(
        run(&database, &["given-up"]).unwrap().contains("1 wait to be asked about, the first of them since")
    );
    let worker = booking_worker();
    let lane = inbox.booking_lanes(&worker, 1).await.unwrap()[0];
    let job = inbox.claim_bookings(&worker, lane, 1).await.unwrap().remove(0).unwrap();
    let then = BookingThen::GivenUp(BookingTrouble::Denied);
    assert!(inbox.end_booking(&worker, &job, None, then).await.unwrap());

    let shown = run(&database, &["given-up"]).unwrap();
    assert!(shown.contains("TIDBOK\tdenied\t") && shown.contains(&job.id.to_string()), "{shown}");
    for secret in ["198503149885", "hemlig", "1HZ3"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let nobody = "0".repeat(32);
    assert!(run(&database, &["ask-again", &nobody]).unwrap_err().contains("nothing was given up"));
    assert!(run(&database, &["ask-again", &job.id.to_string()]).unwrap().contains("1 bookings"));
    assert_eq!(inbox.bookings_waiting(&operator).await.unwrap().count, 1);
    assert!(run(&database, &["ask-again"]).is_err());
}
