//! A context towards the system around it: its states, what the system can do for it, calls attached to a state.
//!
//! The loop takes a context from state to state in its first turn, up to LWS_SYSTATE_OPERATIONAL or as far as the
//! program's links let it; protocols come into use on the way. Its end begins with LWS_SYSTATE_POLICY_INVALID.

use super::dll2::lws_dll2_remove;
use super::state::lws_state_transition_steps;
use super::state::{lws_state_reg_notifier, lws_state_reg_notifier_list, lws_state_transition};
use crate::face_state::FaceState;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::{Refusal, entry};
use parking_lot::Mutex;
use std::cell::UnsafeCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};
use std::time::Instant;

/// Names of the states, in order.
const NAMES: [&CStr; 14] = [
    c"undef",
    c"CONTEXT_CREATED",
    c"INITIALIZED",
    c"IFACE_COLDPLUG",
    c"DHCP",
    c"CPD_PRE_TIME",
    c"TIME_VALID",
    c"CPD_POST_TIME",
    c"POLICY_VALID",
    c"REGISTERED",
    c"AUTH1",
    c"AUTH2",
    c"OPERATIONAL",
    c"POLICY_INVALID",
];

/// What C may hold pointers to.
struct Shared {
    manager: lws_state_manager_t,
    link: lws_state_notify_link_t,
    names: [*const c_char; NAMES.len()],
}

/// The states of a context, and what its program said of the system.
pub struct System {
    shared: UnsafeCell<Shared>,
    ops: AtomicPtr<lws_system_ops_t>,
    portal: AtomicU32,
}

// SAFETY: its structures are shared with C, whose threads take care of each other there.
unsafe impl Send for System {}
// SAFETY: as above.
unsafe impl Sync for System {}

const NO_LIST: lws_dll2 = lws_dll2 { prev: ptr::null_mut(), next: ptr::null_mut(), owner: ptr::null_mut() };

fn blank() -> Shared {
    Shared {
        manager: lws_state_manager_t {
            notify_list: lws_dll2_owner { tail: ptr::null_mut(), head: ptr::null_mut(), count: 0 },
            context: ptr::null_mut(),
            parent: ptr::null_mut(),
            smd_class: LWSSMDCL_SYSTEM_STATE,
            state_names: ptr::null_mut(),
            name: c"system".as_ptr(),
            state: LWS_SYSTATE_UNKNOWN as c_int,
        },
        link: lws_state_notify_link_t {
            list: NO_LIST,
            notify_cb: Some(own_link),
            name: c"protocols".as_ptr(),
        },
        names: NAMES.map(CStr::as_ptr),
    }
}

impl System {
    pub(crate) fn new() -> System {
        System {
            shared: UnsafeCell::new(blank()),
            ops: AtomicPtr::default(),
            portal: AtomicU32::new(LWS_CPD_UNKNOWN),
        }
    }

    fn manager(&self) -> *mut lws_state_manager_t {
        // SAFETY: only the address is taken.
        unsafe { &raw mut (*self.shared.get()).manager }
    }

    /// A context begins.
    ///
    /// # Safety
    /// The pointers in `info` are NULL or what the header documents.
    pub(crate) unsafe fn begin(&self, context: &'static Context, info: &lws_context_creation_info) {
        self.ops.store(info.system_ops.cast_mut(), Ordering::SeqCst);
        self.portal.store(LWS_CPD_UNKNOWN, Ordering::SeqCst);
        // SAFETY: its context begins, so nobody else has it.
        unsafe {
            let shared = self.shared.get();
            *shared = blank();
            (*shared).manager.context = context.as_ptr();
            (*shared).manager.parent = context.as_ptr();
            (*shared).manager.state_names = (&raw mut (*shared).names).cast();
            (*shared).manager.state = LWS_SYSTATE_CONTEXT_CREATED as c_int;
            lws_state_reg_notifier(self.manager(), &raw mut (*shared).link);
        }
        // SAFETY: NULL or a list of good links by contract.
        unsafe {
            self.forget_earlier(info.register_notifier_list);
            lws_state_reg_notifier_list(self.manager(), info.register_notifier_list.cast());
        }
    }

