//! The states of every page, and the way to each: `app/accessibility/states.json`, which the checks in a real browser walk
//! too.

use serde::Deserialize;
use std::sync::LazyLock;

/// A page in one of its states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    /// Its name, in addresses and results.
    pub(crate) name: String,
    /// The router's address that answers; `*` where none does.
    pub(crate) route: String,
    /// What the page shows in this state, in Swedish.
    pub(crate) shows: String,
    /// Whether what a screen reader says of it is reviewed phrase by phrase.
    #[serde(default)]
    pub(crate) aloud: bool,
    /// The answer's status.
    #[serde(default = "ok")]
    pub(crate) status: u16,
    /// From a demo as it begins to the page.
    pub(crate) steps: Vec<Step>,
}

const fn ok() -> u16 {
    200
}

/// What somebody does, or what happens to them.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Step {
    /// Goes to an address; `again`: the page's own, `kept`: the one that was kept.
    Go(String),
    /// Logs in as somebody, from the start page.
    LogIn(String),
    /// Follows a link of the navigation.
    Folder(String),
    /// Follows a link of the content, by its whole name; without a name, that of the first thread.
    Open(String),
    /// Follows a link, by a part of its name.
    Follow(String),
    /// Presses a button, by its whole name.
    Press(String),
    /// Chooses so many threads, from the top.
    Choose(usize),
    /// Chooses a box or a choice; without a name, the first.
    Check(String),
    /// Types.
    Fill {
        /// The field.
        label: String,
        /// What is typed.
        text: String,
    },
    /// Types the code that was sent to this address.
    Code(String),
    /// Remembers where a link leads.
    Keep(String),
    /// Deletes the browser's cookies.
    Forget {},
    /// Moves the demo's clock to a time.
    Clock(String),
    /// Lets so many minutes pass.
    Pass(u32),
    /// Changes what the register says of somebody.
    Register(Change),
    /// A message comes.
    Send(Box<Letter>),
    /// Letters come that no sender should send.
    Hostile {
        /// To whom.
        to: String,
        /// Whether in one thread.
        together: bool,
    },
    /// Waits until the page says this.
    See(String),
    /// Goes to an address until its page says this.
    Until {
        /// The address.
        go: String,
        /// What it says.
        see: String,
    },
}

/// What the register says anew; what is not stated stays.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    /// Of whom, by name.
    pub(crate) of: String,
    #[serde(default, deserialize_with = "stated")]
    pub(crate) name: Option<Name>,
    pub(crate) protected: Option<bool>,
    pub(crate) deceased: Option<bool>,
    pub(crate) emigrated: Option<bool>,
    /// By name.
    pub(crate) guardians: Option<Vec<String>>,
}

/// A name that is stated: nobody but a newborn has none.
#[derive(Debug, Clone)]
pub(crate) enum Name {
    /// So they are called.
    Called(String),
    /// They have no name yet.
    NoneYet,
}

/// Null is a statement too.
fn stated<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Name>, D::Error> {
    let name = Option::deserialize(deserializer)?;
    Ok(Some(name.map_or(Name::NoneYet, Name::Called)))
}

/// A message, as a sending system states it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Letter {
    /// To whom, by name.
    #[serde(default)]
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) thread: Option<String>,
    pub(crate) notify: Option<bool>,
    pub(crate) link: Option<Link>,
    #[serde(default)]
    pub(crate) unit: Sender,
}

/// What a sending unit says of itself, where it matters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sender {
    #[serde(rename = "unitName")]
    pub(crate) name: Option<String>,
    #[serde(rename = "unitAddress")]
    pub(crate) address: Option<String>,
    #[serde(rename = "unitPostalCity")]
    pub(crate) city: Option<String>,
    #[serde(rename = "unitTelephone")]
    pub(crate) telephone: Option<String>,
}

/// A button of a message.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Link {
    pub(crate) system_id: String,
    pub(crate) text: String,
    pub(crate) query_string: Option<String>,
    /// `CurrentTarget` or `NewTarget`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../app/accessibility/states.json"))
        .expect("a test reads the file")
});

/// All of them, page by page.
pub(crate) fn all() -> &'static [State] {
    &STATES
}

