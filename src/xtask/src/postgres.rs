//! A private PostgreSQL for tests and benches: made anew, reached over a Unix socket, gone afterwards.
//!
//! Never a server that happens to run: its version, settings and content would be anybody's. Several may run at
//! once, one for each `cargo xtask` that asks. The system's own guard is a lock that dies with its process, so what
//! a killed run left behind is recognised without guessing and removed by the next.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::process::{self, Interrupted, say};
use crate::workspace::{self, target};

/// Where tests find the cluster. Each test makes a database of its own in it; they go when the cluster does.
pub(crate) const URL_VARIABLE: &str = "INKORG_TEST_POSTGRES";

/// Where tests find another cluster, which is theirs to stop and start: with few databases it recovers in a moment, and nobody
/// else misses it.
const BREAKABLE_VARIABLE: &str = "INKORG_TEST_POSTGRES_BREAKABLE";
/// `pg_ctl` of that cluster, a word in each line.
const CONTROL_VARIABLE: &str = "INKORG_TEST_POSTGRES_CONTROL";

/// The oldest engine that the product is tested with.
const OLDEST: u32 = 15;

/// `sun_path` holds 108 bytes, the last of them zero (unix(7)).
const LONGEST_SOCKET_PATH: usize = 107;

/// `cargo xtask postgres -- COMMAND…`
pub(crate) fn run_with_cluster(words: &[OsString]) -> Result<ExitCode> {
    let [program, arguments @ ..] = words else {
        bail!("say which command to run: cargo xtask postgres -- COMMAND")
    };
    let cluster = Cluster::start_two()?;
    say(format_args!("{URL_VARIABLE}={}", cluster.url()));
    let mut command = workspace::command(program);
    if let Ok(here) = std::env::current_dir() {
        command.current_dir(here);
    }
    let status = process::status(cluster.told_to(command.args(arguments)))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// A running cluster; dropped, it is stopped and deleted.
pub(crate) struct Cluster {
    engine: Engine,
    home: PathBuf,
    registration: PathBuf,
    /// The one that tests may stop.
    breakable: Option<Box<Cluster>>,
    /// Held open: another run takes the lock only when this process is gone.
    _alive: File,
}

impl Cluster {
    /// Makes and starts a cluster with durable settings (`fsync` on, as in production).
    pub(crate) fn start() -> Result<Self> {
        Self::named(&std::process::id().to_string())
    }

    /// And another one, which tests may stop.
    pub(crate) fn start_two() -> Result<Self> {
        let mut cluster = Self::start()?;
        cluster.breakable = Some(Box::new(Self::named(&format!("{}-breakable", std::process::id()))?));
        Ok(cluster)
    }

    fn named(id: &str) -> Result<Self> {
        let engine = Engine::find()?;
        let register = target().join("postgres");
        fs::create_dir_all(&register).with_context(|| format!("{} could not be made", register.display()))?;
        // One at a time: between the making of a registration and its locking it looks abandoned.
        let turn = File::create(register.join("turn")).context("target/postgres cannot be written")?;
        turn.lock().context("target/postgres cannot be locked")?;
        sweep(&engine, &register);

        let home = engine.settle(&[
            register.join(id),
            // As root the engine runs as another user, who may not reach a checkout in a private folder. Not /tmp,
            // which may be memory: there a durable write costs nothing, and a bench would measure nothing.
            Path::new("/var/tmp").join(format!("inkorgen-postgres-{id}")),
        ])?;
        let registration = register.join(format!("{id}.lock"));
        let mut alive = File::create(&registration).context("target/postgres cannot be written")?;
        alive.lock().context("target/postgres cannot be locked")?;
        alive.write_all(home.as_os_str().as_bytes()).context("target/postgres cannot be written")?;
        drop(turn);

        let cluster = Self { engine, home, registration, breakable: None, _alive: alive };
        cluster.initialise()?;
        Ok(cluster)
    }

    /// A connection string that sqlx, psql and libpq understand.
    pub(crate) fn url(&self) -> String {
        let mut host = String::new();
        for &byte in self.home.as_os_str().as_bytes() {
            if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
                host.push(char::from(byte));
            } else {
                let _ = write!(host, "%{byte:02X}");
            }
        }
        format!("postgres://postgres@localhost/postgres?host={host}")
    }

    /// `command`, which learns where the cluster is, and of the other one how it is stopped and started.
    pub(crate) fn told_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some(breakable) = &self.breakable {
            let control = breakable.control();
            let words = std::iter::once(control.get_program()).chain(control.get_args());
            let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
            command.env(BREAKABLE_VARIABLE, breakable.url()).env(CONTROL_VARIABLE, words.join("\n"));
        }
        command.env(URL_VARIABLE, self.url())
    }

    fn control(&self) -> Command {
        let mut control = self.engine.program("pg_ctl");
        control.arg("--pgdata").arg(self.home.join("data")).arg("--log").arg(self.log());
        control.args(["--silent", "--wait", "--timeout=180"]);
        control
    }

    /// How many connections the cluster has accepted: none means that no test used it.
    pub(crate) fn connections(&self) -> usize {
        fs::read_to_string(self.log()).map_or(0, |log| log.matches("connection authorized").count())
    }

    fn initialise(&self) -> Result<()> {
        say(format_args!(
            "Starting a private PostgreSQL {} in {}",
            self.engine.version,
            workspace::shown(&self.home)
        ));
        let data = self.home.join("data");
        process::capture(
            self.engine
                .program("initdb")
                .arg("--pgdata")
                .arg(&data)
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"])
                // Only the making of the empty cluster goes unsynced; the running server syncs.
                .args(["--no-sync", "--no-instructions"]),
        )?;
        fs::OpenOptions::new()
            .append(true)
            .open(data.join("postgresql.conf"))
            .and_then(|mut file| file.write_all(settings(&self.home).as_bytes()))
            .context("the settings of PostgreSQL could not be written")?;
        let started = process::run(self.control().arg("start").stdin(Stdio::null()));
        if let Err(error) = started {
            if error.is::<Interrupted>() {
                return Err(error);
            }
            bail!(
                "PostgreSQL did not start; its log says:\n{}",
                fs::read_to_string(self.log()).unwrap_or_default().trim()
            );
        }
        Ok(())
    }

    fn log(&self) -> PathBuf {
        self.home.join("log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        discard(&self.engine, &self.home);
        let _ = fs::remove_file(&self.registration);
    }
}

