//! The first own logins from thirteen on: consent asked anew, and what guardians entered reviewed (ARCHITECTURE, Thirteen).

use super::{
    contact::{after, assert_refused},
    family::Book,
    scene::{ANNA, ELSA, ERIK, Scene, get, message, post, threads},
};
use eid::Due;
use http::StatusCode;
use inbox::{Channel, Operator, Personnummer, testing::address};
use std::sync::Arc;

const REVIEW: &str = "/installningar/granska";

/// Elsa, on her thirteenth birthday, in a register that says what a test makes it say. Anna had entered a telephone number and an e-mail address, Erik a number, and Anna
/// has read a message.
async fn birthday_in_a_book() -> (Scene, Arc<Book>) {
    let mut scene = Scene::new().await;
    let book = Book::of_the_family(&scene.clock);
    scene.services.register = book.clone();
    let number = |digits| Personnummer::parse(digits).unwrap();
    let operator = Operator::at_console();
    let annas = [address("070-174 06 05"), address("anna@example.se")];
    let inbox = scene.services.inbox.clone();
    inbox.take_over_contacts(&operator, &number(ELSA), &number(ANNA), &annas).await.unwrap();
    inbox
        .take_over_contacts(&operator, &number(ELSA), &number(ERIK), &[address("070-174 06 15")])
        .await
        .unwrap();
    scene.deliver(ELSA, &message("a", "Kallelse till tandvård")).await;
    let (pages, prefix) = scene.anna_for_elsa().await;
    let thread = threads(&get(&pages, &format!("{prefix}/inkorg")).await).remove(0);
    get(&pages, &thread).await;
    scene.clock.set("2026-12-12T00:00:00+01:00".parse().unwrap());
    scene.due = Due { consent: false, review: true };
    (scene, book)
}

async fn birthday() -> Scene {
    birthday_in_a_book().await.0
}

/// The value of the button that keeps `address`.
fn keeping(html: &str, address: &str) -> String {
    let at = html.find(&format!("Behåll {address}")).unwrap_or_else(|| panic!("{address}: {html}"));
    let value = html[..at].rfind("value=\"").unwrap() + "value=\"".len();
    html[value..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn consent_is_asked_anew_in_words_of_its_own_before_anything_is_read() {
    let mut scene = birthday().await;
    scene.due = Due { consent: true, review: true };
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let page = get(&elsa, "/aktivera").await;
    assert_eq!(page.first("h1"), "Nu är det du som bestämmer");
    for said in [
        "Du har fyllt 13 år.",
        "nya meddelanden fortsätter att komma",
        ">Ja, jag vill ha min inkorg</button>",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("aria-label=\"Mappar\""), "there is nothing to navigate in yet");
    let consented = post(&elsa, "/aktivera", "").await;
    assert_eq!(consented.location(), REVIEW);
    let account = scene.services.inbox.account(&Personnummer::parse(ELSA).unwrap()).await.unwrap().unwrap();
    assert_eq!(account.state, inbox::AccountState::Active);
}

#[tokio::test]
async fn the_review_says_who_entered_what_and_who_has_read_what() {
    let scene = birthday().await;
    let page = get(&scene.own(ELSA, "Elsa Bergström").await, REVIEW).await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::OK, "Granska dina kontaktuppgifter"));
    for said in [
        "Inget skickas dit förrän du har sagt ja.",
        "Behåll 070-174 06 05",
        "Behåll anna@example.se",
        "Angavs av Anna Bergström.",
        "Behåll 070-174 06 15",
        "Angavs av Erik Bergström.",
        "Behåller du det får den personen veta",
        ">Gör det senare</a>",
        "Anna Bergström öppnade ",
        ">Kallelse till tandvård</a>",
        " från Björkdalens vårdcentral 23 november 2026 kl. 09.00.",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains(" checked"), "nothing is chosen for her");
    assert!(page.html.contains("<legend>Mobilnummer för sms</legend>"), "{}", page.html);
}

