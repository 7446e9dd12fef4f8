//! `cargo xtask bench large`: one inbox of 10,000 threads in a database of 1,000,000 messages. Its first page beside its
//! last, likewise of its log, and searches through all of it, asked for by one client.

#[path = "bench/client.rs"]
mod client;
#[path = "bench/percentiles.rs"]
mod percentiles;
#[path = "bench/world.rs"]
mod world;

use anyhow::Context;
use client::Client;
use http::{Request, header};
use http_body_util::Full;
use inbox::{NewMessage, Operator, Personnummer};
use jiff::SignedDuration;
use percentiles::Percentiles;
use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use url::form_urlencoded;
use world::{BODY, World, databases, people, serve, unit};

/// Threads of one message each in the inbox that is measured.
const THREADS: usize = 10_000;
/// Messages in all; the others lie in [`OTHERS`] inboxes.
const MESSAGES: usize = 1_000_000;
const OTHERS: usize = 100;
/// Of the others' messages so many are about one thing.
const PER_THREAD: usize = 5;
const IN_PARALLEL: usize = 64;
/// The length of a letter that is searched, in bytes.
const LETTER: usize = 1_500;
/// Each page is asked for so often, and so many searches are made for each kind of words.
const ASKED: usize = 200;
const SEARCHED: usize = 40;
/// The 95th percentile of the first page.
const FIRST: Duration = Duration::from_millis(50);
/// The last page takes at most so many times what the first takes, in the median and in the 95th percentile.
const LAST: f64 = 1.5;
/// The 95th percentile of a search, from the press on the button to the whole result.
const SEARCH: Duration = Duration::from_millis(150);
/// What is searched for: a word that hardly any letter has, two words of one letter in ten, one that every letter has.
const WORDS: [(&str, &str); 3] = [
    ("a word of one letter in a thousand", "ärende777"),
    ("two words of one letter in ten", "provtagning torsdag3"),
    ("a word of every letter", "distriktsskoterska legitimation"),
];

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let messages = std::env::args().nth(1).map_or(Ok(MESSAGES), |count| count.parse())?;
    let people = people(OTHERS + 1);
    let mut holds = true;
    for (name, database) in databases().await {
        let world = World::new(database, &people).await?;
        holds &= Box::pin(measure(name, world, &people, messages)).await?;
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(name: &str, world: World, people: &[Personnummer], messages: usize) -> anyhow::Result<bool> {
    let (large, others) = people.split_first().expect("somebody");
    let others = others.to_vec();
    let began = Instant::now();
    let of_others = messages.saturating_sub(THREADS);
    let threads = of_others / PER_THREAD / others.len().max(1);
    deliver(&world, of_others, move |number| {
        let person = others[number % others.len()].clone();
        let thread = Some((number / others.len() % threads).to_string());
        (person, NewMessage { thread, ..NewMessage::text(unit(), format!("Kallelse {number}"), BODY) })
    })
    .await?;
    let owner = large.clone();
    deliver(&world, THREADS, move |number| {
        (owner.clone(), NewMessage::text(unit(), format!("Kallelse {number}"), letter(number)))
    })
    .await?;
    // Most has been read, as in inboxes that are used.
    let read_until = world.inbox.now() + SignedDuration::from_millis(1);
    world.inbox.take_over_openings(&Operator::at_console(), large, read_until).await?;
    world.database.settle().await;
    println!(
        "\n{name}: {messages} messages, {THREADS} threads in one inbox, filled in {:.0} s",
        seconds(began)
    );

    let eid = world.product.eid()?;
    let (cookie, _) =
        eid.log_in_for_bench(large, "Test Testsson").await.map_err(anyhow::Error::from_boxed)?;
    let address = serve(world.product.web()?).await?;
    let mut client = Client::connect(address).await?;
    let last = THREADS.div_ceil(inbox::Rows::Few.count() as usize);

    println!("{:<44} {}", "", Percentiles::HEAD);
    let of_list = client.ends(&cookie, "", "/inkorg", &format!("/inkorg?sida={last}")).await?;
    // A page past the last one is the last one.
    let log = client.ends(&cookie, " of the log", "/logg", "/logg?sida=1000000").await?;
    let (of_care, last_of_care) = ("/logg?vem=vard&nar=365", "/logg?vem=vard&nar=365&sida=1000000");
    let filtered = client.ends(&cookie, " of a part of the log", of_care, last_of_care).await?;
    let mut searches = Vec::new();
    for (what, words) in WORDS {
        let mut took = Vec::new();
        for _ in 0..SEARCHED {
            took.push(client.search(&cookie, words).await?);
        }
        searches.push(told(&format!("a search for {what}"), took));
    }

    let said = |holds: bool| if holds { "yes" } else { "no" };
    let mut pages_hold = true;
    for (what, [first, last]) in [("", of_list), (" of the log", log), (" of a part of the log", filtered)] {
        let first_holds = first.p95 < FIRST;
        println!("first page{what} under {FIRST:?} in the 95th percentile: {}", said(first_holds));
        let ratio = |last: Duration, first: Duration| last.as_secs_f64() / first.as_secs_f64();
        let (median, slow) = (ratio(last.p50, first.p50), ratio(last.p95, first.p95));
        let last_holds = median <= LAST && slow <= LAST;
        println!(
            "last page{what} {median:.2} (median) and {slow:.2} (95th percentile) times the first; at most {LAST}: {}",
            said(last_holds)
        );
        pages_hold &= first_holds && last_holds;
    }
    let searches_hold = searches.iter().all(|search| search.p95 < SEARCH);
    println!("searches under {SEARCH:?} in the 95th percentile: {}", said(searches_hold));
    Ok(pages_hold && searches_hold)
}

/// Delivers messages, [`IN_PARALLEL`] at a time.
async fn deliver(
    world: &World,
    count: usize,
    message: impl Fn(usize) -> (Personnummer, NewMessage) + Send + Sync + 'static,
) -> anyhow::Result<()> {
    let (next, message) = (Arc::new(AtomicUsize::new(0)), Arc::new(message));
    let mut tasks = JoinSet::new();
    for _ in 0..IN_PARALLEL {
        let (inbox, sender) = (world.inbox.clone(), world.sender.clone());
        let (next, message) = (next.clone(), message.clone());
        tasks.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return anyhow::Ok(());
                }
                let (person, message) = message(number);
                inbox.deliver(&sender, &person, &message).await?;
            }
        });
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Ok(())
}

