//! Files: what is said of them before the click, and what the click gives.

use super::scene::{ANNA, ERIK, Scene, get, get_with, head, message, text, threads};
use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use inbox::{
    Capacity, DocumentLink, Event, NewAttachment, NewMessage, Operator, Unscanned, Viewer,
    testing::{file_worker, viewer},
};
use jiff::SignedDuration;
use std::io::{Cursor, Read};
use tower::ServiceExt;
use zip::ZipArchive;

fn long(size: usize) -> Vec<u8> {
    (0..).flat_map(|n: u32| format!("{n} ").into_bytes()).take(size).collect()
}

async fn deliver(scene: &Scene, attachments: Vec<NewAttachment>) {
    scene.deliver(ANNA, &NewMessage { attachments, ..message("a", "Kallelse") }).await;
}

/// Anna's pages, and her only thread.
async fn opened(scene: &Scene) -> (Router, String, String) {
    let anna = scene.anna().await;
    let thread = threads(&get(&anna, "/inkorg").await).remove(0);
    let page = get(&anna, &thread).await.html;
    (anna, thread.split('?').next().unwrap().to_owned(), page)
}

/// The addresses of the files that a page leads to.
fn links(page: &str) -> Vec<String> {
    let ids = page.split("href=\"/inkorg/bilaga/").skip(1).filter_map(|rest| rest.split('"').next());
    ids.map(|id| format!("/inkorg/bilaga/{id}")).collect()
}

