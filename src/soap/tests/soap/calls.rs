//! The two operations, from request to answer.

use crate::world::{
    ADD_MESSAGE, ANNA, BERIT, Deceased, ELSA, ERIK, Family, IDLE, IS_ACTIVE_USER, JOURNAL, Noting, OFF,
    STRANGER, Silent, TESTING, TOLVAN, World, add_message, with,
};
use axum::http::StatusCode;
use docbook::Document;
use inbox::{ActionTarget, Channel, Unit};
use insta::assert_snapshot;
use soap::Caller;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Numbers whose owners cannot be reached here, each for another reason.
pub(crate) const NOBODY: [&str; 7] = [
    BERIT,          // has never activated the inbox
    STRANGER,       // unknown
    "191212121213", // wrong check digit
    "198513149885", // no date
    "202312892397", // samordningsnummer, unknown
    "19121212T123", // reserve number
    "19121212f123",
];

#[tokio::test]
async fn a_message_is_delivered_as_it_was_written() {
    let world = World::new().await;
    let answer = world.post(ADD_MESSAGE).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_snapshot!(answer.child(), @r#"<AddMessageToPatientPortalInboxResponse xmlns="urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1"><messageThreadId>thread-1</messageThreadId><resultCode>OK</resultCode></AddMessageToPatientPortalInboxResponse>"#);

    let threads = world.threads(TOLVAN).await;
    let [thread] = &*threads else { panic!("one thread") };
    let [message] = &*thread.messages else { panic!("one message") };
    assert_eq!(message.subject.as_deref(), Some("Provsvar"));
    assert_eq!(message.body, Document::parse("<article><para>Dina prover ser bra ut.</para></article>"));
    assert_eq!(
        message.unit,
        Unit {
            id: "SE2321000016-1HZ3".to_owned(),
            name: "Norra vårdcentralen".to_owned(),
            address: Some("Storgatan 1".to_owned()),
            postal_code: Some("123 45".to_owned()),
            town: Some("Norrby".to_owned()),
            telephone: Some("010-123 45 67".to_owned()),
        }
    );
}

#[tokio::test]
async fn who_has_died_is_no_active_user_even_with_an_active_inbox() {
    let world = World::with(|endpoint| endpoint.register = Arc::new(Deceased(TOLVAN))).await;
    let answer = world.post(ADD_MESSAGE).await;
    assert!(
        answer.body.contains("<resultText>Target person is not active user</resultText>"),
        "{}",
        answer.body
    );
    assert_eq!(world.messages(TOLVAN).await, 0);
    let asked = world.post(IS_ACTIVE_USER.replace(ANNA, TOLVAN)).await;
    assert!(asked.body.contains("<status>false</status>"), "{}", asked.body);
    let anna = world.post(add_message(TOLVAN, ANNA)).await;
    assert!(anna.body.contains("<resultCode>OK</resultCode>"), "{}", anna.body);
}

#[tokio::test]
async fn the_register_is_told_of_nobody_who_has_no_active_inbox_here() {
    let register = Arc::new(Noting::default());
    let world = World::with(|endpoint| endpoint.register = register.clone()).await;
    for nobody in [STRANGER, BERIT] {
        let answer = world.post(add_message(TOLVAN, nobody)).await;
        assert!(answer.body.contains("Target person is not active user"), "{}", answer.body);
        let asked = world.post(with(IS_ACTIVE_USER, TOLVAN, nobody)).await;
        assert!(asked.body.contains("<status>false</status>"), "{}", asked.body);
    }
    assert!(register.0.lock().unwrap().is_empty());
    world.post(ADD_MESSAGE).await;
    assert_eq!(*register.0.lock().unwrap(), [TOLVAN]);
}

#[tokio::test]
async fn a_register_that_is_silent_stops_no_message_and_keeps_no_sender_waiting() {
    let world = World::with(|endpoint| endpoint.register = Arc::new(Silent)).await;
    let began = Instant::now();
    let answer = world.post(ADD_MESSAGE).await;
    // TKB patientportal: 95 % within two seconds.
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert!(answer.body.contains("<resultCode>OK</resultCode>"), "{}", answer.body);
    assert_eq!(world.messages(TOLVAN).await, 1);
}

#[tokio::test]
async fn the_notices_that_wait_are_told_if_the_sender_asked_for_any() {
    let world = World::new().await;
    let anna = add_message(TOLVAN, ANNA);
    let answer = world.post(anna.clone()).await;
    assert_snapshot!(answer.child(), @r#"<AddMessageToPatientPortalInboxResponse xmlns="urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1"><messageThreadId>thread-1</messageThreadId><notificationSent>SMS</notificationSent><notificationSent>Email</notificationSent><resultCode>OK</resultCode></AddMessageToPatientPortalInboxResponse>"#);
    for silent in ["<add:notify>false</add:notify>", ""] {
        let another = with(&anna, "<add:notify>true</add:notify>", silent);
        let answer =
            world.post(with(&another, "Provsvar", &format!("Annat{silent}").replace(['<', '>'], ""))).await;
        assert!(answer.body.contains("<resultCode>OK</resultCode>"), "{}", answer.body);
        assert!(!answer.body.contains("notificationSent"), "{}", answer.body);
    }
}

#[tokio::test]
async fn of_a_childs_message_notices_are_promised_by_the_ways_of_guardians_who_may_act_now() {
    let family = |former, silent_about| Family { former, silent_about, ..Family::default() };
    for (register, told) in [
        (family(None, None), &["SMS", "Email"][..]),
        (family(Some(ANNA), None), &["Email"]),
        (family(Some(ERIK), None), &["SMS"]),
        (family(None, Some(ERIK)), &["SMS"]),
        (family(None, Some(ELSA)), &[]),
    ] {
        let case = format!("{register:?}");
        let world = World::with(|endpoint| endpoint.register = Arc::new(register)).await;
        let began = Instant::now();
        let answer = world.post(add_message(TOLVAN, ELSA)).await;
        assert!(began.elapsed() < Duration::from_secs(2), "{case}: {:?}", began.elapsed());
        assert!(answer.body.contains("<resultCode>OK</resultCode>"), "{case}: {}", answer.body);
        let asked = world.post(with(IS_ACTIVE_USER, TOLVAN, ELSA)).await;
        assert!(asked.body.contains("<status>true</status>"), "{case}: {}", asked.body);
        for way in ["SMS", "Email"] {
            let promised = answer.body.contains(&format!("<notificationSent>{way}<"));
            assert_eq!(promised, told.contains(&way), "{case}: {}", answer.body);
            assert_eq!(asked.body.contains(way), promised, "{case}: {}", asked.body);
        }
    }
}

#[tokio::test]
async fn guardians_are_asked_about_only_when_their_ways_are_to_be_told() {
    for (notify, asked) in [("", &[ELSA][..]), ("<add:notify>true</add:notify>", &[ELSA, ANNA, ERIK])] {
        let register = Arc::new(Family::default());
        let world = World::with(|endpoint| endpoint.register = register.clone()).await;
        world.post(with(&add_message(TOLVAN, ELSA), "<add:notify>true</add:notify>", notify)).await;
        let mut of: Vec<_> = register.asked.lock().unwrap().clone();
        of[1..].sort_by_key(|number| number == ERIK); // the two at once, in any order
        assert_eq!(of, asked);
    }
}

#[tokio::test]
async fn no_notice_is_promised_by_a_way_that_the_operator_does_not_offer() {
    for (offered, told) in [(vec![Channel::Email], vec!["Email"]), (vec![], vec![])] {
        let world = World::with(|endpoint| endpoint.offered = offered).await;
        for _ in ["the first time", "sent again"] {
            let answer = world.post(add_message(TOLVAN, ANNA)).await;
            let sent = answer.body.matches("<notificationSent>").count();
            assert_eq!(sent, told.len(), "{}", answer.body);
            assert!(told.iter().all(|way| answer.body.contains(&format!("<notificationSent>{way}<"))));
        }
        let asked = world.post(with(IS_ACTIVE_USER, TOLVAN, ANNA)).await;
        assert!(asked.body.contains("<status>true</status>"), "{}", asked.body);
        assert!(!asked.body.contains("SMS"), "{}", asked.body);
        assert_eq!(asked.body.contains("Email"), !told.is_empty(), "{}", asked.body);
    }
}

#[tokio::test]
async fn a_thread_id_is_echoed_only_if_given_and_a_blank_one_is_none() {
    let world = World::new().await;
    let id = "<core:messageThreadId>thread-1</core:messageThreadId>";
    for (round, none) in ["", "<core:messageThreadId/>", "<core:messageThreadId> \n</core:messageThreadId>"]
        .into_iter()
        .enumerate()
    {
        let request = add_message(id, none);
        let answer = world.post(with(&request, "Provsvar", &format!("Brev {round}"))).await;
        assert!(!answer.body.contains("messageThreadId"), "{}", answer.body);
        assert_eq!(world.threads(TOLVAN).await.len(), round + 1, "messages without thread id stand alone");
    }
    let answer = world.post(add_message("thread-1", "a&amp;b&lt;c&gt;&#13;")).await;
    assert!(
        answer.child().contains("<messageThreadId>a&amp;b&lt;c&gt;&#13;</messageThreadId>"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn equal_thread_ids_are_one_thread() {
    let world = World::new().await;
    world.post(ADD_MESSAGE).await;
    world.post(add_message("Provsvar", "Fler provsvar")).await;
    let threads = world.threads(TOLVAN).await;
    assert_eq!(threads.len(), 1);
    assert_eq!(threads[0].messages.len(), 2);
}

#[tokio::test]
async fn the_same_request_again_is_ok_and_not_doubled() {
    let world = World::new().await;
    let first = world.post(ADD_MESSAGE).await;
    assert_eq!(world.post(ADD_MESSAGE).await, first);
    assert_eq!(world.post(add_message("<add:notify>true</add:notify>", "")).await, first);
    assert_eq!(world.messages(TOLVAN).await, 1);
    for (from, to) in [
        ("Storgatan 1", "Storgatan 2"),
        ("?id=7", "?id=8"),
        ("ser bra ut", "ser mycket bra ut"),
        ("Svara på frågor", "Svara på alla frågor"),
    ] {
        world.post(add_message(from, to)).await;
    }
    assert_eq!(world.messages(TOLVAN).await, 5, "any other field makes it another message");
}

#[tokio::test]
async fn a_button_leads_where_the_sender_said() {
    let world = World::new().await;
    for (at, (word, target)) in [
        ("CurrentTarget", ActionTarget::Current),
        ("Embedded", ActionTarget::Embedded),
        ("Widget", ActionTarget::Widget),
        ("NewTarget", ActionTarget::New),
    ]
    .into_iter()
    .enumerate()
    {
        let number = format!("button-{at}");
        world.post(with(&add_message("NewTarget", word), "thread-1", &number)).await;
        let threads = world.threads(TOLVAN).await;
        assert_eq!(threads.len(), at + 1);
        let actions: Vec<_> = threads
            .iter()
            .flat_map(|thread| &thread.messages[0].actions)
            .map(|offered| &offered.action)
            .collect();
        let action = actions.iter().find(|action| action.target == target).expect("the target that was sent");
        assert_eq!((&*action.system, &*action.label), ("formular", "Svara på frågor"));
        assert_eq!(action.query.as_deref(), Some("?id=7&x=1"));
    }
}

#[tokio::test]
async fn an_active_user_is_told_of_with_the_ways_to_notify() {
    let world = World::new().await;
    assert_snapshot!(world.post(IS_ACTIVE_USER).await.child(), @r#"<IsActiveUserResponse xmlns="urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1"><status>true</status></IsActiveUserResponse>"#);
    assert_snapshot!(world.post(with(IS_ACTIVE_USER, TOLVAN, ANNA)).await.child(), @r#"<IsActiveUserResponse xmlns="urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1"><status>true</status><activeNotificationMethods>SMS</activeNotificationMethods><activeNotificationMethods>Email</activeNotificationMethods></IsActiveUserResponse>"#);
}

#[tokio::test]
async fn nobody_else_is_an_active_user() {
    let world = World::new().await;
    for number in NOBODY {
        let answer = world.post(with(IS_ACTIVE_USER, TOLVAN, number)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(
            answer.child(),
            r#"<IsActiveUserResponse xmlns="urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1"><status>false</status></IsActiveUserResponse>"#
        );
    }
}

#[tokio::test]
async fn a_request_without_source_system_is_denied() {
    let world = World::new().await;
    for missing in ["", "<add:sourceSystem/>"] {
        let answer =
            world.post(add_message("<add:sourceSystem>DEMO-JOURNAL</add:sourceSystem>", missing)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(answer.fault(), "Client");
        assert!(answer.body.contains("sourceSystem is missing"), "{}", answer.body);
    }
    assert_eq!(world.messages(TOLVAN).await, 0);
}

// ASVS 5.0.0-8.2.1
#[tokio::test]
async fn unknown_disabled_and_unregistered_systems_are_denied_alike() {
    let world = World::new().await;
    let mut told = Vec::new();
    for system in ["UNKNOWN", "demo-journal", "DEMO-JOURNAL ", OFF, IDLE, TESTING] {
        let answer = world.post(add_message("DEMO-JOURNAL", system)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{system}");
        assert_eq!(answer.fault(), "Client");
        told.push(answer.body.split(" Reference:").next().unwrap().to_owned());
    }
    told.dedup();
    assert_eq!(told.len(), 1, "nobody learns which system ids exist");
    assert_eq!(world.messages(TOLVAN).await, 0);
}

#[tokio::test]
async fn a_caller_that_states_no_system_is_the_configured_one_or_denied() {
    for (default_system, status) in [
        (Some(JOURNAL), StatusCode::OK),
        (None, StatusCode::FORBIDDEN),
        (Some(IDLE), StatusCode::FORBIDDEN),
        (Some(OFF), StatusCode::FORBIDDEN),
    ] {
        let caller = Caller::Loopback { default_system: default_system.map(str::to_owned) };
        let world = World::with(|endpoint| endpoint.caller = caller).await;
        assert_eq!(world.post(IS_ACTIVE_USER).await.status, status, "{default_system:?}");
    }
}
