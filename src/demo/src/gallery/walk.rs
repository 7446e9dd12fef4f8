//! Walks to a state in a world of its own, as far as a tester's browser can go on from: the last page is not fetched but
//! left to the tester, so that it is opened once, by them.

use super::{
    browser::{Answer, Asked, Browser, fetch},
    html::{Field, Place},
    state::{Letter, Name, State, Step},
    world::{World, hostile},
};
use crate::people::{self, Person};
use anyhow::{Context, bail};
use axum::http::{Method, Request, header};
use http_body_util::Full;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use url::Url;

/// Where a tester goes on.
#[derive(Debug)]
pub(super) enum Arrival {
    /// At an address.
    At(Url),
    /// With a form's own answer, which has no address to ask for again.
    With(Box<Answer>),
}

/// So long the tester's browser has to be there before what happens to an open page happens.
const UNTIL_OPEN: Duration = Duration::from_secs(4);
/// What is waited for comes sooner than this.
const PATIENCE: usize = 100;

/// Walks there. The browser that comes back holds the cookies to go on with.
pub(super) async fn walk(world: Arc<World>, state: &'static State) -> anyhow::Result<(Browser, Arrival)> {
    let mut walker = Walker { world: world.clone(), browser: Browser::at(world.web.clone()), kept: None };
    let last = state.steps.iter().rposition(Step::leads).context("no step leads to a page")?;
    let (way, after) = state.steps.split_at(last + 1);
    let (last, before) = way.split_last().context("no step leads to a page")?;
    for step in before {
        walker.take(step).await.with_context(|| step.in_words())?;
    }
    let asked = walker.lead(last).await.with_context(|| last.in_words())?;
    let arrival = walker.arrive(asked).await?;
    for step in after {
        // Anything else that happens later is refused by a test of the list; what to wait for is on the page.
        if let Step::Send(letter) = step {
            world.later(UNTIL_OPEN, Letter::clone(letter));
        }
    }
    Ok((walker.browser, arrival))
}

struct Walker {
    world: Arc<World>,
    browser: Browser,
    kept: Option<String>,
}

impl Walker {
    async fn take(&mut self, step: &Step) -> anyhow::Result<()> {
        if step.leads() {
            let asked = self.lead(step).await?;
            return self.browser.go(asked).await;
        }
        match step {
            Step::LogIn(name) => self.log_in(name).await?,
            Step::Choose(count) => self.choose(*count)?,
            Step::Check(label) => self.check(label)?,
            Step::Fill { label, text } => self.fill(label, text)?,
            Step::Code(to) => {
                let code = self.code(to).await?;
                self.fill("Kod", &code)?;
            }
            Step::Keep(name) => {
                let link = self.browser.page.links.iter().find(|link| link.name.contains(name));
                self.kept = Some(link.context("no such link")?.href.clone());
            }
            Step::Forget {} => self.browser.forget(),
            Step::Clock(to) => self.tell(Method::POST, "/klocka", &json!({ "to": to })).await?,
            Step::Pass(minutes) => {
                self.tell(Method::POST, "/klocka", &json!({ "advance_seconds": minutes * 60 })).await?;
            }
            Step::Register(change) => {
                let number = number_of(&change.of)?;
                let change = change.as_json()?;
                self.tell(Method::PUT, &format!("/register/{number}"), &change).await?;
            }
            Step::Send(letter) => self.world.happen(std::slice::from_ref(letter)).await?,
            Step::Hostile { to, together } => self.world.happen(&hostile(to, *together)).await?,
            Step::See(_) => {}
            other => bail!("{other:?} leads to a page"),
        }
        Ok(())
    }

