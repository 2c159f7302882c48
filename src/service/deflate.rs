//! Compresses what a program writes to a WebSocket, as it writes it.

use crate::conn::{Conn, Phase};
use crate::engine::Core;
use crate::error::Error;
use crate::ws::deflate::compress::HELD_BACK;
use crate::ws::deflate::{Deflate, RSV1};
use crate::ws::frame::Opcode;

impl Core {
    /// Collects a part of a message compressed, in as many frames as it takes. False if it is to go as it is.
    pub(crate) fn write_deflated(
        &mut self,
        conn: &mut Conn,
        opcode: Opcode,
        fin: bool,
        payload: &[u8],
    ) -> Result<bool, Error> {
        let Phase::Ws(ws) = &mut conn.phase else { return Ok(false) };
        let Some(deflate) = &mut ws.deflate else { return Ok(false) };
        let is_continuation = opcode == Opcode::Continuation;
        if !deflate.compressor.begin(is_continuation, fin, payload.len(), &deflate.options) {
            return Ok(false);
        }
        let Some(mut deflate) = ws.deflate.take() else { return Ok(false) };
        let mut room = std::mem::take(&mut self.deflate_room);
        let done = self.push_deflated(conn, &mut deflate, (opcode, fin), payload, &mut room);
        room.clear();
        self.deflate_room = room;
        if let Phase::Ws(ws) = &mut conn.phase {
            ws.deflate = Some(deflate);
        }
        done.map(|()| true)
    }

    fn push_deflated(
        &mut self,
        conn: &mut Conn,
        deflate: &mut Deflate,
        (opcode, fin): (Opcode, bool),
        payload: &[u8],
        room: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let options = deflate.options;
        let mut at = 0;
        let mut kind = (opcode, if opcode == Opcode::Continuation { 0 } else { RSV1 });
        loop {
            let terms = (deflate.agreement.out, &options, &mut self.deflate_stock);
            let is_last = deflate.compressor.fill((payload, &mut at), fin, room, options.frame, terms);
            let n = if is_last { room.len() } else { room.len() - HELD_BACK };
            self.push_marked(conn, (fin && is_last, kind.0, kind.1), &room[..n]);
            if is_last {
                return Ok(());
            }
            room.drain(..n);
            kind = (Opcode::Continuation, 0);
            self.send_now(conn)?;
        }
    }
}
