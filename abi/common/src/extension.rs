//! WebSocket extensions as C has them: the table a program gives, what its own extensions are called with, and
//! parameters as an extension's own table of options knows them.

use crate::conn_handle::{ConnHandle, Wsi};
use crate::context::Context;
use crate::entry::Refusal;
use crate::strings::{self, cstr};
use libc::{c_char, c_int, c_uint, c_void};
use lws_engine::host::{Asked, HEADROOM, OwnedBuf, Part, Target, Verdict};
use lws_engine::settings::{Extension, ExtensionHooks, ExtensionKind};
use std::ffi::CStr;
use std::ops::Range;
use std::ptr;

/// An extension's callback.
pub type Callback = unsafe extern "C" fn(
    context: *mut c_void,
    extension: *const Entry,
    wsi: *mut c_void,
    reason: c_uint,
    user: *mut c_void,
    input: *mut c_void,
    len: usize,
) -> c_int;

/// `struct lws_extension`.
#[repr(C)]
pub struct Entry {
    name: *const c_char,
    callback: Option<Callback>,
    offer: *const c_char,
}

/// `struct lws_tokens`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Tokens {
    token: *mut u8,
    len: c_int,
}

/// `struct lws_ext_options`.
#[repr(C)]
pub struct OptionEntry {
    name: *const c_char,
    kind: c_uint,
}

/// `struct lws_ext_option_arg`.
#[repr(C)]
struct OptionArgument {
    name: *const c_char,
    index: c_int,
    start: *const c_char,
    len: c_int,
}

/// The reasons' numbers, the same in all generations that have them.
mod reason {
    pub const CONSTRUCT: u32 = 4;
    pub const CLIENT_CONSTRUCT: u32 = 5;
    pub const MAY_END: u32 = 6;
    pub const PROPOSE: u32 = 7;
    pub const DESTROY: u32 = 8;
    pub const ANY_DESTROYED: u32 = 9;
    pub const ANY_ESTABLISHED: u32 = 10;
    pub const READ: u32 = 11;
    pub const FRAME_OUT: u32 = 12;
    pub const SEND: u32 = 13;
    pub const REPLY: u32 = 14;
    pub const FLUSH: u32 = 15;
    pub const CONNECT: u32 = 17;
    pub const EVERY_SECOND: u32 = 18;
    pub const WANT_WRITE: u32 = 19;
    pub const WRITEABLE: u32 = 20;
    pub const PAYLOAD_OUT: u32 = 21;
    pub const PAYLOAD_IN: u32 = 22;
    pub const OPTIONS_DEFAULT: u32 = 23;
    pub const OPTION_SET: u32 = 24;
    pub const OPTIONS_CONFIRM: u32 = 25;
    pub const NAMED_OPTION_SET: u32 = 26;
}

/// How a generation's extensions are called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// What they are told beyond payload, frames and options.
    pub hooks: ExtensionHooks,
    /// Payload comes in one structure and goes out in another behind it, and the answer 2 stands for more to come.
    /// Else one structure serves both, and any positive answer does.
    pub pairs: bool,
}

/// The extensions of a virtual host. `deflate` is the address of this library's own permessage-deflate.
///
/// # Safety
/// `list` is NULL or an array that ends with an entry without a callback; its strings are NULL or strings.
pub unsafe fn table(list: *const Entry, deflate: usize) -> Vec<Extension> {
    let mut all = Vec::new();
    let mut at = list;
    // SAFETY: NULL or an entry by contract, and not yet behind the last one.
    while let Some(entry) = unsafe { at.as_ref() }
        && let Some(callback) = entry.callback
    {
        // SAFETY: NULL or strings by contract.
        let (name, offer) = unsafe { (cstr(entry.name), cstr(entry.offer)) };
        let callback = callback as *const () as usize;
        let kind = if callback == deflate || callback == seen_by_program() {
            ExtensionKind::Deflate
        } else {
            ExtensionKind::Own { key: at.expose_provenance() }
        };
        if let Some(name) = name {
            let offer = offer.unwrap_or(name).to_bytes().to_vec();
            all.push(Extension { name: name.to_bytes().to_vec(), offer, kind });
        }
        // SAFETY: the array goes on at least to its last entry.
        at = unsafe { at.add(1) };
    }
    all
}

