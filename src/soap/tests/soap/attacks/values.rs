//! 20 to 24: files, words, numbers, times, and ids.

use super::{nothing_is_stored, refused};
use crate::{
    calls::NOBODY,
    version2::{EVERYTHING, LEAST, STATUS, inside},
    world::{ADD_MESSAGE, ANNA, TOLVAN, World, add_message, with},
};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};

/// The file of the request with everything.
const FILE: &str = "R8OlIHJha3QgZnJhbSBmcsOlbiBlbnRyw6luLgo=";

// ASVS 5.0.0-2.2.3, 5.0.0-5.2.2
#[tokio::test]
async fn attack_20_a_file_that_is_not_what_it_says_is_refused_with_its_message() {
    let world = World::new().await;
    for (from, to, says) in [
        ("text/plain", "image/png", "a file is text/plain, and its sender says image/png"),
        ("Vägbeskrivning.txt", "Vägbeskrivning.exe", "name ends as that of another type than text/plain"),
        (FILE, "", "a file is empty"),
        (FILE, "TVqQAA==", "a file is neither PDF, PNG, JPEG, GIF nor plain text"),
    ] {
        let answer = inside(&world.post(with(EVERYTHING, from, to)).await);
        assert!(
            answer.contains(says) && answer.contains("<errorCode>AttachmentRefused</errorCode>"),
            "{answer}"
        );
        assert!(!answer.contains("exe<") && !answer.contains("beskrivning"), "{answer}");
    }
    nothing_is_stored(&world).await;
    // What was refused has not used up its id.
    assert!(inside(&world.post(EVERYTHING).await).contains("OK"));
}

#[tokio::test]
async fn attack_20_base64_is_whole_or_refused_and_a_request_may_hold_eleven_megabytes_of_files() {
    let world = World::new().await;
    for broken in
        ["YQ", "YQ=", "YR==", "YQ===", "=", "Y=Q=", "YQ==YQ==", "Y-_Q", "secret!", "YQ==&#0;", "%59"]
    {
        refused(&world, with(EVERYTHING, FILE, broken)).await;
    }
    let folded = "R8OlIHJha3Qg\r\n\t ZnJhbSBmcsOlbiBl\nbnRyw6luLgo=\n";
    assert!(inside(&world.post(with(EVERYTHING, FILE, folded)).await).contains("OK"));
    assert_eq!(world.threads(ANNA).await[0].messages[0].attachments[0].size, 29);
    let of = |bytes: usize| {
        let content = STANDARD.encode(vec![b'a'; bytes]);
        let file = format!(
            "</core:text><core:attachment><core:name>a.txt</core:name><core:mediaType>text/plain</core:mediaType><core:content>{content}</core:content></core:attachment>"
        );
        with(LEAST, "</core:text>", &file)
    };
    let answer = world.post(of(11_900_000)).await;
    assert_eq!(answer.fault(), "Client");
    assert!(answer.body.contains("larger than 15728640 bytes"), "{}", answer.body);
    assert_eq!(world.messages(TOLVAN).await, 0);
    assert!(inside(&world.post(of(11_000_000)).await).contains("OK"));
    assert_eq!(world.threads(TOLVAN).await[0].messages[0].attachments[0].size, 11_000_000);
    // Questions are small: they are not read further than they may be long.
    let answer = world.post(with(STATUS, "besok-4711", &"a".repeat(40_000))).await;
    assert!(answer.body.contains("larger than 32768 bytes"), "{}", answer.body);
}

// ASVS 5.0.0-1.3.1, 5.0.0-1.3.5
#[tokio::test]
async fn attack_21_markup_in_words_stays_words() {
    let world = World::new().await;
    let script = "<script>alert(1)</script>";
    let request = add_message("Provsvar", &format!("<![CDATA[{script}]]>"))
        .replace("Norra vårdcentralen", "&lt;b&gt;Norra&lt;/b&gt;")
        .replace("Dina prover ser bra ut.", "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;");
    assert_eq!(world.post(request).await.status, StatusCode::OK);
    let threads = world.threads(TOLVAN).await;
    let message = &threads[0].messages[0];
    assert_eq!(message.subject.as_deref(), Some(script));
    assert_eq!(message.unit.name, "<b>Norra</b>");
    assert!(message.body.plain_text().contains(script), "{}", message.body.plain_text());
    // An envelope in words is words, and no second request.
    let nested = add_message("Dina prover ser bra ut.", &format!("<![CDATA[{}]]>", "</add:message>"));
    assert_eq!(world.post(nested).await.status, StatusCode::OK);
    assert_eq!(world.messages(TOLVAN).await, 1, "the first was opened above");
}

