//! The processes: `inkorg`, and the database of the test.

use crate::client::Client;
use http::StatusCode;
use inbox::testing::Database;
use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    sync::{Mutex, MutexGuard},
    time::sleep,
};

/// A running `inkorg`, which no test leaves behind.
pub(crate) struct Process {
    child: Child,
    /// Where `inkorg soap` listens.
    pub(crate) address: SocketAddr,
}

impl Process {
    /// Starts `inkorg soap`, and waits until it is ready.
    pub(crate) async fn soap(database: &Database) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = Self { child: inkorg("soap", database, address), address };
        for _ in 0..800 {
            if let Some(mut client) = Client::connect(address).await
                && client.get("/halsa/redo").await == Some(StatusCode::OK)
            {
                return process;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("inkorg was not ready in forty seconds");
    }

    /// Starts `inkorg worker`.
    pub(crate) fn worker(database: &Database) -> Self {
        let address = ([127, 0, 0, 1], 0).into();
        Self { child: inkorg("worker", database, address), address }
    }

    /// SIGKILL: nothing in the process learns of it.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// No file of the process may grow past so many bytes; `None`: any may. It stands for a disk that is full: a disk of its own
    /// would have to be mounted, which needs rights that a test should not have. The kernel says EFBIG then and not ENOSPC,
    /// and a write has failed all the same, at any point of a commit or a checkpoint.
    pub(crate) fn may_write_files_of(&self, most: Option<u64>) {
        let most = most.map_or("unlimited".to_owned(), |most| most.to_string());
        let set = Command::new("prlimit")
            .args(["--pid", &self.child.id().to_string(), &format!("--fsize={most}:")])
            .status()
            .unwrap();
        assert!(set.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill(); // gone already, where the test got that far
        let _ = self.child.wait();
    }
}

fn inkorg(role: &str, database: &Database, address: SocketAddr) -> Child {
    // Who writes past the limit of its files gets a signal that ends it, but for those who were told to take no notice.
    Command::new("sh")
        .args(["-c", r#"trap "" XFSZ; exec "$0" "$1""#, env!("CARGO_BIN_EXE_inkorg"), role])
        .env("INKORG__DATABASE__URL", database.address())
        .env("INKORG__SOAP__LISTEN", address.to_string())
        .env("INKORG__WEB__PUBLIC_URL", "http://localhost:3000")
        // The secrets of `inbox::testing`.
        .env("INKORG__KEYS__SERVICE", format!("1:{}", "01".repeat(32)))
        .env("INKORG__KEYS__INDEX", "02".repeat(32))
        .env("INKORG__SITE__OPERATOR", "Region Test")
        .env("INKORG__SITE__SERVICE_NAME", "1177")
        .env("INKORG__SITE__CONTACT_EMAIL", "hjalp@example.invalid")
        .env("INKORG__SOAP__DEFAULT_SYSTEM", "DEMO-JOURNAL")
        .env("INKORG__SOAP__LIMITS__CONNECTIONS_PER_ADDRESS", "4096")
        .env("INKORG_LOG", "off")
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// A cluster that may be stopped, by whoever alone has it.
pub(crate) struct Postgres {
    cluster: String,
    /// `pg_ctl` of this cluster, a word in each line.
    control: String,
    _turn: MutexGuard<'static, ()>,
}

impl Postgres {
    pub(crate) async fn turn() -> Self {
        static TURN: Mutex<()> = Mutex::const_new(());
        let variable = |name| {
            std::env::var(name).expect(
                "a PostgreSQL cluster: run the tests by `cargo xtask test`, or by `cargo xtask postgres -- cargo test`",
            )
        };
        let cluster = variable("INKORG_TEST_POSTGRES_BREAKABLE");
        let control = variable("INKORG_TEST_POSTGRES_CONTROL");
        Self { cluster, control, _turn: TURN.lock().await }
    }

    /// A database for one round.
    pub(crate) async fn database(&self) -> Database {
        Database::postgres_in(&self.cluster).await
    }

    /// Stops at once, as when the machine loses power: what was not committed is gone.
    pub(crate) fn stops(&self) {
        self.run(&["--mode=immediate", "stop"]);
    }

    /// Starts, and returns when it has recovered.
    pub(crate) fn starts(&self) {
        self.run(&["start"]);
    }

    fn run(&self, words: &[&str]) {
        let mut control = self.control.lines();
        let mut command = Command::new(control.next().expect("a program"));
        command.args(control).args(words).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
        assert!(command.status().unwrap().success(), "{words:?}");
    }
}
