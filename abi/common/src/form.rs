//! Form bodies as they arrive: urlencoded, and multipart as RFC 7578 has it.

use crate::escape::nibble;
use std::collections::VecDeque;

/// Longest name of an urlencoded field.
const NAME: usize = 31;
/// Longest file name that is told.
const FILE_NAME: usize = 255;
/// Bytes of a part's header line that are looked at.
const LINE: usize = 1024;

/// What has been found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The value of the field with this number.
    Value(usize, Vec<u8>),
    /// A file begins.
    Open(Upload),
    /// Some of its content.
    Content(Upload),
    /// The rest of its content.
    Last(Upload),
}

/// A file, and a piece of its content.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Upload {
    /// The field's name.
    pub name: Vec<u8>,
    /// What the file is called where it comes from.
    pub file_name: Vec<u8>,
    /// The piece.
    pub content: Vec<u8>,
}

/// The body is no form, or a field does not fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refused;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Between,
    Name,
    Value,
    Escape(Option<u8>),
    /// In a part or before the first one, with so many bytes of the delimiter seen.
    Part(usize),
    /// Behind a delimiter.
    Behind,
    Head,
    Ended,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Target {
    Nobody,
    Field(usize),
    File,
}

/// A body being read.
pub struct Form {
    /// The fields the program knows.
    names: Vec<Vec<u8>>,
    /// Bytes left for values, each with a terminator.
    room: usize,
    /// Most bytes of content told at once.
    piece: usize,
    takes_files: bool,
    /// What stands before a part, for multipart forms with a boundary.
    delimiter: Vec<u8>,
    state: State,
    target: Target,
    name: Vec<u8>,
    file_name: Vec<u8>,
    data: Vec<u8>,
    line: Vec<u8>,
    events: VecDeque<Event>,
}

impl Form {
    /// A body of this content type. Values take at most `room` bytes, with a terminator each.
    pub fn new(content_type: &[u8], names: Vec<Vec<u8>>, room: usize, takes_files: bool) -> Self {
        let boundary = boundary(content_type);
        let mut delimiter = b"\r\n--".to_vec();
        delimiter.extend(boundary.as_deref().unwrap_or_default());
        let state = match boundary.as_deref() {
            None => State::Between,
            Some([]) => State::Ended,
            Some(_) => State::Part(2),
        };
        Form {
            names,
            room,
            piece: room.saturating_sub(1).max(1),
            takes_files,
            delimiter,
            state,
            target: Target::Nobody,
            name: Vec::new(),
            file_name: Vec::new(),
            data: Vec::new(),
            line: Vec::new(),
            events: VecDeque::new(),
        }
    }

    /// Name of the field and of the file that were read last, unless another part has begun.
    pub fn last(&self) -> (&[u8], &[u8]) {
        (&self.name, &self.file_name)
    }

    /// What was found, to be asked for after every byte.
    pub fn event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Reads a byte.
    ///
    /// # Errors
    /// An escape or a name is broken, or a value does not fit.
    pub fn feed(&mut self, byte: u8) -> Result<(), Refused> {
        match (self.state, byte) {
            (State::Between, b'&') => {}
            (State::Between, _) => {
                self.name.clear();
                self.state = State::Name;
                return self.feed(byte);
            }
            (State::Name, b'&') => self.state = State::Between,
            (State::Name, b'=') => {
                self.target = self.field();
                self.state = State::Value;
            }
            (State::Name, _) if self.name.len() == NAME => return Err(Refused),
            (State::Name, _) => self.name.push(byte),
            (State::Value, b'&') => {
                self.end_data();
                self.state = State::Between;
            }
            (State::Value, b'%') => self.state = State::Escape(None),
            (State::Value, b'+') => self.put(b' ')?,
            (State::Value, _) => self.put(byte)?,
            (State::Escape(None), _) => self.state = State::Escape(Some(nibble(byte).ok_or(Refused)?)),
            (State::Escape(Some(high)), _) => {
                self.put(high << 4 | nibble(byte).ok_or(Refused)?)?;
                self.state = State::Value;
            }
            (State::Part(seen), _) => self.part(seen, byte)?,
            (State::Behind, _) => self.behind(byte)?,
            (State::Head, b'\n') => self.head_line(),
            (State::Head, _) if self.line.len() < LINE => self.line.push(byte),
            (State::Head | State::Ended, _) => {}
        }
        Ok(())
    }

    /// Ends the body: a last urlencoded value is complete.
    pub fn finish(&mut self) {
        if self.state == State::Value {
            self.end_data();
        }
        if matches!(self.state, State::Between | State::Name | State::Value | State::Escape(_)) {
            self.state = State::Ended;
        }
    }

    fn field(&self) -> Target {
        let number = self.names.iter().position(|name| *name == self.name);
        number.map_or(Target::Nobody, Target::Field)
    }

