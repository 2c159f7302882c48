//! The body of a reply as its program gets it, and its end.

use crate::conn::Phase;
use crate::conn::client::Stage;
use crate::engine::Engine;
use crate::error::Error;
use crate::host::{Event, HEADROOM, Payload, Target, Verdict};
use crate::table::ConnId;
use std::ops::Range;

impl Engine {
    /// Tells the program of the end of its reply, once it is reached.
    pub(crate) fn finish_reply(&self, id: ConnId) -> Result<(), Error> {
        let target = self.with_conn(id, |core, conn| {
            let Phase::Client(client) = &mut conn.phase else { return Ok(None) };
            let is_over = client.body.as_ref().is_none_or(crate::http::body::BodyDecoder::is_done);
            if client.stage != Stage::Body || !is_over {
                return Ok(None);
            }
            client.stage = Stage::Complete;
            conn.timeout = None;
            core.enqueue(id, conn);
            Ok(Some(core.target(id, conn)))
        })?;
        let Some(target) = target else { return Ok(()) };
        let rest = self.rewritten(id, b"", true)?;
        if rest.is_some_and(|mut rest| self.deliver_page(&target, &mut rest).is_err()) {
            self.end_client(id);
            return Err(Error::Closing);
        }
        if self.call(&target, Event::ClientHttpDone) == Verdict::Close {
            self.end_client(id);
            return Err(Error::Closing);
        }
        self.transaction_over(id);
        Ok(())
    }

    /// A piece of a reply as its program is to see it, with headroom and a byte behind it; `None` for the piece as it
    /// is. At the end, what was held back.
    pub(crate) fn rewritten(&self, id: ConnId, piece: &[u8], is_end: bool) -> Result<Option<Vec<u8>>, Error> {
        self.with_conn(id, |_, conn| {
            let Phase::Client(client) = &mut conn.phase else { return Ok(None) };
            let Some(rewriter) = &mut client.rewriter else { return Ok(None) };
            let mut page = vec![0; HEADROOM];
            rewriter.feed(piece, &mut page);
            if is_end {
                rewriter.finish(&mut page);
            }
            page.push(0);
            Ok(Some(page))
        })
    }

    pub(crate) fn deliver_page(&self, target: &Target, page: &mut [u8]) -> Result<(), Error> {
        let at = HEADROOM..page.len() - 1;
        if at.is_empty() { Ok(()) } else { self.deliver_read(target, page, at) }
    }

    pub(crate) fn deliver_read(
        &self,
        target: &Target,
        room: &mut [u8],
        at: Range<usize>,
    ) -> Result<(), Error> {
        match self.call(target, Event::ClientHttpRead { payload: Payload { room, at, delivery: None } }) {
            Verdict::Close => Err(Error::Closing),
            _ => Ok(()),
        }
    }
}
