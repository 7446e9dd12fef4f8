//! Name and address, from the population register and nowhere else.

use crate::{
    Services,
    family::Family,
    reader::{Reader, Reading},
    words::{Words, say},
};
use inbox::PersonName;
use leptos::prelude::*;
use register::Particulars;

/// What the register says of the person whose inbox it is.
pub(super) enum Registered {
    Known(Particulars),
    Unknown,
    Away,
}

impl Registered {
    /// Asks it. A register that is away keeps nobody from the settings.
    pub(super) async fn of(services: &Services, reader: &Reader) -> Self {
        let Some(citizen) = reader.guest.logged_in().map(eid::LoggedIn::citizen) else {
            return Self::Unknown;
        };
        let found = match &reader.child {
            None => services.register.particulars(&citizen.number).await,
            Some(child) => Family::behind(services, citizen, child.reference)
                .await
                .map(|family| family.map(|family| Particulars::from(family.child))),
        };
        match found {
            Ok(Some(particulars)) => Self::Known(particulars),
            Ok(None) => Self::Unknown,
            Err(away) => {
                tracing::warn!(%away, "settings are shown without the population register");
                Self::Away
            }
        }
    }

    pub(super) fn view(self, reading: Reading, reader: &Reader) -> AnyView {
        let words = reading.words;
        // Without the register: the name that the login gave.
        let own = reader.guest.logged_in().map(|logged_in| logged_in.citizen().name.clone());
        let name = match &reader.child {
            Some(child) => child.name.clone(),
            None => own,
        };
        match self {
            Self::Known(particulars) if particulars.protected => view! {
                {facts(words, name.as_ref(), None)}
                <p>{say!(words, "settings-register-protected")}</p>
            }
            .into_any(),
            // No address under a child's mount, whoever the child is: it may be that of a guardian who hides it.
            Self::Known(particulars) if reader.child.is_some() => {
                let when = reading.calendar.moment(words, particulars.as_of);
                view! {
                    {facts(words, particulars.name.as_ref().or(name.as_ref()), None)}
                    <p>{say!(words, "settings-register-child", when = when)}</p>
                }
                .into_any()
            }
            Self::Known(particulars) => {
                let when = reading.calendar.moment(words, particulars.as_of);
                let address = particulars.address.as_ref().map_or_else(
                    || vec![say!(words, "settings-register-none")],
                    |address| address.on_envelope(|name| say!(words, "settings-care-of", name = name)),
                );
                view! {
                    {facts(words, particulars.name.as_ref().or(name.as_ref()), Some(address))}
                    <p>{say!(words, "settings-register", when = when)}</p>
                }
                .into_any()
            }
            Self::Unknown => view! {
                {facts(words, name.as_ref(), None)}
                <p>{say!(words, "settings-register-unknown")}</p>
            }
            .into_any(),
            Self::Away => view! {
                {facts(words, name.as_ref(), None)}
                <p>{say!(words, "settings-register-away")}</p>
            }
            .into_any(),
        }
    }
}

fn facts(words: Words, name: Option<&PersonName>, address: Option<Vec<String>>) -> impl IntoView + use<> {
    let own = name.map(|_| "no");
    let name = words.child(name);
    let address = address.map(|lines| {
        let lines = lines
            .into_iter()
            .enumerate()
            .map(|(at, line)| {
                let break_before = (at > 0).then(|| view! { <br /> });
                view! { {break_before}{line} }
            })
            .collect_view();
        view! {
            <div>
                <dt>{say!(words, "settings-address")}</dt>
                <dd translate="no">{lines}</dd>
            </div>
        }
    });
    view! {
        <dl class="facts">
            <div>
                <dt>{say!(words, "settings-name")}</dt>
                <dd translate=own>{name}</dd>
            </div>
            {address}
        </dl>
    }
}
