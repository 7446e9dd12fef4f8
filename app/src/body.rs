//! A message's body as HTML: what `docbook` read, one to one, under the message's own heading.

use crate::words::{Words, say};
use docbook::{Block, CalloutKind, Document, Entry, Inline, Item, Mark, SafeUrl};
use inbox::{LanguageTag, Message};
use leptos::prelude::*;

/// How deep a heading lies, HTML ending at 6; and whether folds fold there.
#[derive(Debug, Clone, Copy)]
struct Level {
    depth: u8,
    folds: bool,
}

impl Level {
    /// On the page of a thread a message has `h2`.
    const ON_PAGE: Self = Self { depth: 3, folds: true };
    /// In a file that is taken along a thread has `h2`, and nothing is hidden.
    const TAKEN: Self = Self { depth: 4, folds: false };

    fn below(self) -> Self {
        Self { depth: (self.depth + 1).min(6), ..self }
    }

    fn heading(self, content: impl IntoView + 'static) -> AnyView {
        match self.depth {
            3 => view! { <h3>{content}</h3> }.into_any(),
            4 => view! { <h4>{content}</h4> }.into_any(),
            5 => view! { <h5>{content}</h5> }.into_any(),
            _ => view! { <h6>{content}</h6> }.into_any(),
        }
    }
}

/// What we say amid a sender's text.
#[derive(Debug, Clone, Copy)]
struct Ours {
    words: Words,
    /// Its `lang`, when the text is in another language.
    lang: Option<&'static str>,
}

/// The body of a message whose heading says its subject already: an article's title that says the same is not said twice.
pub(crate) fn view(words: Words, message: &Message) -> impl IntoView + use<> {
    under(Level::ON_PAGE, words, message)
}

/// The same in a file that is taken along: one level further down, with nothing folded.
pub(crate) fn taken(words: Words, message: &Message) -> impl IntoView + use<> {
    under(Level::TAKEN, words, message)
}

fn under(first: Level, words: Words, message: &Message) -> impl IntoView + use<> {
    let language = message.language.as_ref();
    document(first, &message.body, message.subject.as_deref(), words, language)
}

fn document(
    first: Level,
    document: &Document,
    subject: Option<&str>,
    words: Words,
    language: Option<&LanguageTag>,
) -> impl IntoView + use<> {
    let ours = Ours { words, lang: words.lang_amid(language) };
    let title = document.title().filter(|title| subject != Some(text(title).trim()));
    let level = if title.is_some() { first.below() } else { first };
    // A letter that says nothing says so: the reader need not wonder what is missing.
    let silent = title.is_none() && document.blocks().is_empty();
    view! {
        <div class="body" lang=words.lang_of(language) dir="auto">
            {title.map(|title| first.heading(inlines(title, ours)))}
            {blocks(document.blocks(), level, ours)}
            {silent.then(|| view! { <p>{alone(ours, say!(words, "thread-no-text"))}</p> })}
        </div>
    }
}

fn blocks(blocks: &[Block], level: Level, ours: Ours) -> Vec<AnyView> {
    blocks.iter().map(|one| block(one, level, ours)).collect()
}

fn block(block: &Block, level: Level, ours: Ours) -> AnyView {
    match block {
        Block::Heading(heading) => level.heading(inlines(heading, ours)),
        Block::Paragraph(phrase) => view! { <p>{inlines(phrase, ours)}</p> }.into_any(),
        Block::Signature(phrase) => view! { <p class="signature">{inlines(phrase, ours)}</p> }.into_any(),
        Block::List { mark, items } => list(*mark, items, level, ours),
        Block::Definitions { title, entries } => definitions(title.as_deref(), entries, level, ours),
        Block::Section { heading: Some(heading), blocks: inner } => view! {
            <section>{level.heading(inlines(heading, ours))} {blocks(inner, level.below(), ours)}</section>
        }
        .into_any(),
        Block::Section { heading: None, blocks: inner } => {
            view! { <div class="group">{blocks(inner, level, ours)}</div> }.into_any()
        }
        Block::Callout { kind, heading, blocks: inner } => {
            callout(*kind, heading.as_deref(), inner, level, ours)
        }
        Block::Fold { summary, blocks: inner } if !level.folds => {
            let heading = summary.as_ref().map(|summary| level.heading(inlines(summary, ours)));
            let within = if heading.is_some() { level.below() } else { level };
            view! { <section>{heading}{blocks(inner, within, ours)}</section> }.into_any()
        }
        Block::Fold { summary, blocks: inner } => {
            let summary = match summary {
                Some(summary) => inlines(summary, ours).into_any(),
                None => alone(ours, say!(ours.words, "thread-more")),
            };
            view! { <details class="fold"><summary>{summary}</summary>{blocks(inner, level, ours)}</details> }
                .into_any()
        }
    }
}

