//! The register behind population:residentmaster, `LookupResidentForFullProfile` 1.1 (RIV-TA Basic Profile 2.1).
//!
//! The way of one question: cache → one flight per number → [`rivta`] (breaker, mutual TLS, limits, gate, envelope) → `answer`
//! → `record` (what it says of the person). Nothing is asked twice: who waits for a page asks again.

mod answer;
mod question;
mod record;
mod settings;

pub use settings::{Settings, SettingsError};

use crate::{
    Deregistration, Particulars, Register, RegisterAway, Resident,
    cache::{Cache, MOST},
};
use answer::Broken;
use async_trait::async_trait;
use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use inbox::{Clock, Personnummer};
use jiff::Timestamp;
use record::Record;
use rivta::{Breaker, Client, NoAnswer, Patience, Question as Asked};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use url::Url;

/// The contract's producers answer in 120 ms (TKB, SLA); a page that asks about a whole family asks for one after the other.
const PATIENCE: Patience = Patience { connect: Duration::from_secs(1), total: Duration::from_millis(2_500) };
/// Most questions at once: a register that is slow must not tie up everything here.
const AT_ONCE: usize = 64;
/// Most of them that are asked because a sender asked: a burst of deliveries leaves the others to pages.
const FOR_SENDERS: usize = 16;
/// So long a question waits for its turn.
const QUEUE: Duration = Duration::from_secs(1);
/// A number that has been changed is followed so many times.
const REFERENCES: usize = 2;

/// The register. Clones are the same register. In memory it keeps what it was answered lately; nothing reaches a disk.
#[derive(Clone)]
pub struct ResidentMaster(Arc<Inner>);

struct Inner {
    client: Client,
    url: Url,
    logical_address: String,
    breaker: Breaker,
    at_once: Semaphore,
    for_senders: Arc<Semaphore>,
    cache: Cache,
    flights: Mutex<HashMap<Question, Flight>>,
    clock: Arc<dyn Clock>,
}

type Answered = Result<Option<Resident>, RegisterAway>;
type Flight = Shared<BoxFuture<'static, Answered>>;

/// Whom a question is about, and for whom it is asked. A page joins no question of a sender's, which may wait its turn.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Question {
    number: Personnummer,
    asker: Asker,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Asker {
    Page,
    Sender,
}

impl Question {
    fn of(number: &Personnummer, asker: Asker) -> Self {
        Self { number: number.clone(), asker }
    }
}

/// Why a question has no answer. Says nothing of whom it was about.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error("it has not answered lately and is left alone")]
    LeftAlone,
    #[error("{AT_ONCE} questions have waited for an answer too long already")]
    Busy,
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    #[error(transparent)]
    Broken(#[from] Broken),
}

impl ResidentMaster {
    /// Ready to ask. The register itself may be down when we start.
    pub fn new(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, SettingsError> {
        Ok(Self(Arc::new(Inner {
            client: Client::new(settings.tls()?, PATIENCE)?,
            url: settings.url.clone(),
            logical_address: settings.logical_address.clone(),
            breaker: Breaker::new("the population register"),
            at_once: Semaphore::new(AT_ONCE),
            for_senders: Arc::new(Semaphore::new(FOR_SENDERS)),
            cache: Cache::new(MOST),
            flights: Mutex::default(),
            clock,
        })))
    }

    /// The one question under way, begun if there is none. It goes on when whoever asked has gone, and holds its `share`
    /// until it has ended.
    fn flight(&self, question: Question, share: Option<OwnedSemaphorePermit>) -> Flight {
        let mut flights = self.0.flights();
        if let Some(flight) = flights.get(&question) {
            return flight.clone();
        }
        let landing = Landing { inner: self.0.clone(), question: question.clone(), _share: share };
        let task = tokio::spawn(async move { landing.inner.ask(&landing.question.number).await });
        let flight = async move { task.await.unwrap_or(Err(RegisterAway)) }.boxed().shared();
        flights.insert(question, flight.clone());
        flight
    }
}

/// Ends a flight, however it ends.
struct Landing {
    inner: Arc<Inner>,
    question: Question,
    _share: Option<OwnedSemaphorePermit>,
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.inner.flights().remove(&self.question);
    }
}

