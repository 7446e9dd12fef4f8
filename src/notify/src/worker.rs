//! The worker: claims notices with a lease, hands them over, and ends each exactly once. Any number may run.

use crate::Words;
use async_trait::async_trait;
use inbox::{Channel, Error, Inbox, Notice, NoticeOutcome, OutboxId, Worker};
use jiff::SignedDuration;
use std::{fmt::Debug, time::Duration};

/// A claimed notice is handed over well within this (in seconds); a worker that dies gives it back by this.
const LEASE_SECONDS: i64 = 60;
/// A gateway answers within this.
const PATIENCE: Duration = Duration::from_secs(10);
/// Notices claimed at a time: all of them may meet a gateway that does not answer, and end within the lease.
const BATCH: u32 = 5;
/// Attempts before a notice is given up.
const ATTEMPTS: u32 = 8;
/// How long the worker rests when nothing is due: notices leave within about a minute (as 1177 promises), mostly within
/// a second.
const REST: Duration = Duration::from_secs(1);

/// How often what is over is forgotten.
const SWEEP: Duration = Duration::from_mins(5);

/// A notice, for a gateway.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// By which way.
    pub channel: Channel,
    /// Telephone in E.164, or e-mail.
    pub to: &'a str,
    /// Heading, for e-mail.
    pub subject: Option<&'a str>,
    /// The text.
    pub text: &'a str,
    /// The notice's id, the same at every attempt: a gateway that knows it need not send twice.
    pub id: OutboxId,
    /// Whose inbox it is about: our own id.
    pub person: inbox::PersonId,
}

/// Why a gateway did not take a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may take it later.
    #[error("the gateway did not take the notice now")]
    Later,
    /// It never will, such as to an address that does not exist.
    #[error("the gateway will not take the notice")]
    Never,
}

/// What carries notices to telephones and mailboxes.
#[async_trait]
pub trait Gateway: Send + Sync + Debug {
    /// Hands a notice over.
    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError>;
}

