//! The number in the list, in the window's title and in the navigation, over whatever a young person and two guardians
//! do in windows of their own, some of them old: always that of the unread rows, and that of a model which keeps every
//! promise by hand.

use super::scene::{ANNA, Answer, ELSA, ERIK, Scene, get, get_with, message, post};
use axum::Router;
use http::{StatusCode, header};
use inbox::{
    AccountState, Folder, Tidy, TrashDays,
    testing::{Database, worker},
};
use jiff::{SignedDuration, Timestamp};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

/// Threads that the sender knows of.
const KEYS: usize = 3;

#[derive(Debug, Clone)]
enum Act {
    Deliver {
        key: usize,
    },
    Open {
        who: usize,
        thread: usize,
    },
    Tidy {
        who: usize,
        tidy: Tidy,
        threads: Vec<usize>,
    },
    /// A change is undone from the window that it was made in, or from one beside it.
    Undo {
        who: usize,
        change: usize,
    },
    Delete {
        threads: Vec<usize>,
    },
    Pass {
        days: i64,
    },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let who = || 0_usize..3;
    let some = || prop::collection::vec(0_usize..8, 1..4);
    let tidy = prop::sample::select(Tidy::ALL.to_vec());
    let act = prop_oneof![
        4 => (0..KEYS).prop_map(|key| Act::Deliver { key }),
        3 => (who(), 0_usize..8).prop_map(|(who, thread)| Act::Open { who, thread }),
        8 => (who(), tidy, some()).prop_map(|(who, tidy, threads)| Act::Tidy { who, tidy, threads }),
        6 => (who(), 0_usize..3).prop_map(|(who, change)| Act::Undo { who, change }),
        1 => some().prop_map(|threads| Act::Delete { threads }),
        1 => (1_i64..31).prop_map(|days| Act::Pass { days }),
    ];
    prop::collection::vec(act, 4..40)
}

#[derive(Debug, Clone)]
struct Message {
    unread: bool,
    marked_by: Option<usize>,
}

#[derive(Debug)]
struct Thread {
    key: usize,
    id: String,
    folder: Folder,
    trashed_at: Option<Timestamp>,
    last_change: Option<usize>,
    messages: Vec<Message>,
    gone: bool,
}

/// How a thread stood before a change.
#[derive(Debug)]
enum Was {
    In(Folder, Option<Timestamp>),
    NotMarked,
}

#[derive(Debug)]
struct Change {
    /// Its last part is the same in every inbox's address.
    id: String,
    threads: Vec<(usize, Was)>,
    undone: bool,
}

struct Course {
    scene: Scene,
    /// Elsa, Anna and Erik: the pages, and what stands before their addresses.
    people: [(Router, String); 3],
    threads: Vec<Thread>,
    changes: Vec<Change>,
    delivered: usize,
}

/// What a list shows: the id of each row, and how many messages it calls unread.
fn rows(list: &Answer) -> Vec<(String, usize)> {
    let row = |row: &str| {
        let id = row.split('"').next().unwrap().to_owned();
        let mark = row.split("class=\"mark unread\">").nth(1).map(|mark| mark.split('<').next().unwrap());
        let unread = match mark {
            None => 0,
            Some("Oläst") => 1,
            Some(several) => several.strip_suffix(" olästa").unwrap().parse().unwrap(),
        };
        (id, unread)
    };
    list.html.split("id=\"trad-").skip(1).map(row).collect()
}

/// The number in the navigation; nothing there is none.
fn in_navigation(page: &Answer) -> usize {
    let navigation = page.html.split("class=\"folders\"").nth(1).unwrap().split("</nav>").next().unwrap();
    let count = navigation.split("class=\"count\">").nth(1);
    count.map_or(0, |count| count.split('<').next().unwrap().parse().unwrap())
}

impl Course {
    async fn begin(database: Database) -> Self {
        let scene = Scene::on(database).await;
        let elsa = scene.own(ELSA, "Elsa Bergström").await;
        let anna = scene.guardian_for_elsa(ANNA, "Anna Bergström", AccountState::Active).await;
        let erik = scene.guardian_for_elsa(ERIK, "Erik Bergström", AccountState::Active).await;
        let people = [(elsa, String::new()), anna, erik];
        Self { scene, people, threads: Vec::new(), changes: Vec::new(), delivered: 0 }
    }

    async fn run(mut self, acts: Vec<Act>) -> Result<(), TestCaseError> {
        for act in acts {
            let shown = self.act(&act).await?;
            self.check(shown.as_ref())
                .await
                .map_err(|fault| TestCaseError::fail(format!("after {act:?}: {fault}")))?;
        }
        Ok(())
    }

