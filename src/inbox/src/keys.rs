//! Keys and seals: what came from a sender or a person is unreadable in the database and its backups.
//!
//! Three kinds of key. The **service key** seals what belongs to no person, and wraps the **person keys**, one per
//! inbox, kept wrapped in that person's row: a new service key has one row per inbox to wrap anew, and without a person's
//! key everything it sealed is unreadable. The **index key** makes equality searchable (HMAC-SHA256) and never rotates.
//!
//! A seal is AES-256-GCM with a random 96-bit nonce (ASVS 5.0.0-11.3.4: one key per inbox stays far below 2^32
//! seals): `key id (1) | nonce (12) | ciphertext and tag`. Its associated data is `table.column|row`, so that a
//! sealed value cannot be moved to another column, row or person.

use crate::{PersonId, Personnummer, Random, RandomExt};
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What a seal is bound to: `table.column`, a constant of the code.
type Column = &'static str;

const NONCE: usize = 12;
const PERSON_KEY_ID: u8 = 1;

/// The secrets that the operator gives: 32 random bytes each.
pub struct Secrets {
    /// Id and secret of the service key in use, then those of earlier ones that rows may still be wrapped with.
    pub service: Vec<(u8, Zeroizing<[u8; 32]>)>,
    /// The secret behind equality lookups.
    pub index: Zeroizing<[u8; 32]>,
}

/// A sealed value could not be opened: the key is another one, or the row was altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{column} could not be opened: another key sealed it, or the row was altered")]
pub struct SealBroken {
    /// `table.column`.
    pub column: Column,
}

/// Every key of the service.
pub(crate) struct Keyring {
    current: u8,
    service: BTreeMap<u8, Aes256Gcm>,
    index: Hmac<Sha256>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(…)")
    }
}

impl Keyring {
    /// `None` when no service key is given, or two have one id: then it would be chance which of them seals.
    pub(crate) fn new(secrets: &Secrets) -> Option<Self> {
        let derive = |secret: &[u8], purpose: &[u8]| {
            let mut key = Zeroizing::new([0; 32]);
            Hkdf::<Sha256>::new(None, secret).expand(purpose, key.as_mut_slice()).expect("32 bytes are few");
            key
        };
        let ids: BTreeSet<u8> = secrets.service.iter().map(|(id, _)| *id).collect();
        if ids.len() != secrets.service.len() {
            return None;
        }
        Some(Self {
            current: secrets.service.first()?.0,
            service: secrets
                .service
                .iter()
                .map(|(id, secret)| (*id, cipher(&derive(secret.as_slice(), b"inkorg service key 1"))))
                .collect(),
            index: Hmac::new_from_slice(derive(secrets.index.as_slice(), b"inkorg index key 1").as_slice())
                .expect("any key length"),
        })
    }

    /// Seals what belongs to no person.
    pub(crate) fn seal(&self, random: &dyn Random, column: Column, row: &[u8], plain: &[u8]) -> Vec<u8> {
        seal(&self.service[&self.current], self.current, random, column, row, plain)
    }

    /// Opens what [`Keyring::seal`] sealed.
    pub(crate) fn open(&self, column: Column, row: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealBroken> {
        let key = sealed.first().and_then(|id| self.service.get(id)).ok_or(SealBroken { column })?;
        open(key, column, row, sealed)
    }

    /// Makes a key for a new inbox: the key, and its wrapping for the person's row.
    pub(crate) fn new_person_key(&self, random: &dyn Random, person: PersonId) -> (PersonKey, Vec<u8>) {
        let key = Zeroizing::new(random.bytes::<32>());
        let wrapped = self.seal(random, "person.wrapped_key", person.uuid().as_bytes(), key.as_slice());
        (PersonKey(cipher(&key)), wrapped)
    }

    /// The key of an inbox, from the wrapping in its person's row.
    pub(crate) fn person_key(&self, person: PersonId, wrapped: &[u8]) -> Result<PersonKey, SealBroken> {
        let column = "person.wrapped_key";
        let key = Zeroizing::new(self.open(column, person.uuid().as_bytes(), wrapped)?);
        let key: &[u8; 32] = key.as_slice().try_into().map_err(|_| SealBroken { column })?;
        Ok(PersonKey(cipher(key)))
    }

    /// A keyed hash for equality, for `purpose` only: the same value for another purpose gives another hash.
    pub(crate) fn mac(&self, purpose: Column, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.index.clone();
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The keyed hash that a person is found by.
    pub(crate) fn person_mac(&self, number: &Personnummer) -> [u8; 32] {
        self.mac("person.number_mac", &[number.expose().as_bytes()])
    }
}

/// The key of one inbox.
#[derive(Clone)]
pub(crate) struct PersonKey(Aes256Gcm);

impl std::fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonKey(…)")
    }
}

impl PersonKey {
    pub(crate) fn seal(&self, random: &dyn Random, column: Column, row: Uuid, plain: &[u8]) -> Vec<u8> {
        seal(&self.0, PERSON_KEY_ID, random, column, row.as_bytes(), plain)
    }

    pub(crate) fn open(&self, column: Column, row: Uuid, sealed: &[u8]) -> Result<Vec<u8>, SealBroken> {
        open(&self.0, column, row.as_bytes(), sealed)
    }

