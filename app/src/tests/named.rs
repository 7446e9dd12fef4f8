//! Where guardians are named, and when not: one rule for every page, and all or none.

use super::{
    family::{Book, for_elsa},
    scene::{ANNA, Answer, ELSA, ERIK, SARA, Scene, get, message},
};
use eid::Due;
use inbox::{Operator, Personnummer, testing::address};
use jiff::civil::{Date, date};
use register::{Deregistration, Guardianship, Resident};

/// Elsa's thirteenth birthday, which is the first instant at which nobody may act for her.
const THIRTEEN: &str = "2026-12-12T00:00:00+01:00";

/// Sets the days of Erik's custody of Elsa, in both records.
fn erik_has_custody(book: &Book, from: Option<Date>, until: Option<Date>) {
    let number = |digits| Personnummer::parse(digits).unwrap();
    let custody = |digits| Guardianship { number: number(digits), from, until };
    book.change(ERIK, |erik| erik.wards = vec![custody(ELSA)]);
    book.change(ELSA, |elsa| elsa.guardians = vec![Guardianship::of(number(ANNA)), custody(ERIK)]);
}

type Case = (&'static str, fn(&Book), bool);

/// What the register says, and whether guardians are named then.
const CASES: [Case; 12] = [
    ("in force", |_| {}, true),
    (
        "in force by its days",
        |book| erik_has_custody(book, Some(date(2020, 1, 1)), Some(date(2030, 1, 1))),
        true,
    ),
    ("has ended", |book| erik_has_custody(book, None, Some(date(2026, 11, 23))), false),
    ("is to come", |book| erik_has_custody(book, Some(date(2027, 1, 1)), None), false),
    ("by the child's record alone", |book| book.change(ERIK, |erik| erik.wards.clear()), false),
    (
        "by the guardian's record alone",
        |book| book.change(ELSA, |elsa| drop(elsa.guardians.remove(1))),
        false,
    ),
    ("the guardian is protected", |book| book.change(ERIK, |erik| erik.protected = true), false),
    ("the child is protected", |book| book.change(ELSA, |elsa| elsa.protected = true), false),
    (
        "has emigrated",
        |book| book.change(ERIK, |erik| erik.deregistered = Some(Deregistration::Emigrated)),
        false,
    ),
    ("is dead", |book| book.change(ERIK, |erik| erik.deregistered = Some(Deregistration::Deceased)), false),
    ("has no name", |book| book.change(ERIK, |erik| erik.name = None), false),
    ("does not answer", |book| book.forgets(ERIK), false),
];

/// Erik has entered a number for Elsa, both guardians have opened one message of hers, and Anna alone another.
async fn scene() -> (Scene, std::sync::Arc<Book>) {
    let mut scene = Scene::new().await;
    let book = Book::of_the_family(&scene.clock);
    scene.services.register = book.clone();
    let [elsa, erik] = [ELSA, ERIK].map(|digits| Personnummer::parse(digits).unwrap());
    let inbox = &scene.services.inbox;
    let entered = [address("070-174 06 15")];
    inbox.take_over_contacts(&Operator::at_console(), &elsa, &erik, &entered).await.unwrap();
    scene.deliver(ELSA, &message("a", BOTH)).await;
    scene.deliver(ELSA, &message("b", ANNAS)).await;
    for (digits, name, subjects) in
        [(ANNA, "Anna Bergström", &[BOTH, ANNAS][..]), (ERIK, "Erik Bergström", &[BOTH])]
    {
        let (pages, prefix) = for_elsa(&scene, digits, name).await;
        let list = get(&pages, &format!("{prefix}/inkorg")).await;
        for subject in subjects {
            get(&pages, &thread_about(&list, subject)).await;
        }
    }
    (scene, book)
}

/// What both have opened, and what Anna alone has.
const BOTH: &str = "Kallelse";
const ANNAS: &str = "Provsvar";

/// The address of the thread about `subject`.
fn thread_about(list: &Answer, subject: &str) -> String {
    let link = list.html.split("<a ").find(|link| link.contains(&format!("class=\"subject\">{subject}<")));
    let link = link.unwrap_or_else(|| panic!("{subject}: {}", list.html));
    link.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// How often each guardian is named.
fn named(html: &str) -> [usize; 2] {
    ["Anna Bergström", "Erik Bergström"].map(|name| html.matches(name).count())
}

#[tokio::test]
async fn every_page_names_all_guardians_or_none_but_the_reader() {
    let (mut scene, book) = scene().await;
    let before = [ERIK, ELSA].map(|digits| book.read(digits));
    for thirteen in [false, true] {
        if thirteen {
            scene.clock.set(THIRTEEN.parse().unwrap());
            scene.due = Due { consent: false, review: true };
        }
        for (case, change, told) in CASES {
            for (digits, resident) in [ERIK, ELSA].into_iter().zip(before.clone()) {
                book.write(digits, resident);
            }
            change(&book);
            let at = format!("{case}, thirteen: {thirteen}");
            let elsa = scene.own(ELSA, "Elsa Bergström").await;
            let list = get(&elsa, "/inkorg").await;
            for (subject, openings, names) in [(BOTH, 2, [1, 1]), (ANNAS, 1, [1, 0])] {
                let html = get(&elsa, &thread_about(&list, subject)).await.html;
                assert_eq!(named(&html), if told { names } else { [0, 0] }, "{at}, {subject}: {html}");
                let roles = if told { 0 } else { openings };
                assert_eq!(html.matches("av ombud.").count(), roles, "{at}, {subject}: {html}");
            }
            let html = get(&elsa, "/logg?vem=ombud").await.html;
            assert_eq!(named(&html).map(|times| times > 0), [told; 2], "{at}: {html}");
            assert_eq!(html.contains("<p>Ett ombud "), !told, "{at}: {html}");
            if thirteen {
                let html = get(&elsa, "/installningar/granska").await.html;
                // By name: two openings of Anna's, one of Erik's, and whose the number is.
                assert_eq!(named(&html), if told { [2, 2] } else { [0, 0] }, "{at}: {html}");
                assert_eq!(html.contains("070-174 06 15"), told, "{at}: {html}");
                continue;
            }
            let (pages, prefix) = for_elsa(&scene, ANNA, "Anna Bergström").await;
            let list = get(&pages, &format!("{prefix}/inkorg")).await;
            let html = get(&pages, &thread_about(&list, BOTH)).await.html;
            assert_eq!(named(&html)[1], usize::from(told), "{at}: {html}");
            assert!(html.contains("av ombud (du)"), "one knows oneself: {html}");
            let html = get(&pages, &format!("{prefix}/logg?vem=ombud")).await.html;
            assert_eq!(named(&html)[1] > 0, told, "{at}: {html}");
            // With a protected child there is no such page, for anybody.
            let html = get(&pages, &format!("{prefix}/varfor")).await.html;
            assert_eq!(named(&html)[1], usize::from(told), "{at}: {html}");
        }
    }
}

#[tokio::test]
async fn somebody_unnamed_who_was_here_once_hides_every_name() {
    let (scene, book) = scene().await;
    // The register says of Sara that she has a protected identity; nothing ties her to Elsa any more.
    let [elsa, sara] = [ELSA, SARA].map(|digits| Personnummer::parse(digits).unwrap());
    book.write(SARA, Resident { protected: true, ..Resident::new(sara.clone(), scene.services.inbox.now()) });
    let pages = scene.own(ELSA, "Elsa Bergström").await;
    let thread = thread_about(&get(&pages, "/inkorg").await, BOTH);
    assert_eq!(named(&get(&pages, &thread).await.html), [1, 1]);
    let entered = [address("070-174 06 16")];
    let inbox = &scene.services.inbox;
    inbox.take_over_contacts(&Operator::at_console(), &elsa, &sara, &entered).await.unwrap();
    assert_eq!(named(&get(&pages, &thread).await.html), [0, 0]);
    let (pages, prefix) = for_elsa(&scene, ANNA, "Anna Bergström").await;
    assert_eq!(named(&get(&pages, &format!("{prefix}/varfor")).await.html)[1], 0);
}

#[tokio::test]
async fn somebody_unnamed_who_did_no_more_than_look_hides_every_name_too() {
    let (scene, book) = scene().await;
    let sara = Personnummer::parse(SARA).unwrap();
    book.write(SARA, Resident { protected: true, ..Resident::new(sara, scene.services.inbox.now()) });
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    assert_ne!(named(&get(&elsa, "/logg").await.html), [0, 0]);
    // She looked at the list while she might: no receipt, no address, and nothing but the row of the log.
    let (pages, prefix) = for_elsa(&scene, SARA, "Sara Lind").await;
    get(&pages, &format!("{prefix}/inkorg")).await;
    let thread = thread_about(&get(&elsa, "/inkorg").await, BOTH);
    for page in ["/logg", &thread] {
        let html = get(&elsa, page).await.html;
        assert_eq!(named(&html), [0, 0], "{page}: {html}");
        assert!(!html.contains("Sara"), "{page}: {html}");
    }
}
