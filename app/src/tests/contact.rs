//! Entering, changing, confirming and removing where notices are sent.

use super::scene::{ANNA, Answer, Scene, get, get_with, post};
use axum::Router;
use http::{StatusCode, header};
use inbox::{Channel, ContactAddress, Phone, testing::latest_code};
use jiff::SignedDuration;
use std::sync::Arc;

pub(super) const NUMBER: &str = "070-174 06 05";
const SMS: &str = "/installningar/sms";
const CODE: &str = "/installningar/sms/kod";

pub(super) fn sms(number: &str) -> ContactAddress {
    ContactAddress::Sms(Phone::parse(number).unwrap())
}

pub(super) async fn code(scene: &Scene, address: &ContactAddress) -> String {
    latest_code(&scene.services.inbox, address).await.unwrap().expose().to_owned()
}

/// The page that a change led to, with what it says of the change.
pub(super) async fn after(pages: &Router, change: &Answer) -> Answer {
    let to = change.location().split('#').next().unwrap().to_owned();
    let cookie = change.header(&header::SET_COOKIE).split(';').next().unwrap().to_owned();
    get_with(pages, &to, &[("cookie", &cookie), ("sec-fetch-mode", "navigate")]).await
}

/// A page with a form that was refused: named so in the title, summed up above the heading, said at the field.
pub(super) fn assert_refused(page: &Answer, field: &str, fault: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{fault}");
    let html = &page.html;
    assert!(page.first("title").starts_with("Fel: "), "{html}");
    assert_eq!(html.matches("<h1").count(), 1);
    let summary = html.find("id=\"fel\" role=\"alert\" tabindex=\"-1\"").expect("a summary that takes focus");
    assert!(summary < html.find("<h1").unwrap(), "{html}");
    assert!(html.contains(&format!("<a href=\"#{field}\">{fault}</a>")), "{fault}: {html}");
    assert!(html.contains(&format!("id=\"{field}\"")), "the link leads somewhere");
    assert!(html.contains(&format!("<p id=\"{field}-fel\" class=\"fault\">")), "{html}");
    assert!(html.contains(&format!("{field}-fel\"")) && html.contains("#fel\""), "{html}");
}

#[tokio::test]
async fn a_number_is_entered_confirmed_and_changed() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let form = get(&anna, SMS).await;
    assert_eq!((form.status, form.first("h1")), (StatusCode::OK, "Lägg till mobilnummer"));
    for needed in [
        "type=\"tel\"",
        "autocomplete=\"tel\"",
        "<label for=\"adress\">Mobilnummer</label>",
        "novalidate",
        "action=\"/installningar/sms#fel\"",
    ] {
        assert!(form.html.contains(needed), "{needed}: {}", form.html);
    }
    let sent = post(&anna, SMS, "adress=070-174+06+05").await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/installningar/sms/kod#besked"));
    let page = after(&anna, &sent).await;
    assert_eq!(page.first("h1"), "Bekräfta med en kod");
    for said in ["En kod är på väg.", NUMBER, "i dag kl. 09.10", "Du har 5 försök kvar."] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    for needed in ["inputmode=\"numeric\"", "autocomplete=\"one-time-code\"", "type=\"text\""] {
        assert!(page.html.contains(needed), "{needed}: {}", page.html);
    }
    let settings = get(&anna, "/installningar").await;
    assert!(settings.html.contains("070-174 06 05 väntar på att du skriver in koden"), "{}", settings.html);

    let typed = code(&scene, &sms(NUMBER)).await;
    let spaced = format!("kod={}+{}", &typed[..3], &typed[3..]);
    let confirmed = post(&anna, CODE, &spaced).await;
    assert_eq!(confirmed.location(), "/installningar#besked");
    let settings = after(&anna, &confirmed).await;
    assert!(settings.html.contains("Det är bekräftat."), "{}", settings.html);
    assert!(settings.html.contains("Sms är på och skickas till 070-174 06 05. Bekräftat 23 november 2026."));
    assert_eq!(get(&anna, CODE).await.location(), "/installningar", "no code is waited for");

    // A change: what counted before does so until the new code.
    let form = get(&anna, SMS).await;
    assert_eq!(form.first("h1"), "Ändra mobilnummer");
    assert!(form.html.contains("Nu har du 070-174 06 05."), "{}", form.html);
    post(&anna, SMS, "adress=070-174+06+15").await;
    let settings = get(&anna, "/installningar").await;
    assert!(
        settings.html.contains("skickas till 070-174 06 05.")
            && settings.html.contains("070-174 06 15 väntar")
    );
    let typed = code(&scene, &sms("070-174 06 15")).await;
    post(&anna, CODE, &format!("kod={typed}")).await;
    let settings = get(&anna, "/installningar").await;
    assert!(settings.html.contains("skickas till 070-174 06 15.") && !settings.html.contains("06 05"));
}

