//! Elements where the subset does not put them, and elements it does not have.

use crate::outline;

#[test]
fn nested_sections_keep_three_levels_and_dissolve_below() {
    let body = "<article><section><title>Ett</title><section><title>Två</title><para>a</para><section><title>Tre</title>\
                <section><title><emphasis role='frame'>Fyra</emphasis></title><para>b</para></section></section></section><para>c</para></section>\
                <section><section><para>utan rubrik</para></section></section></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    section: Ett
      section: Två
        p: a
        section: Tre
          h: Fyra
          p: b
      p: c
    section
      p: utan rubrik
    ! byte 105: element section does not belong here; its text is shown
    ! byte 114: element title does not belong here; its text is shown
    "#);
}

#[test]
fn text_directly_in_article_section_list_and_entry_is_kept_in_place() {
    let body = "<article>a<section>b<itemizedlist>c<listitem>d</listitem>e</itemizedlist>f\
                <variablelist>g<varlistentry>h<term>i</term>j</varlistentry>k</variablelist>l</section>m</article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: a
    section
      p: b
      list Bullet
        item: c
        item: d
        item: e
      p: f
      p: g
      p: h
      definitions
        term: i
        is
          p: j
          p: k
      p: l
    p: m
    "#);
}

#[test]
fn a_term_after_a_definition_begins_a_new_entry() {
    let body = "<variablelist><varlistentry><term>A</term><term>B</term><listitem>ett</listitem><term>C</term><listitem>två</listitem></varlistentry>\
                <title>Ny rubrik</title><varlistentry><term>D</term></varlistentry></variablelist>";
    insta::assert_snapshot!(outline::of(body), @r#"
    definitions
      term: A
      term: B
      is: ett
      term: C
      is: två
    definitions: Ny rubrik
      term: D
      is
    "#);
}

#[test]
fn a_second_title_stands_as_a_heading_where_it_came() {
    let body = "<article><title>Allt</title><section><title>Ett</title><title>Två</title><para>a</para><title>Tre</title></section>\
                <para>b<title>Fyra</title>c</para><title>Sist</title></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    title: Allt
    section: Ett
      h: Två
      p: a
      h: Tre
    p: b
    h: Fyra
    p: c
    h: Sist
    ! byte 55: element title does not belong here; its text is shown
    ! byte 88: element title does not belong here; its text is shown
    ! byte 123: element title does not belong here; its text is shown
    ! byte 150: element title does not belong here; its text is shown
    "#);
}

#[test]
fn a_list_inside_a_paragraph_divides_it_and_lists_nest() {
    let body = "<article><para>Ta med:<itemizedlist><listitem>legitimation<itemizedlist mark='hyphen'><listitem>pass</listitem></itemizedlist></listitem>\
                <listitem></listitem></itemizedlist>och kom i tid.</para></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Ta med:
    list Bullet
      item
        p: legitimation
        list Hyphen
          item: pass
    p: och kom i tid.
    "#);
}

// ASVS 5.0.0-1.3.1
#[test]
fn unknown_elements_keep_their_text_and_cells_do_not_run_together() {
    let body = "<article><table><row><entry>5</entry><entry>10 mg</entry></row></table>\
                <para>H<subscript>2</subscript>O <cell>5</cell><cell>10 mg</cell></para><p>Hej <b>du</b></p><para>rad<br/>ny rad</para></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: 5
    p: 10 mg
    p: H2O 5 10 mg
    p: Hej du
    p: rad⏎ny rad
    ! byte 9: element table is not in the subset; its text is shown
    ! byte 16: element row is not in the subset; its text is shown
    ! byte 21: element entry is not in the subset; its text is shown
    ! byte 37: element entry is not in the subset; its text is shown
    ! byte 78: element subscript is not in the subset; its text is shown
    ! byte 104: element cell is not in the subset; its text is shown
    ! byte 118: element cell is not in the subset; its text is shown
    ! byte 143: element p is not in the subset; its text is shown
    ! byte 150: element b is not in the subset; its text is shown
    ! byte 172: element br is not in the subset; its text is shown
    "#);
}

#[test]
fn roles_out_of_place_or_unknown_keep_their_text() {
    let body = "<article><title><emphasis role='frame'>Titel</emphasis></title><para><emphasis role='observe'>Obs</emphasis> och \
                <emphasis role='blink'>blink</emphasis> och <emphasis>kursivt</emphasis> och <emphasis role='19121212'>tal</emphasis></para></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    title: Titel
    p: Obs och blink och /kursivt/ och tal
    ! byte 16: role frame only works in the title of a section; its text is shown
    ! byte 69: role observe only works in the title of a section; its text is shown
    ! byte 113: role blink is not in the subset; its text is shown
    ! byte 190: role ? is not in the subset; its text is shown
    "#);
}

#[test]
fn blocks_inside_phrases_give_their_text_with_a_space() {
    let body = "<article><section><title>Ett<para>två</para></title><bibliography>Anna<para>Läkare</para></bibliography></section>\
                <listitem>lös</listitem></article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    section: Ett två
      signature: Anna Läkare
    p: lös
    ! byte 28: element para does not belong here; its text is shown
    ! byte 71: element para does not belong here; its text is shown
    ! byte 116: element listitem does not belong here; its text is shown
    "#);
}

#[test]
fn prefixes_and_namespaces_mean_the_same_as_none() {
    let body = "\u{feff}\n <?xml version='1.0'?><db:article xmlns:db='http://docbook.org/ns/docbook' xmlns:x='http://www.w3.org/1999/xlink'>\
                <db:para>Se <db:link x:href='https://example.invalid/'>här</db:link></db:para></db:article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Se [här](https://example.invalid/)
    "#);
    insta::assert_snapshot!(outline::of("<article xmlns='http://docbook.org/ns/docbook'><para>Hej</para></article>"), @r#"
    p: Hej
    "#);
}

#[test]
fn elements_side_by_side_need_no_article() {
    insta::assert_snapshot!(outline::of("<para>Hej</para>\n<para>Du</para>"), @r#"
    p: Hej
    p: Du
    "#);
}

#[test]
fn deeper_than_the_limit_the_text_is_kept_without_structure() {
    let deep = docbook::limits::MAX_DEPTH + 10;
    let body = format!("<article>{}djupt{}</article>", "<para>".repeat(deep), "</para>".repeat(deep));
    let shown = outline::of(&body);
    assert!(shown.starts_with("p: djupt\n! byte "), "{shown}");
    assert!(shown.contains("nested too deep"), "{shown}");
}

#[test]
fn an_empty_body_is_an_empty_document() {
    for body in [
        "",
        " \n",
        "\u{feff}",
        "<article/>",
        "<article><section><title/><para>&nbsp;</para></section></article>",
    ] {
        let document = docbook::Document::parse(body);
        assert!(document.is_empty(), "{body:?}");
        assert_eq!(document.plain_text(), "");
        assert_eq!(document.deviations(), [], "{body:?}");
    }
}
