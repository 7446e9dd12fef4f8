//! A browser without a window: it follows links, fills in forms and keeps cookies, over the network as any other.

use super::html::{Button, Field, Page};
use anyhow::{Context, bail};
use axum::http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use std::{collections::BTreeMap, fmt::Write};
use tokio::net::TcpStream;
use url::Url;

/// More redirects than any journey of ours has.
const MOST_REDIRECTS: usize = 10;

/// The browser.
#[derive(Debug)]
pub(super) struct Browser {
    /// By host and name, as they were set.
    cookies: BTreeMap<(String, String), String>,
    pub(super) address: Url,
    pub(super) page: Page,
}

/// What somebody asks for: a page, or what a form sends.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) address: Url,
    /// The fields, when it is a form.
    pub(super) form: Option<Sent>,
}

/// The fields of a form, as they are sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    media_type: String,
    body: String,
}

/// What parts the fields of a form that can send files: no field of ours holds it.
const BOUNDARY: &str = "inkorgen-3f1c7d5e9b2a4086";

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Browser {
    /// At an address, before anything was asked for.
    pub(super) fn at(address: Url) -> Self {
        Self { cookies: BTreeMap::new(), address, page: Page::default() }
    }

    /// Asks, and goes where the answers lead, until there is a page.
    pub(super) async fn go(&mut self, mut asked: Asked) -> anyhow::Result<()> {
        for _ in 0..MOST_REDIRECTS {
            let answer = self.ask(&asked).await?;
            let Some(next) = self.next(&asked, &answer)? else {
                self.page = Page::read(&String::from_utf8_lossy(&answer.body));
                self.address = asked.address;
                return Ok(());
            };
            asked = Asked { address: next, form: None };
        }
        bail!("{} leads nowhere", asked.address)
    }

    /// Asks once, and keeps the cookies.
    pub(super) async fn ask(&mut self, asked: &Asked) -> anyhow::Result<Answer> {
        let host = asked.address.host_str().unwrap_or_default().to_owned();
        let cookies: Vec<&str> = self
            .cookies
            .iter()
            .filter(|((of, _), _)| *of == host)
            .filter_map(|(_, set)| set.split(';').next())
            .collect();
        let method = if asked.form.is_some() { Method::POST } else { Method::GET };
        let from = if asked.address.origin() == self.address.origin() { "same-origin" } else { "cross-site" };
        let mut request = Request::builder()
            .method(method)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", from)
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document")
            .header(header::COOKIE, cookies.join("; "));
        if let Some(form) = &asked.form {
            request = request
                .header(header::CONTENT_TYPE, &form.media_type)
                .header(header::ORIGIN, self.address.origin().ascii_serialization());
        }
        let body = asked.form.as_ref().map(|form| form.body.clone()).unwrap_or_default();
        let answer = fetch(&asked.address, request.body(Full::from(body))?).await?;
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().context("a cookie that is no text")?;
            let name = set.split('=').next().unwrap_or_default().to_owned();
            self.cookies.insert((host.clone(), name), set.to_owned());
        }
        Ok(answer)
    }

    /// Where an answer leads.
    #[expect(clippy::unused_self, reason = "it is the browser that goes there")]
    pub(super) fn next(&self, asked: &Asked, answer: &Answer) -> anyhow::Result<Option<Url>> {
        let location = answer.headers.get(header::LOCATION).filter(|_| answer.status.is_redirection());
        let Some(location) = location else { return Ok(None) };
        Ok(Some(asked.address.join(location.to_str().context("an address that is no text")?)?))
    }

    /// An address on or from the page.
    pub(super) fn link(&self, href: &str) -> anyhow::Result<Asked> {
        Ok(Asked { address: self.address.join(href)?, form: None })
    }

    /// What a button sends: the form's fields as they are filled in, and its own.
    pub(super) fn press(&self, form: usize, button: &Button) -> anyhow::Result<Asked> {
        let form = &self.page.forms[form];
        let action = button.action.as_ref().unwrap_or(&form.action);
        let filled = form.fields.iter().filter(|field| !field.name.is_empty());
        let mut fields: Vec<(&Field, &str)> = filled
            .filter(|field| field.checked || !field.is_choice())
            .map(|field| (field, field.value.as_str()))
            .collect();
        let own = Field { name: button.name.clone(), ..Field::default() };
        if !own.name.is_empty() {
            fields.push((&own, &button.value));
        }
        let mut address = self.address.join(action)?;
        if form.multipart {
            return Ok(Asked { address, form: Some(in_parts(&fields)) });
        }
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().map(|(field, value)| (&field.name, value)));
        let body = query.finish();
        if button.asks {
            address.set_query(Some(&body));
            return Ok(Asked { address, form: None });
        }
        let media_type = "application/x-www-form-urlencoded".to_owned();
        Ok(Asked { address, form: Some(Sent { media_type, body }) })
    }

    /// Forgets every cookie.
    pub(super) fn forget(&mut self) {
        self.cookies.clear();
    }

    /// The cookies of a host as they were set, by name.
    pub(super) fn cookies_of(&self, host: &str) -> impl Iterator<Item = (&str, &str)> {
        self.cookies
            .iter()
            .filter(move |((of, _), _)| of == host)
            .map(|((_, name), set)| (name.as_str(), set.as_str()))
    }
}

/// A form that can send files, with none chosen (RFC 7578).
fn in_parts(fields: &[(&Field, &str)]) -> Sent {
    let mut body = String::new();
    for (field, value) in fields {
        let file = if field.kind == "file" { "; filename=\"\"" } else { "" };
        write!(
            body,
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{}\"{file}\r\n\r\n{value}\r\n",
            field.name
        )
        .expect("a string takes all");
    }
    write!(body, "--{BOUNDARY}--\r\n").expect("a string takes all");
    Sent { media_type: format!("multipart/form-data; boundary={BOUNDARY}"), body }
}

/// Sends one request on a connection of its own.
pub(crate) async fn fetch(address: &Url, mut request: Request<Full<Bytes>>) -> anyhow::Result<Answer> {
    let host = address.host_str().context("an address without a host")?;
    let port = address.port_or_known_default().context("an address without a port")?;
    let stream = TcpStream::connect((host, port)).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    *request.uri_mut() = Uri::try_from(&address[url::Position::BeforePath..url::Position::AfterQuery])?;
    request.headers_mut().insert(header::HOST, format!("{host}:{port}").try_into()?);
    let (parts, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    drop(sender);
    connection.abort();
    Ok(Answer { status: parts.status, headers: parts.headers, body })
}
