//! Folders: moving, marking, undoing, deleting for good, from a thread and from the list.

use super::scene::{ANNA, Answer, ELSA, Scene, get, get_with, message, post, threads};
use axum::Router;
use http::{StatusCode, header};
use inbox::{
    Capacity, Folder, Listing,
    testing::{viewer, worker},
};
use jiff::SignedDuration;
use std::num::NonZeroU32;

/// The cookie that carries what was done to the next page.
fn cookie(answer: &Answer) -> String {
    answer.header(&header::SET_COOKIE).split(';').next().unwrap().to_owned()
}

/// The page that a change leads to.
async fn after(pages: &Router, change: &Answer) -> Answer {
    assert_eq!(change.status, StatusCode::SEE_OTHER, "{}", change.html);
    let path = change.location().strip_suffix("#besked").expect("focus on what was done").to_owned();
    get_with(pages, &path, &[("cookie", &cookie(change))]).await
}

/// Where "Ångra" is posted, and what it sends.
fn undo(page: &Answer) -> (String, String) {
    let form = page.html.split("<form").find(|form| form.contains("/inkorg/angra/")).expect("a way to undo");
    let of = |attribute: &str| {
        let value = form.split(&format!("{attribute}=\"")).nth(1).unwrap().split('"').next().unwrap();
        value.replace("&amp;", "&")
    };
    assert!(form.contains("Ångra"), "{form}");
    (of("action"), of("value"))
}

fn id(thread: &str) -> String {
    thread.split("/trad/").nth(1).unwrap().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_thread_is_archived_and_the_sentence_that_says_it_undoes_it() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    scene.deliver(ANNA, &message("b", "Provsvar")).await;
    let anna = scene.anna().await;
    let thread = threads(&get(&anna, "/inkorg").await).remove(0);
    let path = thread.split('?').next().unwrap();
    let archived = post(&anna, &format!("{path}/arkivera"), "").await;
    let list = after(&anna, &archived).await;
    assert!(list.html.contains("Tråden är arkiverad."), "{}", list.html);
    assert_eq!((threads(&list).len(), list.first("title")), (1, "(1) Inkorg – Inkorgen"));
    let archive = get(&anna, "/arkiv").await;
    assert_eq!((archive.first("h1"), archive.first("title")), ("Arkiv", "Arkiv – Inkorgen"));
    assert!(
        archive.html.contains("1<span class=\"aside\"> oläst</span>"),
        "the same number: {}",
        archive.html
    );
    assert_eq!(threads(&archive), [format!("{path}?mapp=arkiv")]);
    let opened = get(&anna, &threads(&archive)[0]).await;
    assert!(opened.html.contains(&format!("href=\"/arkiv#trad-{}\"", id(&thread))), "{}", opened.html);
    assert!(opened.html.contains("Till arkivet") && opened.html.contains("Återställ"), "{}", opened.html);

    let (address, till) = undo(&list);
    let undone = post(&anna, &address, &format!("till={till}")).await;
    let list = after(&anna, &undone).await;
    assert!(list.html.contains("Ångrat. Tråden är som den var."), "{}", list.html);
    assert!(!list.html.contains("/angra/"), "an undoing is not undone");
    assert_eq!(threads(&list).len(), 2);
    let again = after(&anna, &post(&anna, &address, "till=/arkiv").await).await;
    assert!(again.html.contains("Det var redan gjort."), "{}", again.html);
    assert_eq!(again.first("h1"), "Arkiv");
}

