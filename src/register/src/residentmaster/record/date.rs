//! Dates that may not be whole: four to eight digits, where year, month and day may each be zeros.

use jiff::civil::Date;

/// A date as far as the register knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PartialDate {
    year: i16,
    /// 0: not known.
    month: i8,
    /// 0: not known.
    day: i8,
}

impl PartialDate {
    /// Reads `YYYY`, `YYYYMM` or `YYYYMMDD`; `None`: no date can be meant.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !matches!(text.len(), 4 | 6 | 8) || !text.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let number = |range: std::ops::Range<usize>| text.get(range).map_or(Ok(0), str::parse);
        let date = Self { year: text[..4].parse().ok()?, month: number(4..6).ok()?, day: number(6..8).ok()? };
        // Whatever is not known can be anything, so it is tried with what suits all.
        Date::new(if date.year == 0 { 2000 } else { date.year }, date.month.max(1), date.day.max(1)).ok()?;
        Some(date)
    }

    /// Whether nothing is known, not even the year.
    pub(super) fn is_unknown(self) -> bool {
        self.year == 0
    }

    /// The day, when all of it is known.
    pub(super) fn whole(self) -> Option<Date> {
        let known = self.year != 0 && self.month != 0 && self.day != 0;
        known.then(|| Date::new(self.year, self.month, self.day).ok()).flatten()
    }

    /// The first day that it may be; `None`: it may be any.
    pub(super) fn earliest(self) -> Option<Date> {
        let known = !self.is_unknown();
        known.then(|| Date::new(self.year, self.month.max(1), self.day.max(1)).ok()).flatten()
    }

    /// The last day that it may be; `None`: it may be any.
    pub(super) fn latest(self) -> Option<Date> {
        if self.is_unknown() {
            return None;
        }
        if self.day != 0 && self.month != 0 {
            return self.whole();
        }
        let month = if self.month == 0 { 12 } else { self.month };
        Date::new(self.year, month, 1).ok().map(Date::last_of_month)
    }

    /// Whether `date` agrees with everything that is known.
    pub(super) fn may_be(self, date: Date) -> bool {
        (self.year == 0 || self.year == date.year())
            && (self.month == 0 || self.month == date.month())
            && (self.day == 0 || self.day == date.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_not_known_is_bounded_by_what_is() {
        let (first, last) = (date(2024, 1, 1), date(2024, 12, 31));
        let leap = date(2024, 2, 29);
        for (text, whole, earliest, latest) in [
            ("20240229", Some(leap), Some(leap), Some(leap)),
            ("20240200", None, Some(date(2024, 2, 1)), Some(leap)),
            ("202402", None, Some(date(2024, 2, 1)), Some(leap)),
            ("20240000", None, Some(first), Some(last)),
            ("2024", None, Some(first), Some(last)),
            ("00000000", None, None, None),
            ("0000", None, None, None),
        ] {
            let read = PartialDate::parse(text).unwrap();
            assert_eq!((read.whole(), read.earliest(), read.latest()), (whole, earliest, latest), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "202", "20245", "2024022", "20241301", "20230229", "20240231", "2024-2-2", "２０２４"]
        {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn agreement_is_with_what_is_known() {
        let born = date(2013, 12, 12);
        for (text, agrees) in [
            ("20131200", true),
            ("20130000", true),
            ("00000000", true),
            ("20120000", false),
            ("20131100", false),
        ] {
            assert_eq!(PartialDate::parse(text).unwrap().may_be(born), agrees, "{text}");
        }
    }
}
