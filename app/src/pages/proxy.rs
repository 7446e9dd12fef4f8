//! `/ombud`: the children that somebody may act for, from the register and nowhere else, with the reason where not.

use crate::{
    Services,
    address::{self, Mount},
    calendar,
    document::{Page, Section},
    failure::{self, Failure, refused},
    guest::Guest,
    words::{Words, say},
};
use axum::{extract::State, response::Response};
use inbox::{AccountState, Citizen, PersonName, ProxyRef};
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use register::{Refusal, RegisterAway, Resident, may_act};

/// A child in the register, as the guardian may see it.
#[derive(Debug, Clone)]
enum Entry {
    /// May be acted for.
    Open { reference: ProxyRef, name: Option<PersonName>, age: i16, until: Date },
    /// May not, and why. The name is not told where a protected identity is the reason: with it, the answer would say
    /// whose it is.
    Refused { name: Option<PersonName>, why: Refusal },
}

/// The children, as far as the register names them.
struct Children {
    entries: Vec<Entry>,
    /// The citizen's own identity is protected: then the register names nobody.
    hidden: bool,
}

/// The children.
pub(crate) async fn show(State(services): State<Services>, guest: Guest) -> Response {
    let page = match guest.visit() {
        Some(visit) => load(&services, visit.citizen()).await.map(|children| page(guest.words, children)),
        None => Err(Failure::NotFound),
    };
    failure::shown(&guest, &services, page).await
}

async fn load(services: &Services, citizen: &Citizen) -> Result<Children, Failure> {
    let now = services.inbox.now();
    let Some(guardian) = services.register.resident(&citizen.number).await? else {
        return Ok(Children { entries: Vec::new(), hidden: false });
    };
    let mut entries = Vec::with_capacity(guardian.wards.len());
    for ward in &guardian.wards {
        if let Some(child) = services.register.resident(&ward.number).await? {
            let reference = services.inbox.proxy_ref(citizen, &child.number);
            let account = services.inbox.account(&child.number).await?;
            entries.extend(entry(&guardian, &child, reference, account.map(|account| account.state), now)?);
        }
    }
    // Whom one can act for comes first: that is what most come for.
    entries.sort_by_key(|entry| !matches!(entry, Entry::Open { .. }));
    Ok(Children { entries, hidden: guardian.protected })
}

/// `state`: the standing of the child's inbox; `None`: nobody has opened it yet.
fn entry(
    guardian: &Resident,
    child: &Resident,
    reference: ProxyRef,
    state: Option<AccountState>,
    now: Timestamp,
) -> Result<Option<Entry>, RegisterAway> {
    let name = child.name.clone();
    let locked = matches!(state, Some(AccountState::Locked | AccountState::Closed));
    Ok(match may_act(guardian, child, locked, now) {
        Ok(permit) => Some(Entry::Open { reference, name, age: child.age_at(now), until: permit.last_day() }),
        Err(Refusal::NotGuardian) => None,
        Err(Refusal::Outdated) => return Err(RegisterAway),
        Err(why) => Some(Entry::Refused { name, why }),
    })
}

fn page(words: Words, Children { entries, hidden }: Children) -> Page {
    let content = if entries.is_empty() {
        let why = if hidden { refused(words, Refusal::Protected) } else { say!(words, "proxy-none-why") };
        view! {
            <section class="empty">
                <h2>{say!(words, "proxy-none")}</h2>
                <p>{why}</p>
                <p><a class="button quiet" href=Mount::Own.inbox()>{say!(words, "failure-to-inbox")}</a></p>
            </section>
        }
        .into_any()
    } else {
        view! { <ul class="children">{entries.into_iter().map(|entry| item(words, entry)).collect_view()}</ul> }
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
        Entry::Open { reference, name, age, until } => {
            let act = say!(words, "proxy-act", name = words.child(name.as_ref()));
            view! {
                <li>
                    {heading(&name)}
                    <p>{say!(words, "proxy-until", age = age, date = calendar::date(words, until))}</p>
                    <form method="post" action=address::ACT>
                        <input type="hidden" name="ref" value=reference.to_string() />
                        <button type="submit" class="button">{act}</button>
                    </form>
                </li>
            }
            .into_any()
        }
        Entry::Refused { why: Refusal::Protected, .. } => {
            let why = refused(words, Refusal::Protected);
            view! { <li><h2>{say!(words, "proxy-unnamed")}</h2><p class="measure">{why}</p></li> }.into_any()
        }
        Entry::Refused { name, why } => {
            view! { <li>{heading(&name)}<p class="measure">{refused(words, why)}</p></li> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::Personnummer;
    use register::Guardianship;

    fn resident(number: &str, name: &str) -> Resident {
        let number = Personnummer::parse(number).unwrap();
        Resident { name: Some(PersonName::new(name)), ..Resident::new(number, now()) }
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
        let entry = entry(guardian, child, reference(), state, now()).unwrap().unwrap();
        crate::document::rendered(|| item(Words::default(), entry))
    }

    #[test]
    fn a_protected_identity_is_told_in_the_same_words_whosever_it_is() {
        let (mut anna, elsa) = family();
        anna.protected = true;
        let hers = shown(&anna, &elsa, None);
        let (anna, mut elsa) = family();
        elsa.protected = true;
        assert_eq!(hers, shown(&anna, &elsa, None));
        assert!(!hers.contains("Elsa"));
    }

    #[test]
    fn a_child_that_may_be_acted_for_has_a_button_with_the_full_name() {
        let (anna, elsa) = family();
        for state in [None, Some(AccountState::Known), Some(AccountState::Active)] {
            let html = shown(&anna, &elsa, state);
            assert!(html.contains("Agera ombud för Elsa Bergström"), "{html}");
            assert!(html.contains("till och med 11 december 2026"), "{html}");
        }
    }

    #[test]
    fn a_child_whose_inbox_is_locked_or_closed_has_words_and_no_button() {
        let (anna, elsa) = family();
        for state in [AccountState::Locked, AccountState::Closed] {
            let html = shown(&anna, &elsa, Some(state));
            assert!(html.contains("Elsa Bergström") && html.contains("är inte öppen"), "{html}");
            assert!(!html.contains("<button"), "{html}");
        }
    }

    #[test]
    fn a_newborn_without_a_name_can_be_acted_for() {
        let (anna, mut elsa) = family();
        elsa.name = None;
        let html = shown(&anna, &elsa, None);
        assert!(html.contains("Agera ombud för Barn utan registrerat namn"), "{html}");
    }
}