/// A box says in words what its colour says (WCAG 1.4.1). Its role is `note`: a letter with five boxes shall not put
/// five landmarks on the page.
fn callout(
    kind: CalloutKind,
    heading: Option<&[Inline]>,
    inner: &[Block],
    level: Level,
    ours: Ours,
) -> AnyView {
    let (class, said) = match kind {
        CalloutKind::Information => ("box info", Some(say!(ours.words, "frame-information-kind"))),
        CalloutKind::Observe => ("box observe", Some(say!(ours.words, "thread-observe-kind"))),
        CalloutKind::Frame => ("box", None),
        CalloutKind::Background => ("box shade", None),
    };
    let content = blocks(inner, level.below(), ours);
    match (said, heading) {
        (Some(said), Some(heading)) => {
            let heading = level.heading((
                view! { <span class="kind" lang=ours.lang>{said}": "</span> },
                inlines(heading, ours),
            ));
            view! { <aside class=class role="note">{heading}{content}</aside> }.into_any()
        }
        (Some(said), None) => {
            view! { <aside class=class role="note">{level.heading(alone(ours, said))}{content}</aside> }
                .into_any()
        }
        (None, Some(heading)) => {
            view! { <aside class=class role="note">{level.heading(inlines(heading, ours))}{content}</aside> }
                .into_any()
        }
        // Nothing to name it by: a box for the eye, and plain content for whoever listens.
        (None, None) => view! { <div class=class>{blocks(inner, level, ours)}</div> }.into_any(),
    }
}

/// Words of ours that stand alone amid a sender's (WCAG 3.1.2).
fn alone(ours: Ours, said: String) -> AnyView {
    match ours.lang {
        Some(language) => view! { <span lang=language>{said}</span> }.into_any(),
        None => said.into_any(),
    }
}

fn list(mark: Mark, items: &[Item], level: Level, ours: Ours) -> AnyView {
    let items = items.iter().map(|one| view! { <li>{item(one, level, ours)}</li> }).collect_view();
    match mark {
        Mark::Bullet => view! { <ul>{items}</ul> }.into_any(),
        Mark::Hyphen => view! { <ul class="hyphen">{items}</ul> }.into_any(),
        Mark::Numbered => view! { <ol>{items}</ol> }.into_any(),
    }
}

fn definitions(title: Option<&[Inline]>, entries: &[Entry], level: Level, ours: Ours) -> AnyView {
    let entries = entries
        .iter()
        .map(|entry| {
            let terms = entry.terms().map(|term| view! { <dt>{inlines(term, ours)}</dt> }).collect_view();
            view! { <div>{terms}<dd>{item(entry.definition(), level, ours)}</dd></div> }
        })
        .collect_view();
    view! { {title.map(|title| level.heading(inlines(title, ours)))} <dl>{entries}</dl> }.into_any()
}

fn item(item: &Item, level: Level, ours: Ours) -> AnyView {
    match item.phrase() {
        Some(phrase) => inlines(phrase, ours).into_any(),
        None => blocks(item.blocks(), level, ours).into_any(),
    }
}

fn inlines(inlines: &[Inline], ours: Ours) -> Vec<AnyView> {
    inlines.iter().map(|one| inline(one, ours)).collect()
}