#[tokio::test]
async fn many_are_changed_at_once_and_undone_at_once() {
    let scene = Scene::new().await;
    for number in 1..=3 {
        scene.deliver(ANNA, &message(&number.to_string(), &format!("Brev {number}"))).await;
    }
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg?filter=olasta").await;
    assert!(list.html.contains("action=\"/inkorg/andra?filter=olasta\""), "{}", list.html);
    assert!(list.html.contains("högst 100 åt gången"), "{}", list.html);
    assert_eq!(list.html.matches("name=\"trad\"").count(), 3, "{}", list.html);
    let ids: Vec<_> = threads(&list).iter().map(|thread| id(thread)).collect();
    let form = format!("trad={}&trad={}&gor=papperskorg", ids[0], ids[1]);
    let trashed = post(&anna, "/inkorg/andra?filter=olasta", &form).await;
    let list = after(&anna, &trashed).await;
    assert!(
        list.html.contains("2 trådar ligger i papperskorgen och tas bort för gott om 30 dagar."),
        "{}",
        list.html
    );
    assert_eq!(threads(&list).len(), 1);
    let trash = get(&anna, "/papperskorg").await;
    assert_eq!(trash.first("h1"), "Papperskorg");
    let until = "<time datetime=\"2026-12-23\">23 december 2026</time>";
    assert_eq!(trash.html.matches(until).count(), 2, "{}", trash.html);

    let (address, till) = undo(&list);
    assert_eq!(till, "/inkorg?filter=olasta");
    let undone = post(&anna, &address, "till=%2Finkorg%3Ffilter%3Dolasta").await;
    assert_eq!(undone.location(), "/inkorg?filter=olasta#besked");
    let list = after(&anna, &undone).await;
    assert!(list.html.contains("Ångrat. 2 trådar är som de var."), "{}", list.html);
    assert_eq!(threads(&list).len(), 3);
    assert_eq!(get(&anna, "/papperskorg").await.first("h2"), "Papperskorgen är tom");
}

#[tokio::test]
async fn no_choice_and_too_large_a_choice_change_nothing_and_say_so() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let own = id(&threads(&get(&anna, "/inkorg").await)[0]);
    let many = (0..100).map(|n| format!("trad={n:032x}")).collect::<Vec<_>>().join("&");
    for (form, said) in [
        ("gor=arkivera".to_owned(), "Du har inte valt någon tråd."),
        ("trad=x&gor=arkivera".to_owned(), "Du har inte valt någon tråd."),
        (format!("{many}&trad={own}&gor=arkivera"), "Du kan ändra högst 100 trådar åt gången."),
    ] {
        let list = after(&anna, &post(&anna, "/inkorg/andra", &form).await).await;
        assert!(list.html.contains(said), "{said}: {}", list.html);
        assert!(list.html.contains("class=\"banner stopped\""), "{}", list.html);
        assert_eq!(threads(&list).len(), 1);
    }
    let odd = post(&anna, "/inkorg/andra", &format!("trad={own}&gor=annat")).await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    let strange = post(&anna, &format!("/inkorg/trad/{}/arkivera", "0".repeat(32)), "").await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
}

