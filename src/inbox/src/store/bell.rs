//! Who waits, in this process, for messages to come to an inbox.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;
use uuid::Uuid;

type Waiting = HashMap<Uuid, watch::Sender<()>>;

/// Rung when a message has come to somebody's inbox. It says no more than that: whoever hears it counts. So nothing is lost
/// when it rings more often than somebody listens, and nothing is told twice when it rings for nothing.
#[derive(Debug, Default)]
pub(crate) struct Bell(Mutex<Waiting>);

impl Bell {
    /// Hears it for one inbox, until what is returned is dropped.
    pub(crate) fn listen(self: &Arc<Self>, person: Uuid) -> Listening {
        let heard = self.waiting().entry(person).or_default().subscribe();
        Listening { bell: Arc::clone(self), person, heard: Some(heard) }
    }

    /// Says that something may have come.
    pub(crate) fn ring(&self, person: Uuid) {
        if let Some(waiting) = self.waiting().get(&person) {
            waiting.send_replace(());
        }
    }

    /// Says it to all: nobody knows what came in the meantime.
    pub(crate) fn ring_for_all(&self) {
        for waiting in self.waiting().values() {
            waiting.send_replace(());
        }
    }

    /// A map is whole after every change of it.
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who listens.
#[derive(Debug)]
pub(crate) struct Listening {
    bell: Arc<Bell>,
    person: Uuid,
    /// There until it is dropped.
    heard: Option<watch::Receiver<()>>,
}

impl Listening {
    /// Returns when the bell has rung since this returned last, or since listening began.
    pub(crate) async fn heard(&mut self) {
        let heard = match &mut self.heard {
            Some(heard) => heard.changed().await.is_ok(),
            None => false,
        };
        if !heard {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut waiting = self.bell.waiting();
        drop(self.heard.take());
        if waiting.get(&self.person).is_some_and(|person| person.receiver_count() == 0) {
            waiting.remove(&self.person);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    async fn hears(listening: &mut Listening) -> bool {
        timeout(Duration::from_millis(20), listening.heard()).await.is_ok()
    }

    #[tokio::test]
    async fn whoever_listens_hears_what_is_for_them_and_once_however_often_it_rang() {
        let bell = Arc::new(Bell::default());
        let (anna, erik) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (mut one, mut other, mut eriks) = (bell.listen(anna), bell.listen(anna), bell.listen(erik));
        assert!(!hears(&mut one).await);
        bell.ring(anna);
        bell.ring(anna);
        assert!(hears(&mut one).await && hears(&mut other).await);
        assert!(!hears(&mut one).await && !hears(&mut eriks).await);
        bell.ring_for_all();
        assert!(hears(&mut one).await && hears(&mut eriks).await);
    }

    #[test]
    fn nobody_is_remembered_who_has_gone() {
        let bell = Arc::new(Bell::default());
        let anna = Uuid::from_u128(1);
        let (one, other) = (bell.listen(anna), bell.listen(anna));
        drop(one);
        assert_eq!(bell.waiting().len(), 1);
        drop(other);
        assert_eq!(bell.waiting().len(), 0);
        bell.ring(anna);
    }
}
