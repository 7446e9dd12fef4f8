//! The success criteria of WCAG 2.2 at levels A and AA: number, the end of its address at W3C, and its name.

/// A success criterion.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Criterion {
    /// As "1.4.3".
    pub(crate) number: &'static str,
    /// As in `https://www.w3.org/TR/WCAG22/#contrast-minimum`.
    pub(crate) id: &'static str,
    /// In Swedish.
    pub(crate) name: &'static str,
}

impl Criterion {
    /// The criterion of this number.
    pub(crate) fn of(number: &str) -> Option<&'static Self> {
        ALL.iter().find(|criterion| criterion.number == number)
    }

    /// Where W3C defines it.
    pub(crate) fn address(&self) -> String {
        format!("https://www.w3.org/TR/WCAG22/#{}", self.id)
    }
}

const fn criterion(number: &'static str, id: &'static str, name: &'static str) -> Criterion {
    Criterion { number, id, name }
}

/// All of them, in order.
pub(crate) static ALL: [Criterion; 55] = [
    criterion("1.1.1", "non-text-content", "Icke-textuellt innehåll"),
    criterion("1.2.1", "audio-only-and-video-only-prerecorded", "Enbart ljud och enbart video (förinspelat)"),
    criterion("1.2.2", "captions-prerecorded", "Undertexter (förinspelat)"),
    criterion(
        "1.2.3",
        "audio-description-or-media-alternative-prerecorded",
        "Syntolkning eller mediealternativ",
    ),
    criterion("1.2.4", "captions-live", "Undertexter (direktsändning)"),
    criterion("1.2.5", "audio-description-prerecorded", "Syntolkning (förinspelat)"),
    criterion("1.3.1", "info-and-relationships", "Information och relationer"),
    criterion("1.3.2", "meaningful-sequence", "Meningsfull ordning"),
    criterion("1.3.3", "sensory-characteristics", "Sensoriska kännetecken"),
    criterion("1.3.4", "orientation", "Visningsriktning"),
    criterion("1.3.5", "identify-input-purpose", "Identifiera inmatningsändamål"),
    criterion("1.4.1", "use-of-color", "Användning av färg"),
    criterion("1.4.2", "audio-control", "Ljudkontroll"),
    criterion("1.4.3", "contrast-minimum", "Kontrast (minimum)"),
    criterion("1.4.4", "resize-text", "Ändra textstorlek"),
    criterion("1.4.5", "images-of-text", "Bilder av text"),
    criterion("1.4.10", "reflow", "Dynamisk anpassning"),
    criterion("1.4.11", "non-text-contrast", "Kontrast för icke-textuellt innehåll"),
    criterion("1.4.12", "text-spacing", "Textavstånd"),
    criterion("1.4.13", "content-on-hover-or-focus", "Pekarinitierat innehåll"),
    criterion("2.1.1", "keyboard", "Tangentbord"),
    criterion("2.1.2", "no-keyboard-trap", "Ingen tangentbordsfälla"),
    criterion("2.1.4", "character-key-shortcuts", "Kortkommandon"),
    criterion("2.2.1", "timing-adjustable", "Justerbar tidsgräns"),
    criterion("2.2.2", "pause-stop-hide", "Pausa, stoppa, dölj"),
    criterion("2.3.1", "three-flashes-or-below-threshold", "Högst tre blinkningar"),
    criterion("2.4.1", "bypass-blocks", "Hoppa över grupperat innehåll"),
    criterion("2.4.2", "page-titled", "Sidtitlar"),
    criterion("2.4.3", "focus-order", "Fokusordning"),
    criterion("2.4.4", "link-purpose-in-context", "Syftet med en länk (i sammanhang)"),
    criterion("2.4.5", "multiple-ways", "Flera olika sätt"),
    criterion("2.4.6", "headings-and-labels", "Rubriker och etiketter"),
    criterion("2.4.7", "focus-visible", "Synligt fokus"),
    criterion("2.4.11", "focus-not-obscured-minimum", "Fokus skyms inte (minimum)"),
    criterion("2.5.1", "pointer-gestures", "Pekargester"),
    criterion("2.5.2", "pointer-cancellation", "Återkallelse av pekarhandling"),
    criterion("2.5.3", "label-in-name", "Etikett i namn"),
    criterion("2.5.4", "motion-actuation", "Rörelseaktivering"),
    criterion("2.5.7", "dragging-movements", "Dragrörelser"),
    criterion("2.5.8", "target-size-minimum", "Målstorlek (minimum)"),
    criterion("3.1.1", "language-of-page", "Sidans språk"),
    criterion("3.1.2", "language-of-parts", "Språk i delar"),
    criterion("3.2.1", "on-focus", "Vid fokus"),
    criterion("3.2.2", "on-input", "Vid inmatning"),
    criterion("3.2.3", "consistent-navigation", "Konsekvent navigering"),
    criterion("3.2.4", "consistent-identification", "Konsekvent identifikation"),
    criterion("3.2.6", "consistent-help", "Konsekvent hjälp"),
    criterion("3.3.1", "error-identification", "Identifiering av fel"),
    criterion("3.3.2", "labels-or-instructions", "Etiketter eller instruktioner"),
    criterion("3.3.3", "error-suggestion", "Förslag vid fel"),
    criterion("3.3.4", "error-prevention-legal-financial-data", "Förebyggande av fel"),
    criterion("3.3.7", "redundant-entry", "Upprepad inmatning"),
    criterion("3.3.8", "accessible-authentication-minimum", "Tillgänglig autentisering (minimum)"),
    criterion("4.1.2", "name-role-value", "Namn, roll, värde"),
    criterion("4.1.3", "status-messages", "Statusmeddelanden"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_criterion_that_an_engine_or_a_person_names_is_known() {
        let results = app::accessibility::results();
        let found = results.states.values().flat_map(|state| state.found.values());
        let named = found.flat_map(|found| [&found.passed, &found.unsure, &found.failed]).flatten();
        let faults = app::accessibility::faults().iter().flat_map(|fault| &fault.criteria);
        let unknown: BTreeSet<_> =
            named.chain(faults).filter(|number| Criterion::of(number).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn each_stands_once_and_in_order() {
        let numbers: Vec<Vec<u8>> =
            ALL.iter().map(|one| one.number.split('.').map(|part| part.parse().unwrap()).collect()).collect();
        assert!(numbers.is_sorted() && numbers.iter().collect::<BTreeSet<_>>().len() == ALL.len());
    }
}
