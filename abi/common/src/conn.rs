//! What C asks of connections, in C's terms: numbers in, numbers out.

use crate::calls::with_delivery;
use crate::conn_handle::{ConnHandle, Wsi};
use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use libc::{c_int, c_uchar, c_void};
use lws_engine::conn::End;
use lws_engine::connection_api::{Masking, Outgoing, SetTimeout, Write};
use lws_engine::delivery::{Delivery, FrameInfo, MOST_COLLECTED};
use lws_engine::error::Error;
use lws_engine::host::HEADROOM;
use lws_engine::http::fields::{Copied, Head};
use lws_engine::http::respond::{BuildError, Out};
use lws_engine::http::tokens::Token;
use lws_engine::opaque::RetryKey;
use lws_engine::ws::frame::Opcode;
use std::time::Duration;

/// Write kinds, the same numbers in every generation that has them.
mod kind {
    pub const TEXT: u32 = 0;
    pub const BINARY: u32 = 1;
    pub const CONTINUATION: u32 = 2;
    pub const HTTP: u32 = 3;
    pub const PING: u32 = 5;
    pub const PONG: u32 = 6;
    pub const HTTP_FINAL: u32 = 7;
    pub const HTTP_HEADERS: u32 = 8;
    pub const HTTP_HEADERS_CONTINUATION: u32 = 9;
    pub const MASK: u32 = 0x1f;
    pub const NO_FIN: u32 = 0x40;
}

/// The code of an end with nothing wrong (RFC 6455 section 7.4.1).
const NORMAL_END: u16 = 1000;

/// Most bytes behind the code of a close frame.
const MOST_CLOSE_TEXT: usize = 123;

fn write_of(protocol: u32) -> Result<Write, Refusal> {
    let fin = protocol & kind::NO_FIN == 0;
    let frame = |opcode, fin| Ok(Write::Frame { opcode, fin, masking: Masking::Random });
    match protocol & kind::MASK {
        kind::TEXT => frame(Opcode::Text, fin),
        kind::BINARY => frame(Opcode::Binary, fin),
        kind::CONTINUATION => frame(Opcode::Continuation, fin),
        kind::PING => frame(Opcode::Ping, true),
        kind::PONG => frame(Opcode::Pong, true),
        kind::HTTP_FINAL => Ok(Write::Http { fin: true }),
        kind::HTTP | kind::HTTP_HEADERS | kind::HTTP_HEADERS_CONTINUATION => Ok(Write::Http { fin: false }),
        _ => Err(Refusal::BadArgument { name: "protocol", why: "is no kind of write" }),
    }
}

/// lws_write. The answer for a WebSocket that is ending is the generation's own.
///
/// # Safety
/// `len` bytes are readable at `buf`; for a WebSocket frame, `HEADROOM` bytes before it are writable.
pub unsafe fn write(
    wsi: *const c_void,
    buf: *mut c_uchar,
    len: usize,
    protocol: u32,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let what = write_of(protocol)?;
    if len > c_int::MAX as usize {
        return Err(Refusal::BadArgument { name: "len", why: "is beyond an int" });
    }
    let mut none = [0u8; HEADROOM];
    let data = if buf.is_null() {
        if len > 0 {
            return Err(Refusal::NullArgument("buf"));
        }
        Outgoing { room: &mut none, start: HEADROOM }
    } else if matches!(what, Write::Http { .. }) {
        // SAFETY: readable by contract. The engine does not write to the bytes of an HTTP write.
        Outgoing { room: unsafe { std::slice::from_raw_parts_mut(buf, len) }, start: 0 }
    } else {
        // SAFETY: by contract the header's room in front of the payload is the callee's, too.
        let room = unsafe { std::slice::from_raw_parts_mut(buf.sub(HEADROOM), HEADROOM + len) };
        Outgoing { room, start: HEADROOM }
    };
    match conn.context.engine.write(conn.id, what, data) {
        Ok(n) => Ok(c_int::try_from(n).unwrap_or(c_int::MAX)),
        Err(Error::Closing) if !matches!(what, Write::Http { .. }) => {
            Ok(conn.context.facts().write_while_closing)
        }
        Err(error) => Err(refusal_of(&error)),
    }
}

/// lws_write inside the connection's own callback, without the lock; `None` where that is not possible.
///
/// # Safety
/// As [`write`].
#[inline]
pub unsafe fn write_inside(
    wsi: *const c_void,
    buf: *const c_uchar,
    len: usize,
    protocol: u32,
) -> Option<c_int> {
    with_delivery(wsi, |delivery| {
        let opcode = match protocol & kind::MASK {
            kind::TEXT => Opcode::Text,
            kind::BINARY => Opcode::Binary,
            kind::CONTINUATION => Opcode::Continuation,
            _ => return None,
        };
        if buf.is_null() || len > MOST_COLLECTED {
            return None;
        }
        // SAFETY: `len` bytes are readable at `buf`, which is not null, by contract.
        let payload = unsafe { std::slice::from_raw_parts(buf, len) };
        // No longer than an int holds.
        delivery.write(opcode, protocol & kind::NO_FIN == 0, payload).then_some(len as c_int)
    })
}

