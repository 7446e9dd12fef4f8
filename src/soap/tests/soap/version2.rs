//! Version 2, from request to answer.

use crate::world::{ANNA, BERIT, ELSA, ERIK, Family, IDLE, OFF, STRANGER, Silent, TOLVAN, World, with};
use axum::http::StatusCode;
use inbox::{ActionTarget, Channel, FileStanding, Validity, VisitChanges};
use insta::assert_snapshot;
use soap::{Code, parse};
use std::sync::Arc;

/// An `AddMessage` with every field.
pub(crate) const EVERYTHING: &str = include_str!("../../golden/AddMessage/2/delivered.request.xml");
/// One with no field that may be left out.
pub(crate) const LEAST: &str = include_str!("../../golden/AddMessage/2/delivered-least.request.xml");
pub(crate) const IS_ACTIVE_USER: &str = include_str!("../../golden/IsActiveUser/2/active.request.xml");
pub(crate) const STATUS: &str = include_str!("../../golden/GetMessageThreadStatus/2/unread.request.xml");

#[track_caller]
fn fault(request: &str) -> String {
    let fault = parse(request.as_bytes()).expect_err("a fault");
    assert_eq!(fault.code(), Code::Client);
    fault.to_string()
}

/// What is inside an answer's root element.
#[track_caller]
pub(crate) fn inside(answer: &crate::world::Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let child = answer.child();
    let (start, end) = (child.find('>').unwrap() + 1, child.rfind("</").unwrap());
    child[start..end].to_owned()
}

#[tokio::test]
async fn a_message_is_delivered_with_all_that_belongs_to_it() {
    let world = World::new().await;
    assert_snapshot!(inside(&world.post(EVERYTHING).await), @"<messageThreadId>besok-4711</messageThreadId><notificationSent>SMS</notificationSent><notificationSent>Email</notificationSent><resultCode>OK</resultCode>");
    let threads = world.threads(ANNA).await;
    let [thread] = &*threads else { panic!("one thread") };
    let [message] = &*thread.messages else { panic!("one message") };
    assert_eq!(message.subject.as_deref(), Some("Kallelse till provtagning"));
    assert!(message.body.plain_text().contains("Läs om hur du förbereder dig i bilagan."));
    assert_eq!(message.language.as_ref().unwrap().as_str(), "sv");
    assert_eq!(
        (message.unit.name.as_str(), message.unit.telephone.as_deref()),
        ("Norra vårdcentralen", Some("010-123 45 67"))
    );
    let visit = message.visit.as_ref().unwrap();
    assert_eq!((visit.booking.as_str(), visit.starts), ("4711", "2026-12-07T09:20:00+01:00".parse().ok()));
    assert_eq!(visit.ends, "2026-12-07T09:40:00+01:00".parse().ok());
    assert_eq!(visit.what.as_deref(), Some("Provtagning hos distriktssköterska"));
    assert_eq!(visit.place.as_deref(), Some("Storgatan 1, plan 2"));
    assert_eq!(visit.changes, Some(VisitChanges { rebook: true, cancel: true }));
    let actions: Vec<_> = message.actions.iter().map(|offered| &offered.action).collect();
    let [change, form] = &*actions else { panic!("two buttons") };
    assert_eq!((change.system.as_str(), change.label.as_str()), ("bokning", "Boka om tiden"));
    assert_eq!(
        (change.query.as_deref(), change.target),
        (Some("?gor=omboka&bokning=4711"), ActionTarget::Current)
    );
    assert_eq!((form.form.as_deref(), form.target), (Some("F12"), ActionTarget::New));
    let [file] = &*message.attachments else { panic!("one file") };
    assert_eq!(
        (file.name.as_str(), file.size, file.standing),
        ("Vägbeskrivning.txt", 29, FileStanding::Unscanned)
    );
    let [document] = &*message.documents else { panic!("one document") };
    assert_eq!(
        (document.name(), document.address().as_str()),
        ("Om provtagning (pdf)", "https://solstaden.example/provtagning.pdf")
    );
}

