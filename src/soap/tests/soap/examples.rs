//! The examples for connecting parties: each is what really happens, to the byte.

use crate::{
    callers::change,
    world::{ANNA, Family, JOURNAL, Silent, World},
};
use axum::http::{StatusCode, header};
use inbox::{AllowedServices, SenderLimits};
use soap::{Caller, EXAMPLES, Example};
use std::{collections::BTreeSet, num::NonZeroU32, path::PathBuf, sync::Arc, time::Duration};

/// Where an example's answer is kept.
fn file(example: &Example) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden");
    folder.join(example.operation).join(example.major).join(format!("{}.answer.xml", example.name))
}

/// An answer as it is kept: on one line, the reference of a fault made zeros.
fn kept(answer: &str) -> String {
    let mut kept = String::new();
    let mut rest = answer;
    let digits = |text: &str| text.len() >= 32 && text.bytes().take(32).all(|byte| byte.is_ascii_hexdigit());
    for before in ["Reference: ", "urn:inkorgen:fault:1\">"] {
        if let Some((text, after)) = rest.split_once(before).filter(|(_, after)| digits(after)) {
            kept.push_str(text);
            kept.push_str(before);
            kept.push_str(&"0".repeat(32));
            rest = &after[32..];
        }
    }
    kept + rest + "\n"
}

/// What an example is answered in a world.
async fn answered(world: &World, example: &Example) {
    let answer = world.post(example.request).await;
    let fault = example.name.starts_with("fault-");
    let status = match example.name {
        "fault-denied" => StatusCode::FORBIDDEN,
        _ if fault => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::OK,
    };
    let name = format!("{} {} {}", example.operation, example.major, example.name);
    assert_eq!(answer.status, status, "{name}: {}", answer.body);
    let kept = kept(&answer.body);
    if std::env::var_os("INKORG_WRITE_EXAMPLES").is_some() {
        std::fs::write(file(example), &kept).unwrap();
        return;
    }
    assert_eq!(kept, example.answer, "{name}");
}

fn named(names: &'static [&'static str]) -> impl Iterator<Item = &'static Example> {
    EXAMPLES.iter().filter(move |example| names.contains(&example.name))
}

#[tokio::test]
async fn each_example_is_answered_as_it_says() {
    let world = World::with(|endpoint| endpoint.register = Arc::new(Family::default())).await;
    for example in EXAMPLES {
        match example.name {
            // These have tests of their own.
            "fault-unavailable"
            | "fault-overloaded"
            | "fault-other-service"
            | "fault-too-many-requests"
            | "fault-too-many-messages" => continue,
            "read" => drop(world.threads(ANNA).await),
            "deleted" => world.delete_everything(ANNA).await,
            _ => {}
        }
        let unsaid = [("IsActiveUser", "1"), ("PingForConfiguration", "1"), ("ProcessNotification", "1")];
        if example.name == "fault-denied" && unsaid.contains(&(example.operation, example.major)) {
            // They have no place to say who asks: denied is who is not known otherwise.
            let caller = Caller::Loopback { default_system: None };
            answered(&World::with(|endpoint| endpoint.caller = caller).await, example).await;
            continue;
        }
        answered(&world, example).await;
        if !example.name.starts_with("fault-") {
            answered(&world, example).await; // sent again, it is answered as the first time
        }
    }
}

#[tokio::test]
async fn what_a_sender_is_not_registered_for_is_told_as_the_examples_say() {
    let once = NonZeroU32::new(1);
    for (names, limits) in [
        (&["fault-other-service"], SenderLimits::default()),
        (&["fault-too-many-requests"], SenderLimits { requests_per_second: once, ..SenderLimits::default() }),
        (&["fault-too-many-messages"], SenderLimits { messages_per_day: once, ..SenderLimits::default() }),
    ] {
        let world = World::new().await;
        change(&world, JOURNAL, |registration| {
            registration.limits = limits;
            registration.services = AllowedServices::Only(["formular".to_owned()].into());
        })
        .await;
        world.post(crate::version2::LEAST).await;
        for example in named(names) {
            answered(&world, example).await;
        }
    }
}

#[tokio::test]
async fn a_database_that_is_away_is_told_as_the_examples_say() {
    let world = World::new().await;
    world.inbox.close();
    for example in named(&["fault-unavailable"]) {
        answered(&world, example).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overload_is_told_as_the_examples_say() {
    let world = World::with(|endpoint| endpoint.register = Arc::new(Silent)).await;
    let busy = EXAMPLES.iter().find(|example| example.name == "delivered").unwrap();
    let all = futures::future::join_all((0..1_500).map(|_| world.post(busy.request)));
    tokio::select! {
        _ = all => panic!("so many at once were answered sooner than six more were refused"),
        () = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            for example in named(&["fault-overloaded"]) {
                answered(&world, example).await;
            }
        } => {}
    }
}

#[tokio::test]
async fn the_examples_are_served_beside_the_wsdl_and_every_file_is_one() {
    let world = World::new().await;
    let mut listed = BTreeSet::new();
    for example in EXAMPLES {
        let folder = format!("{}/{}", example.operation, example.major);
        for (ending, text) in [("request", example.request), ("answer", example.answer)] {
            let name = format!("{folder}/{}.{ending}.xml", example.name);
            let answer = world.get(&format!("/soap/{name}")).await;
            assert_eq!((answer.status, &*answer.body), (StatusCode::OK, text), "{name}");
            assert_eq!(answer.headers[header::CONTENT_TYPE], "text/xml; charset=utf-8");
            listed.insert(name);
        }
    }
    let mut there = BTreeSet::new();
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut folders = vec![golden.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                there.insert(path.strip_prefix(&golden).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(there, listed);
}
