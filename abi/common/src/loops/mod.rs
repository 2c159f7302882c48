//! Contexts in the loop of another library: libuv, libevent, GLib, libev.
//!
//! A service thread has an [`Adapter`]: one descriptor (the engine's epoll) and one timer in that loop, however many
//! connections there are. The loop is the program's (*foreign*), or made here (*own*). Files beside this one know one
//! library each, by a table of functions that is bound at run time (`bind`); nothing is linked.
//!
//! The loop's objects are touched on the thread that runs it, or when none runs it. What ends a context while another
//! thread is in `lws_service` leaves a mark and wakes it; that thread lets go itself.

mod bind;
mod ev;
mod glib;
mod libevent;
mod uv;

use crate::context::{Context, NO_SUCH_THREAD};
use crate::entry::{Refusal, entry};
use crate::log;
use libc::{c_int, c_void};
use lws_engine::service::{Next, this_thread};
use once_cell::sync::OnceCell;
use parking_lot::Mutex;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

/// What a program has called for a signal.
#[derive(Clone, Copy)]
pub enum SignalCallback {
    /// With a handle of the loop's library, and the signal's number.
    Number(unsafe extern "C" fn(*mut c_void, c_int)),
    /// With the loop, its watcher, and what libev says of it.
    Watcher(unsafe extern "C" fn(*mut c_void, *mut c_void, c_int)),
}

/// A watcher of libev has seen its signal.
const EV_SIGNAL: c_int = 0x400;

/// A library that has loops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// libuv.
    Uv,
    /// libevent, its second generation.
    Event,
    /// GLib.
    Glib,
    /// libev.
    Ev,
}

impl Kind {
    /// How the distribution names the part of the original that is for it; people look for that word.
    fn word(self) -> &'static str {
        match self {
            Kind::Uv => "evlib_uv",
            Kind::Event => "evlib_event",
            Kind::Glib => "evlib_glib",
            Kind::Ev => "evlib_ev",
        }
    }

    fn library(self) -> Result<&'static dyn Library, String> {
        match self {
            Kind::Uv => uv::library(),
            Kind::Event => libevent::library(),
            Kind::Glib => glib::library(),
            Kind::Ev => ev::library(),
        }
    }

    /// Binds the library; a line in the log, and a refusal, when it is not to be had. `option` is what the program asked
    /// for it with.
    pub fn bind(self, option: &str) -> Result<(), Refusal> {
        let Err(why) = self.library() else { return Ok(()) };
        let word = self.word();
        log::line(log::ERR, format_args!("{option} ({word}): {why}: the context is not made"));
        Err(Refusal::Quiet)
    }
}

/// When a loop's timer is to go off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum When {
    Never,
    Now,
    At(Instant),
}

/// Which signals a loop watches, whoever made it.
#[derive(Clone, Default)]
pub struct Signals {
    /// Their numbers.
    pub numbers: Vec<c_int>,
    /// Who is called; without anybody the loop ends, and with some libraries the context.
    pub callback: Option<SignalCallback>,
}

/// What a loop is joined with.
struct Joining<'a> {
    /// The program's loop; none for one of our own.
    foreign: Option<NonNull<c_void>>,
    /// What is watched for input.
    fd: c_int,
    /// The service thread.
    tsi: usize,
    /// What descriptor and timer are called with: see [`on_turn`].
    data: *mut c_void,
    /// What signals are called with: the context.
    context: *mut c_void,
    signals: &'a [c_int],
}

/// A library, bound.
trait Library: Sync {
    /// Has a descriptor and a timer watched. The timer is not set. On failure the loop is as before, and why is said.
    fn join(&'static self, joining: &Joining<'_>) -> Result<Box<dyn Backend>, String>;
}

/// A loop with a descriptor and a timer of ours. It calls [`on_turn`] for both.
trait Backend: Send + Sync {
    /// Sets the timer.
    fn arm(&self, when: When);
    /// Stops watching; nothing is called from here on.
    fn close(&self);
    /// Has a run of the loop return.
    fn stop(&self);
    /// Frees a loop of our own that has been closed and is not run. False when it cannot be.
    fn free(&self) -> bool;
    /// What runs it.
    fn run(&self) -> Run;
    /// Whether it may be run from inside a run.
    fn may_nest(&self) -> bool;
    /// What a signal's callback of the program's gets for the handle and number that the loop gave.
    fn signal_words(&self, handle: *mut c_void, number: c_int) -> (*mut c_void, c_int) {
        (handle, number)
    }
    /// Whether a signal that the program does not handle ends the context, not the run alone.
    fn signal_ends_context(&self) -> bool {
        false
    }
}

