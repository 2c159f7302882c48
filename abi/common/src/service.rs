//! The loop as C drives it.
//!
//! An exported service function is three calls: [`begin`], the wait (a system call made from C code), [`end`].
//! None of its own frames has anything to clean up, so a program may cancel the thread that waits in it.

use crate::context::{Context, NO_SUCH_THREAD};
use crate::entry::{Refusal, entry};
use crate::loops::Run;
use crate::wait::{lws_abi_run, lws_abi_wait};
use libc::{c_int, c_void};
use lws_engine::guard;
use lws_engine::service::{FdOutcome, NoTurn, Turn, TurnEnd, Wait};
use lws_engine::service_thread::NO_TSI;
use std::time::Duration;

/// What `begin` came to. Plain data.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Begun {
    /// The context, or null when there is nothing to do and `answer` is final.
    context: *const Context,
    wait_on: c_int,
    timeout_ms: c_int,
    /// Counts the threads that wait.
    waiting: *mut c_int,
    answer: c_int,
    /// The epoch of the engine it belongs to.
    epoch: u64,
    /// The service thread.
    tsi: usize,
    /// The loop of another library, which is run in place of a turn.
    run: Run,
}

impl Begun {
    const fn over(answer: c_int) -> Begun {
        Begun {
            context: std::ptr::null(),
            wait_on: -1,
            timeout_ms: 0,
            waiting: std::ptr::null_mut(),
            answer,
            epoch: 0,
            tsi: 0,
            run: Run::none(),
        }
    }
}

/// How a generation reads the timeout argument and answers.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ServiceHabits {
    /// A timeout of 0 waits for ever; else it does not wait.
    pub zero_waits: bool,
    /// The answer for a context without a virtual host, and for NULL. One that has ended is answered with -1.
    pub no_vhost: c_int,
    /// The answer when a turn that must not wait found nothing; 0 otherwise.
    pub nothing_pending: c_int,
    /// A negative timeout waits for ever; else it does not wait.
    pub negative_waits: bool,
    /// The answer when a signal ended the wait.
    pub interrupted: c_int,
    /// The answer when the loop of another library was run, and the context lives.
    pub ran: c_int,
}

/// One turn of the loop of the service thread `tsi`.
///
/// Nothing but calls of functions that cannot unwind and plain comparisons: the frame this is inlined into has
/// nothing for an unwinder to stop at, in any build.
#[inline(always)]
pub fn turn(context: *const c_void, timeout_ms: c_int, tsi: c_int, habits: ServiceHabits) -> c_int {
    let begun = begin(context, timeout_ms, tsi, habits);
    let mut answer = 0;
    if begun.wait_on >= 0 {
        // SAFETY: the counter is part of a shell, which is never freed.
        let waited = unsafe { lws_abi_wait(begun.wait_on, begun.timeout_ms, begun.waiting) };
        if waited < 0 {
            answer = habits.interrupted;
        }
    }
    if begun.run.target as usize != 0 {
        // SAFETY: as above; the adapter stays for `left`, which is called once.
        unsafe {
            lws_abi_run(begun.run.function, begun.run.target, begun.run.left, begun.run.adapter);
        }
    }
    let ended = if begun.context as usize == 0 { begun.answer } else { end(begun) };
    if ended == 0 { answer } else { ended }
}

#[inline(never)]
extern "C" fn begin(context: *const c_void, timeout_ms: c_int, tsi: c_int, habits: ServiceHabits) -> Begun {
    let refused = if context as usize == 0 { habits.no_vhost } else { -1 };
    entry("lws_service", Begun::over(refused), || {
        let context = Context::borrow(context)?;
        let wait = match timeout_ms {
            n if n < 0 && habits.negative_waits => Wait::Forever,
            n if n < 0 => Wait::No,
            0 if habits.zero_waits => Wait::Forever,
            0 => Wait::AtMost(Duration::ZERO),
            n => Wait::AtMost(Duration::from_millis(n.unsigned_abs().into())),
        };
        let tsi = usize::try_from(tsi).unwrap_or(NO_TSI);
        if let Some(run) = context.begin_run(tsi) {
            let (run, epoch) = run?;
            return Ok(Begun { context, epoch, tsi, run, ..Begun::over(habits.ran) });
        }
        let Turn { wait_on, timeout_ms: ms, epoch, .. } = match context.engine.begin(tsi, wait) {
            Ok(turn) => turn,
            Err(NoTurn::NoVhost) => return Ok(Begun::over(habits.no_vhost)),
            Err(NoTurn::NoThread) => return Err(NO_SUCH_THREAD),
            Err(NoTurn::Ended | NoTurn::Refused) => return Ok(Begun::over(-1)),
        };
        // The turn has begun: it is ended by `end` alone.
        let has_pending = || guard::step("look for pending input", || context.engine.has_pending(tsi));
        let is_idle = timeout_ms < 0 && !has_pending().unwrap_or(true);
        let answer = if is_idle { habits.nothing_pending } else { 0 };
        let waiting = context.engine.waiting().as_ptr();
        Ok(Begun { context, wait_on, timeout_ms: ms, waiting, answer, epoch, tsi, run: Run::none() })
    })
}

#[inline(never)]
extern "C" fn end(begun: Begun) -> c_int {
    entry("lws_service", -1, || {
        // SAFETY: `begin` took it from a live handle, and shells are never freed.
        let context: &'static Context = unsafe { &*begun.context };
        let Begun { wait_on, timeout_ms, epoch, tsi, .. } = begun;
        if !begun.run.target.is_null() {
            return Ok(if context.engine.is_alive(epoch) { begun.answer } else { -1 });
        }
        let turn = Turn { wait_on, timeout_ms, epoch, tsi };
        match context.engine.end(turn) {
            TurnEnd::Done => Ok(begun.answer),
            TurnEnd::Ended => Ok(-1),
        }
    })
}

/// Handles one descriptor that the foreign loop of the service thread `tsi` polled; `None` does housekeeping alone. Answers 0 for a descriptor
/// that is not ours or lives on, 1 for one whose connection ended; true when `revents` is to be cleared.
pub fn service_fd(
    context: *const c_void,
    polled: Option<(c_int, i16, i16)>,
    tsi: c_int,
) -> Result<(c_int, bool), Refusal> {
    let context = Context::borrow(context)?;
    let outcome = context.engine.service_fd(context.tsi(tsi)?, polled);
    Ok(match outcome {
        FdOutcome::Foreign => (0, false),
        FdOutcome::Handled => (0, true),
        FdOutcome::Closed => (1, false),
    })
}
