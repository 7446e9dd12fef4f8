//! A page as somebody uses it: its links and its forms, by the names that people read. Enough for pages that we made.

use html5gum::{StartTag, Token, Tokenizer};

/// What can be followed, filled in and pressed on a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) links: Vec<Link>,
    pub(super) forms: Vec<Form>,
    pub(super) text: String,
}

/// A link.
#[derive(Debug, Default)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) place: Place,
}

/// In which part of the page something stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the content.
    Main,
    /// In a navigation outside the content.
    Navigation,
    /// Elsewhere.
    #[default]
    Frame,
}

/// A form.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) action: String,
    /// Whether it can send files.
    pub(super) multipart: bool,
    pub(super) fields: Vec<Field>,
    pub(super) buttons: Vec<Button>,
}

/// Something to fill in or to choose, or a hidden value.
#[derive(Debug, Default, Clone)]
pub(super) struct Field {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) checked: bool,
    pub(super) label: String,
    pub(super) id: String,
}

/// A button.
#[derive(Debug, Default)]
pub(super) struct Button {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) label: String,
    /// Another address than the form's.
    pub(super) action: Option<String>,
    /// Whether the form is asked for as an address, and changes nothing.
    pub(super) asks: bool,
}

impl Field {
    /// Whether it is sent only when it is chosen.
    pub(super) fn is_choice(&self) -> bool {
        self.kind == "checkbox" || self.kind == "radio"
    }
}

impl Page {
    /// Reads a page.
    pub(super) fn read(html: &str) -> Self {
        let mut reading = Reading::default();
        for token in Tokenizer::new(html) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => reading.start(&tag),
                Token::EndTag(tag) => reading.end(&text(&tag.name)),
                Token::String(words) => reading.words(&text(&words)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        reading.done()
    }

    /// The form and the button of this name.
    pub(super) fn button(&self, name: &str) -> Option<(usize, &Button)> {
        let all = self.forms.iter().enumerate();
        all.flat_map(|(at, form)| form.buttons.iter().map(move |button| (at, button)))
            .find(|(_, button)| button.label == name)
    }

    /// The first field that this is true of.
    pub(super) fn field(&mut self, is: impl Fn(&Field) -> bool) -> Option<&mut Field> {
        self.forms.iter_mut().flat_map(|form| &mut form.fields).find(|field| is(field))
    }
}

/// A page that is being read.
#[derive(Default)]
struct Reading {
    page: Page,
    link: Option<Link>,
    button: Option<(Option<usize>, Button)>,
    form: Option<usize>,
    ids: Vec<(String, usize)>,
    label: Option<Label>,
    labels: Vec<(String, String)>,
    main: bool,
    navigation: bool,
    /// Inside of what is no words: how deep in elements of which name.
    silent: Option<(String, usize)>,
}

/// A label that is being read.
#[derive(Default)]
struct Label {
    words: String,
    /// The field that it is for, by id.
    of: String,
    /// The fields that stand in it, each with its form.
    inside: Vec<(usize, usize)>,
}

impl Reading {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = text(&tag.name);
        let said = |attribute: &str| tag.attributes.get(attribute.as_bytes()).map(|value| text(value));
        let or_none = |attribute: &str| said(attribute).unwrap_or_default();
        if let Some((silent, depth)) = &mut self.silent {
            *depth += usize::from(*silent == name);
        } else if ["script", "style", "svg"].contains(&name.as_str()) || or_none("aria-hidden") == "true" {
            self.silent = Some((name.clone(), 1));
        }
        match name.as_str() {
            "main" => self.main = true,
            "nav" => self.navigation = true,
            "a" => {
                let place = match (self.main, self.navigation) {
                    (true, _) => Place::Main,
                    (false, true) => Place::Navigation,
                    (false, false) => Place::Frame,
                };
                self.link = Some(Link { href: or_none("href"), name: String::new(), place });
            }
            "form" => {
                self.form = Some(self.page.forms.len());
                self.ids.push((or_none("id"), self.page.forms.len()));
                let multipart = or_none("enctype") == "multipart/form-data";
                self.page.forms.push(Form { action: or_none("action"), multipart, ..Form::default() });
            }
            "label" => self.label = Some(Label { of: or_none("for"), ..Label::default() }),
            "button" => {
                let button = Button {
                    name: or_none("name"),
                    value: or_none("value"),
                    label: String::new(),
                    action: said("formaction"),
                    asks: or_none("formmethod") == "get",
                };
                self.button = Some((self.of(said("form")), button));
            }
            "input" | "textarea" | "select" => {
                let kind = if name == "input" { or_none("type") } else { name };
                let field = Field {
                    kind,
                    name: or_none("name"),
                    value: said("value").unwrap_or_else(|| "on".to_owned()),
                    checked: tag.attributes.contains_key(b"checked".as_slice()),
                    label: String::new(),
                    id: or_none("id"),
                };
                self.field(said("form"), field);
            }
            _ => {}
        }
    }