// ASVS 5.0.0-2.2.1, 5.0.0-2.2.2
#[tokio::test]
async fn every_way_to_write_a_number_or_an_address_wrong_has_its_own_words_and_what_was_typed_stays() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    for (way, typed, fault) in [
        ("sms", "", "Skriv ett mobilnummer."),
        (
            "sms",
            "070-174 O6 05",
            "Ett mobilnummer får bara innehålla siffror. Mellanrum och bindestreck går bra.",
        ),
        ("sms", "701740605", "Börja numret med 0, eller med + och landsnumret."),
        ("sms", "0701", "Numret är för kort. Kontrollera att alla siffror är med."),
        ("sms", "07017406055", "Numret är för långt. Kontrollera siffrorna."),
        ("sms", "08-123 456 78", "Det går inte att skicka sms till det numret. Skriv ett mobilnummer."),
        (
            "sms",
            "+44 7911 123456",
            "Vi skickar inte sms till nummer i det landet. Numret får börja med något av de här landsnumren: +46, +45, +47, +358, +354.",
        ),
        ("epost", "", "Skriv en e-postadress."),
        ("epost", "anna", "En e-postadress ska innehålla ett @, till exempel namn@example.se."),
        (
            "epost",
            "an na@example.se",
            "Det som står före @ är inte rätt. Det får inte innehålla mellanrum, å, ä eller ö.",
        ),
        ("epost", "anna@example", "Det som står efter @ är inte rätt, till exempel example.se."),
    ] {
        let form: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("adress", typed).finish();
        let page = post(&anna, &format!("/installningar/{way}"), &form).await;
        assert_refused(&page, "adress", fault);
        assert!(
            page.html.contains(&format!("value=\"{typed}\"")) || typed.is_empty(),
            "{typed}: {}",
            page.html
        );
        assert!(page.html.contains("aria-describedby=\"adress-tips adress-fel\""), "{}", page.html);
        assert!(page.html.contains("aria-invalid=\"true\""));
    }
    let long = format!("adress={}%40example.se", "a".repeat(65));
    assert_refused(&post(&anna, "/installningar/epost", &long).await, "adress", "Adressen är för lång.");
    let email = get(&anna, "/installningar/epost").await;
    for needed in
        ["type=\"email\"", "autocomplete=\"email\"", "spellcheck=\"false\"", "autocapitalize=\"none\""]
    {
        assert!(email.html.contains(needed), "{needed}: {}", email.html);
    }
    assert_refused(&post(&anna, SMS, "%%%").await, "adress", "Skriv ett mobilnummer.");
    assert!(get(&anna, CODE).await.status == StatusCode::SEE_OTHER, "nothing was sent");
}

#[tokio::test]
async fn in_english_the_faults_are_english_too() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let request = http::Request::post("/installningar/epost")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", "inkorg-sprak=en");
    let page = super::scene::send(&anna, request.body("adress=anna".into()).unwrap()).await;
    assert!(page.first("title").starts_with("Error: Add an e-mail address"), "{}", page.html);
    assert!(page.html.contains("There are errors in the form.") && page.html.contains("holds one @"));
}

