//! GLib, from 2.36 on. One source is descriptor and timer: it has a time at which it is ready anyway.

use super::bind::{self, functions};
use super::{Backend, Joining, Library, Run, When, on_left, on_signal, on_turn, until};
use crate::numbers::monotonic_micros;
use libc::{c_int, c_void};
use once_cell::sync::OnceCell;
use std::sync::atomic::{AtomicI64, Ordering};

const G_IO_IN: c_int = 1;

type Source = *mut c_void;

functions! {
    Functions {
        g_unix_fd_source_new: fn(c_int, c_int) -> Source,
        g_unix_signal_source_new: fn(c_int) -> Source,
        g_source_set_callback: fn(Source, *const c_void, *mut c_void, *const c_void),
        g_source_set_can_recurse: fn(Source, c_int),
        g_source_set_ready_time: fn(Source, i64),
        g_source_attach: fn(Source, *mut c_void) -> libc::c_uint,
        g_source_destroy: fn(Source),
        g_source_unref: fn(Source),
        g_main_loop_new: fn(*mut c_void, c_int) -> *mut c_void,
        g_main_loop_ref: fn(*mut c_void) -> *mut c_void,
        g_main_loop_unref: fn(*mut c_void),
        g_main_loop_run: fn(*mut c_void),
        g_main_loop_quit: fn(*mut c_void),
        g_main_loop_get_context: fn(*mut c_void) -> *mut c_void,
        g_main_context_new: fn() -> *mut c_void,
        g_main_context_unref: fn(*mut c_void),
    }
}

static LIBRARY: OnceCell<Functions> = OnceCell::new();

pub fn library() -> Result<&'static dyn Library, String> {
    let functions = LIBRARY
        .get_or_try_init(|| Functions::of(&bind::find(c"g_unix_fd_source_new", &[c"libglib-2.0.so.0"])?))?;
    Ok(functions)
}

/// What a signal's source is called with.
struct SignalData {
    context: *mut c_void,
    tsi: usize,
}

/// A loop with our sources in its context. It has a share in both, so the program may let go of the loop before us.
struct Loop {
    lib: &'static Functions,
    main_loop: *mut c_void,
    source: Source,
    signals: Vec<(Source, *mut SignalData)>,
    /// The time that is set.
    ready: AtomicI64,
    is_own: bool,
}

// SAFETY: sources and loops of GLib may be used on any thread.
unsafe impl Send for Loop {}
// SAFETY: as above.
unsafe impl Sync for Loop {}

/// The answer by which a source stays.
const STAYS: c_int = 1;

unsafe extern "C" fn on_source(_fd: c_int, _events: c_int, data: *mut c_void) -> c_int {
    // SAFETY: GLib calls for sources that have not been destroyed; the word is that of the joining.
    unsafe { on_turn(data) };
    STAYS
}

unsafe extern "C" fn on_glib_signal(data: *mut c_void) -> c_int {
    let data = data.cast_const().cast::<SignalData>();
    // SAFETY: as above, for sources of signals alone.
    let (context, tsi) = unsafe { ((*data).context, (*data).tsi) };
    on_signal(context, tsi, std::ptr::null_mut(), libc::SIGINT);
    STAYS
}

impl Functions {
    fn attach(&self, source: Source, callback: *const c_void, data: *mut c_void, context: *mut c_void) {
        // SAFETY: a source, its callback by the type that it has, a context.
        unsafe {
            (self.g_source_set_callback)(source, callback, data, std::ptr::null());
            (self.g_source_set_can_recurse)(source, 1);
            (self.g_source_attach)(source, context);
        }
    }
}

impl Library for Functions {
    fn join(&'static self, joining: &Joining<'_>) -> Result<Box<dyn Backend>, String> {
        // SAFETY: a loop of the program's; or contexts and loops made here. The default context is for one thread.
        let main_loop = unsafe {
            match joining.foreign {
                Some(foreign) => (self.g_main_loop_ref)(foreign.as_ptr()),
                None if joining.tsi == 0 => (self.g_main_loop_new)(std::ptr::null_mut(), 0),
                None => {
                    let context = (self.g_main_context_new)();
                    let main_loop = (self.g_main_loop_new)(context, 0);
                    (self.g_main_context_unref)(context);
                    main_loop
                }
            }
        };
        // SAFETY: a loop, and an open descriptor.
        let (context, source) = unsafe {
            ((self.g_main_loop_get_context)(main_loop), (self.g_unix_fd_source_new)(joining.fd, G_IO_IN))
        };
        self.attach(source, on_source as *const c_void, joining.data, context);
        let mut signals = Vec::new();
        if joining.signals.contains(&libc::SIGINT) {
            let data = Box::into_raw(Box::new(SignalData { context: joining.context, tsi: joining.tsi }));
            // SAFETY: takes a number.
            let source = unsafe { (self.g_unix_signal_source_new)(libc::SIGINT) };
            self.attach(source, on_glib_signal as *const c_void, data.cast(), context);
            signals.push((source, data));
        }
        let is_own = joining.foreign.is_none();
        Ok(Box::new(Loop { lib: self, main_loop, source, signals, ready: AtomicI64::new(-1), is_own }))
    }
}

impl Backend for Loop {
    fn arm(&self, when: When) {
        let micros = match when {
            When::Never => -1,
            When::Now => 0,
            When::At(at) => {
                let until = i64::try_from(until(at, 1_000)).unwrap_or(i64::MAX);
                monotonic_micros().saturating_add(until)
            }
        };
        // GLib wakes its loop for every new time.
        if self.ready.swap(micros, Ordering::SeqCst) != micros {
            // SAFETY: our source.
            unsafe { (self.lib.g_source_set_ready_time)(self.source, micros) };
        }
    }

    fn close(&self) {
        // SAFETY: our sources; GLib keeps what it is just calling. The loop of our own has another share.
        unsafe {
            (self.lib.g_source_destroy)(self.source);
            (self.lib.g_source_unref)(self.source);
            for (source, data) in &self.signals {
                (self.lib.g_source_destroy)(*source);
                (self.lib.g_source_unref)(*source);
                drop(Box::from_raw(*data));
            }
            if !self.is_own {
                (self.lib.g_main_loop_unref)(self.main_loop);
            }
        }
    }

    fn stop(&self) {
        // SAFETY: a loop of our own, which has not been freed.
        unsafe { (self.lib.g_main_loop_quit)(self.main_loop) };
    }

    fn free(&self) -> bool {
        // SAFETY: our share of it.
        unsafe { (self.lib.g_main_loop_unref)(self.main_loop) };
        true
    }

    fn run(&self) -> Run {
        let function = self.lib.g_main_loop_run as *const c_void;
        Run { function, target: self.main_loop, left: on_left, adapter: std::ptr::null_mut() }
    }

    fn may_nest(&self) -> bool {
        true
    }

    fn signal_words(&self, _handle: *mut c_void, _number: c_int) -> (*mut c_void, c_int) {
        (std::ptr::null_mut(), 0)
    }
}