    fn put(&mut self, byte: u8) -> Result<(), Refused> {
        match self.target {
            Target::Nobody => return Ok(()),
            Target::Field(_) if self.data.len() + 1 >= self.room => return Err(Refused),
            Target::Field(_) | Target::File => self.data.push(byte),
        }
        if self.target == Target::File && self.data.len() == self.piece {
            let piece = self.upload();
            self.events.push_back(Event::Content(piece));
        }
        Ok(())
    }

    fn upload(&mut self) -> Upload {
        let (name, file_name) = (self.name.clone(), self.file_name.clone());
        Upload { name, file_name, content: std::mem::take(&mut self.data) }
    }

    fn end_data(&mut self) {
        match self.target {
            Target::Field(number) if !self.data.is_empty() => {
                let value = std::mem::take(&mut self.data);
                self.room -= value.len() + 1;
                self.events.push_back(Event::Value(number, value));
            }
            Target::File => {
                let rest = self.upload();
                self.events.push_back(Event::Last(rest));
            }
            _ => {}
        }
        self.target = Target::Nobody;
    }

    fn part(&mut self, seen: usize, byte: u8) -> Result<(), Refused> {
        if self.delimiter[seen] == byte {
            self.state = State::Part(seen + 1);
            if seen + 1 == self.delimiter.len() {
                self.line.clear();
                self.state = State::Behind;
            }
            return Ok(());
        }
        // Only its first byte is a CR, so nothing of what was seen begins another delimiter.
        for at in 0..seen {
            self.put(self.delimiter[at])?;
        }
        self.state = State::Part(usize::from(byte == b'\r'));
        if byte == b'\r' { Ok(()) } else { self.put(byte) }
    }

    /// A delimiter is one if `--` or the end of the line follows, with blanks before that.
    fn behind(&mut self, byte: u8) -> Result<(), Refused> {
        match (&self.line[..], byte) {
            ([], b'-') => self.line.push(byte),
            ([b'-'], b'-') => {
                self.end_part();
                self.state = State::Ended;
            }
            ([.., b'\r'], b'\n') => {
                self.end_part();
                self.line.clear();
                self.state = State::Head;
            }
            ([] | [.., b' ' | b'\t'], b' ' | b'\t' | b'\r') if self.line.len() < LINE => self.line.push(byte),
            _ => {
                let seen = std::mem::take(&mut self.line);
                for at in 0..self.delimiter.len() {
                    self.put(self.delimiter[at])?;
                }
                self.state = State::Part(0);
                for byte in seen.into_iter().chain([byte]) {
                    self.feed(byte)?;
                }
            }
        }
        Ok(())
    }

    fn end_part(&mut self) {
        self.end_data();
        self.name.clear();
        self.file_name.clear();
    }

    fn head_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        if !line.is_empty() {
            const DISPOSITION: &[u8] = b"content-disposition:";
            if line.get(..DISPOSITION.len()).is_some_and(|start| start.eq_ignore_ascii_case(DISPOSITION)) {
                self.name = parameter(line, b"name").unwrap_or_default();
                self.file_name = parameter(line, b"filename").unwrap_or_default();
                self.file_name.truncate(FILE_NAME);
            }
            return;
        }
        self.state = State::Part(0);
        self.target = if self.file_name.is_empty() { self.field() } else { Target::Nobody };
        if !self.file_name.is_empty() && self.takes_files {
            self.target = Target::File;
            let opened = self.upload();
            self.events.push_back(Event::Open(opened));
        }
    }
}

/// The boundary of a multipart form; empty when the type has none.
fn boundary(content_type: &[u8]) -> Option<Vec<u8>> {
    const MULTIPART: &[u8] = b"multipart/form-data";
    let start = content_type.get(..MULTIPART.len())?;
    start.eq_ignore_ascii_case(MULTIPART).then(|| parameter(content_type, b"boundary").unwrap_or_default())
}

/// The value of a parameter behind a `;`, without quotes; `\"` in quotes is a quote.
fn parameter(text: &[u8], wanted: &[u8]) -> Option<Vec<u8>> {
    let mut rest = text;
    loop {
        let start = rest.iter().position(|&byte| byte == b';')? + 1;
        rest = rest[start..].trim_ascii_start();
        let name_len = rest.iter().position(|byte| b"=;".contains(byte))?;
        let name = rest[..name_len].trim_ascii_end();
        let Some(value) = rest[name_len..].strip_prefix(b"=").map(<[u8]>::trim_ascii_start) else {
            rest = &rest[name_len..];
            continue;
        };
        let (found, behind) = match value.strip_prefix(b"\"") {
            Some(quoted) => unquoted(quoted),
            None => {
                let len = value.iter().position(|&byte| byte == b';').unwrap_or(value.len());
                (value[..len].trim_ascii_end().to_vec(), &value[len..])
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(found);
        }
        rest = behind;
    }
}

fn unquoted(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let (mut value, mut at) = (Vec::new(), 0);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => return (value, &text[at + 1..]),
            b'\\' if text.get(at + 1) == Some(&b'"') => {
                value.push(b'"');
                at += 1;
            }
            _ => value.push(byte),
        }
        at += 1;
    }
    (value, &[])
}