fn inline(inline: &Inline, ours: Ours) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Strong(inner) => view! { <strong>{inlines(inner, ours)}</strong> }.into_any(),
        Inline::Emphasis(inner) => view! { <em>{inlines(inner, ours)}</em> }.into_any(),
        Inline::Underline(inner) => view! { <u>{inlines(inner, ours)}</u> }.into_any(),
        Inline::LineBreak => view! { <br /> }.into_any(),
        Inline::Link { target, new_window, children } => link(target, *new_window, children, ours),
    }
}

/// A link that a sender wrote. The other side learns neither where the reader came from nor gets hold of the window.
fn link(target: &SafeUrl, new_window: bool, label: &[Inline], ours: Ours) -> AnyView {
    let lang = ours.lang;
    let away = away(ours.words, target, new_window, &text(label))
        .map(|away| view! { " "<span class="away" lang=lang>{away}</span> });
    view! {
        <a href=target.as_str().to_owned() rel="noopener noreferrer external" target=new_window.then_some("_blank")>
            {inlines(label, ours)}
            {away}
        </a>
    }
    .into_any()
}

/// What a link does besides following it, in words in the link itself: where it leaves to (ASVS 5.0.0-3.7.3), and that
/// a window opens (WCAG 3.2.5). A label that names the host need not be told it again.
pub(crate) fn away(words: Words, target: &SafeUrl, new_window: bool, label: &str) -> Option<String> {
    let host = target.host()?;
    let name = host.strip_prefix("www.").unwrap_or(host);
    let said = label.to_lowercase().contains(name);
    match (said, new_window) {
        (true, false) => None,
        (true, true) => Some(say!(words, "thread-new-window")),
        (false, true) => Some(say!(words, "thread-away-new-window", host = name)),
        (false, false) => Some(say!(words, "thread-away", host = name)),
    }
}