#[tokio::test]
async fn the_same_id_again_is_ok_and_there_once_and_anything_else_by_it_is_refused_in_words() {
    let world = World::new().await;
    let first = world.post(EVERYTHING).await;
    let silent = with(EVERYTHING, "<add:notify>true</add:notify>", "");
    assert_eq!(world.post(EVERYTHING).await.body, first.body);
    assert_eq!(world.post(silent).await.body, first.body, "the answer is true to what was queued");
    world.delete_everything(ANNA).await;
    assert_eq!(world.post(EVERYTHING).await.body, first.body);
    assert_eq!(world.messages(ANNA).await, 0, "and not resurrected");
    for (from, to) in [
        ("Kallelse till provtagning", "Kallelse"),
        ("förbereder dig", "gör"),
        ("R8OlIHJha3QgZnJhbSBmcsOlbiBlbnRyw6luLgo=", "R8OlIHJha3Q="),
        ("provtagning.pdf</core:url>", "annat.pdf</core:url>"),
        ("<core:change>Cancel</core:change>", ""),
        ("2026-12-07T09:20:00+01:00", "2026-12-07T09:10:00+01:00"),
        (ANNA, TOLVAN),
    ] {
        let answer = world.post(with(EVERYTHING, from, to)).await;
        assert_eq!(
            inside(&answer),
            "<messageThreadId>besok-4711</messageThreadId><resultCode>ERROR</resultCode><resultText>Another message was sent with this messageId before, with other content or to another person. Nothing was stored. Send a new message with an id of its own.</resultText><errorCode>MessageIdReused</errorCode>"
        );
    }
    assert_eq!(world.messages(TOLVAN).await, 0);
}

#[tokio::test]
async fn who_is_no_active_user_is_told_of_as_in_version_1() {
    let world = World::new().await;
    for number in [BERIT, STRANGER, "191212121213", "19121212T123"] {
        let answer = world.post(LEAST.replace(TOLVAN, number)).await;
        assert_eq!(
            inside(&answer),
            "<resultCode>ERROR</resultCode><resultText>Target person is not active user</resultText><errorCode>NotActiveUser</errorCode>"
        );
        let answer = world.post(IS_ACTIVE_USER.replace(ANNA, number)).await;
        assert_eq!(inside(&answer), "<status>false</status>");
        let answer = world.post(STATUS.replace(ANNA, number)).await;
        assert_eq!(
            inside(&answer),
            "<resultCode>ERROR</resultCode><resultText>No thread or message of the calling system with this id was sent to this person</resultText><errorCode>UnknownThread</errorCode>"
        );
    }
}

#[tokio::test]
async fn a_message_takes_the_place_of_an_earlier_one_by_its_id_or_by_its_booking() {
    let world = World::new().await;
    let end = "</core:text>";
    let supersedes = |id: &str, manner: &str, which: &str| {
        let element =
            format!("{end}<core:supersedes><core:manner>{manner}</core:manner>{which}</core:supersedes>");
        with(LEAST, end, &element).replace("provsvar-1<", &format!("{id}<")).replace(TOLVAN, ANNA)
    };
    world.post(EVERYTHING).await;
    world.post(LEAST.replace(TOLVAN, ANNA)).await;
    world
        .post(
            supersedes("M2", "Replaces", "<core:messageId>PROVSVAR</core:messageId>")
                .replace("PROVSVAR", "provsvar-1"),
        )
        .await;
    world.post(supersedes("M3", "Cancels", "<core:bookingId>4711</core:bookingId>")).await;
    let threads = world.threads(ANNA).await;
    let validity = |subject: &str, at: usize| {
        let mut found = threads.iter().flat_map(|thread| &thread.messages);
        let mut found: Vec<_> =
            found.by_ref().filter(|message| message.subject.as_deref() == Some(subject)).collect();
        found.sort_by_key(|message| message.id.to_string());
        found[at].validity
    };
    assert_eq!(validity("Kallelse till provtagning", 0), Validity::Cancelled);
    let provsvar: Vec<_> = (0..3).map(|at| validity("Provsvar", at)).collect();
    assert_eq!(
        provsvar.iter().filter(|validity| **validity == Validity::Rewritten).count(),
        1,
        "{provsvar:?}"
    );
    for bad in [
        "",
        "<core:messageId>a</core:messageId><core:bookingId>b</core:bookingId>",
        "<core:messageId/>",
        "<core:bookingId> </core:bookingId>",
    ] {
        fault(&supersedes("M4", "Replaces", bad));
    }
    fault(&supersedes("M4", "Deletes", "<core:messageId>a</core:messageId>"));
}

