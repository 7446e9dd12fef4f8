//! How much a sender may ask for: what the operator has registered of it.

use inbox::{Contract, Error, Inbox, Sender, SenderId, SenderLimits, day_begins, day_in_sweden};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
};

/// So long a count of the database's holds. Other processes' messages since then are not in it.
const COUNT_HOLDS: SignedDuration = SignedDuration::from_secs(10);
/// What calls that delivered a message are noted as.
pub(crate) const DELIVERED: &str = "delivered";

/// What is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooMuch {
    /// Requests in one second.
    Requests,
    /// Messages in one day.
    Messages,
}

/// What senders have used of what they may, in this process.
#[derive(Debug, Default)]
pub struct Quotas(Mutex<HashMap<SenderId, Used>>);

#[derive(Debug)]
struct Used {
    /// What is left of this second's requests, in thousandths.
    left: u64,
    filled: Timestamp,
    messages: Option<Messages>,
}

#[derive(Debug, Clone, Copy)]
struct Messages {
    day: Date,
    sent: u64,
    counted_at: Timestamp,
}

impl Quotas {
    /// Takes one request of a sender into account, or says what of it is too much.
    pub(crate) async fn take(
        &self,
        inbox: &Inbox,
        sender: &Sender,
        contract: Contract,
    ) -> Result<Option<TooMuch>, Error> {
        let SenderLimits { requests_per_second, messages_per_day } = sender.registration().limits;
        let now = inbox.now();
        if let Some(most) = requests_per_second
            && !self.of(sender, now, most, |used| used.take_request(now, most))
        {
            return Ok(Some(TooMuch::Requests));
        }
        let sends = matches!(contract, Contract::AddMessageV1 | Contract::AddMessageV2);
        let Some(most) = messages_per_day.filter(|_| sends) else { return Ok(None) };
        let day = day_in_sweden(now);
        let known = self.of(sender, now, NonZeroU32::MIN, |used| used.messages);
        let fresh =
            known.filter(|known| known.day == day && now.duration_since(known.counted_at) < COUNT_HOLDS);
        if fresh.is_none() {
            let midnight = day_begins(day).unwrap_or(Timestamp::MIN);
            let sent = inbox.calls_that_ended(sender, DELIVERED, midnight).await?;
            let messages = Messages { day, sent, counted_at: now };
            self.of(sender, now, NonZeroU32::MIN, |used| used.messages = Some(messages));
        }
        let within = self.of(sender, now, NonZeroU32::MIN, |used| used.take_message(most));
        Ok((!within).then_some(TooMuch::Messages))
    }

    fn of<T>(
        &self,
        sender: &Sender,
        now: Timestamp,
        most: NonZeroU32,
        take: impl FnOnce(&mut Used) -> T,
    ) -> T {
        let mut senders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = || Used { left: u64::from(most.get()) * 1_000, filled: now, messages: None };
        take(senders.entry(sender.id()).or_insert_with(full))
    }
}

impl Used {
    /// A second's worth of requests at once, and then each as time brings it.
    fn take_request(&mut self, now: Timestamp, most: NonZeroU32) -> bool {
        let most = u64::from(most.get());
        let passed = u64::try_from(now.duration_since(self.filled).as_millis()).unwrap_or_default();
        self.left = self.left.saturating_add(passed.saturating_mul(most)).min(most * 1_000);
        self.filled = self.filled.max(now);
        let enough = self.left >= 1_000;
        if enough {
            self.left -= 1_000;
        }
        enough
    }

    fn take_message(&mut self, most: NonZeroU32) -> bool {
        let Some(messages) = &mut self.messages else { return true };
        let within = messages.sent < u64::from(most.get());
        messages.sent += u64::from(within);
        within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holds_what_is_registered_and_an_hour_of_silence_saves_up_no_more() {
        let began: Timestamp = "2026-11-23T09:00:00+01:00".parse().unwrap();
        let after = |milliseconds| began + SignedDuration::from_millis(milliseconds);
        let most = NonZeroU32::new(5).unwrap();
        let mut used = Used { left: 5_000, filled: began, messages: None };
        let mut taken = |at: Timestamp| (0..100).filter(|_| used.take_request(at, most)).count();
        assert_eq!(taken(began), 5);
        assert_eq!(taken(after(199)), 0);
        assert_eq!(taken(after(200)), 1, "a fifth of a second brings one of five");
        assert_eq!(taken(after(1_200)), 5);
        assert_eq!(taken(after(3_600_000)), 5);
        assert_eq!(taken(began), 0, "a clock that goes back gives nothing");
    }

    #[test]
    fn a_day_holds_what_is_registered() {
        let now: Timestamp = "2026-11-23T09:00:00+01:00".parse().unwrap();
        let messages = Messages { day: day_in_sweden(now), sent: 8, counted_at: now };
        let mut used = Used { left: 0, filled: now, messages: Some(messages) };
        let most = NonZeroU32::new(10).unwrap();
        assert_eq!((0..100).filter(|_| used.take_message(most)).count(), 2);
    }
}
