//! 05 to 09: much of what is cheap to send and dear to read.

use super::{nothing_is_stored, refused_quickly};
use crate::{
    version2::LEAST,
    world::{ADD_MESSAGE, IS_ACTIVE_USER, World, add_message, with},
};
use axum::http::StatusCode;

/// Requests with something in every place where something may be: around the envelope, in a header, in words, between
/// elements, behind what is known; of the operation that takes the most, too.
fn requests(inside: &str) -> [String; 7] {
    [
        inside.to_owned(),
        format!("{inside}{ADD_MESSAGE}"),
        with(IS_ACTIVE_USER, "</soapenv:Header>", &format!("{inside}</soapenv:Header>")),
        with(IS_ACTIVE_USER, "</IsActiveUser>", &format!("{inside}</IsActiveUser>")),
        add_message("Provsvar", inside),
        add_message("<core:ssoLink>", &format!("{inside}<core:ssoLink>")),
        with(LEAST, "</core:title>", &format!("{inside}</core:title>")),
    ]
}

async fn refused_everywhere(what: &str, inside: &str) {
    let world = World::new().await;
    for (place, request) in requests(inside).iter().enumerate() {
        refused_quickly(&world, &format!("{what} in place {place}"), request).await;
    }
}

fn repeated(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

// ASVS 5.0.0-15.2.2
#[tokio::test]
async fn attack_05_a_million_levels_are_refused_quickly() {
    refused_everywhere("a million levels", &"<a>".repeat(1_000_000)).await;
    let closed = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    refused_everywhere("levels that end", &closed).await;
}

#[tokio::test]
async fn attack_06_a_hundred_thousand_attributes_are_refused_quickly() {
    let attributes = repeated(100_000, |at| format!(" a{at}=''"));
    refused_everywhere("attributes", &format!("<e{attributes}/>")).await;
    let world = World::new().await;
    let few = repeated(60_000, |at| format!(" a{at}=''"));
    for opening in ["<soapenv:Envelope", "<soapenv:Body", "<add:notify"] {
        let request = add_message(opening, &format!("{opening}{few}"));
        refused_quickly(&world, opening, &request).await;
    }
}

// ASVS 5.0.0-15.2.2
#[tokio::test]
async fn attack_07_a_hundred_thousand_namespaces_are_refused_quickly() {
    let declarations = repeated(100_000, |at| format!(" xmlns:n{at}='u'"));
    refused_everywhere("declarations", &format!("<e{declarations}/>")).await;
    let nested = repeated(20_000, |at| format!("<e xmlns:n{at}='urn:{at}'>"));
    refused_everywhere("nested declarations", &nested).await;
    let beneath = repeated(2, |at| {
        let declarations = repeated(16, |n| format!(" xmlns:n{at}x{n}='u'"));
        format!("<e{declarations}>")
    });
    refused_everywhere("declarations in force", &beneath).await;
}

#[tokio::test]
async fn attack_08_huge_names_values_and_texts_are_refused_quickly() {
    let huge = "n".repeat(1_000_000);
    for (what, inside) in [
        ("element name", format!("<{huge}/>")),
        ("attribute name", format!("<a {huge}=''/>")),
        ("prefix", format!("<a xmlns:{huge}='u'/>")),
        ("namespace", format!("<a xmlns:n='{huge}'/>")),
        ("attribute value", format!("<a b='{huge}'/>")),
        ("comment", format!("<!--{huge}")),
    ] {
        refused_everywhere(what, &inside).await;
    }
    let world = World::new().await;
    for request in [
        add_message("Dina prover", &"n".repeat(1 << 20)),
        add_message("Provsvar", &huge),
        add_message("thread-1", &huge),
        add_message("SE2321000016-INKORG", &"n".repeat(60_000)),
        with(LEAST, "provsvar-1", &huge),
        with(LEAST, "DEMO-JOURNAL", &huge),
    ] {
        refused_quickly(&world, "text", &request).await;
    }
    // What an operation is for may be as large as it says.
    let answer = world.post(add_message("Dina prover ser bra ut.", &"n".repeat(1_000_000))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

#[tokio::test]
async fn attack_09_a_million_small_things_are_refused_quickly() {
    for (what, piece) in [
        ("elements", "<a/>"),
        ("comments", "<!---->"),
        ("pieces of CDATA", "<![CDATA[]]>"),
        ("pieces of text", "a<!---->"),
        ("instructions", "<?a?>"),
    ] {
        refused_everywhere(what, &piece.repeat(1_000_000)).await;
        // Within the bytes that the operation takes.
        let world = World::new().await;
        let most = 1_000_000 / piece.len();
        let request = add_message("</add:message>", &format!("</add:message>{}", piece.repeat(most)));
        refused_quickly(&world, what, &request).await;
        nothing_is_stored(&world).await;
    }
}
