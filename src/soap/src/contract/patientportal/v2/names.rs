//! Every name of version 2, once: the code says what a name means, and this file how it is spelt.
//!
//! The official schema of version 2 is not public. Whoever has it puts its spellings here and its files beside ours in
//! `wsdl/`, and changes the readers where order or cardinality differ. Of each name the XSDs say how sure it is:
//!
//! - *confirmed*: read in a public text of Inera's, or follows from the naming rules of RIV-TA Basic Profile 2.1
//!   (namespaces, root elements, file names);
//! - *as in version 1*: spelt as the public schema of version 1 spells the same thing;
//! - *ours*: we had to call it something.

macro_rules! names {
    ($($(#[$doc:meta])+ $constant:ident = $name:literal;)+) => {
        $($(#[$doc])+ pub(super) const $constant: &str = $name;)+

        /// All of them, for the test that compares them with the XSDs.
        #[cfg(test)]
        const ALL: &[&str] = &[$($name),+];
    };
}

/// The core schema's namespace: of everything inside a message and a message's status.
pub(super) const CORE: &str = "urn:riv-application:infrastructure:eservicesupply:patientportal:2";
/// `AddMessage`'s own namespace.
pub(super) const ADD_MESSAGE_RESPONDER: &str =
    "urn:riv-application:infrastructure:eservicesupply:patientportal:AddMessageResponder:2";
/// `IsActiveUser`'s own namespace.
pub(super) const IS_ACTIVE_USER_RESPONDER: &str =
    "urn:riv-application:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:2";
/// `GetMessageThreadStatus`'s own namespace.
pub(super) const GET_MESSAGE_THREAD_STATUS_RESPONDER: &str =
    "urn:riv-application:infrastructure:eservicesupply:patientportal:GetMessageThreadStatusResponder:2";

names! {
    /// The operation, and its request.
    ADD_MESSAGE = "AddMessage";
    /// Its answer.
    ADD_MESSAGE_RESPONSE = "AddMessageResponse";
    /// The operation, and its request.
    IS_ACTIVE_USER = "IsActiveUser";
    /// Its answer.
    IS_ACTIVE_USER_RESPONSE = "IsActiveUserResponse";
    /// The operation, and its request.
    GET_MESSAGE_THREAD_STATUS = "GetMessageThreadStatus";
    /// Its answer.
    GET_MESSAGE_THREAD_STATUS_RESPONSE = "GetMessageThreadStatusResponse";

    /// Whom a request is about.
    SUBJECT_OF_CARE_ID = "subjectOfCareId";
    /// Which system sends it.
    SOURCE_SYSTEM = "sourceSystem";
    /// Whether the citizen is to be told by SMS or e-mail.
    NOTIFY = "notify";
    /// A message.
    MESSAGE = "message";

    /// The sender's own id of a message.
    MESSAGE_ID = "messageId";
    /// The sender's own id of a thread.
    MESSAGE_THREAD_ID = "messageThreadId";
    /// The heading.
    TITLE = "title";
    /// The body, and what a button says.
    TEXT = "text";
    /// In which language both are.
    LANGUAGE = "language";
    /// The form that the citizen has answered.
    ANSWERED_FORM_ID = "answeredFormId";

    /// The unit that sends.
    ORGANISATION_UNIT = "organisationUnit";
    /// Its HSA-id.
    UNIT_ID = "unitId";
    /// Its name.
    UNIT_NAME = "unitName";
    /// Its street address.
    UNIT_ADDRESS = "unitAddress";
    /// Its postal code.
    UNIT_POSTAL_CODE = "unitPostalCode";
    /// Its town.
    UNIT_POSTAL_CITY = "unitPostalCity";
    /// Its telephone.
    UNIT_TELEPHONE = "unitTelephone";

    /// The visit that a message is about.
    VISIT = "visit";
    /// The booking system's id of a booking.
    BOOKING_ID = "bookingId";
    /// When it starts.
    START_TIME = "startTime";
    /// When it ends.
    END_TIME = "endTime";
    /// What it is.
    DESCRIPTION = "description";
    /// Where it is.
    PLACE = "place";
    /// Which changes the booking system takes from the citizen.
    ALLOWED_CHANGES = "allowedChanges";
    /// One of them.
    CHANGE = "change";

    /// That a message takes the place of an earlier one.
    SUPERSEDES = "supersedes";
    /// How.
    MANNER = "manner";

    /// A button.
    BUTTON = "button";
    /// The service that it leads to.
    SYSTEM_ID = "systemId";
    /// What is appended to the service's address.
    QUERY_STRING = "queryString";
    /// Where it opens.
    TYPE = "type";
    /// The form that it leads to.
    FORM_ID = "formId";

    /// A file.
    ATTACHMENT = "attachment";
    /// What a file or a document is called.
    NAME = "name";
    /// What kind of file it is.
    MEDIA_TYPE = "mediaType";
    /// Until when it can be fetched.
    AVAILABLE_UNTIL = "availableUntil";
    /// The file itself.
    CONTENT = "content";

    /// A link to a document that is kept elsewhere.
    DOCUMENT_LINK = "documentLink";
    /// Where it is kept.
    URL = "url";

    /// By which way somebody is told.
    NOTIFICATION_SENT = "notificationSent";
    /// What came of a request.
    RESULT_CODE = "resultCode";
    /// Likewise in words.
    RESULT_TEXT = "resultText";
    /// Likewise for a program.
    ERROR_CODE = "errorCode";

    /// Whether somebody is an active user.
    STATUS = "status";
    /// By which ways an active user wants to be told.
    ACTIVE_NOTIFICATION_METHODS = "activeNotificationMethods";
    /// Whether an active user declines kallelser on paper.
    PAPER_INVITATIONS_DECLINED = "paperInvitationsDeclined";
    /// Whether a guardian can read for a child.
    REACHABLE_THROUGH_GUARDIAN = "reachableThroughGuardian";

    /// What has become of a message.
    MESSAGE_STATUS = "messageStatus";
    /// When it came.
    RECEIVED_TIME = "receivedTime";
    /// When it was first opened.
    FIRST_READ_TIME = "firstReadTime";
    /// In what right.
    FIRST_READ_BY = "firstReadBy";
}

#[cfg(test)]
mod tests {
    use super::*;
    use roxmltree::{Document, Node};
    use std::collections::BTreeSet;

    const SCHEMAS: [(&str, &str); 4] = [
        (CORE, include_str!("../../../../wsdl/infrastructure_eservicesupply_patientportal_2.0.xsd")),
        (ADD_MESSAGE_RESPONDER, include_str!("../../../../wsdl/AddMessageResponder_2.0.xsd")),
        (IS_ACTIVE_USER_RESPONDER, include_str!("../../../../wsdl/IsActiveUserResponder_2.0.xsd")),
        (
            GET_MESSAGE_THREAD_STATUS_RESPONDER,
            include_str!("../../../../wsdl/GetMessageThreadStatusResponder_2.0.xsd"),
        ),
    ];

    fn elements<'a>(schema: &'a Document<'a>) -> impl Iterator<Item = Node<'a, 'a>> {
        schema.descendants().filter(|node| node.has_tag_name("element") && node.attribute("name").is_some())
    }

    #[test]
    fn the_schemas_declare_these_names_and_no_other() {
        let mut declared = BTreeSet::new();
        for (namespace, text) in SCHEMAS {
            let schema = Document::parse(text).unwrap();
            assert_eq!(schema.root_element().attribute("targetNamespace"), Some(namespace));
            declared.extend(elements(&schema).map(|element| element.attribute("name").unwrap().to_owned()));
        }
        let ours: BTreeSet<String> = ALL.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(declared, ours);
    }

    #[test]
    fn of_each_name_the_schema_says_how_sure_it_is() {
        let mut said = BTreeSet::new();
        for (_, text) in SCHEMAS {
            let schema = Document::parse(text).unwrap();
            for element in elements(&schema) {
                let words = element.descendants().find(|node| node.has_tag_name("documentation"));
                let words = words.and_then(|words| words.text()).unwrap_or_default();
                let sure = ["Confirmed", "As in version 1", "Ours"]
                    .into_iter()
                    .find(|sure| words.strip_prefix(sure).is_some_and(|rest| rest.starts_with(['.', ':'])));
                said.insert(sure.unwrap_or_else(|| panic!("{:?}: {words:?}", element.attribute("name"))));
            }
        }
        assert_eq!(said.len(), 3);
    }
}