/// A run of a loop, as C takes it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Run {
    /// Called with the loop and 0.
    pub function: *const c_void,
    /// The loop; NULL when there is none to run.
    pub target: *mut c_void,
    /// Called with `adapter` when the run has returned or its thread is being cancelled.
    pub left: unsafe extern "C" fn(*mut c_void),
    /// The adapter.
    pub adapter: *mut c_void,
}

impl Run {
    /// No run.
    pub(crate) const fn none() -> Run {
        Run {
            function: std::ptr::null(),
            target: std::ptr::null_mut(),
            left: on_left,
            adapter: std::ptr::null_mut(),
        }
    }
}

#[derive(Default)]
struct State {
    /// Runs of the loop by `lws_service` that have not returned, and their thread.
    runs: u32,
    runner: usize,
    /// The thread of the last turn.
    turner: usize,
    /// The context has ended on another thread than the runner.
    is_over: bool,
    /// Nothing is watched any more.
    is_closed: bool,
    /// The run is to end.
    stops: bool,
}

/// A service thread's place in a loop.
pub struct Adapter {
    kind: Kind,
    context: &'static Context,
    epoch: u64,
    tsi: usize,
    is_own: bool,
    callback: Option<SignalCallback>,
    backend: OnceCell<Box<dyn Backend>>,
    state: Mutex<State>,
    /// The timer is set for now, so nobody needs to set it.
    is_armed: AtomicBool,
    /// Turns on the stack.
    inside: AtomicUsize,
}

/// The adapters of a context.
#[derive(Default)]
pub(crate) struct Loops {
    is_any: AtomicBool,
    threads: Mutex<Vec<Option<Arc<Adapter>>>>,
    chosen: Mutex<Vec<(Kind, Signals)>>,
}

impl Loops {
    fn of(&self, tsi: usize) -> Option<Arc<Adapter>> {
        if !self.is_any.load(Ordering::Acquire) {
            return None;
        }
        self.threads.lock().get(tsi).cloned().flatten()
    }

    fn all(&self) -> Vec<Arc<Adapter>> {
        self.threads.lock().iter().flatten().cloned().collect()
    }

    /// The context ends: nothing of it stays in any loop.
    pub(crate) fn leave_all(&self) {
        self.is_any.store(false, Ordering::Release);
        self.chosen.lock().clear();
        let all = std::mem::take(&mut *self.threads.lock());
        for adapter in all.into_iter().flatten() {
            adapter.end();
        }
    }

    /// A service thread made work for itself while its loop may be running inside a callback.
    pub(crate) fn has_own_work(&self, tsi: usize) {
        if let Some(adapter) = self.of(tsi) {
            adapter.has_own_work();
        }
    }
}

impl Context {
    /// Has a service thread's loop be one of another library: the program's, or one of our own for NULL.
    pub fn join_loop(
        &'static self,
        kind: Kind,
        tsi: usize,
        foreign: *mut c_void,
        signals: &Signals,
    ) -> Result<(), Refusal> {
        let library = kind.library().map_err(|why| cannot_join(kind, &why))?;
        if self.loops.of(tsi).is_some() {
            return Err(Refusal::BadArgument { name: "tsi", why: "has a loop already" });
        }
        let epoch = self.engine.epoch().ok_or(Refusal::StaleHandle)?;
        let fd = self.engine.join_loop(tsi).ok_or(NO_SUCH_THREAD)?;
        let foreign = NonNull::new(foreign);
        let adapter = Arc::new(Adapter {
            kind,
            context: self,
            epoch,
            tsi,
            is_own: foreign.is_none(),
            callback: signals.callback,
            backend: OnceCell::new(),
            state: Mutex::default(),
            is_armed: AtomicBool::new(false),
            inside: AtomicUsize::new(0),
        });
        // The loop's own share of it: given back by `leave`.
        let data = Arc::into_raw(Arc::clone(&adapter)).cast_mut().cast();
        let joining = Joining { foreign, fd, tsi, data, context: self.as_ptr(), signals: &signals.numbers };
        match library.join(&joining) {
            Ok(backend) => {
                let _ = adapter.backend.set(backend);
            }
            Err(why) => {
                // SAFETY: made above, and the loop does not have it.
                drop(unsafe { Arc::from_raw(data.cast::<Adapter>()) });
                return Err(cannot_join(kind, &why));
            }
        }
        let mut threads = self.loops.threads.lock();
        if threads.len() <= tsi {
            threads.resize_with(tsi + 1, || None);
        }
        threads[tsi] = Some(adapter);
        drop(threads);
        self.loops.is_any.store(true, Ordering::Release);
        self.engine.report_own_work(tsi, true);
        Ok(())
    }

    /// A run of a service thread's loop, if that is one of another library; `Err` has the answer when it must not run.
    pub(crate) fn begin_run(&self, tsi: usize) -> Option<Result<(Run, u64), Refusal>> {
        self.loops.of(tsi).map(|adapter| adapter.begin_run())
    }

