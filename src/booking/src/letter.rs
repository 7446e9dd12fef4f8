//! The message: plain Swedish, in the subset of DocBook that every message is in.

use crate::{
    details::Details,
    news::{Change, Found},
    swedish,
};
use docbook::Document;
use inbox::{
    Action, ActionTarget, BookingReference, NewMessage, Supersedes, Unit, Visit, VisitChanges, sweden,
};
use jiff::{Timestamp, Zoned};
use quick_xml::escape::escape;
use roxmltree::{Node, ParsingOptions};
use std::fmt::Write;
use url::form_urlencoded::Serializer;

/// Larger than any kallelse, in bytes: past it only its words are shown.
const PURPOSE: usize = 64 << 10;

/// What a message is written from.
pub(crate) struct Letter<'l> {
    pub(crate) reference: &'l BookingReference,
    pub(crate) change: &'l Change,
    pub(crate) found: &'l Found,
    /// Where its buttons lead, if they lead anywhere.
    pub(crate) service: Option<&'l str>,
}

impl Letter<'_> {
    pub(crate) fn write(&self) -> NewMessage {
        let BookingReference { unit: unit_id, booking } = self.reference;
        let called = self.unit();
        let unit = Unit { id: unit_id.clone(), name: called.clone(), ..Unit::default() };
        let mut message = NewMessage::text(unit, self.subject(), self.body(&called));
        // The system's other messages have threads of their own; what is told of one booking is one.
        message.thread = Some(format!("bokning {unit_id} {booking}"));
        message.actions = self.actions();
        message.visit = Some(self.visit(&called));
        message.supersedes = Some(match self.change {
            Change::Cancelled { .. } => Supersedes::Cancels { booking: booking.clone() },
            _ => Supersedes::Replaces { booking: booking.clone() },
        });
        message.notify = true;
        message
    }

    fn details(&self) -> Option<&Details> {
        match self.found {
            Found::There(details) => Some(details),
            Found::Gone => None,
        }
    }

    fn starts(&self) -> Option<Timestamp> {
        match self.change {
            Change::Cancelled { starts, .. } => *starts,
            _ => self.details().and_then(|details| details.starts),
        }
    }

    /// What the unit is called. One that says nothing of that is called by its id, which it can be found by.
    fn unit(&self) -> String {
        let said = match self.change {
            Change::Cancelled { unit, .. } => unit.clone(),
            _ => self.details().and_then(|details| details.unit.clone()),
        };
        said.unwrap_or_else(|| format!("Mottagning {}", xml::readable(&self.reference.unit)))
    }

    fn invitation(&self) -> bool {
        self.details().is_some_and(|details| details.invitation)
    }

    fn subject(&self) -> String {
        let day = self.starts().map(|starts| swedish::day(&here(starts)));
        match (self.change, day) {
            (Change::Cancelled { .. }, Some(day)) => format!("Din tid {day} är avbokad"),
            (Change::Cancelled { .. }, None) => "Din kallelse gäller inte längre".to_owned(),
            (Change::New, Some(day)) if self.invitation() => format!("Kallelse: du har fått en tid {day}"),
            (Change::New, Some(day)) => format!("Du har fått en tid {day}"),
            (Change::New, None) => "Kallelse: boka en tid".to_owned(),
            (Change::Settled, Some(day)) => format!("Din tid är bokad: {day}"),
            (Change::Moved { .. }, Some(day)) => format!("Din tid är flyttad till {day}"),
            (Change::Opened { from }, _) => {
                format!("Din tid {} gäller inte längre: boka en ny", swedish::day(&here(*from)))
            }
            (Change::Details, Some(day)) => format!("Nya uppgifter om din tid {day}"),
            (_, None) => "Nya uppgifter i din kallelse".to_owned(),
        }
    }

    /// The first words: what has happened.
    fn happened(&self, unit: &str) -> (&'static str, String) {
        match (self.change, self.starts()) {
            (Change::Cancelled { starts: Some(starts), .. }, _) => {
                ("Tiden är avbokad", format!("Din tid på {unit} {} är avbokad.", moment(*starts)))
            }
            (Change::Cancelled { starts: None, .. }, _) => (
                "Kallelsen gäller inte längre",
                format!("Din kallelse till {unit} gäller inte längre. Du behöver inte boka någon tid."),
            ),
            (Change::New, Some(_)) if self.invitation() => {
                ("Kallelse", format!("Du är kallad till {unit} och har fått en tid."))
            }
            (Change::New, Some(_)) => ("Din tid", format!("Du har fått en tid på {unit}.")),
            (Change::New, None) => ("Kallelse", format!("Du är kallad till {unit}. Du väljer själv en tid.")),
            (Change::Settled, _) => ("Din tid är bokad", format!("Du har nu en tid på {unit}.")),
            (Change::Moved { from }, _) => (
                "Din nya tid",
                format!(
                    "Din tid på {unit} är flyttad. Den gamla tiden, {}, gäller inte längre.",
                    moment(*from)
                ),
            ),
            (Change::Opened { from }, _) => (
                "Boka en ny tid",
                format!("Din tid på {unit} {} gäller inte längre. Du väljer själv en ny tid.", moment(*from)),
            ),
            (Change::Details, Some(_)) => (
                "Nya uppgifter",
                format!("Uppgifterna om din tid på {unit} har ändrats. Dag och klockslag är de samma."),
            ),
            (Change::Details, None) => {
                ("Nya uppgifter", format!("Uppgifterna i din kallelse till {unit} har ändrats."))
            }
        }
    }

    fn body(&self, unit: &str) -> String {
        let (title, words) = self.happened(unit);
        let mut body = String::from(r#"<?xml version="1.0" encoding="UTF-8"?><article><section>"#);
        element(&mut body, "title", title);
        element(&mut body, "para", &words);
        if let Some(details) = self.details() {
            facts(&mut body, details, unit);
        }
        body.push_str("</section>");
        if let Some(purpose) = self.details().and_then(|details| details.purpose.as_deref()) {
            body.push_str(&embedded(purpose));
        }
        let (title, words) = self.remedy();
        write!(body, r#"<section><title><emphasis role="observe">{title}</emphasis></title>"#)
            .expect("a string takes what is written");
        element(&mut body, "para", &words);
        body.push_str("</section>");
        element(&mut body, "bibliography", unit);
        body.push_str("</article>");
        body
    }

    /// What the citizen can do, and whom to ask.
    fn remedy(&self) -> (&'static str, String) {
        let ask = "Kontakta mottagningen om du har frågor.";
        let buttons = self.actions().len();
        let words = match self.details() {
            None => return ("Har du frågor?", "Kontakta mottagningen om du har frågor eller vill ha en ny tid.".to_owned()),
            Some(Details { starts: None, .. }) if buttons > 0 => {
                return ("Boka en tid", format!("Tryck på knappen under meddelandet. {ask}"));
            }
            Some(Details { starts: None, .. }) => {
                return ("Boka en tid", "Kontakta mottagningen för att boka en tid.".to_owned());
            }
            Some(_) if buttons == 0 => "Tiden kan inte ändras här. Kontakta mottagningen.".to_owned(),
            Some(Details { rebook: true, cancel: true, .. }) => {
                format!("Boka om eller avboka tiden med knapparna under meddelandet. {ask}")
            }
            Some(Details { rebook: true, .. }) => {
                "Boka om tiden med knappen under meddelandet. Kontakta mottagningen om du vill avboka den.".to_owned()
            }
            Some(_) => {
                "Avboka tiden med knappen under meddelandet. Kontakta mottagningen om du vill ha en annan tid.".to_owned()
            }
        };
        ("Får du förhinder?", words)
    }

    fn visit(&self, called: &str) -> Visit {
        let details = self.details();
        let what =
            details.map(|details| [&details.kind, &details.with].into_iter().flatten().cloned().collect());
        let what: Vec<String> = what.unwrap_or_default();
        Visit {
            booking: self.reference.booking.clone(),
            starts: self.starts(),
            ends: details.and_then(|details| details.ends),
            what: (!what.is_empty()).then(|| what.join(", ")),
            place: Some(called.to_owned()),
            changes: details
                .filter(|details| details.starts.is_some())
                .map(|details| VisitChanges { rebook: details.rebook, cancel: details.cancel }),
        }
    }

    /// Buttons for what its system lets the citizen do.
    fn actions(&self) -> Vec<Action> {
        let (Some(details), Some(service)) = (self.details(), self.service) else { return Vec::new() };
        let action = |label: &str, wish: &str| Action {
            system: service.to_owned(),
            label: label.to_owned(),
            query: Some(format!(
                "?{}",
                Serializer::new(String::new())
                    .append_pair("gor", wish)
                    .append_pair("bokning", &self.reference.booking)
                    .append_pair("enhet", &self.reference.unit)
                    .finish()
            )),
            target: ActionTarget::Current,
            form: None,
        };
        let mut actions = Vec::new();
        if details.starts.is_none() {
            actions.push(action("Boka tid", "boka"));
        } else {
            if details.rebook {
                actions.push(action("Omboka tiden", "omboka"));
            }
            if details.cancel {
                actions.push(action("Avboka tiden", "avboka"));
            }
        }
        actions.retain(|action| action.query.as_deref().is_none_or(Action::can_be_appended));
        actions
    }
}

fn here(at: Timestamp) -> Zoned {
    at.to_zoned(sweden())
}

/// "torsdag 3 december 2026 kl. 09.20"
fn moment(at: Timestamp) -> String {
    let at = here(at);
    format!("{} kl. {}", swedish::long_day(&at), swedish::time(&at))
}

fn element(body: &mut String, name: &str, words: &str) {
    write!(body, "<{name}>{}</{name}>", escape(words)).expect("a string takes what is written");
}

/// Day, time and the rest, as a list of definitions.
fn facts(body: &mut String, details: &Details, unit: &str) {
    let starts = details.starts.map(here);
    let time = starts.as_ref().map(|starts| {
        let until = details.ends.map(|ends| format!("–{}", swedish::time(&here(ends))));
        format!("{}{}", swedish::time(starts), until.unwrap_or_default())
    });
    let facts = [
        ("Dag:", starts.as_ref().map(swedish::long_day)),
        ("Tid:", time),
        ("Mottagning:", Some(unit.to_owned())),
        ("Hos:", details.with.clone()),
        ("Typ av tid:", details.kind.clone()),
        ("Det du har skrivit:", details.reason.clone()),
    ];
    body.push_str("<variablelist>");
    for (term, words) in facts {
        let Some(words) = words else { continue };
        body.push_str("<varlistentry>");
        element(body, "term", term);
        element(body, "listitem", &words);
        body.push_str("</varlistentry>");
    }
    body.push_str("</variablelist>");
}

/// The unit's own words, inside ours: as the article that they are, or else as paragraphs.
fn embedded(purpose: &str) -> String {
    article(purpose).unwrap_or_else(|| {
        let text = Document::parse(purpose).plain_text();
        let mut paragraphs = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            element(&mut paragraphs, "para", line);
        }
        paragraphs
    })
}

