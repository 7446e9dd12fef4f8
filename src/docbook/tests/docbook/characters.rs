//! Entities, white space and characters that deceive, in a whole document.

use docbook::Document;

use crate::outline;

#[test]
fn white_space_of_an_indented_template_is_one_space() {
    let body = "<article>\n  <para>\n    Hej <emphasis role='bold'> du </emphasis>\n    där .\n  </para>\n</article>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Hej *du* där .
    "#);
}

#[test]
fn named_entities_need_no_document_type_and_unknown_ones_stay() {
    let body =
        "<para>V&aring;rd&nbsp;&mdash;&#160;5&#x20AC; &#150; &lt;b&gt; &finnsinte; Tom & Jerry &</para>";
    insta::assert_snapshot!(outline::of(body), @r#"
    p: Vård — 5€ – <b> &finnsinte; Tom & Jerry &
    ! byte 62: unknown entity, shown as written
    ! byte 78: write &amp; for an ampersand
    ! byte 86: write &amp; for an ampersand
    "#);
}

#[test]
fn characters_that_deceive_are_gone_whether_written_or_referred_to() {
    let body =
        "<para>Ring &#x202E;112&#8238; nu\u{202d}\u{0}\u{200b}&#7;&ZeroWidthSpace;! 👩\u{200d}⚕</para>";
    assert_eq!(Document::parse(body).plain_text(), "Ring 112 nu! 👩\u{200d}⚕");
}

#[test]
fn cdata_is_text_and_comments_are_nothing() {
    assert_eq!(Document::parse("<para>a<![CDATA[<b> & ]]>c<!-- d -->e</para>").plain_text(), "a<b> & ce");
}
