//! Borrowing what C passes: strings, byte ranges, result slots.
//!
//! A raw pointer becomes a slice or a reference here, in the first line of an exported function, and nothing
//! behind that line sees it. NULL is an answer of its own, never a read.

use crate::entry::Refusal;
use libc::c_char;
use std::borrow::Cow;
use std::ffi::CStr;

/// The C string at `text`, or `None` for NULL.
///
/// # Safety
/// `text` is NULL or a terminated string that stays unchanged for `'a`.
pub unsafe fn cstr<'a>(text: *const c_char) -> Option<&'a CStr> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null, and terminated by this function's contract.
    Some(unsafe { CStr::from_ptr(text) })
}

/// The C string at `text` as bytes without the terminator; NULL is refused in the name of argument `name`.
///
/// # Safety
/// As for [`cstr`].
pub unsafe fn required<'a>(name: &'static str, text: *const c_char) -> Result<&'a [u8], Refusal> {
    // SAFETY: NULL or a string by contract.
    unsafe { cstr(text) }.map(CStr::to_bytes).ok_or(Refusal::NullArgument(name))
}

/// `len` bytes at `start`. NULL is the empty slice when `len` is 0, otherwise refused.
///
/// # Safety
/// `start` is NULL or `len` bytes can be read there, unchanged for `'a`.
pub unsafe fn bytes<'a, T>(start: *const T, len: usize) -> Result<&'a [u8], Refusal> {
    check(start.is_null(), len)?;
    if len == 0 {
        return Ok(&[]);
    }
    // SAFETY: not null, readable by contract, and `check` keeps `len` within what a slice may have.
    Ok(unsafe { std::slice::from_raw_parts(start.cast::<u8>(), len) })
}

/// `len` writable bytes at `start`. NULL is the empty slice when `len` is 0, otherwise refused.
///
/// # Safety
/// `start` is NULL or `len` initialised bytes there are the callee's alone for `'a`.
pub unsafe fn bytes_mut<'a, T>(start: *mut T, len: usize) -> Result<&'a mut [u8], Refusal> {
    check(start.is_null(), len)?;
    if len == 0 {
        return Ok(&mut []);
    }
    // SAFETY: not null, ours by contract, and `check` keeps `len` within what a slice may have.
    Ok(unsafe { std::slice::from_raw_parts_mut(start.cast::<u8>(), len) })
}

/// [`bytes_mut`] for functions that take an `int` length: a negative one is the empty slice.
///
/// # Safety
/// As for [`bytes_mut`].
pub unsafe fn room<'a, T>(start: *mut T, len: libc::c_int) -> Result<&'a mut [u8], Refusal> {
    // SAFETY: `len` initialised bytes at `start` are nobody else's for as long, by contract.
    unsafe { bytes_mut(start, usize::try_from(len).unwrap_or(0)) }
}

fn check(is_null: bool, len: usize) -> Result<(), Refusal> {
    if len == 0 {
        Ok(())
    } else if is_null {
        Err(Refusal::NullArgument("buffer"))
    } else if len > isize::MAX as usize {
        Err(Refusal::BadArgument { name: "length", why: "is beyond the address space" })
    } else {
        Ok(())
    }
}

/// Writes `value` to the result slot `place`; NULL means that the caller does not want it.
///
/// # Safety
/// `place` is NULL or one `T` can be written there.
pub unsafe fn store<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: not null, writable by contract; the old value is overwritten unread.
        unsafe { place.write(value) };
    }
}

/// Copies `text` into `room`, cut to what fits, and always ends it with a NUL when there is any room.
/// Returns the number of bytes copied, the NUL not counted.
pub fn copy_out(room: &mut [u8], text: &[u8]) -> usize {
    let Some(most) = room.len().checked_sub(1) else { return 0 };
    let len = text.len().min(most);
    room[..len].copy_from_slice(&text[..len]);
    room[len] = 0;
    len
}

/// `text`, or a copy of it if it shares memory with the `len` bytes at `place`, where a result is to be written.
pub fn apart<T>(text: &[u8], place: *const T, len: usize) -> Cow<'_, [u8]> {
    let (from, to) = (text.as_ptr().addr(), place.addr());
    // The terminator of a C string counts as well.
    let shares = from < to.saturating_add(len) && to <= from.saturating_add(text.len());
    if shares { Cow::Owned(text.to_vec()) } else { Cow::Borrowed(text) }
}

/// The length of something handed to C as an `int`; the largest `int` when it is larger.
pub fn c_len(len: usize) -> libc::c_int {
    libc::c_int::try_from(len).unwrap_or(libc::c_int::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_an_answer() {
        // SAFETY: NULL is allowed everywhere.
        assert!(unsafe { cstr(std::ptr::null()) }.is_none());
        // SAFETY: as above.
        assert_eq!(unsafe { required("p", std::ptr::null()) }, Err(Refusal::NullArgument("p")));
        // SAFETY: as above.
        assert_eq!(unsafe { bytes(std::ptr::null::<u8>(), 0) }, Ok(&[][..]));
        // SAFETY: as above.
        assert_eq!(unsafe { bytes(std::ptr::null::<u8>(), 3) }, Err(Refusal::NullArgument("buffer")));
        // SAFETY: as above.
        assert!(unsafe { room(std::ptr::null_mut::<u8>(), -5) }.is_ok());
        // SAFETY: as above.
        unsafe { store(std::ptr::null_mut(), 1u8) };
    }

    #[test]
    fn absurd_length_is_refused() {
        let one = 0u8;
        // SAFETY: refused before anything is read.
        assert!(unsafe { bytes(&raw const one, usize::MAX) }.is_err());
    }

    #[test]
    fn what_shares_memory_is_copied() {
        let text = *b"01234567";
        let at = |from: usize| text.as_ptr().wrapping_add(from);
        for (from, len, shares) in
            [(0, 1, true), (7, 1, true), (8, 1, true), (9, 1, false), (20, 9, false), (0, 0, false)]
        {
            assert_eq!(matches!(apart(&text, at(from), len), Cow::Owned(_)), shares, "{from} {len}");
        }
        assert!(matches!(apart(&text[4..], at(0), 4), Cow::Borrowed(_)));
        assert!(matches!(apart(&text[4..], at(0), 5), Cow::Owned(_)));
    }

    #[test]
    fn copy_out_cuts_and_ends() {
        for (size, want_len, want) in
            [(0, 0, &b"####"[..]), (1, 0, b"\0###"), (3, 2, b"he\0#"), (4, 3, b"hel\0")]
        {
            let mut room = *b"####";
            assert_eq!(copy_out(&mut room[..size], b"hello"), want_len);
            assert_eq!(&room, want);
        }
    }
}
