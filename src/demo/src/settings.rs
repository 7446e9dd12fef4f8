//! What the environment says of the demo; nothing has to be said.

use crate::clock::beginning;
use anyhow::Context;
use jiff::Timestamp;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

/// Where the demo keeps its inboxes when nothing else is said.
const DATABASE: &str = "sqlite://data/demo/inkorg.db";
/// Where the testers' own demos keep theirs when the demo's is no file.
const TESTERS_OF_A_SERVER: &str = "data/demo/postgres.prov";
/// Where it keeps the keys of a database that is no file.
const KEYS_OF_A_SERVER: &str = "data/demo/postgres.keys";

/// How the demo is run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// `INKORG__DATABASE__URL`.
    pub(crate) database: String,
    /// `INKORG__DEMO__LISTEN`.
    pub(crate) listen: SocketAddr,
    /// `INKORG__WEB__PUBLIC_URL`, or the port of `INKORG__WEB__LISTEN` on localhost.
    pub(crate) public_url: String,
    /// `INKORG__DEMO__NOW`.
    pub(crate) now: Timestamp,
    /// `INKORG__DEMO__EMPTY=1`.
    pub(crate) empty: bool,
}

impl Settings {
    /// Reads them by way of `environment`.
    pub(crate) fn read(environment: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let said = |name: &str| environment(name).filter(|value| !value.is_empty());
        let address = |name: &str, otherwise: u16| match said(name) {
            None => Ok(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), otherwise)),
            Some(text) => text
                .parse()
                .with_context(|| format!("{name} must be an address and a port, as 127.0.0.1:{otherwise}")),
        };
        let web = address("INKORG__WEB__LISTEN", 3000)?;
        let now = match said("INKORG__DEMO__NOW") {
            None => beginning(),
            Some(text) => {
                text.parse().context("INKORG__DEMO__NOW must be a time, as 2026-11-23T09:00:00+01:00")?
            }
        };
        let empty = match said("INKORG__DEMO__EMPTY").as_deref() {
            None | Some("0") => false,
            Some("1") => true,
            Some(_) => {
                anyhow::bail!("INKORG__DEMO__EMPTY must be 1 (people and senders, no messages) or not set")
            }
        };
        Ok(Self {
            database: said("INKORG__DATABASE__URL").unwrap_or_else(|| DATABASE.to_owned()),
            listen: address("INKORG__DEMO__LISTEN", 3100)?,
            public_url: said("INKORG__WEB__PUBLIC_URL")
                .unwrap_or_else(|| format!("http://localhost:{}", web.port())),
            now,
            empty,
        })
    }

    /// The database's file, if it is one.
    pub(crate) fn database_file(&self) -> Option<&Path> {
        let path = self.database.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        Some(Path::new(path.split('?').next().unwrap_or(path)))
    }

    /// Where the keys are kept: beside the database's file.
    pub(crate) fn keys_file(&self) -> PathBuf {
        self.beside(".keys").unwrap_or_else(|| PathBuf::from(KEYS_OF_A_SERVER))
    }

    /// The folder of the testers' own demos: beside the database's file.
    pub(crate) fn testers_folder(&self) -> PathBuf {
        self.beside(".prov").unwrap_or_else(|| PathBuf::from(TESTERS_OF_A_SERVER))
    }

    /// The database's file with something more to its name.
    fn beside(&self, ending: &str) -> Option<PathBuf> {
        let mut name = self.database_file()?.as_os_str().to_owned();
        name.push(ending);
        Some(PathBuf::from(name))
    }
}

/// The origin under which this machine reaches what listens at `address`.
pub(crate) fn origin(address: SocketAddr) -> String {
    let ip: IpAddr = if address.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { address.ip() };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(said: &[(&str, &str)]) -> anyhow::Result<Settings> {
        Settings::read(|name| {
            said.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_has_to_be_said() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.listen, "127.0.0.1:3100".parse().unwrap());
        assert_eq!(settings.public_url, "http://localhost:3000");
        assert_eq!((settings.now, settings.empty), (beginning(), false));
        assert_eq!(settings.keys_file(), Path::new("data/demo/inkorg.db.keys"));
    }

    #[test]
    fn everything_can_be_said() {
        let settings = read(&[
            ("INKORG__DATABASE__URL", "sqlite:///srv/x.db?mode=rwc"),
            ("INKORG__WEB__LISTEN", "127.0.0.1:4000"),
            ("INKORG__DEMO__LISTEN", "0.0.0.0:4100"),
            ("INKORG__DEMO__NOW", "2026-12-12T00:00:00+01:00"),
            ("INKORG__DEMO__EMPTY", "1"),
        ])
        .unwrap();
        assert_eq!(settings.database_file(), Some(Path::new("/srv/x.db")));
        assert_eq!(settings.public_url, "http://localhost:4000");
        assert_eq!(origin(settings.listen), "http://127.0.0.1:4100");
        assert_eq!(origin("[::1]:1".parse().unwrap()), "http://[::1]:1");
        assert!(settings.empty);
        let server = read(&[("INKORG__DATABASE__URL", "postgres://u@localhost/x")]).unwrap();
        assert_eq!((server.database_file(), server.keys_file()), (None, KEYS_OF_A_SERVER.into()));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_an_example() {
        for (name, value) in [
            ("INKORG__DEMO__LISTEN", "3100"),
            ("INKORG__WEB__LISTEN", "localhost"),
            ("INKORG__DEMO__NOW", "2026-12-12"),
            ("INKORG__DEMO__EMPTY", "yes"),
        ] {
            let refused = read(&[(name, value)]).unwrap_err().to_string();
            assert!(refused.contains(name) && refused.contains('1'), "{refused}");
        }
    }
}
