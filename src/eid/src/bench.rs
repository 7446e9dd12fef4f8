//! Sessions without a login, for benchmarks: no binary is built with this.

use crate::{
    Eid, FormToken, Visitor,
    session::{HELD, Held},
    visitor,
};
use inbox::{Device, PersonName, Personnummer};
use std::sync::Arc;
use tower_sessions::{
    Session, SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};

impl Eid {
    /// Logs somebody in: the `Cookie` header of the session, and what a request that comes with it is known as.
    pub async fn log_in_for_bench(
        &self,
        number: &Personnummer,
        name: &str,
    ) -> Result<(String, Visitor), Box<dyn std::error::Error + Send + Sync>> {
        let held = Held {
            person: self.inbox().admit(number).await?.id,
            number: number.expose().to_owned(),
            name: PersonName::new(name),
            subject: "bench".to_owned(),
            level: "bench".to_owned(),
            logged_in: self.inbox().now(),
            id_token: "x".repeat(800), // about what a provider's token takes up in a session
            sid: None,
            device: Device::UNKNOWN,
            anew: false,
            forms: FormToken::new(self.random()),
        };
        let data = [(HELD.to_owned(), serde_json::to_value(held)?)].into();
        let mut record = Record { id: Id(0), data, expiry_date: OffsetDateTime::UNIX_EPOCH };
        let sessions = self.sessions();
        sessions.create(&mut record).await?;
        let session = Session::new(Some(record.id), Arc::new(sessions), None);
        let visitor = visitor::visitor(self, &session, "/inkorg").await?;
        Ok((format!("{}={}", self.cookies().session(), record.id), visitor))
    }
}