    /// Links that still stand in the list of the context that had this place before are in none.
    ///
    /// # Safety
    /// `links` is NULL or a list that ends with NULL.
    unsafe fn forget_earlier(&self, links: *const *mut lws_state_notify_link_t) {
        let mut place = links;
        // SAFETY: a list by contract.
        while let Some(link) = unsafe { place.as_ref().and_then(|link| link.as_mut()) } {
            // SAFETY: only the address is taken.
            if link.list.owner == unsafe { &raw mut (*self.manager()).notify_list } {
                link.list = NO_LIST;
            }
            // SAFETY: not at its end.
            place = unsafe { place.add(1) };
        }
    }
}

/// The first turn of the loop begins.
pub(crate) fn begun(context: &Context) {
    if let Ok(state) = FaceState::of(context) {
        // SAFETY: the context lives, and with it the manager.
        unsafe { lws_state_transition_steps(state.system.manager(), LWS_SYSTATE_OPERATIONAL as c_int) };
    }
}

/// The context is about to end.
pub(crate) fn ending(context: &Context) {
    if let Ok(state) = FaceState::of(context) {
        // SAFETY: the context lives, and with it the manager and its own link.
        unsafe {
            lws_state_transition(state.system.manager(), LWS_SYSTATE_POLICY_INVALID as c_int);
            lws_dll2_remove(&raw mut (*state.system.shared.get()).link.list);
        }
    }
}

/// The library's own link: protocols come into use when a policy is about to be valid, and attached calls fall due.
unsafe extern "C" fn own_link(
    mgr: *mut lws_state_manager_t,
    _link: *mut lws_state_notify_link_t,
    current: c_int,
    target: c_int,
) -> c_int {
    entry("lws_state_transition", 0, || {
        // SAFETY: the manager it stands in.
        let context = Context::borrow(unsafe { (*mgr).context }.cast())?;
        if current != target && target == LWS_SYSTATE_POLICY_VALID as c_int {
            return Ok(c_int::from(!context.engine.start_protocols()));
        }
        if current == target {
            FaceState::of(context)?.attached.call_loop(context);
        }
        Ok(0)
    })
}

/// The manager of a context's states, which the program may add links to. It begins with LWS_SYSTATE_CONTEXT_CREATED, is
/// at LWS_SYSTATE_OPERATIONAL after the first turn of the loop unless a link refuses, and at
/// LWS_SYSTATE_POLICY_INVALID when the context is about to end. NULL for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_system_get_state_manager(context: *mut lws_context) -> *mut lws_state_manager_t {
    entry("lws_system_get_state_manager", ptr::null_mut(), || {
        Ok(FaceState::of(Context::borrow(context.cast())?)?.system.manager())
    })
}

/// The context of such a manager. Returns NULL for NULL.
/// # Safety
/// `mgr` is NULL or good.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_system_context_from_system_mgr(
    mgr: *mut lws_state_manager_t,
) -> *mut lws_context {
    entry("lws_system_context_from_system_mgr", ptr::null_mut(), || {
        // SAFETY: NULL or good by contract.
        unsafe { mgr.as_ref() }.map(|mgr| mgr.context).ok_or(Refusal::NullArgument("mgr"))
    })
}

/// The `system_ops` given at the creation of the context, or NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lws_system_get_ops(context: *mut lws_context) -> *const lws_system_ops_t {
    entry("lws_system_get_ops", ptr::null(), || {
        Ok(FaceState::of(Context::borrow(context.cast())?)?.system.ops.load(Ordering::SeqCst).cast_const())
    })
}

