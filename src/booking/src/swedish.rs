//! Days and times as letters write them in Swedish.

use jiff::Zoned;

const DAYS: [&str; 7] = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"];
const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

/// "3 december".
pub fn day(at: &Zoned) -> String {
    format!("{} {}", at.day(), MONTHS[usize::from(at.month().unsigned_abs()) - 1])
}

/// "torsdag 3 december 2026".
pub fn long_day(at: &Zoned) -> String {
    let weekday = usize::from(at.weekday().to_monday_zero_offset().unsigned_abs());
    format!("{} {} {}", DAYS[weekday], day(at), at.year())
}

/// "09.20".
pub fn time(at: &Zoned) -> String {
    format!("{:02}.{:02}", at.hour(), at.minute())
}

/// With a capital letter first.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_written_as_in_a_letter() {
        let at = |year, month, day| date(year, month, day).at(9, 5, 0, 0).in_tz("Europe/Stockholm").unwrap();
        assert_eq!(long_day(&at(2026, 12, 3)), "torsdag 3 december 2026");
        assert_eq!(long_day(&at(2027, 1, 31)), "söndag 31 januari 2027");
        assert_eq!(long_day(&at(2026, 11, 23)), "måndag 23 november 2026");
        assert_eq!(time(&at(2026, 1, 1)), "09.05");
        assert_eq!(capital("ögon"), "Ögon");
    }
}
