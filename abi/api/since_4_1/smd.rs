//! Messages inside a process: whoever registered for a class gets each message of it, in the loop.
//!
//! A message is noted for every listener when it is sent. The loop gives each of them its next one in turn, until none
//! is left; nothing is locked while a listener runs, so listeners may come, go and send.

use crate::face_state::FaceState;
use crate::types::*;
use lws_abi::context::Context;
use lws_abi::handles::{self, Kind, Kinds};
use lws_abi::{Refusal, entry, jump_to, numbers};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::ffi::{c_char, c_int, c_void};
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Messages that may wait at the same time.
const MOST_WAITING: usize = 12;

/// Rounds in one turn of the loop; what is left then comes in the next.
const ROUNDS: usize = 64;

type Callback = unsafe extern "C" fn(*mut c_void, lws_smd_class_t, lws_usec_t, *mut c_void, usize) -> c_int;

/// What stands before a message's bytes, as lws_smd_msg_alloc() makes them.
#[repr(C, align(16))]
struct Head {
    class: lws_smd_class_t,
    len: usize,
}

const _: () = assert!(size_of::<Head>() == size_of::<u128>() && align_of::<Head>() == align_of::<u128>());

/// The memory of a message: its head, its bytes and a zero behind them.
struct Memory(NonNull<Head>);

// SAFETY: it owns the memory alone.
unsafe impl Send for Memory {}
// SAFETY: as above; listeners get it one after the other.
unsafe impl Sync for Memory {}

impl Memory {
    fn units(len: usize) -> usize {
        1 + (len + 1).div_ceil(size_of::<Head>())
    }

    fn new(class: lws_smd_class_t, len: usize) -> Memory {
        let units = vec![0u128; Memory::units(len)].into_boxed_slice();
        let head = NonNull::from(Box::leak(units)).cast::<Head>();
        // SAFETY: the first of the units.
        unsafe { head.write(Head { class, len }) };
        Memory(head)
    }

    fn payload(&self) -> *mut c_void {
        // SAFETY: behind the head is the room for the bytes.
        unsafe { self.0.add(1) }.as_ptr().cast()
    }

    /// Gives up the memory to C.
    fn leak(self) -> *mut c_void {
        std::mem::ManuallyDrop::new(self).payload()
    }

    /// # Safety
    /// `payload` came from [`Memory::leak`], and nobody has it any more.
    unsafe fn back(payload: NonNull<c_void>) -> Memory {
        // SAFETY: the head stands before what was given to C.
        Memory(unsafe { payload.cast::<Head>().sub(1) })
    }

    fn head(&self) -> &Head {
        // SAFETY: written when it was made.
        unsafe { self.0.as_ref() }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let units =
            ptr::slice_from_raw_parts_mut(self.0.as_ptr().cast::<u128>(), Memory::units(self.head().len));
        // SAFETY: as it was leaked, and nobody has it any more.
        drop(unsafe { Box::from_raw(units) });
    }
}

/// A message that waits for its listeners.
struct Message {
    memory: Memory,
    sent: lws_usec_t,
    count: Arc<AtomicUsize>,
}

impl Drop for Message {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Who listens.
struct Listener {
    /// What C has of it.
    handle: usize,
    opaque: usize,
    filter: lws_smd_class_t,
    callback: Callback,
    waiting: VecDeque<Arc<Message>>,
}

/// The messages of a context.
#[derive(Default)]
pub struct MessageBus {
    listeners: Mutex<Vec<Listener>>,
    /// Messages that wait.
    count: Arc<AtomicUsize>,
}

impl MessageBus {
    /// Adds a listener. Messages sent from now on are for it, too.
    pub(crate) fn join(
        &self,
        context: &'static Context,
        opaque: *mut c_void,
        filter: lws_smd_class_t,
        callback: Callback,
    ) -> Result<NonNull<handles::Record>, Refusal> {
        let handle = handles::open(Kind::Helper, ptr::from_ref(context).expose_provenance(), 0)?;
        self.listeners.lock().push(Listener {
            handle: handle.as_ptr().addr(),
            opaque: opaque.expose_provenance(),
            filter,
            callback,
            waiting: VecDeque::new(),
        });
        Ok(handle)
    }

