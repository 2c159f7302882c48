//! Whether a connection can go on without news from the kernel.

use crate::conn::client::{Client, Stage};
use crate::conn::{CloseState, Conn, Phase};
use crate::engine::Core;

impl Core {
    /// True when a connection can go on without news from the kernel. A foreign loop is left to say when the
    /// program may write again.
    pub(crate) fn has_more_to_do(&self, conn: &Conn) -> bool {
        let can_write = conn.ready.writable && !conn.out.is_blocked();
        let is_foreign = self.threads[conn.tsi].is_foreign;
        if conn.tls_handshake.is_some() {
            return conn.ready.readable;
        }
        match &conn.phase {
            Phase::Listening(_) => conn.ready.readable && !conn.rx_paused,
            Phase::Lingering { .. } | Phase::IdleKeepAlive => conn.ready.readable,
            Phase::Pipe(_) => false,
            Phase::Client(client) if conn.close_state == CloseState::Open => {
                client.restart.is_some() || self.client_has_more(conn, client)
            }
            Phase::Upstream(_) if conn.close_state == CloseState::Open => {
                conn.reads() && (conn.ready.readable || conn.ready.broken || !conn.unread.is_empty())
            }
            Phase::Raw(_) if conn.close_state == CloseState::Open => {
                conn.ready.broken
                    || (conn.reads() && (conn.ready.readable || !conn.unread.is_empty()))
                    || (conn.wants_write && can_write && !is_foreign)
            }
            Phase::Ws(ws)
                if conn.close_state == CloseState::Open || conn.close_state == CloseState::AwaitingClose =>
            {
                conn.ready.broken
                    || (ws.owes_frames() && can_write)
                    || (conn.ready.readable && conn.reads())
                    || (conn.wants_write && can_write && !is_foreign)
            }
            Phase::Http(http) if conn.close_state == CloseState::Open => {
                conn.ready.broken
                    || (conn.reads() && (conn.ready.readable || http.has_unread(conn)))
                    || ((http.file.is_some() || http.owes_file_done) && can_write)
                    || (conn.wants_write && can_write && !is_foreign)
            }
            Phase::Ws(_) | Phase::Http(_) | Phase::Client(_) | Phase::Raw(_) | Phase::Upstream(_) => {
                conn.close_state == CloseState::Flushing && conn.out.is_empty()
            }
        }
    }

    fn client_has_more(&self, conn: &Conn, client: &Client) -> bool {
        let writes_body = client.has_body
            && conn.wants_write
            && conn.ready.writable
            && !conn.out.is_blocked()
            && !self.threads[conn.tsi].is_foreign;
        match client.stage {
            Stage::New | Stage::Free | Stage::Requesting => true,
            Stage::Resolving => !client.remotes.is_empty(),
            Stage::Queued | Stage::Securing => false,
            Stage::Connecting => conn.ready.writable || conn.ready.broken,
            Stage::Proxy | Stage::Reply => {
                conn.ready.readable || conn.ready.broken || !conn.unread.is_empty() || writes_body
            }
            Stage::Body => {
                let has_input = conn.ready.readable || conn.ready.ended || !conn.unread.is_empty();
                (conn.reads() && has_input) || writes_body
            }
            Stage::Complete => conn.ready.readable || conn.ready.ended || conn.ready.broken,
        }
    }
}
