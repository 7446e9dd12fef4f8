//! The warning before a session ends (WCAG 2.2.1). Without it, the footer says the limit and holds the same button.

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
#[cfg(feature = "hydrate")]
use super::session_clock::wake;
use leptos::prelude::*;

/// So long before the end the warning comes, in seconds.
pub const WARNING_SECONDS: u32 = 120;

/// Where the server says how long is left, in seconds, after an extension.
pub const ENDS_IN: &str = "Inkorg-Session-Ends-In";

/// Where the page says how long is left, in seconds, when it was made.
pub const SECONDS_LEFT: &str = "data-seconds-left";

/// Stands on the page when the session can be extended: it is not near its absolute end.
pub const MAY_EXTEND: &str = "data-may-extend";

/// Marks the button that extends the session.
pub const EXTENDS: &str = "data-extends";

/// Where a session is in its life, as far as the page can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// There is time.
    Quiet,
    /// It ends soon, and one press extends it.
    Soon,
    /// It ends soon, and nothing extends it.
    Last,
    /// The press did not reach the server.
    Failed,
    /// It is over.
    Over,
}

impl Stage {
    /// The word that the style sheet knows it by: it shows what has the same word in `data-said`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Soon => "soon",
            Self::Last => "last",
            Self::Failed => "failed",
            Self::Over => "over",
        }
    }
}

/// Warns two minutes before the session ends, extends it by one press, and says what happened after the end.
///
/// It stands in the dialog. What that says, and how long is left, the server has written into it.
#[island]
pub fn SessionWarning() -> impl IntoView {
    view! { <span use:wake hidden></span> }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_login_agree_on_the_header() {
        assert!(ENDS_IN.eq_ignore_ascii_case(eid::SESSION_ENDS_IN.as_str()));
    }

    #[test]
    fn the_style_sheet_shows_what_each_stage_says() {
        let css = include_str!("../../../style/20-page.css");
        for stage in [Stage::Soon, Stage::Last, Stage::Failed, Stage::Over] {
            let word = stage.word();
            assert!(css.contains(&format!("[data-stage=\"{word}\"] [data-said~=\"{word}\"]")), "{word}");
        }
        assert!(!css.contains("data-stage=\"quiet\""), "nothing is said while there is time");
    }
}
