//! Bodies that are not read as XML.

use docbook::{DeviationKind, Document};

use crate::outline;

// ASVS 5.0.0-1.5.1
#[test]
fn a_document_type_is_refused_and_its_entities_never_expanded() {
    let body = "<?xml version='1.0'?>\n<!DOCTYPE article [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y ']> fälla'>]>\n\
                <article><section><title>Rubrik</title><para>Hej &x; &amp; &aring;</para></section></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: fälla'>]>
    p: Rubrik
    p: Hej &x; & å
    ! byte 22: remove the document type declaration; the whole body is shown as plain text
    "#);
    assert!(Document::parse(body).is_plain_text());
}

#[test]
fn a_document_type_in_the_middle_is_refused_too() {
    let body = "<article><para>Ett</para><!DOCTYPE x><para>Två</para></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Ett
    p: Två
    ! byte 25: remove the document type declaration; the whole body is shown as plain text
    "#);
}

#[test]
fn malformed_xml_becomes_paragraphs_with_addresses_kept() {
    let body = "<article><section><title>Din tid<title>\n<para>Torsdag kl. 9.<br>Ta med <emphasis role=\"bold\">legitimation</emphasis>.</para>\n\
                <para>Se <link url=\"https://example.invalid/?a=1&amp;b=2\">kartan</link> eller ring</para></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Din tid
    p: Torsdag kl. 9.⏎Ta med legitimation.
    p: Se kartan (https://example.invalid/?a=1&b=2) eller ring
    ! byte 32: element title does not belong here; its text is shown
    ! byte 40: element para does not belong here; its text is shown
    ! byte 60: element br is not in the subset; its text is shown
    ! byte 117: not well-formed XML; the whole body is shown as plain text
    "#);
}

#[test]
fn only_what_is_surely_a_tag_is_taken_out() {
    let body = "Skriv till <anna@example.se> om a<b eller c > d, p<0,05 <3 <Anna> <foo>x</foo> <!-- bort --> <![CDATA[<kvar>]]> <foo =1> <dos och ml=3> <foo a='b'> </> <";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Skriv till <anna@example.se> om a<b eller c > d, p<0,05 <3 <Anna> x <kvar> <foo =1> <dos och ml=3> </> <
    ! byte 0: not well-formed XML; the whole body is shown as plain text
    "#);
}

#[test]
fn text_with_a_little_markup_keeps_its_lines() {
    let body = "Hej <b>Kim</b>!\nRad två\n\nNytt stycke";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Hej Kim!⏎Rad två
    p: Nytt stycke
    ! byte 0: not well-formed XML; the whole body is shown as plain text
    "#);
}

#[test]
fn unfinished_markup_loses_nothing() {
    for (body, text) in [
        ("<article><para>Hej", "Hej"),
        ("<para>Hej <!-- aldrig slut", "Hej <!-- aldrig slut"),
        ("<para>Hej <![CDATA[ kvar", "Hej <![CDATA[ kvar"),
        ("<para>Hej <?pi", "Hej <?pi"),
        ("<!DOCTYPE a [ <para>Hej", "<!DOCTYPE a ["),
        ("<para>Hej <link url='x>där</link>", "Hej <link url='x>där"),
        ("<para>Hej</para></para><para>du</para>", "Hej\n\ndu"),
        ("<para>Hej <link url=example>du</link></para>", "Hej du (example)"),
    ] {
        let shown = Document::parse(body).plain_text();
        assert!(shown.starts_with(text), "{body}: {shown}");
        assert!(!shown.contains("<para>"), "{body}: {shown}");
    }
}

#[test]
fn the_deviation_says_at_which_byte() {
    for (body, kind, at) in [
        ("\u{feff}<article><para>å</article>", DeviationKind::MalformedXml, 20),
        ("<a/>text", DeviationKind::MalformedXml, 4),
        ("<a>", DeviationKind::MalformedXml, 3),
        ("<a/><!DOCTYPE a>", DeviationKind::DoctypeRefused, 4),
        ("  bara text", DeviationKind::NoMarkup, 2),
        ("<a><1 a='b'></a>", DeviationKind::MalformedXml, 3),
    ] {
        let document = Document::parse(body);
        let last = document.deviations().last().expect(body);
        assert_eq!((last.kind(), last.at()), (&kind, at), "{body}");
        assert!(document.is_plain_text(), "{body}");
    }
}
