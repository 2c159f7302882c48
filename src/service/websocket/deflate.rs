//! Compresses what a program writes to a WebSocket, as it writes it.

use crate::conn::{Conn, Phase};
use crate::engine::Core;
use crate::error::Error;
use crate::service::websocket::frames::Masking;
use crate::table::ConnId;
use crate::timer::Owner;
use crate::ws::deflate::compress::HELD_BACK;
use crate::ws::deflate::{Deflate, RSV1};
use crate::ws::frame::Opcode;
use std::time::Duration;

/// How long a compressor is kept for the next message, and a spare codec for the next connection.
pub(crate) const COMPRESSOR_REST: Duration = Duration::from_secs(30);

impl Core {
    /// Collects a part of a message compressed, in as many frames as it takes. False if it is to go as it is.
    pub(crate) fn write_deflated(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        (opcode, fin, masking): (Opcode, bool, Masking),
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
        let done = self.push_deflated(conn, &mut deflate, (opcode, fin, masking), payload, &mut room);
        room.clear();
        self.deflate_room = room;
        if let Phase::Ws(ws) = &mut conn.phase {
            ws.deflate = Some(deflate);
        }
        self.watch_compressor(id, conn);
        done.map(|()| true)
    }

    /// A connection's compressor was used: it is taken away when it has not been for a while.
    pub(crate) fn watch_compressor(&mut self, id: ConnId, conn: &mut Conn) {
        let now = self.now;
        let Phase::Ws(ws) = &mut conn.phase else { return };
        if ws.deflated_at.replace(now).is_none() {
            conn.need_alarm(id, now + COMPRESSOR_REST, self.alarms(conn.tsi));
        }
    }

    /// Takes a compressor that rests from its connection: the next message begins without the context of those before,
    /// as a sender may at any time (RFC 7692 section 7.2.1).
    pub(crate) fn rest_compressor(&mut self, conn: &mut Conn) {
        if let Phase::Ws(ws) = &mut conn.phase
            && ws.deflated_at.is_some_and(|at| at + COMPRESSOR_REST <= self.now)
        {
            ws.deflated_at = None;
            if let Some(deflate) = &mut ws.deflate {
                deflate.compressor.rest(&mut self.deflate_stock);
            }
        }
    }

    /// Sees to it that spare codecs are dropped when nobody has used them for a while. Called at the end of each turn.
    pub(crate) fn watch_spare_codecs(&mut self, tsi: usize) {
        if !self.deflate_stock.is_watched && !self.deflate_stock.is_empty() {
            self.deflate_stock.is_watched = true;
            let at = self.now + COMPRESSOR_REST;
            self.alarms(tsi).set(at, Owner::SpareCodecs);
        }
    }

    /// The while is over.
    pub(crate) fn age_spare_codecs(&mut self) {
        self.deflate_stock.age();
        self.deflate_stock.is_watched = false;
    }

    fn push_deflated(
        &mut self,
        conn: &mut Conn,
        deflate: &mut Deflate,
        (opcode, fin, masking): (Opcode, bool, Masking),
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
            self.push_marked(conn, (fin && is_last, kind.0, kind.1), masking, &room[..n])?;
            if is_last {
                return Ok(());
            }
            room.drain(..n);
            kind = (Opcode::Continuation, 0);
            self.send_now(conn)?;
        }
    }
}
