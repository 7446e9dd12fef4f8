//! Who calls, how much it may ask for, and what is noted of its calls.

use crate::world::{ADD_MESSAGE, Answer, IS_ACTIVE_USER, JOURNAL, TOLVAN, World, add_message, with};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures::stream;
use inbox::{AllowedServices, Call, CallerSaid, Operator, Registration, SenderLimits};
use jiff::SignedDuration;
use soap::{Caller, Peer};
use std::{convert::Infallible, num::NonZeroU32, sync::Arc, time::Duration};

pub(crate) const PLATFORM: &str = "SE5565594230-VP";
pub(crate) const ORIGINAL: &str = "x-rivta-original-serviceconsumer-hsaid";
const ON_BEHALF_OF: &str = "x-rivta-acting-on-behalf-of-hsaid";

/// The HSA-id of a system of the world.
pub(crate) fn hsa_id(system: &str) -> String {
    format!("SE2321000016-{system}")
}

pub(crate) async fn by_certificate() -> World {
    let platforms = Arc::new([PLATFORM.parse().unwrap()].into());
    World::with(|endpoint| endpoint.caller = Caller::Certificate { platforms }).await
}

pub(crate) async fn post_as(
    world: &World,
    certificate: &str,
    headers: &[(&str, &str)],
    envelope: impl Into<Body>,
) -> Answer {
    let mut request = Request::post("/soap").header(header::CONTENT_TYPE, "text/xml; charset=utf-8");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let peer = Peer { hsa_id: certificate.parse().ok() };
    world.send(request.extension(peer).body(envelope.into()).unwrap()).await
}

async fn calls(world: &World, system: Option<&str>) -> Vec<Call> {
    let operator = Operator::at_console();
    world.inbox.calls_noted().await;
    let id = match system {
        Some(system) => Some(world.inbox.registered_sender(&operator, system).await.unwrap().unwrap().id),
        None => None,
    };
    world.inbox.calls(&operator, id, 100).await.unwrap()
}

pub(crate) async fn change(world: &World, system: &str, change: impl FnOnce(&mut Registration)) {
    let operator = Operator::at_console();
    let was = world.inbox.registered_sender(&operator, system).await.unwrap().unwrap();
    let mut becomes = was.registration.clone();
    change(&mut becomes);
    assert!(world.inbox.change_sender(&operator, &was, becomes).await.unwrap());
}

