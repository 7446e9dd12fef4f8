use super::{
    index::{NotTold, Told},
    *,
};
use crate::{
    clock::beginning,
    people::{ANNA, ERIK, Person},
    post::world::{World, ids},
    seed::{BOOKING, JOURNAL},
    testing::{body, form, get, send},
};
use ::booking::{Bookings, Settings};
use async_trait::async_trait;
use inbox::{
    BookingCategory, BookingNotification, BookingSystem, Inbox, Operator, Personnummer, Registration,
    SystemRandom, Thread, Validity,
};
use register::NotConnected;
use tokio::net::TcpListener;

/// Tells the inbox without a network between. One that is cut tells nothing.
struct Straight {
    inbox: Inbox,
    cut: bool,
}

#[async_trait]
impl Index for Straight {
    async fn tell(&self, told: &[Told]) -> Result<(), NotTold> {
        if self.cut {
            return Err(NotTold);
        }
        let of = |told: &Told| BookingNotification {
            subject: Personnummer::parse(told.number).unwrap(),
            category: if told.category == "Booking" {
                BookingCategory::Booking
            } else {
                BookingCategory::Invitation
            },
            unit: told.unit.to_owned(),
            booking: told.booking.clone(),
            interest: "NA".to_owned(),
            system: BOOKING.1.parse().unwrap(),
            controller: "SE2321000016".to_owned(),
            owner: None,
            updated_at: Some(told.at),
            deleted: told.deleted,
        };
        let sender = self.inbox.sender(JOURNAL.0).await.unwrap().unwrap();
        let told: Vec<_> = told.iter().map(of).collect();
        let noted = self.inbox.note_bookings(&sender, &told).await.unwrap();
        assert_eq!(noted.noted, 1, "it is one booking");
        Ok(())
    }
}

/// A booking system that listens, and who asks it.
async fn desk(world: &World) -> (Router, Bookings) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}{BOOKING_DETAILS}", listener.local_addr().unwrap());
    let bookings = BookingSystem { address: address.parse().unwrap(), logical_address: None };
    let operator = Operator::at_console();
    let was = world.inbox.registered_sender(&operator, BOOKING.0).await.unwrap().unwrap();
    let asked = Registration { bookings: Some(bookings), ..was.registration.clone() };
    assert!(world.inbox.change_sender(&operator, &was, asked).await.unwrap());
    let index = Arc::new(Straight { inbox: world.inbox.clone(), cut: false });
    let router = router(world.post.clone(), index);
    tokio::spawn(axum::serve(listener, router.clone()).into_future());
    let (inbox, random) = (world.inbox.clone(), Arc::new(SystemRandom));
    let service = Some("bokning".to_owned());
    let asks = Bookings::new(&Settings::default(), service, inbox, Arc::new(NotConnected), random).unwrap();
    (router, asks)
}

fn bookings(world: &World, person: &Person, letter: &str) -> String {
    ids(world, person, letter).expect("a letter about a booking")
}

/// The free times that the form offers.
fn offered(page: &str) -> Vec<String> {
    let times = page.split("name=\"tid\"").skip(1);
    times.map(|rest| rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
}

fn message<'t>(threads: &'t [Thread], subject: &str) -> &'t inbox::Message {
    let mut messages = threads.iter().flat_map(|thread| &thread.messages);
    messages.find(|message| message.subject.as_deref().is_some_and(|said| said.contains(subject))).unwrap()
}

#[tokio::test]
async fn a_time_is_moved_and_then_cancelled_and_the_inbox_is_told_each_time() {
    let world = World::new(&[&ANNA]).await;
    let (router, asks) = desk(&world).await;
    let id = bookings(&world, &ANNA, "Du har fått en tid för provtagning");
    let page = body(send(&router, get(&format!("/bokning?gor=omboka&bokning={id}"))).await).await;
    assert!(page.contains("Björkdalens vårdcentral") && page.contains("Byt till den valda tiden"), "{page}");
    let times = offered(&page);
    assert!(times.len() >= 5, "{page}");

    let change = [("gor", "omboka"), ("bokning", id.as_str()), ("tid", times[1].as_str())];
    let moved = send(&router, form("/bokning", &change)).await;
    assert_eq!(moved.status(), StatusCode::SEE_OTHER);
    let done = moved.headers()["location"].to_str().unwrap().to_owned();
    let page = body(send(&router, get(&done)).await).await;
    assert!(page.contains("<h1>Tiden är ombokad</h1>"), "{page}");
    assert_eq!(asks.step().await.unwrap(), 1);

    let threads = world.threads(&ANNA).await;
    let (old, new) =
        (message(&threads, "Du har fått en tid för provtagning"), message(&threads, "Din tid är flyttad"));
    assert_eq!((old.validity, new.validity), (Validity::Replaced, Validity::Current));
    assert_eq!(old.newer.map(|newer| newer.message), Some(new.id));
    assert_eq!(new.visit.as_ref().unwrap().starts, times[1].parse().ok());

    let page = body(send(&router, get(&format!("/bokning?gor=omboka&bokning={id}"))).await).await;
    assert!(!offered(&page).contains(&times[1]), "the time that is booked is not offered");

    let cancel = [("gor", "avboka"), ("bokning", id.as_str())];
    assert_eq!(send(&router, form("/bokning", &cancel)).await.status(), StatusCode::SEE_OTHER);
    world.clock.advance(jiff::SignedDuration::from_secs(1));
    assert_eq!(asks.step().await.unwrap(), 1);
    let threads = world.threads(&ANNA).await;
    let (new, gone) = (message(&threads, "Din tid är flyttad"), message(&threads, "är avbokad"));
    assert_eq!(new.validity, Validity::Cancelled);
    assert_eq!(new.newer.map(|newer| newer.message), Some(gone.id));

    for (wish, status) in [("omboka", 409), ("avboka", 409), ("boka", 409)] {
        let answer =
            send(&router, form("/bokning", &[("gor", wish), ("bokning", &id), ("tid", &times[0])])).await;
        assert_eq!(answer.status().as_u16(), status, "{wish}");
    }
    assert_eq!(world.threads(&ANNA).await.iter().map(|thread| thread.messages.len()).sum::<usize>(), 8 + 2);
}

