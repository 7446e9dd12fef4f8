//! What a form is made of: a label, a hint and a fault at each field, and above the heading all that is wrong, with a
//! link to where (WCAG 3.3.1, 3.3.2, 3.3.3). What was typed stays. Nothing here needs a script, and the browser's own
//! checks are turned off (`novalidate`): their words are not ours, nor in the page's language.

use crate::words::{Words, say};
use leptos::prelude::*;

/// The faults of a form: the address of the form ends in it, so that the browser moves focus there.
pub(crate) const FAULTS: &str = "fel";

/// Something that is wrong with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The id of the field, or of the button that it is about.
    pub(crate) at: &'static str,
    /// What is wrong, and what to do.
    pub(crate) text: String,
}

impl Fault {
    pub(crate) fn new(at: &'static str, text: String) -> Self {
        Self { at, text }
    }
}

/// Where a form is posted, so that its faults get the focus should there be any.
pub(crate) fn action(address: &str) -> String {
    format!("{address}#{FAULTS}")
}

/// All that is wrong, above the heading.
pub(crate) fn summary(words: Words, faults: &[Fault]) -> Option<impl IntoView + use<>> {
    if faults.is_empty() {
        return None;
    }
    let items = faults
        .iter()
        .map(|fault| view! { <li><a href=format!("#{}", fault.at)>{fault.text.clone()}</a></li> })
        .collect_view();
    Some(view! {
        <div class="banner stopped" id=FAULTS role="alert" tabindex="-1">
            <p><strong>{say!(words, "frame-faults")}</strong></p>
            <ul>{items}</ul>
        </div>
    })
}

/// The fault at a field, in its own place and words.
fn at_field(words: Words, faults: &[Fault], field: &str) -> Option<(String, impl IntoView + use<>)> {
    let text = faults.iter().find(|fault| fault.at == field)?.text.clone();
    let id = format!("{field}-fel");
    let shown = view! {
        <p class="fault" id=id.clone()>
            <span class="aside">{say!(words, "frame-fault")}" "</span>
            {text}
        </p>
    };
    Some((id, shown))
}

/// What is typed in a field: keyboards, browsers and password managers help accordingly (WCAG 1.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One's own telephone number.
    Telephone,
    /// One's own e-mail address.
    Email,
    /// A one-time code.
    Code,
    /// Words to search for.
    Search,
    /// A time of day, by the clock of 24 hours.
    Time,
}

impl Kind {
    /// `type`, `inputmode`, `autocomplete`.
    fn attributes(self) -> (&'static str, Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Telephone => ("tel", None, Some("tel")),
            Self::Email => ("email", None, Some("email")),
            Self::Code => ("text", Some("numeric"), Some("one-time-code")),
            // What was searched for in somebody's health is suggested to nobody.
            Self::Search => ("search", None, Some("off")),
            // Not `time`: what browsers make of that goes by their own language, with AM and PM in some.
            Self::Time => ("text", None, None),
        }
    }
}

/// A field of one line.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its id, and its name in the form.
    pub(crate) id: &'static str,
    /// What it is.
    pub(crate) label: String,
    /// How it is written.
    pub(crate) hint: Option<String>,
    /// What is typed.
    pub(crate) kind: Kind,
    /// What stands in it.
    pub(crate) value: String,
}

impl Field {
    /// The field, with its fault if it has one.
    pub(crate) fn view(self, words: Words, faults: &[Fault]) -> impl IntoView + use<> {
        let Self { id, label, hint, kind, value } = self;
        let (type_, inputmode, autocomplete) = kind.attributes();
        let (fault_id, fault) = at_field(words, faults, id).unzip();
        let hint = hint.map(|hint| (format!("{id}-tips"), hint));
        let described = [hint.as_ref().map(|(id, _)| id.clone()), fault_id].into_iter().flatten();
        let described = described.collect::<Vec<_>>().join(" ");
        let wrong = fault.is_some();
        view! {
            <div class=if wrong { "field wrong" } else { "field" }>
                <label for=id>{label}</label>
                {hint.map(|(id, hint)| view! { <p class="hint" id=id>{hint}</p> })}
                {fault}
                <input
                    id=id
                    name=id
                    type=type_
                    inputmode=inputmode
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    value=value
                    aria-describedby=(!described.is_empty()).then_some(described)
                    aria-invalid=wrong.then_some("true")
                />
            </div>
        }
    }
}

/// A field of many lines.
#[derive(Debug, Clone)]
pub(crate) struct TextArea {
    /// Its id, and its name in the form.
    pub(crate) id: &'static str,
    /// What it is.
    pub(crate) label: String,
    /// How it is written.
    pub(crate) hint: String,
    /// What stands in it.
    pub(crate) value: String,
}

