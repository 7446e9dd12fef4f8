//! What somebody is told who may not act for a child, or no longer: on the list of children, and at the child's own
//! addresses. Kind, and never whose identity is protected: either may be hiding from the other, and the answer to one
//! must not tell of the other.

use crate::words::{Words, say};
use leptos::prelude::*;
use register::Refusal;

/// The heading of the page at a child's address.
pub(crate) fn heading(words: Words, refusal: Refusal) -> String {
    match refusal {
        Refusal::Outdated => say!(words, "failure-register"),
        Refusal::NotGuardian => say!(words, "refused-not-guardian-title"),
        Refusal::Protected => say!(words, "refused-protected-title"),
        Refusal::ChildDeceased => say!(words, "refused-deceased-title"),
        Refusal::Deregistered => say!(words, "refused-register-title"),
        Refusal::ThirteenOrOlder => say!(words, "refused-thirteen-title"),
        Refusal::Locked => say!(words, "refused-locked-title"),
    }
}

/// Why, in a few sentences.
pub(crate) fn why(words: Words, refusal: Refusal) -> String {
    match refusal {
        Refusal::Outdated => say!(words, "failure-register-why"),
        Refusal::NotGuardian => say!(words, "refused-not-guardian"),
        Refusal::Protected => say!(words, "refused-protected"),
        Refusal::ChildDeceased => say!(words, "refused-deceased"),
        Refusal::Deregistered => say!(words, "refused-register"),
        Refusal::ThirteenOrOlder => say!(words, "refused-thirteen"),
        Refusal::Locked => say!(words, "refused-locked"),
    }
}

/// What happens now, where there is more to say: at thirteen the inbox goes on without the guardian.
pub(crate) fn from_now_on(words: Words, refusal: Refusal) -> Option<impl IntoView> {
    (refusal == Refusal::ThirteenOrOlder).then(|| {
        view! {
            <div class="measure">
                <h2>{say!(words, "refused-thirteen-who")}</h2>
                <p>{say!(words, "refused-thirteen-who-what")}</p>
                <h2>{say!(words, "refused-thirteen-settings")}</h2>
                <p>{say!(words, "refused-thirteen-settings-what")}</p>
                <h2>{say!(words, "refused-thirteen-next")}</h2>
                <p>{say!(words, "refused-thirteen-next-what")}</p>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;
    use std::collections::BTreeSet;

    #[test]
    fn a_refusal_never_says_whose_identity_is_protected() {
        for language in Language::ALL {
            let said = why(Words::in_language(language), Refusal::Protected);
            assert!(said.contains("eller barnet") || said.contains("or the child"), "{said}");
        }
    }

    #[test]
    fn every_reason_has_a_heading_and_words_of_its_own() {
        for language in Language::ALL {
            let words = Words::in_language(language);
            let headings: BTreeSet<_> = Refusal::ALL.map(|refusal| heading(words, refusal)).into();
            let whys: BTreeSet<_> = Refusal::ALL.map(|refusal| why(words, refusal)).into();
            assert_eq!((headings.len(), whys.len()), (Refusal::ALL.len(), Refusal::ALL.len()));
        }
    }
}