impl Inner {
    fn flights(&self) -> MutexGuard<'_, HashMap<Question, Flight>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks, and keeps the answer. The log gets the cause here; whoever asked knows only that there is no answer.
    async fn ask(&self, number: &Personnummer) -> Answered {
        let as_of = self.clock.now();
        match self.resident(number, as_of).await {
            Ok(resident) => {
                self.cache.keep(number.clone(), resident.clone(), as_of);
                Ok(resident)
            }
            // Said once when it began.
            Err(Unanswered::LeftAlone) => Err(RegisterAway),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(chain);
                tracing::warn!(%error, cause, "the population register gave no answer");
                Err(RegisterAway)
            }
        }
    }

    /// What the register says of a number, by way of the numbers that came after it.
    async fn resident(
        &self,
        number: &Personnummer,
        as_of: Timestamp,
    ) -> Result<Option<Resident>, Unanswered> {
        let Some(mut record) = self.record(number, as_of).await? else { return Ok(None) };
        for _ in 0..REFERENCES {
            let old = record.resident.deregistered == Some(Deregistration::OldNumber);
            let Some(present) = record.refers_to.take().filter(|_| old) else { break };
            // Where the present record is not given out, the old one stands, and with it that it is old.
            let Some(mut next) = self.record(&present, as_of).await? else { break };
            next.resident.protected |= record.resident.protected;
            record = next;
        }
        Ok(Some(record.resident))
    }

    async fn record(&self, number: &Personnummer, as_of: Timestamp) -> Result<Option<Record>, Unanswered> {
        let permit = timeout(QUEUE, self.at_once.acquire()).await;
        let _permit = permit.ok().and_then(Result::ok).ok_or(Unanswered::Busy)?;
        let passage = self.breaker.enter(self.clock.now()).ok_or(Unanswered::LeftAlone)?;
        let (action, envelope) = (question::action(), question::envelope(&self.logical_address, number));
        let asked = Asked { url: &self.url, action: &action, envelope: &envelope, largest: answer::LARGEST };
        let read = match self.client.ask(asked).await {
            Ok(bytes) => answer::read(&bytes, number, as_of).map_err(Unanswered::from),
            Err(none) => Err(none.into()),
        };
        match &read {
            // One person's record that cannot be read must not keep everybody else's from being asked for.
            Err(Unanswered::Broken(broken)) if broken.is_about_one_person() => passage.answered(),
            Err(_) => passage.failed(self.clock.now()),
            Ok(_) => passage.answered(),
        }
        read
    }
}

#[async_trait]
impl Register for ResidentMaster {
    async fn resident(&self, number: &Personnummer) -> Answered {
        match self.0.cache.fresh(number, self.0.clock.now()) {
            Some(known) => Ok(known.resident),
            None => self.flight(Question::of(number, Asker::Page), None).await,
        }
    }

    async fn resident_for_sender(&self, number: &Personnummer) -> Answered {
        if let Some(known) = self.0.cache.fresh(number, self.0.clock.now()) {
            return Ok(known.resident);
        }
        let under_way = [Asker::Page, Asker::Sender]
            .into_iter()
            .find_map(|asker| self.0.flights().get(&Question::of(number, asker)).cloned());
        if let Some(flight) = under_way {
            return flight.await;
        }
        // Waits here, before anything is begun: a sender that goes away leaves no question behind.
        let share = self.0.for_senders.clone().acquire_owned().await.map_err(|_closed| RegisterAway)?;
        self.flight(Question::of(number, Asker::Sender), Some(share)).await
    }

    async fn particulars(&self, number: &Personnummer) -> Result<Option<Particulars>, RegisterAway> {
        let answered = match self.resident(number).await {
            Err(away) => {
                self.0.cache.shown(number, self.0.clock.now()).map(|known| known.resident).ok_or(away)
            }
            answered => answered,
        };
        answered.map(|resident| resident.map(Particulars::from))
    }
}

impl fmt::Debug for ResidentMaster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentMaster(…)")
    }
}

/// An error and what it came of. None of these quotes what was asked or answered.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |words, cause| format!("{words}: {cause}"))
}