impl TextArea {
    /// The field, with its fault if it has one.
    pub(crate) fn view(self, words: Words, faults: &[Fault]) -> impl IntoView + use<> {
        let Self { id, label, hint, value } = self;
        let value = raw_text(&value);
        let frame = Frame::of(words, faults, id);
        let control = view! {
            <textarea
                id=id
                name=id
                rows="12"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                dir="auto"
                translate="no"
                aria-describedby=frame.described.clone()
                aria-invalid=frame.wrong.then_some("true")
            >
                {value}
            </textarea>
        };
        frame.around(id, label, hint, control.into_any())
    }
}

/// What stands in a field of many lines. Leptos writes it into the page as it is, and HTML drops a line end that comes first.
fn raw_text(text: &str) -> String {
    let mut raw = String::with_capacity(text.len() + 1);
    raw.push('\n');
    for c in text.chars() {
        match c {
            '&' => raw.push_str("&amp;"),
            '<' => raw.push_str("&lt;"),
            '>' => raw.push_str("&gt;"),
            // What HTML's parsers would make something else of, or complain about.
            '\0' => raw.push(char::REPLACEMENT_CHARACTER),
            c => raw.push(c),
        }
    }
    raw
}

/// A file to be chosen.
#[derive(Debug, Clone)]
pub(crate) struct FileField {
    /// Its id, and its name in the form.
    pub(crate) id: &'static str,
    /// What it is.
    pub(crate) label: String,
    /// What it may be.
    pub(crate) hint: String,
    /// Which files the browser offers first.
    pub(crate) accept: &'static str,
}

impl FileField {
    /// The field, with its fault if it has one.
    pub(crate) fn view(self, words: Words, faults: &[Fault]) -> impl IntoView + use<> {
        let Self { id, label, hint, accept } = self;
        let frame = Frame::of(words, faults, id);
        let control = view! {
            <input
                id=id
                name=id
                type="file"
                accept=accept
                aria-describedby=frame.described.clone()
                aria-invalid=frame.wrong.then_some("true")
            />
        };
        frame.around(id, label, hint, control.into_any())
    }
}

/// What stands around a control that has a hint: its label, the hint, and the fault if there is one.
struct Frame {
    described: String,
    fault: Option<AnyView>,
    wrong: bool,
}

impl Frame {
    fn of(words: Words, faults: &[Fault], id: &'static str) -> Self {
        let (fault_id, fault) = at_field(words, faults, id).unzip();
        let described =
            [Some(format!("{id}-tips")), fault_id].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Self { described, wrong: fault.is_some(), fault: fault.map(IntoAny::into_any) }
    }

    fn around(
        self,
        id: &'static str,
        label: String,
        hint: String,
        control: AnyView,
    ) -> impl IntoView + use<> {
        view! {
            <div class=if self.wrong { "field wrong" } else { "field" }>
                <label for=id>{label}</label>
                <p class="hint" id=format!("{id}-tips")>{hint}</p>
                {self.fault}
                {control}
            </div>
        }
    }
}

/// One of a choice.
#[derive(Debug, Clone)]
pub(crate) struct Alternative {
    pub(crate) value: String,
    pub(crate) label: String,
    /// More about it.
    pub(crate) about: Option<String>,
}

/// A choice of one: buttons in a group whose legend asks.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// The name in the form; the first alternative's id, which faults lead to.
    pub(crate) id: &'static str,
    /// What is asked.
    pub(crate) legend: String,
    /// What to know before choosing.
    pub(crate) hint: Option<String>,
    pub(crate) alternatives: Vec<Alternative>,
    /// The value that is chosen.
    pub(crate) chosen: Option<String>,
}

impl Choice {
    /// The group, with its fault if it has one; `more` is what belongs to the last alternative.
    pub(crate) fn view(self, words: Words, faults: &[Fault], more: Option<AnyView>) -> impl IntoView + use<> {
        let Self { id, legend, hint, alternatives, chosen } = self;
        let (fault_id, fault) = at_field(words, faults, id).unzip();
        let hint = hint.map(|hint| (format!("{id}-tips"), hint));
        let described = [hint.as_ref().map(|(id, _)| id.clone()), fault_id].into_iter().flatten();
        let described = described.collect::<Vec<_>>().join(" ");
        let wrong = fault.is_some();
        let alternatives = alternatives
            .into_iter()
            .enumerate()
            .map(|(at, alternative)| {
                let own_id = if at == 0 { id.to_owned() } else { format!("{id}-{at}") };
                let about = alternative.about.map(|about| (format!("{own_id}-om"), about));
                let checked = chosen.as_deref() == Some(alternative.value.as_str());
                view! {
                    <div class="alternative">
                        <input
                            type="radio"
                            id=own_id.clone()
                            name=id
                            value=alternative.value
                            checked=checked
                            aria-describedby=about.as_ref().map(|(id, _)| id.clone())
                        />
                        <label for=own_id>{alternative.label}</label>
                        {about.map(|(id, about)| view! { <p class="hint" id=id>{about}</p> })}
                    </div>
                }
            })
            .collect_view();
        view! {
            <fieldset
                class=if wrong { "field wrong" } else { "field" }
                aria-describedby=(!described.is_empty()).then_some(described)
            >
                <legend>{legend}</legend>
                {hint.map(|(id, hint)| view! { <p class="hint" id=id>{hint}</p> })}
                {fault}
                {alternatives}
                {more}
            </fieldset>
        }
    }
}