/// Forgets what is known of a captive portal, and has the program's `captive_portal_detect_request` look for one.
///
/// Returns what that returns, 0 without it; -1 for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_system_cpd_start(context: *mut lws_context) -> c_int {
    entry("lws_system_cpd_start", -1, || {
        let context = Context::borrow(context.cast())?;
        let system = &FaceState::of(context)?.system;
        system.portal.store(LWS_CPD_UNKNOWN, Ordering::SeqCst);
        // SAFETY: NULL or operations that stay as long as the context.
        let ops = unsafe { system.ops.load(Ordering::SeqCst).as_ref() };
        match ops.and_then(|ops| ops.captive_portal_detect_request) {
            // SAFETY: the program's operation, called as it wants to be.
            Some(request) => Ok(unsafe { request(context.as_ptr()) }),
            None => Ok(0),
        }
    })
}

/// Says what was found of a captive portal; the first word since lws_system_cpd_start() counts.
#[unsafe(no_mangle)]
pub extern "C" fn lws_system_cpd_set(context: *mut lws_context, result: lws_cpd_result_t) {
    entry("lws_system_cpd_set", (), || {
        let portal = &FaceState::of(Context::borrow(context.cast())?)?.system.portal;
        let _ = portal.compare_exchange(LWS_CPD_UNKNOWN, result, Ordering::SeqCst, Ordering::SeqCst);
        Ok(())
    });
}

/// What is known of a captive portal. LWS_CPD_UNKNOWN for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_system_cpd_state_get(context: *mut lws_context) -> lws_cpd_result_t {
    entry("lws_system_cpd_state_get", LWS_CPD_UNKNOWN, || {
        Ok(FaceState::of(Context::borrow(context.cast())?)?.system.portal.load(Ordering::SeqCst))
    })
}

/// A call that waits for a state.
struct Item {
    callback: unsafe extern "C" fn(*mut lws_context, c_int, *mut c_void),
    state: c_int,
    opaque: usize,
}

/// The calls of a context that wait for a state, oldest first.
#[derive(Default)]
pub struct Attached {
    items: Mutex<Vec<Item>>,
}

impl Attached {
    fn call_loop(&self, context: &'static Context) {
        if !self.items.lock().is_empty() {
            let key = ptr::from_ref(self).addr();
            context.schedule(key, Instant::now(), Box::new(move || call_due(context)));
        }
    }

    fn next_due(&self, state: c_int) -> Option<Item> {
        let mut items = self.items.lock();
        let at = items.iter().position(|item| item.state <= state)?;
        Some(items.remove(at))
    }

    /// Nothing waits any more.
    pub(crate) fn reset(&self) {
        self.items.lock().clear();
    }
}

/// In the loop: makes the calls whose state is reached.
fn call_due(context: &'static Context) {
    let Ok(state) = FaceState::of(context) else { return };
    // SAFETY: the context lives, and with it the manager.
    while let Some(item) = state.attached.next_due(unsafe { (*state.system.manager()).state }) {
        let opaque = ptr::with_exposed_provenance_mut(item.opaque);
        // SAFETY: the program's callback, as it wants to be called.
        unsafe { (item.callback)(context.as_ptr(), 0, opaque) };
    }
}

/// Has the loop call `cb(context, tsi, opaque)` once, as soon as the context is at `state` or above. From any thread.
/// With `get` nothing is added: `*get` becomes NULL, since no call is left for others to make.
///
/// Returns 0; 1 for a context that is none, or no callback.
/// # Safety
/// `cb` is NULL or such a callback; `get` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __lws_system_attach(
    context: *mut lws_context,
    _tsi: c_int,
    cb: lws_attach_cb_t,
    state: lws_system_states_t,
    opaque: *mut c_void,
    get: *mut *mut lws_attach_item,
) -> c_int {
    entry("__lws_system_attach", 1, || {
        let context = Context::borrow(context.cast())?;
        // SAFETY: NULL or writable by contract.
        if let Some(get) = unsafe { get.as_mut() } {
            *get = ptr::null_mut();
            return Ok(0);
        }
        let callback = cb.ok_or(Refusal::NullArgument("cb"))?;
        let attached = &FaceState::of(context)?.attached;
        attached.items.lock().push(Item {
            callback,
            state: state as c_int,
            opaque: opaque.expose_provenance(),
        });
        attached.call_loop(context);
        Ok(0)
    })
}
