//! The two connections of a request that is passed on: how they part.

use crate::conn::Phase;
use crate::conn::http::Stage;
use crate::conn::proxy::Stage as UpstreamStage;
use crate::engine::State;
use crate::http::body::Framing;
use crate::table::ConnId;

impl State {
    /// A connection has no upstream any more. True if only the end of the connection ends its reply.
    pub(crate) fn part_from_upstream(&mut self, downstream: ConnId) -> bool {
        let Some(Phase::Http(http)) = self.conns.get_mut(downstream).map(|c| &mut c.phase) else {
            return false;
        };
        let up = http.upstream.take();
        http.stage = Stage::Answering;
        http.is_heard = false;
        match up.and_then(|up| self.conns.get(up)).map(|c| &c.phase) {
            Some(Phase::Upstream(upstream)) => {
                upstream.stage == UpstreamStage::Body && upstream.framing == Framing::UntilClose
            }
            _ => false,
        }
    }
}
