//! The kinds of messages that senders have templates for.

use docbook::Document;

use crate::outline;

const BOOKED_TIME: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<article>
  <section>
    <title>Din tid på Björkdalens vårdcentral</title>
    <para>Du har fått en tid hos <emphasis role="bold">distriktssköterska</emphasis> för provtagning.</para>
  </section>
  <section>
    <variablelist>
      <varlistentry><term>Dag:</term><listitem>Torsdag 14 maj 2026</listitem></varlistentry>
      <varlistentry><term>Tid:</term><listitem>09.20</listitem></varlistentry>
      <varlistentry><term>Adress:</term><listitem>Björkvägen 3, plan 2</listitem></varlistentry>
    </variablelist>
    <para><link url="https://example.invalid/karta" type="_blank">Visa på karta</link></para>
  </section>
  <section>
    <title><emphasis role="information">Förbered dig</emphasis></title>
    <itemizedlist mark="bullet">
      <listitem>Ät inget efter midnatt.</listitem>
      <listitem>Läs mer: <link url="https://example.invalid/prov" type="_blank">om provtagning</link></listitem>
    </itemizedlist>
  </section>
  <section>
    <title><emphasis role="observe">Kan du inte komma?</emphasis></title>
    <itemizedlist mark="hyphen">
      <listitem>Avboka senast dagen före.</listitem>
      <listitem>Ring <link url="tel:010-0000000">010-000 00 00</link>.</listitem>
    </itemizedlist>
  </section>
  <section>
    <title><emphasis role="collapsible">Varför får jag den här kallelsen?</emphasis></title>
    <para>Du har en planerad uppföljning.</para>
  </section>
  <section><title><emphasis role="frame"/></title><para>Ta med legitimation.</para></section>
  <bibliography>Personalen på Björkdalens vårdcentral</bibliography>
</article>
"#;

#[test]
fn a_booked_time_with_boxes() {
    insta::assert_snapshot!(outline::of(BOOKED_TIME), @r#"
    section: Din tid på Björkdalens vårdcentral
      p: Du har fått en tid hos *distriktssköterska* för provtagning.
    section
      definitions
        term: Dag:
        is: Torsdag 14 maj 2026
        term: Tid:
        is: 09.20
        term: Adress:
        is: Björkvägen 3, plan 2
      p: [Visa på karta](https://example.invalid/karta new window)
    box Information: Förbered dig
      list Bullet
        item: Ät inget efter midnatt.
        item: Läs mer: [om provtagning](https://example.invalid/prov new window)
    box Observe: Kan du inte komma?
      list Hyphen
        item: Avboka senast dagen före.
        item: Ring [010-000 00 00](tel:010-0000000).
    fold: Varför får jag den här kallelsen?
      p: Du har en planerad uppföljning.
    box Frame
      p: Ta med legitimation.
    signature: Personalen på Björkdalens vårdcentral
    "#);
}

#[test]
fn a_booked_time_as_plain_text() {
    insta::assert_snapshot!(Document::parse(BOOKED_TIME).plain_text(), @r#"
    Din tid på Björkdalens vårdcentral

    Du har fått en tid hos distriktssköterska för provtagning.

    Dag: Torsdag 14 maj 2026
    Tid: 09.20
    Adress: Björkvägen 3, plan 2

    Visa på karta

    Förbered dig

    • Ät inget efter midnatt.
    • Läs mer: om provtagning

    Kan du inte komma?

    – Avboka senast dagen före.
    – Ring 010-000 00 00.

    Varför får jag den här kallelsen?

    Du har en planerad uppföljning.

    Ta med legitimation.

    Personalen på Björkdalens vårdcentral
    "#);
}

#[test]
fn the_example_deviates_in_nothing() {
    assert_eq!(Document::parse(BOOKED_TIME).deviations(), []);
}

#[test]
fn a_screening_invitation_with_folds_and_an_empty_title() {
    let body = r#"<article>
  <info><title>Tid för mammografi</title></info>
  <section><title></title><para>Du får en tid för <emphasis role="italic">mammografi</emphasis>.</para><para></para><para>Det är frivilligt.</para></section>
  <section><title><emphasis role="collapsible">Så går det till</emphasis></title><para>Undersökningen tar tio minuter.</para></section>
  <section><title><emphasis role="collapsible"/></title><orderedlist><listitem>Kom i tid.</listitem><listitem>Anmäl dig.</listitem></orderedlist></section>
  <para>Du kan avboka på 1177.</para>
</article>"#;
    insta::assert_snapshot!(outline::of(body), @r#"
    title: Tid för mammografi
    section
      p: Du får en tid för /mammografi/.
      p: Det är frivilligt.
    fold: Så går det till
      p: Undersökningen tar tio minuter.
    fold
      list Numbered
        item: Kom i tid.
        item: Anmäl dig.
    p: Du kan avboka på 1177.
    "#);
}

#[test]
fn an_advice_receipt_in_the_older_form() {
    let body = r#"<article><section><info><title>Råd</title></info>
<variablelist><title>Din kontakt</title>
<varlistentry><term>Kontaktorsak</term><listitem>Halsont&nbsp;sedan 3 dagar</listitem></varlistentry>
<varlistentry><term><emphasis>Brådskegrad</emphasis></term><listitem><para>Egenvård</para><para>Sök vård om det blir värre.</para></listitem></varlistentry>
</variablelist>
<para>Läs <ulink url="http://example.invalid/rad" type="_self">råden</ulink> i lugn &amp; ro.</para></section>
<section><title>Hänvisad av</title><bibliography>Sjukvårdsrådgivningen</bibliography></section></article>"#;
    insta::assert_snapshot!(outline::of(body), @r#"
    section: Råd
      definitions: Din kontakt
        term: Kontaktorsak
        is: Halsont sedan 3 dagar
        term: /Brådskegrad/
        is
          p: Egenvård
          p: Sök vård om det blir värre.
      p: Läs [råden](http://example.invalid/rad) i lugn & ro.
    section: Hänvisad av
      signature: Sjukvårdsrådgivningen
    "#);
}

#[test]
fn a_plain_letter_without_markup() {
    let body = "Hej!\r\n\r\nVi har fått din remiss.\r\nDu behöver inte göra något.\r\n\r\n\r\nP &lt; 5 &amp; Q < 6\nHälsningar";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Hej!
    p: Vi har fått din remiss.⏎Du behöver inte göra något.
    p: P < 5 & Q < 6⏎Hälsningar
    ! byte 0: no markup; the whole body is shown as plain text
    "#);
}

#[test]
fn a_notice_in_a_grey_box_with_a_title_only() {
    let body = r#"<article><section><title><emphasis role="bgcolor">Din vårdcentral har stängt</emphasis></title></section>
<section><title><emphasis role="collapsible">Ingenting att öppna</emphasis></title></section>
<section><title>Frågor? <emphasis role="underline">Ring oss</emphasis></title><para>Telefontid 8–10</para></section></article>"#;
    insta::assert_snapshot!(outline::of(body), @r#"
    box Background: Din vårdcentral har stängt
    section: Ingenting att öppna
    section: Frågor? _Ring oss_
      p: Telefontid 8–10
    "#);
}
