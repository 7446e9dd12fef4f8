//! What a form held, to be given back: to the form itself when it waited behind a login, and to be copied where the form
//! is no more.

use crate::{
    our_form,
    words::{Words, say},
};
use axum::body::{Body, to_bytes};
use http::{HeaderMap, header};
use leptos::prelude::*;
use url::form_urlencoded;

/// No form of ours is larger. Of one that is, nothing can be given back.
pub(crate) const LARGEST_FORM: usize = 64 * 1024;
/// Fields that come from the page or from the button that was pressed: nobody has filled them in.
const FROM_THE_PAGE: [&str; 9] =
    ["ref", "till", "sprak", "avsta", "trad", "gor", "ordning", "inloggning", our_form::FIELD];
/// Fields that are chosen and not typed: there is no text to copy.
const CHOSEN: [&str; 4] = ["tysta", "paminnelse", "sms", "epost"];

/// The fields of a form as they were sent: the name of each, and the text in it.
#[derive(Clone, Default)]
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    /// What a form holds. A body that is no form, or cannot be read, holds nothing to give back.
    pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Self {
        Self::of_body(headers, &to_bytes(body, LARGEST_FORM).await.unwrap_or_default())
    }

    /// Likewise of a body that was read.
    pub(crate) fn of_body(headers: &HeaderMap, body: &[u8]) -> Self {
        let form = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_form = form.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if is_form { Self::of_form(body) } else { Self::default() }
    }

    /// The fields of a form that waited behind a login.
    pub(crate) fn of_draft(draft: &str) -> Self {
        Self::of_form(draft.as_bytes())
    }

    fn of_form(form: &[u8]) -> Self {
        Self(form_urlencoded::parse(form).into_owned().collect())
    }

    /// A form of these fields, as it waits behind a login.
    pub(crate) fn draft(fields: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    }

    /// What stands in a field; nothing when there is no such field.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text)
    }

    /// Whether nobody has filled in anything: a press on a button is soon done again.
    pub(crate) fn is_only_a_button(&self) -> bool {
        self.0.iter().all(|(name, text)| FROM_THE_PAGE.contains(&name.as_str()) || text.trim().is_empty())
    }

    fn is_typed(name: &str, text: &str) -> bool {
        !FROM_THE_PAGE.contains(&name) && !CHOSEN.contains(&name) && !text.trim().is_empty()
    }

    /// The texts, each under the words that stood at its field; nothing when nothing was typed.
    pub(crate) fn view(self, words: Words) -> Option<impl IntoView> {
        let typed: Vec<_> = self.0.into_iter().filter(|(name, text)| Self::is_typed(name, text)).collect();
        if typed.is_empty() {
            return None;
        }
        let texts = typed
            .into_iter()
            .map(|(name, text)| {
                view! {
                    <div>
                        <dt>{label(words, &name)}</dt>
                        <dd translate="no" dir="auto">{text}</dd>
                    </div>
                }
            })
            .collect_view();
        Some(view! {
            <section class="typed" aria-labelledby="typed">
                <h2 id="typed">{say!(words, "typed")}</h2>
                <p>{say!(words, "typed-why")}</p>
                <dl>{texts}</dl>
            </section>
        })
    }
}

/// The words that stand at a field. One without words here is shown under its name: no text is lost for want of a
/// label.
fn label(words: Words, name: &str) -> String {
    match name {
        "adress" => say!(words, "typed-address"),
        "kod" => say!(words, "code-field"),
        "ord" => say!(words, "search"),
        "tyst-fran" => say!(words, "when-quiet-from"),
        "tyst-till" => say!(words, "when-quiet-until"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn what_nobody_typed_is_not_given_back_as_text_and_all_else_is() {
        let shown = |form: &str| {
            let typed = Typed::of_draft(form);
            crate::document::render_still(|| typed.view(Words::default()))
        };
        // Each with a value that no other holds.
        for field in FROM_THE_PAGE.into_iter().chain(CHOSEN) {
            assert_eq!(shown(&format!("{field}=value-of-it")), "", "{field}");
        }
        for (field, label) in [
            ("adress", "Mobilnummer eller e-postadress"),
            ("kod", "Kod"),
            ("ord", "Sök i inkorgen"),
            ("tyst-fran", "Från klockan"),
            ("tyst-till", "Till klockan"),
            ("nytt-falt", "nytt-falt"),
        ] {
            let html = shown(&format!("ref=x&{field}=value-of-it"));
            assert!(html.contains(&format!("<dt>{label}</dt>")) && html.contains("value-of-it"), "{html}");
            assert_eq!(shown(&format!("{field}=+%0A")), "", "nothing but space");
        }
    }

    #[test]
    fn every_field_that_a_page_of_ours_fills_in_is_known() {
        // What a page renders stands in it as `name="…"`; what people fill in is named by `form.rs`.
        let elsewhere = ["viewport", "color-scheme", "utkast"]; // no fields, and one of the login's
        let mut found = Vec::new();
        sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut |text: &str| {
            let names = text.split("name=\"").skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(names.filter(|name| !elsewhere.contains(name)).map(str::to_owned));
        });
        assert!(found.iter().any(|name| name == "ordning"), "the buttons that order a thread: {found:?}");
        let unknown: Vec<_> = found.iter().filter(|name| !FROM_THE_PAGE.contains(&name.as_str())).collect();
        assert!(unknown.is_empty(), "not in FROM_THE_PAGE: {unknown:?}");
    }

    fn sources(folder: &Path, read: &mut impl FnMut(&str)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, read);
            } else if !path.ends_with("typed.rs")
                && !path.components().any(|part| part.as_os_str() == "tests")
            {
                read(&fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn a_choice_counts_as_filled_in_and_a_button_does_not() {
        for field in FROM_THE_PAGE {
            assert!(Typed::of_draft(&format!("{field}=x")).is_only_a_button(), "{field}");
        }
        assert!(Typed::of_draft("").is_only_a_button() && Typed::of_draft("adress=").is_only_a_button());
        for field in CHOSEN.into_iter().chain(["adress"]) {
            assert!(!Typed::of_draft(&format!("till=%2F&{field}=x")).is_only_a_button(), "{field}");
        }
    }

    #[test]
    fn a_draft_is_read_as_it_was_written() {
        let draft = Typed::draft(&[("adress", " å&=+@\u{1F600}"), ("tom", "")]);
        assert!(draft.bytes().all(|byte| byte.is_ascii_graphic()), "{draft}");
        let typed = Typed::of_draft(&draft);
        assert_eq!((typed.get("adress"), typed.get("tom"), typed.get("annat")), (" å&=+@\u{1F600}", "", ""));
    }
}