// ASVS 5.0.0-1.4.2, 5.0.0-2.2.1
#[tokio::test]
async fn attack_22_times_and_numbers_that_are_none_are_refused() {
    let world = World::new().await;
    let starts = "2026-12-07T09:20:00+01:00";
    for none in [
        "secret".to_owned(),
        "9".repeat(1_000_000),
        format!("2026-12-07T09:20:00.{}Z", "9".repeat(1_000_000)),
        "9999999-12-07T09:20:00Z".to_owned(),
        "-0001-12-07T09:20:00Z".to_owned(),
        "+2026-12-07T09:20:00Z".to_owned(),
        "0000-00-00T00:00:00Z".to_owned(),
        "2026-12-07T24:00:00+01:00".to_owned(),
        "2026-12-07T23:59:60+01:00".to_owned(),
        "2026-02-30T09:20:00+01:00".to_owned(),
        "2026-12-07T09:20:00+99:00".to_owned(),
        "2026-12-07".to_owned(),
        "2026-12-07 09:20:00".to_owned(),
        "٢026-12-07T09:20:00Z".to_owned(),
        "1e9".to_owned(),
        "NaN".to_owned(),
        String::new(),
    ] {
        refused(&world, with(EVERYTHING, starts, &none)).await;
        refused(&world, with(EVERYTHING, "2026-12-31T00:00:00+01:00", &none)).await;
    }
    for none in ["", "2", "-1", "TRUE", "yes", "tr ue", &"1".repeat(1_000_000)] {
        refused(&world, add_message("<add:notify>true", &format!("<add:notify>{none}"))).await;
    }
    // Without an offset it is the time in Sweden.
    assert!(inside(&world.post(with(EVERYTHING, starts, "2026-12-07T09:20:00")).await).contains("OK"));
    let visit = world.threads(ANNA).await[0].messages[0].visit.clone().unwrap();
    assert_eq!(visit.starts, starts.parse().ok());
}

#[tokio::test]
async fn attack_23_a_number_that_is_nobodys_is_answered_alike_whatever_is_wrong_with_it() {
    let world = World::new().await;
    for number in NOBODY {
        let answer = world.post(add_message(TOLVAN, number)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(
            answer.child(),
            r#"<AddMessageToPatientPortalInboxResponse xmlns="urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1"><messageThreadId>thread-1</messageThreadId><resultCode>ERROR</resultCode><resultText>Target person is not active user</resultText></AddMessageToPatientPortalInboxResponse>"#
        );
        assert_eq!(
            inside(&world.post(with(LEAST, TOLVAN, number)).await),
            "<resultCode>ERROR</resultCode><resultText>Target person is not active user</resultText><errorCode>NotActiveUser</errorCode>"
        );
    }
    nothing_is_stored(&world).await;
}

#[tokio::test]
async fn attack_23_what_has_not_the_form_of_a_number_is_refused() {
    let world = World::new().await;
    for number in [
        "",
        "1212121212",
        "121212-1212",
        "19121212-1212",
        "1912121212123",
        " 191212121212",
        "191212121212\n",
        "19121212X123",
        "19121212121٢",
        "191212121212191212121212",
        "1.2.752.129.2.1.3.3:191212121212",
        "' or 1=1 --",
    ] {
        for request in [ADD_MESSAGE, LEAST] {
            refused(&world, with(request, TOLVAN, number)).await;
        }
    }
}

#[tokio::test]
async fn attack_24_one_id_sent_two_hundred_times_at_once_is_one_message() {
    let world = World::new().await;
    let posts = (0..200).map(|at| {
        world.post(LEAST.replace("ser bra ut", if at % 3 == 2 { "ser så där ut" } else { "ser bra ut" }))
    });
    let (mut ok, mut refused) = (0, 0);
    for answer in futures::future::join_all(posts).await {
        let inside = inside(&answer);
        ok += usize::from(inside.contains("OK"));
        refused += usize::from(inside.contains("MessageIdReused"));
    }
    assert!(ok + refused == 200 && [66, 134].contains(&ok), "{ok} were taken, {refused} refused");
    assert_eq!(world.messages(TOLVAN).await, 1);
}
