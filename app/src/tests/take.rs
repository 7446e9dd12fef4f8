//! Taking the inbox along: for whom, after which proof, and what the zip holds.

use super::scene::{
    ANNA, Answer, ELSA, ERIK, Scene, get, get_with, head, message, post, text, threads, unit,
};
use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use inbox::{Event, NewAttachment, NewMessage, Operator, testing::file_worker};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};
use tower::ServiceExt;
use zip::ZipArchive;

const ALL: &str = "/hamta/inkorg.zip";

/// Letters in no order, which can hardly be packed.
fn noise(size: usize) -> Vec<u8> {
    let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    std::iter::successors(Some(1), next).map(|state| b'a' + state.to_be_bytes()[0] % 26).take(size).collect()
}

fn with(thread: &str, subject: &str, attachments: Vec<NewAttachment>) -> NewMessage {
    NewMessage { attachments, ..message(thread, subject) }
}

/// The files of a zip by name, after every checksum and size of its list has been found right.
async fn taken(pages: &Router, address: &str) -> BTreeMap<String, Vec<u8>> {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = pages.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found = BTreeMap::new();
    let mut last = String::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert!(file.enclosed_name().is_some() && file.is_file());
        last = file.name().unwrap().into_owned();
        assert!(found.insert(last.clone(), content).is_none(), "{last} twice");
    }
    assert_eq!(last, "manifest.json");
    let listed = found.remove(&last).unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&listed).unwrap();
    let listed = listed["files"].as_array().unwrap();
    assert_eq!(listed.len(), found.len());
    for line in listed {
        let content = &found[line["name"].as_str().unwrap()];
        assert_eq!(line["size"].as_u64(), Some(content.len() as u64));
        let sum = Sha256::digest(content);
        let sum = sum.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        assert_eq!(line["sha256"].as_str(), Some(sum.as_str()));
    }
    found
}

fn letter<'f>(files: &'f BTreeMap<String, Vec<u8>>, name: &str) -> &'f str {
    std::str::from_utf8(&files[name]).unwrap()
}

async fn events(scene: &Scene) -> Vec<Event> {
    let log = scene.services.inbox.log(&scene.viewer(ANNA, "Anna Bergström").await).await.unwrap();
    log.into_iter().map(|entry| entry.event).collect()
}

async fn thread(pages: &Router) -> String {
    let address = threads(&get(pages, "/inkorg").await).remove(0);
    address.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_says_what_there_is_and_the_zip_holds_it_with_right_checksums() {
    let scene = Scene::new().await;
    let long = noise(600_000);
    scene
        .deliver(ANNA, &with("a", "Kallelse", vec![text("Svar.txt", "ett"), text("svar.txt", long.clone())]))
        .await;
    scene.deliver(ANNA, &with("b", "Provsvar", vec![text("Svar.txt", "tre")])).await;
    scene.deliver(ELSA, &with("a", "Elsas kallelse", vec![text("Elsas.txt", "elsa")])).await;
    let anna = scene.anna().await;
    let page = get(&anna, "/hamta").await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::OK, "Ta med inkorgen"));
    for said in [
        "Du hämtar en fil med 2 meddelanden och 3 bilagor. Filen är en zip-fil på ungefär 608 kB eller mindre.",
        "href=\"/hamta/inkorg.zip\" class=\"button\">Hämta filen (zip, ungefär 608 kB)</a>",
        "Filen är bara till för dig.",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let before = events(&scene).await.len();
    let files = taken(&anna, ALL).await;
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["Min inkorg.html", "bilagor/1/Svar.txt", "bilagor/2/Svar.txt", "bilagor/2/svar (2).txt"]
    );
    assert!(files["bilagor/1/Svar.txt"] == b"tre" && files["bilagor/2/svar (2).txt"] == long);

    let html = letter(&files, "Min inkorg.html");
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"sv\">") && html.ends_with("</html>\n"), "{html}");
    for said in [
        "<title>Min inkorg, hämtad 23 november 2026 kl. 09.00</title>",
        "<span translate=\"no\">Anna Bergström</span>",
        "Text om Kallelse.",
        "Text om Provsvar.",
        "<a href=\"bilagor/2/svar%20%282%29.txt\">",
        "23 november 2026 kl. 09.00</time>",
        "<strong>Oläst när filen hämtades</strong>",
        "Mapp: Inkorg",
        "Meddelanden i arkivet och papperskorgen är med.",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    for absent in ["Elsa", "<script", "<details", "http://", "src=", "i dag"] {
        assert!(!html.contains(absent), "{absent}: {html}");
    }
    for address in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(html.matches(&format!("id=\"{address}\"")).count(), 1, "{address}");
    }
    let noted = events(&scene).await.split_off(before);
    assert_eq!(noted[0], Event::TakenAlong { thread: None });
    assert_eq!(noted.iter().filter(|event| matches!(event, Event::Downloaded { .. })).count(), 3);
    assert_eq!(noted.len(), 4);
}

