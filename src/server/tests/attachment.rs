//! `inkorg attachment`, as an operator runs it.

use inbox::{
    MediaType, NewAttachment, NewMessage, NewSender, Operator, Personnummer, SystemClock, TakenOver, Unit,
    testing::Database,
};
use std::process::{Command, Output};

/// Runs `inkorg attachment`.
fn attachment(database: &Database, command: &str, id: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_inkorg"))
        .args(["attachment", command, id])
        .env("INKORG__DATABASE__URL", database.address())
        .env("INKORG__WEB__PUBLIC_URL", "http://localhost:3000")
        // The secrets of `inbox::testing`.
        .env("INKORG__KEYS__SERVICE", format!("1:{}", "01".repeat(32)))
        .env("INKORG__KEYS__INDEX", "02".repeat(32))
        .env("INKORG__SITE__OPERATOR", "Region Test")
        .env("INKORG__SITE__SERVICE_NAME", "1177")
        .env("INKORG__SITE__CONTACT_EMAIL", "hjalp@example.invalid")
        .output()
        .unwrap()
}

#[tokio::test]
async fn an_operator_takes_a_file_away_by_the_last_part_of_its_address() {
    let database = Database::sqlite();
    let inbox = database.open(&SystemClock).await;
    let operator = Operator::at_console();
    let sender = NewSender::of_all_contracts("JOURNAL", "SE1".parse().unwrap());
    inbox.add_sender(&operator, sender).await.unwrap();
    let number = Personnummer::parse("198503149885").unwrap();
    inbox.take_over(&operator, &TakenOver { number: number.clone(), contacts: Vec::new() }).await.unwrap();
    let sender = inbox.sender("JOURNAL").await.unwrap().unwrap();
    let file = NewAttachment {
        name: "zzfile.txt".to_owned(),
        media_type: MediaType::Text,
        expires_at: None,
        content: b"zzcontent".to_vec(),
    };
    let sent = NewMessage { attachments: vec![file], ..NewMessage::text(Unit::default(), "Bilaga", "Hej") };
    let id = inbox.deliver(&sender, &number, &sent).await.unwrap().attachments[0].to_string();
    for (command, id, done) in [
        ("scan-again", id.as_str(), false),
        ("remove", "0123456789abcdef0123456789abcdef", false),
        ("remove", "zz", false),
        ("remove", id.as_str(), true),
        ("remove", id.as_str(), false),
    ] {
        let output = attachment(&database, command, id);
        let said = [output.stdout.as_slice(), &output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert_eq!(output.status.success(), done, "{command} {id}: {said}");
        assert!(!said.contains("zzfile") && !said.contains("zzcontent"), "{said}");
    }
}
