//! Where a guardian is named, and when not: one rule for every page.

use super::{
    family::{Book, for_elsa},
    scene::{ANNA, ELSA, ERIK, Scene, get, message, threads},
};
use eid::Due;
use inbox::{Operator, Personnummer, testing::address};
use jiff::civil::{Date, date};
use register::{Deregistration, Guardianship};

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

/// What the register says, and whether Erik is named then.
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

/// Erik has entered a number for Elsa, and both guardians have opened a message of hers.
async fn scene() -> (Scene, std::sync::Arc<Book>) {
    let mut scene = Scene::new().await;
    let book = Book::of_the_family(&scene.clock);
    scene.services.register = book.clone();
    let [elsa, erik] = [ELSA, ERIK].map(|digits| Personnummer::parse(digits).unwrap());
    let inbox = &scene.services.inbox;
    let entered = [address("070-174 06 15")];
    inbox.take_over_contacts(&Operator::at_console(), &elsa, &erik, &entered).await.unwrap();
    scene.deliver(ELSA, &message("a", "Kallelse")).await;
    for (digits, name) in [(ANNA, "Anna Bergström"), (ERIK, "Erik Bergström")] {
        let (pages, prefix) = for_elsa(&scene, digits, name).await;
        let thread = threads(&get(&pages, &format!("{prefix}/inkorg")).await).remove(0);
        get(&pages, &thread).await;
    }
    (scene, book)
}

#[tokio::test]
async fn a_guardian_is_named_on_every_page_exactly_while_nothing_but_the_childs_age_keeps_them_from_reading()
{
    let (mut scene, book) = scene().await;
    let before = [ERIK, ELSA].map(|digits| book.read(digits));
    for thirteen in [false, true] {
        if thirteen {
            scene.clock.set(THIRTEEN.parse().unwrap());
            scene.due = Due { consent: false, review: true };
        }
        for (case, change, named) in CASES {
            for (digits, resident) in [ERIK, ELSA].into_iter().zip(before.clone()) {
                book.write(digits, resident);
            }
            change(&book);
            let elsa = scene.own(ELSA, "Elsa Bergström").await;
            let opened = threads(&get(&elsa, "/inkorg").await).remove(0);
            let mut shown = vec![(get(&elsa, &opened).await.html, "av ombud", 1)];
            if thirteen {
                shown.push((get(&elsa, "/installningar/granska").await.html, "vårdnadshavare", 2));
            } else {
                let (pages, prefix) = for_elsa(&scene, ANNA, "Anna Bergström").await;
                let thread = threads(&get(&pages, &format!("{prefix}/inkorg")).await).remove(0);
                shown.push((get(&pages, &thread).await.html, "av ombud", 1));
                // With a protected child there is no such page, for anybody.
                let why = get(&pages, &format!("{prefix}/varfor")).await.html;
                shown.push((why, "Varför ser jag detta?", 1));
            }
            for (html, role, times) in shown {
                let found = html.matches("Erik Bergström").count();
                let expected = if named { times } else { 0 };
                assert_eq!(found, expected, "{case}, thirteen: {thirteen}: {html}");
                assert!(named || html.contains(role) || case == "the child is protected", "{case}: {html}");
            }
        }
    }
}
