//! What every driver does before and behind its own work: a connection is born, and let go of.

use crate::conn::{End, Phase};
use crate::engine::Engine;
use crate::error::Error;
use crate::net::stream::Io;
use crate::service::turn::closing::Hands;
use crate::table::ConnId;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

/// A closed connection's input is thrown away up to so many bytes.
pub(crate) const MOST_DISCARDED: usize = 1 << 20;

impl Engine {
    /// Does what a connection begins with, on the thread that makes it. A panic ends it.
    pub(crate) fn birth<T>(&self, id: ConnId, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(result) => result,
            Err(payload) => {
                self.condemn(id, Hands::New, payload);
                Err(Error::Closing)
            }
        }
    }

    /// Lets go of a connection after it was driven: sends, tells the foreign loop, queues what is left to do, and
    /// ends it if someone wished so meanwhile.
    pub(crate) fn release(&self, id: ConnId) {
        let after = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            conn.is_busy = false;
            if let Some(stream) = &conn.stream
                && !conn.out.is_blocked()
                && !conn.out.flush(stream, false, &mut s.core.out_buffers)
            {
                conn.end = Some(End::AtOnce);
            }
            if let Some(end) = conn.end.take() {
                return Some(Err(end));
            }
            if s.core.has_more_to_do(conn) {
                s.core.enqueue(id, conn);
            }
            Some(Ok(s.core.mask_change(id, conn)))
        });
        match after.flatten() {
            Some(Err(end)) => self.close(id, end),
            Some(Ok(Some(change))) => self.tell_mask(&change),
            Some(Ok(None)) | None => {}
        }
    }

    /// The same on the thread that is about to run a lane, which needs no waking.
    pub(crate) fn quiet_frame<T>(&self, lane: usize, work: impl FnOnce() -> T) -> Option<T> {
        let life = self.lives.load(Ordering::SeqCst);
        self.enter(life, Some(lane), work).map(|(result, ..)| result)
    }

    /// Throws input away until the peer is done or has sent more than an honest peer would.
    pub(crate) fn drive_lingering(&self, id: ConnId) {
        self.with(|s| {
            let Some(conn) = s.conns.get_mut(id) else { return };
            let Phase::Lingering { discarded } = &mut conn.phase else { return };
            let mut buffer = s.core.take_read_buffer();
            let is_over = loop {
                let Some(stream) = &conn.stream else { break true };
                match stream.receive(&mut buffer) {
                    Io::Moved(n) => *discarded += n,
                    Io::Blocked => break false,
                    Io::Ended | Io::Broken => break true,
                }
                if *discarded > MOST_DISCARDED {
                    break true;
                }
            };
            conn.ready.readable = false;
            if is_over {
                conn.end = Some(End::AtOnce);
            }
            s.core.give_read_buffer(buffer);
        });
    }
}