#[tokio::test]
async fn taking_along_is_no_opening() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let address = format!("{}/hamta.zip", thread(&anna).await);
    taken(&anna, ALL).await;
    taken(&anna, &address).await;
    assert!(get(&anna, "/inkorg").await.html.contains("1 oläst meddelande"), "it is unread still");
    scene.clock.advance(SignedDuration::from_hours(1));
    let anna = scene.anna().await;
    let opened = get(&anna, &thread(&anna).await).await.html;
    assert!(opened.contains("öppnades i dag kl. 10.00 av dig"), "the first opening is this one: {opened}");
    let files = taken(&anna, ALL).await;
    let html = letter(&files, "Min inkorg.html");
    assert!(html.contains("öppnades 23 november 2026 kl. 10.00 av dig"), "{html}");
    assert!(!html.contains("Oläst när"), "{html}");
}

#[tokio::test]
async fn what_lies_in_the_archive_or_the_trash_is_there_and_says_so() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    for (subject, act) in [("Provsvar", "arkivera"), ("Kallelse", "papperskorg"), ("Enkät", "olast")] {
        scene.deliver(ANNA, &message(subject, subject)).await;
        post(&anna, &format!("{}/{act}", thread(&anna).await), "").await;
        scene.clock.advance(SignedDuration::from_secs(1));
    }
    assert!(get(&anna, "/hamta").await.html.contains("med 3 meddelanden"));
    let files = taken(&anna, ALL).await;
    let html = letter(&files, "Min inkorg.html");
    let (list, threads) = html.split_once("</nav>").unwrap();
    assert!(list.contains("Meddelanden i arkivet och papperskorgen är med."), "{list}");
    for (subject, folder) in [("Enkät", "Inkorg"), ("Kallelse", "Papperskorg"), ("Provsvar", "Arkiv")] {
        let (_, thread) = threads.split_once(&format!(">{subject}</h2>")).unwrap();
        let said = format!("<p class=\"about\">1 meddelande. Mapp: {folder}.</p>");
        assert!(thread.starts_with(&said), "{thread}");
        let (_, line) = list.split_once(&format!(">{subject}</span>")).unwrap();
        let line = line.split("</li>").next().unwrap();
        assert_eq!(line.contains(&format!(", Mapp: {folder}")), folder != "Inkorg", "{line}");
    }
}

#[tokio::test]
async fn one_thread_is_taken_alone_from_its_own_page() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &with("a", "Kallelse", vec![text("Karta.txt", "k")])).await;
    scene.deliver(ANNA, &with("b", "Provsvar", vec![text("Svar.txt", "s")])).await;
    let anna = scene.anna().await;
    let thread = thread(&anna).await;
    let ask = format!("{thread}/hamta");
    let link = format!("<a href=\"{ask}\">Ta med den här tråden</a>");
    assert!(get(&anna, &thread).await.html.contains(&link));
    let page = get(&anna, &ask).await;
    assert!(page.html.contains("med 1 meddelande och 1 bilaga."), "{}", page.html);
    assert!(page.html.contains(&format!("href=\"{ask}.zip\"")), "{}", page.html);
    let files = taken(&anna, &format!("{ask}.zip")).await;
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["Tråd.html", "bilagor/Svar.txt"]);
    let html = letter(&files, "Tråd.html");
    assert!(html.contains("Text om Provsvar.") && !html.contains("Kallelse"), "{html}");
    let id = thread.rsplit('/').next().unwrap().parse().unwrap();
    assert!(events(&scene).await.contains(&Event::TakenAlong { thread: Some(id) }));
}

