//! Times for the citizen's own calendar, as iCalendar (RFC 5545; what `METHOD` means, RFC 5546).
//!
//! Written here and not by a crate: what those at hand write lacks time zones, and what is left is folding and escaping,
//! which are tested against the reader of one of them.

mod content_line;
mod zone;

use content_line::Lines;
use inbox::CalendarVisit;
use jiff::{Timestamp, tz::TimeZone};

/// What a file says besides its times.
pub(crate) struct Frame<'f> {
    /// The product's name for itself (`PRODID`): who wrote the file.
    pub(crate) service: &'f str,
    /// The language of the words, as its tag.
    pub(crate) language: &'f str,
    /// When the file is made.
    pub(crate) now: Timestamp,
    /// Where the message can be read.
    pub(crate) address: &'f str,
}

/// A calendar file, and the method that it has.
pub(crate) struct CalendarFile {
    pub(crate) content: String,
    pub(crate) method: &'static str,
}

/// The file. It holds when and where, and the unit: what a visit is about, who it is for and the letter's words are left
/// for the inbox, since calendars are shared and lie with others. `summary` names an event by its unit.
///
/// No `ORGANIZER`: these are published and not scheduled between people (RFC 5545 3.8.4.3).
pub(crate) fn file(
    frame: &Frame<'_>,
    visits: &[CalendarVisit],
    summary: impl Fn(&CalendarVisit) -> String,
) -> CalendarFile {
    // One method for the whole file; in one that holds both, each event's status says it.
    let method = if visits.iter().all(|visit| visit.cancelled) { "CANCEL" } else { "PUBLISH" };
    let mut lines = Lines::default();
    lines.verbatim("BEGIN:VCALENDAR");
    lines.verbatim("VERSION:2.0");
    lines.text("PRODID", &format!("-//{}//Inkorgen//{}", frame.service.replace('/', " "), frame.language));
    lines.verbatim("CALSCALE:GREGORIAN");
    lines.verbatim(&format!("METHOD:{method}"));
    for line in zone::STOCKHOLM {
        lines.verbatim(line);
    }
    for visit in visits {
        event(&mut lines, frame, visit, &summary(visit));
    }
    lines.verbatim("END:VCALENDAR");
    CalendarFile { content: lines.into_string(), method }
}

