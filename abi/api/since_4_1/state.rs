//! States that are changed with everybody's consent.
//!
//! A manager is the program's structure, zeroed and filled in, and so are the links of those who want to be asked.

use super::dll2::{lws_dll2_add_head, lws_dll2_remove};
use super::smd;
use crate::types::*;
use lws_abi::{Refusal, entry, log, strings};
use std::ffi::{CStr, c_int};

/// Adds a link in front of the others: `nl->notify_cb` is asked before every change of the state and told of it
/// afterwards. Nothing happens when it is in a list already, or for NULL.
/// # Safety
/// Both are NULL or good, and stay until lws_state_reg_deregister().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_state_reg_notifier(
    mgr: *mut lws_state_manager_t,
    nl: *mut lws_state_notify_link_t,
) {
    entry("lws_state_reg_notifier", (), || {
        if mgr.is_null() || nl.is_null() {
            return Err(Refusal::NullArgument("mgr or nl"));
        }
        // SAFETY: both are good by contract.
        unsafe { lws_dll2_add_head(&raw mut (*nl).list, &raw mut (*mgr).notify_list) };
        Ok(())
    });
}

/// Takes a link out of its manager's list. Nothing happens when it is in none, or for NULL.
/// # Safety
/// `nl` is NULL or good, and so is its manager.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_state_reg_deregister(nl: *mut lws_state_notify_link_t) {
    entry("lws_state_reg_deregister", (), || {
        if nl.is_null() {
            return Err(Refusal::NullArgument("nl"));
        }
        // SAFETY: good by contract.
        unsafe { lws_dll2_remove(&raw mut (*nl).list) };
        Ok(())
    });
}

/// Adds each link of a list, which ends with NULL, in front of the others of a manager, as lws_state_reg_notifier() does.
/// Nothing happens for no list.
/// # Safety
/// `nl` is NULL or such a list; manager and links stay until lws_state_reg_deregister().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_state_reg_notifier_list(
    mgr: *mut lws_state_manager_t,
    nl: *const *mut lws_state_notify_link_t,
) {
    entry("lws_state_reg_notifier_list", (), || {
        let mut place = nl;
        // SAFETY: a list that ends with NULL, by contract.
        while !place.is_null() && unsafe { !(*place).is_null() } {
            // SAFETY: an entry of the list; manager and link stay until lws_state_reg_deregister(), by contract.
            unsafe {
                lws_state_reg_notifier(mgr, *place);
                place = place.add(1);
            }
        }
        Ok(())
    });
}

/// What a state is called.
///
/// # Safety
/// `mgr` is a live manager whose names, if it has any, are enough for the state.
unsafe fn name_of(mgr: *mut lws_state_manager_t, state: c_int) -> String {
    let number = usize::try_from(state).ok();
    // SAFETY: live by contract.
    let names = unsafe { (*mgr).state_names };
    let name = number.filter(|_| !names.is_null()).and_then(|number| {
        // SAFETY: enough names by contract, NULL or terminated.
        unsafe { strings::cstr(*names.add(number)) }
    });
    name.map_or_else(|| state.to_string(), |name| name.to_string_lossy().into_owned())
}

/// Asks, or tells, every link; the name of the one that refuses.
///
/// # Safety
/// `mgr` is a live manager with live links, of which each may remove itself.
unsafe fn ask(mgr: *mut lws_state_manager_t, current: c_int, target: c_int) -> Result<(), String> {
    // SAFETY: live by contract.
    let mut at = unsafe { (*mgr).notify_list.head };
    while !at.is_null() {
        // Its list is a link's first member.
        let link = at.cast::<lws_state_notify_link_t>();
        // SAFETY: a live link, looked at before its callback may remove it.
        let (next, callback, name) = unsafe { ((*at).next, (*link).notify_cb, (*link).name) };
        // SAFETY: NULL or terminated by contract; copied, since the link may go.
        let name = unsafe { strings::cstr(name) }.map(CStr::to_owned).unwrap_or_default();
        if let Some(callback) = callback {
            // SAFETY: the program's callback, as it wants to be called.
            if unsafe { callback(mgr, link, current, target) } != 0 {
                return Err(name.to_string_lossy().into_owned());
            }
        }
        at = next;
    }
    Ok(())
}

/// Tells listeners of the manager's class the name of the state.
///
/// # Safety
/// As for [`name_of`].
unsafe fn announce(mgr: *mut lws_state_manager_t) {
    // SAFETY: live by contract.
    let (context, class, state) = unsafe { ((*mgr).context, (*mgr).smd_class, (*mgr).state) };
    if class != 0 && !context.is_null() {
        // SAFETY: a live manager whose names, if it has any, are enough for the state, by contract.
        let name = unsafe { name_of(mgr, state) };
        smd::announce(context, class, &format!("{{\"state\":\"{name}\"}}"));
    }
}

/// # Safety
/// As for lws_state_transition().
unsafe fn change(mgr: *mut lws_state_manager_t, target: c_int) {
    // SAFETY: live by contract.
    let current = unsafe { (*mgr).state };
    if current == target {
        return;
    }
    // SAFETY: live by contract.
    if let Err(refuser) = unsafe { ask(mgr, current, target) } {
        // SAFETY: live by contract, with names for its states.
        let (from, to) = unsafe { (name_of(mgr, current), name_of(mgr, target)) };
        log::line(log::INFO, format_args!("{refuser}: rejected '{from}' -> '{to}'"));
        return;
    }
    // SAFETY: live by contract.
    unsafe { (*mgr).state = target };
    // SAFETY: live by contract.
    unsafe { announce(mgr) };
    // SAFETY: live by contract. Nobody can refuse what has happened, only keep it from those behind.
    let _ = unsafe { ask(mgr, target, target) };
}

/// Changes the state: every link is asked with the present and the wanted state; nonzero from one of them leaves all as
/// it is. Then every link is told with the new state twice. Nothing happens when that is the state already.
///
/// Returns 0, whether the state has changed or not; -1 for NULL.
/// # Safety
/// `mgr` is NULL or good with its links; it has no `state_names` or one for every state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_state_transition(mgr: *mut lws_state_manager_t, target: c_int) -> c_int {
    entry("lws_state_transition", -1, || {
        if mgr.is_null() {
            return Err(Refusal::NullArgument("mgr"));
        }
        // SAFETY: not null, and good with its links by contract.
        unsafe { change(mgr, target) };
        Ok(0)
    })
}

/// Changes the state one by one up to `target`, until a link refuses. Nothing happens when it is there or above.
///
/// Returns 0, wherever it got; -1 for NULL.
/// # Safety
/// As for lws_state_transition().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_state_transition_steps(mgr: *mut lws_state_manager_t, target: c_int) -> c_int {
    entry("lws_state_transition_steps", -1, || {
        if mgr.is_null() {
            return Err(Refusal::NullArgument("mgr"));
        }
        loop {
            // SAFETY: live by contract.
            let before = unsafe { (*mgr).state };
            if before >= target {
                return Ok(0);
            }
            // SAFETY: not null, and good with its links by contract.
            unsafe { change(mgr, before + 1) };
            // SAFETY: live by contract.
            if unsafe { (*mgr).state } == before {
                return Ok(0);
            }
        }
    })
}
