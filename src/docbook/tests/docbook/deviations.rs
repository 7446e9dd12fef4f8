//! Each kind of deviation, at the line and column where its sender finds it.

use docbook::{DeviationKind as Kind, Document, NotALink, Place};

/// `LINE:COLUMN kind` of each, in the order of the source.
fn found(source: &str) -> Vec<String> {
    let document = Document::parse(source);
    let mut found: Vec<_> =
        document.deviations().iter().map(|one| (Place::of(source, one.at()), one.kind())).collect();
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(place, kind)| format!("{place} {}", named(kind))).collect()
}

fn named(kind: &Kind) -> String {
    match kind {
        Kind::UnknownElement(name) => format!("unknown element {name}"),
        Kind::MisplacedElement(name) => format!("misplaced element {name}"),
        Kind::UnknownRole(name) => format!("unknown role {name}"),
        Kind::MisplacedRole(name) => format!("misplaced role {name}"),
        Kind::UnknownAttribute(name) => format!("unknown attribute {name}"),
        Kind::UnknownValue(name) => format!("unknown value {name}"),
        Kind::LinkShownAsText(why) => format!("no link {why:?}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn each_kind_is_found_where_it_stands() {
    for (source, expected) in [
        ("<article>\n  <para>5<br/>6</para>\n</article>", "2:10 unknown element br"),
        ("<article>\n<table>\n</table></article>", "2:1 unknown element table"),
        ("<article>\n<term>Dag</term></article>", "2:1 misplaced element term"),
        ("<article>\n <para><emphasis role='red'>å</emphasis></para></article>", "2:8 unknown role red"),
        (
            "<article>\n <para><emphasis role='frame'>å</emphasis></para></article>",
            "2:8 misplaced role frame",
        ),
        ("<article>\n<para lang='en'>x</para></article>", "2:1 unknown attribute lang"),
        (
            "<article><itemizedlist\nmark='box'><listitem>x</listitem></itemizedlist></article>",
            "1:10 unknown value mark",
        ),
        (
            "<article><para>\n<link url='https://a.se' type='_top'>x</link></para></article>",
            "2:1 unknown value type",
        ),
        ("<article><para>Vård\u{202e}\ncentral</para></article>", "1:20 CharactersRemoved"),
        ("<article><para>\nett &#8238;två</para></article>", "2:5 CharactersRemoved"),
        ("<article><para>\n<![CDATA[ett\u{200b}]]></para></article>", "2:13 CharactersRemoved"),
        ("<article><para>\n<link url='ftp://a.se'>x</link></para></article>", "2:1 no link OtherScheme"),
        ("<article><para>\n<link url='tel:*21#'>x</link></para></article>", "2:1 no link Telephone"),
        ("<article><para>\n <link url='1177.se'>x</link></para></article>", "2:2 LinkWithoutScheme"),
        ("<article><para>\n <link linkend='del2'>x</link></para></article>", "2:2 LinkWithoutAddress"),
        ("<article><para>\nå &nej; ö</para></article>", "2:3 UnknownEntity"),
        ("<article>\n<para>A & B</para></article>", "2:9 LooseAmpersand"),
        ("<article>\n<?php x?></article>", "2:1 ProcessingInstruction"),
        ("Hej!\n\nText.", "1:1 NoMarkup"),
        ("<article>\n<para>x</article>", "2:8 MalformedXml"),
        ("<?xml version='1.0'?>\n<!DOCTYPE article>\n<article/>", "2:1 DoctypeRefused"),
    ] {
        assert_eq!(found(source), [expected], "{source}");
    }
    let deep = format!("{}x{}", "<section>\n".repeat(40), "</section>".repeat(40));
    assert!(found(&deep).contains(&"33:1 TooDeep".to_owned()), "{:?}", found(&deep));
    let attributes = (0..70).map(|n| format!(" a{n}='x'")).collect::<Vec<_>>().concat();
    assert!(
        found(&format!("<article>\n<para{attributes}/></article>"))
            .contains(&"2:1 TooManyAttributes".to_owned())
    );
    let large = format!("<article>\n{}</article>", "<para>x</para>\n".repeat(100_000));
    assert_eq!(found(&large).last().map(|last| last.ends_with("TooLarge")), Some(true));
}

#[test]
fn characters_that_cannot_be_seen_are_told_of_in_plain_text_too() {
    let found = found("Hej\nVård\u{202e}central");
    assert_eq!(found, ["1:1 NoMarkup", "2:5 CharactersRemoved"]);
    assert!(Document::parse("Hej\nVård\u{202e}central").is_plain_text());
}

#[test]
fn what_the_subset_has_deviates_in_nothing() {
    for source in [
        "<article xmlns='http://docbook.org/ns/docbook' xmlns:xlink='http://www.w3.org/1999/xlink' version='5.0'>\
         <para><link xlink:href='https://a.se'>x</link></para></article>",
        "<article><itemizedlist mark='hyphen'><listitem>x</listitem></itemizedlist></article>",
        "<article><para><link url='https://a.se' type='_self'>x</link> <emphasis>y</emphasis></para></article>",
        "<article><section><title><emphasis role='frame'/></title><para>Ett\u{a0}två 👩\u{200d}⚕</para></section></article>",
        "",
    ] {
        assert_eq!(found(source), [""; 0], "{source}");
    }
}

#[test]
fn why_a_link_is_none_is_told() {
    let why = |address: &str| {
        let source = format!("<para><link url='{address}'>x</link></para>");
        let document = Document::parse(&source);
        match document.deviations() {
            [only] => only.kind().clone(),
            other => panic!("{other:?}"),
        }
    };
    for (address, expected) in [
        ("https://1177.se@a.se", NotALink::Deceptive),
        ("sida.html", NotALink::NoScheme),
        ("https:/a.se", NotALink::NoHost),
        ("mailto:a@b.se?body=x", NotALink::Mail),
        (&*"a".repeat(3_000), NotALink::TooLong),
    ] {
        assert_eq!(why(address), Kind::LinkShownAsText(expected), "{address}");
    }
}
