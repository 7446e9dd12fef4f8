//! What holds for every input.

use std::fmt::Write as _;

use docbook::Document;
use docbook::limits::{MAX_DEPTH, MAX_ELEMENTS, MAX_PLAIN_BREAKS};
use proptest::prelude::*;

use crate::hostile::size;

const ELEMENTS: [&str; 22] = [
    "article",
    "info",
    "section",
    "title",
    "para",
    "bibliography",
    "variablelist",
    "varlistentry",
    "term",
    "listitem",
    "itemizedlist",
    "orderedlist",
    "link",
    "ulink",
    "emphasis",
    "br",
    "subscript",
    "table",
    "entry",
    "p",
    "foo",
    "x:para",
];

const ATTRIBUTES: [&str; 14] = [
    "",
    " role='bold'",
    " role='italics'",
    " role='underline'",
    " role='information'",
    " role='observe'",
    " role='frame'",
    " role='bgcolor'",
    " role='collapsible'",
    " role='okänd'",
    " url='https://example.invalid/'",
    " url='javascript:x'",
    " mark='hyphen'",
    " url='1177.se' type='_blank'",
];

/// What mostly stands inside an element: random nesting alone hardly ever makes an entry with a term and a definition.
fn usual_content(parent: &str) -> &'static [&'static str] {
    match parent {
        "article" => &["section", "para", "info", "variablelist", "itemizedlist", "bibliography"],
        "section" => {
            &["title", "para", "variablelist", "itemizedlist", "orderedlist", "section", "bibliography"]
        }
        "info" => &["title"],
        "variablelist" => &["varlistentry", "varlistentry", "title"],
        "varlistentry" => &["term", "listitem", "listitem"],
        "itemizedlist" | "orderedlist" => &["listitem"],
        "listitem" => &["para", "link", "emphasis", "itemizedlist"],
        "title" => &["emphasis"],
        _ => &["emphasis", "link", "ulink"],
    }
}

/// A generated piece of a document; texts are numbered when it is written, so that each can be found again.
#[derive(Clone, Debug)]
enum Piece {
    Text,
    Reference,
    Cdata,
    Comment,
    Space,
    Element(usize, usize, Vec<Piece>),
}

fn piece() -> impl Strategy<Value = Piece> {
    let leaf = prop_oneof![
        6 => Just(Piece::Text),
        1 => Just(Piece::Reference),
        1 => Just(Piece::Cdata),
        1 => Just(Piece::Comment),
        2 => Just(Piece::Space),
    ];
    leaf.prop_recursive(40, 200, 6, |inner| {
        (0..ELEMENTS.len(), 0..ATTRIBUTES.len(), prop::collection::vec(inner, 0..6))
            .prop_map(|(name, attributes, children)| Piece::Element(name, attributes, children))
    })
}

fn put(piece: &Piece, parent: &str, texts: &mut usize, out: &mut String) {
    match piece {
        Piece::Text => {
            write!(out, "«{texts}»").expect("a string takes all");
            *texts += 1;
        }
        Piece::Reference => {
            write!(out, "&laquo;{texts}&#187;").expect("a string takes all");
            *texts += 1;
        }
        Piece::Cdata => {
            write!(out, "<![CDATA[«{texts}»]]>").expect("a string takes all");
            *texts += 1;
        }
        Piece::Comment => out.push_str("<!-- «bort» -->"),
        Piece::Space => out.push_str("\n  "),
        Piece::Element(name, attributes, children) => {
            let usual = usual_content(parent);
            let name =
                if name % 4 == 0 { ELEMENTS[name / 4 % ELEMENTS.len()] } else { usual[name % usual.len()] };
            write!(out, "<{name}{}>", ATTRIBUTES[*attributes]).expect("a string takes all");
            for child in children {
                put(child, name, texts, out);
            }
            write!(out, "</{name}>").expect("a string takes all");
        }
    }
}

/// A document, and how many texts it holds.
fn document() -> impl Strategy<Value = (String, usize)> {
    prop::collection::vec(piece(), 0..8).prop_map(|pieces| {
        let mut texts = 0;
        let mut source = "<article>".to_owned();
        for piece in &pieces {
            put(piece, "article", &mut texts, &mut source);
        }
        source.push_str("</article>");
        (source, texts)
    })
}

