//! Times in words, as the clocks of Sweden show them.

use crate::words::{Words, say};
use jiff::{
    Timestamp, Zoned,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};
use std::sync::LazyLock;

static STOCKHOLM: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Stockholm").expect("the zone data is in the program"));

/// What day it is for the reader.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calendar {
    now: Timestamp,
    today: Date,
}

impl Calendar {
    /// The calendar as it lies open at an instant.
    pub(crate) fn at(now: Timestamp) -> Self {
        Self { now, today: local(now).date() }
    }

    /// For what is kept and read another day: no day is today or yesterday.
    pub(crate) fn to_be_kept(now: Timestamp) -> Self {
        Self { now, today: Date::MIN }
    }

    /// Whether an instant is over.
    pub(crate) fn is_past(self, instant: Timestamp) -> bool {
        instant <= self.now
    }

    /// Near times by the clock, others by the day: "i dag kl. 13.02", "i går kl. 16.15", "21 november", and
    /// "21 november 2025" when it is not this year.
    pub(crate) fn day(self, words: Words, instant: Timestamp) -> String {
        let then = local(instant);
        self.near(words, &then).unwrap_or_else(|| {
            if then.year() == self.today.year() {
                say!(words, "moment-day", day = then.day(), month = month(words, then.date()))
            } else {
                date(words, then.date())
            }
        })
    }

    /// A day and a time by the clock: "i dag kl. 13.20", "14 november 2026 kl. 09.12".
    pub(crate) fn moment(self, words: Words, instant: Timestamp) -> String {
        let then = local(instant);
        self.near(words, &then).unwrap_or_else(|| moment(words, instant))
    }

    fn near(self, words: Words, then: &Zoned) -> Option<String> {
        if then.date() == self.today {
            Some(say!(words, "moment-today", time = clock(then)))
        } else if then.date().tomorrow().ok() == Some(self.today) {
            Some(say!(words, "moment-yesterday", time = clock(then)))
        } else {
            None
        }
    }
}

/// The whole date with its time, wherever it stands: "14 november 2026 kl. 09.12".
pub(crate) fn moment(words: Words, instant: Timestamp) -> String {
    let then = local(instant);
    say!(words, "moment-full", date = date(words, then.date()), time = clock(&then))
}

/// "torsdag 26 november 2026"
pub(crate) fn weekday_and_date(words: Words, instant: Timestamp) -> String {
    let day = local(instant).date();
    say!(words, "moment-weekday-date", weekday = weekday(words, day), date = date(words, day))
}

/// "09.20", or "09.20–09.50" when it ends on the same day.
pub(crate) fn span(words: Words, starts: Timestamp, ends: Option<Timestamp>) -> String {
    let from = local(starts);
    let to = ends.map(local).filter(|to| to.date() == from.date() && *to > from);
    to.map_or_else(
        || say!(words, "moment-time", time = clock(&from)),
        |to| say!(words, "moment-span", from = clock(&from), to = clock(&to)),
    )
}

/// The parts of a calendar leaf: "nov", "26".
pub(crate) fn leaf(words: Words, instant: Timestamp) -> (String, String) {
    let day = local(instant).date();
    (month(words, day).chars().take(3).collect(), day.day().to_string())
}

/// For `datetime`: local time with its distance from UTC (HTML, "valid global date and time string").
pub(crate) fn machine(instant: Timestamp) -> String {
    local(instant).strftime("%Y-%m-%dT%H:%M%:z").to_string()
}

/// "21 november 2026"
pub(crate) fn date(words: Words, date: Date) -> String {
    say!(words, "moment-date", day = date.day(), month = month(words, date), year = date.year().to_string())
}

/// The date of an instant: "21 november 2026".
pub(crate) fn date_of(words: Words, instant: Timestamp) -> String {
    date(words, local(instant).date())
}

/// A time of day, whatever the day: "22.00".
pub(crate) fn time_of_day(time: Time) -> String {
    format!("{:02}.{:02}", time.hour(), time.minute())
}

/// Reads a time of day as people write it: "22.00", "22:00", "7.30", "2200", "22".
pub(crate) fn read_time_of_day(text: &str) -> Option<Time> {
    let text = text.trim();
    if let (4, Some((hour, minute))) = (text.len(), text.split_at_checked(2))
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok();
    }
    let mut parts = text.split([':', '.']);
    let mut number = || {
        let part = parts.next()?;
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<i8>().ok()).flatten()
    };
    let hour = number()?;
    let minute = if text.contains([':', '.']) { number()? } else { 0 };
    let time = Time::new(hour, minute, 0, 0).ok();
    time.filter(|_| parts.next().is_none())
}

/// An instant by the clocks of Sweden.
pub(crate) fn local(instant: Timestamp) -> Zoned {
    instant.to_zoned(STOCKHOLM.clone())
}

/// Hours and minutes with a full stop (Svenska skrivregler).
fn clock(then: &Zoned) -> String {
    format!("{:02}.{:02}", then.hour(), then.minute())
}

fn month(words: Words, date: Date) -> String {
    match date.month() {
        1 => say!(words, "moment-january"),
        2 => say!(words, "moment-february"),
        3 => say!(words, "moment-march"),
        4 => say!(words, "moment-april"),
        5 => say!(words, "moment-may"),
        6 => say!(words, "moment-june"),
        7 => say!(words, "moment-july"),
        8 => say!(words, "moment-august"),
        9 => say!(words, "moment-september"),
        10 => say!(words, "moment-october"),
        11 => say!(words, "moment-november"),
        _ => say!(words, "moment-december"),
    }
}

