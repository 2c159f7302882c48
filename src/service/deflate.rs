//! Compresses what a program writes to a WebSocket, as it writes it.

use crate::conn::{Conn, Phase};
use crate::engine::Core;
use crate::error::Error;
use crate::ws::deflate::RSV1;
use crate::ws::deflate::compress::HELD_BACK;
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
        let Some(mut deflate) = ws.deflate.take() else { return Ok(false) };
        let is_continuation = opcode == Opcode::Continuation;
        let options = deflate.options;
        let is_compressed = deflate.compressor.begin(is_continuation, fin, payload.len(), &options);
        let mut room = std::mem::take(&mut self.deflate_room);
        let (mut at, mut kind) = (0, (opcode, if is_continuation { 0 } else { RSV1 }));
        let mut done = Ok(is_compressed);
        while is_compressed {
            let terms = (deflate.agreement.out, &options, &mut self.deflate_stock);
            let is_last = deflate.compressor.fill((payload, &mut at), fin, &mut room, options.frame, terms);
            let n = if is_last { room.len() } else { room.len() - HELD_BACK };
            self.push_marked(conn, (fin && is_last, kind.0, kind.1), &room[..n]);
            room.drain(..n);
            kind = (Opcode::Continuation, 0);
            if is_last {
                break;
            }
            if let Err(error) = self.send_now(conn) {
                done = Err(error);
                break;
            }
        }
        room.clear();
        self.deflate_room = room;
        if let Phase::Ws(ws) = &mut conn.phase {
            ws.deflate = Some(deflate);
        }
        done
    }
}