// ASVS 5.0.0-7.5.1
#[tokio::test]
async fn a_fresh_proof_comes_before_the_form_and_what_was_typed_without_one_is_kept() {
    let mut scene = Scene::new().await;
    scene.proved = false;
    let anna = scene.anna().await;
    for path in [SMS, "/installningar/epost", "/installningar/sms/ta-bort"] {
        let to = format!("/bekrafta?till={}", path.replace('/', "%2F"));
        assert_eq!(get(&anna, path).await.location(), to);
    }
    // The proof grew old while the form stood open.
    let page = post(&anna, SMS, "adress=070-174+06+05").await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::FORBIDDEN, "Visa att det är du"));
    for needed in [
        "action=\"/logga-in\"",
        "name=\"till\" value=\"/installningar/sms\"",
        "name=\"utkast\" value=\"adress=070-174+06+05\"",
        "Det du har skrivit finns kvar",
    ] {
        assert!(page.html.contains(needed), "{needed}: {}", page.html);
    }
    assert!(latest_code(&scene.services.inbox, &sms(NUMBER)).await.is_none(), "nothing was sent");
    assert_refused(
        &post(&anna, SMS, "adress=0701").await,
        "adress",
        "Numret är för kort. Kontrollera att alla siffror är med.",
    );

    scene.proved = true;
    scene.typed = Some((SMS.parse().unwrap(), "adress=070-174+06+05".to_owned()));
    let form = get(&scene.anna().await, SMS).await;
    assert!(form.html.contains("value=\"070-174 06 05\""), "{}", form.html);
    let other = get(&scene.anna().await, "/installningar/epost").await;
    assert!(!other.html.contains("070-174"), "in no other form");
}

#[tokio::test]
async fn wrong_late_and_too_many_codes_each_have_their_own_words() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    post(&anna, SMS, "adress=0701740605").await;
    let right = code(&scene, &sms(NUMBER)).await;
    let wrong = if right == "000000" { "000001" } else { "000000" };

    for typed in ["", "12345", "1234567", "abcdef"] {
        let page = post(&anna, CODE, &format!("kod={typed}")).await;
        assert_refused(
            &page,
            "kod",
            "Koden har sex siffror. Skriv alla sex. Det räknades inte som ett försök.",
        );
        assert!(page.html.contains("Du har 5 försök kvar."), "{}", page.html);
    }
    for left in (1..=4).rev() {
        let page = post(&anna, CODE, &format!("kod={wrong}")).await;
        assert_refused(&page, "kod", &format!("Koden stämmer inte. Du har {left} försök kvar."));
        assert!(page.html.contains(&format!("value=\"{wrong}\"")), "what was typed stays");
    }
    let page = post(&anna, CODE, &format!("kod={wrong}")).await;
    let too_many = "Du har skrivit fel kod för många gånger. Be om en ny kod.";
    assert!(page.html.contains(&format!("<a href=\"#ny-kod\">{too_many}</a>")), "{}", page.html);
    assert!(page.html.contains("id=\"ny-kod\"") && !page.html.contains("name=\"kod\""), "{}", page.html);
    let page = post(&anna, CODE, &format!("kod={right}")).await;
    assert!(page.html.contains(too_many), "the right one comes too late");
    let page = get(&anna, CODE).await;
    assert!(page.html.contains(too_many) && page.status == StatusCode::OK);
    assert!(get(&anna, "/installningar").await.html.contains("väntar på en ny kod"));

    let again = post(&anna, "/installningar/sms/ny-kod", "").await;
    assert_eq!(again.location(), "/installningar/sms/kod#besked");
    let fresh = code(&scene, &sms(NUMBER)).await;
    scene.clock.advance(SignedDuration::from_mins(10));
    let page = post(&anna, CODE, &format!("kod={fresh}")).await;
    let late = "Koden har gått ut. En kod gäller i 10 minuter. Be om en ny kod.";
    assert!(page.html.contains(&format!("<a href=\"#ny-kod\">{late}</a>")), "{}", page.html);
    let page = get(&anna, CODE).await;
    assert!(page.html.contains(late) && !page.html.contains("name=\"kod\""), "{}", page.html);
    assert!(!get(&anna, "/installningar").await.html.contains("Sms är på"), "nothing was confirmed");
}

