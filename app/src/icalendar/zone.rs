//! Swedish time in a calendar: the zone's rules, and an instant by them.

use crate::calendar;
use jiff::Timestamp;

/// Europe/Stockholm since 1996, when the Union's summer time got its present rule (directive 2000/84/EC). Calendars need
/// the rules beside the name (RFC 5545 3.2.19).
pub(super) const STOCKHOLM: [&str; 17] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Stockholm",
    "BEGIN:DAYLIGHT",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// The parameter and value of an instant: ";TZID=Europe/Stockholm:20261126T092000". What the clocks of Sweden cannot say
/// by those rules is said in UTC: the second of two hours in the night when the clock is set back, and what lies before
/// the rules.
pub(super) fn when(instant: Timestamp) -> String {
    let local = calendar::local(instant);
    let first = local.datetime().to_zoned(local.time_zone().clone());
    if local.year() > 1996 && first.is_ok_and(|first| first.timestamp() == instant) {
        format!(";TZID=Europe/Stockholm:{}", local.strftime("%Y%m%dT%H%M%S"))
    } else {
        format!(":{}", super::in_utc(instant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{
        SignedDuration,
        civil::{Date, DateTime, Weekday, date},
        tz::TimeZone,
    };
    use proptest::prelude::*;

    /// The last Sunday of a month of 31 days, at an hour.
    fn last_sunday(year: i16, month: i8, hour: i8) -> DateTime {
        let last: Date = date(year, month, 31);
        let back = i64::from(last.weekday().to_sunday_zero_offset());
        let sunday = last.saturating_sub(jiff::Span::new().days(back));
        assert_eq!(sunday.weekday(), Weekday::Sunday);
        sunday.at(hour, 0, 0, 0)
    }

    /// What a calendar makes of the value by the rules above alone.
    fn read(value: &str) -> Timestamp {
        if let Some(utc) = value.strip_prefix(':') {
            return DateTime::strptime("%Y%m%dT%H%M%SZ", utc)
                .unwrap()
                .to_zoned(TimeZone::UTC)
                .unwrap()
                .timestamp();
        }
        let local = value.strip_prefix(";TZID=Europe/Stockholm:").unwrap();
        let local = DateTime::strptime("%Y%m%dT%H%M%S", local).unwrap();
        let summer = last_sunday(local.year(), 3, 2) <= local && local < last_sunday(local.year(), 10, 3);
        let offset = SignedDuration::from_hours(if summer { 2 } else { 1 });
        local.to_zoned(TimeZone::UTC).unwrap().timestamp() - offset
    }

    proptest! {
        #[test]
        fn a_calendar_comes_to_the_same_instant_by_the_rules_in_the_file(second in 0_i64..4_000_000_000) {
            let instant = Timestamp::from_second(second).unwrap();
            prop_assert_eq!(read(&when(instant)), instant);
        }
    }

    #[test]
    fn so_it_does_in_every_hour_of_the_nights_when_the_clock_is_changed() {
        for year in 1997..2100 {
            for month in [3, 10] {
                let night = last_sunday(year, month, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
                for half_hour in -4..10 {
                    let instant = night + SignedDuration::from_mins(30 * half_hour);
                    assert_eq!(read(&when(instant)), instant, "{instant}");
                }
            }
        }
        let second = "2026-10-25T01:30:00Z".parse().unwrap();
        assert_eq!(when(second), ":20261025T013000Z", "the hour that comes twice");
    }
}