    /// What a step asks for.
    async fn lead(&mut self, step: &Step) -> anyhow::Result<Asked> {
        let page = &self.browser.page;
        let link = |is: &dyn Fn(&super::html::Link) -> bool| {
            let link = page.links.iter().find(|link| is(link)).context("no such link")?;
            self.browser.link(&link.href)
        };
        match step {
            Step::Go(path) if path == "again" => {
                let path = self.browser.address.path().to_owned();
                self.browser.link(&path)
            }
            Step::Go(path) if path == "kept" => {
                let kept = self.kept.clone().context("nothing was kept")?;
                Ok(Asked { address: self.world.web.join(&kept)?, form: None })
            }
            Step::Go(path) => Ok(Asked { address: self.world.web.join(path)?, form: None }),
            Step::Folder(name) => {
                link(&|link| link.place == Place::Navigation && link.name.starts_with(name))
            }
            Step::Open(name) if name.is_empty() => {
                link(&|link| link.place == Place::Main && link.href.contains("/inkorg/trad/"))
            }
            Step::Open(name) => link(&|link| link.place == Place::Main && link.name == *name),
            Step::Follow(name) => link(&|link| link.name.contains(name)),
            Step::Press(name) => {
                let (form, button) = page.button(name).context("no such button")?;
                self.browser.press(form, button)
            }
            Step::Until { go, see } => {
                let asked = Asked { address: self.world.web.join(go)?, form: None };
                for _ in 0..PATIENCE {
                    self.browser.go(asked.clone()).await?;
                    if self.browser.page.text.contains(see) {
                        return Ok(asked);
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                bail!("the page did not come to say it")
            }
            other => bail!("{other:?} leads to no page"),
        }
    }

    /// The end of the way: an address is left to the tester; what a form sends is sent.
    async fn arrive(&mut self, asked: Asked) -> anyhow::Result<Arrival> {
        if asked.form.is_none() {
            return Ok(Arrival::At(asked.address));
        }
        let answer = self.browser.ask(&asked).await?;
        Ok(match self.browser.next(&asked, &answer)? {
            Some(next) => Arrival::At(next),
            None => Arrival::With(Box::new(answer)),
        })
    }

    async fn log_in(&mut self, name: &str) -> anyhow::Result<()> {
        for step in [
            Step::Go("/".to_owned()),
            Step::Follow("Logga in med e-legitimation".to_owned()),
            Step::Press(name.to_owned()),
        ] {
            let asked = self.lead(&step).await?;
            self.browser.go(asked).await?;
        }
        Ok(())
    }

    fn choose(&mut self, count: usize) -> anyhow::Result<()> {
        for _ in 0..count {
            let next = |field: &Field| field.kind == "checkbox" && !field.name.is_empty() && !field.checked;
            self.browser.page.field(next).context("so many threads are not there")?.checked = true;
        }
        Ok(())
    }

    fn check(&mut self, label: &str) -> anyhow::Result<()> {
        let wanted = |field: &Field| field.is_choice() && field.label.contains(label);
        let chosen = self.browser.page.field(wanted).context("no such choice")?.clone();
        // Of the choices that exclude each other, one.
        if chosen.kind == "radio" {
            let others = self.browser.page.forms.iter_mut().flat_map(|form| &mut form.fields);
            others.filter(|field| field.name == chosen.name).for_each(|field| field.checked = false);
        }
        let again = self.browser.page.field(wanted);
        again.context("no such choice")?.checked = true;
        Ok(())
    }

    fn fill(&mut self, label: &str, text: &str) -> anyhow::Result<()> {
        let field = self.browser.page.field(|field| !field.is_choice() && field.label.starts_with(label));
        text.clone_into(&mut field.context("no such field")?.value);
        Ok(())
    }

    /// The newest code that was sent to an address, as soon as it was.
    async fn code(&self, to: &str) -> anyhow::Result<String> {
        for _ in 0..PATIENCE {
            let answer =
                fetch(&self.world.services.join("/utskick.json")?, Request::new(Full::default())).await?;
            let sent: Vec<Value> = serde_json::from_slice(&answer.body)?;
            let texts = sent.iter().filter(|one| one["to"] == to).filter_map(|one| one["text"].as_str());
            let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
            let found =
                texts.flat_map(|text| text.split(|letter: char| !letter.is_ascii_digit())).find(is_code);
            if let Some(code) = found {
                return Ok(code.to_owned());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("no code was sent")
    }

    /// Tells the demo's services something.
    async fn tell(&self, method: Method, path: &str, what: &Value) -> anyhow::Result<()> {
        let request = Request::builder()
            .method(method)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::from(what.to_string()))?;
        let answer = fetch(&self.world.services.join(path)?, request).await?;
        if !answer.status.is_success() {
            bail!("{path}: {}", String::from_utf8_lossy(&answer.body));
        }
        Ok(())
    }
}

impl Step {
    /// Whether it leads to a page by itself, which a tester can be left at. Logging in has steps of its own.
    pub(super) fn leads(&self) -> bool {
        matches!(
            self,
            Self::Go(_)
                | Self::Folder(_)
                | Self::Open(_)
                | Self::Follow(_)
                | Self::Press(_)
                | Self::Until { .. }
        )
    }
}

impl super::state::Change {
    fn as_json(&self) -> anyhow::Result<Value> {
        let mut change = serde_json::Map::new();
        let flags =
            [("protected", self.protected), ("deceased", self.deceased), ("emigrated", self.emigrated)];
        for (name, value) in flags {
            change.extend(value.map(|value| (name.to_owned(), json!(value))));
        }
        change.extend(self.name.as_ref().map(|name| match name {
            Name::Called(name) => ("name".to_owned(), json!(name)),
            Name::NoneYet => ("name".to_owned(), Value::Null),
        }));
        if let Some(names) = &self.guardians {
            let numbers: Vec<&str> = names.iter().map(|name| number_of(name)).collect::<Result<_, _>>()?;
            change.insert("guardians".to_owned(), json!(numbers));
        }
        Ok(change.into())
    }
}

/// A newborn who is in nobody's register until a state puts her there; the number is one of Skatteverket's for tests.
const NEWBORN: (&str, &str) = ("Vera Ek", "202312132380");

/// The number of somebody in the demo.
fn number_of(name: &str) -> anyhow::Result<&'static str> {
    if name == NEWBORN.0 {
        return Ok(NEWBORN.1);
    }
    Ok(person(name)?.number)
}

/// Somebody in the demo.
pub(super) fn person(name: &str) -> anyhow::Result<&'static Person> {
    let of_name = |person: &&Person| person.name() == name;
    people::ALL.into_iter().find(of_name).with_context(|| format!("{name} is nobody in the demo"))
}
