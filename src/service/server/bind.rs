//! Bindings: which protocol of the program's a connection belongs to, and the session memory that goes with it.

use crate::conn::memory::Session;
use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Event, Target, Verdict};
use crate::settings::Quirks;
use crate::table::ConnId;

impl Engine {
    /// Session memory of the first protocol, before anything is bound; the target of its filter event.
    pub(crate) fn prepare_session(&self, id: ConnId) -> Result<Target, Error> {
        self.with_conn(id, |core, conn| {
            let is_bound = matches!(&conn.phase, Phase::Http(http) if http.is_bound);
            let is_due = !core.settings.has(Quirks::HTTP_WITHOUT_SESSION);
            if is_due && (!core.settings.has(Quirks::REBIND_SESSIONS) || !is_bound) {
                core.give_session(conn, 0, false);
            }
            Ok(core.target_of(id, conn, 0))
        })
    }

    /// A file needs no binding of its own, unless its mount names a protocol or the last request left another one.
    pub(crate) fn bind_if_other(&self, id: ConnId, protocol: usize, always: bool) -> Result<Target, Error> {
        let stays = self.with_conn(id, |core, conn| {
            Ok((conn.protocol == protocol && !always).then(|| core.target(id, conn)))
        })?;
        match stays {
            Some(target) => Ok(target),
            None => self.bind_http(id, protocol),
        }
    }

    /// Binds an HTTP connection to a protocol of its virtual host, with the events that go with it.
    pub(crate) fn bind_http(&self, id: ConnId, protocol: usize) -> Result<Target, Error> {
        let old = self.with_conn(id, |core, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let was_bound = std::mem::replace(&mut http.is_bound, true);
            Ok((core.settings.has(Quirks::REBIND_SESSIONS) && was_bound).then(|| core.target(id, conn)))
        })?;
        if let Some(old) = old {
            self.call(&old, Event::HttpDrop);
        }
        let (target, rebinds) = self.with_conn(id, |core, conn| {
            let rebinds = core.settings.has(Quirks::REBIND_SESSIONS);
            if core.settings.has(Quirks::HTTP_WITHOUT_SESSION) {
                conn.protocol = protocol;
            } else {
                core.give_session(conn, protocol, rebinds);
            }
            Ok((core.target(id, conn), rebinds))
        })?;
        if rebinds && self.call(&target, Event::HttpBind) == Verdict::Close {
            let _ = self.with_conn(id, |_, conn| {
                if let Phase::Http(http) = &mut conn.phase {
                    http.is_bound = false;
                }
                Ok(())
            });
            return Err(Error::Closing);
        }
        Ok(target)
    }

    /// After a response of the library: the transaction is complete.
    pub(crate) fn completed(&self, id: ConnId, done: Result<(), Error>) -> Verdict {
        match done.and_then(|()| self.complete_transaction(id, true)) {
            Ok(true) => Verdict::Continue,
            Ok(false) | Err(_) => Verdict::Close,
        }
    }

    /// Completes a transaction. True: the connection stays for another request; false: it is to be closed.
    /// `by_program`: the program asked for it, so the events of a new binding follow.
    pub fn complete_transaction(&self, id: ConnId, by_program: bool) -> Result<bool, Error> {
        let (stays, rebinds) = self.end_transaction(id, by_program)?;
        if rebinds {
            self.frame(|| self.bind_http(id, 0)).ok_or(Error::Stopped)??;
        }
        Ok(stays)
    }
}

impl Core {
    /// Binds a connection to a protocol and gives it that protocol's session memory, fresh if asked for or if the
    /// protocol changes.
    pub(crate) fn give_session(&mut self, conn: &mut Conn, protocol: usize, fresh: bool) {
        let changes = conn.protocol != protocol;
        conn.protocol = protocol;
        if conn.has_given_user {
            return;
        }
        let owns = conn.session.as_ref().is_none_or(|s| s.address() == conn.user);
        if !changes && !fresh && (conn.user != 0 || !owns) {
            return;
        }
        let protocols = self.vhosts.get(conn.vhost).map(|v| &v.settings.protocols);
        let size = protocols.and_then(|p| p.get(protocol)).map_or(0, |p| p.session_size);
        let memory = self.stock.take(size);
        conn.replace_session(memory);
        conn.user = conn.session.as_ref().map_or(0, Session::address);
    }
}