impl Step {
    /// What somebody does who takes it by hand.
    pub(crate) fn in_words(&self) -> String {
        match self {
            Self::Go(path) if path == "again" => "Hämta sidan på nytt.".to_owned(),
            Self::Go(path) if path == "kept" => "Gå till adressen som du kopierade.".to_owned(),
            Self::Go(path) => format!("Gå till {path}"),
            Self::LogIn(name) => format!("Logga in som {name}."),
            Self::Folder(name) => format!("Välj {name} i menyn."),
            Self::Open(name) if name.is_empty() => "Öppna den första tråden.".to_owned(),
            Self::Open(name) => format!("Öppna ”{name}”."),
            Self::Follow(name) => format!("Följ länken ”{name}”."),
            Self::Press(name) => format!("Tryck på ”{name}”."),
            Self::Choose(1) => "Kryssa för den första tråden.".to_owned(),
            Self::Choose(count) => format!("Kryssa för de {count} första trådarna."),
            Self::Check(label) if label.is_empty() => "Välj det första alternativet.".to_owned(),
            Self::Check(label) => format!("Välj ”{label}”."),
            Self::Fill { label, text } => format!("Skriv ”{text}” i fältet ”{label}”."),
            Self::Code(to) => {
                format!("Skriv koden som skickades till {to} (se Utskick bland demons tjänster).")
            }
            Self::Keep(name) => format!("Kopiera adressen till länken ”{name}”."),
            Self::Forget {} => "Ta bort webbläsarens kakor.".to_owned(),
            Self::Clock(to) => format!("Flytta demons klocka till {to}."),
            Self::Pass(minutes) => format!("Flytta demons klocka {minutes} minuter framåt."),
            Self::Register(change) => format!("Ändra i folkbokföringen: {}.", change.in_words()),
            Self::Send(letter) => format!("Ett meddelande kommer till {}: ”{}”.", letter.to, letter.subject),
            Self::Hostile { to, .. } => {
                format!("Meddelanden som ingen avsändare borde skicka kommer till {to}.")
            }
            Self::See(said) => format!("Vänta tills sidan säger ”{said}”."),
            Self::Until { go, see } => {
                format!("Gå till {go}, och hämta sidan på nytt tills den säger ”{see}”.")
            }
        }
    }
}

impl Change {
    fn in_words(&self) -> String {
        let Self { of, name, protected, deceased, emigrated, guardians } = self;
        let flag = |stated: Option<bool>, yes: &str| stated.filter(|yes| *yes).map(|_| format!("{of} {yes}"));
        let named = name.as_ref().map(|name| match name {
            Name::Called(name) => format!("{name} finns"),
            Name::NoneYet => format!("{of} finns, men har inget namn ännu"),
        });
        let by = guardians.as_ref().map(|names| format!("vårdnaden har {}", names.join(" och ")));
        let all = [
            named,
            flag(*protected, "har skyddade personuppgifter"),
            flag(*deceased, "är avliden"),
            flag(*emigrated, "har utvandrat"),
            by,
        ];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn when_the_page_is_open_nothing_happens_but_messages_that_come() {
        for State { name, steps, .. } in all() {
            let last = steps.iter().rposition(Step::leads).unwrap_or_default();
            let known = |step: &Step| matches!(step, Step::Send(_) | Step::See(_));
            assert!(steps[last + 1..].iter().all(known), "{name} does what no tester would see");
        }
    }

    #[test]
    fn every_page_of_the_router_has_a_state_and_every_state_an_address_of_the_router() {
        let routed: BTreeSet<String> = app::pages().into_iter().collect();
        let shown: BTreeSet<String> = all().iter().map(|state| state.route.clone()).collect();
        let missing: Vec<_> = routed.difference(&shown).collect();
        assert!(missing.is_empty(), "pages without a state in app/accessibility/states.json: {missing:?}");
        // What is no page has states too: what it answers when it says no.
        let not_pages = ["*", "/inkorg/bilaga/{id}", "/installningar/sprak", "/logga-ut"];
        let unknown: Vec<_> =
            shown.difference(&routed).filter(|route| !not_pages.contains(&route.as_str())).collect();
        assert!(unknown.is_empty(), "states of addresses that the router does not have: {unknown:?}");
        assert!(routed.len() > 30, "{routed:?}");
    }

    #[test]
    fn every_state_has_a_name_of_its_own_words_and_a_way_there() {
        let mut names = BTreeSet::new();
        for state in all() {
            assert!(names.insert(&state.name), "{} stands twice", state.name);
            assert!(!state.shows.is_empty() && !state.steps.is_empty(), "{}", state.name);
            let plain =
                |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
            assert!(state.name.chars().all(plain), "{}: a part of an address", state.name);
            for step in &state.steps {
                assert!(
                    step.in_words().ends_with('.') || step.in_words().starts_with("Gå till /"),
                    "{step:?}"
                );
            }
        }
    }

    #[test]
    fn what_the_register_is_told_is_said() {
        let change = r#"{"register": {"of": "Vera Ek", "name": null, "guardians": ["Anna Bergström"]}}"#;
        let step: Step = serde_json::from_str(change).unwrap();
        assert_eq!(
            step.in_words(),
            "Ändra i folkbokföringen: Vera Ek finns, men har inget namn ännu, vårdnaden har Anna Bergström."
        );
    }
}
