//! What is done with threads: from a thread with that one, from a list with those that are chosen, and undone from the
//! sentence that says it. Each leads back to the list, with that sentence in focus.

use crate::{
    Services,
    address::{self, Mount, Named},
    failure::Failure,
    flash::{self, Done, Flash, Outcome},
    reader::Reader,
};
use axum::{
    extract::{Form, Path, State, rejection::FormRejection},
    response::Response,
};
use eid::OwnPath;
use inbox::{Capacity, ChangeId, Chosen, ThreadId, Tidied, Tidy};
use serde::Deserialize;

/// `POST /inkorg/trad/{id}/olast`
pub(crate) async fn mark_unread(
    services: State<Services>,
    reader: Reader,
    named: Path<Named>,
    form: Sent,
) -> Response {
    one(&services, &reader, &named, form, Tidy::MarkUnread).await
}

/// `POST /inkorg/trad/{id}/arkivera`
pub(crate) async fn archive(
    services: State<Services>,
    reader: Reader,
    named: Path<Named>,
    form: Sent,
) -> Response {
    one(&services, &reader, &named, form, Tidy::Archive).await
}

/// `POST /inkorg/trad/{id}/papperskorg`
pub(crate) async fn trash(
    services: State<Services>,
    reader: Reader,
    named: Path<Named>,
    form: Sent,
) -> Response {
    one(&services, &reader, &named, form, Tidy::Trash).await
}

/// `POST /inkorg/trad/{id}/aterstall`
pub(crate) async fn restore(
    services: State<Services>,
    reader: Reader,
    named: Path<Named>,
    form: Sent,
) -> Response {
    one(&services, &reader, &named, form, Tidy::Restore).await
}

async fn one(services: &Services, reader: &Reader, named: &Named, form: Sent, tidy: Tidy) -> Response {
    let Form(fields) = form.unwrap_or_default();
    match tidied(services, reader, named, &fields, tidy).await {
        Ok(outcome) => lead(services, reader, outcome),
        Err(failure) => reader.guest.fail(services, failure).await,
    }
}

async fn tidied(
    services: &Services,
    reader: &Reader,
    named: &Named,
    fields: &Fields,
    tidy: Tidy,
) -> Result<Outcome, Failure> {
    let thread: ThreadId = named.id()?;
    // The address says which thread; the form, with how many messages it was seen.
    let seen = chosen(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let chosen = seen.ok().filter(|chosen| chosen.threads() == [thread]).unwrap_or_else(|| thread.into());
    match services.inbox.tidy(&reader.viewer, tidy, &chosen).await? {
        Tidied::NotFound => Err(Failure::NotFound),
        tidied => Ok(outcome(reader, tidy, tidied)),
    }
}

/// What the form around a list sends: each chosen thread, and the button that was pressed.
pub(crate) type Fields = Vec<(String, String)>;

/// The same, as it comes.
type Sent = Result<Form<Fields>, FormRejection>;

/// The threads that a form or an address names; what is no id of ours is at no row of ours.
pub(super) fn chosen<'f>(fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Chosen, Done> {
    let named = fields.into_iter().filter(|(name, _)| *name == address::CHOSEN);
    let seen: Vec<_> = named.filter_map(|(_, value)| address::of_chosen(value)).collect();
    if seen.is_empty() {
        return Err(Done::NothingChosen);
    }
    Chosen::as_seen(seen).ok_or(Done::TooManyChosen)
}

/// `POST /inkorg/andra`
pub(crate) async fn many(State(services): State<Services>, reader: Reader, form: Sent) -> Response {
    let Form(fields) = form.unwrap_or_default();
    let pressed = fields.iter().find(|(name, _)| name == "gor").map(|(_, word)| word.as_str());
    // To the page that asks first. What the form carries besides stays out of the address.
    if pressed == Some(address::DELETE_WORD) && reader.mount() == Mount::Own {
        let chosen = fields.iter().filter(|(name, _)| name == address::CHOSEN);
        return flash::plain(&address::delete_chosen(chosen.map(|(_, value)| value.as_str())));
    }
    let tidy = Tidy::ALL.into_iter().find(|tidy| Some(address::tidy_word(*tidy)) == pressed);
    let chosen = chosen(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let outcome = match (tidy, chosen) {
        // A form that is not ours asks for nothing that there is.
        (None, _) => return reader.guest.fail(&services, Failure::NotFound).await,
        (_, Err(why)) => Outcome::of(why, 0),
        (Some(tidy), Ok(chosen)) => match services.inbox.tidy(&reader.viewer, tidy, &chosen).await {
            Ok(tidied) => outcome(&reader, tidy, tidied),
            Err(error) => return reader.guest.fail(&services, error.into()).await,
        },
    };
    lead(&services, &reader, outcome)
}

fn outcome(reader: &Reader, tidy: Tidy, tidied: Tidied) -> Outcome {
    let what = match tidy {
        Tidy::MarkUnread => Done::MarkedUnread,
        Tidy::Archive => Done::Archived,
        Tidy::Trash if reader.viewer.capacity() == Capacity::Guardian => Done::TrashedAndKept,
        Tidy::Trash => Done::Trashed,
        Tidy::Restore => Done::Restored,
    };
    match tidied {
        Tidied::Changed { threads, grown, undo } => Outcome {
            undo: Some(undo),
            grown: grown.try_into().unwrap_or(u16::MAX),
            ..Outcome::of(what, threads)
        },
        Tidied::Grown(threads) => Outcome::of(Done::Grown, threads),
        // What was chosen in a list and is gone now was deleted in another window.
        Tidied::AlreadySo | Tidied::NotFound => Outcome::of(Done::AlreadySo, 0),
    }
}

fn lead(services: &Services, reader: &Reader, outcome: Outcome) -> Response {
    Flash::Tidied(outcome).lead(services, &reader.mount().list(reader.place))
}

/// What the button "Ångra" sends: the page that it stands on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    till: String,
}

/// `POST /inkorg/angra/{id}`
pub(crate) async fn undo(
    State(services): State<Services>,
    reader: Reader,
    Path(named): Path<Named>,
    form: Result<Form<From>, FormRejection>,
) -> Response {
    let Form(From { till }) = form.unwrap_or_default();
    let back = back(reader.mount(), &till);
    let undone = async {
        let change: ChangeId = named.id()?;
        Ok::<_, Failure>(services.inbox.undo(&reader.viewer, change).await?)
    };
    let outcome = match undone.await {
        Ok(Some((undone, of))) if undone == of => Outcome::of(Done::Undone, undone),
        Ok(Some((undone, _))) => Outcome::of(Done::UndoneInPart, undone),
        Ok(None) => Outcome::of(Done::AlreadySo, 0),
        Err(failure) => return reader.guest.fail(&services, failure).await,
    };
    Flash::Tidied(outcome).lead(&services, &back)
}

/// Back to the page that the sentence stood on, if it is one of the same inbox.
fn back(mount: Mount, till: &str) -> String {
    let path = till.parse::<OwnPath>().ok().filter(|path| Mount::of_path(path.as_str()) == mount);
    path.map_or_else(|| mount.inbox(), String::from)
}
