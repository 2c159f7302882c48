//! libev 4. Its macros write into watchers, so their layout is its ABI.

use super::bind::{self, functions};
use super::{Backend, Joining, Library, Run, When, on_left, on_signal, on_turn, until};
use libc::{c_int, c_uint, c_void};
use once_cell::sync::OnceCell;
use std::sync::atomic::{AtomicBool, Ordering};

const EV_READ: c_int = 1;
/// The descriptor of an `ev_io` is new.
const EV_IO_FDSET: c_int = 0x80;
const EVBREAK_ALL: c_int = 2;

type OnWatcher = unsafe extern "C" fn(*mut c_void, *mut Watcher, c_int);

/// What every watcher begins with.
#[repr(C)]
struct Watcher {
    active: c_int,
    pending: c_int,
    priority: c_int,
    data: *mut c_void,
    callback: OnWatcher,
}

#[repr(C)]
struct EvIo {
    watcher: Watcher,
    next: *mut c_void,
    fd: c_int,
    events: c_int,
}

#[repr(C)]
struct EvTimer {
    watcher: Watcher,
    at: f64,
    repeat: f64,
}

#[repr(C)]
struct EvSignal {
    watcher: Watcher,
    next: *mut c_void,
    number: c_int,
    /// Ours, behind what libev knows: the service thread.
    tsi: usize,
}

#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(size_of::<Watcher>() == 32 && size_of::<EvIo>() == 48 && size_of::<EvTimer>() == 48);
    assert!(std::mem::offset_of!(EvIo, fd) == 40 && std::mem::offset_of!(EvTimer, at) == 32);
    assert!(std::mem::offset_of!(EvSignal, number) == 40);
};

functions! {
    Functions {
        ev_version_major: fn() -> c_int,
        ev_loop_new: fn(c_uint) -> *mut c_void,
        ev_loop_destroy: fn(*mut c_void),
        ev_run: fn(*mut c_void, c_int) -> c_int,
        ev_break: fn(*mut c_void, c_int),
        ev_now_update: fn(*mut c_void),
        ev_io_start: fn(*mut c_void, *mut EvIo),
        ev_io_stop: fn(*mut c_void, *mut EvIo),
        ev_timer_start: fn(*mut c_void, *mut EvTimer),
        ev_timer_stop: fn(*mut c_void, *mut EvTimer),
        ev_signal_start: fn(*mut c_void, *mut EvSignal),
        ev_signal_stop: fn(*mut c_void, *mut EvSignal),
    }
}

static LIBRARY: OnceCell<Functions> = OnceCell::new();

/// A loop of ours watches signals: libev ends the process when a second loop watches the same.
static WATCHES_SIGNALS: AtomicBool = AtomicBool::new(false);

pub fn library() -> Result<&'static dyn Library, String> {
    let functions = LIBRARY.get_or_try_init(|| {
        let functions = Functions::of(&bind::find(c"ev_run", &[c"libev.so.4"])?)?;
        // SAFETY: takes nothing.
        let version = unsafe { (functions.ev_version_major)() };
        if version == 4 { Ok(functions) } else { Err(format!("libev has version {version}, not 4")) }
    })?;
    Ok(functions)
}

/// # Safety
/// `target` is a loop.
pub unsafe fn break_all(target: *mut c_void) {
    if let Some(lib) = LIBRARY.get() {
        // SAFETY: by contract.
        unsafe { (lib.ev_break)(target, EVBREAK_ALL) };
    }
}

/// A loop with our watchers in it.
struct Loop {
    lib: &'static Functions,
    ev_loop: *mut c_void,
    io: *mut EvIo,
    timer: *mut EvTimer,
    signals: Vec<*mut EvSignal>,
}

// SAFETY: the watchers are used on the thread that runs the loop, or while none does, as adapters see to.
unsafe impl Send for Loop {}
// SAFETY: as above.
unsafe impl Sync for Loop {}

fn watcher(data: *mut c_void, callback: OnWatcher) -> Watcher {
    Watcher { active: 0, pending: 0, priority: 0, data, callback }
}

unsafe extern "C" fn on_watcher(_loop: *mut c_void, watcher: *mut Watcher, _events: c_int) {
    // SAFETY: libev calls for watchers that are started; the word is that of the joining.
    unsafe { on_turn((*watcher).data) };
}

