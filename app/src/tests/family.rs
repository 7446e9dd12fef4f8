//! A child and its guardians: who is named, why one sees the inbox, and what stands there when one no longer does.

use super::scene::{ANNA, Answer, ELSA, ERIK, Scene, get, message, post, threads};
use axum::Router;
use eid::{Access, Child};
use http::{StatusCode, header};
use inbox::{
    AccountState, Capacity, Clock, ManualClock, PersonName, Personnummer, ProxyRef, testing::viewer,
};
use jiff::civil::date;
use register::{
    AddressParts, Deregistration, Guardianship, PostalAddress, Refusal, Register, RegisterAway, Resident,
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A register that a test writes, and that counts how often it is asked.
#[derive(Debug)]
pub(super) struct Book {
    clock: ManualClock,
    residents: Mutex<BTreeMap<String, Resident>>,
    asked: AtomicUsize,
}

fn number(digits: &str) -> Personnummer {
    Personnummer::parse(digits).unwrap()
}

impl Book {
    /// Anna and Erik have custody of Elsa.
    pub(super) fn of_the_family(clock: &ManualClock) -> Arc<Self> {
        let custody = |of: &[&str]| of.iter().map(|of| Guardianship::of(number(of))).collect();
        let resident = |digits: &str, name: &str| Resident {
            name: Some(PersonName::new(name)),
            ..Resident::new(number(digits), clock.now())
        };
        let anna = Resident { wards: custody(&[ELSA]), ..resident(ANNA, "Anna Bergström") };
        let erik = Resident { wards: custody(&[ELSA]), ..resident(ERIK, "Erik Bergström") };
        let elsa = Resident { guardians: custody(&[ANNA, ERIK]), ..resident(ELSA, "Elsa Bergström") };
        let residents = [anna, erik, elsa].map(|resident| (resident.number.expose().to_owned(), resident));
        let residents = Mutex::new(residents.into());
        Arc::new(Self { clock: clock.clone(), residents, asked: AtomicUsize::new(0) })
    }

    pub(super) fn change(&self, digits: &str, change: impl FnOnce(&mut Resident)) {
        change(self.residents.lock().unwrap().get_mut(digits).unwrap());
    }

    /// What stands of somebody.
    pub(super) fn read(&self, digits: &str) -> Resident {
        self.residents.lock().unwrap()[digits].clone()
    }

    /// Writes it back.
    pub(super) fn write(&self, digits: &str, resident: Resident) {
        self.residents.lock().unwrap().insert(digits.to_owned(), resident);
    }

    /// From now on the register does not answer for this person.
    pub(super) fn forgets(&self, digits: &str) {
        self.residents.lock().unwrap().remove(digits);
    }
}

#[async_trait::async_trait]
impl Register for Book {
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let found = self.residents.lock().unwrap().get(number.expose()).cloned();
        found.map(|found| Some(Resident { as_of: self.clock.now(), ..found })).ok_or(RegisterAway)
    }
}

async fn scene() -> (Scene, Arc<Book>) {
    let mut scene = Scene::new().await;
    let book = Book::of_the_family(&scene.clock);
    scene.services.register = book.clone();
    (scene, book)
}

/// The pages for a guardian under Elsa's address, which is the second value.
pub(super) async fn for_elsa(scene: &Scene, digits: &str, name: &str) -> (Router, String) {
    let guardian = scene.citizen(digits, name).await;
    let elsa = scene.citizen(ELSA, "Elsa Bergström").await;
    let reference: ProxyRef = scene.services.inbox.proxy_ref(&guardian, &elsa.number);
    let viewer = viewer(&guardian, elsa.id, Capacity::Guardian);
    let child = Child { reference, name: Some(elsa.name), age: 12 };
    let access = Access::Guardian { viewer, child, state: AccountState::Active };
    (scene.pages_for(guardian, access), format!("/ombud/{reference}"))
}

async fn why(scene: &Scene, digits: &str, name: &str) -> Answer {
    let (pages, prefix) = for_elsa(scene, digits, name).await;
    get(&pages, &format!("{prefix}/varfor")).await
}

