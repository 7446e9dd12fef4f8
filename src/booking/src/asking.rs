//! Asking booking systems: with our certificate, never for long, never for much, and not at all where nobody has answered
//! lately.

use crate::{
    details::{self, Details, Unusable},
    settings::{Settings, SettingsError},
};
use inbox::{BookingJob, BookingLane, BookingSystem, BookingTrouble, HsaId, SenderId};
use jiff::Timestamp;
use rivta::{Address, Breaker, Broken, Client, FaultCode, NoAnswer, Question};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// So many addresses of one system are asked at once: a system that is slow ties up its own share and no more.
const ADDRESSES_OF_A_SYSTEM: usize = 8;

/// The booking systems, as we know them.
#[derive(Debug)]
pub(crate) struct Systems {
    /// `None`: we have no certificate to show.
    secure: Option<Client>,
    here: Client,
    breakers: Mutex<HashMap<BookingLane, Arc<Breaker>>>,
    shares: Mutex<HashMap<SenderId, Arc<Semaphore>>>,
}

/// Why a booking's system has not said what there is to know.
#[derive(Debug)]
pub(crate) enum Unasked {
    /// It has not answered lately, and is left alone.
    LeftAlone,
    /// It was asked.
    Trouble(BookingTrouble, Option<Unanswered>),
}

/// What went wrong, for the log. Says nothing of whom it was about.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unanswered {
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    #[error(transparent)]
    Unusable(#[from] Unusable),
}

impl Systems {
    pub(crate) fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let (secure, here) = settings.clients()?;
        Ok(Self { secure, here, breakers: Mutex::default(), shares: Mutex::default() })
    }

    /// A share of what one system is asked at once.
    pub(crate) async fn share(&self, system: SenderId) -> Option<OwnedSemaphorePermit> {
        let share = {
            let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(Semaphore::new(ADDRESSES_OF_A_SYSTEM));
            shares.entry(system).or_insert_with(new).clone()
        };
        share.acquire_owned().await.ok()
    }

    fn breaker(&self, lane: BookingLane) -> Arc<Breaker> {
        let mut breakers = self.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        breakers.entry(lane).or_insert_with(|| Arc::new(Breaker::new("a booking system"))).clone()
    }

    /// Whether an address is left alone for now.
    pub(crate) fn rests(&self, lane: BookingLane, now: Timestamp) -> bool {
        self.breaker(lane).rests(now)
    }

    /// What the system says of a booking. `clock` is asked before and after.
    pub(crate) async fn ask(
        &self,
        lane: BookingLane,
        system: &BookingSystem,
        job: &BookingJob,
        clock: impl Fn() -> Timestamp,
    ) -> Result<Details, Unasked> {
        let nowhere = || Unasked::Trouble(BookingTrouble::NotRegistered, None);
        let url: Url = system.address.as_str().parse().map_err(|_| nowhere())?;
        let client = match Address::of(&url) {
            Ok(Address::Here) => &self.here,
            Ok(Address::Elsewhere) => self.secure.as_ref().ok_or_else(nowhere)?,
            Err(_) => return Err(nowhere()),
        };
        let to = system.logical_address.as_ref().map_or(&*job.reference.unit, HsaId::as_str);
        let envelope = details::question(to, &job.subject, &job.reference);
        let action = details::action();
        let question =
            Question { url: &url, action: &action, envelope: &envelope, largest: details::LARGEST };
        let breaker = self.breaker(lane);
        let passage = breaker.enter(clock()).ok_or(Unasked::LeftAlone)?;
        let answered = match client.ask(question).await {
            Ok(bytes) => details::read(&bytes, &job.subject, &job.reference).map_err(Unanswered::from),
            Err(none) => Err(none.into()),
        };
        let (answers, result) = match answered {
            Ok(details) => (true, Ok(details)),
            Err(error) => {
                let (answers, trouble) = judged(&error);
                (answers, Err(Unasked::Trouble(trouble, Some(error))))
            }
        };
        if answers {
            passage.answered();
        } else {
            passage.failed(clock());
        }
        result
    }
}

/// Whether the address answers, whatever it says of this one booking; and what it comes to. What a platform says, it says of
/// itself: it has not asked the system, or was not let in either.
fn judged(error: &Unanswered) -> (bool, BookingTrouble) {
    match error {
        Unanswered::NoAnswer(NoAnswer::Unreached(_)) => (false, BookingTrouble::Unreached),
        Unanswered::NoAnswer(NoAnswer::Status(401 | 403)) => (true, BookingTrouble::Denied),
        Unanswered::NoAnswer(NoAnswer::Status(_)) => (false, BookingTrouble::Failed),
        Unanswered::NoAnswer(NoAnswer::MediaType | NoAnswer::TooLarge(_)) => {
            (false, BookingTrouble::Unreadable)
        }
        Unanswered::Unusable(Unusable::Broken(Broken::Fault(fault))) => match (fault.platform, fault.code) {
            (Some(_), FaultCode::Client) => (true, BookingTrouble::Denied),
            (Some(_), FaultCode::Server) => (false, BookingTrouble::Unreached),
            (None, FaultCode::Client) => (true, BookingTrouble::Refused),
            (None, FaultCode::Server) => (false, BookingTrouble::Failed),
        },
        Unanswered::Unusable(Unusable::Broken(
            Broken::Gate(_) | Broken::NotXml | Broken::NotAnEnvelope | Broken::NotTheAnswer,
        )) => (false, BookingTrouble::Unreadable),
        Unanswered::Unusable(_) => (true, BookingTrouble::Unreadable),
    }
}
