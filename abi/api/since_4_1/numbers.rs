//! Numbers as bytes and as text, and the clock.

use crate::types::{lws_humanize_unit, lws_usec_t};
use lws_abi::{Refusal, entry, numbers, strings};
use std::ffi::{CStr, c_char, c_int, c_ulong, c_void};

/// Seconds since 1970.
#[unsafe(no_mangle)]
pub extern "C" fn lws_now_secs() -> c_ulong {
    entry("lws_now_secs", 0, || Ok(numbers::unix_seconds()))
}

/// Microseconds of a clock that starts somewhere and only goes forward.
#[unsafe(no_mangle)]
pub extern "C" fn lws_now_usecs() -> lws_usec_t {
    entry("lws_now_usecs", 0, || Ok(numbers::monotonic_micros()))
}

const fn unit(name: &'static CStr, factor: u64) -> lws_humanize_unit {
    lws_humanize_unit { name: name.as_ptr(), factor }
}

const END: lws_humanize_unit = lws_humanize_unit { name: std::ptr::null(), factor: 0 };

/// Binary multiples without a unit.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the spelling is C's")]
pub static humanize_schema_si: [lws_humanize_unit; 7] = [
    unit(c"Pi ", 1 << 50),
    unit(c"Ti ", 1 << 40),
    unit(c"Gi ", 1 << 30),
    unit(c"Mi ", 1 << 20),
    unit(c"Ki ", 1 << 10),
    unit(c"   ", 1),
    END,
];

/// Binary multiples of bytes.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the spelling is C's")]
pub static humanize_schema_si_bytes: [lws_humanize_unit; 7] = [
    unit(c"PiB", 1 << 50),
    unit(c"TiB", 1 << 40),
    unit(c"GiB", 1 << 30),
    unit(c"MiB", 1 << 20),
    unit(c"KiB", 1 << 10),
    unit(c"B  ", 1),
    END,
];

/// Times in microseconds, years of 365 days.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the spelling is C's")]
pub static humanize_schema_us: [lws_humanize_unit; 8] = [
    unit(c"y  ", 31_536_000_000_000),
    unit(c"d  ", 86_400_000_000),
    unit(c"hr ", 3_600_000_000),
    unit(c"min", 60_000_000),
    unit(c"s  ", 1_000_000),
    unit(c"ms ", 1000),
    unit(c"us ", 1),
    END,
];

/// Writes `value` in the largest unit of `schema` that it reaches, cut to `len` bytes with the terminator: the
/// whole part in five places, three decimals unless the unit is 1, and the unit's name.
///
/// Returns the number of bytes written, terminator not counted; -1 when a pointer is NULL, `len` < 1 or the schema
/// is empty.
/// # Safety
/// `buf` is NULL or `len` bytes can be written there; `schema` is NULL or ends with a null name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_humanize(
    buf: *mut c_char,
    len: c_int,
    value: u64,
    schema: *const lws_humanize_unit,
) -> c_int {
    entry("lws_humanize", -1, || {
        if schema.is_null() {
            return Err(Refusal::NullArgument("schema"));
        }
        // SAFETY: `len` bytes at `buf` are writable, or it is NULL, by contract.
        let room = unsafe { strings::room(buf, len) }?;
        let mut at = schema;
        let units = std::iter::from_fn(|| {
            // SAFETY: `at` is not behind the entry with the null name, where the iteration ends.
            let unit = unsafe { at.read() };
            // SAFETY: a terminated name or NULL by contract.
            let name = unsafe { strings::cstr(unit.name) }?;
            at = at.wrapping_add(1);
            Some((unit.factor, name.to_bytes()))
        });
        let text = numbers::humanize(value, units).ok_or(Refusal::Quiet)?;
        if room.is_empty() {
            return Err(Refusal::NoRoom("buf"));
        }
        Ok(strings::c_len(strings::copy_out(room, text.as_bytes())))
    })
}

/// Writes `u` at `b`, most significant byte first.
/// # Safety
/// `b` is NULL (refused) or 2 bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ser_wu16be(b: *mut u8, u: u16) {
    // SAFETY: `b` is NULL (refused) or 2 bytes can be written there, by contract.
    entry("lws_ser_wu16be", (), || unsafe { put(b, &u.to_be_bytes()) });
}