    fn leave(&self, handle: NonNull<handles::Record>) {
        let gone = {
            let mut listeners = self.listeners.lock();
            let at = listeners.iter().position(|listener| listener.handle == handle.as_ptr().addr());
            at.map(|at| listeners.remove(at))
        };
        if gone.is_some() {
            let _ = handles::close(handle);
        }
    }

    fn is_wanted(&self, class: lws_smd_class_t) -> bool {
        self.listeners.lock().iter().any(|listener| listener.filter & class != 0)
    }

    /// Notes a message for all who listen to its class, or gives it back when too many wait.
    fn send(&self, context: &'static Context, memory: Memory) -> Result<(), Memory> {
        let class = memory.head().class;
        let mut listeners = self.listeners.lock();
        if self.count.load(Ordering::SeqCst) >= MOST_WAITING {
            return Err(memory);
        }
        self.count.fetch_add(1, Ordering::SeqCst);
        let sent = numbers::monotonic_micros();
        let message = Arc::new(Message { memory, sent, count: Arc::clone(&self.count) });
        for listener in listeners.iter_mut().filter(|listener| listener.filter & class != 0) {
            listener.waiting.push_back(Arc::clone(&message));
        }
        drop(listeners);
        self.call_loop(context);
        Ok(())
    }

    fn call_loop(&self, context: &'static Context) {
        let key = ptr::from_ref(self).addr();
        context.schedule(key, Instant::now(), Box::new(move || deliver(context)));
    }

    /// The next message of a listener, if it is still one.
    fn next(&self, handle: usize) -> Option<(Arc<Message>, Callback, usize)> {
        let mut listeners = self.listeners.lock();
        let listener = listeners.iter_mut().find(|listener| listener.handle == handle)?;
        Some((listener.waiting.pop_front()?, listener.callback, listener.opaque))
    }

    /// Nobody listens any more.
    pub(crate) fn reset(&self) {
        let listeners = std::mem::take(&mut *self.listeners.lock());
        for listener in listeners {
            if let Some(handle) = NonNull::new(ptr::with_exposed_provenance_mut(listener.handle)) {
                let _ = handles::close(handle);
            }
        }
    }
}

/// In the loop: gives everybody what waits.
fn deliver(context: &'static Context) {
    let Ok(state) = FaceState::of(context) else { return };
    for _ in 0..ROUNDS {
        let all: Vec<usize> = state.bus.listeners.lock().iter().map(|listener| listener.handle).collect();
        let mut is_done = true;
        for handle in all {
            let Some((message, callback, opaque)) = state.bus.next(handle) else { continue };
            is_done = false;
            let (head, payload) = (message.memory.head(), message.memory.payload());
            let opaque = ptr::with_exposed_provenance_mut(opaque);
            // SAFETY: the program's callback, as it wants to be called; the message stays while it runs.
            unsafe { callback(opaque, head.class, message.sent, payload, head.len) };
        }
        if is_done {
            return;
        }
    }
    state.bus.call_loop(context);
}

/// Sends a text that the library itself has to tell; nothing happens when nobody listens, or too many messages wait.
pub(crate) fn announce(context: *mut lws_context, class: lws_smd_class_t, text: &str) {
    let Ok(context) = Context::borrow(context.cast()) else { return };
    let Ok(state) = FaceState::of(context) else { return };
    if state.bus.is_wanted(class) {
        let memory = Memory::new(class, text.len());
        // SAFETY: as long as the text, and nobody else's.
        unsafe { ptr::copy_nonoverlapping(text.as_ptr(), memory.payload().cast(), text.len()) };
        let _ = state.bus.send(context, memory);
    }
}

/// Memory for a message of `len` bytes, to be filled in and sent or freed.
///
/// Returns NULL when nobody listens to one of the classes, so that nothing need be made, when `len` is more than
/// LWS_SMD_MAX_PAYLOAD, and for a context that is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_smd_msg_alloc(
    ctx: *mut lws_context,
    _class: lws_smd_class_t,
    len: usize,
) -> *mut c_void {
    entry("lws_smd_msg_alloc", ptr::null_mut(), || {
        let state = FaceState::of(Context::borrow(ctx.cast())?)?;
        if len > LWS_SMD_MAX_PAYLOAD as usize {
            return Err(Refusal::BadArgument { name: "len", why: "is more than LWS_SMD_MAX_PAYLOAD" });
        }
        if !state.bus.is_wanted(_class) {
            return Err(Refusal::Quiet);
        }
        Ok(Memory::new(_class, len).leak())
    })
}

