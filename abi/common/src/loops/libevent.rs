//! libevent, from 2.1 on. All its objects are opaque.

use super::bind::{self, functions};
use super::{Backend, Joining, Library, Run, When, on_left, on_signal, on_turn, until};
use libc::{c_int, c_short, c_void, timeval};
use once_cell::sync::OnceCell;

const EV_READ: c_short = 2;
const EV_SIGNAL: c_short = 8;
const EV_PERSIST: c_short = 16;

type OnEvent = unsafe extern "C" fn(c_int, c_short, *mut c_void);

functions! {
    Functions {
        event_base_new: fn() -> *mut c_void,
        event_base_free: fn(*mut c_void),
        event_base_loop: fn(*mut c_void, c_int) -> c_int,
        event_base_loopbreak: fn(*mut c_void) -> c_int,
        event_base_update_cache_time: fn(*mut c_void) -> c_int,
        event_new: fn(*mut c_void, c_int, c_short, OnEvent, *mut c_void) -> *mut c_void,
        event_add: fn(*mut c_void, *const timeval) -> c_int,
        event_del: fn(*mut c_void) -> c_int,
        event_free: fn(*mut c_void),
    }
}

static LIBRARY: OnceCell<Functions> = OnceCell::new();

pub fn library() -> Result<&'static dyn Library, String> {
    let functions = LIBRARY.get_or_try_init(|| {
        // libev shows an `event_add` of its own, so that one is no sign of libevent.
        let sonames = [c"libevent_core-2.1.so.7", c"libevent-2.1.so.7"];
        let object = bind::find(c"event_new", &sonames)?;
        let functions = Functions::of(&object)?;
        // Where libev stands before it, libevent calls that one's functions itself, and works for nobody.
        if object.is_shown(c"event_base_priority_init") {
            Ok(functions)
        } else {
            Err("libev stands before libevent in this program, with functions of the same names".to_owned())
        }
    })?;
    Ok(functions)
}

/// What a signal's event is called with.
struct SignalData {
    context: *mut c_void,
    tsi: usize,
}

/// A loop with our events in it.
struct Loop {
    lib: &'static Functions,
    base: *mut c_void,
    read: *mut c_void,
    timer: *mut c_void,
    signals: Vec<(*mut c_void, *mut SignalData)>,
}

// SAFETY: the events are used on the thread that runs the loop, or while none does, as adapters see to.
unsafe impl Send for Loop {}
// SAFETY: as above.
unsafe impl Sync for Loop {}

unsafe extern "C" fn on_event(_fd: c_int, _what: c_short, data: *mut c_void) {
    // SAFETY: libevent calls for events that are added; the word is that of the joining.
    unsafe { on_turn(data) };
}

unsafe extern "C" fn on_event_signal(number: c_int, _what: c_short, data: *mut c_void) {
    let data = data.cast_const().cast::<SignalData>();
    // SAFETY: as above, for events of signals alone.
    let (context, tsi) = unsafe { ((*data).context, (*data).tsi) };
    on_signal(context, tsi, std::ptr::without_provenance_mut(number.unsigned_abs() as usize), number);
}

impl Library for Functions {
    fn join(&'static self, joining: &Joining<'_>) -> Result<Box<dyn Backend>, String> {
        let base = match joining.foreign {
            Some(foreign) => foreign.as_ptr(),
            // SAFETY: takes nothing.
            None => unsafe { (self.event_base_new)() },
        };
        if base.is_null() {
            return Err("libevent makes no loop".to_owned());
        }
        // SAFETY: a loop, an open descriptor, and a callback of the type it has.
        let (read, timer) = unsafe {
            (
                (self.event_new)(base, joining.fd, EV_READ | EV_PERSIST, on_event, joining.data),
                (self.event_new)(base, -1, 0, on_event, joining.data),
            )
        };
        let mut joined = Loop { lib: self, base, read, timer, signals: Vec::new() };
        // SAFETY: an event that is not NULL; without a timeout.
        let is_good =
            !read.is_null() && !timer.is_null() && unsafe { (self.event_add)(read, std::ptr::null()) } == 0;
        if !is_good {
            joined.close();
            if joining.foreign.is_none() {
                joined.free();
            }
            return Err("libevent does not watch the descriptor".to_owned());
        }
        for number in joining.signals {
            let data = Box::into_raw(Box::new(SignalData { context: joining.context, tsi: joining.tsi }));
            // SAFETY: as above, with a signal's number.
            let signal = unsafe {
                (self.event_new)(base, *number, EV_SIGNAL | EV_PERSIST, on_event_signal, data.cast())
            };
            if !signal.is_null() {
                // SAFETY: an event.
                unsafe { (self.event_add)(signal, std::ptr::null()) };
            }
            joined.signals.push((signal, data));
        }
        Ok(Box::new(joined))
    }
}

impl Backend for Loop {
    fn arm(&self, when: When) {
        // SAFETY: our event, in its loop.
        unsafe {
            let micros = match when {
                When::Never => {
                    (self.lib.event_del)(self.timer);
                    return;
                }
                When::Now => 0,
                When::At(at) => {
                    // Its timers count from when it last looked at the clock.
                    (self.lib.event_base_update_cache_time)(self.base);
                    until(at, 1_000)
                }
            };
            let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
            let time = timeval {
                tv_sec: libc::time_t::try_from(seconds).unwrap_or(libc::time_t::MAX / 4),
                tv_usec: libc::suseconds_t::try_from(micros).unwrap_or(0),
            };
            (self.lib.event_add)(self.timer, &raw const time);
        }
    }

    fn close(&self) {
        let signals = self.signals.iter().map(|(event, _)| event);
        for event in [&self.read, &self.timer].into_iter().chain(signals).filter(|event| !event.is_null()) {
            // SAFETY: our events. libevent does not look at one any more that was freed, even inside its callback.
            unsafe { (self.lib.event_free)(*event) };
        }
        for (_, data) in &self.signals {
            // SAFETY: made when it was joined, and nobody has it any more.
            drop(unsafe { Box::from_raw(*data) });
        }
    }

    fn stop(&self) {
        // SAFETY: a loop.
        unsafe { (self.lib.event_base_loopbreak)(self.base) };
    }

    fn free(&self) -> bool {
        // SAFETY: a loop of our own that nobody runs.
        unsafe { (self.lib.event_base_free)(self.base) };
        true
    }

    fn run(&self) -> Run {
        let function = self.lib.event_base_loop as *const c_void;
        Run { function, target: self.base, left: on_left, adapter: std::ptr::null_mut() }
    }

    fn may_nest(&self) -> bool {
        false
    }
}