/// Empties the outbox until the future is dropped.
pub async fn work(inbox: Inbox, gateway: &dyn Gateway, words: &Words) {
    let worker = Worker { lease: SignedDuration::from_secs(LEASE_SECONDS) };
    loop {
        match step(&inbox, &worker, gateway, words).await {
            Ok(0) => tokio::time::sleep(REST).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the outbox could not be read");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Forgets what is over, every few minutes until the future is dropped: requests past recognition, and sessions past
/// their limits (idle, absolute) where the process knows them.
pub async fn sweep(inbox: Inbox, limits: Option<(SignedDuration, SignedDuration)>) {
    let worker = Worker { lease: SignedDuration::from_secs(LEASE_SECONDS) };
    let (idle, absolute) = limits.unwrap_or((SignedDuration::MAX, SignedDuration::MAX));
    loop {
        if let Err(error) = inbox.sweep(&worker, idle, absolute).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what is over could not be forgotten");
        }
        tokio::time::sleep(SWEEP).await;
    }
}

/// One round; says how many notices it took up.
async fn step(inbox: &Inbox, worker: &Worker, gateway: &dyn Gateway, words: &Words) -> Result<usize, Error> {
    let notices = inbox.claim_notices(worker, BATCH).await?;
    for notice in &notices {
        // One notice that cannot be ended must not hold up the others: its lease runs out, and it is due again.
        if let Err(error) = hand_over(inbox, worker, gateway, words, notice).await {
            tracing::warn!(notice = %notice.id, error = &error as &dyn std::error::Error, "a notice was not ended");
        }
    }
    Ok(notices.len())
}

async fn hand_over(
    inbox: &Inbox,
    worker: &Worker,
    gateway: &dyn Gateway,
    words: &Words,
    notice: &Notice,
) -> Result<(), Error> {
    let Some(to) = notice.address.as_deref() else {
        return inbox.end_notice(worker, notice, NoticeOutcome::Withdrawn).await;
    };
    let (subject, text) = match notice.channel {
        Channel::Sms => (None, words.sms()),
        Channel::Email => (Some(words.email_subject()), words.email()),
    };
    let outgoing = Outgoing {
        channel: notice.channel,
        to,
        subject: subject.as_deref(),
        text: &text,
        id: notice.id,
        person: notice.person,
    };
    let sent = tokio::time::timeout(PATIENCE, gateway.send(outgoing)).await;
    match sent.unwrap_or(Err(SendError::Later)) {
        Ok(()) => inbox.end_notice(worker, notice, NoticeOutcome::Sent).await,
        Err(SendError::Later) if notice.attempt < ATTEMPTS => {
            let until = inbox.now().saturating_add(backoff(notice.attempt)).unwrap_or(jiff::Timestamp::MAX);
            inbox.postpone_notice(worker, notice, until).await
        }
        Err(_) => inbox.end_notice(worker, notice, NoticeOutcome::Failed).await,
    }
}

/// 15 seconds, doubled with every attempt: the eighth comes after about half an hour.
fn backoff(attempt: u32) -> SignedDuration {
    SignedDuration::from_secs(15 << attempt.min(8).saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::{
        ContactAddress, Contract, ManualClock, NewMessage, NewSender, Operator, Personnummer, Phone, Secrets,
        SystemRandom, TakenOver, Unit,
    };
    use std::sync::{Arc, Mutex};

    /// A gateway that answers as told and remembers what it took.
    #[derive(Debug, Default)]
    struct Scripted {
        answers: Mutex<Vec<Result<(), SendError>>>,
        taken: Mutex<Vec<(Channel, String, String)>>,
    }

    #[async_trait]
    impl Gateway for Scripted {
        async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError> {
            self.answers.lock().unwrap().pop().unwrap_or(Ok(()))?;
            let taken = (outgoing.channel, outgoing.to.to_owned(), outgoing.text.to_owned());
            self.taken.lock().unwrap().push(taken);
            Ok(())
        }
    }

    fn morning() -> ManualClock {
        ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap())
    }

    async fn inbox_with_a_notice(folder: &tempfile::TempDir, clock: &ManualClock) -> Inbox {
        let secrets = Secrets { service: vec![(1, [1; 32].into())], index: [2; 32].into() };
        let address = format!("sqlite://{}", folder.path().join("inkorg.db").display());
        let inbox =
            Inbox::open(&address, &secrets, Arc::new(clock.clone()), Arc::new(SystemRandom)).await.unwrap();
        let operator = Operator::at_console();
        let contracts = Contract::ALL.into_iter().collect();
        let sender = NewSender { system: "S".into(), hsa_id: "SE2321000016-DEMO1".into(), contracts };
        inbox.add_sender(&operator, sender).await.unwrap();
        let number = Personnummer::parse("198503149885").unwrap();
        let reached_by = vec![ContactAddress::Sms(Phone::parse("070-000 00 01").unwrap())];
        inbox
            .take_over(&operator, &TakenOver { number: number.clone(), contacts: reached_by })
            .await
            .unwrap();
        let unit = Unit { name: "Björkdalens vårdcentral".into(), ..Unit::default() };
        let message =
            NewMessage { notify: true, ..NewMessage::text(unit, "Svar på ditt prov", "Allt är bra.") };
        let sender = inbox.sender("S").await.unwrap().unwrap();
        inbox.deliver(&sender, &number, &message).await.unwrap();
        inbox
    }

    #[tokio::test]
    async fn a_notice_is_sent_once_and_says_nothing_of_the_message() {
        let (folder, clock) = (tempfile::tempdir().unwrap(), morning());
        let inbox = inbox_with_a_notice(&folder, &clock).await;
        let (gateway, words) = (Scripted::default(), Words::new("1177"));
        let worker = Worker { lease: SignedDuration::from_secs(60) };
        assert_eq!(step(&inbox, &worker, &gateway, &words).await.unwrap(), 1);
        clock.advance(SignedDuration::from_secs(3600));
        assert_eq!(step(&inbox, &worker, &gateway, &words).await.unwrap(), 0);
        let taken = gateway.taken.into_inner().unwrap();
        assert_eq!(taken, [(Channel::Sms, "+46700000001".to_owned(), words.sms())]);
    }

    #[tokio::test]
    async fn a_gateway_that_is_away_is_asked_again_later_and_then_given_up() {
        let (folder, clock) = (tempfile::tempdir().unwrap(), morning());
        let inbox = inbox_with_a_notice(&folder, &clock).await;
        let gateway =
            Scripted { answers: Mutex::new(vec![Err(SendError::Later); 20]), ..Scripted::default() };
        let (worker, words) = (Worker { lease: SignedDuration::from_secs(60) }, Words::new("1177"));
        let mut attempts = 0;
        for _ in 0..200 {
            attempts += step(&inbox, &worker, &gateway, &words).await.unwrap();
            clock.advance(SignedDuration::from_secs(60));
        }
        assert_eq!(attempts, usize::try_from(ATTEMPTS).unwrap());
        assert!(gateway.taken.into_inner().unwrap().is_empty());
    }
}