/// The address that a program linked without position independence sees of permessage-deflate: its own entry to it.
fn seen_by_program() -> usize {
    let name = c"lws_extension_callback_pm_deflate";
    // SAFETY: a look-up by name among the objects that are loaded; nothing is called.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }.addr()
}

/// What a program's wrapper around permessage-deflate is told: its offers are declined, for nobody but the library
/// can call it.
pub fn decline_wrapped(reason: c_uint) -> c_int {
    if matches!(reason, reason::CONSTRUCT | reason::CLIENT_CONSTRUCT) {
        crate::log::line(
            crate::log::WARN,
            format_args!("permessage-deflate works only where the extension table names its own callback"),
        );
        return 1;
    }
    0
}

/// lws_set_extension_option: the extension's answer (0 from permessage-deflate), or a refusal for an extension that
/// the connection does not use and an option that permessage-deflate does not have.
///
/// # Safety
/// The strings are NULL or strings.
pub unsafe fn set_option(
    wsi: *const c_void,
    extension: *const c_char,
    option: *const c_char,
    value: *const c_char,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    // SAFETY: NULL or strings by contract.
    let (extension, option, value) = unsafe { (cstr(extension), cstr(option), cstr(value)) };
    let extension = extension.ok_or(Refusal::NullArgument("ext_name"))?.to_bytes();
    let option = option.ok_or(Refusal::NullArgument("opt_name"))?;
    match conn.ask(conn.context.engine.set_extension_option(conn.id, extension, option, value))? {
        Some(answer) => Ok(answer as c_int),
        None => Err(Refusal::BadArgument { name: "opt_name", why: "is no option of this extension" }),
    }
}

/// A call of an extension's callback, without its `in` and `len`.
struct Place<'a> {
    context: *mut c_void,
    entry: &'a Entry,
    wsi: *mut c_void,
    user: *mut c_void,
}

