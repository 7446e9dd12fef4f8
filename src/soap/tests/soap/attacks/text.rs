//! 12 to 14: what is no document, no text, or no honest text.

use super::{nothing_is_stored, refused, silent};
use crate::{
    http::post,
    world::{ADD_MESSAGE, IS_ACTIVE_USER, TOLVAN, World, add_message, with},
};
use axum::http::StatusCode;

#[tokio::test]
async fn attack_12_what_is_not_one_document_is_refused() {
    let world = World::new().await;
    for broken in [
        format!("{ADD_MESSAGE}{IS_ACTIVE_USER}"),
        format!("{IS_ACTIVE_USER}{IS_ACTIVE_USER}"),
        format!("secret{IS_ACTIVE_USER}"),
        format!("{IS_ACTIVE_USER}secret"),
        format!("{IS_ACTIVE_USER}&amp;"),
        format!("{IS_ACTIVE_USER}<![CDATA[secret]]>"),
        format!("{IS_ACTIVE_USER}</soapenv:Envelope>"),
        format!("\n{ADD_MESSAGE}"), // the XML declaration is no longer first
        String::new(),
        " ".to_owned(),
        "<?xml version=\"1.0\"?>".to_owned(),
        "<!-- secret -->".to_owned(),
        add_message("ser bra ut", "a ]]> b"),
        add_message("ser bra ut", "a & b"),
        add_message("ser bra ut", "<!-- a -- b -->"),
        add_message("<add:notify>", "<add:notify a='<'>"),
        add_message("</add:notify>", "</add:Notify>"),
        add_message("</add:notify>", "</add:notify a='1'>"),
        add_message("<add:notify>", "<add:notify"),
        add_message("<add:notify>", "< add:notify>"),
    ] {
        refused(&world, broken).await;
    }
}

#[tokio::test]
async fn attack_12_one_byte_order_mark_may_lead_and_only_lead() {
    let world = World::new().await;
    refused(&world, format!("\u{feff}\u{feff}{ADD_MESSAGE}")).await;
    refused(&world, format!(" \u{feff}{IS_ACTIVE_USER}")).await;
    refused(&world, format!("{IS_ACTIVE_USER}\u{feff}")).await;
    for trailing in ["", "\n", "<!-- end -->"] {
        let answer = world.post(format!("\u{feff}{IS_ACTIVE_USER}{trailing}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
}

#[tokio::test]
async fn attack_13_only_utf_8_is_read_whatever_the_label_says() {
    let world = World::new().await;
    let encoded = |bytes_of: fn(u16) -> [u8; 2], mark: &[u8]| {
        [mark, &*ADD_MESSAGE.encode_utf16().flat_map(bytes_of).collect::<Vec<_>>()].concat()
    };
    let utf_32: Vec<u8> = ADD_MESSAGE.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let latin_1: Vec<u8> = ADD_MESSAGE.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    // `<?xml version="1.0" encoding="IBM037"?>`, as EBCDIC spells its first letters.
    let ebcdic = b"\x4c\x6f\xa7\x94\x93\x40\xa5\x85\x99\xa2\x89\x96\x95\x7e\x7f\xf1\x4b\xf0\x7f\x6f\x6e";
    for bytes in [
        encoded(u16::to_le_bytes, &[0xff, 0xfe]),
        encoded(u16::to_be_bytes, &[0xfe, 0xff]),
        encoded(u16::to_le_bytes, &[]),
        encoded(u16::to_be_bytes, &[]),
        utf_32.clone(),
        [&[0, 0, 0xfe, 0xff][..], &utf_32].concat(),
        latin_1,
        ebcdic.to_vec(),
    ] {
        refused(&world, bytes).await;
    }
    for label in ["UTF-16", "UTF-7", "UTF-32", "ISO-8859-1", "windows-1252", "IBM037", "secret", ""] {
        refused(&world, add_message("encoding=\"UTF-8\"", &format!("encoding=\"{label}\""))).await;
    }
    refused(&world, add_message("version=\"1.0\"", "version=\"1.1\"")).await;
    // HTTP says one thing, and the document another: neither is guessed at.
    for charset in ["utf-16", "iso-8859-1", "utf-7", "secret"] {
        let request = post(&format!("text/xml; charset={charset}")).body(ADD_MESSAGE.into()).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{charset}");
        silent(&answer);
    }
    nothing_is_stored(&world).await;
}

#[tokio::test]
async fn attack_13_bytes_that_are_no_utf_8_are_refused() {
    let world = World::new().await;
    let (before, after) = ADD_MESSAGE.split_once("Dina prover").unwrap();
    for bytes in [
        &b"\xc0\xaf"[..],            // overlong
        b"\xe0\x80\xaf",             // overlong in three
        b"\xf0\x80\x80\xbc",         // an overlong `<`
        b"\xed\xa0\x80",             // half a surrogate pair
        b"\xed\xa0\xbd\xed\xb1\xa9", // both halves
        b"\xf4\x90\x80\x80",         // beyond U+10FFFF
        b"\xf8\x88\x80\x80\x80",
        b"\xe5", // Latin-1
        b"\x80",
        b"\xff",
    ] {
        refused(&world, [before.as_bytes(), bytes, after.as_bytes()].concat()).await;
    }
    for reference in ["&#xD800;", "&#xDFFF;", "&#xD83D;&#xDC69;", "&#x110000;", "&#4294967361;", "&#-1;"] {
        refused(&world, add_message("Dina prover", reference)).await;
    }
}

#[tokio::test]
async fn attack_14_characters_that_xml_does_not_have_are_refused() {
    let world = World::new().await;
    for number in (0..0x20).filter(|number| ![0x9, 0xa, 0xd].contains(number)).chain([0xfffe, 0xffff]) {
        let c = char::from_u32(number).unwrap();
        refused(&world, add_message("Dina prover", &c.to_string())).await;
        refused(&world, add_message("Provsvar", &format!("&#{number};"))).await;
    }
}

#[tokio::test]
async fn attack_14_what_deceives_the_eye_is_taken_out_of_what_the_citizen_reads_as_a_line() {
    let world = World::new().await;
    let request = add_message("Norra vårdcentralen", "Norra\u{202e} vård\u{200b}centralen\u{2069}")
        .replace("Provsvar", "Prov\nsvar\u{feff}\u{200f}\u{1fffe}\u{fdd0}")
        .replace("Svara på frågor", "&#x202e;Svara\tpå frågor\u{e0041} 👩‍⚕️")
        .replace("ser bra ut", "ser bra ut 🩺");
    let answer = world.post(request).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let threads = world.threads(TOLVAN).await;
    let message = &threads[0].messages[0];
    assert_eq!(message.unit.name, "Norra vårdcentralen");
    assert_eq!(message.subject.as_deref(), Some("Prov svar"));
    assert_eq!(message.actions[0].action.label, "Svara på frågor 👩‍⚕️");
    assert!(message.body.plain_text().contains("🩺"), "{}", message.body.plain_text());
    let nothing = with(ADD_MESSAGE, "Norra vårdcentralen", "\u{202e}\u{200b}");
    assert_eq!(world.post(nothing).await.fault(), "Client", "a name of nothing that can be seen");
}