// ASVS 5.0.0-2.3.1
#[tokio::test]
async fn deleting_for_good_is_asked_first_and_done_once() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    scene.deliver(ANNA, &message("b", "Provsvar")).await;
    let anna = scene.anna().await;
    let ids: Vec<_> = threads(&get(&anna, "/inkorg").await).iter().map(|thread| id(thread)).collect();
    post(&anna, &format!("/inkorg/trad/{}/papperskorg", ids[0]), "").await;
    // One of the two is not in the trash: it is neither named nor deleted.
    let asked = get(&anna, &format!("/papperskorg/ta-bort?trad={}&trad={}", ids[0], ids[1])).await;
    assert_eq!((asked.status, asked.first("h1")), (StatusCode::OK, "Ta bort för gott"));
    assert!(asked.html.contains("Provsvar") && !asked.html.contains("Kallelse"), "{}", asked.html);
    assert_eq!(threads(&get(&anna, "/papperskorg").await).len(), 1, "asking deletes nothing");
    let form = format!("trad={}&trad={}", ids[0], ids[1]);
    let deleted = post(&anna, "/papperskorg/ta-bort", &form).await;
    assert_eq!(deleted.location(), "/papperskorg#besked");
    let trash = after(&anna, &deleted).await;
    assert!(trash.html.contains("Tråden är borttagen för gott."), "{}", trash.html);
    assert!(!trash.html.contains("/angra/"), "nothing brings it back");
    assert_eq!(threads(&trash).len(), 0);
    assert_eq!(threads(&get(&anna, "/inkorg").await).len(), 1);
    let again = after(&anna, &post(&anna, "/papperskorg/ta-bort", &form).await).await;
    assert!(again.html.contains("ligger inte i papperskorgen längre."), "{}", again.html);
    assert_eq!(get(&anna, &format!("/inkorg/trad/{}", ids[0])).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_guardian_tidies_and_has_no_address_to_delete_for_good_at() {
    let scene = Scene::new().await;
    scene.deliver(ELSA, &message("a", "Tandläkaren")).await;
    let (anna, child) = scene.anna_for_elsa().await;
    let empty = get(&anna, &format!("{child}/papperskorg")).await;
    assert!(empty.html.contains("Papperskorgen är tom") && !empty.html.contains("dagar"), "{}", empty.html);
    let list = get(&anna, &format!("{child}/inkorg")).await;
    let thread = threads(&list).remove(0);
    assert!(thread.starts_with(&child) && list.html.contains(&format!("action=\"{child}/inkorg/andra\"")));
    let trashed = post(&anna, &format!("{thread}/papperskorg"), "").await;
    assert_eq!(trashed.location(), format!("{child}/inkorg#besked"));
    let list = after(&anna, &trashed).await;
    let (address, till) = undo(&list);
    assert_eq!(
        (address.starts_with(&format!("{child}/inkorg/angra/")), till),
        (true, format!("{child}/inkorg"))
    );
    let trash = get(&anna, &format!("{child}/papperskorg")).await;
    assert!(trash.html.contains("Återställ") && !trash.html.contains("ta-bort"), "{}", trash.html);
    assert!(
        trash.html.contains("Tas inte bort av sig själv") && !trash.html.contains("dagar"),
        "{}",
        trash.html
    );
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let hers = get(&elsa, "/papperskorg").await;
    assert!(
        hers.html.contains("Tas inte bort av sig själv") && !hers.html.contains("dagar"),
        "{}",
        hers.html
    );
    let opened = get(&anna, &threads(&trash)[0]).await;
    assert!(opened.html.contains("Återställ") && !opened.html.contains("ta-bort"), "{}", opened.html);
    let form = format!("trad={}", id(&thread));
    for path in [format!("{child}/papperskorg/ta-bort"), format!("{child}/papperskorg/ta-bort?{form}")] {
        assert_eq!(get(&anna, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(post(&anna, &path, &form).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(threads(&get(&anna, &format!("{child}/papperskorg")).await).len(), 1);
    // An undoing leads to no page of another inbox.
    let undone = post(&anna, &address, "till=%2Finkorg").await;
    assert_eq!(undone.location(), format!("{child}/inkorg#besked"));
    // Elsa's own trash is hers to empty.
    post(&elsa, &format!("/inkorg/trad/{}/papperskorg", id(&thread)), "").await;
    assert!(get(&elsa, "/papperskorg").await.html.contains("name=\"gor\" value=\"ta-bort\""));
    // A child's list has no such button, and its address does not take the word.
    let sent = post(&anna, &format!("{child}/inkorg/andra"), &format!("gor=ta-bort&{form}")).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_button_around_the_list_leads_to_the_page_that_asks_and_the_address_says_only_which() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let sent =
        post(&anna, "/inkorg/andra?mapp=papperskorg", "nyckel=hemlig&trad=a&trad=b.2&gor=ta-bort").await;
    assert_eq!(sent.location(), "/papperskorg/ta-bort?trad=a&trad=b.2");
}

// ASVS 5.0.0-7.5.3
#[tokio::test]
async fn nobody_who_merely_found_a_browser_open_deletes_for_good() {
    let mut scene = Scene::new().await;
    let subjects: Vec<String> = (0..40).map(|number| format!("Brev {number}")).collect();
    for subject in &subjects {
        scene.deliver(ANNA, &message(subject, subject)).await;
    }
    let fresh = scene.anna().await;
    let mut ids: Vec<_> = threads(&get(&fresh, "/inkorg").await).iter().map(|thread| id(thread)).collect();
    ids.extend(threads(&get(&fresh, "/inkorg?sida=2").await).iter().map(|thread| id(thread)));
    let form = ids.iter().map(|id| format!("trad={id}")).collect::<Vec<_>>().join("&");
    post(&fresh, "/inkorg/andra", &format!("{form}&gor=papperskorg")).await;

    scene.proved = false;
    let stale = scene.anna().await;
    let asked = get(&stale, &format!("/papperskorg/ta-bort?{form}")).await;
    assert_eq!((asked.status, asked.first("h1")), (StatusCode::OK, "Visa att det är du"));
    assert!(
        asked.html.contains("Innan du tar bort något för gott behöver du logga in igen."),
        "{}",
        asked.html
    );
    assert!(asked.html.contains("<form method=\"post\" action=\"/logga-in\""), "{}", asked.html);
    assert!(asked.html.contains("name=\"till\" value=\"/papperskorg/ta-bort\""), "{}", asked.html);
    assert!(asked.html.contains("href=\"/papperskorg\">Till papperskorgen"), "{}", asked.html);
    let waits = asked.html.split("name=\"utkast\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let waits = waits.replace("&amp;", "&");
    assert_eq!(waits, form, "what was chosen waits behind the login");
    let refused = post(&stale, "/papperskorg/ta-bort", &form).await;
    assert_eq!((refused.status, refused.first("h1")), (StatusCode::FORBIDDEN, "Visa att det är du"));
    let in_trash = async |pages| get(pages, "/papperskorg").await.html.contains("Brev 39");
    assert!(in_trash(&fresh).await, "and nothing is deleted");

    scene.proved = true;
    scene.typed = Some(("/papperskorg/ta-bort".parse().unwrap(), waits));
    let back = scene.anna().await;
    let asked = get(&back, "/papperskorg/ta-bort").await;
    assert_eq!((asked.status, asked.first("h1")), (StatusCode::OK, "Ta bort för gott"));
    for subject in &subjects {
        assert!(asked.html.contains(&format!(">{subject}</span>")), "{subject}: {}", asked.html);
    }
    assert_eq!(post(&back, "/papperskorg/ta-bort", &form).await.location(), "/papperskorg#besked");
    assert!(!in_trash(&back).await);
}

#[tokio::test]
async fn filters_are_put_on_beside_each_other_and_taken_off_again() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let list = get(&anna, "/inkorg?filter=bilaga&filter=olasta").await;
    assert_eq!(list.first("h2"), "Inget passar filtret");
    assert!(list.html.contains("1 tråd, 1 oläst meddelande. Ingen tråd passar filtret."), "{}", list.html);
    let html = list.html.replace("&amp;", "&");
    for link in [
        "href=\"/inkorg\"",
        "aria-current=\"true\" href=\"/inkorg?filter=bilaga\"",
        "aria-current=\"true\" href=\"/inkorg?filter=olasta\"",
        "href=\"/inkorg?filter=olasta&filter=bilaga&filter=atgard\"",
        "href=\"/inkorg/avsandare?filter=olasta&filter=bilaga\"",
    ] {
        let swapped = link.split(' ').rev().collect::<Vec<_>>().join(" ");
        assert!(html.contains(link) || html.contains(&swapped), "{link}: {html}");
    }
    let units = get(&anna, "/inkorg/avsandare?filter=olasta&mapp=arkiv").await;
    assert_eq!(units.first("h1"), "Välj avsändare");
    let unit = units.html.split("avsandare=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(units.html.replace("&amp;", "&").contains(&format!("/arkiv?filter=olasta&avsandare={unit}")));
    let from = get(&anna, &format!("/inkorg?avsandare={unit}")).await;
    assert!(from.html.contains("Från Björkdalens vårdcentral"), "{}", from.html);
    assert_eq!(threads(&from).len(), 1);
    let nobody = get(&anna, &format!("/inkorg?avsandare={}", "0".repeat(32))).await;
    assert_eq!((nobody.status, threads(&nobody).len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn what_the_trash_has_kept_long_enough_is_gone_when_its_day_comes() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let thread = threads(&get(&anna, "/inkorg").await).remove(0);
    post(&anna, &format!("{thread}/papperskorg"), "").await;
    scene.clock.advance(SignedDuration::from_hours(24 * 30));
    assert_eq!(scene.services.inbox.delete_due(&worker(), scene.services.trash).await.unwrap(), 1);
    let citizen = scene.citizen(ANNA, "Anna Bergström").await;
    let viewer = viewer(&citizen, citizen.id, Capacity::Own);
    let trash = Listing::of(Folder::Trash);
    assert_eq!(scene.services.inbox.threads(&viewer, trash, NonZeroU32::MIN).await.unwrap().total, 0);
}