impl Place<'_> {
    fn call(&self, reason: u32, input: *mut c_void, len: usize) -> c_int {
        let Some(callback) = self.entry.callback else { return 0 };
        // SAFETY: the program's own extension, with the arguments that its reason documents.
        unsafe { callback(self.context, self.entry, self.wsi, reason, self.user, input, len) }
    }

    fn plain(&self, reason: u32) -> c_int {
        self.call(reason, ptr::null_mut(), 0)
    }

    fn text(&self, reason: u32, text: &CStr, len: usize) -> c_int {
        self.call(reason, text.as_ptr().cast_mut().cast(), len)
    }

    /// The same with another user pointer.
    fn as_user(&self, user: *mut c_void) -> Place<'_> {
        Place { user, ..*self }
    }

    fn construct(&self, reason: u32, state: &mut usize, table: &mut usize) -> c_int {
        let mut kept: *mut c_void = ptr::null_mut();
        let mut options: *const OptionEntry = ptr::null();
        let input = if reason == reason::CONSTRUCT { ptr::null_mut() } else { (&raw mut options).cast() };
        let answer = self.as_user((&raw mut kept).cast()).call(reason, input, 0);
        *state = kept.expose_provenance();
        *table = options.expose_provenance();
        answer
    }

    /// A call about bytes that the extension may change in place, shorten, or have stand elsewhere.
    fn bytes(&self, reason: u32, bytes: &mut OwnedBuf, len: usize) -> c_int {
        let mut tokens = tokens_of(bytes);
        let before = tokens;
        let answer = self.call(reason, (&raw mut tokens).cast(), len);
        take_back(bytes, before, tokens);
        answer
    }

    /// The same where what comes out stands in a structure of its own.
    fn payload(&self, reason: u32, bytes: &mut OwnedBuf, len: usize, pairs: bool) -> c_int {
        if !pairs {
            return self.bytes(reason, bytes, len);
        }
        let input = tokens_of(bytes);
        let mut pair = [input, input];
        let answer = self.call(reason, (&raw mut pair).cast(), len);
        take_back(bytes, input, pair[1]);
        if answer < 0 { answer } else { c_int::from(answer == 2) }
    }

    /// The frame as it will be sent; `in` is the address of the pointer to it.
    fn send(&self, bytes: &mut OwnedBuf) -> c_int {
        let mut tokens = tokens_of(bytes);
        let len = usize::try_from(tokens.len).unwrap_or(0);
        self.call(reason::SEND, (&raw mut tokens.token).cast(), len)
    }

    fn options(&self, table: usize, text: &[u8]) -> c_int {
        let table: *const OptionEntry = ptr::with_exposed_provenance(table);
        // SAFETY: NULL or the extension's own table, which ends with a null name.
        let known = unsafe { known(table) };
        let (hits, is_complete) = parse(text, &known);
        let is_set = hits.iter().all(|hit| self.set(hit, text.as_ptr().cast()) >= 0);
        if is_complete && is_set { 0 } else { -1 }
    }

    fn set(&self, hit: &Hit, text: *const c_char) -> c_int {
        let value = hit.value.clone().unwrap_or_default();
        let mut argument = OptionArgument {
            name: ptr::null(),
            index: strings::c_len(hit.index),
            start: if value.is_empty() { ptr::null() } else { text.wrapping_add(value.start) },
            len: strings::c_len(value.len()),
        };
        self.call(reason::OPTION_SET, (&raw mut argument).cast(), 0)
    }

    fn named(&self, name: &CStr, value: Option<&CStr>) -> c_int {
        let mut argument = OptionArgument { name: name.as_ptr(), index: 0, start: ptr::null(), len: 0 };
        argument.start = value.map_or(ptr::null(), CStr::as_ptr);
        self.call(reason::NAMED_OPTION_SET, (&raw mut argument).cast(), 0)
    }
}

fn tokens_of(bytes: &mut OwnedBuf) -> Tokens {
    if bytes.room.is_empty() {
        return Tokens { token: ptr::null_mut(), len: 0 };
    }
    let (start, len) = (bytes.at.start, bytes.at.len());
    Tokens { token: bytes.room.as_mut_ptr().wrapping_add(start), len: strings::c_len(len) }
}

/// Makes of what the extension left in its tokens the buffer's bytes.
fn take_back(bytes: &mut OwnedBuf, before: Tokens, after: Tokens) {
    let len = usize::try_from(after.len).unwrap_or(0);
    if after.token.is_null() || len == 0 {
        bytes.at = if bytes.room.is_empty() { 0..0 } else { HEADROOM..HEADROOM };
    } else if after.token == before.token && after.len <= before.len {
        bytes.at.end = bytes.at.start + len;
    } else {
        // SAFETY: the extension's own memory, which by contract stays valid until the bytes were used.
        *bytes = OwnedBuf::of(unsafe { std::slice::from_raw_parts(after.token, len) });
    }
}

/// A kind of write, as C numbers it.
fn kind_of(part: Part, fin: bool) -> usize {
    let kind = match part {
        Part::Text => 0,
        Part::Binary => 1,
        Part::Continuation => 2,
    };
    if fin { kind } else { kind | 0x40 }
}