/// The pages for Anna under Elsa's address, when she may not act.
async fn refused(scene: &Scene, access: Access) -> (Router, String) {
    let (_, prefix) = for_elsa(scene, ANNA, "Anna Bergström").await;
    let anna = scene.citizen(ANNA, "Anna Bergström").await;
    (scene.pages_for(anna, access), prefix)
}

#[tokio::test]
async fn a_guardian_reads_why_they_see_the_inbox_until_when_and_who_else_does() {
    let (scene, book) = scene().await;
    let (pages, prefix) = for_elsa(&scene, ANNA, "Anna Bergström").await;
    let list = get(&pages, &format!("{prefix}/inkorg")).await;
    let link = format!("<a href=\"{prefix}/varfor\">Varför ser jag detta?</a>");
    assert!(list.html.contains(&link), "{}", list.html);

    let page = get(&pages, &format!("{prefix}/varfor")).await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::OK, "Varför ser jag detta?"));
    for said in [
        "Du är vårdnadshavare för Elsa Bergström enligt folkbokföringen",
        "Datum saknas i folkbokföringen",
        "11 december 2026",
        "i dag kl. 09.00",
        "<span translate=\"no\">Elsa Bergström</span>, med egen e-legitimation",
        "<span translate=\"no\">Erik Bergström</span>, som också är vårdnadshavare",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }

    book.change(ELSA, |elsa| elsa.guardians[0].from = Some(date(2014, 1, 7)));
    for custody in [ANNA, ELSA] {
        book.change(custody, |resident| {
            resident.wards.iter_mut().chain(&mut resident.guardians).for_each(|custody| {
                custody.until = Some(date(2026, 12, 1));
            });
        });
    }
    let page = why(&scene, ANNA, "Anna Bergström").await;
    assert!(page.html.contains("7 januari 2014") && page.html.contains("30 november 2026"), "{}", page.html);
}

#[tokio::test]
async fn the_page_says_what_a_guardian_may_not_do() {
    let (scene, _) = scene().await;
    let page = why(&scene, ANNA, "Anna Bergström").await;
    let may_not = &page.html[page.html.find("Det här får du inte göra").unwrap()..];
    for said in ["för gott", "hela inkorgen", "samtycket", "inloggningar"] {
        assert!(may_not.contains(said), "{said}");
    }
}

#[tokio::test]
async fn why_the_other_guardian_is_not_named_cannot_be_read_off_the_page() {
    let without = |change: fn(&Book)| async move {
        let (scene, book) = scene().await;
        change(&book);
        let (pages, prefix) = for_elsa(&scene, ERIK, "Erik Bergström").await;
        // The address is another with every database's keys.
        get(&pages, &format!("{prefix}/varfor")).await.html.replace(prefix.rsplit('/').next().unwrap(), "ref")
    };
    let protected = without(|book| {
        book.change(ANNA, |anna| (anna.protected, anna.name) = (true, None));
        book.change(ANNA, |anna| anna.wards.clear());
    })
    .await;
    assert!(!protected.contains("Anna") && !protected.contains("skydd"), "{protected}");
    for other in [
        without(|book| book.change(ANNA, |anna| anna.protected = true)).await,
        without(|book| book.change(ANNA, |anna| anna.deregistered = Some(Deregistration::Emigrated))).await,
        without(|book| book.change(ANNA, |anna| anna.wards.clear())).await,
        without(|book| book.change(ELSA, |elsa| drop(elsa.guardians.remove(0)))).await,
        without(|book| book.forgets(ANNA)).await,
    ] {
        assert_eq!(other, protected);
    }
}

