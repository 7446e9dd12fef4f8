//! `inkorg sender`, as an operator runs it.

use inbox::{AllowedServices, Contract, Inbox, Operator, Purpose, SystemClock, testing::Database};
use std::process::Command;

struct Console {
    database: Database,
    inbox: Inbox,
}

impl Console {
    async fn new() -> Self {
        let database = Database::sqlite();
        let inbox = database.open(&SystemClock).await;
        Self { database, inbox }
    }

    /// Runs `inkorg sender`: what it said, or its complaint.
    fn run(&self, words: &[&str]) -> Result<String, String> {
        let output = Command::new(env!("CARGO_BIN_EXE_inkorg"))
            .arg("sender")
            .args(words)
            .env("INKORG__DATABASE__URL", self.database.address())
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

    #[track_caller]
    fn refused(&self, words: &[&str], remedy: &str) {
        let refused = self.run(words).unwrap_err();
        assert!(refused.contains(remedy), "{words:?}: {refused}");
    }
}

#[tokio::test]
async fn a_sender_is_registered_changed_rotated_and_turned_off_and_all_of_it_is_shown() {
    let console = Console::new().await;
    console.run(&["add", "JOURNAL-1", "--hsa-id", "SE2321000016-1A2B", "--county", "14"]).unwrap();
    let journal = console.inbox.sender("JOURNAL-1").await.unwrap().unwrap();
    assert!(Contract::OF_MESSAGES.into_iter().all(|contract| journal.may(contract)));
    assert!(!journal.may(Contract::ProcessNotificationV1), "only for whoever it is said");
    assert!(journal.registration().services == AllowedServices::Any);
    assert_eq!(journal.registration().purpose, Purpose::Production);

    let changed = ["change", "JOURNAL-1", "--contract", "AddMessage:2", "--contract", "IsActiveUser:2"];
    console.run(&changed).unwrap();
    let limited = ["--service", "formular", "--requests-per-second", "20", "--messages-per-day", "50000"];
    console.run(&[&["change", "JOURNAL-1"][..], &limited[..]].concat()).unwrap();
    console.run(&["change", "JOURNAL-1", "--contact", "Förvaltningen", "--purpose", "test"]).unwrap();
    let again = console.run(&["change", "JOURNAL-1", "--purpose", "test"]).unwrap();
    assert!(again.contains("Nothing was changed"), "{again}");
    let sender = console.inbox.sender("JOURNAL-1").await.unwrap().unwrap();
    assert!(!sender.may(Contract::AddMessageV1) && sender.may(Contract::AddMessageV2));
    assert!(sender.may_lead_to("formular") && !sender.may_lead_to("bokning"));
    assert_eq!(sender.registration().county.unwrap().code(), "14", "what was not said stays");

    let (old, new) = ("SE2321000016-1A2B", "SE2321000016-9Z");
    console.run(&["rotate", "JOURNAL-1", "--from", old, "--to", new, "--keep"]).unwrap();
    let found = async |hsa_id: &str| {
        let found = console.inbox.senders_with(&hsa_id.parse().unwrap()).await.unwrap();
        found.iter().map(|sender| sender.system().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (found(old).await, found(new).await),
        (vec!["JOURNAL-1".to_owned()], vec!["JOURNAL-1".to_owned()])
    );
    console.run(&["rotate", "JOURNAL-1", "--from", old, "--to", new]).unwrap();
    assert_eq!((found(old).await.len(), found(new).await.len()), (0, 1));
    console.refused(&["rotate", "JOURNAL-1", "--from", old, "--to", new], "--from");

    console.run(&["disable", "JOURNAL-1"]).unwrap();
    assert!(console.inbox.sender("JOURNAL-1").await.unwrap().is_none());
    let listed = console.run(&["list"]).unwrap();
    assert!(listed.starts_with("JOURNAL-1\tSE2321000016-9Z\tdisabled\ttest\t"), "{listed}");
    console.run(&["enable", "JOURNAL-1"]).unwrap();

    let shown = console.run(&["show", "JOURNAL-1"]).unwrap();
    for line in [
        "state\tenabled",
        "contract\tAddMessage:2, IsActiveUser:2",
        "service\tformular",
        "requests-per-second\t20",
        "messages-per-day\t50000",
        "contact\tFörvaltningen",
        "bookings\tnone",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    let done: Vec<&str> = shown.split_once("what was done with it:\n").unwrap().1.lines().collect();
    let done: Vec<&str> = done.iter().map(|line| line.split_once('\t').unwrap().1).collect();
    assert_eq!(
        done,
        [
            "added",
            "changed\tcontract",
            "changed\tservice, limits",
            "changed\tpurpose, contact",
            "changed\thsa-id",
            "changed\thsa-id",
            "disabled",
            "enabled",
        ]
    );
    // Whoever may change it, an operator finds it again: the log is of the sender, and outlives what was registered.
    let id = console.inbox.senders(&Operator::at_console()).await.unwrap()[0].id;
    assert!(shown.contains(&id.to_string()));
}

#[tokio::test]
async fn a_booking_system_is_asked_where_the_operator_says() {
    let console = Console::new().await;
    let add = ["add", "BOKNING", "--hsa-id", "SE2321000016-B1", "--contract", "ProcessNotification:1"];
    let address = ["--booking-address", "https://bokning.example/GetBookingDetails"];
    console.run(&[&add[..], &address].concat()).unwrap();
    let hsa_id = "SE2321000016-B1".parse().unwrap();
    let known = async || console.inbox.senders_with(&hsa_id).await.unwrap().remove(0);
    let booking = known().await;
    let bookings = booking.registration().bookings.as_ref().unwrap();
    assert_eq!(bookings.address.as_str(), "https://bokning.example/GetBookingDetails");
    assert!(bookings.logical_address.is_none());
    console.run(&["change", "BOKNING", "--booking-logical-address", "SE2321000016-B2"]).unwrap();
    let shown = console.run(&["show", "BOKNING"]).unwrap();
    assert!(shown.contains("addressed to SE2321000016-B2"), "{shown}");
    console.run(&["change", "BOKNING", "--no-bookings"]).unwrap();
    assert!(known().await.registration().bookings.is_none());
    console
        .refused(&["change", "BOKNING", "--booking-logical-address", "SE2321000016-B2"], "--booking-address");
}

#[tokio::test]
async fn what_could_never_work_is_refused_with_its_remedy() {
    let console = Console::new().await;
    for (words, remedy) in [
        (&["add", "S"][..], "needs an HSA-id"),
        (&["add", " ", "--hsa-id", "SE1"], "a system id is"),
        (&["add", "S", "--hsa-id", "191212121212"], "begins with a letter"),
        (&["add", "S", "--hsa-id", "SE1", "--contract", "AddMessage"], "AddMessage:2"),
        (&["add", "S", "--hsa-id", "SE1", "--county", "1"], "two digits"),
        (&["add", "S", "--hsa-id", "SE1", "--purpose", "prod"], "production or test"),
        (&["add", "S", "--hsa-id", "SE1", "--booking-address", "http://bokning.example/"], "https"),
        (&["add", "S", "--hsa-id", "SE1", "--contact", "a\nb"], "one line"),
        (&["change", "S", "--county", "14"], "sender list"),
        (&["disable", "S"], "sender list"),
        (&["show", "S"], "sender list"),
    ] {
        console.refused(words, remedy);
    }
    assert!(console.inbox.senders(&Operator::at_console()).await.unwrap().is_empty());
    console.run(&["add", "S", "--hsa-id", "SE1"]).unwrap();
    console.refused(&["add", "S", "--hsa-id", "SE2"], "registered already");
}