fn weekday(words: Words, date: Date) -> String {
    match date.weekday() {
        Weekday::Monday => say!(words, "moment-monday"),
        Weekday::Tuesday => say!(words, "moment-tuesday"),
        Weekday::Wednesday => say!(words, "moment-wednesday"),
        Weekday::Thursday => say!(words, "moment-thursday"),
        Weekday::Friday => say!(words, "moment-friday"),
        Weekday::Saturday => say!(words, "moment-saturday"),
        Weekday::Sunday => say!(words, "moment-sunday"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    const SWEDISH: Language = Language::Swedish;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn day(now: &str, then: &str) -> String {
        Calendar::at(at(now)).day(Words::in_language(SWEDISH), at(then))
    }

    #[test]
    fn a_time_of_day_is_read_as_people_write_it() {
        let at = |hour, minute| Time::new(hour, minute, 0, 0).ok();
        for (text, time) in [
            ("22:00", at(22, 0)),
            ("22.00", at(22, 0)),
            ("2200", at(22, 0)),
            ("0705", at(7, 5)),
            ("22:00:00", None),
            ("2460", None),
            ("220", None),
            ("2 00", None),
            ("10 PM", None),
            ("åå", None),
            (" 7.30 ", at(7, 30)),
            ("07:05", at(7, 5)),
            ("22", at(22, 0)),
            ("24:00", None),
            ("22:60", None),
            ("", None),
            ("22:", None),
            ("-1:00", None),
            ("tio", None),
            ("１２:00", None),
        ] {
            assert_eq!(read_time_of_day(text), time, "{text}");
        }
        assert_eq!(at(7, 5).map(time_of_day).as_deref(), Some("07.05"));
    }

    #[test]
    fn a_day_begins_at_midnight_in_stockholm_and_not_in_greenwich() {
        // 23:30 UTC on the 20th is half past midnight on the 21st.
        assert_eq!(day("2026-11-21T12:00:00Z", "2026-11-20T23:30:00Z"), "i dag kl. 00.30");
        assert_eq!(day("2026-11-21T12:00:00Z", "2026-11-20T22:59:59Z"), "i går kl. 23.59");
        assert_eq!(day("2026-11-20T23:00:00Z", "2026-11-20T22:59:59Z"), "i går kl. 23.59");
        assert_eq!(day("2026-11-20T22:59:59Z", "2026-11-20T22:59:59Z"), "i dag kl. 23.59");
    }

    #[test]
    fn further_away_the_day_says_it_and_the_year_only_when_it_is_another() {
        assert_eq!(day("2026-11-23T08:00:00Z", "2026-11-21T12:02:00Z"), "21 november");
        assert_eq!(day("2026-11-23T08:00:00Z", "2025-12-31T22:59:00Z"), "31 december 2025");
        // Already the new year in Stockholm.
        assert_eq!(day("2026-11-23T08:00:00Z", "2025-12-31T23:00:00Z"), "1 januari");
        assert_eq!(day("2026-01-01T08:00:00Z", "2025-12-31T12:00:00Z"), "i går kl. 13.00");
        // A clock that went ahead is no reason to call tomorrow today.
        assert_eq!(day("2026-11-21T12:00:00Z", "2026-11-22T12:00:00Z"), "22 november");
    }

    #[test]
    fn the_nights_when_the_clock_is_changed() {
        // 2026-10-25: the hour from 02 to 03 comes twice.
        assert_eq!(day("2026-10-25T12:00:00Z", "2026-10-25T00:30:00Z"), "i dag kl. 02.30");
        assert_eq!(day("2026-10-25T12:00:00Z", "2026-10-25T01:30:00Z"), "i dag kl. 02.30");
        assert_ne!(machine(at("2026-10-25T00:30:00Z")), machine(at("2026-10-25T01:30:00Z")));
        // 2026-03-29: the hour from 02 to 03 does not come; yesterday was 23 hours long and is still yesterday.
        assert_eq!(day("2026-03-29T01:00:00Z", "2026-03-29T00:59:00Z"), "i dag kl. 01.59");
        assert_eq!(day("2026-03-29T22:00:00Z", "2026-03-29T01:00:00Z"), "i går kl. 03.00");
        assert_eq!(machine(at("2026-03-29T01:00:00Z")), "2026-03-29T03:00+02:00");
    }

    #[test]
    fn a_visit_is_said_with_its_weekday_and_span() {
        let words = Words::in_language(SWEDISH);
        let starts = at("2026-11-26T08:20:00Z");
        assert_eq!(weekday_and_date(words, starts), "torsdag 26 november 2026");
        assert_eq!(span(words, starts, Some(at("2026-11-26T08:50:00Z"))), "kl. 09.20–09.50");
        assert_eq!(span(words, starts, None), "kl. 09.20");
        assert_eq!(span(words, starts, Some(at("2026-11-26T08:20:00Z"))), "kl. 09.20");
        assert_eq!(leaf(words, starts), ("nov".to_owned(), "26".to_owned()));
    }

    #[test]
    fn english_keeps_the_swedish_clock() {
        let words = Words::in_language(Language::English);
        let calendar = Calendar::at(at("2026-11-21T12:00:00Z"));
        assert_eq!(calendar.day(words, at("2026-11-21T07:40:00Z")), "today at 08.40");
        assert_eq!(calendar.moment(words, at("2026-11-14T08:12:00Z")), "14 November 2026 at 09.12");
    }
}
