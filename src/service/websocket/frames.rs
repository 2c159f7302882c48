//! Frames of ours: collected with the connection's other output, masked where we are the client.

use crate::conn::{CloseState, Conn, Phase};
use crate::engine::Core;
use crate::error::Error;
use crate::log::Level;
use crate::settings::{ExtensionHooks, Quirks};
use crate::ws::frame::{MAX_CONTROL, Opcode, encode_header};

/// The masking key of a client's frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Masking {
    /// An unpredictable one (RFC 6455 section 5.3).
    #[default]
    Random,
    /// Zeros: the payload stands in the clear.
    Zeros,
}

/// Bytes to write, with room in front of them for a header where the caller has it.
pub struct Outgoing<'a> {
    /// The room and the payload behind it.
    pub room: &'a mut [u8],
    /// Where the payload begins.
    pub start: usize,
}

impl Core {
    /// Appends a control frame to the output.
    pub(crate) fn send_control(&mut self, conn: &mut Conn, opcode: Opcode, payload: &[u8]) {
        if self.settings.extension_hooks.contains(ExtensionHooks::CONTROLS)
            && let Some(pipeline) = conn.pipeline_mut()
        {
            pipeline.controls.push_back((opcode, payload.into()));
            return;
        }
        if let Err(error) = self.push_frame(conn, true, opcode, payload) {
            self.log_later(Level::Error, format!("a control frame cannot be sent: {error}"));
            conn.ready.broken = true;
        }
    }

    /// Collects a frame, masked if we are the client; the length of its header.
    pub(crate) fn push_frame(
        &mut self,
        conn: &mut Conn,
        fin: bool,
        opcode: Opcode,
        payload: &[u8],
    ) -> Result<usize, Error> {
        self.push_marked(conn, (fin, opcode, 0), Masking::Random, payload)
    }

    /// The same with reserved bits, and a choice of the key.
    pub(crate) fn push_marked(
        &mut self,
        conn: &mut Conn,
        (fin, opcode, rsv): (bool, Opcode, u8),
        masking: Masking,
        payload: &[u8],
    ) -> Result<usize, Error> {
        if let Phase::Ws(ws) = &mut conn.phase
            && let Some(delimited) = &mut ws.delimited
        {
            let Some((before, behind)) = delimited.marks(opcode, fin) else { return Ok(0) };
            let payload = if opcode.is_control() { b"" } else { payload };
            for part in [before, payload, behind] {
                conn.out.push(part, &mut self.out_buffers);
            }
            return Ok(before.len());
        }
        let is_client = matches!(&conn.phase, Phase::Ws(ws) if ws.is_client);
        let key = is_client.then(|| self.mask_for(masking)).transpose()?;
        let (mut header, n) = encode_header(fin, opcode, payload.len() as u64, key);
        header[0] |= rsv;
        conn.out.push(&header[..n], &mut self.out_buffers);
        match key {
            Some(key) => conn.out.push_masked(payload, key, 0, &mut self.out_buffers),
            None => conn.out.push(payload, &mut self.out_buffers),
        }
        Ok(n)
    }

    /// The masking key of a client's frame.
    pub(crate) fn mask_for(&mut self, masking: Masking) -> Result<[u8; 4], Error> {
        match masking {
            Masking::Random => self.keys.draw(),
            Masking::Zeros => Ok([0; 4]),
        }
    }

    /// Refuses a frame that a connection cannot send. True if it is a client's.
    pub(crate) fn may_write_frame(&self, conn: &Conn, opcode: Opcode, len: usize) -> Result<bool, Error> {
        let Phase::Ws(ws) = &conn.phase else { return Err(Error::WrongPhase) };
        let is_ending = conn.end.is_some() && self.settings.has(Quirks::ENDS_WRITES_FIRST);
        if conn.close_state != CloseState::Open || ws.sent_close || !ws.is_established || is_ending {
            return Err(Error::Closing);
        }
        if opcode.is_control() && len > MAX_CONTROL {
            return Err(Error::Invalid("length of a control frame (125 bytes at most)"));
        }
        Ok(ws.is_client)
    }
}
