//! HTTP: one address for every operation, and the descriptions beside it.

mod body;
mod v2;

use crate::{
    admission::{self, Admission},
    caller::{Caller, Calling, Sought},
    contract::{
        engagementindex::process_notification,
        monitoring::ping_for_configuration,
        patientportal::v1::{add_message, is_active_user},
    },
    description::Descriptions,
    envelope,
    fault::Fault,
    operation::{self, Call, OPERATIONS, Request},
    quota::{Quotas, TooMuch},
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
    AccountState, Addressee, Channel, Contract, DeliverError, Inbox, NewCall, Personnummer, Purpose, Random,
    RandomExt, Sender,
};
use register::Register;
use std::{error::Error, fmt::Write, sync::Arc, time::Instant};
use tracing::{Span, error, field, info, warn};
use uuid::Uuid;

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
    /// Gives calls their ids, which are the references of faults.
    pub random: Arc<dyn Random>,
    /// How a caller is known.
    pub caller: Caller,
    /// Which senders may call: those that are registered for production, or those for tests.
    pub purpose: Purpose,
    /// What senders have used of what they may.
    pub quotas: Quotas,
    /// The whole address that senders post to, such as `https://inkorg.example.se/soap`. The WSDLs say it.
    pub address: String,
    /// The HSA-id that requests must be addressed to (BP 2.1 rule 8); `None`: any.
    pub logical_address: Option<String>,
}

/// `POST /soap`; `GET /soap/{Operation}/{major}?wsdl`, and the files that the WSDL imports; `GET /halsa/kontrakt`.
pub fn router(endpoint: Endpoint) -> Router {
    let descriptions = Descriptions::of(&endpoint.address);
    Router::new()
        .route("/soap", post(receive))
        .route("/soap/{operation}/{major}", get(wsdl))
        .route("/soap/{operation}/{major}/{file}", get(file))
        .route("/halsa/kontrakt", get(health))
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

/// One call: noted when it is answered, and also when its caller has gone before that, or its time is over.
struct Noted<'a> {
    endpoint: &'a Endpoint,
    id: Uuid,
    began: Instant,
    calling: Calling,
    /// How it ended, and the status of HTTP.
    ended: Option<(&'static str, StatusCode)>,
}

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        let (sender, operation, said) = self.calling.found();
        let (outcome, status) =
            self.ended.map_or(("broken_off", 0), |(word, status)| (word, status.as_u16()));
        let took = self.began.elapsed();
        self.endpoint.inbox.note_call(NewCall {
            id: self.id,
            sender,
            operation,
            outcome,
            status,
            took,
            said,
        });
    }
}

/// One line in the log for each request: ids, the operation and the outcome. Never what was sent, but for the id that a
/// platform follows the call by.
#[tracing::instrument(
    name = "soap",
    skip_all,
    fields(call = field::Empty, correlation = field::Empty, operation = field::Empty, sender = field::Empty)
)]
async fn receive(State(service): State<Arc<Service>>, request: axum::extract::Request) -> Response {
    let endpoint = &service.endpoint;
    let (parts, body) = request.into_parts();
    let calling = Calling::read(&endpoint.caller, &parts.headers, &parts.extensions);
    let id = endpoint.random.opaque_id();
    Span::current().record("call", field::display(id.simple()));
    if let Some(correlation) = calling.said.correlation {
        Span::current().record("correlation", field::display(correlation));
    }
    let mut noted = Noted { endpoint, id, began: Instant::now(), calling, ended: None };
    let answered = endpoint.answer(&noted.calling, &service.admission, &parts.headers, body).await;
    let (outcome, response) = Endpoint::told(answered, id);
    noted.ended = Some((outcome, response.status()));
    response
}