#[tokio::test]
async fn an_active_user_is_told_of_with_ways_paper_and_guardians() {
    let world = World::with(|endpoint| endpoint.register = Arc::new(Family::default())).await;
    assert_snapshot!(inside(&world.post(IS_ACTIVE_USER).await), @"<status>true</status><activeNotificationMethods>SMS</activeNotificationMethods><activeNotificationMethods>Email</activeNotificationMethods><paperInvitationsDeclined>false</paperInvitationsDeclined>");
    world.decline_paper(ANNA).await;
    let declined = inside(&world.post(IS_ACTIVE_USER).await);
    assert!(declined.contains("<paperInvitationsDeclined>true</paperInvitationsDeclined>"), "{declined}");
    // Anna reads for Elsa; Erik is her guardian too, and has no inbox here.
    let elsa = IS_ACTIVE_USER.replace(ANNA, ELSA);
    let told = inside(&world.post(elsa.clone()).await);
    assert!(told.ends_with("<reachableThroughGuardian>true</reachableThroughGuardian>"), "{told}");
    let only_erik = Family { former: Some(ANNA), ..Family::default() };
    let world = World::with(|endpoint| endpoint.register = Arc::new(only_erik)).await;
    let told = inside(&world.post(elsa.clone()).await);
    assert!(told.ends_with("<reachableThroughGuardian>false</reachableThroughGuardian>"), "{told}");
    for register in [
        Family { silent_about: Some(ERIK), former: Some(ANNA), ..Family::default() },
        Family { silent_about: Some(ELSA), ..Family::default() },
    ] {
        let world = World::with(|endpoint| endpoint.register = Arc::new(register)).await;
        let told = inside(&world.post(elsa.clone()).await);
        assert!(
            told.contains("<status>true</status>") && !told.contains("reachable"),
            "what is not known is not told: {told}"
        );
    }
    let world = World::with(|endpoint| endpoint.offered = vec![Channel::Email]).await;
    assert!(!inside(&world.post(IS_ACTIVE_USER).await).contains("SMS"));
    let world = World::with(|endpoint| endpoint.register = Arc::new(Silent)).await;
    assert!(inside(&world.post(IS_ACTIVE_USER).await).contains("<status>true</status>"));
}