async fn bytes(pages: &Router, address: &str) -> Vec<u8> {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = pages.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

async fn viewer_of(scene: &Scene) -> Viewer {
    let citizen = scene.citizen(ANNA, "Anna Bergström").await;
    viewer(&citizen, citizen.id, Capacity::Own)
}

async fn downloads(scene: &Scene) -> usize {
    let log = scene.services.inbox.log(&viewer_of(scene).await).await.unwrap();
    log.iter().filter(|entry| matches!(entry.event, Event::Downloaded { .. })).count()
}

// ASVS 5.0.0-3.2.1, 5.0.0-3.5.8, 5.0.0-4.1.1, 5.0.0-4.2.2, 5.0.0-5.4.1
#[tokio::test]
async fn a_file_is_handed_over_so_that_nothing_in_it_can_act() {
    let scene = Scene::new().await;
    deliver(&scene, vec![text("Vägbeskrivning.txt", "Gå rakt fram.")]).await;
    let (anna, thread, page) = opened(&scene).await;
    assert!(page.contains("</span> (text, 1 kB, inte viruskontrollerad)"), "{page}");
    assert!(!page.contains("bilagor.zip"), "one file is fetched as it is: {page}");
    let link = links(&page).remove(0);
    let file = get(&anna, &link).await;
    assert_eq!((file.status, file.html.as_str()), (StatusCode::OK, "Gå rakt fram."));
    for (name, value) in [
        ("content-type", "text/plain; charset=utf-8"),
        ("content-length", "14"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(file.header(&name.parse().unwrap()), value);
    }
    assert!(
        file.header(&header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"Vagbeskrivning.txt\";")
    );
    assert_eq!(downloads(&scene).await, 1);

    let erik = scene.own(ERIK, "Erik Bergström").await;
    for address in [&link, &format!("{thread}/bilagor.zip")] {
        assert_eq!(get(&erik, address).await.status, StatusCode::NOT_FOUND);
        let ahead = get_with(&anna, address, &[("sec-purpose", "prefetch")]).await;
        assert_eq!(ahead.status, StatusCode::SERVICE_UNAVAILABLE);
        let asked = head(&anna, address).await;
        assert_eq!((asked.status, asked.html.as_str()), (StatusCode::OK, ""));
        assert!(!asked.headers.contains_key(header::CONTENT_DISPOSITION));
        let inside =
            get_with(&anna, address, &[("sec-fetch-dest", "iframe"), ("sec-fetch-mode", "navigate")]).await;
        assert_eq!(inside.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(downloads(&scene).await, 1, "none of these is a download");
}

#[tokio::test]
async fn a_document_elsewhere_stands_among_the_files_and_says_where_before_the_click() {
    let scene = Scene::new().await;
    let documents = vec![DocumentLink::new("Om provet", "https://www.solstaden.example/a.pdf").unwrap()];
    let attachments = vec![text("a.txt", "1")];
    scene.deliver(ANNA, &NewMessage { attachments, documents, ..message("a", "Kallelse") }).await;
    let (anna, _, page) = opened(&scene).await;
    assert!(page.contains("<h3>Bilagor</h3>"), "{page}");
    let link = r#"<a href="https://www.solstaden.example/a.pdf" rel="noopener noreferrer external">"#;
    let document = page.split(link).nth(1).unwrap_or_else(|| panic!("{page}")).split("</a>").next().unwrap();
    assert!(
        document.contains("Om provet") && document.contains("(dokument på solstaden.example)"),
        "{document}"
    );
    assert!(!page.contains("bilagor.zip"), "one of the two is ours to hand over: {page}");
    assert!(get(&anna, "/inkorg").await.html.contains("2 bilagor"));
    assert!(get(&anna, "/inkorg?filter=bilaga").await.html.contains("Kallelse"));
}

#[tokio::test]
async fn a_large_file_comes_whole_in_parts_that_are_small() {
    let scene = Scene::new().await;
    let content = long(1_500_000);
    deliver(&scene, vec![text("stor.txt", content.clone())]).await;
    let (anna, _, page) = opened(&scene).await;
    let request = Request::get(links(&page).remove(0)).body(Body::empty()).unwrap();
    let mut body = anna.oneshot(request).await.unwrap().into_body();
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let part = frame.unwrap().into_data().unwrap();
        assert!(part.len() <= 256 * 1024, "{} bytes at once", part.len());
        whole.extend(part);
    }
    assert!(whole == content);
}

#[tokio::test]
async fn a_download_breaks_off_when_the_right_to_the_inbox_ends() {
    let scene = Scene::new().await;
    deliver(&scene, vec![text("stor.txt", long(1_500_000))]).await;
    let (anna, _, page) = opened(&scene).await;
    let request = Request::get(links(&page).remove(0)).body(Body::empty()).unwrap();
    let mut body = anna.oneshot(request).await.unwrap().into_body();
    assert!(body.frame().await.unwrap().is_ok());
    scene.clock.advance(SignedDuration::from_hours(9));
    assert!(body.collect().await.is_err());
}

#[tokio::test]
async fn what_cannot_be_fetched_says_so_before_the_click_and_at_its_address() {
    let mut scene = Scene::new().await;
    scene.services.unscanned = Unscanned::Withheld;
    let now = scene.services.inbox.now();
    let expired = NewAttachment { expires_at: Some(now), ..text("gammal.txt", "1") };
    let attachments = vec![
        text("ny.txt", "12"),
        text("farlig.txt", "123"),
        expired,
        text("fel.txt", "1234"),
        text("ren.txt", "12345"),
    ];
    let sent = NewMessage { attachments, ..message("a", "Kallelse") };
    let inbox = scene.services.inbox.clone();
    let ids = scene.deliver(ANNA, &sent).await;
    assert!(inbox.remove_attachment(&Operator::at_console(), ids[3]).await.unwrap());
    for scan in inbox.claim_scans(&file_worker(), 10).await.unwrap() {
        if scan.size > 2 {
            inbox.scan_ended(&file_worker(), &scan, scan.size != 3).await.unwrap();
        }
    }
    let (anna, thread, page) = opened(&scene).await;
    assert_eq!(links(&page), [format!("/inkorg/bilaga/{}", ids[4])], "a link to what can be fetched alone");
    assert!(!page.contains("bilagor.zip"), "one file is fetched as it is");
    assert!(page.contains("(text, 1 kB, viruskontrollerad)"), "{page}");
    for (id, status, words) in [
        (ids[0], StatusCode::FORBIDDEN, "Filen ska viruskontrolleras."),
        (ids[1], StatusCode::FORBIDDEN, "Filen är stoppad, eftersom den kan vara skadlig."),
        (ids[2], StatusCode::GONE, "Filen gick att hämta till i dag kl. 09.00 och är nu borttagen."),
        (ids[3], StatusCode::GONE, "Filen togs bort i dag kl. 09.00."),
    ] {
        assert!(page.contains(words), "{words}: {page}");
        let answer = get(&anna, &format!("/inkorg/bilaga/{id}")).await;
        assert_eq!((answer.status, answer.first("h1")), (status, "Bilagan går inte att hämta"));
        assert!(answer.html.contains(words), "{words}: {}", answer.html);
        assert!(answer.html.contains(&format!("href=\"{thread}")), "{}", answer.html);
    }
    assert_eq!(downloads(&scene).await, 0);
    let zip = bytes(&anna, &format!("{thread}/bilagor.zip")).await;
    assert_eq!(ZipArchive::new(Cursor::new(zip)).unwrap().len(), 1, "only what can be fetched");
    assert_eq!(downloads(&scene).await, 1);
}

#[tokio::test]
async fn the_files_of_a_thread_are_one_zip_and_each_is_logged() {
    let scene = Scene::new().await;
    let content = long(600_000);
    deliver(&scene, vec![text("Svar.txt", "ett"), text("svar.txt", content.clone())]).await;
    deliver(&scene, vec![text("Åldersgräns.txt", "tre")]).await;
    let (anna, thread, page) = opened(&scene).await;
    let address = format!("{thread}/bilagor.zip");
    assert!(
        page.contains(&format!("href=\"{address}\">Hämta 3 bilagor i en fil (zip, högst 601 kB)</a>")),
        "{page}"
    );
    let answer = get(&anna, &address).await;
    assert_eq!(answer.header(&header::CONTENT_TYPE), "application/zip");
    assert!(answer.header(&header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"Bilagor.zip\";"));
    assert_eq!(answer.header(&"content-security-policy".parse().unwrap()), "default-src 'none'; sandbox");
    assert_eq!(downloads(&scene).await, 3);

    let mut zip = ZipArchive::new(Cursor::new(bytes(&anna, &address).await)).unwrap();
    let mut found = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert!(file.enclosed_name().is_some() && file.is_file());
        assert_eq!(file.last_modified().map(|time| (time.year(), time.hour())), Some((2026, 9)));
        found.push((file.name().unwrap().into_owned(), content));
    }
    let expected =
        [("Svar.txt", b"ett".to_vec()), ("svar (2).txt", content), ("Åldersgräns.txt", b"tre".to_vec())];
    assert!(found == expected.map(|(name, content)| (name.to_owned(), content)));
}

#[tokio::test]
async fn a_zip_comes_in_parts_and_breaks_off_when_a_part_is_gone() {
    let scene = Scene::new().await;
    let ids = {
        // What cannot be packed smaller comes out as it goes in.
        let noise: Vec<u8> = (0..1_500_000_u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
            .map(|b| b'a' + b % 26)
            .take(1_500_000)
            .collect();
        let sent = NewMessage {
            attachments: vec![text("a.txt", noise.clone()), text("b.txt", noise)],
            ..message("a", "Kallelse")
        };
        scene.deliver(ANNA, &sent).await
    };
    let (anna, thread, _) = opened(&scene).await;
    let request = Request::get(format!("{thread}/bilagor.zip")).body(Body::empty()).unwrap();
    let mut body = anna.oneshot(request).await.unwrap().into_body();
    for _ in 0..3 {
        let part = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert!(part.len() <= 300 * 1024, "{} bytes at once", part.len());
    }
    scene.services.inbox.remove_attachment(&Operator::at_console(), ids[1]).await.unwrap();
    assert!(body.collect().await.is_err(), "half a zip is not taken for a whole one");
}

// ASVS 5.0.0-5.3.2, 5.0.0-5.4.1
#[tokio::test]
async fn a_hostile_name_is_harmless_on_the_page_in_the_header_and_in_the_zip() {
    let scene = Scene::new().await;
    let names = [
        "\"><script>alert(1)</script>.txt".to_owned(),
        "\u{202e}fdp.exe\u{202c}.txt".to_owned(),
        "å".repeat(300),
        "../../../../etc/cron.d/rot.txt".to_owned(),
        "a\r\nSet-Cookie: x=y.txt".to_owned(),
    ];
    deliver(&scene, names.iter().map(|name| text(name, "x")).collect()).await;
    let (anna, thread, page) = opened(&scene).await;
    assert!(!page.contains("<script>alert") && !page.contains('\u{202e}') && !page.contains("../"), "{page}");
    let expected =
        ["script.txt", "fdp.exe.txt", &format!("{}.txt", "å".repeat(100)), "rot.txt", "a Set-Cookie x=y.txt"];
    for (link, name) in links(&page).iter().zip(expected) {
        assert!(page.contains(&format!(">{name}</span>")), "{name}: {page}");
        let file = get(&anna, link).await;
        let said = file.header(&header::CONTENT_DISPOSITION).to_owned();
        assert!(!file.headers.contains_key(header::SET_COOKIE));
        assert_eq!(said.matches('"').count(), 2, "{said}");
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes(&anna, &format!("{thread}/bilagor.zip")).await)).unwrap();
    let found: Vec<String> =
        (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned()).collect();
    assert_eq!(found, expected);
}