    /// Does it in the product and in the model; a page that was shown on the way.
    async fn act(&mut self, act: &Act) -> Result<Option<Answer>, TestCaseError> {
        match act {
            Act::Deliver { key } => self.deliver(*key).await,
            Act::Open { who, thread } => return self.open(*who, *thread).await,
            Act::Tidy { who, tidy, threads } => self.tidy(*who, *tidy, threads).await?,
            Act::Undo { who, change } => self.undo(*who, *change).await?,
            Act::Delete { threads } => self.delete(threads).await?,
            Act::Pass { days } => self.pass(*days).await,
        }
        Ok(None)
    }

    async fn deliver(&mut self, key: usize) {
        self.delivered += 1;
        let subject = format!("Brev {}", self.delivered);
        self.scene.deliver(ELSA, &message(&key.to_string(), &subject)).await;
        let new = Message { unread: true, marked_by: None };
        if let Some(thread) = self.threads.iter_mut().find(|thread| thread.key == key && !thread.gone) {
            thread.messages.push(new);
            (thread.folder, thread.trashed_at, thread.last_change) = (Folder::Inbox, None, None);
            return;
        }
        let list = get(&self.people[0].0, "/inkorg").await;
        let id = rows(&list)[0].0.clone();
        self.threads.push(Thread {
            key,
            id,
            folder: Folder::Inbox,
            trashed_at: None,
            last_change: None,
            messages: vec![new],
            gone: false,
        });
    }

    async fn open(&mut self, who: usize, thread: usize) -> Result<Option<Answer>, TestCaseError> {
        let (pages, prefix) = &self.people[who];
        let Some(at) = thread.checked_rem(self.threads.len()) else { return Ok(None) };
        let thread = &mut self.threads[at];
        let page = get(pages, &format!("{prefix}/inkorg/trad/{}", thread.id)).await;
        prop_assert_eq!(page.status, if thread.gone { StatusCode::NOT_FOUND } else { StatusCode::OK });
        for message in &mut thread.messages {
            *message = Message { unread: false, marked_by: None };
        }
        Ok(Some(page))
    }

    async fn tidy(&mut self, who: usize, tidy: Tidy, chosen: &[usize]) -> Result<(), TestCaseError> {
        let (pages, prefix) = &self.people[who];
        let word = crate::address::tidy_word(tidy);
        let chosen: Vec<usize> = chosen.iter().filter_map(|at| at.checked_rem(self.threads.len())).collect();
        let answer = match &chosen[..] {
            [] => return Ok(()),
            [one] => post(pages, &format!("{prefix}/inkorg/trad/{}/{word}", self.threads[*one].id), "").await,
            several => {
                let ids = several.iter().map(|at| format!("trad={}&", self.threads[*at].id));
                let form = format!("{}gor={word}", ids.collect::<String>());
                post(pages, &format!("{prefix}/inkorg/andra"), &form).await
            }
        };
        let number = self.changes.len();
        let mut changed = Vec::new();
        for at in chosen {
            let thread = &mut self.threads[at];
            if thread.gone {
                continue;
            }
            let to = match tidy {
                Tidy::MarkUnread => {
                    let newest = thread.messages.last_mut().expect("a thread has a message");
                    if !newest.unread {
                        *newest = Message { unread: true, marked_by: Some(number) };
                        changed.push((at, Was::NotMarked));
                    }
                    continue;
                }
                Tidy::Archive => Folder::Archive,
                Tidy::Trash => Folder::Trash,
                Tidy::Restore => Folder::Inbox,
            };
            if thread.folder != to {
                changed.push((at, Was::In(thread.folder, thread.trashed_at)));
                thread.folder = to;
                // What a guardian throws away does not expire.
                thread.trashed_at =
                    (to == Folder::Trash && prefix.is_empty()).then(|| self.scene.services.inbox.now());
                thread.last_change = Some(number);
            }
        }
        if answer.status == StatusCode::NOT_FOUND {
            prop_assert!(changed.is_empty());
            return Ok(());
        }
        prop_assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let cookie = answer.header(&header::SET_COOKIE).split(';').next().unwrap().to_owned();
        let path = answer.location().strip_suffix("#besked").expect("focus on what was done");
        let list = get_with(pages, path, &[("cookie", &cookie)]).await;
        let undo =
            list.html.split("/inkorg/angra/").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        prop_assert_eq!(undo.is_some(), !changed.is_empty(), "{}", list.html);
        if let Some(id) = undo {
            self.changes.push(Change { id, threads: changed, undone: false });
        }
        Ok(())
    }

