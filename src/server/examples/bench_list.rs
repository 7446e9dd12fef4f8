//! `cargo xtask bench list`: the list and a thread under load from four clients over fifty inboxes of 2,000 messages,
//! alone and while 1,000 messages are delivered, beside the same pages rendered from constant data.

#[path = "bench/client.rs"]
mod client;
#[path = "bench/percentiles.rs"]
mod percentiles;
#[path = "bench/world.rs"]
mod world;

use client::Client;
use http::Request;
use inbox::{Listing, NewMessage, Operator, Personnummer};
use percentiles::Percentiles;
use std::{
    net::SocketAddr,
    num::NonZeroU32,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use world::{BODY, World, databases, people, serve, unit};

const CLIENTS: usize = 4;
const PEOPLE: usize = 50;
const THREADS: usize = 400;
const PER_THREAD: usize = 5;
const UNREAD: usize = 10;
const BATCH: usize = 1_000;
/// So many deliveries at a time, while inboxes are filled and in the batch.
const IN_PARALLEL: usize = 32;
const MEASURED: Duration = Duration::from_secs(6);
/// The 95th percentile on SQLite stays under this.
const P95: Duration = Duration::from_millis(10);
/// What a page must reach of the rate of the same page from constant data.
const AT_LEAST: f64 = 0.2;

/// A page to ask for, and the `Cookie` of whoever asks.
#[derive(Clone)]
struct Page {
    path: String,
    cookie: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut holds = true;
    println!(
        "{CLIENTS} clients, {PEOPLE} inboxes of {} messages, {MEASURED:?} a measurement",
        THREADS * PER_THREAD
    );
    for (name, database) in databases().await {
        let limit = (name == "SQLite").then_some(P95);
        let world = World::new(database, &people(PEOPLE)).await?;
        holds &= Box::pin(measure(name, world, limit)).await?;
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(name: &str, world: World, limit: Option<Duration>) -> anyhow::Result<bool> {
    let people = Arc::new(people(PEOPLE));
    let began = Instant::now();
    // Most has been read, as in inboxes that are used: the newest ten of each are not.
    deliver(&world, &people, (THREADS * PER_THREAD - UNREAD) * PEOPLE, IN_PARALLEL, "Kallelse").await?;
    let read_until = world.inbox.now() + jiff::SignedDuration::from_millis(1);
    for number in people.iter() {
        world.inbox.take_over_openings(&Operator::at_console(), number, read_until).await?;
    }
    tokio::time::sleep(Duration::from_millis(2)).await;
    deliver(&world, &people, UNREAD * PEOPLE, IN_PARALLEL, "Ny kallelse").await?;
    world.database.settle().await;
    println!("\n{name}: filled in {:.1} s", began.elapsed().as_secs_f64());

    let eid = world.product.eid()?;
    let (mut lists, mut threads, mut constant) = (Vec::new(), Vec::new(), None);
    for number in people.iter() {
        let (cookie, visitor) =
            eid.log_in_for_bench(number, "Test Testsson").await.map_err(anyhow::Error::from_boxed)?;
        lists.push(Page { path: "/inkorg".to_owned(), cookie: cookie.clone() });
        let logged_in = visitor.logged_in().expect("logged in");
        let viewer = logged_in.access().viewer().expect("the own inbox");
        let list = world.inbox.threads(viewer, Listing::default(), NonZeroU32::MIN).await?;
        for row in &list.threads {
            threads.push(Page { path: format!("/inkorg/trad/{}", row.id), cookie: cookie.clone() });
        }
        let thread = world.inbox.open_thread(viewer, list.threads[0].id).await?.expect("just listed");
        constant = Some((visitor, list, thread));
    }
    let (visitor, list, thread) = constant.expect("somebody");
    let constant = app::bench::constant(world.product.services()?, visitor, list, thread, BODY);
    let constant = serve(world.product.within_the_frame(constant)?).await?;
    let web = serve(world.product.web()?).await?;
    let at = |path: &str| vec![Page { path: path.to_owned(), cookie: String::new() }];

    println!("{:<34} {:>9} {}", "", "pages/s", Percentiles::HEAD);
    let still = || std::future::ready(anyhow::Ok(()));
    let constant_list = load("list from constant data", constant, at("/inkorg"), still()).await?;
    let constant_thread = load("thread from constant data", constant, at("/trad"), still()).await?;
    let list = load("/inkorg", web, lists.clone(), still()).await?;
    let thread = load("/inkorg/trad/{id}", web, threads.clone(), still()).await?;
    let busy = || async {
        deliver(&world, &people, BATCH, IN_PARALLEL, &format!("Batch {:?}", Instant::now())).await
    };
    let list_busy = load("/inkorg, 1,000 being delivered", web, lists, busy()).await?;
    let thread_busy = load("/inkorg/trad/{id}, 1,000 being del.", web, threads, busy()).await?;

    let said = |holds: bool| if holds { "yes" } else { "no" };
    let mut holds = true;
    for (what, page, constant) in [("list", &list, &constant_list), ("thread", &thread, &constant_thread)] {
        let ratio = page.rate / constant.rate;
        println!(
            "{what}: {ratio:.2} of the rate from constant data; at least {AT_LEAST}: {}",
            said(ratio >= AT_LEAST)
        );
        holds &= ratio >= AT_LEAST;
    }
    if let Some(limit) = limit {
        let quick = [&list, &thread, &list_busy, &thread_busy].iter().all(|load| load.p95 < limit);
        println!("p95 under {limit:?} everywhere: {}", said(quick));
        holds &= quick;
    }
    Ok(holds)
}

struct Load {
    rate: f64,
    p95: Duration,
}

/// Asks for the pages in turn until the time is over, and until `meanwhile` is done if that takes longer.
async fn load(
    what: &str,
    address: SocketAddr,
    pages: Vec<Page>,
    meanwhile: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<Load> {
    let (pages, next, over) =
        (Arc::new(pages), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (pages, next, over) = (pages.clone(), next.clone(), over.clone());
        clients.spawn(async move {
            let mut connection = Client::connect(address).await?;
            let mut took = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let page = &pages[next.fetch_add(1, Ordering::Relaxed) % pages.len()];
                let request = Request::get(&page.path)
                    .header("host", "localhost")
                    .header("accept", "text/html")
                    .header("cookie", &page.cookie)
                    .body(http_body_util::Full::default())?;
                let asked = Instant::now();
                let html = connection.send(request).await?;
                took.push(asked.elapsed());
                anyhow::ensure!(html.body().ends_with(b"</html>"), "{} is not a whole page", page.path);
            }
            anyhow::Ok(took)
        });
    }
    let meanwhile = async {
        let began = Instant::now();
        meanwhile.await?;
        anyhow::Ok(began.elapsed())
    };
    let over_at = async {
        let meanwhile = meanwhile.await?;
        // With something going on, only that time is measured.
        if meanwhile < Duration::from_millis(50) {
            tokio::time::sleep(MEASURED).await;
        }
        over.store(true, Ordering::Relaxed);
        anyhow::Ok(())
    };
    over_at.await?;
    let elapsed = began.elapsed();
    let mut took = Vec::new();
    while let Some(client) = clients.join_next().await {
        took.extend(client??);
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousand pages")]
    let rate = took.len() as f64 / elapsed.as_secs_f64();
    let took = Percentiles::of(took);
    println!("{what:<34} {rate:>9.0} {took}");
    Ok(Load { rate, p95: took.p95 })
}

/// Delivers messages, `at_a_time`, spread over the inboxes and their threads.
async fn deliver(
    world: &World,
    people: &Arc<Vec<Personnummer>>,
    count: usize,
    at_a_time: usize,
    subject: &str,
) -> anyhow::Result<()> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..at_a_time {
        let (inbox, sender) = (world.inbox.clone(), world.sender.clone());
        let (people, next, subject) = (people.clone(), next.clone(), subject.to_owned());
        tasks.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return anyhow::Ok(());
                }
                let thread = Some((number / people.len() % THREADS).to_string());
                let message =
                    NewMessage { thread, ..NewMessage::text(unit(), format!("{subject} {number}"), BODY) };
                inbox.deliver(&sender, &people[number % people.len()], &message).await?;
            }
        });
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Ok(())
}
