//! Where a PDF's objects are: in tables, or in streams that stand for tables, each of which may be continued by an
//! earlier one (PDF 1.7, 7.5.4 to 7.5.8). Only what is asked for is looked up.

use super::syntax::{Dict, Reader, Value};
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Tables that continue one another.
const SECTIONS_MOST: usize = 64;
/// Parts of all tables together.
const PARTS_MOST: usize = 4_096;
/// Objects looked up in one file: the answers that are needed take about ten.
const LOOKUPS_MOST: u32 = 64;
/// Everything that is inflated in one file together, in bytes.
const INFLATED_MOST: u64 = 8 * 1024 * 1024;
/// An entry of a table, in bytes.
const ENTRY: usize = 20;
/// So near its end a file says where its last table is.
const TAIL: usize = 2_048;

/// The objects of a file.
#[derive(Debug)]
pub(super) struct Objects<'d> {
    data: &'d [u8],
    /// The latest first.
    parts: Vec<Part>,
    trailer: Dict,
    lookups_left: u32,
    inflate_left: u64,
    /// The stream of objects that was inflated last, by its number.
    inflated: Option<(u32, Dict, Vec<u8>)>,
}

/// A part of a table: which numbers it is about, and where it is.
#[derive(Debug)]
enum Part {
    Table { first: u32, count: u32, at: usize },
    Stream { first: u32, count: u32, widths: [usize; 3], rows: Vec<u8> },
}

/// Where an object is.
enum Place {
    At(usize),
    In { stream: u32 },
}

impl<'d> Objects<'d> {
    pub(super) fn open(data: &'d [u8]) -> Option<Self> {
        let mut objects = Self {
            data,
            parts: Vec::new(),
            trailer: Dict::default(),
            lookups_left: LOOKUPS_MOST,
            inflate_left: INFLATED_MOST,
            inflated: None,
        };
        let mut next = Some(last_table(data)?);
        let mut seen = Vec::new();
        while let Some(at) = next.take() {
            if seen.contains(&at) || seen.len() == SECTIONS_MOST {
                return None;
            }
            seen.push(at);
            let trailer = objects.section(at)?;
            // A table for old readers may have a stream beside it for new ones.
            if let Some(beside) = trailer.int(b"XRefStm") {
                objects.section(usize::try_from(beside).ok()?)?;
            }
            next = trailer.int(b"Prev").and_then(|earlier| usize::try_from(earlier).ok());
            if seen.len() == 1 {
                objects.trailer = trailer;
            }
        }
        Some(objects)
    }

    /// Whether words and streams of the file are encrypted.
    pub(super) fn encrypted(&self) -> bool {
        self.trailer.get(b"Encrypt").is_some()
    }

    /// The catalog.
    pub(super) fn root(&mut self) -> Option<Dict> {
        let Some(Value::Ref(root)) = self.trailer.get(b"Root") else { return None };
        match self.object(*root)? {
            Value::Dict(root) => Some(root),
            _ => None,
        }
    }

    /// What a name stands for, where it is an object too.
    pub(super) fn resolved(&mut self, dict: &Dict, name: &[u8]) -> Option<Value> {
        match dict.get(name)? {
            Value::Ref(object) => self.object(*object),
            value => Some(value.clone()),
        }
    }

    fn object(&mut self, number: u32) -> Option<Value> {
        self.lookups_left = self.lookups_left.checked_sub(1)?;
        match self.place(number)? {
            Place::At(at) => self.begun(number, at)?.value(),
            Place::In { stream } => self.inside(stream, number),
        }
    }

