//! The warning before a session ends (WCAG 2.2.1). Without it, the footer says the limit and holds the same button.

use leptos::{html, prelude::*};
use serde::{Deserialize, Serialize};

/// So long before the end the warning comes.
pub const WARNING_SECONDS: u32 = 120;

/// Where the server says how long is left, in seconds, after an extension.
pub const ENDS_IN: &str = "Inkorg-Session-Ends-In";

/// The finished sentences of the warning, in the reader's language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WarningWords {
    /// Heading of the warning.
    pub soon: String,
    /// What happens, and what to press.
    pub soon_why: String,
    /// The button that extends.
    pub extend: String,
    /// What happens when the session cannot be extended.
    pub last_why: String,
    /// The button that puts the warning away.
    pub close: String,
    /// The extension did not come through.
    pub failed: String,
    /// Heading after the end.
    pub over: String,
    /// What happened, and that nothing is lost.
    pub over_why: String,
    /// The link to a new login.
    pub again: String,
}

/// Where a session is in its life, as far as the page can know.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser counts"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
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

/// Warns two minutes before the session ends, extends it by one press, and says what happened after the end.
#[island]
pub fn SessionWarning(
    /// Seconds until the session ends if nothing more is done.
    seconds_left: u32,
    /// Whether it can be extended at all: not past its absolute end.
    may_extend: bool,
    /// Where to log in again.
    login: String,
    /// The sentences.
    words: WarningWords,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Quiet);
    let dialog = NodeRef::<html::Dialog>::new();

    #[cfg(feature = "hydrate")]
    let extend = super::session_clock::start(stage, dialog, seconds_left, may_extend);
    #[cfg(not(feature = "hydrate"))]
    let extend = {
        // On the server there is nothing to count: the dialog is written closed.
        let _ = (seconds_left, may_extend, dialog);
        move || {}
    };

    let WarningWords { soon, soon_why, extend: extend_words, last_why, close, failed, over, over_why, again } =
        words;
    let heading = move || if stage.get() == Stage::Over { over.clone() } else { soon.clone() };
    let why = move || match stage.get() {
        Stage::Quiet | Stage::Soon => soon_why.clone(),
        Stage::Last => last_why.clone(),
        Stage::Failed => failed.clone(),
        Stage::Over => over_why.clone(),
    };
    view! {
        <dialog node_ref=dialog class="warning" role="alertdialog" aria-labelledby="session-h" aria-describedby="session-p" class:over=move || stage.get() == Stage::Over>
            <h2 id="session-h">{heading}</h2>
            <p id="session-p" role="status">{why}</p>
            <button type="button" class="button" hidden=move || matches!(stage.get(), Stage::Last | Stage::Over) on:click=move |_| extend()>
                {extend_words}
            </button>
            <form method="dialog" hidden=move || stage.get() != Stage::Last>
                <button type="submit" class="button">{close}</button>
            </form>
            <a class="button" href=login hidden=move || stage.get() != Stage::Over>
                {again}
            </a>
        </dialog>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_login_agree_on_the_header() {
        assert!(ENDS_IN.eq_ignore_ascii_case(eid::SESSION_ENDS_IN.as_str()));
    }

    #[test]
    fn the_warning_comes_two_minutes_before() {
        assert_eq!(WARNING_SECONDS, 2 * 60);
    }
}