#[tokio::test]
async fn what_is_kept_becomes_ones_own_and_the_rest_is_gone() {
    let scene = birthday().await;
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let page = get(&elsa, REVIEW).await;
    let annas = keeping(&page.html, "070-174 06 05");
    let done = post(&elsa, REVIEW, &format!("sms={annas}&epost=nej")).await;
    assert_eq!(done.location(), "/installningar#besked");
    let settings = after(&elsa, &done).await;
    assert!(settings.html.contains("Dina val är sparade."), "{}", settings.html);
    assert!(
        settings.html.contains("skickas till 070-174 06 05.")
            && settings.html.contains("Du får ingen e-post")
    );
    let page = get(&elsa, REVIEW).await;
    assert_eq!(page.first("h1"), "Inget väntar på din granskning");
    assert!(page.html.contains("Anna Bergström öppnade "), "who has read what can still be seen");
}

#[tokio::test]
async fn when_one_guardian_may_be_hiding_no_address_is_shown_and_none_can_be_kept_by_hand() {
    let (scene, book) = birthday_in_a_book().await;
    book.change(ERIK, |erik| erik.protected = true);
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let page = get(&elsa, REVIEW).await;
    for hidden in ["070-174 06", "anna@example.se", "Anna Bergström", "Erik Bergström", "Behåller du det"]
    {
        assert!(!page.html.contains(hidden), "{hidden}: {}", page.html);
    }
    for said in [
        "Det som vårdnadshavare har angett för sms kan inte visas här. Det tas bort när du sparar.",
        "Det som vårdnadshavare har angett för e-post kan inte visas här. Det tas bort när du sparar.",
        "en vårdnadshavare öppnade ",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    for owner in [ERIK, ANNA] {
        let owner = Personnummer::parse(owner).unwrap();
        let owner = scene.services.inbox.account(&owner).await.unwrap().unwrap().id;
        let page = post(&elsa, REVIEW, &format!("sms={owner}&epost=nej")).await;
        assert_refused(&page, "sms", "Välj vad du vill göra med mobilnumret.");
        assert!(!page.html.contains("070-174 06"), "{}", page.html);
    }
}

#[tokio::test]
async fn a_register_that_is_away_lets_nothing_be_removed_unseen() {
    for away in [ELSA, ERIK] {
        let (scene, book) = birthday_in_a_book().await;
        let known = book.read(away);
        book.forgets(away);
        let elsa = scene.own(ELSA, "Elsa Bergström").await;
        let page = get(&elsa, REVIEW).await;
        assert!(page.html.contains("Folkbokföringen svarar inte just nu"), "{}", page.html);
        assert!(!page.html.contains("<fieldset") && !page.html.contains("070-174"), "{}", page.html);
        let refused = post(&elsa, REVIEW, "sms=nej&epost=nej").await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
        book.write(away, known);
        assert!(get(&elsa, REVIEW).await.html.contains("Behåll 070-174 06 05"), "it is all there still");
    }
}

#[tokio::test]
async fn to_change_leads_to_the_form() {
    let scene = birthday().await;
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let done = post(&elsa, REVIEW, "sms=nej&epost=andra").await;
    assert_eq!(done.location(), "/installningar/epost#besked");
    let settings = get(&elsa, "/installningar").await;
    assert!(settings.html.contains("Du får inga sms") && settings.html.contains("Du får ingen e-post"));
}

#[tokio::test]
async fn to_change_both_leads_to_both() {
    let mut scene = birthday().await;
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let done = post(&elsa, REVIEW, "sms=andra&epost=andra").await;
    assert_eq!(done.location(), "/installningar/sms?sedan=epost#besked");

    // Only what the service sends by is asked for.
    scene = birthday().await;
    scene.services.offered = Arc::new([Channel::Email]);
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let done = post(&elsa, REVIEW, "sms=andra&epost=andra").await;
    assert_eq!(done.location(), "/installningar/epost#besked");
}

// ASVS 5.0.0-15.3.3
#[tokio::test]
async fn each_way_must_be_decided_and_nothing_else_than_what_is_there_can_be_kept() {
    let scene = birthday().await;
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let page = post(&elsa, REVIEW, "epost=nej").await;
    assert_refused(&page, "sms", "Välj vad du vill göra med mobilnumret.");
    assert!(page.html.contains("value=\"nej\" checked"), "what was chosen stays: {}", page.html);
    for form in ["", "%%%", "sms=x&epost=%3Cscript%3E"] {
        let page = post(&elsa, REVIEW, form).await;
        assert_eq!(page.html.matches("class=\"fault\"").count(), 2, "{form}: {}", page.html);
        assert!(!page.html.contains("<script>"));
    }
    let nobodys = "00000000000000000000000000000000";
    let page = post(&elsa, REVIEW, &format!("sms={nobodys}&epost=nej")).await;
    assert_refused(&page, "sms", "Uppgifterna har ändrats sedan sidan visades. Välj en gång till.");
    assert!(get(&elsa, REVIEW).await.html.contains("Behåll anna@example.se"), "nothing was removed");
}

#[tokio::test]
async fn it_may_wait_and_the_settings_say_so_until_it_is_done() {
    let scene = birthday().await;
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    assert_eq!(get(&elsa, "/inkorg").await.status, StatusCode::OK);
    let settings = get(&elsa, "/installningar").await;
    assert!(settings.html.contains("Kontaktuppgifter väntar på din granskning"), "{}", settings.html);
    assert!(settings.html.contains("href=\"/installningar/granska\""));
    assert!(settings.html.contains("Du får inga sms"), "what others entered is not hers yet");
    let anna = get(&scene.anna().await, "/installningar").await;
    assert!(anna.html.contains("väntar på din granskning"), "the notice goes by what the session says");
}

#[tokio::test]
async fn without_a_fresh_proof_nothing_is_decided_and_the_choice_is_kept() {
    let mut scene = birthday().await;
    scene.proved = false;
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    assert_eq!(get(&elsa, REVIEW).await.location(), "/bekrafta?till=%2Finstallningar%2Fgranska");
    let page = post(&elsa, REVIEW, "sms=nej&epost=andra").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.html.replace("&amp;", "&").contains("name=\"utkast\" value=\"sms=nej&epost=andra\""),
        "{}",
        page.html
    );
    scene.proved = true;
    scene.typed = Some((REVIEW.parse().unwrap(), "sms=nej&epost=andra".to_owned()));
    let page = get(&scene.own(ELSA, "Elsa Bergström").await, REVIEW).await;
    assert_eq!(page.html.matches(" checked").count(), 2, "{}", page.html);
}

