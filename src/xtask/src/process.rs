//! Child processes: their output is shown live, their failure becomes one sentence, and an interruption reaches them.

use std::fmt;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// The process id of the child that is waited for.
static RUNNING: Mutex<Option<u32>> = Mutex::new(None);

/// Ctrl-C, or a request to terminate: everything unwinds, so that a database started here is stopped.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// Says what is being done, before it is done.
pub(crate) fn say(what: impl fmt::Display) {
    println!("==> {what}");
}

/// From here on a signal ends the running child, and the function that waits for it returns [`Interrupted`].
pub(crate) fn catch_interruptions() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        let running = RUNNING.lock().map_or(None, |pid| *pid);
        if let Some(pid) = running {
            // From a terminal the child has had the signal already; from `kill` only we have. Too late is fine.
            let _ = Command::new("kill").arg(pid.to_string()).stderr(Stdio::null()).status();
        }
    })
    .context("the signal handler could not be set")
}

/// Runs to the end, whatever it prints shown live.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    wait(spawn(command)?)
}

/// As [`status`], and anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` failed ({status})", spoken(command));
    }
    Ok(())
}

/// As [`status`], and each line of standard output is also handed to `line`.
pub(crate) fn tee(command: &mut Command, mut line: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    remember(Some(child.id()));
    if let Some(output) = child.stdout.take() {
        for text in BufReader::new(output).split(b'\n') {
            let text = text.context("the output of a child process could not be read")?;
            let text = String::from_utf8_lossy(&text);
            println!("{text}");
            line(&text);
        }
    }
    wait(child)
}

/// Runs quietly and returns what it printed; on failure the error carries what it complained about.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| missing(command, &error))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", spoken(command), output.status, complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a quiet probe succeeds; a program that does not exist is a no.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Starts a child that is ended by whoever holds it.
pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        return Err(Interrupted.into());
    }
    command.spawn().map_err(|error| missing(command, &error))
}

fn wait(mut child: Child) -> Result<ExitStatus> {
    remember(Some(child.id()));
    let status = child.wait();
    remember(None);
    if INTERRUPTED.load(Ordering::SeqCst) {
        return Err(Interrupted.into());
    }
    status.context("a child process could not be waited for")
}

fn remember(pid: Option<u32>) {
    if let Ok(mut running) = RUNNING.lock() {
        *running = pid;
    }
}

/// The command line as one would type it.
fn spoken(command: &Command) -> String {
    let program = Path::new(command.get_program());
    std::iter::once(program.file_name().unwrap_or(command.get_program()))
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn missing(command: &Command, error: &io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy().into_owned();
    if error.kind() != io::ErrorKind::NotFound {
        return anyhow::anyhow!("`{program}` could not be started: {error}");
    }
    let remedy = match program.as_str() {
        "cargo" | "rustc" | "rustup" => "install Rust with rustup",
        "node" | "npm" | "npx" => "install Node.js 20.19 or newer",
        "python3" => "install Python: apt install python3 python3-venv",
        "runuser" => "install it: apt install util-linux",
        _ => "install it, or correct its name",
    };
    anyhow::anyhow!("`{program}` was not found: {remedy}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named_with_its_remedy() {
        let error = missing(&Command::new("npm"), &io::Error::from(io::ErrorKind::NotFound));
        assert_eq!(error.to_string(), "`npm` was not found: install Node.js 20.19 or newer");
    }

    #[test]
    fn a_failure_names_the_command_line_and_what_it_complained_about() {
        let error = capture(Command::new("sh").args(["-c", "echo no such thing >&2; exit 3"])).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("sh -c") && text.contains("exit status: 3") && text.contains("no such thing"),
            "{text}"
        );
    }

    #[test]
    fn every_line_is_handed_over_and_the_status_returned() {
        let mut lines = Vec::new();
        let status = tee(Command::new("sh").args(["-c", "echo one; printf two; exit 4"]), |line| {
            lines.push(line.to_owned());
        })
        .unwrap();
        assert_eq!(lines, ["one", "two"]);
        assert_eq!(status.code(), Some(4));
    }
}
