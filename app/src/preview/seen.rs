//! What was looked at, as HTML: the message as its reader sees it, and what was found.

use super::{Finding, FindingKind, Looked, Sight, said};
use crate::{
    address::{self, Mount, Place},
    body,
    calendar::Calendar,
    pages::thread,
    reader::Reading,
    words::{Words, say},
};
use inbox::{Message, Service, TrashDays, Unscanned};
use jiff::Timestamp;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// So much of a line is quoted on each side of where something was found, in characters.
const QUOTED: usize = 60;

/// The message, as it would be shown now; or why there is none.
pub(crate) fn sight(
    words: Words,
    sight: &Sight,
    services: &BTreeMap<String, Service>,
    now: Timestamp,
) -> AnyView {
    match sight {
        Sight::Body(message) => {
            view! { <article class="message">{body::view(words, message)}</article> }.into_any()
        }
        Sight::Message(_, message) => view! {
            {thread::alone(reading(words, now), message, services)}
            {makes_nothing_move(words, message)}
        }
        .into_any(),
        Sight::NoMessage(operation) => {
            view! { <p>{say!(words, "preview-no-message", operation = operation.name)}</p> }.into_any()
        }
        Sight::Refused(_) => view! { <p>{say!(words, "preview-refused")}</p> }.into_any(),
    }
}

/// What a page's words and addresses depend on, when there is no page: our own addresses lead to the words that say so.
fn reading(words: Words, now: Timestamp) -> Reading {
    Reading {
        words,
        mount: Mount::Preview,
        calendar: Calendar::at(now),
        place: Place::default(),
        trash: TrashDays::default(),
        unscanned: Unscanned::Offered,
    }
}

/// Where the links to our own addresses lead, of a message that has any.
fn makes_nothing_move(words: Words, message: &Message) -> Option<impl IntoView + use<>> {
    let any = message.visit.is_some() || !message.attachments.is_empty() || !message.actions.is_empty();
    any.then(|| view! { <p class="hint" id=address::NOT_IN_PREVIEW tabindex="-1">{say!(words, "preview-inert")}</p> })
}

/// What was found, each with its place, its cause and its remedy, and the line where it stands.
pub(crate) fn findings(words: Words, looked: &Looked) -> Option<impl IntoView + use<>> {
    if looked.findings.is_empty() {
        return None;
    }
    let items =
        looked.findings.iter().map(|finding| view! { <li>{one(words, looked, finding)}</li> }).collect_view();
    Some(view! { <ol class="findings">{items}</ol> })
}

fn one(words: Words, looked: &Looked, finding: &Finding) -> impl IntoView + use<> {
    let place = looked.place(finding);
    let heading = say!(
        words,
        "preview-at",
        what = said::severity(words, finding),
        line = place.line.to_string(),
        column = place.column.to_string()
    );
    let said = said::of(words, &finding.kind);
    let lang = said.in_answer.then_some("en").filter(|tag| *tag != words.language().tag());
    let answered = match &finding.kind {
        FindingKind::Fault { code, status, .. } => {
            Some(say!(words, "preview-answered", code = *code, status = status.to_string()))
        }
        _ => None,
    };
    let quoted = quoted(&looked.source, finding.at);
    let quoted = (!quoted.is_empty())
        .then(|| view! { <p class="quoted"><code translate="no" dir="auto">{quoted}</code></p> });
    view! {
        <h3>{heading}</h3>
        {answered.map(|answered| view! { <p>{answered}</p> })}
        <p><strong>{say!(words, "preview-cause")}</strong>" "<span lang=lang>{said.cause}</span></p>
        {(!said.remedy.is_empty())
            .then(|| view! { <p><strong>{say!(words, "preview-remedy")}</strong>" "<span lang=lang>{said.remedy}</span></p> })}
        {quoted}
    }
}

/// The line where something stands, cut on both sides; nothing in it that deceives the eye.
fn quoted(source: &str, at: usize) -> String {
    let at = source.floor_char_boundary(at);
    let (before, after) = source.split_at(at);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line_end = after.find(['\r', '\n']).map_or(source.len(), |end| at + end);
    let (before, after) =
        (source.get(line_start..at).unwrap_or_default(), source.get(at..line_end).unwrap_or_default());
    let start = before.char_indices().rev().nth(QUOTED - 1).map_or(0, |(start, _)| start);
    let end = after.char_indices().nth(QUOTED).map_or(after.len(), |(end, _)| end);
    let cut = |cut: bool| if cut { "…" } else { "" };
    let text: String = [before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default()]
        .concat()
        .chars()
        .map(|c| if shows(c) { c } else { char::REPLACEMENT_CHARACTER })
        .collect();
    format!("{}{}{}", cut(start > 0), text.trim(), cut(end < after.len()))
}

/// Whether a character is shown where it stands, and nothing else otherwise for it (UAX #9; "Trojan Source").
fn shows(c: char) -> bool {
    let hidden = matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !hidden && (!c.is_control() || c == '\t')
}

/// What only the running service knows, and is not judged here.
pub(crate) fn unjudged(words: Words, sight: &Sight) -> String {
    match sight {
        Sight::Body(_) => say!(words, "preview-unjudged-body"),
        Sight::Message(..) => say!(words, "preview-unjudged-message"),
        Sight::NoMessage(_) => say!(words, "preview-unjudged-question"),
        Sight::Refused(_) => say!(words, "preview-unjudged-refused"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_quoted_around_its_place_and_shows_what_hides() {
        assert_eq!(quoted("ett\n  två\u{202e}\u{7} <br/>\ntre", 8), "två\u{fffd}\u{fffd} <br/>");
        let long = format!("{}<br/>{}", "å".repeat(100), "ö".repeat(100));
        assert_eq!(quoted(&long, 200), format!("…{}<br/>{}…", "å".repeat(60), "ö".repeat(55)));
        assert_eq!(quoted("", 0), "");
        assert_eq!(quoted("å", 1), "å");
        assert_eq!(quoted("ett\n", 99), "");
        assert_eq!(quoted("ett\r\ntvå\r\n", 5), "två");
    }
}