// ASVS 5.0.0-8.4.1
#[tokio::test]
async fn a_sender_is_told_of_its_own_messages_and_of_no_others() {
    let world = World::new().await;
    world.post(EVERYTHING).await;
    let other = with(STATUS, "<get:sourceSystem>DEMO-JOURNAL", "<get:sourceSystem>DEMO-OTHER");
    assert_snapshot!(inside(&world.post(STATUS).await), @"<messageStatus><core:messageId>7d1c9a52-5b1e-4a52-9d5e-0f6a1f0f2b11</core:messageId><core:receivedTime>2026-11-23T08:00:00Z</core:receivedTime><core:status>Unread</core:status></messageStatus><resultCode>OK</resultCode>");
    let unknown = world.post(STATUS.replace("besok-4711", "besok-0000")).await;
    assert_eq!(world.post(other).await.body, unknown.body, "another's and nobody's are one answer");
    world.threads(ANNA).await;
    assert_snapshot!(inside(&world.post(STATUS).await), @"<messageStatus><core:messageId>7d1c9a52-5b1e-4a52-9d5e-0f6a1f0f2b11</core:messageId><core:receivedTime>2026-11-23T08:00:00Z</core:receivedTime><core:status>Read</core:status><core:firstReadTime>2026-11-23T08:00:00Z</core:firstReadTime><core:firstReadBy>SubjectOfCare</core:firstReadBy></messageStatus><resultCode>OK</resultCode>");
    // A message of version 1 in the same thread has no id to be told by.
    world.post(crate::world::add_message("thread-1", "besok-4711").replace(TOLVAN, ANNA)).await;
    let told = inside(&world.post(STATUS).await);
    assert_eq!(told.matches("<messageStatus>").count(), 2);
    assert_eq!(told.matches("<core:messageId>").count(), 1);
    world.delete_everything(ANNA).await;
    let by_id = STATUS
        .replace("messageThreadId>", "messageId>")
        .replace("besok-4711", "7d1c9a52-5b1e-4a52-9d5e-0f6a1f0f2b11");
    let told = inside(&world.post(by_id).await);
    assert_eq!(told.matches("<core:status>Deleted</core:status>").count(), 2, "{told}");
    assert_eq!(
        told.matches("<core:firstReadTime>").count(),
        1,
        "the first was opened before, the second never: {told}"
    );
}

// ASVS 5.0.0-8.2.1
#[tokio::test]
async fn unknown_disabled_and_unregistered_systems_are_denied_alike() {
    let world = World::new().await;
    for request in [EVERYTHING, IS_ACTIVE_USER, STATUS] {
        let mut told = Vec::new();
        for system in ["UNKNOWN", OFF, IDLE] {
            let answer = world.post(request.replace("DEMO-JOURNAL", system)).await;
            assert_eq!((answer.status, answer.fault()), (StatusCode::FORBIDDEN, "Client"));
            told.push(answer.body.split(" Reference:").next().unwrap().to_owned());
        }
        told.dedup();
        assert_eq!(told.len(), 1, "nobody learns which system ids exist");
    }
    let unsaid = with(LEAST, "      <add:sourceSystem>DEMO-JOURNAL</add:sourceSystem>\n", "");
    assert_eq!(world.post(unsaid).await.status, StatusCode::FORBIDDEN);
    let unsaid = with(IS_ACTIVE_USER, "      <act:sourceSystem>DEMO-JOURNAL</act:sourceSystem>\n", "");
    assert_eq!(world.post(unsaid).await.status, StatusCode::OK, "who asks may be known without saying it");
}

#[test]
fn every_element_that_the_xsd_requires_is_required_and_each_but_those_may_be_left_out() {
    /// A request without the first element of this name.
    fn without(request: &str, element: &str) -> String {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        let start = request.find(&open).unwrap_or_else(|| panic!("no {element}"));
        let end = start + request[start..].find(&close).unwrap() + close.len();
        format!("{}{}", &request[..start], &request[end..])
    }
    for element in [
        "add:subjectOfCareId",
        "add:message",
        "core:messageId",
        "core:organisationUnit",
        "core:unitId",
        "core:unitName",
        "core:title",
        "core:text",
        "core:bookingId",
        "core:systemId",
        "core:type",
        "core:name",
        "core:mediaType",
        "core:content",
        "core:url",
    ] {
        let fault = fault(&without(EVERYTHING, element));
        assert!(fault.contains(element.split_once(':').unwrap().1), "{element}: {fault}");
    }
    for element in [
        "core:unitAddress",
        "core:unitPostalCode",
        "core:unitPostalCity",
        "core:unitTelephone",
        "core:messageThreadId",
        "core:language",
        "core:endTime",
        "core:description",
        "core:place",
        "core:change",
        "core:allowedChanges",
        "core:visit",
        "core:queryString",
        "core:formId",
        "core:button",
        "core:availableUntil",
        "core:attachment",
        "core:documentLink",
        "add:notify",
        "add:sourceSystem",
    ] {
        if let Err(fault) = parse(without(EVERYTHING, element).as_bytes()) {
            panic!("{element}: {fault}");
        }
    }
    for (request, element) in [
        (IS_ACTIVE_USER, "act:subjectOfCareId"),
        (STATUS, "get:subjectOfCareId"),
        (STATUS, "get:messageThreadId"),
    ] {
        fault(&without(request, element));
    }
}