/// The same for programs that need not have room in front of their payload. What is ending refuses.
///
/// # Safety
/// `len` bytes are readable at `buf`.
pub unsafe fn write_apart(
    wsi: *const c_void,
    buf: *mut c_uchar,
    len: usize,
    protocol: u32,
) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let what = write_of(protocol)?;
    // SAFETY: readable by contract; without room in front of it, the engine does not write to it.
    let room = unsafe { crate::strings::bytes_mut(buf, len) }?;
    let engine = &conn.context.engine;
    if !conn.ask(engine.is_open(conn.id))? {
        return Err(Refusal::Closing);
    }
    conn.ask(engine.write(conn.id, what, Outgoing { room, start: 0 })).map(drop)
}

/// Begins the end of a WebSocket with a close frame whose payload this is: nothing, or a big-endian code and a text. What
/// is no code is the text of a normal end.
pub fn begin_end(wsi: *const c_void, payload: &[u8]) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let said = payload.split_first_chunk::<2>().map(|(code, text)| (u16::from_be_bytes(*code), text));
    let (code, text) = match said {
        _ if payload.is_empty() => (0, payload),
        Some((code @ 1000..5000, text)) => (code, text),
        _ => (NORMAL_END, payload),
    };
    if text.len() > MOST_CLOSE_TEXT {
        return Err(Refusal::BadArgument { name: "len", why: "is more than a close frame holds" });
    }
    let engine = &conn.context.engine;
    if !conn.ask(engine.is_open(conn.id))? {
        return Err(Refusal::Closing);
    }
    conn.ask(engine.set_close_reason(conn.id, code, text))?;
    conn.ask(engine.end_conn(conn.id, End::Politely))
}

/// lws_callback_on_writable: 1 asked for, 0 ending.
pub fn want_write(wsi: *const c_void) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.want_write(conn.id)).map(c_int::from)
}

/// lws_close_reason.
///
/// # Safety
/// `len` bytes are readable at `text`, or it is null.
pub unsafe fn close_reason(
    wsi: *const c_void,
    code: u32,
    text: *const c_uchar,
    len: usize,
) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let text = if text.is_null() {
        &[][..]
    } else {
        // SAFETY: `len` bytes at `text` are readable, or it is NULL, by contract.
        unsafe { crate::strings::bytes(text, len) }?
    };
    let code =
        u16::try_from(code).map_err(|_| Refusal::BadArgument { name: "status", why: "is beyond 65535" })?;
    conn.ask(conn.context.engine.set_close_reason(conn.id, code, text))
}

/// lws_callback_on_writable inside the connection's own callback, without the lock; false where that is not possible.
#[inline]
pub fn want_write_inside(wsi: *const c_void) -> bool {
    with_delivery(wsi, |delivery| delivery.want_write().then_some(())).is_some()
}

/// The current frame inside the connection's own callback, without the lock; `None` where that is not possible.
#[inline]
pub fn frame_inside(wsi: *const c_void) -> Option<FrameInfo> {
    with_delivery(wsi, Delivery::frame)
}

/// The current frame; quiet when the connection has none.
pub fn frame(wsi: *const c_void) -> Result<FrameInfo, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.context.engine.frame_info(conn.id).map_err(|error| match error {
        Error::WrongPhase => Refusal::Quiet,
        error => refusal_of(&error),
    })
}

/// lws_set_timeout; `special` are the two numbers that end it at once and soon, where the generation has them.
pub fn set_timeout(
    wsi: *const c_void,
    reason: u32,
    secs: c_int,
    special: Option<(c_int, c_int)>,
) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let timeout = match (secs, special) {
        _ if reason == 0 => SetTimeout::Off,
        (n, Some((now, _))) if n == now => SetTimeout::Now,
        (n, Some((_, soon))) if n == soon => SetTimeout::Soon,
        (0, Some(_)) => SetTimeout::Off,
        (n, _) => SetTimeout::After(reason, Duration::from_secs(n.max(0).unsigned_abs().into())),
    };
    conn.ask(conn.context.engine.set_timeout(conn.id, timeout))
}

/// lws_set_timer_usecs; a negative time drops it.
pub fn set_timer(wsi: *const c_void, micros: i64) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let after = u64::try_from(micros).ok().map(Duration::from_micros);
    conn.ask(conn.context.engine.set_timer(conn.id, after))
}

/// The face's word for the policy that a connection retries by; 0 for none.
pub fn retry_policy(wsi: *const c_void) -> Result<RetryKey, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.retry_key(conn.id))
}

/// lws_rx_flow_control: 0 pauses, anything else goes on.
pub fn flow_control(wsi: *const c_void, enable: bool) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.pause_input(conn.id, !enable))
}

/// lws_send_pipe_choked.
pub fn is_choked(wsi: *const c_void) -> Result<bool, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.is_choked(conn.id))
}

/// lws_partial_buffered.
pub fn has_unsent(wsi: *const c_void) -> Result<bool, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.has_unsent(conn.id))
}

/// Ends the connection at once.
pub fn end_now(wsi: *const c_void) -> Result<(), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.end_conn(conn.id, End::AtOnce))
}