fn event(lines: &mut Lines, frame: &Frame<'_>, visit: &CalendarVisit, summary: &str) {
    lines.verbatim("BEGIN:VEVENT");
    lines.verbatim(&format!("UID:{}", visit.uid));
    lines.verbatim(&format!("DTSTAMP:{}", in_utc(frame.now)));
    lines.verbatim(&format!("LAST-MODIFIED:{}", in_utc(visit.changed_at)));
    lines.verbatim(&format!("SEQUENCE:{}", visit.sequence));
    lines.verbatim(if visit.cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    lines.verbatim(&format!("DTSTART{}", zone::when(visit.starts)));
    // An end before the start would make the whole file unreadable.
    if let Some(ends) = visit.ends.filter(|ends| *ends > visit.starts) {
        lines.verbatim(&format!("DTEND{}", zone::when(ends)));
    }
    lines.text(&format!("SUMMARY;LANGUAGE={}", frame.language), summary);
    if let Some(place) = visit.place.as_deref().filter(|place| !place.trim().is_empty()) {
        lines.text("LOCATION", place);
    }
    lines.verbatim(&format!("URL:{}", frame.address));
    // In a calendar that is shared the others see that one is away, and no more.
    lines.verbatim("CLASS:PRIVATE");
    lines.verbatim("END:VEVENT");
}

/// "20261126T082000Z"
fn in_utc(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use icalendar::{Calendar, CalendarComponent, Component, Event, EventLike};

    fn visit() -> CalendarVisit {
        CalendarVisit {
            uid: "0123456789abcdef0123456789abcdef".to_owned(),
            sequence: 2,
            changed_at: "2026-11-23T08:00:00Z".parse().unwrap(),
            starts: "2026-11-26T08:20:00Z".parse().unwrap(),
            ends: Some("2026-11-26T08:50:00Z".parse().unwrap()),
            unit: "Björkdalens vårdcentral".to_owned(),
            place: Some("Björkvägen 3, plan 2; röd dörr".to_owned()),
            cancelled: false,
        }
    }

    fn of(visits: &[CalendarVisit]) -> CalendarFile {
        let frame = Frame {
            service: "Inkorgen",
            language: "sv",
            now: "2026-11-24T12:00:00Z".parse().unwrap(),
            address: "https://inkorg.example/inkorg/trad/0123456789abcdef0123456789abcdef",
        };
        file(&frame, visits, |visit| format!("Tid hos {}", visit.unit))
    }

    fn events(content: &str) -> Vec<Event> {
        let calendar: Calendar = content.parse().unwrap();
        let events = calendar.components.into_iter();
        events
            .filter_map(|part| if let CalendarComponent::Event(event) = part { Some(event) } else { None })
            .collect()
    }

    #[test]
    fn a_visit_is_one_event_with_its_zone_and_nothing_of_the_letter() {
        let written = of(&[visit()]);
        assert_eq!(written.method, "PUBLISH");
        insta::assert_snapshot!(written.content.replace("\r\n", "\n"), @"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Inkorgen//Inkorgen//sv
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        BEGIN:VTIMEZONE
        TZID:Europe/Stockholm
        BEGIN:DAYLIGHT
        TZNAME:CEST
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        DTSTART:19960331T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        END:DAYLIGHT
        BEGIN:STANDARD
        TZNAME:CET
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        DTSTART:19961027T030000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:0123456789abcdef0123456789abcdef
        DTSTAMP:20261124T120000Z
        LAST-MODIFIED:20261123T080000Z
        SEQUENCE:2
        STATUS:CONFIRMED
        DTSTART;TZID=Europe/Stockholm:20261126T092000
        DTEND;TZID=Europe/Stockholm:20261126T095000
        SUMMARY;LANGUAGE=sv:Tid hos Björkdalens vårdcentral
        LOCATION:Björkvägen 3\\, plan 2\\; röd dörr
        URL:https://inkorg.example/inkorg/trad/0123456789abcdef0123456789abcdef
        CLASS:PRIVATE
        END:VEVENT
        END:VCALENDAR
        ");
        assert_eq!(written.content.matches("\r\n").count(), written.content.matches('\n').count());
        let event = events(&written.content).remove(0);
        assert_eq!(event.get_location(), Some("Björkvägen 3, plan 2; röd dörr"));
        assert_eq!(
            (event.get_summary(), event.get_sequence()),
            (Some("Tid hos Björkdalens vårdcentral"), Some(2))
        );
    }

    #[test]
    fn what_no_longer_holds_is_cancelled_and_a_file_of_both_says_each() {
        let cancelled = CalendarVisit { cancelled: true, sequence: 3, ..visit() };
        let written = of(std::slice::from_ref(&cancelled));
        assert_eq!(written.method, "CANCEL");
        assert!(written.content.contains("\r\nMETHOD:CANCEL\r\n"));
        assert!(written.content.contains("\r\nSTATUS:CANCELLED\r\n"));
        let both = of(&[visit(), cancelled]);
        assert_eq!(both.method, "PUBLISH");
        assert_eq!(both.content.matches("\r\nSTATUS:C").count(), 2);
        assert_eq!(events(&both.content).len(), 2);
    }

    #[test]
    fn an_end_that_is_no_end_is_left_out() {
        for ends in [None, Some("2026-11-26T08:20:00Z"), Some("2026-11-26T07:00:00Z")] {
            let ends = ends.map(|ends| ends.parse().unwrap());
            assert!(!of(&[CalendarVisit { ends, ..visit() }]).content.contains("DTEND"));
        }
    }
}