    /// Seals one part of what is too large to be sealed whole.
    pub(crate) fn seal_part(&self, random: &dyn Random, column: Column, part: Part, plain: &[u8]) -> Vec<u8> {
        seal(&self.0, PERSON_KEY_ID, random, column, &part.bytes(), plain)
    }

    /// Opens what [`PersonKey::seal_part`] sealed.
    pub(crate) fn open_part(&self, column: Column, part: Part, sealed: &[u8]) -> Result<Vec<u8>, SealBroken> {
        open(&self.0, column, &part.bytes(), sealed)
    }
}

/// One part of a whole. Its seal is bound to all of this, so that no part can take the place of another, be left out at
/// the end, or be added there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// The row that the whole is of.
    pub(crate) row: Uuid,
    /// Which part, from 0.
    pub(crate) number: u32,
    /// How many parts the whole has.
    pub(crate) count: u32,
}

impl Part {
    /// `row (16) | "|" | number (4, big-endian) | "|" | count (4, big-endian)`
    fn bytes(self) -> Vec<u8> {
        let (number, count) = (self.number.to_be_bytes(), self.count.to_be_bytes());
        [self.row.as_bytes().as_slice(), b"|", &number, b"|", &count].concat()
    }
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new_from_slice(key).expect("32 bytes")
}

fn associated_data(column: Column, row: &[u8]) -> Vec<u8> {
    [column.as_bytes(), b"|", row].concat()
}

fn seal(key: &Aes256Gcm, id: u8, random: &dyn Random, column: Column, row: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = random.bytes();
    let aad = associated_data(column, row);
    let sealed =
        key.encrypt(&nonce.into(), Payload { msg: plain, aad: &aad }).expect("far below the cipher's limit");
    [&[id], nonce.as_slice(), &sealed].concat()
}

fn open(key: &Aes256Gcm, column: Column, row: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealBroken> {
    let broken = SealBroken { column };
    let (nonce, sealed) = sealed.get(1..).and_then(<[u8]>::split_first_chunk::<NONCE>).ok_or(broken)?;
    let aad = associated_data(column, row);
    key.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: &aad }).map_err(|_| broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededRandom;

    fn keyring(current: u8, earlier: &[u8]) -> Keyring {
        let service =
            std::iter::once(&current).chain(earlier).map(|id| (*id, Zeroizing::new([*id; 32]))).collect();
        Keyring::new(&Secrets { service, index: Zeroizing::new([9; 32]) }).unwrap()
    }

    // ASVS 5.0.0-11.3.3
    #[test]
    fn a_seal_opens_only_in_its_own_column_and_row() {
        let (keys, random) = (keyring(1, &[]), SeededRandom::new(1));
        let sealed = keys.seal(&random, "sender.details_sealed", b"row", b"words");
        assert_eq!(keys.open("sender.details_sealed", b"row", &sealed).unwrap(), b"words");
        assert!(keys.open("sender.details_sealed", b"other", &sealed).is_err());
        assert!(keys.open("person.number_sealed", b"row", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(keys.open("sender.details_sealed", b"row", &altered).is_err(), "byte {at}");
            assert!(keys.open("sender.details_sealed", b"row", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    // ASVS 5.0.0-11.3.3
    #[test]
    fn a_part_opens_only_as_the_part_that_it_is() {
        let (keys, random) = (keyring(1, &[]), SeededRandom::new(1));
        let (key, _) = keys.new_person_key(&random, PersonId::new(Uuid::from_u128(7)));
        let part = Part { row: Uuid::from_u128(1), number: 2, count: 3 };
        let sealed = key.seal_part(&random, "attachment_chunk.content_sealed", part, b"words");
        assert_eq!(key.open_part("attachment_chunk.content_sealed", part, &sealed).unwrap(), b"words");
        for other in [
            Part { row: Uuid::from_u128(2), ..part },
            Part { number: 1, ..part },
            Part { count: 4, ..part },
            Part { number: 3, count: 2, ..part },
        ] {
            assert!(key.open_part("attachment_chunk.content_sealed", other, &sealed).is_err(), "{other:?}");
        }
        assert!(key.open("attachment_chunk.content_sealed", part.row, &sealed).is_err());
    }

    // ASVS 5.0.0-11.2.2
    #[test]
    fn a_rotated_service_key_opens_what_the_earlier_one_wrapped() {
        let random = SeededRandom::new(1);
        let person = PersonId::new(Uuid::from_u128(7));
        let (key, wrapped) = keyring(1, &[]).new_person_key(&random, person);
        let sealed = key.seal(&random, "message.content_sealed", Uuid::nil(), b"words");
        let rotated = keyring(2, &[1]).person_key(person, &wrapped).unwrap();
        assert_eq!(rotated.open("message.content_sealed", Uuid::nil(), &sealed).unwrap(), b"words");
        assert!(
            keyring(2, &[]).person_key(person, &wrapped).is_err(),
            "the key is gone, and so are the words"
        );
    }

    #[test]
    fn keyed_hashes_differ_by_purpose_and_by_where_one_part_ends() {
        let keys = keyring(1, &[]);
        assert_ne!(keys.mac("a", &[b"x"]), keys.mac("b", &[b"x"]));
        assert_ne!(keys.mac("a", &[b"x", b"yz"]), keys.mac("a", &[b"xy", b"z"]));
    }
}