#[tokio::test]
async fn too_many_codes_are_refused_with_the_time_of_the_next() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    for number in ["070-174+06+05", "070-174+06+15"] {
        assert_eq!(post(&anna, SMS, &format!("adress={number}")).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(post(&anna, "/installningar/sms/ny-kod", "").await.status, StatusCode::SEE_OTHER);
    let fault = "Du har bett om för många koder. Du kan be om en ny i dag kl. 10.00.";
    let page = post(&anna, "/installningar/epost", "adress=anna%40example.se").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.html.contains(&format!("<a href=\"#adress\">{fault}</a>")), "{}", page.html);
    assert!(page.html.contains("value=\"anna@example.se\""), "what was typed stays");
    let page = post(&anna, "/installningar/sms/ny-kod", "").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.html.contains(&format!("<a href=\"#ny-kod\">{fault}</a>")), "{}", page.html);
    assert!(page.html.contains("name=\"kod\""), "the code that was sent can still be entered");
    assert_eq!(
        get(&anna, "/installningar/sms/ny-kod").await.location(),
        CODE,
        "also when the page is loaded anew"
    );
}

// ASVS 5.0.0-7.5.1
#[tokio::test]
async fn another_code_is_sent_only_after_a_fresh_proof() {
    let mut scene = Scene::new().await;
    post(&scene.anna().await, SMS, "adress=070-174+06+05").await;
    let first = code(&scene, &sms(NUMBER)).await;
    scene.proved = false;
    let anna = scene.anna().await;
    scene.clock.advance(SignedDuration::from_secs(1));
    let again = post(&anna, "/installningar/sms/ny-kod", "").await;
    let to = "/bekrafta?till=%2Finstallningar%2Fsms%2Fkod";
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, to));
    assert_eq!(code(&scene, &sms(NUMBER)).await, first, "nothing was sent");
    assert_eq!(
        get(&anna, CODE).await.status,
        StatusCode::OK,
        "the code that was sent can be entered without one"
    );
    scene.proved = true;
    let again = post(&scene.anna().await, "/installningar/sms/ny-kod", "").await;
    assert_eq!(again.location(), "/installningar/sms/kod#besked");
}

#[tokio::test]
async fn waiting_for_a_code_can_be_called_off() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    post(&anna, SMS, "adress=0701740605").await;
    let cancelled = post(&anna, "/installningar/sms/avbryt", "").await;
    assert_eq!(cancelled.location(), "/installningar#besked");
    let settings = after(&anna, &cancelled).await;
    assert!(settings.html.contains("Inget har ändrats.") && settings.html.contains("Du får inga sms"));
    for gone in ["avbryt", "ny-kod", "pa", "av"] {
        let answer = post(&anna, &format!("/installningar/sms/{gone}"), "").await;
        assert_eq!(answer.location(), "/installningar", "{gone}: nothing to do, and nothing is claimed");
    }
}

#[tokio::test]
async fn a_way_is_turned_off_and_on_and_its_address_removed() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    post(&anna, SMS, "adress=0701740605").await;
    let typed = code(&scene, &sms(NUMBER)).await;
    post(&anna, CODE, &format!("kod={typed}")).await;
    let page = post(&anna, SMS, "adress=%2B46701740605").await;
    assert_refused(&page, "adress", "Det numret är redan bekräftat.");

    let off = post(&anna, "/installningar/sms/av", "").await;
    let settings = after(&anna, &off).await;
    assert!(settings.html.contains("Sms är av. Numret 070-174 06 05 är sparat."), "{}", settings.html);
    assert!(
        settings.html.contains(">Slå på sms</button>") && !settings.html.contains(">Stäng av sms</button>")
    );
    post(&anna, "/installningar/sms/pa", "").await;
    assert!(get(&anna, "/installningar").await.html.contains(">Stäng av sms</button>"));

    let page = get(&anna, "/installningar/sms/ta-bort").await;
    assert_eq!(page.first("h1"), "Ta bort mobilnummer");
    assert!(page.html.contains("Numret 070-174 06 05 tas bort"), "{}", page.html);
    let removed = post(&anna, "/installningar/sms/ta-bort", "").await;
    let settings = after(&anna, &removed).await;
    assert!(settings.html.contains("Uppgiften är borttagen.") && settings.html.contains("Du får inga sms"));
    assert_eq!(get(&anna, "/installningar/sms/ta-bort").await.location(), "/installningar");
}

