//! The log: which levels are visible, who receives the lines, and how the default receivers write them.
//!
//! Process-wide and callable before any context exists. No lock is held while a receiver runs, so a receiver
//! may log, change the level or replace itself. A face installs its generation's habits once, through
//! [`set_style`], when the library is loaded.
//!
//! Invariant: a receiver gets a NUL-terminated text of at most [`LINE_MAX`] bytes.

use crate::strings::copy_out;
use crate::text::TextBuffer;
use libc::{c_char, c_int};
use std::ffi::CStr;
use std::fmt;
use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

/// Level bit: something failed.
pub const ERR: c_int = 1;
/// Level bit: something is odd.
pub const WARN: c_int = 1 << 1;
/// Level bit: worth knowing.
pub const NOTICE: c_int = 1 << 2;
/// Level bit: details.
pub const INFO: c_int = 1 << 3;
/// Level bit: for debugging.
pub const DEBUG: c_int = 1 << 4;

/// The levels visible until a program sets others.
pub const DEFAULT_MASK: c_int = ERR | WARN | NOTICE;
/// The longest text a receiver gets, in bytes.
pub const LINE_MAX: usize = 255;

/// A receiver of log lines: the level bits and the text, NUL-terminated, valid for the call.
pub type Emitter = unsafe extern "C" fn(level: c_int, line: *const c_char);

/// What generations do differently.
#[derive(Debug)]
pub struct Style {
    /// Level names for the stamp, by bit number.
    pub names: &'static [&'static str],
    /// A stamp that does not fit counts its terminator: the answer is then the buffer's size, not what is in it.
    pub stamp_counts_nul: bool,
    /// The stamp's time is in seconds since 1970; else it is a date.
    pub counts_seconds: bool,
    /// Terminal attributes by bit number, used when stderr is a terminal; empty for none.
    pub colours: &'static [&'static str],
    /// What an over-long line ends with instead of being cut bare.
    pub long_line_end: &'static [u8],
    /// Hex dumps stand between two empty lines, and one of nothing says so.
    pub dump_framed: bool,
}

static PLAIN: Style = Style {
    names: &["ERR", "WARN", "NOTICE", "INFO", "DEBUG"],
    stamp_counts_nul: false,
    counts_seconds: false,
    colours: &[],
    long_line_end: b"...\n",
    dump_framed: false,
};

static MASK: AtomicI32 = AtomicI32::new(DEFAULT_MASK);
static EMITTER: AtomicPtr<()> = AtomicPtr::new(std::ptr::null_mut());
static STYLE: AtomicPtr<Style> = AtomicPtr::new((&raw const PLAIN).cast_mut());

/// Installs a generation's habits; the face calls it when it is loaded.
pub fn set_style(style: &'static Style) {
    STYLE.store(std::ptr::from_ref(style).cast_mut(), Ordering::Release);
}

fn style() -> &'static Style {
    // SAFETY: only `&'static Style` is ever stored there, and it is never written through.
    unsafe { &*STYLE.load(Ordering::Acquire) }
}

/// Sets the visible levels, and the receiver unless it is `None`.
pub fn set_level(mask: c_int, emitter: Option<Emitter>) {
    MASK.store(mask, Ordering::Relaxed);
    if let Some(emitter) = emitter {
        EMITTER.store(emitter as *mut (), Ordering::Release);
    }
}

/// The visible levels.
pub fn mask() -> c_int {
    MASK.load(Ordering::Relaxed)
}

/// Those bits of `level` that are visible now; 0 = nobody would see it.
#[inline]
pub fn visible(level: c_int) -> c_int {
    level & MASK.load(Ordering::Relaxed)
}

/// Gives `text` to the receiver if one of the bits of `level` is visible.
pub fn emit(level: c_int, text: &CStr) {
    if visible(level) == 0 {
        return;
    }
    let emitter = EMITTER.load(Ordering::Acquire);
    if emitter.is_null() {
        write_stderr(level, text.to_bytes(), true);
        return;
    }
    // SAFETY: only function pointers of this very type are stored there.
    let emitter = unsafe { std::mem::transmute::<*mut (), Emitter>(emitter) };
    // SAFETY: the text is terminated and outlives the call; receivers are asked for no more.
    unsafe { emitter(level, text.as_ptr()) };
}

/// Formats one line of the library's own and emits it; a newline is added. Nothing is formatted unless the
/// level is visible.
#[inline]
pub fn line(level: c_int, text: fmt::Arguments<'_>) {
    if visible(level) != 0 {
        format_line(level, text);
    }
}

#[cold]
fn format_line(level: c_int, text: fmt::Arguments<'_>) {
    let mut buffer = TextBuffer::<{ LINE_MAX + 1 }>::new();
    // Writing cannot fail; what a Display refuses to say is left out.
    let _ = fmt::write(&mut buffer, format_args!("{text}\n"));
    let full = buffer.full_len();
    let room = buffer.as_room();
    finish(level, room, full);
}