    fn of(&self, form: Option<String>) -> Option<usize> {
        form.map_or(self.form, |id| self.ids.iter().find(|(known, _)| *known == id).map(|(_, at)| *at))
    }

    fn field(&mut self, form: Option<String>, mut field: Field) {
        let Some(at) = self.of(form) else { return };
        if !field.is_choice() && field.value == "on" {
            field.value.clear();
        }
        let fields = &mut self.page.forms[at].fields;
        if let Some(label) = &mut self.label {
            label.inside.push((at, fields.len()));
        }
        fields.push(field);
    }

    fn end(&mut self, name: &str) {
        if let Some((silent, depth)) = &mut self.silent {
            *depth -= usize::from(*silent == name);
            if *depth == 0 {
                self.silent = None;
            }
        }
        match name {
            "main" => self.main = false,
            "nav" => self.navigation = false,
            "form" => self.form = None,
            "a" => {
                if let Some(link) = self.link.take() {
                    self.page.links.push(Link { name: plain(&link.name), ..link });
                }
            }
            "button" => {
                if let Some((Some(form), button)) = self.button.take() {
                    let button = Button { label: plain(&button.label), ..button };
                    self.page.forms[form].buttons.push(button);
                }
            }
            "label" => {
                if let Some(Label { words, of, inside }) = self.label.take() {
                    for (form, field) in inside {
                        self.page.forms[form].fields[field].label = plain(&words);
                    }
                    self.labels.push((of, plain(&words)));
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.silent.is_some() {
            return;
        }
        self.page.text.push_str(words);
        if let Some(link) = &mut self.link {
            link.name.push_str(words);
        }
        if let Some((_, button)) = &mut self.button {
            button.label.push_str(words);
        }
        if let Some(label) = &mut self.label {
            label.words.push_str(words);
        }
    }

    fn done(mut self) -> Page {
        for field in self.page.forms.iter_mut().flat_map(|form| &mut form.fields) {
            let label = self.labels.iter().find(|(of, _)| !of.is_empty() && *of == field.id);
            if let Some((_, words)) = label {
                field.label.clone_from(words);
            }
        }
        self.page.text = plain(&self.page.text);
        self.page
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// With single spaces, as a name is read.
fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_have_names_and_places() {
        let page = Page::read(
            "<nav><a href=/a>Inkorg <span>3 olästa</span></a></nav><main><a href='/b?x=1&amp;y=2'><svg><title>bild</title></svg>Läs\n  mer</a></main>",
        );
        let told: Vec<_> =
            page.links.iter().map(|link| (link.name.as_str(), link.href.as_str(), link.place)).collect();
        assert_eq!(
            told,
            [("Inkorg 3 olästa", "/a", Place::Navigation), ("Läs mer", "/b?x=1&y=2", Place::Main)]
        );
    }

    #[test]
    fn a_form_holds_its_fields_and_buttons_wherever_they_stand() {
        let mut page = Page::read(
            "<form id=f action=/x><label>Namn <input name=namn value=a></label><label for=r>Ja</label><input type=radio id=r name=val value=1 checked>\
             <input type=hidden name=dold value=h><button name=gor value=ett>Gör</button></form><button form=f formaction=/y formmethod=get>Annat</button>",
        );
        assert_eq!(page.field(|field| field.label == "Namn").unwrap().value, "a");
        assert!(page.field(|field| field.label == "Ja").unwrap().checked);
        let (form, button) = page.button("Annat").unwrap();
        assert_eq!((form, button.action.as_deref(), button.asks), (0, Some("/y"), true));
        assert_eq!(page.button("Gör").unwrap().1.value, "ett");
        assert!(page.button("Gö").is_none());
    }
}
