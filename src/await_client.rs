//! Waits for a client's connection inside the call that makes it, for programs that take a refusal as that call's
//! answer. Nothing is locked meanwhile; what else the loop has to do waits, so the time is short.

use crate::conn::Phase;
use crate::conn::client::Stage;
use crate::engine::Engine;
use crate::table::ConnId;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// What a client waits for.
enum Wanted {
    /// The addresses of its server.
    Name,
    /// The kernel to connect its socket, of which this is a copy.
    Socket(OwnedFd),
    /// Its next step.
    Nothing,
}

impl Engine {
    /// Drives a client until it is connected or has failed, for at most `limit`. It goes on in the loop.
    pub(crate) fn await_connection(&self, tsi: usize, id: ConnId, limit: Duration) {
        let _mark = self.mark_turn(tsi);
        let until = Instant::now() + limit;
        while let Some(wanted) = self.awaited(id) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            match wanted {
                Wanted::Name => {
                    self.resolver.wait(left);
                    self.take_answers();
                }
                Wanted::Socket(socket) => {
                    let mut polled = [PollFd::new(&socket, PollFlags::OUT)];
                    let time = Timespec::try_from(left).ok();
                    if poll(&mut polled, time.as_ref()).is_ok_and(|n| n > 0) {
                        let _ = self.with_conn(id, |_, conn| {
                            conn.ready.writable = true;
                            Ok(())
                        });
                    }
                }
                Wanted::Nothing => {}
            }
            self.with(|s| s.core.now = Instant::now());
            self.run_now(tsi, id);
        }
    }

    /// What a client waits for; `None` when it has come as far as it can, or has ended.
    fn awaited(&self, id: ConnId) -> Option<Wanted> {
        self.with_conn(id, |_, conn| {
            let Phase::Client(client) = &conn.phase else { return Ok(None) };
            if conn.end.is_some() || client.failure.is_some() {
                return Ok(None);
            }
            Ok(match client.stage {
                Stage::Resolving if client.remotes.is_empty() => Some(Wanted::Name),
                Stage::Resolving => Some(Wanted::Nothing),
                Stage::Connecting => {
                    conn.stream.as_ref().and_then(|stream| stream.copy().ok()).map(Wanted::Socket)
                }
                _ => None,
            })
        })
        .unwrap_or(None)
    }
}
