//! Quiet hours: between two times of day in Sweden, also across midnight, also on the nights when clocks are moved.

use inbox::{QuietHours, sweden};
use jiff::{Timestamp, civil::Date};

/// When the quiet that holds at `now` ends; `None`: it is not quiet.
///
/// Each night is a stretch between two instants. Reckoned by what the clock shows, an evening in October when 02:30 comes
/// twice would be quiet, loud and quiet again. A time that a night skips is the same distance after midnight by the
/// hours that passed; of one that comes twice, quiet begins with the first and ends with the second.
pub(crate) fn ends(now: Timestamp, quiet: QuietHours) -> Option<Timestamp> {
    let today = now.to_zoned(sweden()).date();
    [today.yesterday().ok(), Some(today)].into_iter().flatten().find_map(|evening| {
        let (begins, ends) = stretch(evening, quiet)?;
        (begins <= now && now < ends).then_some(ends)
    })
}

/// The stretch that begins on this day.
fn stretch(evening: Date, quiet: QuietHours) -> Option<(Timestamp, Timestamp)> {
    let zone = sweden();
    let morning = if quiet.from() < quiet.until() { evening } else { evening.tomorrow().ok()? };
    let begins = zone.to_ambiguous_timestamp(evening.to_datetime(quiet.from())).compatible().ok()?;
    let ends = zone.to_ambiguous_timestamp(morning.to_datetime(quiet.until())).later().ok()?;
    Some((begins, ends))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{
        SignedDuration,
        civil::{Time, time},
    };

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    fn quiet(from: Time, until: Time) -> QuietHours {
        QuietHours::new(from, until).unwrap()
    }

    fn night(now: &str) -> Option<Timestamp> {
        ends(at(now), quiet(time(21, 0, 0, 0), time(7, 30, 0, 0)))
    }

    #[test]
    fn quiet_holds_across_midnight_from_its_first_millisecond_until_its_last() {
        let end = Some(at("2026-11-24T07:30:00+01:00"));
        assert_eq!(night("2026-11-23T20:59:59.999+01:00"), None);
        assert_eq!(night("2026-11-23T21:00:00+01:00"), end);
        assert_eq!(night("2026-11-24T00:00:00+01:00"), end);
        assert_eq!(night("2026-11-24T07:29:59.999+01:00"), end);
        assert_eq!(night("2026-11-24T07:30:00+01:00"), None);
    }

    #[test]
    fn quiet_within_a_day_ends_that_day() {
        let noon = |now| ends(at(now), quiet(time(12, 0, 0, 0), time(13, 0, 0, 0)));
        assert_eq!(noon("2026-11-23T12:30:00+01:00"), Some(at("2026-11-23T13:00:00+01:00")));
        assert_eq!(noon("2026-11-23T13:00:00+01:00"), None);
    }

    #[test]
    fn the_nights_when_clocks_are_moved_are_each_quiet_once() {
        // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
        assert_eq!(night("2026-03-29T01:59:59+01:00"), Some(at("2026-03-29T07:30:00+02:00")));
        assert_eq!(night("2026-10-25T02:30:00+02:00"), Some(at("2026-10-25T07:30:00+01:00")));
        let until_half_past_two = |now| ends(at(now), quiet(time(22, 0, 0, 0), time(2, 30, 0, 0)));
        assert_eq!(until_half_past_two("2026-03-29T01:00:00+01:00"), Some(at("2026-03-29T03:30:00+02:00")));
        let second = at("2026-10-25T02:30:00+01:00");
        assert_eq!(until_half_past_two("2026-10-25T02:29:00+02:00"), Some(second), "when it comes again");
        assert_eq!(until_half_past_two("2026-10-25T02:45:00+02:00"), Some(second));
        assert_eq!(until_half_past_two("2026-10-25T02:30:00+01:00"), None);
    }

    #[test]
    fn all_year_quiet_is_once_a_night_and_ends_at_the_time_that_was_set() {
        for (from, until) in [
            (time(21, 0, 0, 0), time(7, 30, 0, 0)),
            (time(2, 15, 0, 0), time(2, 45, 0, 0)),
            (time(2, 30, 0, 0), time(1, 30, 0, 0)),
            (time(0, 0, 0, 0), time(12, 0, 0, 0)),
        ] {
            let hours = quiet(from, until);
            let (mut now, mut last_end) = (at("2026-01-01T00:00:00+01:00"), None);
            while now < at("2027-01-01T00:00:00+01:00") {
                if let Some(end) = ends(now, hours) {
                    assert!(end > now, "{now}: quiet ends in the future");
                    assert!(
                        last_end.is_none_or(|last| last <= end),
                        "{now}: and never earlier than was said"
                    );
                    let shown = end.to_zoned(sweden()).time();
                    let skipped = shown.hour() == 3 && until.hour() == 2;
                    assert!(shown == until || skipped, "{now}: ends at {shown}");
                    last_end = Some(end);
                }
                now += SignedDuration::from_mins(7);
            }
        }
    }
}