/// The characters alone.
fn text(inlines: &[Inline]) -> String {
    inlines.iter().fold(String::new(), |mut said, inline| {
        match inline {
            Inline::Text(text) => said.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Underline(inner) => {
                said.push_str(&text(inner));
            }
            Inline::Link { children, .. } => said.push_str(&text(children)),
            Inline::LineBreak => said.push(' '),
        }
        said
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{document::render_still, words::Language};

    /// The page as a parser sees it: the comments that separate pieces of text say nothing.
    fn shown(source: &str) -> String {
        let document = Document::parse(source);
        let words = Words::default();
        render_still(|| super::document(Level::ON_PAGE, &document, Some("Ämnet"), words, None))
    }

    #[test]
    fn our_words_amid_a_senders_say_which_language_they_are_in() {
        let document = Document::parse(
            "<article><section><title><emphasis role=\"observe\">Kan du inte komma?</emphasis></title><para>\
             <link url=\"https://a.example\">Läs</link></para></section><section><title><emphasis \
             role=\"collapsible\"/></title><para>Dold</para></section></article>",
        );
        let in_language = |page, text: Option<&str>| {
            let (words, text) = (Words::in_language(page), text.and_then(LanguageTag::parse));
            render_still(|| super::document(Level::ON_PAGE, &document, None, words, text.as_ref()))
        };
        let ours = |html: &str, tag: &str| html.matches(&format!(" lang=\"{tag}\"")).count();
        let html = in_language(Language::English, None);
        assert_eq!((ours(&html, "en"), ours(&html, "sv")), (3, 1), "the box, the link and the fold: {html}");
        let html = in_language(Language::English, Some("en-GB"));
        assert!(!html.contains(" lang="), "all is in one language: {html}");
        let html = in_language(Language::Swedish, Some("fi"));
        assert_eq!(
            (ours(&html, "sv"), ours(&html, "fi")),
            (3, 1),
            "a Finnish text on a Swedish page: {html}"
        );
    }

    #[test]
    fn sections_nest_right_under_the_message() {
        let html = shown(
            "<article><info><title>Ämnet</title></info><section><title>Praktiskt</title><para>Text</para>\
             <section><title>Mer</title><para>Text</para></section></section></article>",
        );
        assert!(html.contains("<h3>Praktiskt</h3>") && html.contains("<h4>Mer</h4>"), "{html}");
        assert!(!html.contains("Ämnet"), "the subject is said once: {html}");
    }

    #[test]
    fn another_title_than_the_subject_stays_and_the_sections_go_below_it() {
        let html = shown(
            "<article><info><title>Annat</title></info><section><title>A</title><para>x</para></section></article>",
        );
        assert!(html.contains("<h3>Annat</h3>") && html.contains("<h4>A</h4>"), "{html}");
    }

    #[test]
    fn a_letter_without_a_text_says_so() {
        for source in ["", "   ", "<article/>", "<article><para> </para></article>"] {
            assert!(
                shown(source).contains("<p>Meddelandet har ingen text.</p>"),
                "{source:?}: {}",
                shown(source)
            );
        }
        let only_its_subject = shown("<article><info><title>Ämnet</title></info></article>");
        assert!(only_its_subject.contains("ingen text"), "{only_its_subject}");
        assert!(!shown("<article><info><title>Annat</title></info></article>").contains("ingen text"));
        assert!(!shown("<article><para>Hej</para></article>").contains("ingen text"));
    }

    #[test]
    fn a_box_says_what_it_is_in_words() {
        let html = shown(
            "<article><section><title><emphasis role=\"observe\">Kan du inte komma?</emphasis></title><para>Ring.</para>\
             </section><section><title><emphasis role=\"information\"/></title><para>Läs.</para></section></article>",
        );
        assert!(html.contains("<aside role=\"note\" class=\"box observe\"><h3><span class=\"kind\">Viktigt: </span>Kan du inte komma?</h3>"), "{html}");
        assert!(html.contains("<aside role=\"note\" class=\"box info\"><h3>Information</h3>"), "{html}");
    }

    #[test]
    fn a_fold_is_native_and_has_words_of_its_own_when_the_sender_gave_none() {
        let html = shown(
            "<article><section><title><emphasis role=\"collapsible\"/></title><para>Dold</para></section></article>",
        );
        assert!(
            html.contains("<details class=\"fold\"><summary>Visa mer</summary><p>Dold</p></details>"),
            "{html}"
        );
    }

    #[test]
    fn a_link_says_where_it_leads_and_that_a_window_opens() {
        let link = |kind: &str, label: &str| {
            shown(&format!(
                "<article><para><link url=\"https://www.region.example/x\" {kind}>{label}</link></para></article>"
            ))
        };
        assert!(
            link("", "om prov").contains("om prov <span class=\"away\">(går till region.example)</span>")
        );
        let window = link("type=\"_blank\"", "om prov");
        assert!(
            window.contains("(går till region.example i nytt fönster)")
                && window.contains("target=\"_blank\"")
        );
        assert!(window.contains("rel=\"noopener noreferrer external\""));
        assert!(!link("", "region.example").contains("class=\"away\""));
        assert!(
            !shown("<article><para><link url=\"tel:1177\">Ring</link></para></article>").contains("away")
        );
    }

    // ASVS 5.0.0-1.1.2, 5.0.0-1.2.1, 5.0.0-3.2.2
    #[test]
    fn what_a_sender_wrote_is_text_wherever_it_stands() {
        let hostile = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/textarea&gt;&quot;&apos;&gt;";
        let html = shown(&format!(
            "<article><info><title>{hostile}</title></info><para>{hostile}<emphasis role=\"bold\">{hostile}</emphasis>\
             <link url=\"https://a.example/?q=%22%3E%3Cscript%3E\">{hostile}</link></para><variablelist><varlistentry>\
             <term>{hostile}</term><listitem>{hostile}</listitem></varlistentry></variablelist><section><title>\
             <emphasis role=\"collapsible\">{hostile}</emphasis></title><para>{hostile}</para></section>\
             <bibliography>{hostile}</bibliography></article>"
        ));
        assert_eq!(html.matches("&lt;script&gt;alert(1)").count(), 9, "{html}");
        assert!(!html.contains("<script") && !html.contains("</textarea"), "{html}");
    }
}
