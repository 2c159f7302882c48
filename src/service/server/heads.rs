//! Heads in work: parsers and the places among them, which are limited where the settings say so.

use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine, State};
use crate::http::head::HeadParser;
use crate::table::ConnId;

impl Engine {
    /// Connections that waited for a place among the heads in work go on.
    pub(crate) fn serve_head_waiters(&self) {
        self.with(State::serve_head_waiters);
    }
}

impl State {
    /// Connections that waited for a place among the heads in work, oldest first.
    pub(crate) fn serve_head_waiters(&mut self) {
        let limit = self.core.settings.head_pool.unwrap_or(usize::MAX);
        while self.core.heads_in_use < limit
            && let Some(id) = self.core.head_waiters.pop_front()
        {
            let Some(conn) = self.conns.get_mut(id) else { continue };
            if let Phase::Http(http) = &mut conn.phase {
                http.awaits_pool = false;
                self.core.enqueue(id, conn);
                break;
            }
        }
    }
}

impl Core {
    /// True when the connection has, or now gets, one of the places for heads in work; else it waits for one.
    pub(crate) fn has_head_place(&mut self, id: ConnId, conn: &mut Conn) -> bool {
        let Phase::Http(http) = &mut conn.phase else { return false };
        if http.holds_pool {
            return true;
        }
        if self.settings.head_pool.is_some_and(|limit| self.heads_in_use >= limit) {
            http.awaits_pool = true;
            self.head_waiters.push_back(id);
            return false;
        }
        self.heads_in_use += 1;
        http.holds_pool = true;
        true
    }

    /// Takes a head back, and the place it held.
    pub(crate) fn give_head(&mut self, head: Option<Box<HeadParser>>, held_place: bool) {
        if held_place {
            self.heads_in_use -= 1;
        }
        let Some(mut head) = head else { return };
        let is_for_origins = head.goes_by(&self.origin_limits);
        let stock = if is_for_origins { &mut self.origin_heads } else { &mut self.heads };
        if stock.len() < 32 && (is_for_origins || head.goes_by(&self.head_limits)) {
            head.reset();
            stock.push(head);
        }
    }
}
