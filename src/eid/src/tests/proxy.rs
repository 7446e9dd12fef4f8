//! Acting for a child: what the register says at this moment, and nothing that a session remembers.

use super::app::{ANNA, App, Browser, ELSA};
use crate::vouch;
use inbox::{Citizen, Event, PersonName, Personnummer, SessionKey};
use register::Guardianship;

const ERIK: &str = "198303152394";

async fn citizen(app: &App, number: &str) -> Citizen {
    let number = Personnummer::parse(number).unwrap();
    let id = app.inbox.admit(&number).await.unwrap().id;
    Citizen { id, number, name: PersonName::new(""), session: SessionKey::of(b"") }
}

/// Where Elsa's inbox is for Anna.
async fn elsa(app: &App) -> String {
    app.inbox.proxy_ref(&citizen(app, ANNA).await, &Personnummer::parse(ELSA).unwrap()).to_string()
}

async fn acting(app: &App) -> (Browser<'_>, String) {
    let mut browser = app.anna().await;
    let elsa = elsa(app).await;
    browser.post("/ombud/agera", &format!("ref={elsa}")).await;
    let inbox = format!("/ombud/{elsa}/inkorg");
    assert_eq!(browser.post(&format!("/ombud/{elsa}/aktivera"), "").await.location(), inbox);
    (browser, inbox)
}

#[tokio::test]
async fn a_guardian_opens_a_childs_inbox_and_leaves_it() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    let elsa = elsa(&app).await;
    let inbox = format!("/ombud/{elsa}/inkorg");
    assert_eq!(browser.get(&inbox).await.text, "unknown", "a link opens no account");
    assert_eq!(browser.post("/ombud/agera", &format!("ref={elsa}")).await.location(), inbox);
    assert_eq!(browser.get(&inbox).await.location(), format!("/ombud/{elsa}/aktivera"));
    let why = format!("/ombud/{elsa}/varfor");
    assert_ne!(browser.get(&why).await.status, http::StatusCode::SEE_OTHER, "why one may can be read before");
    assert_eq!(browser.post(&format!("/ombud/{elsa}/aktivera"), "").await.location(), inbox);
    assert_eq!(browser.get(&inbox).await.text, "guardian of Namn 2013, 12");
    assert_eq!(browser.get("/inkorg").await.text, "own", "the other tab is one's own still");
    assert_eq!(browser.post(&format!("/ombud/{elsa}/avsluta"), "").await.location(), "/inkorg");

    let child = citizen(&app, ELSA).await;
    let log = app.inbox.log(&vouch::own(&child)).await.unwrap();
    let acts = |event| log.iter().filter(|entry| entry.event == event).count();
    assert_eq!((acts(Event::ActingBegan), acts(Event::ActingEnded)), (1, 1));
}

#[tokio::test]
async fn a_newborn_without_a_name_is_a_child_like_any_other() {
    let app = App::start().await;
    app.register.change(ELSA, |elsa| elsa.name = None);
    let (mut browser, inbox) = acting(&app).await;
    assert_eq!(browser.get(&inbox).await.text, "guardian of nobody named, 12");
}

#[tokio::test]
async fn it_ends_at_midnight_on_the_thirteenth_birthday_in_the_middle_of_a_session() {
    let app = App::start().await;
    app.clock.set("2026-12-11T23:50:00+01:00".parse().unwrap());
    let (mut browser, inbox) = acting(&app).await;
    let times = browser.get(&inbox.replace("inkorg", "tider")).await.text;
    assert_eq!(times, "00:10:00 07:50:00 00:00:00", "what stays open must end at midnight");
    app.clock.set("2026-12-11T23:59:59.999+01:00".parse().unwrap());
    assert_eq!(browser.get(&inbox).await.text, "guardian of Namn 2013, 12");
    app.clock.set("2026-12-12T00:00:00+01:00".parse().unwrap());
    assert_eq!(browser.get(&inbox).await.text, "ThirteenOrOlder");
    assert_eq!(browser.post(&inbox, "").await.text, "ThirteenOrOlder");
    assert_eq!(browser.get("/inkorg").await.text, "own", "the session goes on");
}

#[tokio::test]
async fn what_stays_open_must_end_with_custody_when_that_comes_first() {
    let app = App::start().await;
    app.clock.set("2026-11-30T23:50:00+01:00".parse().unwrap());
    let ends = Some("2026-12-01".parse().unwrap());
    app.register.change(ELSA, |elsa| elsa.guardians[0].until = ends);
    let (mut browser, inbox) = acting(&app).await;
    let times = browser.get(&inbox.replace("inkorg", "tider")).await.text;
    assert_eq!(times, "00:10:00 07:50:00 00:00:00");
    app.clock.set("2026-12-01T00:00:00+01:00".parse().unwrap());
    assert_eq!(browser.get(&inbox).await.text, "NotGuardian");
}