#[test]
fn what_can_be_many_has_a_most() {
    let button = "<core:button><core:systemId>bokning</core:systemId><core:text>Boka</core:text><core:type>CurrentTarget</core:type></core:button>";
    let file = "<core:attachment><core:name>a.txt</core:name><core:mediaType>text/plain</core:mediaType><core:content>YQ==</core:content></core:attachment>";
    let link = "<core:documentLink><core:name>Blad</core:name><core:url>https://solstaden.example/</core:url></core:documentLink>";
    for (element, most) in [(button, 10), (file, 10), (link, 20)] {
        let of = |many: usize| with(LEAST, "</core:text>", &format!("</core:text>{}", element.repeat(many)));
        assert!(parse(of(most).as_bytes()).is_ok());
        let fault = fault(&of(most + 1));
        assert!(fault.contains(&format!("more than {most} times, the most that the XSD allows")), "{fault}");
    }
    let changes = "<core:change>Cancel</core:change>".repeat(3);
    fault(&with(EVERYTHING, "<core:change>Cancel</core:change>", &changes));
}

// ASVS 5.0.0-2.2.1
#[test]
fn values_are_what_the_xsd_says_and_faults_do_not_repeat_them() {
    for (from, bad, says) in [
        ("2026-12-07T09:20:00+01:00", "2026-12-07 zebra", "startTime is no xs:dateTime"),
        ("2026-12-07T09:20:00+01:00", "9999999999999999", "startTime is no xs:dateTime"),
        ("2026-12-07T09:40:00+01:00", "2026-12-07T09:20:00+01:00", "endTime is not after startTime"),
        ("2026-12-31T00:00:00+01:00", "zebra", "availableUntil is no xs:dateTime"),
        ("<core:language>sv", "<core:language>zebra språket", "language is no language tag"),
        ("R8OlIHJha3QgZnJhbSBmcsOlbiBlbnRyw6luLgo=", "zebra!", "content is no xs:base64Binary"),
        ("R8OlIHJha3QgZnJhbSBmcsOlbiBlbnRyw6luLgo=", "YQ", "content is no xs:base64Binary"),
        ("R8OlIHJha3QgZnJhbSBmcsOlbiBlbnRyw6luLgo=", "YR==", "content is no xs:base64Binary"),
        ("text/plain", "application/zebra", "mediaType has a value that the XSD does not"),
        ("<core:change>Cancel", "<core:change>Zebra", "change has a value that the XSD does not"),
        ("https://solstaden.example/provtagning.pdf", "http://solstaden.example/zebra", "url is no address"),
        ("https://solstaden.example/provtagning.pdf", "javascript:zebra", "url is no address"),
        (
            "https://solstaden.example/provtagning.pdf",
            "https://zebra@solstaden.example/",
            "url is no address",
        ),
        ("https://solstaden.example/provtagning.pdf", "tel:0100000000", "url is no address"),
        ("<core:title>Kallelse till provtagning", "<core:title> &#x202e;", "title is empty"),
        ("7d1c9a52-5b1e-4a52-9d5e-0f6a1f0f2b11", " ", "messageId is empty"),
    ] {
        let fault = fault(&with(EVERYTHING, from, bad));
        assert!(fault.contains(says) && !fault.contains("ebra"), "{bad}: {fault}");
    }
    let long = |length: usize| with(EVERYTHING, "7d1c9a52-5b1e-4a52-9d5e-0f6a1f0f2b11", &"å".repeat(length));
    assert!(parse(long(255).as_bytes()).is_ok());
    assert!(fault(&long(256)).contains("messageId is longer than 255 characters"));
    let start = "          <core:startTime>2026-12-07T09:20:00+01:00</core:startTime>\n";
    assert!(fault(&with(EVERYTHING, start, "")).contains("endTime is not after startTime"));
}