/// What is inside an article that is well-formed and harmless to parse; `None`: it is another thing.
fn article(purpose: &str) -> Option<String> {
    let text = xml::pass(purpose.as_bytes(), PURPOSE, |_, _| None).ok()?;
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text, options).ok()?;
    let root = document.root_element();
    let words =
        |node: &Node<'_, '_>| node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty());
    // A prefix that is declared on what is left behind would be none inside ours.
    let prefixed = |node: &Node<'_, '_>| {
        node.namespaces().any(|namespace| namespace.name().is_some_and(|prefix| prefix != "xml"))
    };
    if !root.has_tag_name("article")
        || root.children().any(|node| words(&node))
        || root.descendants().any(|node| prefixed(&node))
    {
        return None;
    }
    let (first, last) = (root.first_element_child()?, root.last_element_child()?);
    Some(text[first.range().start..last.range().end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use docbook::Block;

    const STARTS: &str = "2026-12-03T09:20:00+01:00";

    fn details() -> Details {
        Details {
            starts: STARTS.parse().ok(),
            ends: "2026-12-03T09:50:00+01:00".parse().ok(),
            unit: Some("Björkdalens vårdcentral".to_owned()),
            with: Some("Sjuksköterska Siv <Ek>".to_owned()),
            kind: Some("Provtagning".to_owned()),
            purpose: None,
            reason: None,
            rebook: true,
            cancel: true,
            invitation: false,
        }
    }

    fn written(change: &Change, found: &Found) -> NewMessage {
        let reference = BookingReference { unit: "SE1-A".to_owned(), booking: "B 1&2".to_owned() };
        let service = Some("bokning");
        let message = Letter { reference: &reference, change, found, service }.write();
        let document = Document::parse(&message.body);
        let deviations: Vec<String> = document.deviations().iter().map(ToString::to_string).collect();
        assert!(deviations.is_empty(), "{deviations:?} in {}", message.body);
        message
    }

    fn text(message: &NewMessage) -> String {
        Document::parse(&message.body).plain_text()
    }

    #[test]
    fn every_change_is_told_in_words_of_its_own() {
        let from = "2026-12-01T08:00:00+01:00".parse().unwrap();
        let open = || Details { starts: None, ends: None, ..details() };
        let there = |details| Found::There(details);
        let cancelled = |starts: Option<&str>| Change::Cancelled {
            starts: starts.and_then(|starts| starts.parse().ok()),
            unit: Some("Björkdalens vårdcentral".to_owned()),
        };
        for (change, found, subject, words) in [
            (Change::New, there(details()), "Du har fått en tid 3 december", "torsdag 3 december 2026"),
            (
                Change::New,
                there(Details { invitation: true, ..details() }),
                "Kallelse: du har fått en tid 3 december",
                "Du är kallad till Björkdalens vårdcentral",
            ),
            (
                Change::New,
                there(Details { invitation: true, ..open() }),
                "Kallelse: boka en tid",
                "Du väljer själv en tid",
            ),
            (Change::Settled, there(details()), "Din tid är bokad: 3 december", "09.20–09.50"),
            (
                Change::Moved { from },
                there(details()),
                "Din tid är flyttad till 3 december",
                "Den gamla tiden, tisdag 1 december 2026 kl. 08.00, gäller inte längre.",
            ),
            (
                Change::Opened { from },
                there(open()),
                "Din tid 1 december gäller inte längre: boka en ny",
                "Du väljer själv en ny tid",
            ),
            (Change::Details, there(details()), "Nya uppgifter om din tid 3 december", "är de samma"),
            (Change::Details, there(open()), "Nya uppgifter i din kallelse", "har ändrats"),
            (
                cancelled(Some(STARTS)),
                Found::Gone,
                "Din tid 3 december är avbokad",
                "torsdag 3 december 2026 kl. 09.20 är avbokad.",
            ),
            (cancelled(None), Found::Gone, "Din kallelse gäller inte längre", "gäller inte längre"),
        ] {
            let message = written(&change, &found);
            assert_eq!(message.subject.as_deref(), Some(subject));
            let text = text(&message);
            assert!(text.contains(words), "{subject}: {text}");
            assert!(text.contains("Kontakta mottagningen"), "{subject}: says whom to ask");
            assert_eq!(message.unit.name, "Björkdalens vårdcentral");
            assert!(message.notify && message.visit.is_some());
        }
    }

    #[test]
    fn the_buttons_are_those_that_the_system_allows_and_the_words_say_the_same() {
        let labels = |details: Details| {
            let message = written(&Change::New, &Found::There(details));
            let text = text(&message);
            let said = [("Omboka", "Boka om"), ("Avboka tiden", "vboka tiden med")];
            for (label, words) in said {
                let button = message.actions.iter().any(|action| action.label.starts_with(label));
                assert_eq!(text.contains(words), button, "{label}: {text}");
            }
            message.actions.iter().map(|action| action.label.clone()).collect::<Vec<_>>()
        };
        assert_eq!(labels(details()), ["Omboka tiden", "Avboka tiden"]);
        assert_eq!(labels(Details { cancel: false, ..details() }), ["Omboka tiden"]);
        assert_eq!(labels(Details { rebook: false, ..details() }), ["Avboka tiden"]);
        assert!(labels(Details { rebook: false, cancel: false, ..details() }).is_empty());
        let open = Details { starts: None, ends: None, rebook: false, cancel: false, ..details() };
        assert_eq!(labels(open), ["Boka tid"]);
        let message = written(&Change::New, &Found::There(details()));
        assert_eq!(
            message.actions[0].query.as_deref(),
            Some("?gor=omboka&bokning=B+1%262&enhet=SE1-A"),
            "an id is data, and never a part of the address"
        );
    }

    #[test]
    fn the_units_own_words_stand_in_the_letter_whatever_they_are() {
        let with = |purpose: &str| {
            let details = Details { purpose: Some(purpose.to_owned()), invitation: true, ..details() };
            written(&Change::New, &Found::There(details))
        };
        let boxed = with(
            "<?xml version=\"1.0\"?>\n<article> <section><title><emphasis role=\"information\">Förbered dig</emphasis></title>\
             <para>Ät inget efter midnatt.</para></section></article>",
        );
        let document = Document::parse(&boxed.body);
        assert!(
            document.blocks().iter().any(|block| matches!(block, Block::Callout { .. })),
            "{}",
            boxed.body
        );
        for purpose in [
            "Ät inget\nefter midnatt. 5 < 6 & </section>",
            "<article><para>Ät inget efter midnatt.",
            "<!DOCTYPE a><article><para>Ät inget efter midnatt.</para></article>",
            "<article>Ät inget efter midnatt.</article>",
            "<b>Ät inget</b> efter midnatt.",
        ] {
            let text = text(&with(purpose));
            assert!(text.contains("Ät inget") && text.contains("efter midnatt."), "{purpose}: {text}");
            assert!(text.contains("Får du förhinder?"), "{purpose}: our own words are there still: {text}");
        }
    }

    #[test]
    fn a_unit_without_a_name_is_called_by_its_id() {
        let message = written(&Change::New, &Found::There(Details { unit: None, ..details() }));
        assert_eq!(message.unit.name, "Mottagning SE1-A");
    }
}
