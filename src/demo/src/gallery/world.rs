//! A demo of a tester's own, begun for one state: other ports, a database as the demo begins, a clock that nobody has
//! moved. What is done in it changes nothing for anybody else.

use super::{sender::send, state::Letter};
use crate::{
    assembly::{Demo, Prepared},
    clock::beginning,
    settings::{Settings, origin},
};
use anyhow::Context;
use futures::future::{FutureExt, LocalBoxFuture};
use inbox::Random;
use server::{Roles, run};
use std::{
    collections::VecDeque,
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
    time::{Duration, SystemTime},
};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    sync::{Mutex, OnceCell, oneshot},
    task::JoinHandle,
};
use url::Url;

/// So many are kept; the oldest is ended for a new one. Each is a database of some megabytes.
const KEPT: usize = 8;
/// The database's file.
const DATABASE: &str = "inkorg.db";
/// What makes up the database: its file, the journal where there is one, and the keys.
const FILES: [&str; 3] = [DATABASE, "inkorg.db-wal", "inkorg.db.keys"];
/// A database whose files have not changed for so long is at rest.
const SETTLED: Duration = Duration::from_millis(300);

/// A running demo. It ends when it is dropped, and its files with it.
pub(super) struct World {
    /// The origin of its pages.
    pub(super) web: Url,
    /// The origin of its services.
    pub(super) services: Url,
    /// The origin that sending systems post to.
    soap: Url,
    running: JoinHandle<()>,
    _folder: TempDir,
}

impl Drop for World {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// The worlds that testers are in.
pub(super) struct Worlds {
    random: Arc<dyn Random>,
    /// Where their databases lie. Emptied when the demo begins: one that was killed left its own.
    folder: PathBuf,
    /// A database as the demo begins, filled once.
    template: OnceCell<TempDir>,
    kept: Mutex<VecDeque<Arc<World>>>,
}

impl Worlds {
    pub(super) fn new(folder: PathBuf, random: Arc<dyn Random>) -> Self {
        let _ = fs::remove_dir_all(&folder); // most often there is none
        Self { random, folder, template: OnceCell::new(), kept: Mutex::default() }
    }

    /// Begins a world.
    pub(super) async fn begin(&self) -> anyhow::Result<Arc<World>> {
        let template = self.template.get_or_try_init(|| {
            let (folder, random) = (self.folder.clone(), self.random.clone());
            aside(move || filled(folder, random).boxed_local())
        });
        let (template, random) = (template.await?.path().to_owned(), self.random.clone());
        let folder = self.folder.clone();
        let world = Arc::new(aside(move || World::begin(folder, template, random).boxed_local()).await?);
        let mut kept = self.kept.lock().await;
        kept.push_back(world.clone());
        while kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(world)
    }
}

/// Runs what fills databases on a thread of its own: it holds what may not move between threads.
async fn aside<T: Send + 'static>(
    begin: impl FnOnce() -> LocalBoxFuture<'static, anyhow::Result<T>> + Send + 'static,
) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || runtime.block_on(begin())).await?
}

/// A folder with a database as the demo begins.
async fn filled(folder: PathBuf, random: Arc<dyn Random>) -> anyhow::Result<TempDir> {
    fs::create_dir_all(&folder).context("a folder for the testers' demo")?;
    let folder = tempfile::tempdir_in(folder).context("a folder for the testers' demo")?;
    let settings = settings_in(folder.path(), "http://localhost".to_owned());
    Prepared::new(&settings, "http://127.0.0.1", random).await?;
    // Closing goes on by itself; what is still being put from the journal into the file would be copied half.
    let mut before = None;
    loop {
        let now = sizes(folder.path())?;
        if before.as_ref() == Some(&now) {
            break;
        }
        before = Some(now);
        tokio::time::sleep(SETTLED).await;
    }
    Ok(folder)
}

