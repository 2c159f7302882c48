//! What a program hears last of a connection, in the terms of its role.

use super::closing::{Last, Role};
use crate::conn::http::Source;
use crate::conn::{CloseState, Conn, Phase};
use crate::engine::Engine;
use crate::guard;
use crate::host::{Event, FileAsked, Target};
use crate::settings::{ExtensionHooks, Quirks};
use crate::table::ConnId;
use std::ffi::CStr;

impl Engine {
    /// Whether the extensions of a connection let it end. If so, what they still had to say, and the close frame that
    /// passes them, is on its way.
    pub(crate) fn extensions_agree(&self, id: ConnId) -> bool {
        let due = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            if conn.is_busy || conn.pipeline().is_none() || conn.close_state != CloseState::Open {
                return None;
            }
            Some((s.core.target(id, conn), conn.close_frame().map(Box::from)))
        });
        let Some((target, payload)) = due.flatten() else { return true };
        if !self.extensions_may_end(id) {
            return false;
        }
        self.send_controls(id);
        self.drain_for_end(id);
        let passes = self.with_settings(|s| s.extension_hooks.contains(ExtensionHooks::CONTROLS));
        if let Some(payload) = payload
            && passes == Some(true)
        {
            self.close_through(id, &target, &payload);
        }
        true
    }

    /// A WebSocket that only awaits its end is no longer bound, for the program.
    pub(crate) fn drop_early(&self, id: ConnId) {
        let target = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let Phase::Ws(ws) = &mut conn.phase else { return None };
            let is_due = s.core.settings.has(Quirks::REBIND_SESSIONS)
                && if ws.is_client { ws.is_bound } else { conn.user != 0 };
            let is_client = ws.is_client;
            (is_due && !std::mem::replace(&mut ws.is_dropped, true))
                .then(|| (s.core.target(id, conn), is_client))
        });
        match target {
            Some(Some((target, true))) => {
                self.call(&target, Event::ClientWsDrop);
            }
            Some(Some((target, false))) => {
                self.call(&target, Event::WsDrop);
            }
            Some(None) | None => {}
        }
    }

    /// The last events of a client's WebSocket.
    pub(crate) fn client_ws_ended(
        &self,
        last: &Last,
        rebinds: bool,
        is_bound: bool,
        is_dropped: bool,
        is_rejected: bool,
    ) {
        if rebinds && is_bound && !is_dropped {
            self.call(&last.bound, Event::ClientWsDrop);
        }
        self.extensions_ended(last, true);
        if !is_rejected || self.with_settings(|s| s.has(Quirks::REJECTED_IS_CLOSED)) == Some(true) {
            self.call(&last.bound, Event::ClientClosed);
        }
    }

    /// The extensions of a connection have ended: before or behind what tells the program so.
    pub(crate) fn extensions_ended(&self, last: &Last, is_before: bool) {
        let ends_first = self.with_settings(|s| s.has(Quirks::EXTENSIONS_END_FIRST)) == Some(true);
        if is_before == (ends_first && matches!(last.role, Role::Ws { .. })) {
            self.tell_ended(&last.bound, &last.extensions);
        }
    }

    /// A client did not come about: its program hears why, unless the call that made it says so by its answer.
    pub(crate) fn client_failed(&self, last: &Last, is_inside_call: bool, why: &CStr) {
        if is_inside_call && self.with_settings(|s| s.has(Quirks::FAILS_BY_ANSWER)) == Some(true) {
            return;
        }
        self.call(&last.bound, Event::ClientFailed { why });
    }

    /// Tells a connection's parent that it ends.
    pub(crate) fn leave_parent(&self, id: ConnId) {
        let told = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            let (parent, child) = (conn.parent?, conn.tag);
            let is_pipe = matches!(conn.phase, Phase::Pipe(_));
            let parent_conn = s.conns.get_mut(parent)?;
            let at = parent_conn.children.iter().position(|c| *c == id)?;
            parent_conn.children.remove(at);
            if is_pipe {
                return None;
            }
            // The parent's protocol and its user word, with the child as the connection that it is about.
            let target = Target { conn: Some((id, child)), ..s.core.target(parent, parent_conn) };
            Some((target, child))
        });
        if let Some(Some((target, child))) = told {
            self.call(&target, Event::ChildClosing { child });
        }
        self.with(|s| s.conns.get_mut(id).map(|conn| conn.parent.take()));
    }

    /// Whatever became of its last events, it is no more.
    pub(crate) fn let_go_surely(&self, id: ConnId) {
        let is_left = self.locked(|s| {
            let is_left = s.conns.get(id).is_some_and(|conn| conn.close_state == CloseState::Retiring);
            if is_left {
                s.discard(id);
            }
            is_left
        });
        if is_left == Some(true) {
            guard::step("heads", || self.serve_head_waiters());
        }
    }

    /// Closes the file that a connection was sending, if it was one of the program's.
    pub(crate) fn drop_program_file(&self, id: ConnId, target: &Target) {
        let file = self.with(|s| s.conns.get_mut(id).and_then(|conn| take_program_file(conn)));
        if let Some(Some(key)) = file {
            self.close_program_file(target, key);
        }
    }

    pub(crate) fn close_program_file(&self, target: &Target, key: usize) {
        self.call(target, Event::File { asked: FileAsked::Close { key } });
    }
}

pub(crate) fn take_program_file(conn: &mut Conn) -> Option<usize> {
    let Phase::Http(http) = &mut conn.phase else { return None };
    match http.file.as_ref()?.source {
        Source::Program(key) => {
            http.file = None;
            Some(key)
        }
        Source::Kernel(_) | Source::ProcessedHtml { .. } => None,
    }
}
