//! A server that never returns to its program: one call for its whole life, in which every open connection is asked
//! again and again whether it has something to send.

use super::Legacy;
use crate::context::Context;
use crate::entry::entry;
use crate::service::{ServiceHabits, turn};
use libc::{c_int, c_void};
use lws_engine::broadcast::Broadcast;
use std::time::{Duration, Instant};

/// Connections are asked at least this often.
const PERIOD: Duration = Duration::from_millis(50);

/// Rounds that traffic asks for do not come more often.
const SHORTEST: Duration = Duration::from_millis(1);

/// Input after which the next round comes at once: with what one more turn may bring, it is little more than a piece.
const AT_ONCE: usize = 128;

/// The answer of a turn that a signal has ended.
const INTERRUPTED: c_int = 1;

const HABITS: ServiceHabits = ServiceHabits {
    zero_waits: false,
    no_vhost: -1,
    nothing_pending: 0,
    negative_waits: false,
    interrupted: INTERRUPTED,
    ran: 0,
};

/// When the next round is due. Plain data: nothing here has to be cleaned up when the thread is cancelled.
#[derive(Clone, Copy)]
struct Due {
    last: Instant,
    /// Bytes of input since: traffic wants a round of its own.
    told: usize,
}

impl Due {
    fn after(self) -> Duration {
        match self.told {
            0 => PERIOD,
            1..AT_ONCE => SHORTEST,
            _ => Duration::ZERO,
        }
    }

    fn left_ms(self) -> c_int {
        let left = self.after().saturating_sub(self.last.elapsed());
        c_int::try_from(left.as_micros().div_ceil(1000)).unwrap_or(c_int::MAX)
    }
}

/// Serves until a signal handler of the program has run; `reason` asks a connection what it has to send. All connections
/// have ended afterwards.
pub fn serve(legacy: &'static Legacy, context: *const c_void, reason: c_int) -> c_int {
    let mut due = Due { last: Instant::now(), told: 0 };
    loop {
        let said = turn(context, due.left_ms(), 0, HABITS);
        if said == INTERRUPTED {
            return end(context);
        }
        if said < 0 {
            return said;
        }
        due.told += legacy.take_told();
        if due.last.elapsed() >= due.after() {
            ask_all(context, reason);
            // What the round itself told is no traffic.
            legacy.take_told();
            due = Due { last: Instant::now(), told: 0 };
        }
    }
}

fn ask_all(context: *const c_void, reason: c_int) {
    entry("libwebsocket_create_server", (), || {
        let to = Broadcast { idle: true, ..Broadcast::default() };
        Context::borrow(context)?.engine.call_broadcast(to, reason, 0, 0);
        Ok(())
    });
}

fn end(context: *const c_void) -> c_int {
    entry("libwebsocket_create_server", 0, || {
        Context::borrow(context)?.destroy();
        Ok(0)
    })
}
