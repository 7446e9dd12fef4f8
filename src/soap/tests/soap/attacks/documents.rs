//! 01 to 04: document types and entities.

use super::{Watched, refused, refused_quickly};
use crate::world::{World, add_message, with};
use std::fmt::Write;

/// A file that is there, and begins with a word that no answer has.
const FILE: &str = concat!("file://", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

/// The body of a message, with a document type in front of the envelope.
fn with_document_type(declaration: &str, words: &str) -> String {
    let request = add_message("Dina prover ser bra ut.", words);
    with(&request, "<soapenv:Envelope ", &format!("{declaration}<soapenv:Envelope "))
}

// ASVS 5.0.0-1.3.6, 5.0.0-1.5.1
#[tokio::test]
async fn attack_01_external_entities_are_refused_and_nothing_is_fetched() {
    let (world, watched) = (World::new().await, Watched::new());
    let http = format!("http://{}/", watched.address());
    for declaration in [
        format!(r#"<!DOCTYPE a [<!ENTITY e SYSTEM "{FILE}">]>"#),
        format!(r#"<!DOCTYPE a [<!ENTITY e SYSTEM "{http}">]>"#),
        format!(r#"<!DOCTYPE a [<!ENTITY % p SYSTEM "{http}"> %p;]>"#),
        format!(
            r#"<!DOCTYPE a [<!ENTITY % p SYSTEM "{FILE}"><!ENTITY % q "<!ENTITY e SYSTEM '{http}?%p;'>">%q;]>"#
        ),
        format!(r#"<!DOCTYPE a SYSTEM "{http}a.dtd">"#),
        format!(r#"<!DOCTYPE a PUBLIC "-//A//B" "{FILE}">"#),
        format!(r#"<!DOCTYPE soapenv:Envelope PUBLIC "-//A//B" "{http}" [<!ENTITY e "secret">]>"#),
    ] {
        let answer = refused(&world, with_document_type(&declaration, "&e;")).await;
        let says =
            "The envelope has a document type declaration, which SOAP 1.1 section 3 forbids. Leave it out.";
        assert!(answer.body.contains(says), "{}", answer.body);
        assert!(!answer.body.contains("package"), "{}", answer.body);
    }
    watched.nobody_came();
}

// ASVS 5.0.0-1.5.1
#[tokio::test]
async fn attack_02_entities_that_multiply_are_refused_unexpanded() {
    let world = World::new().await;
    let mut laughs = "<!DOCTYPE a [<!ENTITY a0 \"secret\">".to_owned();
    for level in 1..30 {
        let ten = format!("&a{};", level - 1).repeat(10);
        write!(laughs, "<!ENTITY a{level} \"{ten}\">").unwrap();
    }
    refused_quickly(&world, "laughs", &with_document_type(&(laughs.clone() + "]>"), "&a29;")).await;
    let parameters = "<!DOCTYPE a [<!ENTITY % a \"&#37;b;&#37;b;\"><!ENTITY % b \"&#37;c;&#37;c;\">%a;]>";
    refused_quickly(&world, "parameter entities", &with_document_type(parameters, "&c;")).await;
}

#[tokio::test]
async fn attack_03_one_long_entity_many_times_is_refused_unexpanded() {
    let world = World::new().await;
    let long = format!("<!DOCTYPE a [<!ENTITY a \"{}\">]>", "a".repeat(100_000));
    refused_quickly(&world, "a long entity", &with_document_type(&long, &"&a;".repeat(100_000))).await;
    // Those that XML itself has cost what they are long.
    refused_quickly(&world, "entities of XML", &add_message("<add:notify>", &"&lt;".repeat(100_000))).await;
}

#[tokio::test]
async fn attack_04_entities_that_contain_themselves_or_are_declared_nowhere_are_refused() {
    let world = World::new().await;
    let recursive = r#"<!DOCTYPE a [<!ENTITY a "&b;"><!ENTITY b "&a;">]>"#;
    refused_quickly(&world, "recursion", &with_document_type(recursive, "&a;")).await;
    for undeclared in ["&secret;", "&nbsp;", "&aring;", "&;", "&#secret;", "&lt"] {
        refused(&world, add_message("Dina prover", undeclared)).await;
    }
}
