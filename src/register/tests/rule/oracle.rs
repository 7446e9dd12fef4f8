//! The rule of who may act for a child, written a second time and in another way: on days counted from 1970 and on
//! milliseconds, without a calendar library, from the words of the rule and not from the code.

/// A day as year, month, day.
pub(crate) type Day = (i64, i64, i64);

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// What is known of one of the two.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    pub(crate) protected: bool,
    /// `Some(true)`: deceased; `Some(false)`: gone in another way.
    pub(crate) gone: Option<bool>,
    /// What this one's record says of custody that involves the other: first day, day it ends.
    pub(crate) custody: Vec<(Option<Day>, Option<Day>)>,
}

/// Until when at the latest (milliseconds since 1970), or why not.
pub(crate) fn decide(
    guardian: &Facts,
    child: &Facts,
    born: Day,
    locked: bool,
    now: i64,
) -> Result<i64, &'static str> {
    let today = swedish_day(now);
    let ends = |facts: &Facts| {
        let mut last = None;
        for (from, until) in &facts.custody {
            let begun = from.is_none_or(|from| from <= today);
            match until {
                None if begun => last = Some(i64::MAX),
                Some(until) if begun && *until > today => {
                    last = Some(last.map_or(midnight(*until), |other: i64| other.max(midnight(*until))));
                }
                _ => {}
            }
        }
        last
    };
    let (by_guardian, by_child) = (ends(guardian), ends(child));
    // A protected record names nobody: the other half tells a guardian, and only a guardian, of the protection.
    if (by_guardian.is_some() || by_child.is_some()) && (guardian.protected || child.protected) {
        return Err("Protected");
    }
    let (Some(by_guardian), Some(by_child)) = (by_guardian, by_child) else { return Err("NotGuardian") };
    if child.gone == Some(true) {
        return Err("ChildDeceased");
    }
    if child.gone.is_some() || guardian.gone.is_some() {
        return Err("Deregistered");
    }
    // The thirteenth birthday is the first day that is not before it: for who was born on 29 February, 1 March.
    let birthday = (born.0 + 13, born.1, born.2);
    if today >= birthday {
        return Err("ThirteenOrOlder");
    }
    if locked {
        return Err("Locked");
    }
    let exists = day_of(days(birthday)) == birthday;
    let birthday = if exists { birthday } else { (birthday.0, 3, 1) };
    Ok(midnight(birthday).min(by_guardian).min(by_child))
}

/// The day in Sweden. Summer time by the EU's directive 2000/84: from the last Sunday of March until the last of October,
/// 01:00 UTC.
pub(crate) fn swedish_day(now: i64) -> Day {
    day_of((now + offset(now)).div_euclid(DAY))
}

/// When a day begins in Sweden. Summer time never begins or ends at midnight there.
pub(crate) fn midnight(day: Day) -> i64 {
    let there = days(day) * DAY;
    [HOUR, 2 * HOUR].map(|ahead| there - ahead).into_iter().find(|at| at + offset(*at) == there).unwrap()
}

fn offset(now: i64) -> i64 {
    let year = day_of(now.div_euclid(DAY)).0;
    let summer = last_sunday(year, 3)..last_sunday(year, 10);
    if summer.contains(&now) { 2 * HOUR } else { HOUR }
}

/// 01:00 UTC on the last Sunday of a month with 31 days. 1 January 1970 was a Thursday.
fn last_sunday(year: i64, month: i64) -> i64 {
    let last = days((year, month, 31));
    let sunday = last - (last + 4).rem_euclid(7);
    sunday * DAY + HOUR
}

/// Days since 1970-01-01, in the Gregorian calendar. A 29 February that is none counts as the day after the 28th.
pub(crate) fn days((year, month, day): Day) -> i64 {
    let leaps = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][usize::try_from(month - 1).unwrap()];
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let passed = i64::from(leap && month > 2);
    365 * (year - 1970) + leaps(year - 1) - leaps(1969) + before + passed + day - 1
}

/// The day with this count: found by trying, which is slow and plain.
pub(crate) fn day_of(count: i64) -> Day {
    let mut year = 1970 + count.div_euclid(366);
    while days((year + 1, 1, 1)) <= count {
        year += 1;
    }
    let mut month = 12;
    while days((year, month, 1)) > count {
        month -= 1;
    }
    (year, month, count - days((year, month, 1)) + 1)
}