/// The numbers of the texts found, in the order they are read.
fn found(text: &str) -> Vec<usize> {
    text.split('«').skip(1).filter_map(|after| after.split('»').next()?.parse().ok()).collect()
}

/// Markup of all sorts, whole and broken, among numbered texts.
fn rubble() -> impl Strategy<Value = (String, usize)> {
    let scrap = prop::sample::select(vec![
        "<para>",
        "</para>",
        "<section>",
        "</section>",
        "<title>",
        "</emphasis>",
        "<emphasis role='bold'>",
        "<br>",
        "<br/>",
        "<link url='https://example.invalid/?a&amp;b'>",
        "</link>",
        "<foo",
        "<1>",
        "< >",
        "&amp;",
        "&",
        "&finnsinte;",
        "&#xZ;",
        "]]>",
        ">",
        "</ para>",
        "\n",
        "\n\n",
        " ",
        "\u{202e}",
        "\u{0}",
        "'",
        "\"",
        "=",
        "<!x",
        "<?x?>",
        "<!DOCTYPE article>",
        "<x:y/>",
        "é",
        "👩\u{200d}⚕",
    ]);
    prop::collection::vec(prop_oneof![3 => scrap.prop_map(Some), 2 => Just(None)], 0..60).prop_map(|scraps| {
        let mut source = String::new();
        let mut texts = 0;
        for scrap in scraps {
            if let Some(scrap) = scrap {
                source.push_str(scrap);
            } else {
                write!(source, "«{texts}»").expect("a string takes all");
                texts += 1;
            }
        }
        (source, texts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_of_a_well_formed_document_is_lost_doubled_or_moved((source, texts) in document()) {
        let document = Document::parse(&source);
        prop_assert!(!document.is_plain_text());
        prop_assert_eq!(found(&document.plain_text()), (0..texts).collect::<Vec<_>>());
    }

    #[test]
    fn no_text_between_broken_tags_is_lost_doubled_or_moved((source, texts) in rubble()) {
        let text = Document::parse(&source).plain_text();
        prop_assert_eq!(found(&text), (0..texts).collect::<Vec<_>>());
    }

    #[test]
    fn every_deviation_stands_at_a_character_of_the_source((source, _) in prop_oneof![document(), rubble()]) {
        for deviation in Document::parse(&source).deviations() {
            prop_assert!(source.is_char_boundary(deviation.at()), "{deviation}");
            prop_assert!(deviation.at() <= source.len());
        }
    }

    #[test]
    fn a_tree_holds_nothing_empty_and_is_bounded((source, _) in prop_oneof![document(), rubble()]) {
        let document = Document::parse(&source);
        let size = size(&document);
        prop_assert!(size.nodes <= 3 * MAX_ELEMENTS + 2 * MAX_PLAIN_BREAKS);
        prop_assert!(size.depth <= 2 * MAX_DEPTH);
        prop_assert_eq!(document.is_empty(), document.plain_text().trim().is_empty());
        prop_assert!(!document.plain_text().chars().any(|c| c.is_control() && c != '\n'));
        let overrides = document.plain_text().matches('\u{202e}').count();
        prop_assert_eq!(overrides, 0);
    }

    #[test]
    fn no_input_panics_and_letters_of_text_without_markup_all_remain(source in any::<String>()) {
        let text = Document::parse(&source).plain_text();
        if !source.contains(['<', '&']) {
            let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&text), letters(&source));
        }
    }

    #[test]
    fn no_string_of_markup_characters_panics(source in "[<>/!?a=\"'&;#x \n\\[\\]-]{0,200}") {
        let document = Document::parse(&source);
        prop_assert!(document.plain_text().len() <= 4 * source.len() + 16);
    }

    // ASVS 5.0.0-1.2.2
    #[test]
    fn no_address_becomes_a_link_with_another_scheme_or_hidden_host(address in "[a-z:/\\\\@.# \t\u{202e}\u{200b}%0-9]{0,40}") {
        if let Some(url) = docbook::SafeUrl::parse(&address) {
            let text = url.as_str();
            prop_assert!(["https://", "http://", "tel:", "mailto:"].iter().any(|start| text.starts_with(start)));
            prop_assert!(text.is_ascii() && !text.contains(['\\', ' ', '"', '<', '>']));
            if let Some(host) = url.host() {
                let start = text.split_once("://").map(|(_, rest)| rest.starts_with(host));
                prop_assert_eq!(start, Some(true));
            }
        }
    }
}