// ASVS 5.0.0-7.5.1
#[tokio::test]
async fn nothing_is_removed_without_a_fresh_proof() {
    let mut scene = Scene::new().await;
    let anna = scene.anna().await;
    post(&anna, SMS, "adress=0701740605").await;
    let typed = code(&scene, &sms(NUMBER)).await;
    post(&anna, CODE, &format!("kod={typed}")).await;
    scene.proved = false;
    let later = scene.anna().await;
    let answer = post(&later, "/installningar/sms/ta-bort", "").await;
    assert_eq!(answer.location(), "/bekrafta?till=%2Finstallningar%2Fsms%2Fta-bort");
    assert!(get(&later, "/installningar").await.html.contains("Sms är på"));
}

#[tokio::test]
async fn a_guardians_addresses_for_a_child_are_the_guardians_and_that_childs_alone() {
    let scene = Scene::new().await;
    let (pages, prefix) = scene.anna_for_elsa().await;
    let form = get(&pages, &format!("{prefix}/installningar/sms")).await;
    assert!(form.html.contains("aviseringar till dig om meddelanden till Elsa Bergström"), "{}", form.html);
    let sent = post(&pages, &format!("{prefix}/installningar/sms"), "adress=0701740605").await;
    assert_eq!(sent.location(), format!("{prefix}/installningar/sms/kod#besked"));
    let typed = code(&scene, &sms(NUMBER)).await;
    let done = post(&pages, &format!("{prefix}/installningar/sms/kod"), &format!("kod={typed}")).await;
    assert_eq!(done.location(), format!("{prefix}/installningar#besked"));
    let settings = get(&pages, &format!("{prefix}/installningar")).await;
    assert!(settings.html.contains("Sms är på och skickas till 070-174 06 05."), "{}", settings.html);
    assert!(settings.html.contains("Inställningarna är dina. Andra vårdnadshavare har egna."));
    for (number, name) in [(ANNA, "Anna Bergström"), (super::scene::ELSA, "Elsa Bergström")] {
        let own = get(&scene.own(number, name).await, "/installningar").await;
        assert!(!own.html.contains("06 05"), "{name}: {}", own.html);
    }
}

