//! Senders at work, and what they know of what they sent.

use crate::{
    client::{Answer, Client},
    message,
};
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::sleep};

/// So long it may take until everything works again by itself, on a busy machine.
const RECOVERY: Duration = Duration::from_secs(40);
/// So long a sender rests after each message: enough are under way at any time, and what is there is soon looked through.
const REST: Duration = Duration::from_millis(15);
/// So long a sender waits that was told to come back.
const PAUSE: Duration = Duration::from_millis(20);

/// What senders know, together.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) acknowledged: BTreeSet<usize>,
    /// Without an answer, or told to come back.
    pub(crate) open: BTreeSet<usize>,
    /// Refused, or never sent whole.
    pub(crate) never: BTreeSet<usize>,
}

#[derive(Default)]
pub(crate) struct Load {
    known: Mutex<Known>,
    /// How many each sender has had acknowledged.
    by_sender: Mutex<Vec<usize>>,
    addresses: Mutex<Vec<SocketAddr>>,
    next: AtomicUsize,
    trouble: AtomicUsize,
    over: AtomicBool,
    senders: Mutex<JoinSet<()>>,
}

impl Load {
    /// Lets so many senders begin, taking turns at the addresses.
    pub(crate) fn begin(addresses: Vec<SocketAddr>, senders: usize) -> Arc<Self> {
        let load = Arc::new(Self::default());
        load.addresses(addresses);
        *load.by_sender.lock().unwrap() = vec![0; senders];
        for sender in 0..senders {
            load.senders.lock().unwrap().spawn(load.clone().send(sender));
        }
        load
    }

    /// Where senders connect from now on.
    pub(crate) fn addresses(&self, addresses: Vec<SocketAddr>) {
        *self.addresses.lock().unwrap() = addresses;
    }

    pub(crate) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap()
    }

    /// How often somebody got no acknowledgement that was due.
    pub(crate) fn trouble(&self) -> usize {
        self.trouble.load(Ordering::SeqCst)
    }

    /// A number that nobody else sends.
    pub(crate) fn next(&self) -> usize {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    /// How many numbers there are.
    pub(crate) fn numbers(&self) -> usize {
        self.next.load(Ordering::SeqCst)
    }

    async fn send(self: Arc<Self>, sender: usize) {
        let mut client = None;
        while !self.over.load(Ordering::SeqCst) {
            if client.is_none() {
                let address = {
                    let addresses = self.addresses.lock().unwrap();
                    addresses[sender % addresses.len()]
                };
                client = Client::connect(address).await;
            }
            let Some(connected) = &mut client else {
                sleep(PAUSE).await;
                continue;
            };
            let number = self.next();
            let answer = connected.deliver(number).await;
            match answer {
                Answer::Acknowledged => {
                    assert!(self.known().acknowledged.insert(number));
                    self.by_sender.lock().unwrap()[sender] += 1;
                    sleep(REST).await;
                }
                Answer::Refused => {
                    assert!(message::is_refused(number), "{number} was refused");
                    self.known().never.insert(number);
                }
                Answer::NotNow | Answer::Nothing => {
                    self.known().open.insert(number);
                    self.trouble.fetch_add(1, Ordering::SeqCst);
                    if answer == Answer::Nothing {
                        client = None;
                    }
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Waits until every sender is acknowledged, three times each.
    pub(crate) async fn works_again(&self) {
        let (began, before) = (Instant::now(), self.by_sender.lock().unwrap().clone());
        loop {
            sleep(Duration::from_millis(5)).await;
            self.fails_if_a_sender_did();
            let now = self.by_sender.lock().unwrap().clone();
            if now.iter().zip(&before).all(|(now, before)| *now >= before + 3) {
                return;
            }
            assert!(began.elapsed() < RECOVERY, "it does not work again: {before:?}, {now:?}");
        }
    }

    /// Waits until somebody gets no acknowledgement.
    pub(crate) async fn is_in_trouble(&self) {
        let (began, before) = (Instant::now(), self.trouble());
        while self.trouble() == before {
            assert!(began.elapsed() < RECOVERY, "nobody notices");
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Senders finish what they are at.
    pub(crate) async fn ends(&self) {
        self.over.store(true, Ordering::SeqCst);
        let senders = std::mem::take(&mut *self.senders.lock().unwrap());
        senders.join_all().await;
    }

    fn fails_if_a_sender_did(&self) {
        if let Some(ended) = self.senders.lock().unwrap().try_join_next() {
            ended.expect("a sender found what must not be");
        }
    }

    /// Everything that got no answer is sent again, until it has one.
    pub(crate) async fn sends_again(&self, address: SocketAddr) {
        let open: Vec<_> = std::mem::take(&mut self.known().open).into_iter().collect();
        let mut client = Client::connect(address).await.expect("it listens");
        for number in open {
            let began = Instant::now();
            let answer = loop {
                match client.deliver(number).await {
                    Answer::NotNow => {}
                    Answer::Nothing => client = Client::connect(address).await.expect("it listens"),
                    answer => break answer,
                }
                assert!(began.elapsed() < RECOVERY, "{number} is not taken");
                sleep(PAUSE).await;
            };
            let mut known = self.known();
            match answer {
                Answer::Acknowledged => known.acknowledged.insert(number),
                _ => known.never.insert(number),
            };
        }
    }
}