impl Endpoint {
    /// What is told to the caller, and to the log. A fault's reference is our id of the call.
    fn told(answered: Result<Answer, Refusal>, id: Uuid) -> (&'static str, Response) {
        match answered {
            Ok(Answer { xml, outcome }) => {
                info!(outcome, "SOAP request answered");
                let response = ([(header::CONTENT_TYPE, envelope::MEDIA_TYPE)], envelope::around(&xml));
                (outcome, response.into_response())
            }
            Err(Refusal::MediaType(says)) => {
                info!(outcome = "media_type", "SOAP request refused");
                ("media_type", (StatusCode::UNSUPPORTED_MEDIA_TYPE, says).into_response())
            }
            Err(Refusal::Fault(fault)) => {
                let reference = id.simple().to_string();
                let code = fault.code().as_str();
                let denied = fault.status() == StatusCode::FORBIDDEN;
                if let Some(cause) = fault.cause() {
                    error!(
                        outcome = "fault",
                        code,
                        reference,
                        cause = chain(cause),
                        "SOAP request failed: {fault}"
                    );
                } else if denied {
                    warn!(outcome = "denied", code, reference, "SOAP request denied: {fault}");
                } else {
                    info!(outcome = "fault", code, reference, "SOAP request refused: {fault}");
                }
                (if denied { "denied" } else { "fault" }, fault.answer(&reference))
            }
        }
    }

    async fn answer(
        &self,
        calling: &Calling,
        admission: &Admission,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Answer, Refusal> {
        calling.check()?;
        let (bytes, held) = body::read(admission, headers, body).await?;
        let _turn = admission.turn().await?;
        let request = parsed(bytes).await?;
        // What was large in it are files now, for which the inbox has a room of its own.
        drop(held);
        admission::in_time(Box::pin(self.work(calling, request))).await?
    }

    async fn work(&self, calling: &Calling, request: Request) -> Result<Answer, Refusal> {
        let Request { operation, logical_address, call } = request;
        Span::current().record("operation", operation.name);
        calling.asks(operation.name, operation.major);
        if self.logical_address.as_ref().is_some_and(|ours| *ours != logical_address) {
            return Err(Fault::header(
                "The header LogicalAddress is not the HSA-id of this service. Ask the operator for it.",
            )
            .into());
        }
        match call {
            Call::AddMessageV1(request) => self.add_message(calling, *request).await,
            Call::IsActiveUserV1(request) => self.is_active_user(calling, request).await,
            Call::AddMessageV2(request) => self.add_message_v2(calling, *request).await,
            Call::IsActiveUserV2(request) => self.is_active_user_v2(calling, request).await,
            Call::GetMessageThreadStatusV2(request) => {
                self.get_message_thread_status_v2(calling, request).await
            }
            Call::PingForConfigurationV1(request) => self.ping(calling, &request).await,
            Call::ProcessNotificationV1(request) => self.process_notification(calling, &request).await,
        }
    }

    async fn add_message(&self, calling: &Calling, request: add_message::Request) -> Result<Answer, Refusal> {
        let add_message::Request { subject, message, source_system } = request;
        if source_system.is_none() {
            return Err(Fault::no_source_system().into());
        }
        let sought = calling.stated(source_system.as_deref());
        let sender = self.authorise(calling, sought, Contract::AddMessageV1).await?;
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
            Err(DeliverError::Service) => return Err(not_its_service().into()),
            // The contract has neither.
            Err(DeliverError::File(_) | DeliverError::OtherContent) => {
                return Err(inbox::Error::Inconsistent("a file or an id of version 1").into());
            }
        };
        Ok(Answer { xml: add_message::answer(message.thread.as_deref(), &outcome), outcome: word })
    }

    async fn is_active_user(
        &self,
        calling: &Calling,
        request: is_active_user::Request,
    ) -> Result<Answer, Refusal> {
        let sender =
            self.authorise(calling, calling.unstated(&self.caller), Contract::IsActiveUserV1).await?;
        let channels = match self.reached(&sender, request.subject.as_ref(), &self.offered).await? {
            Some((addressee, ways)) => self.inbox.is_active_user(&sender, &addressee).await?.then_some(ways),
            None => None,
        };
        let outcome = if channels.is_some() { "active_user" } else { "not_active_user" };
        Ok(Answer { xml: is_active_user::answer(channels.as_deref()), outcome })
    }

