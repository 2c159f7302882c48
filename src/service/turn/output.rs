//! What programs write: sent by the connection's driver, at the end of the turn, or now.

use crate::conn::client::{Aim, Stage};
use crate::conn::{CloseState, Conn, Phase, timeout};
use crate::engine::Core;
use crate::error::Error;
use crate::settings::Quirks;
use crate::table::ConnId;

/// Frames up to this payload are collected and leave with others; larger ones go out in place, uncopied.
pub(crate) use crate::delivery::MOST_COLLECTED as COLLECT_UP_TO;

impl Core {
    /// What was written is sent by the connection's driver, at the end of the turn, or now. True if the foreign loop
    /// is to hear of it.
    pub(crate) fn settle_write(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        own_turn: bool,
    ) -> Result<bool, Error> {
        if own_turn {
            if !conn.is_busy {
                self.threads[conn.tsi].to_flush.push(id);
            }
            return Ok(false);
        }
        self.send_now(conn)?;
        Ok(!conn.is_busy)
    }

    pub(crate) fn write_http(&mut self, id: ConnId, conn: &mut Conn, bytes: &[u8]) -> Result<usize, Error> {
        if conn.close_state != CloseState::Open {
            return Err(Error::Closing);
        }
        if conn.is_upstream() || conn.is_relayed() {
            return Err(Error::WrongPhase);
        }
        // On a WebSocket the bytes go out as they are: programs that compose frames themselves rely on it.
        let all = bytes.len();
        let mut bytes = bytes;
        // That of a chunk.
        let mut size_line = None;
        match &mut conn.phase {
            Phase::Http(http) => {
                http.has_answered = true;
                if http.is_head && !self.settings.has(Quirks::HEAD_METHOD) {
                    bytes = &bytes[..http.head_part(bytes)];
                }
                http.note_bytes(bytes);
            }
            Phase::Client(client) => {
                size_line = client.chunks.then(|| format!("{all:x}\r\n"));
                let is_raw = client.aim == Aim::Raw && client.stage == Stage::Requesting;
                if !is_raw && !matches!(client.stage, Stage::Reply | Stage::Body) {
                    return Err(Error::WrongPhase);
                }
                if client.stage == Stage::Reply {
                    let until = self.after(timeout::REPLY, self.settings.handshake_timeout);
                    conn.set_timeout(id, until, self.alarms(conn.tsi));
                }
            }
            _ => {}
        }
        if all == 0 && size_line.is_some() {
            // A chunk of no bytes would be the last one.
            return Ok(0);
        }
        if let Some(line) = &size_line {
            conn.out.push(line.as_bytes(), &mut self.out_buffers);
        }
        if bytes.len() > COLLECT_UP_TO {
            let Some(stream) = &conn.stream else { return Err(Error::Gone) };
            if !conn.out.send_with(stream, bytes, &mut self.out_buffers) {
                return Err(broken());
            }
            conn.ready.writable = !conn.out.is_blocked();
        } else {
            conn.out.push(bytes, &mut self.out_buffers);
        }
        if size_line.is_some() {
            conn.out.push(b"\r\n", &mut self.out_buffers);
        }
        Ok(all)
    }

    /// Sends what was collected.
    pub(crate) fn send_now(&mut self, conn: &mut Conn) -> Result<(), Error> {
        let Some(stream) = &conn.stream else { return Err(Error::Gone) };
        if !conn.out.is_blocked() && !conn.out.flush(stream, false, &mut self.out_buffers) {
            return Err(broken());
        }
        if conn.out.is_blocked() {
            conn.ready.writable = false;
        }
        Ok(())
    }
}

pub(crate) fn broken() -> Error {
    Error::System { what: "send", cause: std::io::ErrorKind::BrokenPipe.into() }
}
