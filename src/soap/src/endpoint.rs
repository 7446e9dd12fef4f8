//! HTTP: one address for every operation, and the descriptions beside it.

mod body;
mod v2;

use crate::{
    admission::{self, Admission},
    contract::patientportal::v1::{add_message, is_active_user},
    description::Descriptions,
    envelope,
    fault::Fault,
    operation::{self, Call, Request},
};
use axum::{
    Router,
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use inbox::{
    AccountState, Addressee, Channel, Contract, DeliverError, Inbox, Personnummer, Random, RandomExt, Sender,
};
use register::Register;
use std::{error::Error, fmt::Write, sync::Arc};
use tracing::{Span, error, field, info, warn};

/// A request up to this size, in bytes, is read in a few milliseconds.
const READ_AT_ONCE: usize = 256 << 10;

/// What sending systems meet.
#[derive(Debug)]
pub struct Endpoint {
    /// Where messages go.
    pub inbox: Inbox,
    /// Tells who has died, whose inboxes take no more, and which guardians are told of a child's messages.
    pub register: Arc<dyn Register>,
    /// The ways by which the operator sends notices. No sender is promised another.
    pub offered: Vec<Channel>,
    /// Gives faults their references.
    pub random: Arc<dyn Random>,
    /// How a caller is known.
    pub caller: Caller,
    /// The whole address that senders post to, such as `https://inkorg.example.se/soap`. The WSDLs say it.
    pub address: String,
    /// The HSA-id that requests must be addressed to (BP 2.1 rule 8); `None`: any.
    pub logical_address: Option<String>,
}

/// How a caller is known to be a registered sender.
#[derive(Debug, Clone)]
pub enum Caller {
    /// On loopback without TLS, everybody who can reach the listener is trusted to be the system that `sourceSystem`
    /// names.
    Loopback {
        /// The system id of a caller whose operation has no `sourceSystem` (`IsActiveUser` 1). `None`: denied.
        default_system: Option<String>,
    },
}

impl Caller {
    /// The system that calls, by what the request states.
    fn stated<'a>(&'a self, source_system: Option<&'a str>) -> Option<&'a str> {
        match self {
            Self::Loopback { .. } => source_system,
        }
    }

    /// The system that calls, when the operation has no place to state it.
    fn unstated(&self) -> Option<&str> {
        match self {
            Self::Loopback { default_system } => default_system.as_deref(),
        }
    }
}

/// `POST /soap`; `GET /soap/{Operation}/{major}?wsdl`, and the files that the WSDL imports.
pub fn router(endpoint: Endpoint) -> Router {
    let descriptions = Descriptions::of(&endpoint.address);
    Router::new()
        .route("/soap", post(receive))
        .route("/soap/{operation}/{major}", get(wsdl))
        .route("/soap/{operation}/{major}/{file}", get(file))
        .with_state(Arc::new(Service { endpoint, descriptions, admission: Admission::default() }))
}

struct Service {
    endpoint: Endpoint,
    descriptions: Descriptions,
    admission: Admission,
}

/// Why there is no answer.
enum Refusal {
    /// Told as a SOAP fault.
    Fault(Fault),
    /// Told by HTTP alone: what came may not even be SOAP.
    MediaType(&'static str),
}

impl<F: Into<Fault>> From<F> for Refusal {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

/// An answer, and what it comes to in the log.
struct Answer {
    xml: String,
    outcome: &'static str,
}

/// One line in the log for each request: ids, the operation and the outcome. Never what was sent.
#[tracing::instrument(name = "soap", skip_all, fields(operation = field::Empty, sender = field::Empty))]
async fn receive(State(service): State<Arc<Service>>, headers: HeaderMap, body: Body) -> Response {
    match service.endpoint.answer(&service.admission, &headers, body).await {
        Ok(Answer { xml, outcome }) => {
            info!(outcome, "SOAP request answered");
            ([(header::CONTENT_TYPE, envelope::MEDIA_TYPE)], envelope::around(&xml)).into_response()
        }
        Err(Refusal::MediaType(says)) => {
            info!(outcome = "media_type", "SOAP request refused");
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, says).into_response()
        }
        Err(Refusal::Fault(fault)) => {
            let reference = service.endpoint.random.opaque_id().simple().to_string();
            let code = fault.code().as_str();
            if let Some(cause) = fault.cause() {
                error!(
                    outcome = "fault",
                    code,
                    reference,
                    cause = chain(cause),
                    "SOAP request failed: {fault}"
                );
            } else if fault.status() == StatusCode::FORBIDDEN {
                warn!(outcome = "denied", code, reference, "SOAP request denied: {fault}");
            } else {
                info!(outcome = "fault", code, reference, "SOAP request refused: {fault}");
            }
            fault.answer(&reference)
        }
    }
}

impl Endpoint {
    async fn answer(
        &self,
        admission: &Admission,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Answer, Refusal> {
        let (bytes, held) = body::read(admission, headers, body).await?;
        let _turn = admission.turn().await?;
        let request = parsed(bytes).await?;
        // What was large in it are files now, for which the inbox has a room of its own.
        drop(held);
        admission::in_time(Box::pin(self.work(request))).await?
    }

    async fn work(&self, request: Request) -> Result<Answer, Refusal> {
        let Request { operation, logical_address, call } = request;
        Span::current().record("operation", operation.name);
        if self.logical_address.as_ref().is_some_and(|ours| *ours != logical_address) {
            return Err(Fault::header(
                "The header LogicalAddress is not the HSA-id of this service. Ask the operator for it.",
            )
            .into());
        }
        match call {
            Call::AddMessageV1(request) => self.add_message(*request).await,
            Call::IsActiveUserV1(request) => self.is_active_user(request).await,
            Call::AddMessageV2(request) => self.add_message_v2(*request).await,
            Call::IsActiveUserV2(request) => self.is_active_user_v2(request).await,
            Call::GetMessageThreadStatusV2(request) => self.get_message_thread_status_v2(request).await,
        }
    }

    async fn add_message(&self, request: add_message::Request) -> Result<Answer, Refusal> {
        let add_message::Request { subject, message, source_system } = request;
        if source_system.is_none() {
            let says = "sourceSystem is missing. State the system id that the operator registered.";
            return Err(Fault::denied(says).into());
        }
        let sender =
            self.authorise(self.caller.stated(source_system.as_deref()), Contract::AddMessageV1).await?;
        let wanted = if message.notify { &*self.offered } else { &[] };
        let delivered = match self.reached(&sender, subject.as_ref(), wanted).await? {
            Some((addressee, ways)) => self.inbox.deliver_to(&sender, &addressee, &message, &ways).await,
            None => Err(DeliverError::NotActiveUser),
        };
        let (outcome, word) = match delivered {
            Ok(delivered) => {
                let word = if delivered.resent { "resent" } else { "delivered" };
                (add_message::Outcome::Delivered(self.of_offered(delivered.notices)), word)
            }
            Err(DeliverError::NotActiveUser) => (add_message::Outcome::NotActiveUser, "not_active_user"),
            Err(DeliverError::Inbox(error)) => return Err(error.into()),
            // The contract has neither.
            Err(DeliverError::File(_) | DeliverError::OtherContent) => {
                return Err(inbox::Error::Inconsistent("a file or an id of version 1").into());
            }
        };
        Ok(Answer { xml: add_message::answer(message.thread.as_deref(), &outcome), outcome: word })
    }

    async fn is_active_user(&self, request: is_active_user::Request) -> Result<Answer, Refusal> {
        let sender = self.authorise(self.caller.unstated(), Contract::IsActiveUserV1).await?;
        let channels = match self.reached(&sender, request.subject.as_ref(), &self.offered).await? {
            Some((addressee, ways)) => self.inbox.is_active_user(&sender, &addressee).await?.then_some(ways),
            None => None,
        };
        let outcome = if channels.is_some() { "active_user" } else { "not_active_user" };
        Ok(Answer { xml: is_active_user::answer(channels.as_deref()), outcome })
    }

    /// Whom a request is about, and by which of the `wanted` ways somebody would be told now. `None`: nobody in our
    /// book, or somebody who has died. Our book comes first: the register is told of nobody who has no active inbox here,
    /// however many numbers a sender tries.
    async fn reached(
        &self,
        sender: &Sender,
        number: Option<&Personnummer>,
        wanted: &[Channel],
    ) -> Result<Option<(Addressee, Vec<Channel>)>, inbox::Error> {
        let Some(number) = number else { return Ok(None) };
        let Some(addressee) = self.inbox.addressee(sender, number).await? else { return Ok(None) };
        if addressee.state() != AccountState::Active {
            return Ok(Some((addressee, Vec::new()))); // the inbox answers that it is not, and logs that it was asked
        }
        let register = &*self.register;
        let ways = register::promised(register, &self.inbox, number, &addressee, wanted).await?;
        Ok(ways.map(|ways| (addressee, ways)))
    }

    /// What a person has chosen, as far as there is a gateway for it.
    fn of_offered(&self, mut chosen: Vec<Channel>) -> Vec<Channel> {
        chosen.retain(|channel| self.offered.contains(channel));
        chosen
    }

    /// Finds the registered sender behind a system id. Unknown, turned off and not registered for the contract are one
    /// answer, so that nobody can try out system ids.
    async fn authorise(&self, system: Option<&str>, contract: Contract) -> Result<Sender, Refusal> {
        let sender = match system {
            Some(system) => self.inbox.sender(system).await?,
            None => None,
        };
        let sender = sender.filter(|sender| sender.may(contract)).ok_or_else(|| {
            Fault::denied(
                "The calling system is not registered for this operation. Ask the operator to register it.",
            )
        })?;
        Span::current().record("sender", field::display(sender.id()));
        Ok(sender)
    }
}

async fn wsdl(
    State(service): State<Arc<Service>>,
    Path((operation, major)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    if !query.is_some_and(|query| query.eq_ignore_ascii_case("wsdl")) {
        return (StatusCode::NOT_FOUND, "Ask for ?wsdl here; requests are posted to /soap.").into_response();
    }
    described(service.descriptions.wsdl(&operation, &major))
}

async fn file(
    State(service): State<Arc<Service>>,
    Path((operation, major, name)): Path<(String, String, String)>,
) -> Response {
    described(service.descriptions.file(&operation, &major, &name))
}

fn described(text: Option<&str>) -> Response {
    match text {
        Some(text) => ([(header::CONTENT_TYPE, envelope::MEDIA_TYPE)], text.to_owned()).into_response(),
        None => {
            (StatusCode::NOT_FOUND, "No operation of this service has such a description.").into_response()
        }
    }
}

/// A large request takes a while to read, and the others shall not wait for it.
async fn parsed(bytes: Vec<u8>) -> Result<Request, Fault> {
    if bytes.len() <= READ_AT_ONCE {
        return operation::parse(&bytes);
    }
    let read = tokio::task::spawn_blocking(move || operation::parse(&bytes));
    read.await.map_err(|stopped| inbox::Error::Unavailable(Box::new(stopped)))?
}

/// An error and what it came of, for the log.
fn chain(error: &inbox::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        write!(words, ": {error}").expect("a string takes what is written");
        source = error.source();
    }
    words
}