/// How large the files are, and when they were last written.
fn sizes(folder: &Path) -> anyhow::Result<Vec<(u64, SystemTime)>> {
    let files = FILES.into_iter().map(|name| folder.join(name)).filter(|file| file.exists());
    let size = |file: PathBuf| {
        let of = fs::metadata(file)?;
        Ok((of.len(), of.modified()?))
    };
    files.map(size).collect()
}

fn settings_in(folder: &Path, public_url: String) -> Settings {
    Settings {
        database: format!("sqlite://{}", folder.join(DATABASE).display()),
        listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0),
        public_url,
        now: beginning(),
        empty: false,
    }
}

impl World {
    async fn begin(folder: PathBuf, template: PathBuf, random: Arc<dyn Random>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(folder).context("a folder for a tester's demo")?;
        for name in FILES.into_iter().filter(|name| template.join(name).exists()) {
            fs::copy(template.join(name), folder.path().join(name)).context("a tester's database")?;
        }
        let (web, soap) = (free()?, free()?);
        let public_url = format!("http://localhost:{}", web.port());
        let settings = settings_in(folder.path(), public_url.clone());
        let listener = TcpListener::bind(settings.listen).await?;
        let here = origin(listener.local_addr()?);
        let (prepared, _) = Prepared::new(&settings, &here, random.clone()).await?;
        let Demo { product, services } =
            prepared.listening_at(web, soap).assemble(&settings, &here, random).await?;
        let (tell, ready) = oneshot::channel();
        let running = tokio::spawn(async move {
            let ready = move |_| {
                let _ = tell.send(());
            };
            if let Err(error) = Box::pin(run(product, Roles::ALL, vec![(listener, services)], ready)).await {
                tracing::error!(%error, "a tester's demo has ended");
            }
        });
        let world = Self {
            web: public_url.parse()?,
            services: here.parse()?,
            soap: origin(soap).parse()?,
            running,
            _folder: folder,
        };
        ready.await.context("the tester's demo did not begin")?;
        Ok(world)
    }

    /// Lets messages come.
    pub(super) async fn happen(&self, letters: &[Letter]) -> anyhow::Result<()> {
        for letter in letters {
            send(&self.soap, letter).await?;
        }
        Ok(())
    }

    /// Lets a message come after a while.
    pub(super) fn later(&self, pause: Duration, letter: Letter) {
        let soap = self.soap.clone();
        tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            if let Err(error) = send(&soap, &letter).await {
                tracing::warn!(%error, "a tester's message did not come");
            }
        });
    }
}

/// An address that nothing listens at. Somebody else may come first: then the world says so.
fn free() -> anyhow::Result<SocketAddr> {
    Ok(std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

static HOSTILE: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    let text = expand(include_str!("../../../../app/accessibility/hostile.json"));
    serde_json::from_str(&text).expect("a test reads the file")
});

/// The letters that no sender should send.
pub(super) fn hostile(to: &str, together: bool) -> Vec<Letter> {
    let to_them = |letter: &Letter| Letter {
        to: to.to_owned(),
        thread: letter.thread.clone().filter(|_| together),
        ..letter.clone()
    };
    HOSTILE.iter().map(to_them).collect()
}

/// `{ö×10000}` stands for 10,000 letters.
fn expand(text: &str) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('×') {
        let letter = before.chars().next_back().unwrap_or_default();
        let (times, after) = after.split_once('}').unwrap_or((after, ""));
        expanded
            .push_str(before.strip_suffix(letter).and_then(|kept| kept.strip_suffix('{')).unwrap_or(before));
        expanded.push_str(&letter.to_string().repeat(times.parse().unwrap_or_default()));
        rest = after;
    }
    expanded + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_many_times_is_written_short() {
        assert_eq!(expand("a{ö×3}b{7*7}{å×2}"), "aöööb{7*7}åå");
        let hostile = hostile("Karin Ek", true);
        assert!(hostile.len() == 3 && hostile[2].text.chars().count() > 30_000);
        assert!(hostile.iter().all(|letter| letter.thread.is_some() && letter.to == "Karin Ek"));
        assert!(super::hostile("Karin Ek", false).iter().all(|letter| letter.thread.is_none()));
    }
}
