//! `/ombud`: the children that somebody may act for, from the register and nowhere else, with the reason where not.

use crate::{
    Services, calendar,
    document::{Page, Section},
    failure::{self, Failure, refused},
    guest::Guest,
    words::{Words, say},
};
use axum::{extract::State, response::Response};
use inbox::{Citizen, PersonName, ProxyRef};
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use register::{Refusal, Resident, may_act};

/// A child in the register, as the guardian may see it.
#[derive(Debug, Clone)]
enum Entry {
    /// May be acted for.
    Open { reference: ProxyRef, name: PersonName, age: i16, until: Date },
    /// May not, and why. Without a name where a protected identity is the reason: with it, the answer would tell
    /// whose it is.
    Shut { name: Option<PersonName>, why: Refusal },
}

/// The children.
pub(crate) async fn show(State(services): State<Services>, guest: Guest) -> Response {
    let page = match guest.visit() {
        Some(visit) => load(&services, &visit.citizen).await.map(|entries| page(guest.words, entries)),
        None => Err(Failure::NotFound),
    };
    failure::shown(&guest, &services, page).await
}

async fn load(services: &Services, citizen: &Citizen) -> Result<Vec<Entry>, Failure> {
    let now = services.inbox.now();
    let Some(guardian) = services.register.resident(&citizen.number).await? else { return Ok(Vec::new()) };
    let mut entries = Vec::with_capacity(guardian.wards.len());
    for ward in &guardian.wards {
        if let Some(child) = services.register.resident(ward).await? {
            let reference = services.inbox.proxy_ref(citizen, &child.number);
            entries.extend(entry(&guardian, &child, reference, now));
        }
    }
    Ok(entries)
}

fn entry(guardian: &Resident, child: &Resident, reference: ProxyRef, now: Timestamp) -> Option<Entry> {
    match (may_act(guardian, child, now), child.name.clone()) {
        (Ok(_), Some(name)) => {
            let until = thirteenth_birthday_eve(child.birth_date())?;
            Some(Entry::Open { reference, name, age: child.age_at(now), until })
        }
        // A newborn without a name has no messages yet that could be shown under one.
        (Ok(_), None) | (Err(Refusal::NotGuardian), _) => None,
        (Err(Refusal::Protected), _) => Some(Entry::Shut { name: None, why: Refusal::Protected }),
        (Err(why), name) => Some(Entry::Shut { name, why }),
    }
}

/// The last day that somebody may be acted for.
fn thirteenth_birthday_eve(born: Date) -> Option<Date> {
    let years = jiff::Span::new().years(register::ADULT_OF_THE_INBOX);
    // Born on 29 February: thirteen on 1 March, so the last day is 28 February, to which the addition is cut.
    let birthday = born.checked_add(years).ok()?;
    if birthday.day() == born.day() { birthday.yesterday().ok() } else { Some(birthday) }
}

fn page(words: Words, entries: Vec<Entry>) -> Page {
    let content = if entries.is_empty() {
        view! {
            <section class="empty">
                <h2>{say!(words, "proxy-none")}</h2>
                <p>{say!(words, "proxy-none-why")}</p>
                <p><a class="button quiet" href="/inkorg">{say!(words, "failure-to-inbox")}</a></p>
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
    match entry {
        Entry::Open { reference, name, age, until } => view! {
            <li>
                <h2 translate="no">{name.as_str().to_owned()}</h2>
                <p>{say!(words, "proxy-until", age = age, date = calendar::date(words, until))}</p>
                <form method="post" action="/ombud/agera">
                    <input type="hidden" name="ref" value=reference.to_string() />
                    <button type="submit" class="button">{say!(words, "proxy-act", name = name.as_str())}</button>
                </form>
            </li>
        }
        .into_any(),
        Entry::Shut { name, why } => {
            let heading = match name {
                Some(name) => view! { <h2 translate="no">{name.as_str().to_owned()}</h2> }.into_any(),
                None => view! { <h2>{say!(words, "proxy-unnamed")}</h2> }.into_any(),
            };
            view! { <li>{heading}<p class="measure">{refused(words, why)}</p></li> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::Personnummer;
    use jiff::civil::date;

    fn resident(number: &str, name: &str) -> Resident {
        Resident {
            number: Personnummer::parse(number).unwrap(),
            name: Some(PersonName::new(name)),
            protected: false,
            deregistered: None,
            guardians: Vec::new(),
            wards: Vec::new(),
        }
    }

    fn family() -> (Resident, Resident) {
        let mut anna = resident("198503149885", "Anna Bergström");
        let mut elsa = resident("201312122383", "Elsa Bergström");
        anna.wards.push(elsa.number.clone());
        elsa.guardians.push(anna.number.clone());
        (anna, elsa)
    }

    fn reference() -> ProxyRef {
        "0123456789abcdef0123456789abcdef".parse().unwrap()
    }

    fn now() -> Timestamp {
        "2026-11-23T08:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_last_day_is_the_one_before_the_thirteenth_birthday() {
        assert_eq!(thirteenth_birthday_eve(date(2013, 12, 12)), Some(date(2026, 12, 11)));
        assert_eq!(thirteenth_birthday_eve(date(2012, 2, 29)), Some(date(2025, 2, 28)));
        assert_eq!(thirteenth_birthday_eve(date(2014, 3, 1)), Some(date(2027, 2, 28)));
    }

    #[test]
    fn a_protected_identity_is_told_in_the_same_words_whosever_it_is() {
        let shown = |guardian: &Resident, child: Resident| {
            let entry = entry(guardian, &child, reference(), now()).unwrap();
            crate::document::rendered(|| item(Words::default(), entry))
        };
        let (mut anna, elsa) = family();
        anna.protected = true;
        let hers = shown(&anna, elsa);
        let (anna, mut elsa) = family();
        elsa.protected = true;
        assert_eq!(hers, shown(&anna, elsa));
        assert!(!hers.contains("Elsa"));
    }

    #[test]
    fn a_child_that_may_be_acted_for_has_a_button_with_the_full_name() {
        let (anna, elsa) = family();
        let entry = entry(&anna, &elsa, reference(), now()).unwrap();
        let html = crate::document::rendered(|| item(Words::default(), entry));
        assert!(html.contains("Agera ombud för Elsa Bergström"), "{html}");
        assert!(html.contains("till och med 11 december 2026"), "{html}");
    }
}
