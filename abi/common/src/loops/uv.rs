//! libuv, from 1.0 on. Handles are as large as it says; it frees nothing itself.

use super::bind::{self, functions};
use super::{Backend, Joining, Library, Run, When, on_left, on_signal, on_turn, until};
use libc::{c_int, c_uint, c_void};
use once_cell::sync::OnceCell;
use std::ffi::CStr;

/// Numbers of kinds of handles.
const UV_POLL: c_int = 8;
const UV_TIMER: c_int = 13;
const UV_SIGNAL: c_int = 16;

/// What a poll handle may wait for.
const UV_READABLE: c_int = 1;

/// How a loop may be run.
const UV_RUN_NOWAIT: c_int = 2;

/// Rounds in which handles of a loop that ends have their last callbacks; they take two.
const ROUNDS: usize = 100;

type Handle = *mut c_void;
type OnHandle = unsafe extern "C" fn(Handle);

functions! {
    Functions {
        uv_version: fn() -> c_uint,
        uv_loop_size: fn() -> usize,
        uv_handle_size: fn(c_int) -> usize,
        uv_loop_init: fn(*mut c_void) -> c_int,
        uv_loop_close: fn(*mut c_void) -> c_int,
        uv_run: fn(*mut c_void, c_int) -> c_int,
        uv_stop: fn(*mut c_void),
        uv_update_time: fn(*mut c_void),
        uv_poll_init: fn(*mut c_void, Handle, c_int) -> c_int,
        uv_poll_start: fn(Handle, c_int, unsafe extern "C" fn(Handle, c_int, c_int)) -> c_int,
        uv_timer_init: fn(*mut c_void, Handle) -> c_int,
        uv_timer_start: fn(Handle, OnHandle, u64, u64) -> c_int,
        uv_timer_stop: fn(Handle) -> c_int,
        uv_signal_init: fn(*mut c_void, Handle) -> c_int,
        uv_signal_start: fn(Handle, unsafe extern "C" fn(Handle, c_int), c_int) -> c_int,
        uv_close: fn(Handle, Option<OnHandle>),
        uv_strerror: fn(c_int) -> *const libc::c_char,
    }
}

static LIBRARY: OnceCell<Functions> = OnceCell::new();

pub fn library() -> Result<&'static dyn Library, String> {
    let functions = LIBRARY.get_or_try_init(|| {
        let functions = Functions::of(&bind::find(c"uv_loop_size", &[c"libuv.so.1"])?)?;
        // SAFETY: takes nothing.
        let version = unsafe { (functions.uv_version)() };
        if version >> 16 == 1 { Ok(functions) } else { Err(format!("libuv has version {version:#x}, not 1")) }
    })?;
    Ok(functions)
}

/// A loop with our handles in it.
struct Loop {
    lib: &'static Functions,
    uv_loop: *mut c_void,
    poll: Handle,
    timer: Handle,
    signals: Vec<Handle>,
}

// SAFETY: the handles are used on the thread that runs the loop, or while none does, as adapters see to.
unsafe impl Send for Loop {}
// SAFETY: as above.
unsafe impl Sync for Loop {}

/// Zeroed memory that is freed by `free()`: a handle outlives whoever made it until the loop lets go.
fn memory(size: usize) -> *mut c_void {
    // SAFETY: allocates.
    unsafe { libc::calloc(1, size.max(256)) }
}

/// The first word of every handle is its user's.
///
/// # Safety
/// `handle` is one, or its memory.
unsafe fn set_data(handle: Handle, data: *mut c_void) {
    // SAFETY: by contract.
    unsafe { *handle.cast::<*mut c_void>() = data };
}

/// # Safety
/// `handle` is one.
unsafe fn data(handle: Handle) -> *mut c_void {
    // SAFETY: the first word of every handle.
    unsafe { *handle.cast::<*mut c_void>() }
}

unsafe extern "C" fn on_poll(handle: Handle, _status: c_int, _events: c_int) {
    // SAFETY: libuv calls for handles that are not closed; the word is that of the joining.
    unsafe { on_turn(data(handle)) };
}

unsafe extern "C" fn on_timer(handle: Handle) {
    // SAFETY: as above.
    unsafe { on_turn(data(handle)) };
}

unsafe extern "C" fn on_uv_signal(handle: Handle, number: c_int) {
    // SAFETY: libuv calls for handles that are not closed; the memory was made larger by a word for the service thread.
    let (context, tsi) = unsafe { (data(handle), *tsi_word(handle)) };
    on_signal(context, tsi, handle, number);
}

/// The loop has let go of a handle.
unsafe extern "C" fn on_close(handle: Handle) {
    // SAFETY: from `memory`, and nobody has it any more.
    unsafe { libc::free(handle) };
}

/// Room behind a signal's handle, which is 152 bytes today and is given this much.
const SIGNAL_ROOM: usize = 512;

/// # Safety
/// `handle` is that of a signal.
unsafe fn tsi_word(handle: Handle) -> *mut usize {
    // SAFETY: its memory is one word larger.
    unsafe { handle.cast::<u8>().add(SIGNAL_ROOM).cast() }
}

impl Functions {
    fn words(&self, error: c_int) -> String {
        // SAFETY: NULL or a string that stays.
        let words: Option<&CStr> = unsafe { crate::strings::cstr((self.uv_strerror)(error)) };
        words.map_or_else(|| format!("error {error}"), |words| words.to_string_lossy().into_owned())
    }