#[tokio::test]
async fn whoever_has_nothing_to_review_is_told_so() {
    let scene = Scene::new().await;
    let page = get(&scene.anna().await, REVIEW).await;
    assert_eq!(page.first("h1"), "Inget väntar på din granskning");
    assert!(page.html.contains("Ingen annan har öppnat något i din inkorg."), "{}", page.html);
    // Nothing to decide is nothing done: the page says so again.
    let again = post(&scene.anna().await, REVIEW, "sms=nej").await;
    assert_eq!(
        (again.status, again.first("h1")),
        (StatusCode::UNPROCESSABLE_ENTITY, "Inget väntar på din granskning")
    );
}

#[tokio::test]
async fn ones_own_confirmed_number_stays_whatever_others_entered() {
    let scene = birthday().await;
    let number = |digits| Personnummer::parse(digits).unwrap();
    let own = [address("070-174 06 16")];
    let inbox = &scene.services.inbox;
    inbox.take_over_contacts(&Operator::at_console(), &number(ELSA), &number(ELSA), &own).await.unwrap();
    let elsa = scene.own(ELSA, "Elsa Bergström").await;
    let page = get(&elsa, REVIEW).await;
    assert!(
        page.html.contains("Du har ett eget mobilnummer, och det fortsätter att gälla."),
        "{}",
        page.html
    );
    assert!(!page.html.contains("Behåll 070-174 06 05") && page.html.contains("Behåll anna@example.se"));
    let done = post(&elsa, REVIEW, "sms=nej&epost=nej").await;
    let settings = after(&elsa, &done).await;
    assert!(settings.html.contains("skickas till 070-174 06 16."), "{}", settings.html);
    assert!(settings.html.contains("Du får ingen e-post"), "{}", settings.html);
}