// ASVS 5.0.0-7.5.3
#[tokio::test]
async fn it_is_for_oneself_after_a_fresh_proof_and_for_nobody_else() {
    let mut scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    scene.deliver(ELSA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let annas = thread(&anna).await;
    let erik = scene.own(ERIK, "Erik Bergström").await;
    for path in
        [format!("{annas}/hamta"), format!("{annas}/hamta.zip"), "/inkorg/trad/x/hamta.zip".to_owned()]
    {
        assert_eq!(get(&erik, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let (for_elsa, prefix) = scene.anna_for_elsa().await;
    let elsas = threads(&get(&for_elsa, &format!("{prefix}/inkorg")).await).remove(0);
    let elsas = elsas.split('?').next().unwrap();
    assert!(!get(&for_elsa, elsas).await.html.contains("/hamta"), "no way there from a child's page");
    for path in ["hamta", "hamta/inkorg.zip"].map(|path| format!("{prefix}/{path}")) {
        assert_eq!(get(&for_elsa, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["hamta", "hamta.zip"].map(|path| format!("{elsas}/{path}")) {
        assert_eq!(get(&for_elsa, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let logged = events(&scene).await.len();
    for path in [ALL.to_owned(), format!("{annas}/hamta.zip")] {
        let ahead = get_with(&anna, &path, &[("sec-purpose", "prefetch")]).await;
        assert_eq!(ahead.status, StatusCode::SERVICE_UNAVAILABLE);
        let asked: Answer = head(&anna, &path).await;
        assert_eq!((asked.status, asked.html.as_str()), (StatusCode::OK, ""));
        assert!(!asked.headers.contains_key(header::CONTENT_DISPOSITION));
        let inside = [("sec-fetch-dest", "iframe"), ("sec-fetch-mode", "navigate")];
        assert_eq!(get_with(&anna, &path, &inside).await.status, StatusCode::FORBIDDEN);
        let elsewhere = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        let asks = if path == ALL { "/hamta".to_owned() } else { format!("{annas}/hamta") };
        assert_eq!(get_with(&anna, &path, &elsewhere).await.location(), asks);
    }
    scene.proved = false;
    let unproved = scene.anna().await;
    let ask = format!("{annas}/hamta");
    for (path, till) in [("/hamta", "/hamta"), (ALL, "/hamta"), (&ask, &ask), (&format!("{ask}.zip"), &ask)] {
        let to = format!("/bekrafta?till={}", till.replace('/', "%2F"));
        assert_eq!(get(&unproved, path).await.location(), to, "{path}");
        let why = get(&unproved, &to).await.html;
        assert!(why.contains("Innan du hämtar dina meddelanden"), "{why}");
    }
    assert_eq!(events(&scene).await.len(), logged, "none of these took anything");
    let answer = get(&anna, ALL).await;
    assert_eq!(answer.header(&header::CACHE_CONTROL), "no-store");
    assert_eq!(answer.header(&header::CONTENT_TYPE), "application/zip");
    let said = answer.header(&header::CONTENT_DISPOSITION);
    assert!(said.starts_with("attachment; filename=\"Min inkorg 2026-11-23.zip\";"), "{said}");
}

#[tokio::test]
async fn what_cannot_be_fetched_is_named_with_the_reason_and_is_not_there() {
    let scene = Scene::new().await;
    let now = scene.services.inbox.now();
    let expired = NewAttachment { expires_at: Some(now), ..text("gammal.txt", "1") };
    let sent = with(
        "a",
        "Kallelse",
        vec![text("farlig.txt", "123"), expired, text("fel.txt", "12"), text("ren.txt", "1234")],
    );
    let ids = scene.deliver(ANNA, &sent).await;
    let inbox = &scene.services.inbox;
    assert!(inbox.remove_attachment(&Operator::at_console(), ids[2]).await.unwrap());
    for scan in inbox.claim_scans(&file_worker(), 10).await.unwrap() {
        inbox.scan_ended(&file_worker(), &scan, scan.size != 3).await.unwrap();
    }
    let anna = scene.anna().await;
    assert!(get(&anna, "/hamta").await.html.contains("1 meddelande och 1 bilaga."));
    let files = taken(&anna, ALL).await;
    assert_eq!(
        files.keys().map(String::as_str).collect::<Vec<_>>(),
        ["Min inkorg.html", "bilagor/1/ren.txt"]
    );
    let html = letter(&files, "Min inkorg.html");
    for said in [
        ">farlig.txt</span>",
        "Filen är inte med. Filen är stoppad, eftersom den kan vara skadlig.",
        "Filen är inte med. Filen gick att hämta till 23 november 2026 kl. 09.00 och är nu borttagen.",
        "Filen är inte med. Filen togs bort 23 november 2026 kl. 09.00.",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert_eq!(html.matches("href=\"bilagor/").count(), 1);
}

#[tokio::test]
async fn what_a_sender_wrote_is_text_in_the_letter_and_a_plain_name_in_the_zip() {
    let scene = Scene::new().await;
    let hostile = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}";
    let mut from = unit();
    from.name = hostile.to_owned();
    let sent = NewMessage {
        attachments: vec![
            text("../../etc/rot.txt", "x"),
            text("\"><script>alert(1)</script>.txt", "y"),
            text("javascript:alert(1).txt", "z"),
        ],
        ..NewMessage::text(from, hostile, hostile)
    };
    scene.deliver(ANNA, &sent).await;
    let anna = scene.anna().await;
    let files = taken(&anna, ALL).await;
    let html = letter(&files, "Min inkorg.html");
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert_eq!(html.matches("</title>").count(), 1);
    for name in files.keys().filter(|name| name.starts_with("bilagor/")) {
        assert!(!name.contains("..") && !name.contains(['<', '"', ':', '\\']), "{name}");
        assert_eq!(name.matches('/').count(), 2, "{name}");
    }
    assert_eq!(files.len(), 4);
}

#[tokio::test]
async fn an_empty_inbox_can_be_taken_along_too() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    assert!(get(&anna, "/hamta").await.html.contains("med 0 meddelanden och inga bilagor."));
    let files = taken(&anna, ALL).await;
    let html = letter(&files, "Min inkorg.html");
    assert!(html.contains("Det finns inga meddelanden i inkorgen.") && !html.contains("<nav"), "{html}");
}

#[tokio::test]
async fn it_comes_in_parts_and_breaks_off_when_the_right_to_the_inbox_ends() {
    let scene = Scene::new().await;
    let noise = noise(1_500_000);
    scene
        .deliver(ANNA, &with("a", "Kallelse", vec![text("a.txt", noise.clone()), text("b.txt", noise)]))
        .await;
    let anna = scene.anna().await;
    let request = Request::get(ALL).body(Body::empty()).unwrap();
    let mut body = anna.oneshot(request).await.unwrap().into_body();
    for _ in 0..3 {
        let part = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert!(part.len() <= 300 * 1024, "{} bytes at once", part.len());
    }
    scene.clock.advance(SignedDuration::from_hours(9));
    assert!(body.collect().await.is_err(), "half of it is not taken for the whole");
}

#[tokio::test]
async fn it_breaks_off_when_a_file_is_erased_meanwhile_and_can_be_begun_anew() {
    let scene = Scene::new().await;
    let files = vec![text("a.txt", noise(1_500_000)), text("b.txt", "b")];
    let ids = scene.deliver(ANNA, &with("a", "Kallelse", files)).await;
    let anna = scene.anna().await;
    let request = Request::get(ALL).body(Body::empty()).unwrap();
    let mut body = anna.clone().oneshot(request).await.unwrap().into_body();
    let mut taken_so_far = 0;
    while taken_so_far < 300_000 {
        taken_so_far += body.frame().await.unwrap().unwrap().into_data().unwrap().len();
    }
    assert!(scene.services.inbox.remove_attachment(&Operator::at_console(), ids[1]).await.unwrap());
    assert!(body.collect().await.is_err(), "a list that names what is not there is worse than none");
    let again = taken(&anna, ALL).await;
    assert!(letter(&again, "Min inkorg.html").contains("Filen är inte med. Filen togs bort"));
}
