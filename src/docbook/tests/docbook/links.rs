//! Links as the reader gets them.

use crate::outline;

#[test]
fn addresses_without_a_scheme_become_https() {
    let body = "<article><para><link url='1177.se'>1177</link> <ulink url='www.region.example/a?b=c:d' type='_blank'/></para></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: [1177](https://1177.se/) [https://www.region.example/a?b=c:d](https://www.region.example/a?b=c:d new window)
    ! byte 15: the link has no scheme and was taken as https; write https:// first
    ! byte 47: the link has no scheme and was taken as https; write https:// first
    "#);
}

#[test]
fn an_address_that_is_no_link_is_shown_once() {
    let body = "<article><para><link url='javascript:alert(1)'>Klicka</link></para><para><link url='ftp://a.example'>ftp://a.example</link></para>\
                <para><link url='file:///c'/></para><para><link linkend='del2'>Del 2</link></para><para><link url=' '>Tom</link></para></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Klicka (javascript:alert(1))
    p: ftp://a.example
    p: file:///c
    p: Del 2
    p: Tom
    ! byte 15: the link is shown as text; write a plain https, http, tel or mailto address
    ! byte 73: the link is shown as text; write a plain https, http, tel or mailto address
    ! byte 136: the link is shown as text; write a plain https, http, tel or mailto address
    ! byte 172: the link has no address; its label is shown as text
    ! byte 218: the link has no address; its label is shown as text
    "#);
}

#[test]
fn a_link_in_a_title_or_in_a_link_is_text() {
    let body = "<article><section><title><emphasis role='collapsible'>Läs <link url='https://a.example/'>mer</link></emphasis></title>\
                <para><link url='https://b.example/'>Ett <link url='https://c.example/'>två</link></link></para></section></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    fold: Läs mer (https://a.example/)
      p: [Ett två (https://c.example/)](https://b.example/)
    ! byte 59: element link does not belong here; its text is shown
    ! byte 160: element link does not belong here; its text is shown
    "#);
}

// ASVS 5.0.0-1.1.1
#[test]
fn entities_in_an_address_are_resolved_once() {
    let body = "<para><link url='https://a.example/?b=1&amp;c=2&amp;amp;'>x</link></para>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: [x](https://a.example/?b=1&c=2&amp;)
    "#);
}

#[test]
fn a_link_that_is_only_a_no_break_space_gets_its_address_as_label() {
    insta::assert_snapshot!(outline::of("<para><link url='https://a.example/'>&nbsp;</link></para>"), @r#"
    p: [https://a.example/](https://a.example/)
    "#);
}
