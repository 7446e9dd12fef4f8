//! `inkorg soap` behind mutual TLS, as an operator runs it, with senders and people.

use crate::{
    client::Client,
    pki::{Authority, Files},
};
use inbox::{
    Contract, Inbox, NewSender, Operator, Personnummer, Registration, SystemClock, TakenOver,
    testing::Database,
};
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

pub(crate) const JOURNAL: (&str, &str) = ("JOURNAL", "SE2321000016-1HZ3");
/// Of the same HSA-id, and registered for less.
pub(crate) const CLINIC: (&str, &str) = ("CLINIC", "SE2321000016-1HZ3");
pub(crate) const OTHER: (&str, &str) = ("OTHER", "SE2321000016-1HZ4");
pub(crate) const PLATFORM: &str = "SE5565594230-VP";
pub(crate) const TOLVAN: &str = "191212121212";

/// The process, its files and its database. Gone when dropped.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    pub(crate) inbox: Inbox,
    pub(crate) files: Files,
    /// Whose certificates are let in.
    pub(crate) issuer: Authority,
    /// Who issued the listener's.
    pub(crate) own_issuer: Authority,
    process: Child,
    _database: Database,
}

impl Service {
    /// One certificate is revoked, number 999.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With more in its environment.
    pub(crate) async fn with(more: &[(&str, &str)]) -> Self {
        let (issuer, own_issuer) = (Authority::new("Issuer"), Authority::new("Own issuer"));
        let files = Files::new();
        files.put("issuers.pem", issuer.pem());
        files.put("revoked.pem", issuer.revoked(&[999], 4000));
        files.put_listener(&own_issuer.listener(1));
        let database = Database::sqlite();
        let inbox = database.open(&SystemClock).await;
        register(&inbox).await;
        let path = |name: &str| files.path(name).display().to_string();
        let mut process = Command::new(env!("CARGO_BIN_EXE_inkorg"))
            .arg("soap")
            .env("INKORG__DATABASE__URL", database.address())
            .env("INKORG__WEB__PUBLIC_URL", "http://localhost:3000")
            // The secrets of `inbox::testing`.
            .env("INKORG__KEYS__SERVICE", format!("1:{}", "01".repeat(32)))
            .env("INKORG__KEYS__INDEX", "02".repeat(32))
            .env("INKORG__SITE__OPERATOR", "Region Test")
            .env("INKORG__SITE__SERVICE_NAME", "1177")
            .env("INKORG__SITE__CONTACT_EMAIL", "hjalp@example.invalid")
            .env("INKORG__SOAP__LISTEN", "127.0.0.1:0")
            .env("INKORG__SOAP__PLATFORMS", format!("[\"{PLATFORM}\"]"))
            .env("INKORG__SOAP__TLS__CERTIFICATE", path("listener.pem"))
            .env("INKORG__SOAP__TLS__KEY", path("listener.key"))
            .env("INKORG__SOAP__TLS__ISSUERS", path("issuers.pem"))
            .env("INKORG__SOAP__TLS__REVOKED", format!("[\"{}\"]", path("revoked.pem")))
            .env("INKORG__SOAP__TLS__RELOAD", "1")
            .env("INKORG_LOG", "info")
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let address = listening(&mut process);
        Self { address, inbox, files, issuer, own_issuer, process, _database: database }
    }

    /// A client that trusts the listener's issuer.
    pub(crate) fn client(&self) -> Client {
        Client::trusting(&self.own_issuer.certificate(), self.address)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where it listens, by its own word. The rest of what it says is read by nobody, and must not fill the pipe.
fn listening(process: &mut Child) -> SocketAddr {
    let mut said = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let ready = said.find(|line| line.contains("\"message\":\"ready\"")).expect("it is ready");
    std::thread::spawn(move || said.for_each(drop));
    let (_, address) = ready.split_once("Some(").expect("it listens");
    address.split_once(')').unwrap().0.parse().unwrap()
}

async fn register(inbox: &Inbox) {
    let operator = Operator::at_console();
    for (system, hsa_id) in [JOURNAL, CLINIC, OTHER] {
        let mut sender = NewSender::of_all_contracts(system, hsa_id.parse().unwrap());
        if system == CLINIC.0 {
            let contracts = [Contract::AddMessageV1].into();
            sender.registration = Registration { contracts, ..sender.registration };
        }
        assert!(inbox.add_sender(&operator, sender).await.unwrap());
    }
    let person = TakenOver { number: Personnummer::parse(TOLVAN).unwrap(), contacts: Vec::new() };
    inbox.take_over(&operator, &person).await.unwrap();
}
