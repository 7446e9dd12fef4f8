//! A person number that an operator types: never on the command line, where others on the machine could see it in the list
//! of processes, and the shell would remember it.

use anyhow::Context;
use inbox::Personnummer;
use std::io::{self, BufRead, IsTerminal, Write};

/// The number on the first line, with or without the hyphen that people write. No error repeats what was typed.
pub(crate) fn asked_for(input: &mut (impl BufRead + ?Sized)) -> anyhow::Result<Personnummer> {
    if io::stdin().is_terminal() {
        eprint!("Person number, twelve digits: ");
        io::stderr().flush()?;
    }
    let mut line = zeroize::Zeroizing::new(String::new());
    input.read_line(&mut line).context("standard input")?;
    let digits = zeroize::Zeroizing::new(line.trim().replacen('-', "", 1));
    Personnummer::parse(&digits).context("standard input holds no person number")
}
