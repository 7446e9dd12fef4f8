//! `/ombud`: the children that somebody may act for, from the register and nowhere else, with the reason where not.

use crate::{
    Services,
    address::{self, Mount},
    calendar,
    document::{Page, Section},
    failure::{self, Failure},
    guest::Guest,
    refused,
    words::{Words, say},
};
use axum::{extract::State, response::Response};
use inbox::{AccountState, Citizen, PersonName, ProxyRef};
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use register::{Refusal, RegisterAway, Resident, may_act};

/// A child in the register, as the guardian may see it.
#[derive(Clone)]
enum Entry {
    /// May be acted for.
    Open {
        reference: ProxyRef,
        name: Option<PersonName>,
        age: i16,
        until: Date,
        /// Whether the inbox has been activated.
        active: bool,
    },
    /// May not, and why.
    Refused { name: Option<PersonName>, why: Refusal },
}

/// The children, as far as the register names them.
#[derive(Default)]
struct Children {
    entries: Vec<Entry>,
    /// Somebody's protected identity is in the way: the citizen's own, and then the register names nobody, or that of a
    /// child. No child is named for it, nor counted, so that the page reads the same whosever it is.
    untold: bool,
}

/// The children.
pub(crate) async fn show(State(services): State<Services>, guest: Guest) -> Response {
    let page = match guest.logged_in() {
        Some(logged_in) => {
            load(&services, logged_in.citizen()).await.map(|children| page(guest.words, children))
        }
        None => Err(Failure::NotFound),
    };
    failure::shown(&guest, &services, page).await
}

async fn load(services: &Services, citizen: &Citizen) -> Result<Children, Failure> {
    let now = services.inbox.now();
    let Some(guardian) = services.register.resident(&citizen.number).await? else {
        return Ok(Children::default());
    };
    let mut children =
        Children { entries: Vec::with_capacity(guardian.wards.len()), untold: guardian.protected };
    for ward in guardian.wards_at(now) {
        if let Some(child) = services.register.resident(ward).await? {
            let reference = services.inbox.proxy_ref(citizen, &child.number);
            let account = services.inbox.account(&child.number).await?;
            children.add(&guardian, &child, reference, account.map(|account| account.state), now)?;
        }
    }
    // Whom one can act for comes first: that is what most come for.
    children.entries.sort_by_key(|entry| !matches!(entry, Entry::Open { .. }));
    Ok(children)
}

impl Children {
    /// `state`: the standing of the child's inbox; `None`: nobody has opened it yet.
    fn add(
        &mut self,
        guardian: &Resident,
        child: &Resident,
        reference: ProxyRef,
        state: Option<AccountState>,
        now: Timestamp,
    ) -> Result<(), RegisterAway> {
        let name = child.name.clone();
        let locked = matches!(state, Some(AccountState::Locked | AccountState::Closed));
        match may_act(guardian, child, locked, now) {
            Ok(permit) => self.entries.push(Entry::Open {
                reference,
                name,
                age: child.age_at(now),
                until: permit.last_day(),
                active: state == Some(AccountState::Active),
            }),
            Err(Refusal::Outdated) => return Err(RegisterAway),
            Err(Refusal::NotGuardian) => {}
            Err(Refusal::Protected) => self.untold = true,
            Err(why) => self.entries.push(Entry::Refused { name, why }),
        }
        Ok(())
    }
}

fn page(words: Words, Children { entries, untold }: Children) -> Page {
    let content = if entries.is_empty() {
        let why =
            if untold { refused::why(words, Refusal::Protected) } else { say!(words, "proxy-none-why") };
        view! {
            <section class="empty">
                <h2>{say!(words, "proxy-none")}</h2>
                <p>{why}</p>
                <p><a class="button quiet" href=Mount::Own.inbox()>{say!(words, "failure-to-inbox")}</a></p>
            </section>
        }
        .into_any()
    } else {
        let untold = untold.then(|| {
            view! {
                <li>
                    <h2>{say!(words, "proxy-untold")}</h2>
                    <p class="measure">{refused::why(words, Refusal::Protected)}</p>
                </li>
            }
        });
        view! {
            <ul class="children">
                {entries.into_iter().map(|entry| item(words, entry)).collect_view()}
                {untold}
            </ul>
        }
        .into_any()
    };
    let content = view! {
        {content}
        <section class="measure">
            <h2>{say!(words, "proxy-rules")}</h2>
            <ul>
                <li>{say!(words, "proxy-rule-register")}</li>
                <li>{say!(words, "proxy-rule-thirteen")}</li>
                <li>{say!(words, "proxy-rule-protected")}</li>
                <li>{say!(words, "proxy-rule-receipt")}</li>
            </ul>
        </section>
    };
    Page::new(say!(words, "proxy"), content).of(Section::Proxy).with_lead(say!(words, "proxy-lead"))
}