    /// A signal came to the loop of a service thread.
    fn signal(&'static self, tsi: usize, handle: *mut c_void, number: c_int) {
        let Some(adapter) = self.loops.of(tsi) else { return };
        let Some(backend) = adapter.backend.get() else { return };
        let (handle, number) = backend.signal_words(handle, number);
        if let Some(callback) = adapter.callback {
            let target = backend.run().target;
            // SAFETY: the program's own callback, with what the loop's library has for it.
            self.engine.in_loop(tsi, || unsafe {
                match callback {
                    SignalCallback::Number(callback) => callback(handle, number),
                    SignalCallback::Watcher(callback) => callback(target, handle, EV_SIGNAL),
                }
            });
        } else if backend.signal_ends_context() {
            log::line(log::ERR, format_args!("signal {number}: the context ends"));
            self.destroy();
        } else {
            self.stop_own_loops();
        }
    }

    /// Has the runs of all loops of our own return: that of this thread as soon as it comes back to its loop, others when
    /// they have been woken.
    pub fn stop_own_loops(&self) {
        for adapter in self.loops.all().into_iter().filter(|adapter| adapter.is_own) {
            adapter.state.lock().stops = true;
            self.engine.wake_loop(adapter.tsi);
        }
    }

    /// The loop of a service thread, if it is of that library; else NULL.
    pub fn loop_of(&self, kind: Kind, tsi: usize) -> *mut c_void {
        let adapter = self.loops.of(tsi).filter(|adapter| adapter.kind == kind);
        let backend = adapter.as_ref().and_then(|adapter| adapter.backend.get());
        backend.map_or(std::ptr::null_mut(), |backend| backend.run().target)
    }

    /// Keeps what a program chose about signals before it has a loop joined.
    pub fn choose_signals(&self, kind: Kind, signals: Signals) {
        let mut chosen = self.loops.chosen.lock();
        chosen.retain(|(known, _)| *known != kind);
        chosen.push((kind, signals));
    }

    /// What was chosen.
    pub fn chosen_signals(&self, kind: Kind) -> Option<Signals> {
        let chosen = self.loops.chosen.lock();
        chosen.iter().find(|(known, _)| *known == kind).map(|(_, signals)| signals.clone())
    }
}

fn cannot_join(kind: Kind, why: &str) -> Refusal {
    log::line(log::ERR, format_args!("{}: the loop cannot be joined: {why}", kind.word()));
    Refusal::Quiet
}

impl Adapter {
    /// The adapter behind a loop's data, kept for as long as the answer lives.
    ///
    /// # Safety
    /// `data` was given in [`Joining`], and the loop has not been closed.
    unsafe fn hold(data: *mut c_void) -> Arc<Adapter> {
        let adapter = data.cast_const().cast::<Adapter>();
        // SAFETY: the loop has a share of it until it is closed, by contract.
        unsafe {
            Arc::increment_strong_count(adapter);
            Arc::from_raw(adapter)
        }
    }

    /// Sets the loop's timer, and whether we are to hear of work that its own thread makes for it.
    fn set_timer(&self, when: When) {
        let is_now = when == When::Now;
        if self.is_armed.swap(is_now, Ordering::SeqCst) && is_now {
            return;
        }
        self.context.engine.report_own_work(self.tsi, !is_now);
        if let Some(backend) = self.backend.get() {
            backend.arm(when);
        }
    }

    fn turn(&self) {
        let (is_over, stops) = {
            let mut state = self.state.lock();
            if state.is_closed {
                return;
            }
            state.turner = this_thread();
            (state.is_over, std::mem::take(&mut state.stops))
        };
        let engine = &self.context.engine;
        if is_over || engine.epoch() != Some(self.epoch) {
            return self.leave();
        }
        // What a callback's own run of the loop finds: connections that wait for this turn to go on.
        self.set_timer(When::Now);
        self.inside.fetch_add(1, Ordering::SeqCst);
        let next = engine.foreign_turn(self.tsi);
        self.inside.fetch_sub(1, Ordering::SeqCst);
        if self.state.lock().is_closed {
            return;
        }
        match next {
            Next::Ended => return self.leave(),
            Next::Never => self.set_timer(When::Never),
            Next::At(at) if at > Instant::now() => self.set_timer(When::At(at)),
            // Not by the timer: libuv would run one that is due again before it polls anything.
            Next::At(_) | Next::Now | Next::Refused => {
                self.set_timer(When::Never);
                engine.wake_loop(self.tsi);
            }
        }
        if let Some(backend) = self.backend.get()
            && (stops || (next == Next::Refused && self.is_own))
        {
            backend.stop();
        }
    }

