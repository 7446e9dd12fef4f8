//! `inkorg account`, as an operator runs it.

use inbox::{AccountState, Operator, Personnummer, SystemClock, TakenOver, testing::Database};
use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

const ANNA: &str = "198503149885";
const BERIT: &str = "195801082743";

/// Runs `inkorg account`, and types into it.
fn account(database: &Database, command: &str, typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_inkorg"))
        .args(["account", command])
        .env("INKORG__DATABASE__URL", database.address())
        .env("INKORG__WEB__PUBLIC_URL", "http://localhost:3000")
        // The secrets of `inbox::testing`.
        .env("INKORG__KEYS__SERVICE", format!("1:{}", "01".repeat(32)))
        .env("INKORG__KEYS__INDEX", "02".repeat(32))
        .env("INKORG__SITE__OPERATOR", "Region Test")
        .env("INKORG__SITE__SERVICE_NAME", "1177")
        .env("INKORG__SITE__CONTACT_EMAIL", "hjalp@example.invalid")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    for written in [&output.stdout, &output.stderr] {
        let written = String::from_utf8_lossy(written);
        assert!(!written.contains(&typed.trim()[..8]), "what was typed is repeated: {written}");
    }
    output
}

#[tokio::test]
async fn an_operator_locks_unlocks_and_closes_by_a_number_that_is_typed() {
    let database = Database::sqlite();
    let inbox = database.open(&SystemClock).await;
    let number = Personnummer::parse(ANNA).unwrap();
    let person = TakenOver { number: number.clone(), contacts: Vec::new() };
    inbox.take_over(&Operator::at_console(), &person).await.unwrap();
    for (command, typed, done, becomes) in [
        ("lock", ANNA, true, AccountState::Locked),
        ("lock", ANNA, false, AccountState::Locked),
        ("unlock", "19850314-9885\n", true, AccountState::Active),
        ("unlock", ANNA, false, AccountState::Active),
        ("lock", "198503149886", false, AccountState::Active),
        ("close", BERIT, false, AccountState::Active),
        ("close", ANNA, true, AccountState::Closed),
        ("unlock", ANNA, false, AccountState::Closed),
    ] {
        let output = account(&database, command, typed);
        assert_eq!(output.status.success(), done, "{command}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(inbox.account(&number).await.unwrap().unwrap().state, becomes, "{command}");
    }
}