/// Emits a text of which `room` holds the beginning, NUL-terminated, and which has `full` bytes in all.
pub fn finish(level: c_int, room: &mut [u8], full: usize) {
    let end = style().long_line_end;
    let most = room.len().saturating_sub(1).min(LINE_MAX);
    if full > most && end.len() < most {
        copy_out(&mut room[most - end.len()..=most], end);
    }
    if let Ok(text) = CStr::from_bytes_until_nul(room) {
        emit(level, text);
    }
}

/// Writes the stamp for a line of `level` into `room`: the time in 1/10000 s, and the level's name.
///
/// Returns the length; 0, with an empty text, unless exactly one known level bit is set.
pub fn stamp(level: c_int, room: &mut [u8]) -> usize {
    let mut text = TextBuffer::<64>::new();
    let _ = format_stamp(level, &mut text);
    let full = text.full_len();
    let written = copy_out(room, text.as_bytes());
    if written < full && style().stamp_counts_nul { room.len() } else { written }
}

fn format_stamp(level: c_int, text: &mut dyn fmt::Write) -> fmt::Result {
    let Some(name) = bit_number(level).and_then(|bit| style().names.get(bit)) else { return Ok(()) };
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: fills the given timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_REALTIME, &raw mut now) };
    if style().counts_seconds {
        return write!(text, "[{}:{:04}] {name}: ", now.tv_sec, now.tv_nsec / 100_000);
    }
    // SAFETY: a tm of zeros is a valid value of this plain struct.
    let mut day = unsafe { std::mem::zeroed::<libc::tm>() };
    // SAFETY: reads and fills the two given structs; the reentrant form shares nothing.
    unsafe { libc::localtime_r(&raw const now.tv_sec, &raw mut day) };
    write!(
        text,
        "[{:04}/{:02}/{:02} {:02}:{:02}:{:02}:{:04}] {name}: ",
        day.tm_year + 1900,
        day.tm_mon + 1,
        day.tm_mday,
        day.tm_hour,
        day.tm_min,
        day.tm_sec,
        now.tv_nsec / 100_000,
    )
}

/// The number of the only bit set.
fn bit_number(level: c_int) -> Option<usize> {
    (level.count_ones() == 1).then(|| level.trailing_zeros() as usize)
}

/// The default receivers: one write to stderr, with or without stamp, coloured as the style says. No newline is
/// added.
pub fn write_stderr(level: c_int, text: &[u8], stamped: bool) {
    let mut time = TextBuffer::<64>::new();
    if stamped {
        let _ = format_stamp(level, &mut time);
    }
    let colour = colour_of(level);
    let mut paint = TextBuffer::<16>::new();
    if let Some(colour) = colour {
        let _ = fmt::write(&mut paint, format_args!("\x1b[{colour}m"));
    }
    let reset: &[u8] = if colour.is_some() { b"\x1b[0m" } else { b"" };
    write_parts(&[paint.as_bytes(), time.as_bytes(), text, reset]);
}

/// The colour of the highest bit, when there is somebody to see it.
fn colour_of(level: c_int) -> Option<&'static str> {
    let colours = style().colours;
    if colours.is_empty() || level == 0 {
        return None;
    }
    let colour = colours.get(31 - level.leading_zeros() as usize)?;
    // SAFETY: asks about a descriptor number; a closed one is answered with 0.
    (unsafe { libc::isatty(libc::STDERR_FILENO) } == 1).then_some(*colour)
}

/// One system call, so that lines of several threads do not mix. What the kernel refuses is lost, as a log may.
fn write_parts(parts: &[&[u8]; 4]) {
    let vector =
        parts.map(|part| libc::iovec { iov_base: part.as_ptr().cast_mut().cast(), iov_len: part.len() });
    loop {
        // SAFETY: each entry names a live slice that the call only reads.
        let wrote = unsafe { libc::writev(libc::STDERR_FILENO, vector.as_ptr(), vector.len() as c_int) };
        let interrupted =
            wrote < 0 && std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted;
        if !interrupted {
            return;
        }
    }
}

/// The syslog receiver: priorities for the four first levels, everything else as debug. Opens nothing itself.
pub fn write_syslog(level: c_int, text: &CStr) {
    let priority = match level {
        ERR => libc::LOG_ERR,
        WARN => libc::LOG_WARNING,
        NOTICE => libc::LOG_NOTICE,
        INFO => libc::LOG_INFO,
        _ => libc::LOG_DEBUG,
    };
    // SAFETY: the format takes one string, and both are terminated.
    unsafe { libc::syslog(priority, c"%s".as_ptr(), text.as_ptr()) };
}

