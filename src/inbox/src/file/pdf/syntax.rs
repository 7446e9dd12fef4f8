//! PDF's values as they are written (PDF 1.7, 7.2 and 7.3), read one at a time.

/// Values deeper in one another than this are not read.
const DEEPEST: u32 = 32;
/// A value that is made of more values than this is not read.
const VALUES_MOST: u32 = 50_000;
/// A value that is written with more bytes than this is not read.
const BYTES_MOST: usize = 1024 * 1024;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Bool(bool),
    Int(i64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dict(Dict),
    /// The number of an object.
    Ref(u32),
    /// Null, or a number that is no integer.
    Other,
}

/// Names, and what they stand for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dict(Vec<(Vec<u8>, Value)>);

impl Dict {
    pub(super) fn get(&self, name: &[u8]) -> Option<&Value> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    pub(super) fn int(&self, name: &[u8]) -> Option<i64> {
        match self.get(name) {
            Some(Value::Int(int)) => Some(*int),
            _ => None,
        }
    }
}

/// Reads from a place in a file.
#[derive(Debug)]
pub(super) struct Reader<'d> {
    data: &'d [u8],
    at: usize,
    values_left: u32,
}

impl<'d> Reader<'d> {
    /// `None`: the place is outside the file.
    pub(super) fn at(data: &'d [u8], at: usize) -> Option<Self> {
        let end = data.len().min(at.checked_add(BYTES_MOST)?);
        Some(Self { data: data.get(..end).filter(|_| at < data.len())?, at, values_left: VALUES_MOST })
    }

    /// Where it has come.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// White space, and comments to the ends of their lines.
    fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| !matches!(byte, b'\r' | b'\n')) {
                    self.at += 1;
                }
            } else if is_white(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Whether a word comes next; then it is read.
    pub(super) fn word(&mut self, word: &[u8]) -> Option<()> {
        self.skip();
        let rest = self.data.get(self.at..)?.strip_prefix(word)?;
        if rest.first().is_some_and(|byte| is_regular(*byte)) {
            return None;
        }
        self.at += word.len();
        Some(())
    }

    /// The line's end after `stream`: the data begins there (PDF 1.7, 7.3.8.1).
    pub(super) fn line_end(&mut self) -> Option<()> {
        match (self.next()?, self.peek()) {
            (b'\n', _) => Some(()),
            (b'\r', Some(b'\n')) => {
                self.at += 1;
                Some(())
            }
            _ => None,
        }
    }

    /// A whole number of digits alone.
    pub(super) fn number(&mut self) -> Option<u64> {
        self.skip();
        let digits = self.data.get(self.at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&self.data[self.at..self.at + digits]).ok()?.parse().ok()?;
        self.at += digits;
        Some(number)
    }

    pub(super) fn value(&mut self) -> Option<Value> {
        self.value_within(0)
    }

    pub(super) fn dict(&mut self) -> Option<Dict> {
        match self.value()? {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    fn value_within(&mut self, depth: u32) -> Option<Value> {
        self.values_left = self.values_left.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        self.skip();
        match self.peek()? {
            b'/' => self.name().map(Value::Name),
            b'(' => self.literal().map(Value::Text),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => self.entries(depth).map(Value::Dict),
            b'<' => self.hexadecimal().map(Value::Text),
            b'[' => self.items(depth).map(Value::Array),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.numeric(),
            _ if self.word(b"true").is_some() => Some(Value::Bool(true)),
            _ if self.word(b"false").is_some() => Some(Value::Bool(false)),
            _ => self.word(b"null").map(|()| Value::Other),
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            self.at += 1;
            if byte == b'#' {
                let (high, low) = (digit(self.next()?)?, digit(self.next()?)?);
                name.push((high << 4) | low);
            } else {
                name.push(byte);
            }
        }
        Some(name)
    }

    /// `(a (balanced) text)`
    fn literal(&mut self) -> Option<Vec<u8>> {
        let (mut text, mut open) = (Vec::new(), 0_u32);
        loop {
            match self.next()? {
                b'(' => {
                    open += 1;
                    if open > 1 {
                        text.push(b'(');
                    }
                }
                b')' if open == 1 => return Some(text),
                b')' => {
                    open -= 1;
                    text.push(b')');
                }
                b'\\' => self.escaped(&mut text)?,
                byte => text.push(byte),
            }
        }
    }

    fn escaped(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = match self.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return Some(()),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return Some(());
            }
            first @ b'0'..=b'7' => {
                let mut code = u32::from(first - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    self.at += 1;
                    code = (code << 3) | u32::from(next - b'0');
                }
                u8::try_from(code & 0xff).ok()?
            }
            byte => byte,
        };
        text.push(byte);
        Some(())
    }

    /// `<68656A>`
    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            match self.next()? {
                b'>' => break,
                byte if is_white(byte) => {}
                byte => digits.push(digit(byte)?),
            }
        }
        Some(digits.chunks(2).map(|pair| (pair[0] << 4) | pair.get(1).copied().unwrap_or(0)).collect())
    }

    fn items(&mut self, depth: u32) -> Option<Vec<Value>> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.peek()? == b']' {
                self.at += 1;
                return Some(items);
            }
            items.push(self.value_within(depth + 1)?);
        }
    }

    fn entries(&mut self, depth: u32) -> Option<Dict> {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.skip();
            match self.peek()? {
                b'>' if self.data.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    return Some(Dict(entries));
                }
                b'/' => {
                    let name = self.name()?;
                    entries.push((name, self.value_within(depth + 1)?));
                }
                _ => return None,
            }
        }
    }

    /// A number, or what refers to an object: `12 0 R`.
    fn numeric(&mut self) -> Option<Value> {
        let rest = self.data.get(self.at..)?;
        let length = rest.iter().take_while(|byte| is_regular(**byte)).count();
        let written = std::str::from_utf8(&rest[..length]).ok()?;
        self.at += length;
        let Ok(int) = written.parse::<i64>() else {
            return written.parse::<f64>().ok().map(|_| Value::Other);
        };
        let after = self.at;
        if let Ok(object) = u32::try_from(int)
            && self.number().is_some()
            && self.word(b"R").is_some()
        {
            return Some(Value::Ref(object));
        }
        self.at = after;
        Some(Value::Int(int))
    }
}

fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_white(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
