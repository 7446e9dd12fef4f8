//! `cargo xtask bench deliver`: durable `AddMessage` calls a second with 32 clients, over HTTP, beside the bare rows of
//! the same messages written by the same writer, without HTTP, XML or sealing.

#[path = "bench/client.rs"]
mod client;
#[path = "bench/sending.rs"]
mod sending;
#[path = "bench/world.rs"]
mod world;

use sending::{CLIENTS, bare_rows, median, over_soap};
use std::{process::ExitCode, sync::Arc};
use world::{World, databases, people, serve};

const EACH: usize = 250;
/// Runs of each kind, taken in turn; the middle one counts.
const RUNS: usize = 3;
const PEOPLE: usize = 50;
/// What a delivery over SOAP must reach of the bare rows.
const AT_LEAST: f64 = 0.4;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut holds = true;
    println!(
        "{CLIENTS} clients, {} messages a run, {RUNS} runs of each kind in turn, the median counts.",
        CLIENTS * EACH
    );
    for (name, database) in databases().await {
        let people = Arc::new(people(PEOPLE));
        let world = World::new(database, &people).await?;
        world.database.settle().await;
        let address = serve(world.product.soap()).await?;
        let (mut soap, mut bare) = (Vec::new(), Vec::new());
        for run in 0..RUNS {
            bare.push(bare_rows(&world, &people, EACH, run).await?);
            soap.push(over_soap(address, &people, EACH, run).await?);
        }
        let (soap, bare) = (median(soap), median(bare));
        let ratio = soap / bare;
        println!(
            "{name:<11} AddMessage {soap:>7.0}/s   bare rows {bare:>7.0}/s   ratio {ratio:.2} (at least {AT_LEAST})"
        );
        holds &= ratio >= AT_LEAST;
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