    fn size(&self, kind: c_int) -> usize {
        // SAFETY: takes a number.
        unsafe { (self.uv_handle_size)(kind) }
    }

    fn make_loop(&self) -> Result<*mut c_void, String> {
        // SAFETY: takes nothing.
        let memory = memory(unsafe { (self.uv_loop_size)() });
        if memory.is_null() {
            return Err("no memory".to_owned());
        }
        // SAFETY: memory for a loop.
        let rc = unsafe { (self.uv_loop_init)(memory) };
        if rc != 0 {
            // SAFETY: it has not become a loop.
            unsafe { libc::free(memory) };
            return Err(self.words(rc));
        }
        Ok(memory)
    }
}

impl Library for Functions {
    fn join(&'static self, joining: &Joining<'_>) -> Result<Box<dyn Backend>, String> {
        let uv_loop = match joining.foreign {
            Some(foreign) => foreign.as_ptr(),
            None => self.make_loop()?,
        };
        let (poll, timer) = (memory(self.size(UV_POLL)), memory(self.size(UV_TIMER)));
        let mut joined = Loop { lib: self, uv_loop, poll, timer, signals: Vec::new() };
        let give_up = |joined: Loop, why: String| {
            joined.close();
            if joining.foreign.is_none() {
                joined.free();
            }
            Err(why)
        };
        if poll.is_null() || timer.is_null() {
            return Err("no memory".to_owned());
        }
        // SAFETY: a loop, memory for a handle, and an open descriptor.
        let rc = unsafe { (self.uv_poll_init)(uv_loop, poll, joining.fd) };
        if rc != 0 {
            // SAFETY: it has not become a handle.
            unsafe { libc::free(poll) };
            // SAFETY: as above.
            unsafe { libc::free(timer) };
            (joined.poll, joined.timer) = (std::ptr::null_mut(), std::ptr::null_mut());
            return give_up(joined, self.words(rc));
        }
        // SAFETY: a loop and memory for a handle.
        unsafe { (self.uv_timer_init)(uv_loop, timer) };
        // SAFETY: handles.
        unsafe {
            set_data(poll, joining.data);
            set_data(timer, joining.data);
        }
        // SAFETY: a handle.
        let rc = unsafe { (self.uv_poll_start)(poll, UV_READABLE, on_poll) };
        if rc != 0 {
            return give_up(joined, self.words(rc));
        }
        for number in joining.signals {
            let handle = memory(SIGNAL_ROOM + size_of::<usize>());
            if handle.is_null() || self.size(UV_SIGNAL) > SIGNAL_ROOM {
                return give_up(joined, "no memory".to_owned());
            }
            // SAFETY: a loop, and memory for a handle and a word.
            let rc = unsafe {
                let rc = (self.uv_signal_init)(uv_loop, handle);
                set_data(handle, joining.context);
                *tsi_word(handle) = joining.tsi;
                rc
            };
            if rc != 0 {
                // SAFETY: it has not become a handle.
                unsafe { libc::free(handle) };
                return give_up(joined, self.words(rc));
            }
            joined.signals.push(handle);
            // SAFETY: a handle.
            let rc = unsafe { (self.uv_signal_start)(handle, on_uv_signal, *number) };
            if rc != 0 {
                return give_up(joined, self.words(rc));
            }
        }
        Ok(Box::new(joined))
    }
}

impl Backend for Loop {
    fn arm(&self, when: When) {
        // SAFETY: a handle that has not been closed, and its loop.
        unsafe {
            match when {
                When::Never => {
                    (self.lib.uv_timer_stop)(self.timer);
                }
                When::Now => {
                    (self.lib.uv_timer_start)(self.timer, on_timer, 0, 0);
                }
                When::At(at) => {
                    (self.lib.uv_update_time)(self.uv_loop);
                    (self.lib.uv_timer_start)(self.timer, on_timer, until(at, 1_000_000).max(1), 0);
                }
            }
        }
    }

    fn close(&self) {
        for handle in [self.poll, self.timer].iter().chain(&self.signals).filter(|handle| !handle.is_null()) {
            // SAFETY: handles of ours that have not been closed. Their memory is theirs until `on_close`.
            unsafe { (self.lib.uv_close)(*handle, Some(on_close)) };
        }
    }

    fn stop(&self) {
        // SAFETY: a loop.
        unsafe { (self.lib.uv_stop)(self.uv_loop) };
    }

    fn free(&self) -> bool {
        for _ in 0..ROUNDS {
            // SAFETY: a loop of our own that nobody runs. Its handles have their last callbacks.
            unsafe {
                (self.lib.uv_run)(self.uv_loop, UV_RUN_NOWAIT);
                if (self.lib.uv_loop_close)(self.uv_loop) == 0 {
                    libc::free(self.uv_loop);
                    return true;
                }
            }
        }
        false
    }

    fn run(&self) -> Run {
        Run {
            function: self.lib.uv_run as *const c_void,
            target: self.uv_loop,
            left: on_left,
            adapter: std::ptr::null_mut(),
        }
    }

    fn may_nest(&self) -> bool {
        false
    }

    fn signal_ends_context(&self) -> bool {
        true
    }
}
