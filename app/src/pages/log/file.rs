//! `/logg/hamta`: one's own log as a file, in JSON Lines, handed over as it is read. Whoever asks for it proves anew who
//! they are, as for everything else that is taken along.

use super::super::settings::proof_first;
use crate::{
    Services, address, calendar,
    download::{self, Parts, is_asked_for, is_from_here},
    failure::Failure,
    reader::OwnReader,
    words::say,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, Method};
use inbox::LogTaking;
use std::error::Error;

/// The file. HEAD downloads nothing, so it is told nothing and nothing is logged.
pub(crate) async fn download(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if method == Method::HEAD {
        return reader.guest.headers_only();
    }
    // To the page that tells of it: after a login, a file that came by itself would come from nowhere.
    if let Some(elsewhere) = proof_first(&services, &reader, address::LOG) {
        return elsewhere;
    }
    if !is_asked_for(&headers) {
        return reader.guest.fail(&services, Failure::NotOpenedByPerson).await;
    }
    // Nobody finds it on a disk because a link on some page led there.
    if !is_from_here(&headers) {
        return Redirect::to(address::LOG).into_response();
    }
    let taking = match services.inbox.take_log(&owner).await {
        Ok(taking) => taking,
        Err(error) => return reader.guest.fail(&services, error.into()).await,
    };
    let day = calendar::local(services.inbox.now()).date();
    let disposition = download::disposition(&format!("{} {day}.jsonl", say!(reader.guest.words, "log")));
    let body = download::body(&reader, &services.inbox, Lines { taking, told: false });
    download::response(HeaderValue::from_static("application/jsonl"), disposition, body)
}

/// The lines on their way.
struct Lines {
    taking: LogTaking,
    /// Whether it was said that the log is not whole.
    told: bool,
}

impl Parts for Lines {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Box<dyn Error + Send + Sync>> {
        let part = self.taking.next().await?;
        // The citizen gets the file, which tells on it; the operator must look.
        if let Some(row) = self.taking.broken_at().filter(|_| !self.told) {
            self.told = true;
            tracing::error!(row, "an access log is not as it was written");
        }
        Ok(part)
    }
}
