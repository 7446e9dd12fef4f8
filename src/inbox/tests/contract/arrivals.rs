use super::{
    on_both_databases,
    world::{ANNA, ELSA, TOLVAN, World, message, number},
};
use inbox::{Arrivals, Inbox, Listing, Viewer};
use std::{num::NonZeroU32, time::Duration};
use tokio::time::timeout;

/// A moment as a page would come back with it.
async fn moment(inbox: &Inbox, viewer: &Viewer) -> String {
    inbox.threads(viewer, Listing::default(), NonZeroU32::MIN).await.unwrap().moment.to_string()
}

async fn hears(arrivals: &mut Arrivals, within: Duration) -> bool {
    timeout(within, arrivals.heard()).await.is_ok()
}

const SOON: Duration = Duration::from_secs(5);
const A_WHILE: Duration = Duration::from_millis(100);

/// Until what is told of the beginning itself has been heard.
async fn settled(arrivals: &mut Arrivals) {
    while hears(arrivals, Duration::from_millis(500)).await {}
}

on_both_databases! {
    async fn what_comes_after_a_page_was_read_is_heard_and_counted(world: World) {
        world.deliver(ANNA, &message("före")).await;
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        let page = moment(&world.inbox, &anna).await;
        world.deliver(ANNA, &message("på väg")).await;
        let mut since_page = world.inbox.arrivals(&anna, Some(&page)).await.unwrap().unwrap();
        let mut since_now = world.inbox.arrivals(&anna, None).await.unwrap().unwrap();
        let mut others = world.inbox.arrivals(&tolvan, None).await.unwrap().unwrap();
        assert_eq!(since_page.count(&anna).await.unwrap(), 1, "what came before anybody listened counts too");
        assert_eq!(since_now.count(&anna).await.unwrap(), 0);
        for arrivals in [&mut since_page, &mut since_now, &mut others] {
            settled(arrivals).await;
        }

        world.deliver(ANNA, &message("nu")).await;
        assert!(hears(&mut since_page, SOON).await && hears(&mut since_now, SOON).await);
        assert!(!hears(&mut others, A_WHILE).await, "another's inbox");
        assert_eq!(since_page.count(&anna).await.unwrap(), 2);
        assert_eq!(since_now.count(&anna).await.unwrap(), 1);
        assert_eq!(others.count(&tolvan).await.unwrap(), 0);
    }

    async fn only_messages_count_and_each_once(world: World) {
        let anna = world.own(ANNA).await;
        let arrivals = world.inbox.arrivals(&anna, None).await.unwrap().unwrap();
        world.deliver(ANNA, &message("en")).await;
        // The same request again, and what its reader does with it.
        let again = world.inbox.deliver(&world.sender, &number(ANNA), &message("en")).await.unwrap();
        assert!(again.resent);
        let thread = world.inbox.threads(&anna, Listing::default(), NonZeroU32::MIN).await.unwrap().threads[0].id;
        let opened = world.inbox.open_thread(&anna, thread).await.unwrap().unwrap();
        assert_eq!(arrivals.count(&anna).await.unwrap(), 1);
        let since_opened = world.inbox.arrivals(&anna, Some(&opened.moment.to_string())).await.unwrap().unwrap();
        assert_eq!(since_opened.count(&anna).await.unwrap(), 0);
    }

    async fn a_moment_is_one_inboxs_and_tells_nothing(world: World) {
        let (anna, tolvan) = (world.own(ANNA).await, world.own(TOLVAN).await);
        let (one, other) = (moment(&world.inbox, &anna).await, moment(&world.inbox, &anna).await);
        assert_ne!(one, other, "the same moment, twice");
        assert!(world.inbox.arrivals(&anna, Some(&one)).await.unwrap().is_some());
        assert!(world.inbox.arrivals(&tolvan, Some(&one)).await.unwrap().is_none());
        for nonsense in ["", "0", "åå", "ff00", &one[2..], &one.replace('a', "b")] {
            let known = world.inbox.arrivals(&anna, Some(nonsense)).await.unwrap().is_some();
            assert_eq!(known, nonsense == one, "{nonsense}");
        }
        // A guardian's page of a child's inbox is a moment of that inbox.
        let anna_for_elsa = world.anna_for_elsa().await;
        let elsas = moment(&world.inbox, &anna_for_elsa).await;
        world.deliver(ELSA, &message("till Elsa")).await;
        let arrivals = world.inbox.arrivals(&anna_for_elsa, Some(&elsas)).await.unwrap().unwrap();
        assert_eq!(arrivals.count(&anna_for_elsa).await.unwrap(), 1);
    }

    async fn what_another_process_stores_counts_wherever_it_is_asked(world: World) {
        let anna = world.own(ANNA).await;
        let another = world.database.open(&world.clock).await;
        let arrivals = world.inbox.arrivals(&anna, None).await.unwrap().unwrap();
        another.deliver(&world.sender, &number(ANNA), &message("där")).await.unwrap();
        assert_eq!(arrivals.count(&anna).await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_what_another_process_stores_is_heard_here() {
    let world = World::on_postgres().await;
    let anna = world.own(ANNA).await;
    let another = world.database.open(&world.clock).await;
    let mut arrivals = world.inbox.arrivals(&anna, None).await.unwrap().unwrap();
    settled(&mut arrivals).await;
    another.deliver(&world.sender, &number(TOLVAN), &message("till en annan")).await.unwrap();
    assert!(!hears(&mut arrivals, A_WHILE).await);
    for count in 1..=3 {
        another.deliver(&world.sender, &number(ANNA), &message(&format!("{count}"))).await.unwrap();
        assert!(hears(&mut arrivals, SOON).await, "message {count}");
        assert_eq!(arrivals.count(&anna).await.unwrap(), count);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_what_came_while_the_connection_was_lost_is_made_up_for() {
    let world = World::on_postgres().await;
    let anna = world.own(ANNA).await;
    let another = world.database.open(&world.clock).await;
    let mut arrivals = world.inbox.arrivals(&anna, None).await.unwrap().unwrap();
    settled(&mut arrivals).await;
    let lose = "select pg_terminate_backend(pid) from pg_stat_activity \
        where datname = current_database() and pid <> pg_backend_pid() and query like '%LISTEN%'";
    world.database.execute(lose).await;
    another.deliver(&world.sender, &number(ANNA), &message("i mörkret")).await.unwrap();
    assert!(hears(&mut arrivals, SOON).await, "the bell rings for all when the connection is there again");
    assert_eq!(arrivals.count(&anna).await.unwrap(), 1);
    settled(&mut arrivals).await;
    another.deliver(&world.sender, &number(ANNA), &message("i ljuset")).await.unwrap();
    assert!(hears(&mut arrivals, SOON).await, "and goes on");
}
