//! Frames that a program writes: compressed, masked or in place.

use crate::conn::{Conn, Phase};
use crate::engine::Core;
use crate::error::Error;
use crate::service::turn::output::{COLLECT_UP_TO, broken};
use crate::service::websocket::frames::{Masking, Outgoing};
use crate::settings::{ExtensionHooks, Quirks};
use crate::table::ConnId;
use crate::ws::delimited;
use crate::ws::frame::{Opcode, encode_header, encode_in_place};

/// Bytes of a large client frame that are masked and sent before the next ones; a multiple of the key's length.
pub(crate) const MASKED_AT_ONCE: usize = 64 * 1024;

impl Core {
    /// A frame is for the program's own extensions to see before it is sent.
    pub(crate) fn passes_pipeline(&self, conn: &Conn, opcode: Opcode) -> bool {
        let sees = |hooks| self.settings.extension_hooks.contains(hooks);
        conn.pipeline().is_some() && (!opcode.is_control() || sees(ExtensionHooks::CONTROLS))
    }

    pub(crate) fn write_frame(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        (opcode, fin, masking): (Opcode, bool, Masking),
        data: &mut Outgoing<'_>,
    ) -> Result<usize, Error> {
        let Outgoing { room, start } = data;
        let (start, len) = (*start, room.len() - *start);
        let is_client = self.may_write_frame(conn, opcode, len)?;
        let is_delimited = matches!(&conn.phase, Phase::Ws(ws) if ws.delimited.is_some());
        if is_delimited && !opcode.is_control() && !delimited::can_send(&room[start..]) {
            return Err(Error::Invalid("byte in a delimited frame"));
        }
        let opcode = if opcode.is_control() { opcode } else { self.continued(conn, opcode, fin) };
        if is_delimited {
            self.push_frame(conn, fin, opcode, &room[start..])?;
            return Ok(len);
        }
        if !opcode.is_control() && self.write_deflated(id, conn, (opcode, fin, masking), &room[start..])? {
            return Ok(len);
        }
        if is_client {
            return self.write_masked(conn, (opcode, fin, masking), &room[start..]);
        }
        let end = room.len();
        if len > COLLECT_UP_TO && !conn.out.is_blocked() {
            let first = encode_in_place(room, start..end, fin, opcode, None).unwrap_or_else(|| {
                // Without room in front of the payload the header goes ahead of it.
                let (header, n) = encode_header(fin, opcode, len as u64, None);
                conn.out.push(&header[..n], &mut self.out_buffers);
                start
            });
            let Some(stream) = &conn.stream else { return Err(Error::Gone) };
            if !conn.out.send_with(stream, &room[first..], &mut self.out_buffers) {
                return Err(broken());
            }
            conn.ready.writable = !conn.out.is_blocked();
            return Ok(len);
        }
        let n = self.push_frame(conn, fin, opcode, &room[start..])?;
        Ok(if opcode.is_control() { n + len } else { len })
    }

    /// What a data frame has to say when it goes on with a message by itself.
    fn continued(&self, conn: &mut Conn, opcode: Opcode, fin: bool) -> Opcode {
        let Phase::Ws(ws) = &mut conn.phase else { return opcode };
        let goes_on = std::mem::replace(&mut ws.is_message_open, !fin);
        if goes_on && self.settings.has(Quirks::CONTINUES_MESSAGES) { Opcode::Continuation } else { opcode }
    }

    /// A client's frame. It is masked in our memory, a part at a time: the program's bytes stay as they are.
    fn write_masked(
        &mut self,
        conn: &mut Conn,
        (opcode, fin, masking): (Opcode, bool, Masking),
        payload: &[u8],
    ) -> Result<usize, Error> {
        if payload.len() <= COLLECT_UP_TO {
            let n = self.push_marked(conn, (fin, opcode, 0), masking, payload)?;
            return Ok(if opcode.is_control() { n + payload.len() } else { payload.len() });
        }
        let key = self.mask_for(masking)?;
        let (header, n) = encode_header(fin, opcode, payload.len() as u64, Some(key));
        conn.out.push(&header[..n], &mut self.out_buffers);
        for (index, part) in payload.chunks(MASKED_AT_ONCE).enumerate() {
            conn.out.push_masked(part, key, index * MASKED_AT_ONCE, &mut self.out_buffers);
            self.send_now(conn)?;
        }
        Ok(payload.len())
    }
}
