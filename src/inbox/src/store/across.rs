//! Between processes: what one of them has stored, the others are told, on PostgreSQL (LISTEN and NOTIFY).
//!
//! A notification holds our own random id of a person and nothing else. It is sent after the commit, and not with it:
//! PostgreSQL lets only one commit with a notification through at a time, and senders would wait for each other. It may
//! be lost, when a process or a connection dies, or when more wait than are kept: whoever listens counts now and then
//! anyway. On SQLite there is nothing that could tell another process.

use super::{
    bell::Bell,
    postgres::{CHANNEL, NOTIFY},
};
use sqlx::{
    ConnectOptions, PgConnection,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{sync::mpsc, task::JoinHandle, time::sleep};
use uuid::Uuid;

/// So many may wait to be told to others. Past that they find out when they count.
const WAITING: usize = 4096;
/// So many are told by one statement.
const AT_ONCE: usize = 256;
/// So long until a lost connection is tried again, at first and at most.
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// So long a connection may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hears what other processes have stored, from the first time that somebody here wants to know.
#[derive(Debug)]
pub(super) struct Hearing {
    options: PgConnectOptions,
    bell: Arc<Bell>,
    task: OnceLock<JoinHandle<()>>,
}

impl Hearing {
    pub(super) fn new(options: PgConnectOptions, bell: Arc<Bell>) -> Self {
        Self { options, bell, task: OnceLock::new() }
    }

    /// Begins, unless it has begun.
    pub(super) fn begin(&self) {
        self.task.get_or_init(|| tokio::spawn(hear(self.options.clone(), self.bell.clone())));
    }
}

impl Drop for Hearing {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

async fn hear(options: PgConnectOptions, bell: Arc<Bell>) {
    let mut wait = FIRST_WAIT;
    loop {
        if let Ok(mut listener) = listener(options.clone()).await {
            wait = FIRST_WAIT;
            // While nobody listened, anything may have come.
            bell.ring_for_all();
            loop {
                match listener.try_recv().await {
                    Ok(Some(told)) => {
                        if let Ok(person) = Uuid::try_parse(told.payload()) {
                            bell.ring(person);
                        }
                    }
                    // Lost, and there again.
                    Ok(None) => bell.ring_for_all(),
                    Err(_) => break,
                }
            }
        }
        sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

async fn listener(options: PgConnectOptions) -> Result<PgListener, sqlx::Error> {
    let alone = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let pool = alone.acquire_timeout(PATIENCE).connect_with(options).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Tells the others, until nobody can store anything here any more.
pub(super) fn telling(options: PgConnectOptions) -> mpsc::Sender<Uuid> {
    let (told, mut waiting) = mpsc::channel(WAITING);
    // Nothing is lost that was stored: a notification need not survive a loss of power.
    let options = options.options([("synchronous_commit", "off")]);
    tokio::spawn(async move {
        let mut connection = None;
        let mut people = Vec::new();
        while waiting.recv_many(&mut people, AT_ONCE).await > 0 {
            people.sort_unstable();
            people.dedup();
            // A connection that rested may be gone: then once more with a new one.
            if tell(&mut connection, &options, &people).await.is_err() {
                let _ = tell(&mut connection, &options, &people).await;
            }
            people.clear();
        }
    });
    told
}

async fn tell(
    connection: &mut Option<PgConnection>,
    options: &PgConnectOptions,
    people: &[Uuid],
) -> Result<(), sqlx::Error> {
    let mut open = match connection.take() {
        Some(open) => open,
        None => options.connect().await?,
    };
    sqlx::query(NOTIFY).bind(people).execute(&mut open).await?;
    *connection = Some(open);
    Ok(())
}