impl Context {
    /// Asks a program's own extension.
    pub(crate) fn ask_extension(
        &self,
        target: &Target,
        key: usize,
        state: usize,
        asked: Asked<'_>,
    ) -> Verdict {
        // SAFETY: the key is the address of an entry of the program's table, which outlives its virtual host.
        let Some(entry) = (unsafe { ptr::with_exposed_provenance::<Entry>(key).as_ref() }) else {
            return Verdict::Number(-1);
        };
        let place = Place {
            context: self.as_ptr(),
            entry,
            wsi: target.conn.map_or(ptr::null_mut(), |(_, tag)| ptr::with_exposed_provenance_mut(tag.0)),
            user: ptr::with_exposed_provenance_mut(state),
        };
        let index = |index: usize| place.as_user(ptr::without_provenance_mut(index));
        let pairs = self.facts().extensions.pairs;
        let answer = match asked {
            Asked::Construct { state, table } => place.construct(reason::CONSTRUCT, state, table),
            Asked::ClientConstruct { state, table } => {
                place.construct(reason::CLIENT_CONSTRUCT, state, table)
            }
            Asked::OptionsDefault => place.plain(reason::OPTIONS_DEFAULT),
            Asked::Options { table, text } => place.options(table, text),
            Asked::OptionsConfirm => place.plain(reason::OPTIONS_CONFIRM),
            Asked::NamedOption { name, value } => place.named(name, value),
            Asked::Propose { index: at, name } => index(at).text(reason::PROPOSE, name, 0),
            Asked::Connect { host, port } => place.text(reason::CONNECT, host, port.into()),
            Asked::Reply { text } => place.call(reason::REPLY, text.as_ptr().cast_mut().cast(), text.len()),
            Asked::AnyEstablished => place.plain(reason::ANY_ESTABLISHED),
            Asked::Read { bytes } => place.bytes(reason::READ, bytes, 0),
            Asked::PayloadIn { bytes } => place.payload(reason::PAYLOAD_IN, bytes, 0, pairs),
            Asked::PayloadOut { bytes, part, fin } => {
                place.payload(reason::PAYLOAD_OUT, bytes, kind_of(part, fin), pairs)
            }
            Asked::FrameOut { bytes } => place.bytes(reason::FRAME_OUT, bytes, 0),
            Asked::Send { bytes } => place.send(bytes),
            Asked::WantWrite => place.plain(reason::WANT_WRITE),
            Asked::Writeable => place.plain(reason::WRITEABLE),
            Asked::EverySecond { now } => place.call(reason::EVERY_SECOND, ptr::null_mut(), now as usize),
            Asked::MayEnd => place.plain(reason::MAY_END),
            Asked::Flush { bytes } => place.bytes(reason::FLUSH, bytes, 0),
            Asked::Destroy => place.plain(reason::DESTROY),
            Asked::AnyDestroyed { index: at } => index(at).plain(reason::ANY_DESTROYED),
        };
        Verdict::Number(answer as isize)
    }
}

/// lws_ext_parse_options: reads the parameters in `len` bytes of text and tells the extension each.
///
/// # Safety
/// `extension` is NULL or an extension, `options` NULL or an array ended by a null name, `len` bytes of `text` are
/// readable.
pub unsafe fn parse_options(
    extension: *const Entry,
    wsi: *mut c_void,
    user: *mut c_void,
    options: *const OptionEntry,
    text: *const c_char,
    len: c_int,
) -> Result<c_int, Refusal> {
    // SAFETY: NULL or an extension by contract.
    let entry = unsafe { extension.as_ref() }.ok_or(Refusal::NullArgument("ext"))?;
    if entry.callback.is_none() {
        return Err(Refusal::NullArgument("ext->callback"));
    }
    if options.is_null() {
        return Err(Refusal::NullArgument("opts"));
    }
    // SAFETY: `len` bytes of `text` are readable by contract.
    let bytes = unsafe { strings::bytes(text, usize::try_from(len).unwrap_or(0)) }?;
    // SAFETY: not null, and an array by contract.
    let (hits, is_complete) = parse(bytes, &unsafe { known(options) });
    let context = Wsi::borrow(wsi).map_or(ptr::null_mut(), |wsi| wsi.context().as_ptr());
    let place = Place { context, entry, wsi, user };
    for hit in hits {
        place.set(&hit, text);
    }
    if is_complete { Ok(0) } else { Err(Refusal::Quiet) }
}