#[tokio::test]
async fn both_guardians_openings_stand_apart_by_name() {
    let (scene, book) = scene().await;
    scene.deliver(ELSA, &message("a", "Kallelse")).await;
    let open = async |digits, name| {
        let (pages, prefix) = for_elsa(&scene, digits, name).await;
        let thread = threads(&get(&pages, &format!("{prefix}/inkorg")).await).remove(0);
        get(&pages, &thread).await.html
    };
    let first = open(ANNA, "Anna Bergström").await;
    assert_eq!(first.matches("Avsändaren ser").count(), 1);
    assert_eq!(book.asked.load(Ordering::SeqCst), 0, "nobody else has opened: there is nobody to name");
    let second = open(ERIK, "Erik Bergström").await;
    assert!(second.contains("av ombud (<span translate=\"no\">Anna Bergström</span>)."), "{second}");
    assert!(second.contains("av ombud (du)."), "{second}");
    let first = open(ANNA, "Anna Bergström").await;
    assert!(first.contains("av ombud (<span translate=\"no\">Erik Bergström</span>)."), "{first}");

    let own = async || {
        let elsa = scene.own(ELSA, "Elsa Bergström").await;
        let thread = threads(&get(&elsa, "/inkorg").await).remove(0);
        get(&elsa, &thread).await.html
    };
    let elsas = own().await;
    for name in ["Anna Bergström", "Erik Bergström"] {
        assert!(elsas.contains(&format!("av ombud (<span translate=\"no\">{name}</span>).")), "{elsas}");
    }
    assert!(elsas.contains("av dig."), "{elsas}");

    // Whose name may not be told is called what the sender sees: the role.
    book.change(ERIK, |erik| erik.protected = true);
    for html in [open(ANNA, "Anna Bergström").await, own().await] {
        assert!(!html.contains("Erik") && html.contains("av ombud."), "{html}");
        assert!(!html.contains("av ombud (<span"), "nor anybody else's: {html}");
    }
    book.forgets(ELSA);
    assert!(
        own().await.matches("av ombud.").count() == 2,
        "a register that is away hides names, and no page"
    );
}

#[tokio::test]
async fn at_thirteen_the_page_explains_and_leads_home() {
    let (scene, _) = scene().await;
    let (pages, prefix) = refused(&scene, Access::Refused(Refusal::ThirteenOrOlder)).await;
    for path in ["inkorg", "installningar", "aktivera", "varfor", "inkorg/trad/x", "nagot/annat"] {
        let page = get(&pages, &format!("{prefix}/{path}")).await;
        if path == "nagot/annat" {
            assert_eq!(page.status, StatusCode::NOT_FOUND);
            continue;
        }
        assert_eq!(
            (page.status, page.first("h1")),
            (StatusCode::FORBIDDEN, "Barnet har fyllt 13 år"),
            "{path}"
        );
        for said in ["Vem läser nu?", "Vad händer med inställningarna?", "Till din egen inkorg</a>"] {
            assert!(page.html.contains(said), "{said}: {}", page.html);
        }
        assert!(!page.html.contains("class=\"proxy\"") && !page.html.contains("Det här hade du skrivit"));
    }
}

#[tokio::test]
async fn what_was_typed_when_the_right_ended_comes_back_to_be_copied() {
    let (scene, _) = scene().await;
    scene.deliver(ELSA, &message("a", "Kallelse")).await;
    let form =
        "ref=x&till=%2Finkorg&meddelande=Hej%21%0D%0A%3Cb%3ETv%C3%A5%3C%2Fb%3E&tomt=+&mobil=070-174+06+05";
    let endings =
        Refusal::ALL.map(Access::Refused).into_iter().chain([Access::Unknown, Access::RegisterAway]);
    for access in endings {
        let (pages, prefix) = refused(&scene, access).await;
        for path in ["installningar", "inkorg/trad/0123456789abcdef0123456789abcdef/olast", "aktivera"] {
            let page = post(&pages, &format!("{prefix}/{path}"), form).await;
            assert!(page.status.is_client_error() || page.status.is_server_error(), "{path}");
            assert_eq!(page.header(&header::CACHE_CONTROL), "no-store");
            let typed = &page.html[page.html.find("Det här hade du skrivit").unwrap()..];
            assert!(typed.contains("Hej!\r\n&lt;b&gt;Två&lt;/b&gt;"), "{typed}");
            assert!(typed.contains("070-174 06 05") && !typed.contains("tomt"), "{typed}");
            assert!(!typed.contains("<dt>ref</dt>") && !typed.contains("<dt>till</dt>"), "{typed}");
        }
    }
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    assert!(get(&elsa, "/inkorg").await.html.contains("Oläst"), "nothing was done");
}