#[tokio::test]
async fn an_open_kallelse_is_booked() {
    let world = World::new(&[&ERIK]).await;
    let (router, asks) = desk(&world).await;
    let id = bookings(&world, &ERIK, "Dags att boka tid");
    let page = body(send(&router, get(&format!("/bokning?gor=boka&bokning={id}"))).await).await;
    let times = offered(&page);
    let book = [("gor", "boka"), ("bokning", id.as_str()), ("tid", times[0].as_str())];
    assert_eq!(send(&router, form("/bokning", &book)).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(asks.step().await.unwrap(), 1);
    let threads = world.threads(&ERIK).await;
    let (open, booked) = (message(&threads, "Dags att boka tid"), message(&threads, "Din tid är bokad"));
    assert_eq!(open.validity, Validity::Replaced, "there is nothing to book any more");
    assert_eq!(booked.actions.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_done_is_said_and_nothing_is_sent() {
    let world = World::new(&[&ANNA]).await;
    let (router, asks) = desk(&world).await;
    let id = bookings(&world, &ANNA, "Du har fått en tid för provtagning");
    let before = world.threads(&ANNA).await.len();
    let other = (beginning() + jiff::SignedDuration::from_hours(1)).to_string();
    for (fields, status, said) in [
        (vec![("gor", "omboka"), ("bokning", id.as_str())], 422, "Välj en av tiderna."),
        (vec![("gor", "omboka"), ("bokning", &id), ("tid", &other)], 409, "inte ledig längre"),
        (vec![("gor", "omboka"), ("bokning", &id), ("tid", "nu")], 409, "inte ledig längre"),
        (vec![("gor", "boka"), ("bokning", &id)], 409, "Du har redan en tid"),
        (vec![("gor", "sälj"), ("bokning", &id)], 404, "finns inte"),
        (vec![("gor", "avboka"), ("bokning", "B0")], 404, "finns inte"),
    ] {
        let answer = send(&router, form("/bokning", &fields)).await;
        assert_eq!(answer.status().as_u16(), status, "{fields:?}");
        let page = body(answer).await;
        assert!(page.contains(said), "{page}");
    }
    assert_eq!(asks.step().await.unwrap(), 0);
    assert_eq!(world.threads(&ANNA).await.len(), before);
}

#[tokio::test]
async fn what_the_button_asked_is_shown_and_never_run() {
    let world = World::new(&[&ANNA]).await;
    let (router, _) = desk(&world).await;
    let shown =
        body(send(&router, get("/bokning?bokning=B1&gor=%3Cscript%3Ealert(1)%3C/script%3E")).await).await;
    assert!(shown.contains("<dt>bokning</dt><dd>B1</dd>"), "{shown}");
    assert!(shown.contains("&lt;script&gt;") && !shown.contains("<script"), "{shown}");
    let shown = body(send(&router, get("/bokning")).await).await;
    assert!(shown.contains("Anna Bergström: provtagning, Björkdalens vårdcentral"), "{shown}");
}

#[tokio::test]
async fn what_the_inbox_cannot_be_told_of_does_not_happen() {
    let world = World::new(&[&ERIK]).await;
    let index = Arc::new(Straight { inbox: world.inbox.clone(), cut: true });
    let router = router(world.post.clone(), index);
    let id = bookings(&world, &ERIK, "Dags att boka tid");
    let page = body(send(&router, get(&format!("/bokning?gor=boka&bokning={id}"))).await).await;
    let times = offered(&page);
    let book = [("gor", "boka"), ("bokning", id.as_str()), ("tid", times[0].as_str())];
    assert_eq!(send(&router, form("/bokning", &book)).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = body(send(&router, get(&format!("/bokning?bokning={id}"))).await).await;
    assert!(page.contains("Ingen tid är bokad än"), "{page}");
}
