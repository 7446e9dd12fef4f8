//! A model: whatever is done in whatever order, and however the clock and the register move, a child's inbox is read by
//! those whom the rule lets, and by nobody else. The rule is that of the oracle in `register`'s tests, which shares no
//! code with the product. On both databases.

#[path = "../../../register/tests/rule/oracle.rs"]
mod oracle;

use super::app::{ANNA, App, Browser, ELSA, HTTPS};
use http::StatusCode;
use inbox::{Clock, NewMessage, NewSender, Operator, Personnummer, ProxyRef, Unit, testing::Database};
use jiff::{SignedDuration, civil::Date};
use oracle::{Day, Facts, day_of, days, decide, midnight, swedish_day};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use register::{Deregistration, Guardianship, Resident};

const ADULTS: [&str; 2] = [ANNA, "198303152394"];
const KIDS: [&str; 2] = [ELSA, "201901012391"];
/// Walks through the house for each database; each has up to [`STEPS`] steps.
const WALKS: u32 = 100;
const STEPS: usize = 40;

/// First day and the day it ends, in days from today.
type Dates = (Option<i64>, Option<i64>);

/// What a record says of custody: first days, and days it ends.
type Custody = Vec<(Option<Day>, Option<Day>)>;

#[derive(Debug, Clone)]
enum Step {
    /// An adult opens a child's inbox.
    Read {
        adult: usize,
        kid: usize,
    },
    /// An adult presses "Agera ombud för", or leaves.
    Act {
        adult: usize,
        kid: usize,
        begins: bool,
    },
    /// Somebody logs in anew.
    LogIn {
        adult: usize,
    },
    /// So many milliseconds pass.
    Pass(i64),
    /// The clock stands so many milliseconds from the next midnight in Sweden.
    ToMidnight(i64),
    /// Adults come first, then children.
    Protect {
        person: usize,
        protected: bool,
    },
    Leave {
        person: usize,
        deceased: Option<bool>,
    },
    /// What one of the two records says of custody.
    Custody {
        adult: usize,
        kid: usize,
        by_child: bool,
        dates: Vec<Dates>,
    },
    /// The thirteenth birthday is in so many days.
    Birthday {
        kid: usize,
        days: i64,
    },
    Away(bool),
    Lock {
        kid: usize,
        locked: bool,
    },
}

/// What the register says and how the inboxes stand, as the test has put it.
#[derive(Debug, Default)]
struct Model {
    protected: [bool; 4],
    gone: [Option<bool>; 4],
    /// By adult, then child: what the adult's record says of the child.
    by_adult: [[Custody; 2]; 2],
    /// Likewise: what the child's record says of the adult.
    by_child: [[Custody; 2]; 2],
    born: [Day; 2],
    away: bool,
    locked: [bool; 2],
}

impl Model {
    fn permits(&self, adult: usize, kid: usize, now: i64) -> bool {
        let facts = |person: usize, custody: &Vec<_>| Facts {
            protected: self.protected[person],
            gone: self.gone[person],
            custody: custody.clone(),
        };
        let guardian = facts(adult, &self.by_adult[adult][kid]);
        let child = facts(2 + kid, &self.by_child[adult][kid]);
        !self.away && decide(&guardian, &child, self.born[kid], self.locked[kid], now).is_ok()
    }
}

/// The house, its people, and what is known of them.
struct World<'a> {
    app: &'a App,
    browsers: [Browser<'a>; 2],
    model: Model,
}

fn number(digits: &str) -> Personnummer {
    Personnummer::parse(digits).unwrap()
}

fn date((year, month, day): Day) -> Date {
    Date::new(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap()).unwrap()
}

impl<'a> World<'a> {
    /// Everybody alive, unprotected and each other's, both children some years from thirteen, both adults logged in.
    async fn new(app: &'a App) -> Self {
        let always = || vec![(None, None)];
        let both = || [[always(), always()], [always(), always()]];
        let model = Model { by_adult: both(), by_child: both(), ..Model::default() };
        let browsers = [app.browser(), app.browser()];
        let mut world = Self { app, browsers, model };
        for kid in 0..2 {
            world.birthday(kid, 1_000);
            world.lock(kid, false).await;
        }
        world.tell();
        for adult in 0..2 {
            world.log_in(adult).await;
        }
        world
    }

    fn now(&self) -> i64 {
        self.app.clock.now().as_millisecond()
    }

