//! Files that go through the program on their way to the peer.
//!
//! A piece is read when the peer took what came before it, so a page needs the memory of one piece, however long it is.

use crate::conn::http::Source;
use crate::conn::{Conn, End, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Event, HEADROOM, OwnedBuf, Target, Verdict};
use crate::service::server::http::Step;
use crate::table::ConnId;
use std::os::unix::fs::FileExt;

/// What the program's replacements may add to a piece, beyond its own size.
const GROWTH: usize = 4096;

/// A piece of a file before the program has seen it.
pub(crate) struct HtmlPiece {
    buf: OwnedBuf,
    last: bool,
    chunked: bool,
}

impl Engine {
    /// Shows a piece to the program and collects what that makes of it.
    pub(crate) fn process_html_piece(&self, id: ConnId, target: &Target, piece: HtmlPiece) -> Verdict {
        let HtmlPiece { mut buf, last, chunked } = piece;
        if self.call(target, Event::ProcessHtml { piece: &mut buf, last, chunked }) == Verdict::Close {
            return Verdict::Close;
        }
        let collected = self.with_conn(id, |core, conn| {
            conn.out.push(buf.bytes(), &mut core.out_buffers);
            let until = core.after(timeout::CONTENT, core.settings.content_timeout);
            conn.set_timeout(id, until, core.alarms(conn.tsi));
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            http.note_bytes(buf.bytes());
            if last {
                http.file = None;
                http.owes_file_done = true;
            }
            Ok(())
        });
        if collected.is_ok() { Verdict::Continue } else { Verdict::Close }
    }
}

impl Core {
    /// Reads the next piece.
    pub(crate) fn process_html_step(&mut self, id: ConnId, conn: &mut Conn) -> Step {
        let target = self.target(id, conn);
        let Phase::Http(http) = &mut conn.phase else { return Step::Rest };
        let Some(file) = &mut http.file else { return Step::Rest };
        let Source::ProcessedHtml { file: html, chunked } = &file.source else { return Step::Rest };
        let most = self.settings.default_rx_size.min(usize::try_from(file.left).unwrap_or(usize::MAX));
        let mut room = vec![0; HEADROOM + 2 * self.settings.default_rx_size + GROWTH];
        let Ok(n) = html.read_at(&mut room[HEADROOM..HEADROOM + most], file.offset) else {
            conn.end = Some(End::AtOnce);
            return Step::Rest;
        };
        file.offset += n as u64;
        file.left -= n as u64;
        // A file may have become shorter meanwhile: its page is what there is.
        let last = file.left == 0 || n == 0;
        let chunked = *chunked;
        let buf = OwnedBuf { room, at: HEADROOM..HEADROOM + n };
        Step::ProcessHtml(target, HtmlPiece { buf, last, chunked })
    }
}
