//! CGI programs as C asks for them, and what callbacks about them get.

use crate::conn_handle::ConnHandle;
use crate::entry::Refusal;
use crate::log;
use crate::options::{self, OptionNode};
use crate::strings::cstr;
use libc::{c_char, c_int, c_uchar, c_void};
use lws_engine::host::Payload;
use lws_engine::http::cgi::Place;
use lws_engine::opaque::Tag;
use lws_engine::service::StartCgi;
use std::ptr;
use std::time::Duration;

/// How long the program of a mount may run that does not say.
const LIMIT_OF_MOUNT: u64 = 5;

/// `struct lws_cgi_args`.
#[repr(C)]
pub(crate) struct CgiArgs {
    stdwsi: *mut *mut c_void,
    channel: c_int,
    data: *mut c_uchar,
    state: c_int,
    len: c_int,
}

impl CgiArgs {
    pub(crate) fn new(pipes: &mut [*mut c_void; 3], channel: usize, state: c_int) -> CgiArgs {
        CgiArgs {
            stdwsi: pipes.as_mut_ptr(),
            channel: channel as c_int,
            data: ptr::null_mut(),
            state,
            len: 0,
        }
    }

    /// With bytes for the program, in place.
    pub(crate) fn with(self, payload: Payload<'_>) -> CgiArgs {
        let Payload { room, at, .. } = payload;
        let len = at.len() as c_int;
        CgiArgs { data: room.as_mut_ptr().wrapping_add(at.start), len, ..self }
    }
}

/// The pipes as C knows them.
pub(crate) fn handles(tags: [Tag; 3]) -> [*mut c_void; 3] {
    tags.map(|tag| ptr::with_exposed_provenance_mut(tag.0))
}

/// A place in the head of an answer, as C counts them; the generations differ in the last one.
pub(crate) fn state(place: Place, payload: c_int) -> c_int {
    match place {
        Place::Line => 0,
        Place::LineEnd => 2,
        Place::LineStart => 3,
        Place::HeadEnd => 4,
        Place::Body => payload,
    }
}

/// How long the program of a mount with this `cgi_timeout` may run.
pub fn limit_of_mount(seconds: c_int) -> Duration {
    Duration::from_secs(u64::try_from(seconds).ok().filter(|n| *n > 0).unwrap_or(LIMIT_OF_MOUNT))
}

/// lws_cgi.
///
/// # Safety
/// `arguments` is NULL or an array of strings ended by NULL, `own` NULL or a list of options.
pub unsafe fn start(
    wsi: *const c_void,
    arguments: *const *const c_char,
    script_len: c_int,
    seconds: c_int,
    own: *const c_void,
) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    if arguments.is_null() {
        return Err(Refusal::NullArgument("exec_array"));
    }
    let mut words = Vec::new();
    let mut at = arguments;
    // SAFETY: an array of strings by contract, and not yet behind its NULL.
    while let Some(word) = unsafe { cstr(*at) } {
        words.push(word.to_owned());
        // SAFETY: the array goes on at least to its NULL.
        at = unsafe { at.add(1) };
    }
    let start = StartCgi {
        arguments: words,
        script_len: usize::try_from(script_len).ok(),
        limit: Duration::from_secs(u64::try_from(seconds).unwrap_or(0)),
        // SAFETY: NULL or a list by contract.
        own: unsafe { options::pairs(own.cast::<OptionNode>()) },
    };
    if let Err(error) = conn.context.engine.start_cgi(conn.id, start) {
        log::line(log::ERR, format_args!("lws_cgi: failed: {error}"));
        return Err(Refusal::Quiet);
    }
    Ok(0)
}

/// lws_cgi_write_split_stdout_headers.
pub fn write(wsi: *const c_void) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.move_cgi_output(conn.id)).map(|()| 0)
}

/// lws_cgi_kill.
pub fn kill(wsi: *const c_void) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.kill_cgi(conn.id)).map(|()| 0)
}

/// lws_is_cgi.
pub fn is_cgi(wsi: *const c_void) -> Result<c_int, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    conn.ask(conn.context.engine.is_cgi(conn.id)).map(c_int::from)
}

/// The connection of a pipe.
pub fn pipe(wsi: *const c_void, channel: usize) -> Result<*mut c_void, Refusal> {
    let conn = ConnHandle::borrow(wsi)?;
    let tags = conn.ask(conn.context.engine.cgi_pipes(conn.id))?;
    Ok(tags.get(channel).map_or(ptr::null_mut(), |tag| ptr::with_exposed_provenance_mut(tag.0)))
}