fn item(words: Words, entry: Entry) -> AnyView {
    let heading = |name: &Option<PersonName>| {
        let own = name.is_some().then_some("no");
        view! { <h2 translate=own>{words.child(name.as_ref())}</h2> }
    };
    match entry {
        Entry::Open { reference, name, age, until, active } => {
            let act = say!(words, "proxy-act", name = words.child(name.as_ref()));
            view! {
                <li>
                    {heading(&name)}
                    <p>{say!(words, "proxy-until", age = age, date = calendar::date(words, until))}</p>
                    {(!active).then(|| view! { <p>{say!(words, "proxy-not-active")}</p> })}
                    <form method="post" action=address::ACT role="none">
                        <input type="hidden" name="ref" value=reference.to_string() />
                        <button type="submit" class="button">{act}</button>
                    </form>
                </li>
            }
            .into_any()
        }
        Entry::Refused { name, why } => {
            view! { <li>{heading(&name)}<p class="measure">{refused::why(words, why)}</p></li> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::Personnummer;
    use register::{Deregistration, Guardianship};

    fn resident(number: &str, name: &str) -> Resident {
        let name = Some(PersonName::new(name));
        Resident { name, ..Resident::new(Personnummer::parse(number).unwrap(), now()) }
    }

    fn family() -> (Resident, Resident) {
        let mut anna = resident("198503149885", "Anna Bergström");
        let mut elsa = resident("201312122383", "Elsa Bergström");
        anna.wards.push(Guardianship::of(elsa.number.clone()));
        elsa.guardians.push(Guardianship::of(anna.number.clone()));
        (anna, elsa)
    }

    fn reference() -> ProxyRef {
        "0123456789abcdef0123456789abcdef".parse().unwrap()
    }

    fn now() -> Timestamp {
        "2026-11-23T08:00:00Z".parse().unwrap()
    }

    fn shown(guardian: &Resident, child: &Resident, state: Option<AccountState>) -> String {
        let mut children = Children { untold: guardian.protected, ..Children::default() };
        children.add(guardian, child, reference(), state, now()).unwrap();
        crate::document::render(|| page(Words::default(), children).parts_for_test())
    }

    #[test]
    fn a_protected_identity_is_told_in_the_same_words_whosever_it_is() {
        let (mut anna, elsa) = family();
        anna.protected = true;
        let hers = shown(&anna, &elsa, None);
        // As the register really gives it: the protected record holds nothing but the flag.
        anna.wards.clear();
        assert_eq!(hers, shown(&anna, &elsa, None));
        let (anna, mut elsa) = family();
        elsa.protected = true;
        assert_eq!(hers, shown(&anna, &elsa, None));
        assert!(!hers.contains("Elsa") && hers.contains("Du eller barnet har skyddade"), "{hers}");
    }

    #[test]
    fn among_other_children_a_protected_one_is_not_named() {
        let (mut anna, elsa) = family();
        let mut alvin = resident("201901012391", "Alvin Bergström");
        alvin.guardians.push(Guardianship::of(anna.number.clone()));
        alvin.protected = true;
        anna.wards.push(Guardianship::of(alvin.number.clone()));
        let mut children = Children::default();
        for child in [&elsa, &alvin] {
            children.add(&anna, child, reference(), None, now()).unwrap();
        }
        let html = crate::document::render(|| page(Words::default(), children).parts_for_test());
        assert!(
            html.contains("Agera ombud för Elsa Bergström") && html.contains("Barn som inte visas"),
            "{html}"
        );
        assert!(!html.contains("Alvin"), "{html}");
    }

    #[test]
    fn a_child_that_may_be_acted_for_has_a_button_with_the_full_name() {
        let (anna, elsa) = family();
        for (state, first_time) in
            [(None, true), (Some(AccountState::Known), true), (Some(AccountState::Active), false)]
        {
            let html = shown(&anna, &elsa, state);
            assert!(html.contains("Agera ombud för Elsa Bergström"), "{html}");
            assert!(html.contains("till och med 11 december 2026"), "{html}");
            assert_eq!(html.contains("är inte aktiverad än"), first_time, "{html}");
        }
    }

    #[test]
    fn a_child_who_may_not_be_acted_for_has_words_of_its_own_and_no_button() {
        let closed = |state| {
            let (anna, elsa) = family();
            shown(&anna, &elsa, Some(state))
        };
        let left = |why| {
            let (anna, elsa) = family();
            shown(&anna, &Resident { deregistered: Some(why), ..elsa }, None)
        };
        let (anna, elsa) = family();
        let older = Resident { born: Some(jiff::civil::date(2013, 11, 23)), ..elsa };
        for (html, words) in [
            (closed(AccountState::Locked), "låst eller avslutad"),
            (closed(AccountState::Closed), "låst eller avslutad"),
            (left(Deregistration::Deceased), "Vi beklagar sorgen"),
            (left(Deregistration::Emigrated), "inte längre folkbokförd"),
            (shown(&anna, &older, None), "läser barnet sina meddelanden själv"),
        ] {
            assert!(html.contains("Elsa Bergström") && html.contains(words), "{html}");
            assert!(!html.contains("<button"), "{html}");
        }
    }

    #[test]
    fn facts_that_are_too_old_are_no_answer() {
        let (anna, mut elsa) = family();
        elsa.as_of = "2026-11-22T08:00:00Z".parse().unwrap();
        let mut children = Children::default();
        assert!(children.add(&anna, &elsa, reference(), None, now()).is_err());
    }

    #[test]
    fn a_newborn_without_a_name_can_be_acted_for() {
        let (anna, mut elsa) = family();
        elsa.name = None;
        let html = shown(&anna, &elsa, None);
        assert!(html.contains("Agera ombud för Barn utan registrerat namn"), "{html}");
    }
}
