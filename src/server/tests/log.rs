//! `inkorg log verify`, as a citizen runs it: without configuration, database or keys.

use inbox::{
    Capacity, Citizen, Operator, PersonName, Personnummer, SessionKey, SystemClock, TakenOver,
    testing::{Database, viewer},
};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const ANNA: &str = "198503149885";

/// Anna's log as she downloads it.
async fn downloaded() -> String {
    let database = Database::sqlite();
    let inbox = database.open(&SystemClock).await;
    let number = Personnummer::parse(ANNA).unwrap();
    let person = TakenOver { number: number.clone(), contacts: Vec::new() };
    let account = inbox.take_over(&Operator::at_console(), &person).await.unwrap();
    let session = SessionKey::of(b"anna");
    let citizen = Citizen { id: account.id, number, name: PersonName::new("Anna"), session };
    let anna = viewer(&citizen, account.id, Capacity::Own);
    inbox.begin_session(session, account.id, b"").await.unwrap();
    inbox.settings(&anna).await.unwrap();
    let mut taking = inbox.take_log(&anna.as_owner().unwrap()).await.unwrap();
    let mut file = String::new();
    while let Some(part) = taking.next().await.unwrap() {
        file.push_str(std::str::from_utf8(&part).unwrap());
    }
    file
}

fn verify(file: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inkorg"));
    command.env_clear().args(["log", "verify"]).arg(file).args(more).output().unwrap()
}

/// Exit status, and what was said to either.
fn said(output: &Output) -> (Option<i32>, String) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), format!("{out}{err}"))
}

#[tokio::test]
async fn a_downloaded_log_is_whole_or_the_first_row_that_is_not_is_named() {
    let log = downloaded().await;
    assert_eq!(log.lines().count(), 4, "{log}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.jsonl");
    let of = |text: &str, more: &[&str]| {
        fs::write(&file, text).unwrap();
        said(&verify(&file, more))
    };
    let (status, words) = of(&log, &[]);
    assert_eq!(status, Some(0), "{words}");
    assert!(words.starts_with("The log is whole: 3 rows, head "), "{words}");
    let head = words.trim_end().trim_end_matches('.').rsplit(' ').next().unwrap().to_owned();
    let (status, words) = of(&log, &["--head", &head]);
    assert_eq!(status, Some(0), "{words}");
    assert!(words.contains("The head that you noted is that of row 3"), "{words}");

    for (altered, expected) in [
        (
            log.replacen("settings_shown", "preferences_set", 1),
            "The log is not whole: row 2 (line 2) was altered.\n",
        ),
        (
            log.split_once('\n').unwrap().1.to_owned(),
            "The log is not whole: row 1 is missing: line 1 holds row 2.\n",
        ),
        (log.trim_end().to_owned(), "The log is not whole: the log breaks off after row 3"),
        (log.replace('\n', "\r\n"), "The log is not whole: row 1 (line 1) was altered.\n"),
        (String::new(), "The log is not whole: the log breaks off after row 0"),
    ] {
        let (status, words) = of(&altered, &[]);
        assert_eq!(status, Some(1), "{words}");
        assert!(words.starts_with(expected), "{words}");
    }
    let (status, words) = of(&log, &["--head", "0000-0000-0000-0000-0000"]);
    assert_eq!(status, Some(1), "{words}");
    assert!(words.contains("no row has the head that you noted"), "{words}");
    let (status, words) = of(&log, &["--head", "3F9A"]);
    assert_eq!(status, Some(2), "{words}");
    assert!(words.contains("at least 20 digits"), "{words}");
    let (status, words) = said(&verify(&folder.path().join("none"), &[]));
    assert_eq!(status, Some(2), "{words}");
    assert!(words.contains("cannot be read"), "{words}");
}
