//! Decompresses what a WebSocket receives, a piece at a time, as its program takes it.
//!
//! Compressed payload stays where it was read until its turn comes: [`Rx::compressed`] is what of it is at hand, right
//! in front of the input that follows it. Between turns it is the front of the connection's unread input.

use crate::conn::{Conn, Phase};
use crate::engine::{Core, READ_SIZE};
use crate::host::HEADROOM;
use crate::service::turn::rx::Rx;
use crate::settings::Quirks;
use crate::ws::Violation;
use crate::ws::deflate::inflate::Now;
use crate::ws::message::Piece;
use std::ops::Range;

/// Compressed payload at hand.
pub(crate) struct CompressedInput {
    /// Where it lies in the read buffer, up to where the rest of the input begins.
    at: Range<usize>,
    /// It ends its message.
    is_last: bool,
}

impl Core {
    /// A piece of compressed payload came.
    pub(crate) fn take_compressed(&mut self, conn: &mut Conn, rx: &mut Rx, piece: &Piece, at: Range<usize>) {
        let validates = self.settings.validate_utf8 && !piece.binary;
        if let Phase::Ws(ws) = &mut conn.phase
            && let Some(deflate) = &mut ws.deflate
            && piece.first_of_message
        {
            deflate.inflater.begin(validates);
        }
        rx.compressed = Some(CompressedInput { at, is_last: piece.final_of_message });
    }

    /// Goes on with what was kept when the connection was left.
    pub(crate) fn resume_compressed(&mut self, conn: &mut Conn, rx: &mut Rx) {
        if rx.compressed.is_none()
            && let Phase::Ws(ws) = &mut conn.phase
            && let Some(deflate) = &mut ws.deflate
            && deflate.inflater.is_full
            && ws.pipeline.is_none()
        {
            let end = rx.at.start + std::mem::take(&mut deflate.held);
            rx.compressed = Some(CompressedInput { at: rx.at.start..end, is_last: deflate.held_is_last });
            rx.at.start = end;
        }
    }

    /// Keeps what is at hand with the connection.
    pub(crate) fn keep_compressed(&mut self, conn: &mut Conn, rx: &mut Rx) {
        if let Some(compressed) = rx.compressed.take()
            && let Phase::Ws(ws) = &mut conn.phase
            && let Some(deflate) = &mut ws.deflate
        {
            deflate.held = compressed.at.len();
            deflate.held_is_last = compressed.is_last;
            rx.at.start = compressed.at.start;
        }
    }

    /// Forgets what is at hand and what was to come of it.
    pub(crate) fn drop_compressed(&mut self, conn: &mut Conn, rx: &mut Rx) {
        rx.compressed = None;
        let Phase::Ws(ws) = &mut conn.phase else { return };
        if let Some(deflate) = &mut ws.deflate {
            deflate.held = 0;
            deflate.inflater.is_full = false;
        }
        if let Some(pipeline) = &mut ws.pipeline {
            pipeline.stages.iter_mut().for_each(|stage| stage.has_more_in = false);
        }
    }

    /// The next piece of what is at hand lies there in the output; `None` when all is used up.
    pub(crate) fn inflate_step(
        &mut self,
        conn: &mut Conn,
        rx: &mut Rx,
    ) -> Result<Option<Range<usize>>, Violation> {
        let Some(compressed) = rx.compressed.as_mut() else { return Ok(None) };
        let Phase::Ws(ws) = &mut conn.phase else { return Ok(None) };
        let Some(deflate) = ws.deflate.as_mut() else { return Ok(None) };
        let wanted = deflate.options.piece.unwrap_or(READ_SIZE);
        let most = wanted.min(ws.piece_limit).clamp(1, READ_SIZE);
        if rx.output.is_empty() {
            rx.output = self.take_read_buffer();
        }
        let filled = deflate.inflater.fill(
            &rx.buffer[compressed.at.clone()],
            compressed.is_last,
            &mut rx.output[HEADROOM..HEADROOM + most],
            (deflate.agreement.inward, &deflate.options, &mut self.deflate_stock),
        );
        let (used, made, now) = filled?;
        compressed.at.start += used;
        if now != Now::Full {
            rx.compressed = None;
        }
        if made == 0 && (now != Now::Done || !self.settings.has(Quirks::EMPTY_MESSAGES)) {
            return Ok(None);
        }
        deflate.is_current = true;
        ws.since_write += made.max(1);
        rx.slice.note_piece();
        Ok(Some(HEADROOM..HEADROOM + made))
    }
}