    /// After `12 0 obj`.
    fn begun(&self, number: u32, at: usize) -> Option<Reader<'d>> {
        let mut reader = Reader::at(self.data, at)?;
        let own = reader.number()?;
        reader.number()?;
        reader.word(b"obj")?;
        (own == u64::from(number)).then_some(reader)
    }

    /// An object that is kept in a stream: pairs of numbers and places first, the objects after them.
    fn inside(&mut self, stream: u32, number: u32) -> Option<Value> {
        if self.encrypted() {
            return None;
        }
        if self.inflated.as_ref().is_none_or(|(last, ..)| *last != stream) {
            let Place::At(at) = self.place(stream)? else { return None };
            let reader = self.begun(stream, at)?;
            let (dict, plain) = self.stream(reader)?;
            self.inflated = Some((stream, dict, plain));
        }
        let (_, dict, plain) = self.inflated.as_ref()?;
        let first = usize::try_from(dict.int(b"First")?).ok()?;
        let mut pairs = Reader::at(plain.get(..first)?, 0)?;
        for _ in 0..dict.int(b"N")? {
            let (own, at) = (pairs.number()?, pairs.number()?);
            if own == u64::from(number) {
                return Reader::at(plain, first.checked_add(usize::try_from(at).ok()?)?)?.value();
            }
        }
        None
    }

    /// The newest place of an object. What is marked as free may stand in a stream beside its table.
    fn place(&self, number: u32) -> Option<Place> {
        self.parts.iter().find_map(|part| part.place(self.data, number))
    }

    /// Reads the table, or the stream that stands for one, at a place; gives its trailer.
    fn section(&mut self, at: usize) -> Option<Dict> {
        let mut reader = Reader::at(self.data, at)?;
        if reader.word(b"xref").is_none() {
            return self.section_in_stream(reader);
        }
        let mut place = reader.place();
        loop {
            let mut reader = Reader::at(self.data, place)?;
            if reader.word(b"trailer").is_some() {
                return reader.dict();
            }
            let (first, count) = (reader.number()?, reader.number()?);
            let (first, count) = (u32::try_from(first).ok()?, u32::try_from(count).ok()?);
            let entries = reader.place() + line_end(self.data, reader.place());
            place = entries.checked_add(usize::try_from(count).ok()?.checked_mul(ENTRY)?)?;
            self.part(Part::Table { first, count, at: entries })?;
        }
    }

    fn part(&mut self, part: Part) -> Option<()> {
        (self.parts.len() < PARTS_MOST).then(|| self.parts.push(part))
    }

    fn section_in_stream(&mut self, mut reader: Reader<'d>) -> Option<Dict> {
        reader.number()?;
        reader.number()?;
        reader.word(b"obj")?;
        let (dict, rows) = self.stream(reader)?;
        let Some(Value::Array(widths)) = dict.get(b"W") else { return None };
        let width = |at: usize| match widths.get(at)? {
            Value::Int(width @ 0..=8) => usize::try_from(*width).ok(),
            _ => None,
        };
        let widths = [width(0)?, width(1)?, width(2)?];
        let whole = [Value::Int(0), Value::Int(dict.int(b"Size")?)];
        let ranges = match dict.get(b"Index") {
            Some(Value::Array(ranges)) => ranges.as_slice(),
            _ => &whole,
        };
        let mut rest = rows.as_slice();
        for range in ranges.chunks_exact(2) {
            let [Value::Int(first), Value::Int(count)] = range else { return None };
            let (first, count) = (u32::try_from(*first).ok()?, u32::try_from(*count).ok()?);
            let length = usize::try_from(count).ok()?.checked_mul(widths.iter().sum())?;
            let (own, after) = rest.split_at_checked(length)?;
            rest = after;
            self.part(Part::Stream { first, count, widths, rows: own.to_vec() })?;
        }
        Some(dict)
    }

    /// A stream: what is said of it, and what it holds, in plain.
    fn stream(&mut self, mut reader: Reader<'d>) -> Option<(Dict, Vec<u8>)> {
        let dict = reader.dict()?;
        reader.word(b"stream")?;
        reader.line_end()?;
        let length = match dict.get(b"Length")? {
            Value::Int(length) => *length,
            Value::Ref(object) => {
                self.lookups_left = self.lookups_left.checked_sub(1)?;
                let Place::At(at) = self.place(*object)? else { return None };
                match self.begun(*object, at)?.value()? {
                    Value::Int(length) => length,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let begin = reader.place();
        let end = begin.checked_add(usize::try_from(length).ok()?)?;
        let packed = self.data.get(begin..end)?;
        let plain = match alone(dict.get(b"Filter")) {
            None => packed.get(..usize::try_from(self.inflate_left).ok()?.min(packed.len()))?.to_vec(),
            Some(Value::Name(name)) if name == b"FlateDecode" => self.inflate(packed)?,
            Some(_) => return None,
        };
        self.inflate_left = self.inflate_left.checked_sub(plain.len() as u64)?;
        let plain = match alone(dict.get(b"DecodeParms")) {
            Some(Value::Dict(how)) => unpredicted(plain, how)?,
            _ => plain,
        };
        Some((dict, plain))
    }

    fn inflate(&self, packed: &[u8]) -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        ZlibDecoder::new(packed).take(self.inflate_left + 1).read_to_end(&mut plain).ok()?;
        Some(plain)
    }
}

impl Part {
    fn place(&self, data: &[u8], number: u32) -> Option<Place> {
        let (Self::Table { first, count, .. } | Self::Stream { first, count, .. }) = self;
        let nth = usize::try_from(number.checked_sub(*first).filter(|nth| nth < count)?).ok()?;
        match self {
            Self::Table { at, .. } => {
                let entry = data.get(at.checked_add(nth.checked_mul(ENTRY)?)?..)?.get(..ENTRY)?;
                let offset = std::str::from_utf8(&entry[..10]).ok()?.parse().ok()?;
                (entry[17] == b'n').then_some(Place::At(offset))
            }
            Self::Stream { widths, rows, .. } => {
                let mut row = rows.chunks_exact(widths.iter().sum::<usize>().max(1)).nth(nth)?;
                let mut field = |width: usize, otherwise: u64| {
                    let (own, after) = row.split_at_checked(width)?;
                    row = after;
                    let value = own.iter().fold(0, |value: u64, byte| (value << 8) | u64::from(*byte));
                    Some(if width == 0 { otherwise } else { value })
                };
                let (kind, second) = (field(widths[0], 1)?, field(widths[1], 0)?);
                match kind {
                    1 => usize::try_from(second).ok().map(Place::At),
                    2 => u32::try_from(second).ok().map(|stream| Place::In { stream }),
                    _ => None,
                }
            }
        }
    }
}

/// Where the last table is.
fn last_table(data: &[u8]) -> Option<usize> {
    let tail = data.len().saturating_sub(TAIL);
    let word = b"startxref";
    let at = data[tail..].windows(word.len()).rposition(|window| window == word)?;
    usize::try_from(Reader::at(data, tail + at + word.len())?.number()?).ok()
}

/// How many bytes end the line at a place, spaces before it included.
fn line_end(data: &[u8], at: usize) -> usize {
    data.get(at..)
        .map_or(0, |rest| rest.iter().take_while(|byte| matches!(byte, b' ' | b'\r' | b'\n')).count())
}

/// A value, or the only one of an array.
fn alone(value: Option<&Value>) -> Option<&Value> {
    match value {
        Some(Value::Array(items)) => match items.as_slice() {
            [item] => Some(item),
            [] => None,
            _ => Some(&Value::Other),
        },
        value => value,
    }
}

/// Rows that were told from their neighbours, as they were (PDF 1.7, 7.4.4.4; PNG's filters). Tables are of bytes.
fn unpredicted(plain: Vec<u8>, how: &Dict) -> Option<Vec<u8>> {
    match how.int(b"Predictor") {
        None | Some(1) => return Some(plain),
        Some(10..=15) => {}
        Some(_) => return None,
    }
    let columns = usize::try_from(how.int(b"Columns").unwrap_or(1))
        .ok()
        .filter(|columns| (1..=64).contains(columns))?;
    let mut rows = Vec::with_capacity(plain.len());
    let mut above = vec![0; columns];
    for row in plain.chunks_exact(columns + 1) {
        let (mut left, mut above_left) = (0_u8, 0_u8);
        for (byte, above) in row[1..].iter().zip(&mut above) {
            let told = match row[0] {
                0 => 0,
                1 => left,
                2 => *above,
                3 => u8::try_from(u16::midpoint(left.into(), (*above).into())).ok()?,
                4 => paeth(left, *above, above_left),
                _ => return None,
            };
            left = byte.wrapping_add(told);
            above_left = *above;
            *above = left;
            rows.push(left);
        }
    }
    Some(rows)
}

fn paeth(left: u8, above: u8, above_left: u8) -> u8 {
    let guess = i16::from(left) + i16::from(above) - i16::from(above_left);
    let far = |byte: u8| (guess - i16::from(byte)).abs();
    if far(left) <= far(above) && far(left) <= far(above_left) {
        left
    } else if far(above) <= far(above_left) {
        above
    } else {
        above_left
    }
}