// ASVS 5.0.0-16.2.1, 5.0.0-16.3.2, 5.0.0-16.3.3
#[tokio::test]
async fn every_call_is_noted_with_who_called_and_how_it_ended_and_nothing_of_whom_it_was_about() {
    let world = by_certificate().await;
    let journal = hsa_id(JOURNAL);
    let correlation = "0123abcd-0123-4abc-8def-0123456789ab";
    let headers = [(ORIGINAL, &*journal), (ON_BEHALF_OF, "SE7"), ("x-skltp-correlation-id", correlation)];
    for request in [
        ADD_MESSAGE.to_owned(),
        ADD_MESSAGE.to_owned(),
        with(ADD_MESSAGE, TOLVAN, "195801082743"),
        IS_ACTIVE_USER.to_owned(),
    ] {
        assert_eq!(post_as(&world, PLATFORM, &headers, request).await.status, StatusCode::OK);
    }
    let of_journal = calls(&world, Some(JOURNAL)).await;
    let mut ended: Vec<_> =
        of_journal.iter().map(|call| (call.operation.as_deref(), &*call.outcome)).collect();
    ended.sort_unstable();
    let add_message = Some("AddMessageToPatientPortalInbox:1");
    assert_eq!(
        ended,
        [
            (add_message, "delivered"),
            (add_message, "not_active_user"),
            (add_message, "resent"),
            (Some("IsActiveUser:1"), "active_user"),
        ]
    );
    let said = CallerSaid {
        certificate: Some(PLATFORM.parse().unwrap()),
        original: Some(journal.parse().unwrap()),
        on_behalf_of: Some("SE7".parse().unwrap()),
        correlation: Some(correlation.parse().unwrap()),
    };
    assert!(of_journal.iter().all(|call| call.said == said && call.status == 200));
    let operator = Operator::at_console();
    let id = world.inbox.registered_sender(&operator, JOURNAL).await.unwrap().unwrap().id;
    let counts = world.inbox.call_counts(&operator, id, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(counts.iter().map(|count| count.calls).sum::<u64>(), 4);

    post_as(&world, &hsa_id("UNKNOWN"), &[], ADD_MESSAGE).await;
    post_as(&world, &journal, &[], "<secret/>").await;
    post_as(&world, &journal, &[(ON_BEHALF_OF, "191212121212")], ADD_MESSAGE).await;
    let of_nobody = calls(&world, None).await;
    let mut ended: Vec<_> = of_nobody.iter().map(|call| (&*call.outcome, call.status)).collect();
    ended.sort_unstable();
    assert_eq!(ended, [("denied", 403), ("fault", 500), ("fault", 500)]);
    assert!(of_nobody.iter().all(|call| call.said.certificate.is_some() && call.said.on_behalf_of.is_none()));
}

#[tokio::test]
async fn a_call_that_breaks_off_is_noted_too() {
    let world = by_certificate().await;
    let unread = Body::from_stream(stream::pending::<Result<axum::body::Bytes, Infallible>>());
    let journal = hsa_id(JOURNAL);
    let gone = tokio::time::timeout(Duration::from_millis(50), post_as(&world, &journal, &[], unread));
    assert!(gone.await.is_err());
    let noted = calls(&world, None).await;
    assert_eq!(noted.iter().map(|call| &*call.outcome).collect::<Vec<_>>(), ["broken_off"]);
}

// ASVS 5.0.0-2.3.2, 5.0.0-2.4.1
#[tokio::test]
async fn a_sender_gets_no_more_than_it_is_registered_for_and_may_come_back() {
    let world = World::new().await;
    change(&world, JOURNAL, |registration| {
        registration.limits =
            SenderLimits { requests_per_second: NonZeroU32::new(2), messages_per_day: None };
    })
    .await;
    for expected in [None, None, Some("Server"), Some("Server")] {
        let answer = world.post(IS_ACTIVE_USER).await;
        assert_eq!(answer.body.contains("Fault").then(|| answer.fault()), expected, "{}", answer.body);
    }
    world.clock.advance(SignedDuration::from_millis(500));
    assert_eq!(world.post(IS_ACTIVE_USER).await.status, StatusCode::OK);
    assert_eq!(world.post(IS_ACTIVE_USER).await.fault(), "Server");
}

#[tokio::test]
async fn a_days_messages_are_counted_until_midnight_in_sweden_and_questions_are_none() {
    let world = World::new().await;
    change(&world, JOURNAL, |registration| {
        registration.limits =
            SenderLimits { requests_per_second: None, messages_per_day: NonZeroU32::new(2) };
    })
    .await;
    let mut number = 0;
    let mut send = async || {
        number += 1;
        world.post(add_message("Provsvar", &format!("Brev {number}"))).await.status
    };
    assert_eq!([send().await, send().await], [StatusCode::OK; 2]);
    assert_eq!(send().await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(world.post(IS_ACTIVE_USER).await.status, StatusCode::OK);
    world.inbox.calls_noted().await;
    world.clock.advance(SignedDuration::from_hours(14)); // 23:00
    assert_eq!(send().await, StatusCode::INTERNAL_SERVER_ERROR, "another process would count the same");
    world.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(send().await, StatusCode::OK);
    assert_eq!(world.messages(TOLVAN).await, 3);
}

// ASVS 5.0.0-8.2.1
#[tokio::test]
async fn a_button_leads_only_where_its_sender_may() {
    let world = World::new().await;
    change(&world, JOURNAL, |registration| {
        registration.services = AllowedServices::Only(["formular".to_owned()].into());
    })
    .await;
    assert_eq!(world.post(ADD_MESSAGE).await.status, StatusCode::OK);
    let elsewhere = add_message("<core:systemId>formular<", "<core:systemId>bokning<");
    let answer = world.post(elsewhere).await;
    assert_eq!(answer.fault(), "Client");
    assert!(answer.body.contains("systemId") && !answer.body.contains("bokning"), "{}", answer.body);
    assert_eq!(world.messages(TOLVAN).await, 1);
}
