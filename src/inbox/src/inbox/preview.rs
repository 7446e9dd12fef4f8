//! A message before it is sent: as its reader would see it, by the same rules by which it would be kept. Nothing is kept
//! here, and nobody is asked.

use super::deliver::{Content, Heading};
use crate::{
    ActionId, Attachment, AttachmentId, FileRefused, FileStanding, Message, MessageId, NewMessage,
    OfferedAction, Validity, file,
};
use jiff::Timestamp;
use std::slice;
use uuid::Uuid;

/// A file that is not taken, and because of which its message is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedFile {
    /// Which, counted from 0; `None`: all of them together.
    pub at: Option<usize>,
    /// Why.
    pub why: FileRefused,
}

impl Message {
    /// The message as its reader would see it on opening it for the first time, delivered at `at`, had no scanner looked at
    /// its files yet; and the files that it would be refused for, without which it is shown. Its ids are made up.
    pub fn previewed(new: &NewMessage, at: Timestamp) -> (Self, Vec<RefusedFile>) {
        let heading = Heading::of(new);
        let content = Content::of(new);
        let mut refused = Vec::new();
        let mut attachments = Vec::new();
        for (index, file) in new.attachments.iter().enumerate() {
            match file::inspect_all(slice::from_ref(file)) {
                Err(why) => refused.push(RefusedFile { at: Some(index), why }),
                Ok(inspected) => attachments.extend(inspected.into_iter().map(|inspected| {
                    Attachment {
                        id: AttachmentId::new(made_up(index)),
                        name: inspected.name,
                        media_type: file.media_type,
                        size: file.content.len() as u64,
                        pages: inspected.pages,
                        tagged: inspected.tagged,
                        language: inspected.language,
                        standing: file
                            .expires_at
                            .filter(|ends| *ends <= at)
                            .map_or(FileStanding::Unscanned, FileStanding::Expired),
                    }
                })),
            }
        }
        if refused.is_empty()
            && let Err(why) = file::inspect_all(&new.attachments)
        {
            refused.push(RefusedFile { at: None, why });
        }
        let actions = new.actions.iter().enumerate();
        let message = Self {
            id: MessageId::new(made_up(0)),
            subject: heading.subject,
            language: heading.language,
            unit: content.unit,
            received_at: at,
            new: true,
            opened_before: false,
            body: docbook::Document::parse(&content.body),
            actions: actions
                .map(|(index, action)| OfferedAction {
                    id: ActionId::new(made_up(index)),
                    action: action.clone(),
                    answered_at: None,
                })
                .collect(),
            attachments,
            documents: content.documents,
            visit: new.visit.clone(),
            cancels: content.cancels,
            validity: Validity::Current,
            newer: None,
            receipts: Vec::new(),
        };
        (message, refused)
    }
}

fn made_up(index: usize) -> Uuid {
    Uuid::from_u128(index as u128)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MediaType, NewAttachment, Unit};

    #[test]
    fn each_file_that_is_not_taken_is_named_and_the_others_are_shown() {
        let at: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let file = |content: &[u8], expires_at| NewAttachment {
            name: "Väg.txt".to_owned(),
            media_type: MediaType::Text,
            expires_at,
            content: content.to_vec(),
        };
        let message = NewMessage {
            attachments: vec![
                file(b"", None),
                file(b"Hej", None),
                file(b"Hej", Some(at)),
                file(b"%PDF-1.7", None),
            ],
            ..NewMessage::text(Unit::default(), "\u{200b}", "Hej")
        };
        let (shown, refused) = Message::previewed(&message, at);
        let found = MediaType::Pdf;
        assert_eq!(
            refused,
            [
                RefusedFile { at: Some(0), why: FileRefused::Empty },
                RefusedFile { at: Some(3), why: FileRefused::OtherType { said: MediaType::Text, found } },
            ]
        );
        let standings: Vec<_> = shown.attachments.iter().map(|file| file.standing).collect();
        assert_eq!(standings, [FileStanding::Unscanned, FileStanding::Expired(at)]);
        assert_eq!(shown.subject, None, "a heading that cannot be seen is none");
        let many = vec![file(b"Hej", None); crate::FILES_PER_MESSAGE + 1];
        let (_, refused) = Message::previewed(&NewMessage { attachments: many, ..message }, at);
        assert_eq!(refused, [RefusedFile { at: None, why: FileRefused::TooMany }]);
    }
}