/// A choice of one among many, in a list that unfolds.
#[derive(Debug, Clone)]
pub(crate) struct Menu {
    /// Its id, and its name in the form.
    pub(crate) id: &'static str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    /// Values and words.
    pub(crate) options: Vec<(String, String)>,
    pub(crate) chosen: String,
}

impl Menu {
    /// The list, with its fault if it has one.
    pub(crate) fn view(self, words: Words, faults: &[Fault]) -> impl IntoView + use<> {
        let Self { id, label, hint, options, chosen } = self;
        let (fault_id, fault) = at_field(words, faults, id).unzip();
        let hint = hint.map(|hint| (format!("{id}-tips"), hint));
        let described = [hint.as_ref().map(|(id, _)| id.clone()), fault_id].into_iter().flatten();
        let described = described.collect::<Vec<_>>().join(" ");
        let wrong = fault.is_some();
        let options = options
            .into_iter()
            .map(|(value, label)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{label}</option> }
            })
            .collect_view();
        view! {
            <div class=if wrong { "field wrong" } else { "field" }>
                <label for=id>{label}</label>
                {hint.map(|(id, hint)| view! { <p class="hint" id=id>{hint}</p> })}
                {fault}
                <select
                    id=id
                    name=id
                    aria-describedby=(!described.is_empty()).then_some(described)
                    aria-invalid=wrong.then_some("true")
                >
                    {options}
                </select>
            </div>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(value: &str) -> Field {
        let hint = Some("Till exempel".to_owned());
        Field { id: "adress", label: "E-post".to_owned(), hint, kind: Kind::Email, value: value.to_owned() }
    }

    #[test]
    fn a_field_is_bound_to_its_label_its_hint_and_its_fault() {
        let faults = [Fault::new("adress", "Skriv en adress.".to_owned())];
        let html = crate::document::render(|| email("x").view(Words::default(), &faults));
        for needed in [
            "<label for=\"adress\">E-post</label>",
            "id=\"adress-tips\"",
            "id=\"adress-fel\"",
            "aria-describedby=\"adress-tips adress-fel\"",
            "aria-invalid=\"true\"",
            "autocomplete=\"email\"",
            "value=\"x\"",
        ] {
            assert!(html.contains(needed), "{needed}: {html}");
        }
        let html = crate::document::render(|| email("").view(Words::default(), &[]));
        assert!(
            !html.contains("aria-invalid") && html.contains("aria-describedby=\"adress-tips\""),
            "{html}"
        );
    }

    // ASVS 5.0.0-1.2.1
    #[test]
    fn what_was_typed_on_many_lines_is_text_and_comes_back_line_for_line() {
        let value = "\n\r\n</textarea><script>alert(1)</script>&lt;\0".to_owned();
        let area = TextArea { id: "text", label: "Text".to_owned(), hint: "Tips".to_owned(), value };
        let html = crate::document::render_still(|| area.view(Words::default(), &[]));
        assert!(!html.contains("<script"), "{html}");
        let inner = html.split_once("aria-describedby=\"text-tips\">").unwrap().1;
        let inner = inner.split_once("</textarea>").unwrap().0;
        assert_eq!(inner, "\n\n\r\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;\u{fffd}");
    }

    #[test]
    fn what_was_typed_is_text_whatever_it_is() {
        let html =
            crate::document::render(|| email("\"><script>alert(1)</script>").view(Words::default(), &[]));
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn the_summary_leads_to_each_fault_and_is_not_there_without_one() {
        let faults = [Fault::new("adress", "A.".to_owned()), Fault::new("kod", "B.".to_owned())];
        let html = crate::document::render(|| summary(Words::default(), &faults));
        assert!(
            html.contains("<a href=\"#adress\">A.</a>") && html.contains("<a href=\"#kod\">B.</a>"),
            "{html}"
        );
        assert!(html.contains("id=\"fel\" role=\"alert\" tabindex=\"-1\""), "{html}");
        assert!(summary(Words::default(), &[]).is_none());
    }
}
