//! A log as a file, in JSON Lines: a line for each row in its order, and last a line that says how many there are and what
//! the last one's hash is. Written here, read in [`super::verify`].
//!
//! ```text
//! {"position":1,"id":"<32 hexadecimal digits>","entry":{…},"hash":"<64>"}
//! {"count":1,"head":"<64>"}
//! ```
//!
//! A row's hash is SHA-256 over the hash of the row before (32 bytes, zero before the first), `position` (8 bytes,
//! big-endian), `id` (16 bytes), and the bytes of `entry` exactly as they stand in the line, from `{` to `}`. So every
//! byte of the file is either hashed or fixed by this form, and nothing in it can be written in another way.

use std::fmt::Write;
use uuid::Uuid;

pub(super) const POSITION: &[u8] = b"{\"position\":";
pub(super) const ID: &[u8] = b",\"id\":\"";
pub(super) const ENTRY: &[u8] = b"\",\"entry\":";
pub(super) const HASH: &[u8] = b",\"hash\":\"";
pub(super) const COUNT: &[u8] = b"{\"count\":";
pub(super) const HEAD: &[u8] = b",\"head\":\"";
pub(super) const END: &[u8] = b"\"}";

/// The line of a row.
pub(crate) fn line(position: i64, id: Uuid, canonical: &[u8], hash: &[u8]) -> Vec<u8> {
    let (position, id, hash) = (position.to_string(), id.simple().to_string(), hex(hash));
    let parts = [
        POSITION,
        position.as_bytes(),
        ID,
        id.as_bytes(),
        ENTRY,
        canonical,
        HASH,
        hash.as_bytes(),
        END,
        b"\n",
    ];
    parts.concat()
}

/// The last line.
pub(crate) fn head_line(count: i64, head: &[u8]) -> Vec<u8> {
    [COUNT, count.to_string().as_bytes(), HEAD, hex(head).as_bytes(), END, b"\n"].concat()
}

/// Hexadecimal, in small letters.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all");
        text
    })
}