    async fn undo(&mut self, who: usize, back: usize) -> Result<(), TestCaseError> {
        // The latest changes are those that people undo.
        let Some(number) = self.changes.len().checked_sub(1 + back) else { return Ok(()) };
        let (pages, prefix) = &self.people[who];
        let change = &mut self.changes[number];
        let answer = post(pages, &format!("{prefix}/inkorg/angra/{}", change.id), "").await;
        prop_assert_eq!(answer.status, StatusCode::SEE_OTHER);
        if std::mem::replace(&mut change.undone, true) {
            return Ok(());
        }
        for (at, was) in &change.threads {
            let thread = &mut self.threads[*at];
            match was {
                _ if thread.gone => {}
                Was::In(folder, trashed_at) => {
                    if thread.last_change == Some(number) {
                        (thread.folder, thread.trashed_at, thread.last_change) = (*folder, *trashed_at, None);
                    }
                }
                Was::NotMarked => {
                    let marked =
                        thread.messages.iter_mut().filter(|message| message.marked_by == Some(number));
                    marked.for_each(|message| *message = Message { unread: false, marked_by: None });
                }
            }
        }
        Ok(())
    }

    async fn delete(&mut self, chosen: &[usize]) -> Result<(), TestCaseError> {
        let mut form = Vec::new();
        for at in chosen {
            let Some(at) = at.checked_rem(self.threads.len()) else { continue };
            let thread = &mut self.threads[at];
            form.push(format!("trad={}", thread.id));
            thread.gone |= thread.folder == Folder::Trash;
        }
        // However long it was since the last login: this is asked for just after one.
        self.people[0].0 = self.scene.own(ELSA, "Elsa Bergström").await;
        let answer = post(&self.people[0].0, "/papperskorg/ta-bort", &form.join("&")).await;
        prop_assert_eq!(answer.status, StatusCode::SEE_OTHER);
        Ok(())
    }

    async fn pass(&mut self, days: i64) {
        self.scene.clock.advance(SignedDuration::from_hours(24 * days));
        let (inbox, kept) = (&self.scene.services.inbox, TrashDays::default());
        inbox.delete_due(&worker(), kept).await.unwrap();
        let today = inbox::day_in_sweden(inbox.now());
        for thread in &mut self.threads {
            thread.gone |= thread.trashed_at.is_some_and(|at| kept.deleted_on(at) <= today);
        }
    }

    /// Every place says the same, to everybody, as the rows do and as the model does.
    async fn check(&self, shown: Option<&Answer>) -> Result<(), TestCaseError> {
        let of = |folder: Folder| {
            let here = self.threads.iter().filter(move |thread| !thread.gone && thread.folder == folder);
            let unread = |thread: &Thread| thread.messages.iter().filter(|message| message.unread).count();
            let mut rows: Vec<_> = here.map(|thread| (thread.id.clone(), unread(thread))).collect();
            rows.sort();
            rows
        };
        let expected: usize = of(Folder::Inbox).iter().map(|(_, unread)| unread).sum();
        if let Some(page) = shown.filter(|page| page.status == StatusCode::OK) {
            prop_assert_eq!(in_navigation(page), expected, "the page of a thread, after its own receipts");
        }
        for (pages, prefix) in &self.people {
            for (folder, path) in
                [(Folder::Inbox, "/inkorg"), (Folder::Archive, "/arkiv"), (Folder::Trash, "/papperskorg")]
            {
                let list = get(pages, &format!("{prefix}{path}")).await;
                let mut rows = rows(&list);
                rows.sort();
                prop_assert_eq!(&rows, &of(folder), "{}", path);
                prop_assert_eq!(in_navigation(&list), expected, "{}", path);
                let title = list.first("title");
                if folder != Folder::Inbox {
                    prop_assert!(!title.starts_with('('), "{}", title);
                    continue;
                }
                let said =
                    if expected > 0 { format!("({expected}) Inkorg – ") } else { "Inkorg – ".to_owned() };
                prop_assert!(title.starts_with(&said), "{} instead of {}", title, said);
                let lead = match expected {
                    0 => ", inga olästa meddelanden.".to_owned(),
                    1 => ", 1 oläst meddelande.".to_owned(),
                    several => format!(", {several} olästa meddelanden."),
                };
                prop_assert!(list.html.contains(&lead), "{}", list.html);
                let sum: usize = rows.iter().map(|(_, unread)| unread).sum();
                prop_assert_eq!(sum, expected, "the rows say what the number says");
            }
        }
        Ok(())
    }
}

/// Runs many courses, each in a database of its own.
fn hold(cases: u32, database: impl AsyncFn() -> Database) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let held = runner.run(&acts(), |acts| {
        runtime.block_on(async { Course::begin(database().await).await.run(acts).await })
    });
    held.unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn the_number_is_one_in_every_place_whoever_does_what_on_sqlite() {
    hold(64, async || Database::sqlite());
}

#[test]
fn the_number_is_one_in_every_place_whoever_does_what_on_postgres() {
    hold(16, Database::postgres);
}