    /// Puts into the register what the model says.
    fn tell(&self) {
        let custody = |other: &str, dates: &[(Option<Day>, Option<Day>)]| -> Vec<Guardianship> {
            let of = |(from, until): &(Option<Day>, Option<Day>)| Guardianship {
                number: number(other),
                from: from.map(date),
                until: until.map(date),
            };
            dates.iter().map(of).collect()
        };
        let Model { protected, gone, by_adult, by_child, born, away, .. } = &self.model;
        for (person, digits) in ADULTS.into_iter().chain(KIDS).enumerate() {
            let mut resident = Resident {
                protected: protected[person],
                deregistered: gone[person].map(|deceased| {
                    if deceased { Deregistration::Deceased } else { Deregistration::Emigrated }
                }),
                ..Resident::new(number(digits), self.app.clock.now())
            };
            for other in 0..2 {
                if person < 2 {
                    resident.wards.extend(custody(KIDS[other], &by_adult[person][other]));
                } else {
                    resident.born = Some(date(born[person - 2]));
                    resident.guardians.extend(custody(ADULTS[other], &by_child[other][person - 2]));
                }
            }
            self.app.register.put(resident);
        }
        self.app.register.is_away(*away);
    }

    fn birthday(&mut self, kid: usize, ahead: i64) {
        let (year, month, day) = day_of(days(swedish_day(self.now())) + ahead);
        let born = (year - 13, month, day);
        // A 29 February that the year of birth did not have.
        self.model.born[kid] = if day_of(days(born)) == born { born } else { (born.0, 3, 1) };
    }

    async fn lock(&mut self, kid: usize, locked: bool) {
        let (operator, number) = (Operator::at_console(), number(KIDS[kid]));
        if locked {
            self.app.inbox.lock_account(&operator, &number).await.unwrap();
        } else {
            self.app.inbox.unlock_account(&operator, &number).await.unwrap();
        }
        self.model.locked[kid] = locked;
    }

    /// Whether it led to a session. The register decides for the deceased.
    async fn log_in(&mut self, adult: usize) -> bool {
        let answer = self.browsers[adult].log_in(ADULTS[adult]).await;
        let is_in = answer.location() == "/inkorg";
        assert_eq!(is_in, self.model.away || self.model.gone[adult] != Some(true), "{answer:?}");
        is_in
    }

    async fn reference(&self, adult: usize, kid: usize) -> ProxyRef {
        self.app.child_of(ADULTS[adult], KIDS[kid]).await
    }

    async fn take(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Read { adult, kid } => return self.read(*adult, *kid).await,
            Step::Act { adult, kid, begins } => {
                let reference = self.reference(*adult, *kid).await;
                let browser = &mut self.browsers[*adult];
                if *begins {
                    browser.post("/ombud/agera", &format!("ref={reference}")).await;
                } else {
                    browser.post(&format!("/ombud/{reference}/avsluta"), "").await;
                }
            }
            Step::LogIn { adult } => {
                self.log_in(*adult).await;
            }
            Step::Pass(millis) => self.app.clock.advance(SignedDuration::from_millis(*millis)),
            Step::ToMidnight(millis) => {
                let today = days(swedish_day(self.now()));
                let ahead = midnight(day_of(today + 1)) + millis - self.now();
                self.app.clock.advance(SignedDuration::from_millis(ahead.max(0)));
            }
            Step::Protect { person, protected } => self.model.protected[*person] = *protected,
            Step::Leave { person, deceased } => self.model.gone[*person] = *deceased,
            Step::Custody { adult, kid, by_child, dates } => {
                let today = days(swedish_day(self.now()));
                let day = |ahead: Option<i64>| ahead.map(|ahead| day_of(today + ahead));
                let custody = dates.iter().map(|(from, until)| (day(*from), day(*until))).collect();
                let side = if *by_child { &mut self.model.by_child } else { &mut self.model.by_adult };
                side[*adult][*kid] = custody;
            }
            Step::Birthday { kid, days } => self.birthday(*kid, *days),
            Step::Away(away) => self.model.away = *away,
            Step::Lock { kid, locked } => self.lock(*kid, *locked).await,
        }
        self.tell();
        Ok(())
    }

    /// What an adult sees at a child's address, and what the model says of it.
    async fn read(&mut self, adult: usize, kid: usize) -> Result<(), String> {
        let path = format!("/ombud/{}/inkorg/lista", self.reference(adult, kid).await);
        let mut answer = self.browsers[adult].get(&path).await;
        // The session was over: who can comes in again and looks once more.
        if answer.status == StatusCode::SEE_OTHER {
            if !self.log_in(adult).await {
                return Ok(());
            }
            answer = self.browsers[adult].get(&path).await;
        }
        let read = answer.text == format!("read: Till {}", KIDS[kid]);
        let permitted = self.model.permits(adult, kid, self.now());
        if read == permitted && (read || !answer.text.contains("Till")) {
            return Ok(());
        }
        Err(format!(
            "permitted: {permitted}, seen: {answer:?}, at {}, {:?}",
            self.app.clock.now(),
            self.model
        ))
    }
}

