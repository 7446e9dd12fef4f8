//! Days and ages by the calendar in Sweden: the one home of the midnight on which somebody turns thirteen.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// From this birthday on a young person reads alone (1177: guardians act for children of 0-12 years).
const ALONE_FROM: i16 = 13;

/// Europe/Stockholm: the law's days begin and end there.
pub fn sweden() -> TimeZone {
    TimeZone::get("Europe/Stockholm").expect("the zone data is in the program")
}

/// The day in Sweden.
pub fn day_in_sweden(at: Timestamp) -> Date {
    at.to_zoned(sweden()).date()
}

/// When a day begins in Sweden. `None`: at the very end of the calendar, where registers put what has no end
/// (9999-12-31), and no instant is that late (or that early).
pub fn day_begins(day: Date) -> Option<Timestamp> {
    day.to_zoned(sweden()).ok().map(|day| day.timestamp())
}

/// Whole years at `at`, by the calendar in Sweden.
pub fn age_at(born: Date, at: Timestamp) -> i16 {
    let today = day_in_sweden(at);
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    today.year() - born.year() - i16::from(!had_birthday)
}

/// The first instant of the day somebody turns thirteen. Born on 29 February: thirteen years on is no leap year, and
/// the day is 1 March, so that nobody loses a day of being a child. Born in a year that has no thirteenth after it: a
/// date that no register means, so nobody acts for them.
pub fn thirteenth_birthday(born: Date) -> Timestamp {
    let leap_day = born.month() == 2 && born.day() == 29;
    let day = born.checked_add(i32::from(ALONE_FROM).years()); // 28 February, for a leap day
    let day = if leap_day { day.and_then(Date::tomorrow) } else { day };
    day.ok().and_then(day_begins).unwrap_or(Timestamp::MIN)
}

/// Whether somebody born on `born` is thirteen or older at `at`.
pub fn reads_alone(born: Date, at: Timestamp) -> bool {
    at >= thirteenth_birthday(born)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{SignedDuration, civil::date};

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    #[test]
    fn the_thirteenth_birthday_begins_at_midnight_in_sweden_to_the_millisecond() {
        for (born, midnight) in [
            (date(2013, 12, 12), "2026-12-12T00:00:00+01:00"),
            (date(2013, 7, 1), "2026-07-01T00:00:00+02:00"),
            // The nights when clocks are moved: the day begins before the hour that is lost or comes twice.
            (date(2013, 3, 29), "2026-03-29T00:00:00+01:00"),
            (date(2013, 3, 30), "2026-03-30T00:00:00+02:00"),
            (date(2013, 10, 25), "2026-10-25T00:00:00+02:00"),
            (date(2013, 10, 26), "2026-10-26T00:00:00+01:00"),
            (date(2016, 2, 29), "2029-03-01T00:00:00+01:00"),
            (date(2016, 2, 28), "2029-02-28T00:00:00+01:00"),
            (date(2013, 12, 31), "2026-12-31T00:00:00+01:00"),
            (date(2014, 1, 1), "2027-01-01T00:00:00+01:00"),
        ] {
            let midnight = at(midnight);
            let before = midnight - SignedDuration::from_millis(1);
            assert_eq!(thirteenth_birthday(born), midnight, "{born}");
            assert_eq!((reads_alone(born, before), reads_alone(born, midnight)), (false, true), "{born}");
            assert_eq!((age_at(born, before), age_at(born, midnight)), (12, 13), "{born}");
        }
    }

    #[test]
    fn every_birth_day_of_eight_years_turns_thirteen_when_its_age_does() {
        let mut born = date(2009, 1, 1);
        while born < date(2017, 1, 1) {
            let midnight = thirteenth_birthday(born);
            assert_eq!(age_at(born, midnight), 13, "{born}");
            assert_eq!(age_at(born, midnight - SignedDuration::from_millis(1)), 12, "{born}");
            born = born.tomorrow().unwrap();
        }
    }
}
