//! Calls on their way to the database: gathered, so that a row for each costs no commit for each.

use super::writer::Writer;
use crate::write::{SealedCall, Write};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, oneshot};

/// So many may wait. Past that, the database has been away for longer than anybody calls.
const QUEUE: usize = 8_192;
/// So many in one commit.
const TOGETHER: usize = 256;
/// So long others are waited for.
const GATHERED: Duration = Duration::from_millis(200);
/// So long after the database did not take them.
const AGAIN: Duration = Duration::from_secs(1);
/// So often calls that it does not take are offered to it: a minute and more.
const TRIES: u32 = 90;

#[derive(Debug)]
enum Item {
    Call(SealedCall),
    /// Somebody waits for what came before.
    Asked(oneshot::Sender<()>),
}

/// The way there. Clones lead to the same place.
#[derive(Debug, Clone)]
pub(super) struct CallQueue(mpsc::Sender<Item>);

impl CallQueue {
    pub(super) fn start(writer: Writer) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(gather(writer, waiting));
        Self(queue)
    }

    /// `false`: too many wait.
    pub(super) fn note(&self, call: SealedCall) -> bool {
        self.0.try_send(Item::Call(call)).is_ok()
    }

    /// Returns when what came before is written, or given up.
    pub(super) async fn written(&self) {
        let (done, heard) = oneshot::channel();
        if self.0.send(Item::Asked(done)).await.is_ok() {
            let _ = heard.await; // or the queue has ended
        }
    }
}

async fn gather(writer: Writer, mut waiting: mpsc::Receiver<Item>) {
    while let Some(first) = waiting.recv().await {
        let (mut calls, mut asked) = (Vec::new(), Vec::new());
        sort(first, &mut calls, &mut asked);
        let until = tokio::time::sleep(GATHERED);
        tokio::pin!(until);
        while asked.is_empty() && calls.len() < TOGETHER {
            tokio::select! {
                () = &mut until => break,
                item = waiting.recv() => match item {
                    Some(item) => sort(item, &mut calls, &mut asked),
                    None => break,
                },
            }
        }
        write(&writer, calls.into()).await;
        for done in asked {
            let _ = done.send(()); // whoever asked may have gone
        }
    }
}

fn sort(item: Item, calls: &mut Vec<SealedCall>, asked: &mut Vec<oneshot::Sender<()>>) {
    match item {
        Item::Call(call) => calls.push(call),
        Item::Asked(done) => asked.push(done),
    }
}

/// A row that is there already is left as it is: a commit whose answer was lost may have been made.
async fn write(writer: &Writer, calls: Arc<[SealedCall]>) {
    if calls.is_empty() {
        return;
    }
    for _ in 0..TRIES {
        match writer.write(Write::Calls(calls.clone())).await {
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(%error, calls = calls.len(), "calls are not noted yet");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
    tracing::error!(calls = calls.len(), "calls were not noted: the database does not take them");
}