    /// The service thread made work for itself in a callback.
    fn has_own_work(&self) {
        let is_own_thread = {
            let state = self.state.lock();
            if state.is_closed {
                return;
            }
            state.turner == this_thread()
        };
        if is_own_thread {
            self.set_timer(When::Now);
        } else {
            // A frame of that service thread on one that does not run the loop.
            self.context.engine.wake_loop(self.tsi);
        }
    }

    /// The context has ended. Its descriptors are still open.
    fn end(&self) {
        {
            let mut state = self.state.lock();
            if state.runs > 0 && state.runner != this_thread() {
                // It has been woken, and its descriptors stay open until it has left.
                state.is_over = true;
                return;
            }
        }
        self.leave();
    }

    /// Leaves the loop, once.
    fn leave(&self) {
        let is_run = {
            let mut state = self.state.lock();
            if std::mem::replace(&mut state.is_closed, true) {
                return;
            }
            state.runs > 0
        };
        let Some(backend) = self.backend.get() else { return };
        backend.close();
        if self.is_own && is_run {
            backend.stop();
        } else if self.is_own && self.inside.load(Ordering::SeqCst) == 0 {
            self.free();
        } else if self.is_own {
            // The program runs it without us.
            backend.stop();
        }
        // SAFETY: the share that the loop had; it calls nobody any more.
        unsafe { Arc::decrement_strong_count(std::ptr::from_ref(self)) };
    }

    fn free(&self) {
        if self.backend.get().is_some_and(|backend| !backend.free()) {
            log::line(log::INFO, format_args!("the event loop is still in use and stays in memory"));
        }
    }

    /// What C is to run for `lws_service`.
    fn begin_run(self: Arc<Self>) -> Result<(Run, u64), Refusal> {
        let Some(backend) = self.backend.get() else { return Err(Refusal::Quiet) };
        let own = this_thread();
        {
            let mut state = self.state.lock();
            if state.is_closed || state.is_over || !self.context.engine.is_alive(self.epoch) {
                return Err(Refusal::Quiet);
            }
            let is_nested = (state.runs > 0 && state.runner == own)
                || (self.inside.load(Ordering::SeqCst) > 0 && state.turner == own);
            if (is_nested && !backend.may_nest()) || (state.runs > 0 && state.runner != own) {
                drop(state);
                log::line(log::ERR, format_args!("lws_service: the event loop runs already"));
                return Err(Refusal::Quiet);
            }
            state.runs += 1;
            state.runner = own;
        }
        self.context.engine.waiting().fetch_add(1, Ordering::SeqCst);
        let epoch = self.epoch;
        let mut run = backend.run();
        run.left = on_left;
        run.adapter = Arc::into_raw(self).cast_mut().cast();
        Ok((run, epoch))
    }

    /// A run has returned.
    fn left(&self) {
        let (is_last, is_over, is_closed) = {
            let mut state = self.state.lock();
            state.runs = state.runs.saturating_sub(1);
            (state.runs == 0, state.is_over, state.is_closed)
        };
        if is_last && is_closed && self.is_own {
            self.free();
        } else if is_last && is_over {
            self.leave();
        }
        self.context.engine.leave_run();
    }
}

/// The descriptor is readable, or the timer has gone off.
///
/// # Safety
/// `data` is that of [`Joining`], and the loop has not been closed.
unsafe fn on_turn(data: *mut c_void) {
    entry("event loop", (), || {
        // SAFETY: by contract.
        let adapter = unsafe { Adapter::hold(data) };
        adapter.turn();
        Ok(())
    });
}

/// A signal, for the context in `data`, in the loop of that service thread.
fn on_signal(data: *mut c_void, tsi: usize, handle: *mut c_void, number: c_int) {
    entry("event loop", (), || {
        Context::borrow(data)?.signal(tsi, handle, number);
        Ok(())
    });
}

/// A run has returned, or its thread is being cancelled.
unsafe extern "C" fn on_left(adapter: *mut c_void) {
    entry("event loop", (), || {
        // SAFETY: `begin_run` gave it away for this call alone.
        let adapter = unsafe { Arc::from_raw(adapter.cast_const().cast::<Adapter>()) };
        adapter.left();
        Ok(())
    });
}

/// Has the run of a loop of libev return, whoever it belongs to.
///
/// # Safety
/// `target` is one.
pub unsafe fn break_ev(target: *mut c_void) {
    // SAFETY: by contract.
    unsafe { ev::break_all(target) };
}

/// How long until then, in units of so many nanoseconds, rounded up.
fn until(at: Instant, unit: u128) -> u64 {
    let nanos = at.saturating_duration_since(Instant::now()).as_nanos();
    u64::try_from(nanos.div_ceil(unit)).unwrap_or(u64::MAX)
}