#[tokio::test]
async fn whatever_is_typed_is_text_and_an_unknown_way_is_nowhere() {
    let scene = Scene::new().await;
    let mut pages = scene.anna().await;
    let hostile = "adress=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%40x&kod=%22%3E%3Cimg%20src%3Dx%3E";
    post(&pages, SMS, "adress=0701740605").await;
    for path in [SMS, "/installningar/epost", CODE] {
        let page = post(&pages, path, hostile).await;
        assert!(!page.html.contains("<script>alert") && !page.html.contains("<img"), "{path}: {}", page.html);
    }
    for path in
        ["/installningar/brev", "/installningar/SMS", "/installningar/sms%2Fkod", "/installningar/fax/kod"]
    {
        assert_eq!(get(&pages, path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(post(&pages, path, "adress=0701740605").await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut later = Scene::new().await;
    later.proved = false;
    pages = later.anna().await;
    let page = post(&pages, "/installningar/epost", "adress=%22onfocus%3D%22x%40example.se").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a quote is in no address");
    assert!(page.html.contains("value=\"&quot;onfocus=&quot;x@example.se\""), "{}", page.html);
    // An address may hold an apostrophe and an ampersand (RFC 5322 3.2.3).
    let page = post(&pages, "/installningar/epost", "adress=a%27b%26lt%40example.se").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let draft = "adress=a%27b%26lt%40example.se";
    assert!(page.html.contains(&format!("name=\"utkast\" value=\"{draft}\"")), "{}", page.html);
    later.proved = true;
    later.typed = Some(("/installningar/epost".parse().unwrap(), draft.to_owned()));
    let page = get(&later.anna().await, "/installningar/epost").await;
    assert!(page.html.contains("value=\"a'b&amp;lt@example.se\""), "{}", page.html);
}

#[tokio::test]
async fn a_code_that_was_typed_when_the_session_ended_stands_there_after_the_login() {
    let mut scene = Scene::new().await;
    post(&scene.anna().await, SMS, "adress=0701740605").await;
    scene.typed = Some((CODE.parse().unwrap(), "kod=12+34".to_owned()));
    let page = get(&scene.anna().await, CODE).await;
    assert!(page.html.contains("value=\"12 34\""), "{}", page.html);
}

#[tokio::test]
async fn who_is_to_enter_two_addresses_is_led_from_one_to_the_other() {
    let scene = Scene::new().await;
    let anna = scene.anna().await;
    let first = get(&anna, "/installningar/sms?sedan=epost").await;
    assert!(first.html.contains("Sedan anger du e-postadressen."), "{}", first.html);
    assert!(first.html.contains("action=\"/installningar/sms?sedan=epost#fel\""), "{}", first.html);
    let sent = post(&anna, "/installningar/sms?sedan=epost", "adress=0701740605").await;
    assert_eq!(sent.location(), "/installningar/sms/kod?sedan=epost#besked");
    let page = get(&anna, "/installningar/sms/kod?sedan=epost").await;
    for form in ["kod?sedan=epost#fel", "ny-kod?sedan=epost#fel", "avbryt?sedan=epost"] {
        assert!(page.html.contains(&format!("action=\"/installningar/sms/{form}\"")), "{}", page.html);
    }
    let again = post(&anna, "/installningar/sms/ny-kod?sedan=epost", "").await;
    assert_eq!(again.location(), "/installningar/sms/kod?sedan=epost#besked");
    let typed = code(&scene, &sms(NUMBER)).await;
    let done = post(&anna, "/installningar/sms/kod?sedan=epost", &format!("kod={typed}")).await;
    assert_eq!(done.location(), "/installningar/epost#besked");
    let page = after(&anna, &done).await;
    assert!(page.html.contains("Det är bekräftat.") && page.first("h1") == "Lägg till e-postadress");
    // Whoever calls the first off is asked for the second all the same.
    post(&anna, "/installningar/sms?sedan=epost", "adress=0701740615").await;
    let cancelled = post(&anna, "/installningar/sms/avbryt?sedan=epost", "").await;
    assert_eq!(cancelled.location(), "/installningar/epost#besked");
}

#[tokio::test]
async fn a_service_without_gateways_says_so_and_asks_for_no_address() {
    let mut scene = Scene::new().await;
    scene.services.offered = Arc::new([Channel::Email]);
    let anna = scene.anna().await;
    let settings = get(&anna, "/installningar").await.html;
    assert!(settings.contains("Den här tjänsten skickar inga sms."), "{settings}");
    assert!(!settings.contains("Lägg till mobilnummer") && settings.contains("Lägg till e-postadress"));
    for path in [SMS, CODE] {
        assert_eq!(get(&anna, path).await.location(), "/installningar", "{path}");
    }
    assert_eq!(post(&anna, SMS, "adress=0701740605").await.location(), "/installningar");
    assert!(latest_code(&scene.services.inbox, &sms(NUMBER)).await.is_none(), "nothing was sent");

    scene.services.offered = Arc::default();
    let anna = scene.anna().await;
    let none = "Den här tjänsten skickar inga aviseringar, varken med sms eller med e-post.";
    let settings = get(&anna, "/installningar").await.html;
    assert!(settings.contains(none), "{settings}");
    for offer in ["Lägg till", "tysta timmar", "En avisering säger bara"] {
        assert!(!settings.contains(offer), "{offer}: {settings}");
    }
    assert!(get(&anna, "/hjalp").await.html.contains(none));
}

#[tokio::test]
async fn an_address_from_when_the_service_sent_can_be_removed_and_nothing_else() {
    let mut scene = Scene::new().await;
    post(&scene.anna().await, SMS, "adress=0701740605").await;
    let typed = code(&scene, &sms(NUMBER)).await;
    post(&scene.anna().await, CODE, &format!("kod={typed}")).await;
    scene.services.offered = Arc::default();
    let anna = scene.anna().await;
    let settings = get(&anna, "/installningar").await.html;
    assert!(settings.contains("Numret 070-174 06 05 är sparat, men används inte."), "{settings}");
    assert!(settings.contains("Ta bort mobilnummer") && !settings.contains("Stäng av sms"), "{settings}");
    post(&anna, "/installningar/sms/ta-bort", "").await;
    assert!(!get(&anna, "/installningar").await.html.contains("070-174"));
}
