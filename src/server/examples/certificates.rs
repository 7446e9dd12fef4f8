//! Certificates for the tests that call by mutual TLS from programs of others: `certificates FOLDER` writes what the
//! listener needs, and a folder for each caller.

#[expect(dead_code, reason = "the tests of the listener use the rest")]
#[path = "../tests/mutual_tls/pki.rs"]
mod pki;

use anyhow::Context;
use pki::{Authority, Certified};
use std::{fs, path::Path};

/// Of the demo's sending system.
const REGISTERED: &str = "SE2321000016-DEMO1";
const UNREGISTERED: &str = "SE2321000016-OKAND";

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).context("certificates FOLDER")?;
    let folder = Path::new(&folder);
    let (issuer, own_issuer, stranger) =
        (Authority::new("Issuer"), Authority::new("Own issuer"), Authority::new("Stranger"));
    write(folder, &own_issuer, Some(&own_issuer.listener(1)))?;
    fs::write(folder.join("issuers.pem"), issuer.pem())?;
    fs::write(folder.join("revoked.pem"), issuer.revoked(&[3], 4000))?;
    for (caller, trusts, shows) in [
        ("registered", &own_issuer, Some(issuer.sender(REGISTERED, 1))),
        ("unregistered", &own_issuer, Some(issuer.sender(UNREGISTERED, 2))),
        ("revoked", &own_issuer, Some(issuer.sender(REGISTERED, 3))),
        ("of-a-stranger", &own_issuer, Some(stranger.sender(REGISTERED, 1))),
        ("without", &own_issuer, None),
        ("distrustful", &stranger, Some(issuer.sender(REGISTERED, 1))),
    ] {
        write(&folder.join(caller), trusts, shows.as_ref())?;
    }
    Ok(())
}

/// Whom somebody trusts, and what it shows.
fn write(folder: &Path, trusts: &Authority, shows: Option<&Certified>) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("issuer.pem"), trusts.pem())?;
    if let Some(Certified { pem: (certificate, key), .. }) = shows {
        fs::write(folder.join("certificate.pem"), certificate)?;
        fs::write(folder.join("key.pem"), key)?;
    }
    Ok(())
}