/// Bits of `level` that are visible, for the C side of the log.
pub extern "C" fn c_visible(level: c_int) -> c_int {
    visible(level)
}

/// Takes the beginning of a formatted text from the C side of the log: `size` bytes at `room`, of a text of
/// `full` bytes.
///
/// # Safety
/// `size` initialised bytes at `room` are the callee's alone for the call.
pub unsafe extern "C" fn c_text(level: c_int, room: *mut c_char, size: c_int, full: c_int) {
    crate::entry("_lws_log", (), || {
        // SAFETY: `size` bytes at `room` are initialised and nobody else's during the call, by contract.
        let room = unsafe { crate::strings::room(room, size) }?;
        finish(level, room, usize::try_from(full).unwrap_or(0));
        Ok(())
    });
}

/// Emits `bytes` as lines of offset, sixteen hex pairs and printable text.
pub fn hexdump(level: c_int, bytes: &[u8]) {
    if visible(level) == 0 {
        return;
    }
    let framed = style().dump_framed;
    if bytes.is_empty() {
        if framed {
            emit(level, c"(hexdump: zero length)\n");
        }
        return;
    }
    if framed {
        emit(level, c"\n");
    }
    for (row, chunk) in bytes.chunks(16).enumerate() {
        let mut text = TextBuffer::<128>::new();
        let _ = format_row(row * 16, chunk, &mut text);
        if let Ok(text) = CStr::from_bytes_until_nul(text.as_room()) {
            emit(level, text);
        }
    }
    if framed {
        emit(level, c"\n");
    }
}

fn format_row(offset: usize, chunk: &[u8], text: &mut dyn fmt::Write) -> fmt::Result {
    write!(text, "{offset:04X}: ")?;
    for byte in chunk {
        write!(text, "{byte:02X} ")?;
    }
    write!(text, "{:1$}", "", (16 - chunk.len()) * 3 + 3)?;
    for &byte in chunk {
        text.write_char(if (0x20..0x7f).contains(&byte) { byte as char } else { '.' })?;
    }
    writeln!(text, "{:1$}", "", 16 - chunk.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Mutex, PoisonError};

    static SEEN: Mutex<Vec<(c_int, String)>> = Mutex::new(Vec::new());
    static ALONE: Mutex<()> = Mutex::new(());

    unsafe extern "C" fn keep(level: c_int, text: *const c_char) {
        // SAFETY: the log promises a terminated text.
        let text = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
        SEEN.lock().unwrap_or_else(PoisonError::into_inner).push((level, text));
    }

    /// Everything at levels only these tests use, so that other tests' lines do not matter.
    fn seen_during(act: impl FnOnce()) -> Vec<(c_int, String)> {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        set_level(DEFAULT_MASK | 1 << 20, Some(keep));
        SEEN.lock().unwrap_or_else(PoisonError::into_inner).clear();
        act();
        let mut seen = std::mem::take(&mut *SEEN.lock().unwrap_or_else(PoisonError::into_inner));
        seen.retain(|(level, _)| level & (1 << 20) != 0);
        seen
    }

    #[test]
    fn invisible_levels_are_not_formatted() {
        struct Loud;
        impl fmt::Display for Loud {
            fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                panic!("formatted")
            }
        }
        assert!(seen_during(|| line(1 << 21, format_args!("{Loud}"))).is_empty());
    }

    #[test]
    fn lines_are_cut_at_the_limit() {
        for (len, want) in [(10, 11), (254, 255), (255, 255), (4000, 255)] {
            let seen = seen_during(|| line(1 << 20, format_args!("{}", "x".repeat(len))));
            assert_eq!(seen.len(), 1);
            assert_eq!(seen[0].1.len(), want);
            assert!(seen[0].1.ends_with(if len > 254 { "x...\n" } else { "x\n" }), "{len}");
        }
    }

    #[test]
    fn dump_has_offset_hex_and_text() {
        let bytes: Vec<u8> = (0x3d..0x50).collect();
        let seen = seen_during(|| hexdump(1 << 20, &bytes));
        let rows: Vec<&str> = seen.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0], "0000: 3D 3E 3F 40 41 42 43 44 45 46 47 48 49 4A 4B 4C    =>?@ABCDEFGHIJKL\n");
        assert_eq!(rows[1].len(), 74);
        assert!(rows[1].starts_with("0010: 4D 4E 4F    "));
    }

    #[test]
    fn stamp_wants_one_known_bit() {
        let mut room = [b'#'; 64];
        assert_eq!(stamp(3, &mut room), 0);
        assert_eq!(room[0], 0);
        assert_eq!(stamp(1 << 29, &mut room), 0);
        let len = stamp(ERR, &mut room);
        assert_eq!(&room[len - 5..len], b"ERR: ");
        assert_eq!(stamp(ERR, &mut room[..5]), 4);
        assert_eq!(stamp(ERR, &mut []), 0);
    }
}