/// The user pointer; a stand-in has none.
pub fn user(wsi: *const c_void) -> Result<usize, Refusal> {
    match Wsi::borrow(wsi)? {
        Wsi::Conn(conn) => conn.ask(conn.context.engine.user(conn.id)),
        Wsi::Dummy { .. } => Ok(0),
    }
}

/// The descriptor.
pub fn fd(wsi: *const c_void) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.fd(conn.id))
}

/// Looks at the request head; quiet when there is none.
pub fn with_head<T>(
    wsi: *const c_void,
    look: impl FnOnce(&Head, &'static Context) -> T,
) -> Result<T, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.context.engine.with_head(conn.id, |head| look(head, conn.context)).map_err(|error| match error {
        Error::WrongPhase => Refusal::Quiet,
        error => refusal_of(&error),
    })
}

/// The token that a connection's program means by a number.
pub fn token(wsi: *const c_void, number: u32) -> Result<(Token, &'static Context), Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let token = conn.context.facts().tokens.get(number).ok_or(Refusal::Quiet)?;
    Ok((token, conn.context))
}

/// The character between the parts of a value, where the generation joins them. Cookies have their own blanks.
fn joiner(context: &Context, token: Token) -> Option<u8> {
    if token == Token::HTTP_COOKIE { None } else { context.engine.args_joiner() }
}

/// lws_hdr_total_length.
pub fn header_length(wsi: *const c_void, number: u32) -> Result<c_int, Refusal> {
    let (token, context) = token(wsi, number)?;
    let joiner = joiner(context, token);
    with_head(wsi, |head, _| int(head.joined_length(token, joiner)))
}

/// lws_hdr_fragment_length.
pub fn fragment_length(wsi: *const c_void, number: u32, index: c_int) -> Result<c_int, Refusal> {
    let (token, _) = token(wsi, number)?;
    let index = usize::try_from(index).map_err(|_| Refusal::Quiet)?;
    with_head(wsi, |head, _| int(head.fragment_length(token, index)))
}

/// lws_hdr_copy: the length, 0 when absent, -1 when it does not fit.
pub fn header_copy(wsi: *const c_void, number: u32, room: &mut [u8]) -> Result<c_int, Refusal> {
    let (token, context) = token(wsi, number)?;
    let joiner = joiner(context, token);
    with_head(wsi, |head, _| match head.copy(token, joiner, room) {
        Copied::Absent => 0,
        Copied::TooSmall => -1,
        Copied::Done(n) => int(n),
    })
}

/// lws_hdr_copy_fragment: the length, -1 when absent or too long.
pub fn fragment_copy(
    wsi: *const c_void,
    number: u32,
    index: c_int,
    room: &mut [u8],
) -> Result<c_int, Refusal> {
    let (token, _) = token(wsi, number)?;
    let index = usize::try_from(index).map_err(|_| Refusal::Quiet)?;
    with_head(wsi, |head, _| copied(head.copy_fragment(token, index, room)))
}

/// The length, -1 when there is none or no room.
pub fn copied(copied: Copied) -> c_int {
    match copied {
        Copied::Done(n) => int(n),
        Copied::Absent | Copied::TooSmall => -1,
    }
}

/// A length as C's int.
pub fn int(n: usize) -> c_int {
    c_int::try_from(n).unwrap_or(c_int::MAX)
}

/// Builds at `*p`, which moves behind what was added; nothing is added when it does not fit before `end`.
///
/// # Safety
/// `p` points to a writable pointer, and the bytes from `*p` to `end` are writable.
pub unsafe fn build(
    p: *mut *mut c_uchar,
    end: *mut c_uchar,
    add: impl FnOnce(&mut Out<'_>) -> Result<(), BuildError>,
) -> Result<(), Refusal> {
    if p.is_null() {
        return Err(Refusal::NullArgument("p"));
    }
    // SAFETY: not null, and readable by contract.
    let start = unsafe { *p };
    if start.is_null() || end.is_null() {
        return Err(Refusal::NullArgument("*p"));
    }
    let room = (end as usize).checked_sub(start as usize).ok_or(Refusal::NoRoom("buffer"))?;
    // SAFETY: the bytes from `*p` to `end` are writable by contract.
    let mut out = Out::new(unsafe { crate::strings::bytes_mut(start, room) }?);
    add(&mut out).map_err(|error| match error {
        BuildError::NoRoom => Refusal::NoRoom("buffer"),
        BuildError::BadHeader => {
            Refusal::BadArgument { name: "header", why: "has a byte that no header can have" }
        }
    })?;
    // SAFETY: not null, and writable by contract.
    unsafe { *p = start.add(out.used()) };
    Ok(())
}

/// How silent TCP connections are probed: after how long, how often, in which interval, in seconds. Not at all for a time of 0.
pub fn tcp_keepalive(time: c_int, probes: c_int, interval: c_int) -> Option<(Duration, u32, Duration)> {
    let secs = |n: c_int| Duration::from_secs(n.max(1).unsigned_abs().into());
    (time > 0).then(|| (secs(time), probes.max(1).unsigned_abs(), secs(interval)))
}
