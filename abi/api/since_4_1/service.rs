//! The loop, waking it, and timers.

use super::dll2::lws_dll2_remove;
use super::sul::Wakeable;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::handles::{self, Kinds};
use lws_abi::{Refusal, entry};
use std::ffi::c_int;
use std::ptr;
use std::time::{Duration, Instant};

/// For a program with its own poll loop: how long it may wait, at most `timeout_ms`. 0 when there is something to
/// do at once: call lws_service_tsi() with a negative timeout then.
#[unsafe(no_mangle)]
pub extern "C" fn lws_service_adjust_timeout(
    context: *mut lws_context,
    timeout_ms: c_int,
    tsi: c_int,
) -> c_int {
    entry("lws_service_adjust_timeout", timeout_ms, || {
        let context = Context::borrow(context.cast())?;
        Ok(context.engine.foreign_timeout(context.tsi(tsi)?, timeout_ms))
    })
}

/// A timer of the program, by its address.
struct Timer(usize);

/// Takes a timer out of whatever list it is in: a context's, or one of the program's own.
///
/// # Safety
/// `sul` is a timer.
pub(crate) unsafe fn withdraw(sul: *mut lws_sorted_usec_list) {
    let key = sul.expose_provenance();
    // SAFETY: a timer by contract.
    let earlier = unsafe { (*sul).list.owner };
    if earlier.is_null() {
        return;
    }
    if handles::lookup(earlier.cast(), Kinds::CONTEXT).err() == Some(Refusal::ForeignPointer) {
        // SAFETY: it stands in a list of the program.
        unsafe { lws_dll2_remove(&raw mut (*sul).list) };
        return;
    }
    Context::unschedule_anywhere(key, earlier.cast());
    Wakeable::forget(key, earlier.cast());
    // SAFETY: as above.
    unsafe { (*sul).list.owner = ptr::null_mut() };
}

impl Timer {
    fn fire(self) {
        let sul: *mut lws_sorted_usec_list = ptr::with_exposed_provenance_mut(self.0);
        // SAFETY: a scheduled timer stays where it is until it fires or is cancelled, by the contract of
        // scheduling; both take it out of the context first.
        let callback = unsafe {
            Wakeable::forget(self.0, (*sul).list.owner.cast());
            (*sul).list.owner = ptr::null_mut();
            (*sul).us = 0;
            (*sul).cb
        };
        if let Some(callback) = callback {
            // SAFETY: the program's own callback with its own timer.
            unsafe { callback(sul) };
        }
    }
}

/// Schedules or, with a negative time, cancels a timer of the service thread `tsi`.
///
/// # Safety
/// As for lws_sul_schedule().
pub(crate) unsafe fn schedule(
    context: *mut lws_context,
    tsi: c_int,
    sul: *mut lws_sorted_usec_list,
    micros: i64,
) -> Result<(), Refusal> {
    if sul.is_null() {
        return Err(Refusal::NullArgument("sul"));
    }
    let key = sul.expose_provenance();
    // SAFETY: not null, and a timer by contract.
    unsafe { withdraw(sul) };
    let Ok(micros) = u64::try_from(micros) else { return Ok(()) };
    let shell = Context::borrow(context.cast())?;
    let tsi = shell.tsi(tsi)?;
    // SAFETY: as above. The list node only notes the context, for cancelling.
    unsafe {
        (*sul).us = lws_abi::numbers::monotonic_micros().saturating_add_unsigned(micros);
        (*sul).list.owner = context.cast();
    }
    let at = Instant::now() + Duration::from_micros(micros);
    shell.schedule_in(tsi, key, at, Box::new(move || Timer(key).fire()));
    Ok(())
}

/// Calls `_cb(sul)` from the loop of the service thread `tsi`, once, `_us` microseconds from now; in place of an earlier schedule of the same
/// `sul`. A negative `_us` only cancels. `sul` must be zeroed before its first use and stay where it is until it
/// fired or was cancelled.
/// # Safety
/// `sul` is NULL or a timer as described, `_cb` callable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sul_schedule(
    ctx: *mut lws_context,
    tsi: c_int,
    sul: *mut lws_sorted_usec_list_t,
    _cb: sul_cb_t,
    _us: lws_usec_t,
) {
    entry("lws_sul_schedule", (), || {
        if sul.is_null() {
            return Err(Refusal::NullArgument("sul"));
        }
        // SAFETY: not null, and a timer by contract.
        unsafe { (*sul).cb = _cb };
        // SAFETY: `sul` is NULL or a timer as described, `_cb` callable, by contract.
        unsafe { schedule(ctx, tsi, sul, _us) }
    });
}

/// Calls `_cb(sul)` from the loop of the service thread `tsi`, once, `_us` microseconds from now, as lws_sul_schedule()
/// does; lws_sul_earliest_wakeable_event() tells of it.
/// # Safety
/// `sul` is NULL or a timer that was zeroed before its first use and stays where it is, the callback callable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sul_schedule_wakesuspend(
    ctx: *mut lws_context,
    tsi: c_int,
    sul: *mut lws_sorted_usec_list_t,
    _cb: sul_cb_t,
    _us: lws_usec_t,
) {
    // SAFETY: `sul` is NULL or a timer that was zeroed before its first use and stays where it is, the callback
    // callable, by contract.
    unsafe { lws_sul_schedule(ctx, tsi, sul, _cb, _us) };
    entry("lws_sul_schedule_wakesuspend", (), || {
        // SAFETY: NULL or a timer by contract.
        unsafe { Wakeable::note(ctx, sul) }
    });
}

/// Schedules `sul` for the moment in its member `us` (microseconds of lws_now_usecs()), with the callback in it. With
/// LWSSULLI_WAKE_IF_SUSPENDED in `flags` lws_sul_earliest_wakeable_event() tells of it.
/// # Safety
/// As for lws_sul_schedule().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sul2_schedule(
    context: *mut lws_context,
    tsi: c_int,
    flags: c_int,
    sul: *mut lws_sorted_usec_list_t,
) {
    entry("lws_sul2_schedule", (), || {
        if sul.is_null() {
            return Err(Refusal::NullArgument("sul"));
        }
        // SAFETY: not null, and a timer by contract.
        let at = unsafe { (*sul).us };
        let from_now = at.saturating_sub(lws_abi::numbers::monotonic_micros()).max(0);
        // SAFETY: `sul` is NULL or a timer that was zeroed and stays where it is, by contract.
        unsafe { schedule(context, tsi, sul, from_now) }?;
        // SAFETY: not null, and just scheduled.
        unsafe { (*sul).us = at };
        if flags & LWSSULLI_WAKE_IF_SUSPENDED == 0 {
            return Ok(());
        }
        // SAFETY: as above.
        unsafe { Wakeable::note(context, sul) }
    });
}

/// Cancels a timer; one that is not scheduled stays as it is.
/// # Safety
/// `sul` is NULL or a timer, zeroed or used with lws_sul_schedule() before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sul_cancel(sul: *mut lws_sorted_usec_list_t) {
    entry("lws_sul_cancel", (), || {
        // SAFETY: a negative time only cancels; the context is not used then.
        unsafe { schedule(ptr::null_mut(), 0, sul, -1) }
    });
}
