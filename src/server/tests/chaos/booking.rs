//! A booking system that hangs: what it told is kept, others are asked meanwhile and letters are delivered, and when it
//! answers again each of its bookings has become one message.

use crate::{
    PEOPLE,
    client::{Answer, Client},
    prepare,
    process::Process,
    tidbok::{Mood, Slot, Tidbok},
};
use inbox::{
    BookingSystem, Capacity, Citizen, HsaId, Listing, NewSender, Operator, PersonName, Personnummer,
    Registration, SessionKey, SystemClock,
    testing::{Database, viewer},
};
use std::{
    collections::BTreeMap,
    num::NonZeroU32,
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, time::sleep};

const SYSTEM: &str = "SE2321000016-TIDBOK";
/// Where the system hangs, and where it does not.
const UNITS: [&str; 2] = ["SE2321000016-1HZ3", "SE2321000016-2HZ3"];
/// Bookings of each unit.
const BOOKINGS: usize = 6;
/// An answer is waited for ten seconds, and the question asked again four seconds later.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) async fn hangs(database: Database) {
    prepare(&database).await;
    let tidbok = Tidbok::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/tidbok", listener.local_addr().unwrap());
    let router = tidbok.router();
    let system = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    register(&database, &address).await;
    for unit in UNITS {
        for at in 0..BOOKINGS {
            tidbok.has(&booking(unit, at), Some(slot(unit)));
        }
    }
    tidbok.is(UNITS[0], Mood::Hangs);

    let mut process = Process::soap(&database).await;
    let mut worker = Process::worker(&database);
    let mut client = Client::connect(process.address).await.unwrap();
    for at in 0..BOOKINGS {
        // The process dies between two tellings, and what it was told is kept.
        if at == BOOKINGS / 2 {
            process.kill();
            process = Process::soap(&database).await;
            client = Client::connect(process.address).await.unwrap();
        }
        for unit in UNITS {
            // Told twice, which is not twice told of.
            for _ in 0..=at % 2 {
                let answer = client.post(notification(&booking(unit, at), unit)).await.unwrap();
                assert!(
                    answer.contains("ProcessNotificationResponse") && !answer.contains("Fault"),
                    "{answer}"
                );
            }
        }
    }
    let began = Instant::now();
    wait_for(&database, |there| (0..BOOKINGS).all(|at| there.contains_key(&booking(UNITS[1], at)))).await;
    assert!(tidbok.asked_for(UNITS[0]) > 0, "the one that hangs was asked");
    assert!(began.elapsed() < Duration::from_secs(10), "nobody waited for the one that hangs");
    for number in [0, 2, 4] {
        let began = Instant::now();
        assert_eq!(client.deliver(number).await, Answer::Acknowledged);
        assert!(began.elapsed() < Duration::from_secs(5), "letters wait for no booking system");
    }
    tidbok.is(UNITS[0], Mood::Well);
    wait_for(&database, |there| there.len() == 2 * BOOKINGS).await;
    sleep(Duration::from_secs(1)).await;
    assert!(bookings(&database).await.values().all(|times| *times == 1), "each booking is one message");
    worker.kill();
    process.kill();
    let inbox = database.open(&SystemClock).await;
    assert_eq!(inbox.bookings_waiting(&Operator::at_console()).await.unwrap().count, 0);
    inbox.close();
    system.abort();
}

fn booking(unit: &str, at: usize) -> String {
    format!("{unit}-{at}")
}

fn slot(unit: &str) -> Slot {
    Slot {
        number: PEOPLE[1].to_owned(),
        unit: unit.to_owned(),
        starts: Some("2036-12-07T09:00:00+01:00".parse().unwrap()),
        invitation: false,
        rebook: true,
        cancel: true,
        purpose: None,
    }
}

async fn register(database: &Database, address: &str) {
    let inbox = database.open(&SystemClock).await;
    let registration = Registration {
        hsa_ids: [SYSTEM.parse::<HsaId>().unwrap()].into(),
        bookings: Some(BookingSystem { address: address.parse().unwrap(), logical_address: None }),
        ..Registration::default()
    };
    let sender = NewSender { system: "TIDBOK".to_owned(), registration };
    assert!(inbox.add_sender(&Operator::at_console(), sender).await.unwrap());
    inbox.close();
}

fn notification(booking: &str, unit: &str) -> String {
    format!(
        r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:reg="urn:riv:itintegration:registry:1" xmlns:ei="urn:riv:itintegration:engagementindex:ProcessNotificationResponder:1" xmlns:core="urn:riv:itintegration:engagementindex:1"><s:Header><reg:LogicalAddress>SE2321000016-INKORG</reg:LogicalAddress></s:Header><s:Body><ei:ProcessNotification><ei:engagementTransaction><core:deleteFlag>false</core:deleteFlag><core:engagement><core:registeredResidentIdentification>{}</core:registeredResidentIdentification><core:serviceDomain>riv:crm:scheduling</core:serviceDomain><core:categorization>Booking</core:categorization><core:logicalAddress>{unit}</core:logicalAddress><core:businessObjectInstanceIdentifier>{booking}</core:businessObjectInstanceIdentifier><core:clinicalProcessInterestId>NA</core:clinicalProcessInterestId><core:sourceSystem>{SYSTEM}</core:sourceSystem><core:dataController>SE2321000016</core:dataController></core:engagement></ei:engagementTransaction></ei:ProcessNotification></s:Body></s:Envelope>"#,
        PEOPLE[1]
    )
}

/// How many messages there are about each booking.
async fn bookings(database: &Database) -> BTreeMap<String, usize> {
    let inbox = database.open(&SystemClock).await;
    let number = Personnummer::parse(PEOPLE[1]).unwrap();
    let id = inbox.admit(&number).await.unwrap().id;
    let session = SessionKey::of(b"booking");
    inbox.begin_session(session, id, b"").await.unwrap(); // `false` from the second time on
    let citizen = Citizen { id, number, name: PersonName::new("Test"), session };
    let viewer = viewer(&citizen, id, Capacity::Own);
    let mut there = BTreeMap::new();
    let list = inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
    assert_eq!(list.pages, 1);
    for row in list.threads {
        let thread = inbox.open_thread(&viewer, row.id).await.unwrap().unwrap();
        for visit in thread.messages.into_iter().filter_map(|message| message.visit) {
            *there.entry(visit.booking).or_default() += 1;
        }
    }
    inbox.close();
    there
}

async fn wait_for(database: &Database, there: impl Fn(&BTreeMap<String, usize>) -> bool) {
    let began = Instant::now();
    loop {
        let found = bookings(database).await;
        if there(&found) {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{found:?}");
        sleep(Duration::from_millis(300)).await;
    }
}
