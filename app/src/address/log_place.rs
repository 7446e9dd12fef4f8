//! A place in a log: what is looked for in it, and how far down one is. In the address it is closed words, and nothing of
//! anybody.

use inbox::{Doer, LogFilter, LogKind, day_begins, day_in_sweden};
use jiff::{Timestamp, ToSpan};
use std::num::NonZeroU32;
use url::form_urlencoded;

/// What is asked in the form, and the names in the address.
pub(crate) const KIND: &str = "vad";
/// By whom.
pub(crate) const DOER: &str = "vem";
/// Since when.
pub(crate) const PERIOD: &str = "nar";

/// Since when something is looked for, by the day in Sweden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Period {
    /// From the beginning.
    #[default]
    Always,
    /// The last seven days, and today.
    Week,
    /// The last thirty.
    Month,
    /// The last 365.
    Year,
}

impl Period {
    pub(crate) const ALL: [Self; 4] = [Self::Always, Self::Week, Self::Month, Self::Year];

    /// As the address says it; empty: it does not.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Always => "",
            Self::Week => "7",
            Self::Month => "30",
            Self::Year => "365",
        }
    }

    fn since(self, now: Timestamp) -> Option<Timestamp> {
        let days: i32 = self.word().parse().ok()?;
        day_in_sweden(now).checked_sub(days.days()).ok().and_then(day_begins)
    }
}

/// As the address says it.
pub(crate) fn kind_word(kind: LogKind) -> &'static str {
    match kind {
        LogKind::Read => "last",
        LogKind::Taken => "hamtat",
        LogKind::Sent => "skickat",
        LogKind::Tidied => "ordnat",
        LogKind::Choices => "val",
        LogKind::Proxy => "ombud",
        LogKind::Logins => "inloggning",
        LogKind::Upkeep => "drift",
    }
}

/// As the address says it.
pub(crate) fn doer_word(doer: Doer) -> &'static str {
    match doer {
        Doer::Own => "egen",
        Doer::Guardian => "ombud",
        Doer::Sender => "vard",
        Doer::Operator => "drift",
        Doer::Automatic => "tjanst",
    }
}

/// A place in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LogPlace {
    pub(crate) kind: Option<LogKind>,
    pub(crate) doer: Option<Doer>,
    pub(crate) period: Period,
    pub(crate) page: NonZeroU32,
}

impl Default for LogPlace {
    fn default() -> Self {
        Self { kind: None, doer: None, period: Period::Always, page: NonZeroU32::MIN }
    }
}

impl LogPlace {
    /// Reads `?vad=`, `?vem=`, `?nar=` and `?sida=`. Whatever they do not say, or say wrongly, is everything from the
    /// newest on.
    pub(crate) fn of_query(query: Option<&str>) -> Self {
        let mut place = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                KIND => place.kind = LogKind::ALL.into_iter().find(|kind| kind_word(*kind) == value),
                DOER => place.doer = Doer::ALL.into_iter().find(|doer| doer_word(*doer) == value),
                PERIOD => {
                    place.period =
                        Period::ALL.into_iter().find(|period| period.word() == value).unwrap_or_default();
                }
                "sida" => place.page = value.parse().unwrap_or(NonZeroU32::MIN),
                _ => {}
            }
        }
        place
    }

    /// What is looked for, as of now.
    pub(crate) fn filter(self, now: Timestamp) -> LogFilter {
        LogFilter { kind: self.kind, doer: self.doer, since: self.period.since(now) }
    }

    /// Whether everything is shown.
    pub(crate) fn is_all(self) -> bool {
        self.on_page(NonZeroU32::MIN) == Self::default()
    }

    /// Another page of the same.
    pub(crate) fn on_page(self, page: NonZeroU32) -> Self {
        Self { page, ..self }
    }

    /// As an address says it.
    pub(super) fn query(self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if let Some(kind) = self.kind {
            pairs.append_pair(KIND, kind_word(kind));
        }
        if let Some(doer) = self.doer {
            pairs.append_pair(DOER, doer_word(doer));
        }
        if self.period != Period::Always {
            pairs.append_pair(PERIOD, self.period.word());
        }
        if self.page > NonZeroU32::MIN {
            pairs.append_pair("sida", &self.page.to_string());
        }
        let pairs = pairs.finish();
        if pairs.is_empty() { pairs } else { format!("?{pairs}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_own_address() {
        for kind in LogKind::ALL.map(Some).into_iter().chain([None]) {
            for doer in Doer::ALL.map(Some).into_iter().chain([None]) {
                for period in Period::ALL {
                    for page in [1, 2, 400].map(|page| NonZeroU32::new(page).unwrap()) {
                        let place = LogPlace { kind, doer, period, page };
                        assert_eq!(LogPlace::of_query(place.query().strip_prefix('?')), place);
                    }
                }
            }
        }
        assert_eq!(LogPlace::default().query(), "");
    }

    #[test]
    fn a_wrong_place_is_everything() {
        for query in [None, Some(""), Some("vad=x&vem=198503149885&nar=8&sida=0"), Some("vad=&vem=&nar=")] {
            assert_eq!(LogPlace::of_query(query), LogPlace::default(), "{query:?}");
        }
    }

    #[test]
    fn a_period_begins_at_midnight_in_sweden() {
        let now = "2026-11-26T08:00:00Z".parse().unwrap();
        let since = |period: Period| period.since(now).map(|since| since.to_string());
        assert_eq!(since(Period::Always), None);
        assert_eq!(since(Period::Week).as_deref(), Some("2026-11-18T23:00:00Z"));
        // The clocks were moved in between.
        assert_eq!(since(Period::Month).as_deref(), Some("2026-10-26T23:00:00Z"));
        assert_eq!(since(Period::Year).as_deref(), Some("2025-11-25T23:00:00Z"));
    }
}
