//! `ProcessNotification`: what an engagement index tells of bookings is kept before it is answered, whole or not at all, and
//! what is nobody's business here is passed over without a word.

use crate::world::{ANNA, BERIT, JOURNAL, STRANGER, TOLVAN, World, with};
use axum::http::StatusCode;
use inbox::{BookingSystem, HsaId, NewSender, Operator, Registration, testing::booking_worker};
use insta::assert_snapshot;
use soap::{Code, parse};

const SYSTEM: &str = "SE2321000016-TIDBOK";
const UNIT: &str = "SE2321000016-1HZ3";

/// One transaction.
fn transaction(number: &str, booking: &str, deleted: bool) -> String {
    format!(
        "<ei:engagementTransaction><core:deleteFlag>{deleted}</core:deleteFlag><core:engagement>\
         <core:registeredResidentIdentification>{number}</core:registeredResidentIdentification>\
         <core:serviceDomain>riv:crm:scheduling</core:serviceDomain>\
         <core:categorization>Booking</core:categorization>\
         <core:logicalAddress>{UNIT}</core:logicalAddress>\
         <core:businessObjectInstanceIdentifier>{booking}</core:businessObjectInstanceIdentifier>\
         <core:clinicalProcessInterestId>NA</core:clinicalProcessInterestId>\
         <core:mostRecentContent>20261203092000</core:mostRecentContent>\
         <core:sourceSystem>{SYSTEM}</core:sourceSystem>\
         <core:creationTime>20261123090000</core:creationTime>\
         <core:updateTime>20261123090000</core:updateTime>\
         <core:dataController>SE2321000016</core:dataController>\
         <core:owner>SE165565594230-1000</core:owner>\
         </core:engagement></ei:engagementTransaction>"
    )
}

fn request(transactions: &str) -> String {
    format!(
        r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:reg="urn:riv:itintegration:registry:1" xmlns:ei="urn:riv:itintegration:engagementindex:ProcessNotificationResponder:1" xmlns:core="urn:riv:itintegration:engagementindex:1"><soapenv:Header><reg:LogicalAddress>SE2321000016-INKORG</reg:LogicalAddress></soapenv:Header><soapenv:Body><ei:ProcessNotification>{transactions}</ei:ProcessNotification></soapenv:Body></soapenv:Envelope>"#
    )
}

fn one() -> String {
    request(&transaction(ANNA, "B1", false))
}

/// A world in which a booking system can be asked.
async fn world() -> World {
    let world = World::new().await;
    let address = "https://tidbok.example/".parse().unwrap();
    let registration = Registration {
        hsa_ids: [SYSTEM.parse::<HsaId>().unwrap()].into(),
        bookings: Some(BookingSystem { address, logical_address: None }),
        ..Registration::default()
    };
    let sender = NewSender { system: "TIDBOK".to_owned(), registration };
    assert!(world.inbox.add_sender(&Operator::at_console(), sender).await.unwrap());
    world
}

/// How many bookings wait to be asked about.
async fn waiting(world: &World) -> u64 {
    world.inbox.bookings_waiting(&Operator::at_console()).await.unwrap().count
}

