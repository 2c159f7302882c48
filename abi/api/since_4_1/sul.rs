//! Timers in lists of the program's own, and those that wake a suspended machine.

use super::dll2::{lws_dll2_add_before, lws_dll2_add_tail, lws_dll2_remove};
use super::service::withdraw;
use crate::face_state::FaceState;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{Refusal, entry};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::ffi::{c_int, c_void};

/// The scheduled timers of a context that are to wake the machine, and when.
#[derive(Default)]
pub struct Wakeable {
    times: Mutex<BTreeMap<usize, lws_usec_t>>,
}

impl Wakeable {
    /// Notes a timer that was just scheduled.
    ///
    /// # Safety
    /// `sul` is NULL or a timer.
    pub(crate) unsafe fn note(
        context: *mut lws_context,
        sul: *const lws_sorted_usec_list,
    ) -> Result<(), Refusal> {
        // SAFETY: NULL or a timer by contract.
        let timer = unsafe { sul.as_ref() }.ok_or(Refusal::NullArgument("sul"))?;
        if !timer.list.owner.is_null() {
            let state = FaceState::of(Context::borrow(context.cast())?)?;
            state.wakeable.times.lock().insert(sul.addr(), timer.us);
        }
        Ok(())
    }

    /// A timer is scheduled no more.
    pub(crate) fn forget(key: usize, context: *const c_void) {
        if let Ok(state) = Context::borrow(context).and_then(FaceState::of) {
            state.wakeable.times.lock().remove(&key);
        }
    }

    /// No timer is left.
    pub(crate) fn reset(&self) {
        self.times.lock().clear();
    }
}

/// When the first timer is due that is to wake a suspended machine: `*pearliest` becomes that, as lws_now_usecs().
///
/// Returns 0; 1 when there is none, for a context that is none and for NULL.
/// # Safety
/// `pearliest` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_sul_earliest_wakeable_event(
    ctx: *mut lws_context,
    pearliest: *mut lws_usec_t,
) -> c_int {
    entry("lws_sul_earliest_wakeable_event", 1, || {
        let state = FaceState::of(Context::borrow(ctx.cast())?)?;
        // SAFETY: NULL or writable by contract.
        let earliest = unsafe { pearliest.as_mut() }.ok_or(Refusal::NullArgument("pearliest"))?;
        *earliest = state.wakeable.times.lock().values().min().copied().ok_or(Refusal::Quiet)?;
        Ok(0)
    })
}

/// Puts a timer, with its time `us` and its `cb`, into a list of the program's own that is sorted by time: in front of
/// those with the same time. It leaves the list it was in.
///
/// Returns 0; -1 for a timer without a callback, and for NULL.
/// # Safety
/// Both are NULL or good; `sul` stays until it fires or leaves the list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __lws_sul_insert(
    own: *mut lws_dll2_owner_t,
    sul: *mut lws_sorted_usec_list_t,
) -> c_int {
    entry("__lws_sul_insert", -1, || {
        if own.is_null() || sul.is_null() {
            return Err(Refusal::NullArgument("own or sul"));
        }
        // SAFETY: a timer by contract.
        let (us, callback) = unsafe { ((*sul).us, (*sul).cb) };
        if callback.is_none() {
            return Err(Refusal::BadArgument { name: "sul", why: "has no callback" });
        }
        // SAFETY: good by contract; its list is a timer's first member, so is that of all others in the list.
        unsafe {
            withdraw(sul);
            let mut at = (*own).head;
            while !at.is_null() && (*at.cast::<lws_sorted_usec_list>()).us < us {
                at = (*at).next;
            }
            if at.is_null() {
                lws_dll2_add_tail(&raw mut (*sul).list, own);
            } else {
                lws_dll2_add_before(&raw mut (*sul).list, at);
            }
        }
        Ok(0)
    })
}

/// Among the first timers of `own_len` such lists, the one that is due first.
///
/// # Safety
/// `own` are as many good lists of timers.
unsafe fn first(own: *mut lws_dll2_owner_t, own_len: usize) -> Option<*mut lws_sorted_usec_list> {
    let mut found: Option<*mut lws_sorted_usec_list> = None;
    for number in 0..own_len {
        // SAFETY: so many lists by contract.
        let head = unsafe { (*own.add(number)).head }.cast::<lws_sorted_usec_list>();
        // SAFETY: timers by contract.
        if !head.is_null() && found.is_none_or(|found| unsafe { (*head).us < (*found).us }) {
            found = Some(head);
        }
    }
    found
}

/// Calls back the timers in `own_len` lists whose time has come by `usnow`, the earliest one first. A timer leaves its
/// list before its callback, which may put it, or others, into one again.
///
/// Returns how many microseconds are left until the next one; 0 when there is none, and for NULL.
/// # Safety
/// `own` is NULL or as many lists that __lws_sul_insert() has filled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __lws_sul_service_ripe(
    own: *mut lws_dll2_owner_t,
    own_len: c_int,
    usnow: lws_usec_t,
) -> lws_usec_t {
    entry("__lws_sul_service_ripe", 0, || {
        if own.is_null() {
            return Err(Refusal::NullArgument("own"));
        }
        let own_len = usize::try_from(own_len).unwrap_or(0);
        loop {
            // SAFETY: `own` is NULL or as many lists that __lws_sul_insert() has filled, by contract.
            let Some(sul) = (unsafe { first(own, own_len) }) else { return Ok(0) };
            // SAFETY: a timer in its list.
            let (us, callback) = unsafe { ((*sul).us, (*sul).cb) };
            if us > usnow {
                return Ok(us - usnow);
            }
            // SAFETY: as above.
            unsafe {
                lws_dll2_remove(&raw mut (*sul).list);
                (*sul).us = 0;
            }
            if let Some(callback) = callback {
                // SAFETY: the program's own callback with its own timer.
                unsafe { callback(sul) };
            }
        }
    })
}
const _: () = assert!(std::mem::offset_of!(lws_sorted_usec_list, list) == 0);