/// # Safety
/// `options` is NULL or an array ended by a null name, its names unchanged for `'a`.
unsafe fn known<'a>(options: *const OptionEntry) -> Vec<(&'a [u8], Value)> {
    let mut all = Vec::new();
    let mut at = options;
    // SAFETY: NULL or an entry by contract, and not yet behind the last one.
    while let Some(option) = unsafe { at.as_ref() } {
        // SAFETY: NULL or a string by contract.
        let Some(name) = (unsafe { cstr(option.name) }) else { break };
        let value = match option.kind {
            0 => Value::Never,
            1 => Value::Always,
            _ => Value::Maybe,
        };
        all.push((name.to_bytes(), value));
        // SAFETY: the array goes on at least to its last entry.
        at = unsafe { at.add(1) };
    }
    all
}

/// What value an option takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// None.
    Never,
    /// A decimal number.
    Always,
    /// A decimal number may follow.
    Maybe,
}

/// An option that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Its place in the table.
    pub index: usize,
    /// Where its value lies in the text.
    pub value: Option<Range<usize>>,
}

/// Reads `name`, `name=value` and `name="value"`, separated by `;`, up to the first comma or the end. False when
/// that met an unknown name or a value that its option does not take; the options before it count.
pub fn parse(text: &[u8], known: &[(&[u8], Value)]) -> (Vec<Hit>, bool) {
    let mut hits = Vec::new();
    let mut at = 0;
    for part in text.split(|&b| b == b',').next().unwrap_or_default().split(|&b| b == b';') {
        let start = at;
        at += part.len() + 1;
        if part.trim_ascii().is_empty() {
            continue;
        }
        let equals = part.iter().position(|&b| b == b'=');
        let name = part[..equals.unwrap_or(part.len())].trim_ascii();
        let Some(index) = known.iter().position(|(known, _)| *known == name) else { return (hits, false) };
        let value = equals.map(|e| number(part, e + 1));
        let (value, fits) = match (known[index].1, value) {
            (Value::Never | Value::Maybe, None) => (None, true),
            (Value::Always | Value::Maybe, Some(Some(range))) => {
                (Some(start + range.start..start + range.end), true)
            }
            _ => (None, false),
        };
        if !fits {
            return (hits, false);
        }
        hits.push(Hit { index, value });
    }
    (hits, true)
}

/// The decimal number that is all of `part` from `from` on, blanks and quotes aside.
fn number(part: &[u8], from: usize) -> Option<Range<usize>> {
    let is_aside = |b: u8| b.is_ascii_whitespace() || b == b'"';
    let start = from + part[from..].iter().position(|&b| !is_aside(b))?;
    let end = part.iter().rposition(|&b| !is_aside(b))? + 1;
    part[start..end].iter().all(u8::is_ascii_digit).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_up_to_the_first_mistake() {
        const KNOWN: [(&[u8], Value); 3] =
            [(b"none", Value::Never), (b"num", Value::Always), (b"opt", Value::Maybe)];
        let hit = |index, value: Option<Range<usize>>| Hit { index, value };
        let cases: [(&str, &[Hit], bool); 12] = [
            ("", &[], true),
            ("none", &[hit(0, None)], true),
            ("none; num=15", &[hit(0, None), hit(1, Some(10..12))], true),
            ("num=\"8\" ;opt", &[hit(1, Some(5..6)), hit(2, None)], true),
            ("opt=3, none", &[hit(2, Some(4..5))], true),
            ("opt=3, whatever", &[hit(2, Some(4..5))], true),
            ("none=1", &[], false),
            ("num", &[], false),
            ("num=", &[], false),
            ("num=x", &[], false),
            ("none; other", &[hit(0, None)], false),
            ("none;;none;", &[hit(0, None), hit(0, None)], true),
        ];
        for (text, hits, complete) in cases {
            assert_eq!(parse(text.as_bytes(), &KNOWN), (hits.to_vec(), complete), "{text}");
        }
    }
}