/// Writes `u32` at `b`, most significant byte first.
/// # Safety
/// `b` is NULL (refused) or 4 bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ser_wu32be(b: *mut u8, u32: u32) {
    // SAFETY: `b` is NULL (refused) or 4 bytes can be written there, by contract.
    entry("lws_ser_wu32be", (), || unsafe { put(b, &u32.to_be_bytes()) });
}

/// Writes `u64` at `b`, most significant byte first.
/// # Safety
/// `b` is NULL (refused) or 8 bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ser_wu64be(b: *mut u8, u64: u64) {
    // SAFETY: `b` is NULL (refused) or 8 bytes can be written there, by contract.
    entry("lws_ser_wu64be", (), || unsafe { put(b, &u64.to_be_bytes()) });
}

/// Reads the number at `b`, most significant byte first; 0 for NULL.
/// # Safety
/// `b` is NULL (refused) or 2 bytes can be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ser_ru16be(b: *const u8) -> u16 {
    // SAFETY: `b` is NULL (refused) or 2 bytes can be read there, by contract.
    entry("lws_ser_ru16be", 0, || unsafe { get(b) }.map(u16::from_be_bytes))
}

/// Reads the number at `b`, most significant byte first; 0 for NULL.
/// # Safety
/// `b` is NULL (refused) or 4 bytes can be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ser_ru32be(b: *const u8) -> u32 {
    // SAFETY: `b` is NULL (refused) or 4 bytes can be read there, by contract.
    entry("lws_ser_ru32be", 0, || unsafe { get(b) }.map(u32::from_be_bytes))
}

/// Reads the number at `b`, most significant byte first; 0 for NULL.
/// # Safety
/// `b` is NULL (refused) or 8 bytes can be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_ser_ru64be(b: *const u8) -> u64 {
    // SAFETY: `b` is NULL (refused) or 8 bytes can be read there, by contract.
    entry("lws_ser_ru64be", 0, || unsafe { get(b) }.map(u64::from_be_bytes))
}

/// # Safety
/// `at` is NULL or as many bytes as there are can be written there.
unsafe fn put(at: *mut u8, bytes: &[u8]) -> Result<(), Refusal> {
    // SAFETY: the bytes at `at` are writable, or it is NULL, by contract.
    unsafe { strings::bytes_mut(at, bytes.len()) }?.copy_from_slice(bytes);
    Ok(())
}

/// # Safety
/// `at` is NULL or `N` bytes can be read there.
unsafe fn get<const N: usize>(at: *const u8) -> Result<[u8; N], Refusal> {
    // SAFETY: `N` bytes at `at` are readable, or it is NULL, by contract.
    unsafe { strings::bytes(at, N) }?.try_into().map_err(|_| Refusal::NullArgument("b"))
}

/// Writes `value` at `buf` as a variable-length integer: seven bits a byte, least significant first, the top bit
/// set on all but the last.
///
/// Returns the number of bytes, 1 to 4; -1 for a NULL `buf` or a value of more than 28 bits.
/// # Safety
/// `buf` is NULL or 4 bytes can be written there (as many as the value needs, in fact).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vbi_encode(value: u64, buf: *mut c_void) -> c_int {
    entry("lws_vbi_encode", -1, || {
        let too_large = Refusal::BadArgument { name: "value", why: "has more than 28 bits" };
        let (bytes, len) = numbers::vbi_encode(value).ok_or(too_large)?;
        // SAFETY: `len` bytes are what the value needs.
        unsafe { put(buf.cast(), &bytes[..len]) }?;
        Ok(strings::c_len(len))
    })
}

/// Reads a variable-length integer as lws_vbi_encode() writes it, of up to 64 bits, from the `len` bytes at
/// `buf`.
///
/// Returns how many bytes it takes; 0, with `*value` untouched, when it is incomplete or too large, or a pointer is
/// NULL.
/// # Safety
/// `buf` is NULL or `len` bytes can be read there; `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_vbi_decode(buf: *const c_void, value: *mut u64, len: usize) -> c_int {
    entry("lws_vbi_decode", 0, || {
        // SAFETY: `len` bytes at `buf` are readable, or it is NULL, by contract.
        let bytes = unsafe { strings::bytes(buf, len) }?;
        let (number, taken) = numbers::vbi_decode(bytes).ok_or(Refusal::Quiet)?;
        // SAFETY: `value` is NULL or writable, by contract.
        unsafe { strings::store(value, number) };
        Ok(strings::c_len(taken))
    })
}