#[tokio::test]
async fn a_form_too_large_or_of_another_kind_is_refused_without_its_text() {
    let (scene, _) = scene().await;
    let (pages, prefix) = refused(&scene, Access::Refused(Refusal::ThirteenOrOlder)).await;
    let page = post(&pages, &format!("{prefix}/aktivera"), &format!("a={}", "x".repeat(70_000))).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(!page.html.contains("xxx"));
}

// ASVS 5.0.0-8.2.1
#[tokio::test]
async fn what_only_the_owner_may_do_has_no_address_under_a_childs() {
    let (scene, _) = scene().await;
    let (pages, prefix) = for_elsa(&scene, ANNA, "Anna Bergström").await;
    // Take the inbox along, download the log, end sessions, delete for good, withdraw the consent: the addresses that
    // interface names have, or would have.
    for path in [
        "hamta",
        "hamta/inkorg.zip",
        "logg/hamta",
        "installningar/sessioner",
        "installningar/samtycke",
        "papperskorg/tom",
        "inkorg/trad/0123456789abcdef0123456789abcdef/ta-bort",
    ] {
        let address = format!("{prefix}/{path}");
        for answer in [get(&pages, &address).await, post(&pages, &address, "").await] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    // What is one's own alone today: it answers in one's own inbox, so that these are the right addresses.
    let own = scene.anna().await;
    for (path, form) in [
        ("installningar/papper", Some("avsta=ja")),
        ("installningar/granska", Some("sms=nej&epost=nej")),
        ("installningar/granska", None),
        ("hamta", None),
        ("hamta/inkorg.zip", None),
    ] {
        let ask = async |pages, address: String| match form {
            Some(form) => post(pages, &address, form).await,
            None => get(pages, &address).await,
        };
        let childs = ask(&pages, format!("{prefix}/{path}")).await;
        assert_eq!(
            (childs.status, childs.first("h1")),
            (StatusCode::NOT_FOUND, "Sidan finns inte"),
            "{path}"
        );
        let settings =
            scene.services.inbox.settings(&scene.viewer(ELSA, "Elsa Bergström").await).await.unwrap();
        assert!(!settings.declines_paper, "nothing was done");
        assert_ne!(ask(&own, format!("/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let annas = scene.services.inbox.settings(&scene.viewer(ANNA, "Anna Bergström").await).await.unwrap();
    assert!(annas.declines_paper, "the same form does it in one's own inbox");
    for path in ["inkorg", "installningar", "varfor"] {
        let html = get(&pages, &format!("{prefix}/{path}")).await.html;
        for button in [
            "Ta bort för gott</button>",
            "Ta tillbaka samtycket</button>",
            "Avsluta inloggningen",
            "href=\"/hamta",
        ] {
            assert!(!html.contains(button), "{path}: {button}");
        }
    }
}

// ASVS 5.0.0-8.2.3, 5.0.0-15.3.1
#[tokio::test]
async fn a_guardian_is_not_shown_the_childs_address_which_may_be_where_another_guardian_hides() {
    let (scene, book) = scene().await;
    let parts =
        AddressParts { lines: &["Gömda vägen 1"], town: Some("SOLSTADEN"), ..AddressParts::default() };
    let address = PostalAddress::new(&parts);
    book.change(ELSA, |elsa| elsa.address = address.clone());
    book.change(ANNA, |anna| anna.address = address);
    let (pages, prefix) = for_elsa(&scene, ERIK, "Erik Bergström").await;
    let settings = get(&pages, &format!("{prefix}/installningar")).await;
    assert!(settings.html.contains("Adressen visas inte för ombud"), "{}", settings.html);
    assert!(!settings.html.contains("Gömda"), "{}", settings.html);
    let own = get(&scene.anna().await, "/installningar").await;
    assert!(own.html.contains("Gömda vägen 1"), "one's own is shown: {}", own.html);
}