#[tokio::test]
async fn what_is_told_of_a_booking_waits_to_be_asked_about_when_it_is_answered() {
    let world = world().await;
    let answer = world.post(one()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_snapshot!(answer.child(), @r#"<ProcessNotificationResponse xmlns="urn:riv:itintegration:engagementindex:ProcessNotificationResponder:1"><ResultCode>OK</ResultCode></ProcessNotificationResponse>"#);
    assert_eq!(waiting(&world).await, 1);
    let worker = booking_worker();
    let lanes = world.inbox.booking_lanes(&worker, 10).await.unwrap();
    let jobs = world.inbox.claim_bookings(&worker, lanes[0], 10).await.unwrap();
    let [Ok(job)] = &*jobs else { panic!("one booking") };
    assert_eq!((job.subject.expose(), &*job.reference.unit, &*job.reference.booking), (ANNA, UNIT, "B1"));
    assert!(world.threads(ANNA).await.is_empty(), "nothing is told before its system was asked");
}

#[tokio::test]
async fn the_same_once_more_is_one_booking_and_a_thousand_are_a_thousand() {
    let world = world().await;
    for _ in 0..3 {
        assert_eq!(world.post(one()).await.status, StatusCode::OK);
    }
    assert_eq!(waiting(&world).await, 1);
    let thousand: String = (0..1_000).map(|n| transaction(ANNA, &format!("C{n}"), n % 2 == 0)).collect();
    assert_eq!(world.post(request(&thousand)).await.status, StatusCode::OK);
    assert_eq!(waiting(&world).await, 1_001);
    let more = format!("{thousand}{}", transaction(TOLVAN, "D", false));
    let refused = world.post(request(&more)).await;
    assert_eq!(refused.fault(), "Client");
    assert!(refused.body.contains("more than 1000"), "{}", refused.body);
    assert_eq!(waiting(&world).await, 1_001, "all of it or nothing");
}

#[tokio::test]
async fn what_is_nobodys_business_here_is_passed_over() {
    let world = world().await;
    let of = |from: &str, to: &str| with(&one(), from, to);
    for (what, request) in [
        ("a system that is not enabled for it", of(SYSTEM, "SE2321000016-ANNAN")),
        ("a system that is registered and cannot be asked", of(SYSTEM, &format!("SE2321000016-{JOURNAL}"))),
        ("a system without an HSA-id", of(SYSTEM, "Cosmic_1")),
        ("another domain", of("riv:crm:scheduling", "riv:clinicalprocess:healthcond:description")),
        ("another category", of(">Booking<", ">voo<")),
        ("a booking without an id", of(">B1<", ">NA<")),
        ("nobody in our book", of(ANNA, STRANGER)),
        ("somebody who never activated the inbox", of(ANNA, BERIT)),
        ("a reserve number", of(ANNA, "19850314T123")),
        ("a number whose check digit is wrong", of(ANNA, "198503149886")),
    ] {
        let answer = world.post(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{what}");
        assert!(answer.child().contains("<ResultCode>OK</ResultCode>"), "{what}");
    }
    assert_eq!(waiting(&world).await, 0);
    let mixed = request(&format!("{}{}", transaction(STRANGER, "B", false), transaction(ANNA, "B", false)));
    assert_eq!(world.post(mixed).await.status, StatusCode::OK);
    assert_eq!(waiting(&world).await, 1, "what is beside it counts");
    for scheduling in ["urn:riv:crm:scheduling", "riv:crm:scheduling"] {
        let category = of("riv:crm:scheduling", scheduling).replace(">Booking<", ">Invitation<");
        assert_eq!(
            world.post(category.replace(">B1<", &format!(">{scheduling}<"))).await.status,
            StatusCode::OK
        );
    }
    assert_eq!(waiting(&world).await, 3, "a kallelse, by either name of the domain");
}

#[tokio::test]
async fn who_may_not_tell_is_denied_and_nothing_is_kept() {
    let world = world().await;
    let silent = World::with(|endpoint| {
        endpoint.caller = soap::Caller::Loopback { default_system: Some("DEMO-IDLE".to_owned()) };
    })
    .await;
    assert_eq!(silent.post(one()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(waiting(&silent).await, 0);
    assert_eq!(waiting(&world).await, 0);
}

#[test]
fn what_breaks_the_schema_is_told_and_nothing_of_it_is_repeated() {
    for (from, to, says) in [
        (ANNA, "1985-03-14988", "registeredResidentIdentification does not have the form"),
        ("<core:deleteFlag>false</core:deleteFlag>", "", "expected deleteFlag"),
        (">false<", ">nej<", "deleteFlag is no xs:boolean"),
        (">B1<", "> B1<", "businessObjectInstanceIdentifier begins or ends with a space"),
        (">B1<", "> <", "businessObjectInstanceIdentifier is empty"),
        (">NA<", "><", "clinicalProcessInterestId is empty"),
        ("20261203092000", "2026-12-03", "mostRecentContent is no time"),
        ("<core:updateTime>20261123090000", "<core:updateTime>20261323090000", "updateTime is no time"),
        ("<core:owner>", "<ei:owner>", ""),
        ("core:categorization", "core:category", "expected categorization"),
        ("ei:engagementTransaction", "core:engagementTransaction", "expected engagementTransaction"),
        (UNIT, &"S".repeat(65), "logicalAddress is longer than 64 characters"),
    ] {
        let request = match from {
            "<core:owner>" => with(&one(), "core:owner", "ei:owner"),
            _ => with(&one(), from, to),
        };
        // Elements of other namespaces may follow the last one that is known.
        if from == "<core:owner>" {
            assert!(parse(request.as_bytes()).is_ok());
            continue;
        }
        let fault = parse(request.as_bytes()).expect_err(says);
        assert_eq!(fault.code(), Code::Client);
        assert!(fault.to_string().contains(says), "{fault}");
        assert!(!fault.to_string().contains(ANNA) && !fault.to_string().contains("B1"), "{fault}");
    }
    assert!(parse(request("").as_bytes()).is_err(), "at least one");
    let twice = request(&transaction(ANNA, "B1", false).repeat(2));
    assert!(parse(twice.as_bytes()).unwrap_err().to_string().contains("EI002"));
    let in_another_case = transaction(ANNA, "B1", true).replace(UNIT, &UNIT.to_lowercase());
    let twice = request(&format!("{}{in_another_case}", transaction(ANNA, "B1", false)));
    assert!(parse(twice.as_bytes()).unwrap_err().to_string().contains("EI002"), "HSA-ids have no case");
}

#[test]
fn a_thousand_transactions_pass_the_gate_however_they_are_laid_out() {
    let spread = transaction(ANNA, "B", false).replace("><", ">\n        <");
    let thousand: String = (0..1_000).map(|n| spread.replace(">B<", &format!(">B{n}<"))).collect();
    let request = request(&thousand);
    assert!(request.len() < 4 << 20, "{}", request.len());
    assert!(parse(request.as_bytes()).is_ok());
    let padded = with(
        &request,
        "<ei:ProcessNotification>",
        &format!("<ei:ProcessNotification>{}", " ".repeat(4 << 20)),
    );
    assert!(parse(padded.as_bytes()).unwrap_err().to_string().contains("larger than"));
}