/// Trust is safe here: the folder, and the socket in it, are open to its owner and root alone.
fn settings(home: &Path) -> String {
    let directory = home.display().to_string().replace('\'', "''");
    format!(
        "\nlisten_addresses = ''\nunix_socket_directories = '\"{directory}\"'\nmax_connections = 300\nlog_connections = on\n"
    )
}

/// Stops and deletes what stands in `home`. Nothing in it is worth an orderly shutdown.
fn discard(engine: &Engine, home: &Path) {
    process::succeeds(engine.program("pg_ctl").arg("--pgdata").arg(home.join("data")).args([
        "--mode=immediate",
        "--wait",
        "stop",
    ]));
    let _ = fs::remove_dir_all(home);
}

/// Removes the clusters whose run was killed: those whose lock can be had.
fn sweep(engine: &Engine, register: &Path) {
    let Ok(entries) = fs::read_dir(register) else {
        return;
    };
    for registration in entries.flatten().map(|entry| entry.path()) {
        if registration.extension().is_none_or(|extension| extension != "lock") {
            continue;
        }
        let Ok(mut file) = File::open(&registration) else {
            continue;
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => continue,
        }
        let mut home = String::new();
        // A registration is written by us and names one of two places; anything else is left alone.
        if file.read_to_string(&mut home).is_ok() && home.contains("postgres") {
            say(format_args!("Removing a PostgreSQL that an earlier run left behind"));
            discard(engine, Path::new(&home));
        }
        let _ = fs::remove_file(&registration);
    }
}

/// The programs of one PostgreSQL, and the user they run as.
struct Engine {
    programs: PathBuf,
    version: u32,
    /// PostgreSQL refuses to run as root.
    as_postgres: bool,
}

impl Engine {
    fn find() -> Result<Self> {
        let Some(programs) = programs() else {
            bail!("PostgreSQL is not installed: apt install postgresql");
        };
        let version = process::capture(Command::new(programs.join("postgres")).arg("--version"))?;
        let version =
            major(&version).with_context(|| format!("unknown version of PostgreSQL: {}", version.trim()))?;
        if version < OLDEST {
            bail!("PostgreSQL {version} is too old: install version {OLDEST} or newer");
        }
        Ok(Self { programs, version, as_postgres: is_root() })
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if self.as_postgres {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // The engine's user may not be allowed to stand where we stand.
        command.current_dir("/");
        command
    }

    /// Makes the first of `places` that the engine can reach and whose socket path is short enough.
    fn settle(&self, places: &[PathBuf]) -> Result<PathBuf> {
        for place in places {
            let socket = place.join(".s.PGSQL.5432");
            if socket.as_os_str().len() > LONGEST_SOCKET_PATH {
                continue;
            }
            discard(self, place);
            if self.as_postgres {
                process::run(
                    Command::new("install").args(["-d", "-o", "postgres", "-m", "0700"]).arg(place),
                )?;
                let reach = Command::new("runuser")
                    .args(["-u", "postgres", "--", "test", "-w"])
                    .arg(place)
                    .current_dir("/")
                    .stderr(Stdio::null())
                    .status();
                if reach.is_ok_and(|status| status.success()) {
                    return Ok(place.clone());
                }
                let _ = fs::remove_dir(place);
            } else if fs::DirBuilder::new().mode(0o700).create(place).is_ok() {
                return Ok(place.clone());
            }
        }
        bail!("no folder for PostgreSQL: neither target/postgres nor /var/tmp can be used by its user")
    }
}

/// The folder of the newest installed server: Debian's own place first, then PATH.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .max_by_key(|(version, _)| *version);
    newest.map(|(_, bin)| bin).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
    })
}

/// Whether PostgreSQL's server programs are on this machine.
pub(crate) fn is_installed() -> bool {
    programs().is_some()
}

/// Whether we are root: our own process entry belongs to the effective user.
pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn major(version: &str) -> Option<u32> {
    let number = version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_releases_and_betas() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major("postgres\n"), None);
    }

    #[test]
    fn a_quote_in_the_path_does_not_end_the_setting() {
        let text = settings(Path::new("/var/tmp/o'hara"));
        assert!(text.contains("unix_socket_directories = '\"/var/tmp/o''hara\"'"), "{text}");
    }
}