    /// What is told is durable before the answer says so. Systems and people that are nobody's business here are passed over
    /// without a word.
    async fn process_notification(
        &self,
        calling: &Calling,
        request: &process_notification::Request,
    ) -> Result<Answer, Refusal> {
        let sought = calling.unstated(&self.caller);
        let sender = self.authorise(calling, sought, Contract::ProcessNotificationV1).await?;
        let noted = self.inbox.note_bookings(&sender, &request.bookings).await?;
        let outcome = if noted.noted > 0 { "noted" } else { "passed_over" };
        Ok(Answer { xml: process_notification::answer(), outcome })
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

    /// Any registered sender may ask whether a contract can be answered.
    async fn ping(
        &self,
        calling: &Calling,
        request: &ping_for_configuration::Request,
    ) -> Result<Answer, Refusal> {
        self.registered(calling, calling.unstated(&self.caller), |_| true).await?;
        let asked = OPERATIONS.into_iter().find(|operation| operation.namespace == request.contract);
        let asked = asked.ok_or_else(|| {
            Fault::client(
                "serviceContractNamespace names no contract of this service. Use the namespace of its request element.",
            )
        })?;
        self.inbox.ping().await?;
        let contract = format!("{} {}", asked.name, asked.major);
        let configuration =
            [("service", "Inkorgen".to_owned()), ("contract", contract), ("database", "ok".to_owned())];
        let xml = ping_for_configuration::answer(self.inbox.now(), &configuration);
        Ok(Answer { xml, outcome: "pinged" })
    }

    /// Finds the registered sender that calls, and takes one of the requests that it may send. The one place where a
    /// caller becomes a sender.
    async fn authorise(
        &self,
        calling: &Calling,
        sought: Sought<'_>,
        contract: Contract,
    ) -> Result<Sender, Refusal> {
        let sender = self.registered(calling, sought, |sender| sender.may(contract)).await?;
        match self.quotas.take(&self.inbox, &sender, contract).await? {
            None => Ok(sender),
            Some(TooMuch::Requests) => Err(Fault::server(
                "The sending system sends more requests in a second than it is registered for. Nothing was stored: send \
                 the same request again later, waiting longer each time.",
            )
            .into()),
            Some(TooMuch::Messages) => Err(Fault::server(
                "The sending system has sent as many messages today as it is registered for. Nothing was stored: send the \
                 same request again tomorrow, or ask the operator.",
            )
            .into()),
        }
    }

    /// Unknown, turned off, another's, for another kind of installation and not registered for what is asked are one
    /// answer, so that nobody can try out system ids (BP 2.1 rule 28).
    async fn registered(
        &self,
        calling: &Calling,
        sought: Sought<'_>,
        may: impl Fn(&Sender) -> bool,
    ) -> Result<Sender, Refusal> {
        let found: Vec<Sender> = match sought {
            Sought::System(system, hsa_id) => {
                let sender = self.inbox.sender(system).await?;
                let own = |sender: &Sender| {
                    hsa_id.is_none_or(|hsa_id| sender.registration().hsa_ids.contains(hsa_id))
                };
                sender.filter(own).into_iter().collect()
            }
            Sought::Certificate(hsa_id) => self.inbox.senders_with(hsa_id).await?,
            Sought::Nobody => Vec::new(),
        };
        let fits = |sender: &Sender| sender.registration().purpose == self.purpose && may(sender);
        let sender = found.into_iter().find(fits).ok_or_else(|| {
            Fault::denied(
                "The calling system is not registered for this operation. Ask the operator to register it.",
            )
        })?;
        Span::current().record("sender", field::display(sender.id()));
        calling.is(&sender);
        Ok(sender)
    }
}

/// A button that nobody registered its sender for.
fn not_its_service() -> Fault {
    Fault::client(
        "A button's systemId is none that the sending system is registered for. Use one that is, or ask the operator to \
         register it.",
    )
}

/// Whether each contract can be answered now: what all of them need is the database.
async fn health(State(service): State<Arc<Service>>) -> (StatusCode, String) {
    let (status, word) = match service.endpoint.inbox.ping().await {
        Ok(()) => (StatusCode::OK, "redo"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "databasen svarar inte"),
    };
    let line = |operation: &operation::Operation| format!("{} {}: {word}\n", operation.name, operation.major);
    (status, OPERATIONS.into_iter().map(line).collect())
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