fn step() -> impl Strategy<Value = Step> {
    let near = || prop_oneof![2 => Just(None), 3 => (-2_i64..=2).prop_map(Some)];
    let times =
        prop::sample::select(vec![1, 999, 1_000, 60_000, 19 * 60_000, 21 * 60_000, 3_600_000, 9 * 3_600_000]);
    let around = prop::sample::select(vec![-3_600_000, -1_000, -1, 0, 1, 1_000, 3_600_000]);
    let one_of_two = || 0_usize..2;
    prop_oneof![
        12 => (one_of_two(), one_of_two()).prop_map(|(adult, kid)| Step::Read { adult, kid }),
        2 => (one_of_two(), one_of_two(), any::<bool>())
            .prop_map(|(adult, kid, begins)| Step::Act { adult, kid, begins }),
        1 => one_of_two().prop_map(|adult| Step::LogIn { adult }),
        2 => times.prop_map(Step::Pass),
        3 => around.prop_map(Step::ToMidnight),
        2 => (0_usize..4, any::<bool>()).prop_map(|(person, protected)| Step::Protect { person, protected }),
        1 => (0_usize..4, prop_oneof![2 => Just(None), 1 => any::<bool>().prop_map(Some)])
            .prop_map(|(person, deceased)| Step::Leave { person, deceased }),
        4 => (one_of_two(), one_of_two(), any::<bool>(), prop::collection::vec((near(), near()), 0..3))
            .prop_map(|(adult, kid, by_child, dates)| Step::Custody { adult, kid, by_child, dates }),
        2 => (one_of_two(), -2_i64..=3).prop_map(|(kid, days)| Step::Birthday { kid, days }),
        1 => prop::bool::weighted(0.3).prop_map(Step::Away),
        1 => (one_of_two(), prop::bool::weighted(0.3)).prop_map(|(kid, locked)| Step::Lock { kid, locked }),
    ]
}

/// Both children's inboxes are active, and each holds one message that says whose it is.
async fn fill(app: &App) {
    let operator = Operator::at_console();
    let journal = NewSender::of_all_contracts("JOURNAL", "SE1".parse().unwrap());
    app.inbox.add_sender(&operator, journal).await.unwrap();
    let sender = app.inbox.sender("JOURNAL").await.unwrap().unwrap();
    for adult in ADULTS {
        app.inbox.admit(&number(adult)).await.unwrap();
    }
    let mut world = World::new(app).await;
    for adult in 0..2 {
        world.browsers[adult].post("/aktivera", "").await;
    }
    let unit = Unit {
        id: "SE2321000016-TEST".to_owned(),
        name: "Björkdalens vårdcentral".to_owned(),
        address: None,
        postal_code: None,
        town: None,
        telephone: None,
    };
    for (kid, digits) in KIDS.into_iter().enumerate() {
        let reference = world.reference(0, kid).await;
        world.browsers[0].post("/ombud/agera", &format!("ref={reference}")).await;
        world.browsers[0].post(&format!("/ombud/{reference}/aktivera"), "").await;
        let message = NewMessage::text(unit.clone(), format!("Till {digits}"), "Text".to_owned());
        app.inbox.deliver(&sender, &number(digits), &message).await.unwrap();
        world.read(0, kid).await.expect("everything is as it should be at first");
    }
}

fn nobody_reads_across_the_rule(database: impl Future<Output = Database>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let app = runtime.block_on(async {
        let app = App::on(database.await, HTTPS, |_| {}).await;
        fill(&app).await;
        app
    });
    // The same walks each time: a test that fails now and then is looked at by nobody.
    let config = Config { cases: WALKS, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let walked = runner.run(&prop::collection::vec(step(), 1..STEPS), |steps| {
        runtime.block_on(async {
            let mut world = World::new(&app).await;
            for step in &steps {
                world.take(step).await.map_err(TestCaseError::fail)?;
            }
            Ok(())
        })
    });
    if let Err(error) = walked {
        panic!("{error}");
    }
}

// ASVS 5.0.0-8.2.1, 5.0.0-8.2.2, 5.0.0-8.3.1
#[test]
fn nobody_reads_across_the_rule_on_sqlite() {
    nobody_reads_across_the_rule(async { Database::sqlite() });
}

// ASVS 5.0.0-8.2.1, 5.0.0-8.2.2, 5.0.0-8.3.1
#[test]
fn nobody_reads_across_the_rule_on_postgres() {
    nobody_reads_across_the_rule(Database::postgres());
}
