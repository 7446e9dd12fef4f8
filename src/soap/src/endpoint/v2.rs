//! What the operations of version 2 do.

use super::{Answer, Endpoint, Refusal, not_its_service};
use crate::{
    caller::Calling,
    contract::patientportal::v2::{add_message, get_message_thread_status, is_active_user},
    fault::Fault,
};
use inbox::{Contract, DeliverError, Personnummer, Sender};
use register::reachable;

impl Endpoint {
    pub(super) async fn add_message_v2(
        &self,
        calling: &Calling,
        request: add_message::Request,
    ) -> Result<Answer, Refusal> {
        let add_message::Request { subject, message, source_system } = request;
        let sender = self.sending(calling, source_system.as_deref(), Contract::AddMessageV2).await?;
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
            Err(DeliverError::OtherContent) => (add_message::Outcome::MessageIdReused, "message_id_reused"),
            Err(DeliverError::File(refused)) => {
                (add_message::Outcome::AttachmentRefused(refused), "attachment_refused")
            }
            Err(DeliverError::Service) => return Err(not_its_service().into()),
            Err(DeliverError::Inbox(error)) => return Err(error.into()),
        };
        Ok(Answer { xml: add_message::answer(message.thread.as_deref(), &outcome), outcome: word })
    }

    pub(super) async fn is_active_user_v2(
        &self,
        calling: &Calling,
        request: is_active_user::Request,
    ) -> Result<Answer, Refusal> {
        let sender = self.asking(calling, request.source_system.as_deref(), Contract::IsActiveUserV2).await?;
        let user = match &request.subject {
            Some(number) => self.active_user(&sender, number).await?,
            None => None,
        };
        let outcome = if user.is_some() { "active_user" } else { "not_active_user" };
        Ok(Answer { xml: is_active_user::answer(user.as_ref()), outcome })
    }

    async fn active_user(
        &self,
        sender: &Sender,
        number: &Personnummer,
    ) -> Result<Option<is_active_user::ActiveUser>, inbox::Error> {
        let Some((addressee, channels)) = self.reached(sender, Some(number), &self.offered).await? else {
            return Ok(None);
        };
        if !self.inbox.is_active_user(sender, &addressee).await? {
            return Ok(None);
        }
        let declines_paper = self.inbox.declines_paper(sender, &addressee).await?;
        let reachable = reachable(&*self.register, &self.inbox, number).await?;
        Ok(Some(is_active_user::ActiveUser { channels, declines_paper, reachable }))
    }

    pub(super) async fn get_message_thread_status_v2(
        &self,
        calling: &Calling,
        request: get_message_thread_status::Request,
    ) -> Result<Answer, Refusal> {
        let contract = Contract::GetMessageThreadStatusV2;
        let sender = self.asking(calling, request.source_system.as_deref(), contract).await?;
        let messages = match &request.subject {
            Some(number) => self.inbox.thread_status(&sender, number, request.asked()).await?,
            None => None,
        };
        let outcome = if messages.is_some() { "status_told" } else { "unknown_thread" };
        Ok(Answer { xml: get_message_thread_status::answer(messages.as_deref()), outcome })
    }

    /// The sender of a message, which must say who it is.
    async fn sending(
        &self,
        calling: &Calling,
        source_system: Option<&str>,
        contract: Contract,
    ) -> Result<Sender, Refusal> {
        if source_system.is_none() {
            return Err(Fault::no_source_system().into());
        }
        self.authorise(calling, calling.stated(source_system), contract).await
    }

    /// The sender of a question, which may leave that out where the caller is known without.
    async fn asking(
        &self,
        calling: &Calling,
        source_system: Option<&str>,
        contract: Contract,
    ) -> Result<Sender, Refusal> {
        let sought = match source_system {
            Some(_) => calling.stated(source_system),
            None => calling.unstated(&self.caller),
        };
        self.authorise(calling, sought, contract).await
    }
}