/// Frees a message that was not sent; `*payload` becomes NULL. NULL is allowed.
/// # Safety
/// `payload` is NULL or the place of NULL or of what lws_smd_msg_alloc() returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_smd_msg_free(payload: *mut *mut c_void) {
    entry("lws_smd_msg_free", (), || {
        // SAFETY: NULL or a place by contract.
        let place = unsafe { payload.as_mut() }.ok_or(Refusal::NullArgument("payload"))?;
        if let Some(given) = NonNull::new(std::mem::replace(place, ptr::null_mut())) {
            // SAFETY: made by lws_smd_msg_alloc() and nobody's any more, by contract.
            drop(unsafe { Memory::back(given) });
        }
        Ok(())
    });
}

/// Sends a message to everybody who listens to one of its classes now; the loop brings it, soon and in order. From any
/// thread.
///
/// Returns 0, and the message is the library's; 1 when too many wait or for a context that is none, and it is still the
/// caller's.
/// # Safety
/// `payload` is NULL or what lws_smd_msg_alloc() returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_smd_msg_send(ctx: *mut lws_context, payload: *mut c_void) -> c_int {
    entry("lws_smd_msg_send", 1, || {
        let context = Context::borrow(ctx.cast())?;
        let state = FaceState::of(context)?;
        let given = NonNull::new(payload).ok_or(Refusal::NullArgument("payload"))?;
        // SAFETY: made by lws_smd_msg_alloc() by contract.
        let memory = unsafe { Memory::back(given) };
        if let Err(memory) = state.bus.send(context, memory) {
            memory.leak();
            return Err(Refusal::Quiet);
        }
        Ok(0)
    })
}

unsafe extern "C" {
    fn lws_shim_smd_printf(ctx: *mut c_void, class: lws_smd_class_t, format: *const c_char, ...) -> c_int;
}

/// Sends a text, made as printf(3) makes it, to everybody who listens to one of the classes. From any thread.
///
/// Returns 0, also when nobody listens; 1 when it is longer than LWS_SMD_MAX_PAYLOAD or too many messages wait.
/// # Safety
/// `format` is NULL or a printf format, and the arguments fit it.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn lws_smd_msg_printf(
    ctx: *mut lws_context,
    _class: lws_smd_class_t,
    format: *const c_char,
    _: c_variadic,
) -> c_int {
    jump_to!(lws_shim_smd_printf)
}

/// Registers `cb`: the loop calls it with `opaque`, the classes, the time of sending (as lws_now_usecs()), bytes and
/// length of each message that is sent from now on with one of the classes in `_class_filter`. What it returns does not
/// matter. It may send, register and unregister. `flags` is not used.
///
/// Returns what lws_smd_unregister() takes, until the context ends; NULL for a context that is none or no callback.
/// # Safety
/// `cb` is NULL or such a callback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_smd_register(
    ctx: *mut lws_context,
    opaque: *mut c_void,
    _flags: c_int,
    _class_filter: lws_smd_class_t,
    cb: lws_smd_notification_cb_t,
) -> *mut lws_smd_peer {
    entry("lws_smd_register", ptr::null_mut(), || {
        let context = Context::borrow(ctx.cast())?;
        let callback = cb.ok_or(Refusal::NullArgument("cb"))?;
        let handle = FaceState::of(context)?.bus.join(context, opaque, _class_filter, callback)?;
        Ok(handle.as_ptr().cast())
    })
}

/// Takes a listener away: messages that wait for it are not brought any more. One that is gone already is refused.
#[unsafe(no_mangle)]
pub extern "C" fn lws_smd_unregister(pr: *mut lws_smd_peer) {
    entry("lws_smd_unregister", (), || {
        let found = handles::lookup(pr.cast(), Kinds::HELPER)?;
        FaceState::of(Context::of_helper(&found))?.bus.leave(found.as_ptr());
        Ok(())
    });
}