// ASVS 5.0.0-8.3.2
#[tokio::test]
async fn what_the_register_says_counts_at_the_next_request() {
    let app = App::start().await;
    let (mut browser, inbox) = acting(&app).await;
    app.register.change(ELSA, |elsa| elsa.protected = true);
    assert_eq!(browser.get(&inbox).await.text, "Protected");
    app.register.change(ELSA, |elsa| elsa.protected = false);
    app.register.change(ANNA, |anna| anna.protected = true);
    assert_eq!(browser.get(&inbox).await.text, "Protected");
    app.register.change(ANNA, |anna| anna.protected = false);
    app.register.change(ELSA, |elsa| elsa.guardians.clear());
    assert_eq!(browser.get(&inbox).await.text, "NotGuardian");
    app.register.change(ANNA, |anna| anna.wards.clear());
    assert_eq!(
        browser.get(&inbox).await.text,
        "NotGuardian",
        "who was there in this session is told that it has ended"
    );
    assert_eq!(browser.get("/ombud/0123456789abcdef0123456789abcdef/inkorg").await.text, "unknown");
    let mut later = app.browser();
    later.log_in(ANNA).await;
    assert_eq!(later.get(&inbox).await.text, "unknown", "a new session remembers nobody");
    app.register.change(ANNA, |anna| anna.protected = true);
    assert_eq!(browser.get(&inbox).await.text, "Protected", "a protected record names nobody");
    app.register.is_away(true);
    assert_eq!(browser.get(&inbox).await.text, "register away");
    assert_eq!(browser.get("/inkorg").await.text, "own");
    assert_eq!(browser.post(&inbox.replace("inkorg", "avsluta"), "").await.location(), "/inkorg");
}

// ASVS 5.0.0-8.2.2
#[tokio::test]
async fn an_address_of_anothers_child_or_of_none_opens_nothing() {
    let app = App::start().await;
    app.register.add(ERIK, &[ELSA], &[]);
    app.register
        .change(ELSA, |elsa| elsa.guardians.push(Guardianship::of(Personnummer::parse(ERIK).unwrap())));
    let (_, annas) = acting(&app).await;
    let mut erik = app.browser();
    erik.log_in(ERIK).await;
    erik.post("/aktivera", "").await;
    // Elsa is his child too, but this is not where he finds her.
    for path in
        [annas.as_str(), "/ombud/0123456789abcdef0123456789abcdef/inkorg", "/ombud/201312122383/inkorg"]
    {
        assert_eq!(erik.get(path).await.text, "unknown", "{path}");
    }
    for form in ["", "ref=", "ref=201312122383", "ref=%2F%2Fevil.example"] {
        assert_eq!(erik.post("/ombud/agera", form).await.location(), "/ombud", "{form}");
    }
}

#[tokio::test]
async fn acting_begins_only_with_a_permit_and_opens_no_account_without_one() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    let elsa = elsa(&app).await;
    for (refuse, allow) in [
        ((|app| app.register.is_away(true)) as fn(&App), (|app| app.register.is_away(false)) as fn(&App)),
        (
            |app| app.register.change(ELSA, |elsa| elsa.protected = true),
            |app| app.register.change(ELSA, |elsa| elsa.protected = false),
        ),
    ] {
        refuse(&app);
        let answer = browser.post("/ombud/agera", &format!("ref={elsa}")).await;
        assert_eq!(answer.location(), format!("/ombud/{elsa}/inkorg"), "where the page says why");
        allow(&app);
    }
    let number = Personnummer::parse(ELSA).unwrap();
    assert_eq!(app.inbox.account(&number).await.unwrap(), None);
}

#[tokio::test]
async fn a_childs_inbox_that_is_locked_is_closed_to_guardians() {
    let app = App::start().await;
    let (mut browser, inbox) = acting(&app).await;
    app.sql(
        "update person set state = 'locked' where id = (select id from person order by rowid desc limit 1)",
    )
    .await;
    assert_eq!(browser.get(&inbox).await.text, "Locked");
    assert_eq!(browser.get("/inkorg").await.text, "own");
}

#[tokio::test]
async fn what_the_register_says_of_a_birth_is_noted_when_somebody_begins_to_act() {
    let app = App::start().await;
    let born = jiff::civil::date(2013, 12, 11);
    app.register.change(ELSA, |elsa| elsa.born = Some(born));
    acting(&app).await;
    let child = citizen(&app, ELSA).await;
    let settings = async || app.inbox.settings(&vouch::own(&child)).await.unwrap();
    app.clock.set("2026-12-10T23:59:59.999+01:00".parse().unwrap());
    assert!(settings().await.under_thirteen);
    app.clock.set("2026-12-11T00:00:00+01:00".parse().unwrap());
    assert!(!settings().await.under_thirteen, "as the rule of who may act has it");
}
