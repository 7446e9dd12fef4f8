//! The demo's keys: made at the first start, kept in a file that only its owner may read, so that a restart can open
//! what was sealed before.

use anyhow::Context;
use inbox::{Random, RandomExt};
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::Path,
};

/// Secrets of 32 random bytes, in hexadecimal digits. Not `Debug`.
#[derive(Serialize, Deserialize)]
pub(crate) struct Keys {
    /// Seals the database.
    pub(crate) service: String,
    /// Equality lookups.
    pub(crate) index: String,
    /// Cookies of logins under way.
    pub(crate) cookie: String,
    /// Subject identifiers of the identity provider.
    pub(crate) subjects: String,
}

impl Keys {
    /// The keys in the file; makes them and it when it is missing. `database` is the file that they seal, if it is one.
    pub(crate) fn at(path: &Path, database: Option<&Path>, random: &dyn Random) -> anyhow::Result<Self> {
        match fs::read(path) {
            Ok(json) => serde_json::from_slice(&json).ok().with_context(|| {
                format!(
                    "{} does not hold the demo's keys: remove it and the database to begin anew",
                    path.display()
                )
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Some(database) = database.filter(|database| database.exists()) {
                    let (database, path) = (database.display(), path.display());
                    anyhow::bail!("{database} is there, but not its keys ({path}): remove it to begin anew");
                }
                Self::make(path, random)
            }
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }

    fn make(path: &Path, random: &dyn Random) -> anyhow::Result<Self> {
        let draw = || hex(&random.bytes::<32>());
        let keys = Self { service: draw(), index: draw(), cookie: draw(), subjects: draw() };
        let cannot = || format!("the demo's keys cannot be kept in {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        // Written aside and linked whole, so that of two demos that start at once one finds the other's keys, and
        // nobody finds half of them.
        let aside = path.with_extension(hex(&random.bytes::<8>()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&aside).with_context(cannot)?;
        file.write_all(&serde_json::to_vec(&keys)?).and_then(|()| file.sync_all()).with_context(cannot)?;
        let linked = fs::hard_link(&aside, path);
        fs::remove_file(&aside).with_context(cannot)?;
        match linked {
            Ok(()) => Ok(keys),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::at(path, None, random),
            Err(error) => Err(error).with_context(cannot),
        }
    }
}

/// Two hexadecimal digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // a String takes everything
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::SystemRandom;

    #[test]
    fn keys_are_made_once_and_only_their_owner_may_read_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/demo.keys");
        let made = Keys::at(&path, None, &SystemRandom).unwrap();
        let read = Keys::at(&path, None, &SystemRandom).unwrap();
        assert_eq!((&made.service, &made.subjects), (&read.service, &read.subjects));
        assert_eq!(made.index.len(), 64);
        assert_ne!(made.index, made.service);
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::MetadataExt::mode(&fs::metadata(&path).unwrap()) & 0o777, 0o600);
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1, "nothing is left beside it");
    }

    #[test]
    fn a_database_without_its_keys_is_not_given_new_ones() {
        let folder = tempfile::tempdir().unwrap();
        let (database, path) = (folder.path().join("inkorg.db"), folder.path().join("inkorg.keys"));
        fs::write(&database, b"sealed").unwrap();
        let Err(refused) = Keys::at(&path, Some(&database), &SystemRandom) else {
            panic!("new keys were made")
        };
        assert!(refused.to_string().contains("remove it to begin anew"));
        assert!(!path.exists());
        fs::write(&path, b"half").unwrap();
        assert!(Keys::at(&path, Some(&database), &SystemRandom).is_err());
    }
}