unsafe extern "C" fn on_ev_signal(_loop: *mut c_void, watcher: *mut Watcher, _events: c_int) {
    let signal = watcher.cast::<EvSignal>();
    // SAFETY: as above, for watchers of signals alone.
    let (context, tsi, number) = unsafe { ((*signal).watcher.data, (*signal).tsi, (*signal).number) };
    on_signal(context, tsi, signal.cast(), number);
}

impl Library for Functions {
    fn join(&'static self, joining: &Joining<'_>) -> Result<Box<dyn Backend>, String> {
        let ev_loop = match joining.foreign {
            Some(foreign) => foreign.as_ptr(),
            // SAFETY: takes flags.
            None => unsafe { (self.ev_loop_new)(0) },
        };
        if ev_loop.is_null() {
            return Err("libev makes no loop".to_owned());
        }
        let io = EvIo {
            watcher: watcher(joining.data, on_watcher),
            next: std::ptr::null_mut(),
            fd: joining.fd,
            events: EV_READ | EV_IO_FDSET,
        };
        let timer = EvTimer { watcher: watcher(joining.data, on_watcher), at: 0.0, repeat: 0.0 };
        let (io, timer) = (Box::into_raw(Box::new(io)), Box::into_raw(Box::new(timer)));
        let mut joined = Loop { lib: self, ev_loop, io, timer, signals: Vec::new() };
        // SAFETY: a loop, and a watcher that stays until it is stopped.
        unsafe { (self.ev_io_start)(ev_loop, io) };
        if joining.signals.is_empty() {
            return Ok(Box::new(joined));
        }
        if WATCHES_SIGNALS.swap(true, Ordering::SeqCst) {
            crate::log::line(crate::log::INFO, format_args!("another libev loop watches signals"));
            return Ok(Box::new(joined));
        }
        for number in joining.signals {
            let signal = Box::into_raw(Box::new(EvSignal {
                watcher: watcher(joining.context, on_ev_signal),
                next: std::ptr::null_mut(),
                number: *number,
                tsi: joining.tsi,
            }));
            // SAFETY: as above.
            unsafe { (self.ev_signal_start)(ev_loop, signal) };
            joined.signals.push(signal);
        }
        Ok(Box::new(joined))
    }
}

impl Backend for Loop {
    fn arm(&self, when: When) {
        // SAFETY: our watcher, in its loop.
        unsafe {
            (self.lib.ev_timer_stop)(self.ev_loop, self.timer);
            let seconds = match when {
                When::Never => return,
                When::Now => 0.0,
                When::At(at) => {
                    // Its timers count from when it last looked at the clock.
                    (self.lib.ev_now_update)(self.ev_loop);
                    until(at, 1_000) as f64 / 1e6
                }
            };
            (*self.timer).at = seconds;
            (self.lib.ev_timer_start)(self.ev_loop, self.timer);
        }
    }

    fn close(&self) {
        // SAFETY: our watchers, in their loop; it does not look at one any more that was stopped.
        unsafe {
            (self.lib.ev_io_stop)(self.ev_loop, self.io);
            (self.lib.ev_timer_stop)(self.ev_loop, self.timer);
            drop((Box::from_raw(self.io), Box::from_raw(self.timer)));
            for signal in &self.signals {
                (self.lib.ev_signal_stop)(self.ev_loop, *signal);
                drop(Box::from_raw(*signal));
            }
        }
        if !self.signals.is_empty() {
            WATCHES_SIGNALS.store(false, Ordering::SeqCst);
        }
    }

    fn stop(&self) {
        // SAFETY: a loop.
        unsafe { (self.lib.ev_break)(self.ev_loop, EVBREAK_ALL) };
    }

    fn free(&self) -> bool {
        // SAFETY: a loop of our own that nobody runs.
        unsafe { (self.lib.ev_loop_destroy)(self.ev_loop) };
        true
    }

    fn run(&self) -> Run {
        Run {
            function: self.lib.ev_run as *const c_void,
            target: self.ev_loop,
            left: on_left,
            adapter: std::ptr::null_mut(),
        }
    }

    fn may_nest(&self) -> bool {
        true
    }
}