/// A letter of [`LETTER`] bytes with the words of [`WORDS`], as often as they say.
fn letter(number: usize) -> String {
    let mut letter = format!(
        "<article><section><title>Din tid</title><para>Du möter en distriktssköterska. Ta med legitimation. \
         Ärende{} på torsdag{}.</para><para>{}</para>",
        number % 1_000,
        number % 10,
        if number % 10 == 3 { "Det gäller provtagning." } else { "Det gäller en uppföljning." },
    );
    let end = "</section></article>";
    while letter.len() + end.len() < LETTER {
        letter += "<para>Ett avsnitt handlar om hur du förbereder dig inför besöket hos oss.</para>";
    }
    letter + end
}

fn told(what: &str, took: Vec<Duration>) -> Percentiles {
    let took = Percentiles::of(took);
    println!("{what:<44} {took}");
    took
}

fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}

impl Client {
    /// Asks for the first page of something and for its last, in turn, so that what else the machine does meets both.
    async fn ends(
        &mut self,
        cookie: &str,
        what: &str,
        first: &str,
        last: &str,
    ) -> anyhow::Result<[Percentiles; 2]> {
        let (mut first_page, mut last_page) = (Vec::new(), Vec::new());
        for _ in 0..ASKED {
            first_page.push(self.page(cookie, first).await?);
            last_page.push(self.page(cookie, last).await?);
        }
        Ok([
            told(&format!("the first page{what}"), first_page),
            told(&format!("the last page{what}"), last_page),
        ])
    }

    /// Asks for a page, and says how long it took to get the whole of it.
    async fn page(&mut self, cookie: &str, path: &str) -> anyhow::Result<Duration> {
        let request = Request::get(path)
            .header(header::HOST, "localhost")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie)
            .body(Full::default())?;
        let asked = Instant::now();
        let html = self.send(request).await?;
        let took = asked.elapsed();
        anyhow::ensure!(html.body().ends_with(b"</html>"), "{path} is not a whole page");
        Ok(took)
    }

    /// Searches as a browser does: posts the words, and follows to what they find.
    async fn search(&mut self, cookie: &str, words: &str) -> anyhow::Result<Duration> {
        let request = Request::post("/inkorg/sok")
            .header(header::HOST, "localhost")
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(
                form_urlencoded::Serializer::new(String::new()).append_pair("ord", words).finish(),
            ))?;
        let asked = Instant::now();
        let answer = self.send(request).await?;
        let begun = asked.elapsed();
        let found =
            answer.headers().get(header::LOCATION).context("a search leads to what it finds")?.to_str()?;
        let page = found.split_once('#').map_or(found, |(page, _)| page);
        Ok(begun + self.page(cookie, page).await?)
    }
}
