//! TLS handshakes: one step each, with the lock given back, for as long as the turn's share of time lasts.
//!
//! Handshakes have a queue of their own behind the run queue: a thousand peers that knock at once keep established
//! connections waiting for no longer than that share. A step runs on the session alone, which stands outside its
//! connection meanwhile, because OpenSSL calls the program back (certificates, names).

use crate::conn::client::{Aim, Stage};
use crate::conn::{Conn, End, Phase, TlsHandshake, timeout};
use crate::engine::{Core, Engine, State};
use crate::host::{Target, VhostId};
use crate::log::Level;
use crate::net::stream::Io;
use crate::settings::{Quirks, RawPeers};
use crate::table::ConnId;
use crate::tls::context::ServerContext;
use crate::tls::handshake_context::HandshakeContext;
use crate::tls::session::{Failure, HandshakeOutcome, Session};
use crate::tls::settings::PlainPeers;
use crate::vhost::{self, Vhost};
use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Time that handshakes have in a turn. A step that has begun is finished.
const SHARE: Duration = Duration::from_micros(1500);

/// The first byte of what is no TLS: control characters begin its records, and no text.
const FIRST_TEXT: u8 = b' ';

/// What a connection's handshake does next.
enum Step {
    /// Nothing: it waits for its peer.
    Rest,
    /// The peer does not speak TLS, and need not.
    Plain(PlainPeers),
    Handshake(Box<Session>, Arc<HandshakeContext>),
    Fail(Failure),
}

/// A session that stands outside its connection for a step. It goes back there when dropped, for the connection's last
/// events may look at it.
struct Outside<'a> {
    engine: &'a Engine,
    id: ConnId,
    session: Option<Box<Session>>,
}

impl Outside<'_> {
    fn advance_handshake(&self, context: &Arc<HandshakeContext>) -> Option<HandshakeOutcome> {
        self.session.as_ref().map(|session| session.advance_handshake(context))
    }
}

impl Drop for Outside<'_> {
    fn drop(&mut self) {
        let Some(session) = self.session.take() else { return };
        self.engine.locked(|s| {
            if let Some(handshake) = s.conns.get_mut(self.id).and_then(|conn| conn.tls_handshake.as_mut()) {
                handshake.session = Some(session);
            }
        });
    }
}

impl State {
    /// A connection in its handshake has news: it gets its place in the queue.
    pub(crate) fn queue_handshake(&mut self, id: ConnId) {
        let Some(conn) = self.conns.get_mut(id) else { return };
        if let Some(handshake) = &mut conn.tls_handshake
            && !std::mem::replace(&mut handshake.is_queued, true)
        {
            self.core.threads[conn.tsi].tls_handshakes.push_back(id);
        }
    }
}

impl Engine {
    /// Goes on with the handshakes of a service thread that can.
    pub(crate) fn advance_handshakes(&self, tsi: usize) {
        let begun = Instant::now();
        let count = self.with(|s| {
            s.let_in_one();
            s.core.threads[tsi].tls_handshakes.len()
        });
        let count = count.unwrap_or(0);
        for _ in 0..count {
            let next = self.with(|s| s.core.threads.get_mut(tsi)?.tls_handshakes.pop_front());
            let Some(Some(id)) = next else { return };
            self.spare(id, |is_mine| self.handshake_of(id, is_mine));
            if begun.elapsed() >= SHARE {
                return;
            }
        }
    }

    fn handshake_of(&self, id: ConnId, is_mine: &Cell<bool>) {
        let step = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            conn.tls_handshake.as_mut()?.is_queued = false;
            if conn.is_busy {
                return None;
            }
            conn.is_busy = true;
            is_mine.set(true);
            Some(s.core.handshake_step(id, conn))
        });
        let Some(Some(step)) = step else { return };
        match step {
            Step::Rest => {}
            Step::Plain(how) => self.serve_plain(id, how),
            Step::Fail(failure) => self.handshake_failed(id, &failure),
            Step::Handshake(session, context) => {
                let session = Outside { engine: self, id, session: Some(session) };
                self.run_handshake(id, session, &context);
            }
        }
        self.release(id);
    }

    /// A step of the handshake.
    fn run_handshake(&self, id: ConnId, mut session: Outside<'_>, context: &Arc<HandshakeContext>) {
        let mut outcome = session.advance_handshake(context);
        if matches!(outcome, Some(HandshakeOutcome::Named)) {
            outcome =
                session.session.as_mut().map(|session| self.follow_name(id, session)).and_then(|followed| {
                    match followed {
                        Ok(context) => session.advance_handshake(&context),
                        Err(failure) => Some(HandshakeOutcome::Failed(failure)),
                    }
                });
        }
        match outcome {
            None => {}
            Some(HandshakeOutcome::Done) => {
                if let Some(session) = session.session.take() {
                    self.handshake_done(id, session);
                }
            }
            Some(HandshakeOutcome::Waits | HandshakeOutcome::Named) => {
                drop(session);
                self.with(|s| {
                    let Some(conn) = s.conns.get_mut(id) else { return };
                    if let Some(handshake) = &mut conn.tls_handshake {
                        let session = handshake.session.as_ref();
                        handshake.is_waiting = session.is_some_and(|session| session.is_waiting());
                    }
                    if conn.ready.broken {
                        conn.end = Some(End::AtOnce);
                    }
                });
            }
            Some(HandshakeOutcome::Failed(failure)) => {
                // Its last events may look at it.
                drop(session);
                self.handshake_failed(id, &failure);
            }
        }
    }

    /// The peer has said whom it wants to speak with, or that it does not care: the handshake goes on as that virtual
    /// host's, before anything else of it is looked at.
    fn follow_name(&self, id: ConnId, session: &mut Session) -> Result<Arc<HandshakeContext>, Failure> {
        let name = session.name();
        let chosen = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            s.core.choose_by_name(id, conn, name.as_deref())
        });
        let (vhost, tls_context, context) = chosen.flatten().ok_or_else(gone)?;
        session.follow(vhost, tls_context.as_ref()).map_err(|_| gone())?;
        Ok(context)
    }

    /// The session is open: the connection goes on with what it is for.
    fn handshake_done(&self, id: ConnId, session: Box<Session>) {
        let _ = self.with_conn(id, |core, conn| {
            conn.tls_handshake = None;
            if let Some(stream) = &mut conn.stream {
                stream.secure(session);
            }
            // What came behind the peer's last words of the handshake is in the session already.
            conn.ready.readable = true;
            if let Phase::Client(client) = &mut conn.phase {
                client.stage = Stage::Requesting;
                let until = core.after(timeout::REPLY, core.settings.handshake_timeout);
                conn.set_timeout(id, until.filter(|_| !is_raw(conn)), core.alarms(conn.tsi));
                core.enqueue(id, conn);
                return Ok(());
            }
            let until = core.after(timeout::HEAD, core.settings.content_timeout);
            conn.set_timeout(id, until, core.alarms(conn.tsi));
            let peers = core.vhosts.get(conn.vhost).map(|v| v.settings.raw_peers);
            if peers == Some(RawPeers::All) {
                core.become_raw_peer(id, conn, false);
            }
            core.enqueue(id, conn);
            Ok(())
        });
    }

    /// The peer speaks without TLS where it may.
    fn serve_plain(&self, id: ConnId, how: PlainPeers) {
        let _ = self.with_conn(id, |core, conn| {
            conn.tls_handshake = None;
            conn.tls_word = 0;
            conn.ready.readable = true;
            let until = core.after(timeout::HEAD, core.head_timeout(conn.vhost));
            conn.set_timeout(id, until, core.alarms(conn.tsi));
            if let Phase::Http(http) = &mut conn.phase {
                http.is_sent_to_tls = how == PlainPeers::Redirected;
            }
            if how == PlainPeers::Raw {
                core.become_raw_peer(id, conn, true);
            }
            core.enqueue(id, conn);
            Ok(())
        });
    }

    fn handshake_failed(&self, id: ConnId, failure: &Failure) {
        self.with(|s| {
            let Some(conn) = s.conns.get_mut(id) else { return };
            conn.end = Some(End::AtOnce);
            let detail = match failure.detail.as_str() {
                "" => String::new(),
                detail => format!(": {detail}"),
            };
            if let Phase::Client(client) = &conn.phase {
                let whereto = client.whereto();
                crate::service::client::connection::note_failure(
                    conn,
                    &failure.what,
                    &format!("{whereto}: TLS handshake{detail}"),
                );
            } else {
                let peer = conn.stream.as_ref().and_then(|s| s.peer());
                let peer = peer.map_or("a local peer".to_owned(), |peer| peer.to_string());
                let what = failure.what.trim_start_matches("connect ");
                s.core.log_later(Level::Warn, format!("TLS handshake with {peer} failed: {what}{detail}"));
            }
        });
    }
}

fn is_raw(conn: &Conn) -> bool {
    matches!(&conn.phase, Phase::Client(client) if client.aim == Aim::Raw)
}

impl Core {
    /// The virtual host that a peer's name leads to, its context if that is not the session's already, and whom
    /// OpenSSL's callbacks concern from then on.
    fn choose_by_name(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        name: Option<&[u8]>,
    ) -> Option<(Option<VhostId>, Option<ServerContext>, Arc<HandshakeContext>)> {
        let has_cert = |v: &Vhost| v.settings.tls.is_some() && v.tls.is_some();
        let subdomains = self.settings.has(Quirks::MATCH_SUBDOMAINS);
        let named = name.and_then(|name| vhost::choose(&self.vhosts, conn.vhost, has_cert, name, subdomains));
        if let Some(name) = name.filter(|_| named.is_none())
            && vhost::neighbours(&self.vhosts, conn.vhost, has_cert).nth(1).is_some()
        {
            let name = name.escape_ascii();
            self.log_later(Level::Info, format!("SNI: no virtual host of this listener is called {name}"));
        }
        let context = Arc::clone(conn.tls_handshake.as_ref()?.context.as_ref()?);
        let Some(vhost) = named.filter(|named| *named != conn.vhost) else {
            return Some((named, None, context));
        };
        let chosen = self.vhosts.get(vhost)?;
        let tls = chosen.settings.tls.as_ref()?;
        if tls.name_moves {
            conn.vhost = vhost;
        }
        let target = self.judge_of(id, conn, vhost);
        let context =
            Arc::new(HandshakeContext { target, progress_mask: tls.progress_mask, ..(*context).clone() });
        conn.tls_handshake.as_mut()?.context = Some(Arc::clone(&context));
        Some((named, chosen.tls.clone(), context))
    }

    /// Who judges the certificate of a peer that speaks with `vhost`.
    fn judge_of(&self, id: ConnId, conn: &Conn, vhost: VhostId) -> Target {
        if self.settings.has(Quirks::VERIFIES_WITHOUT_CONN) {
            return self.unbound_target(vhost);
        }
        self.target_of(id, conn, 0)
    }

    fn handshake_step(&mut self, id: ConnId, conn: &mut Conn) -> Step {
        if conn.end.is_some() {
            return Step::Rest;
        }
        let is_client = matches!(conn.phase, Phase::Client(_));
        conn.ready.readable = false;
        let Some(mut handshake) = conn.tls_handshake.take() else { return Step::Rest };
        let begun = match (&handshake.session, is_client) {
            (Some(_), _) => Ok(()),
            (None, true) => self.begin_as_client(id, conn, &mut handshake),
            (None, false) => match self.plain_peer(conn) {
                Some(PlainPeers::Refused) if !self.may_open_session() => {
                    self.held_back.push_back(id);
                    conn.tls_handshake = Some(handshake);
                    return Step::Rest;
                }
                Some(PlainPeers::Refused) => self.begin_as_server(id, conn, &mut handshake),
                how => {
                    conn.tls_handshake = Some(handshake);
                    return how.map_or(Step::Rest, Step::Plain);
                }
            },
        };
        let step = match (begun, handshake.session.take(), &handshake.context) {
            (Ok(()), Some(session), Some(context)) => Step::Handshake(session, Arc::clone(context)),
            (Ok(()), ..) => Step::Rest,
            (Err(failure), ..) => Step::Fail(failure),
        };
        conn.tls_handshake = Some(handshake);
        step
    }

    /// How a peer is served that has not begun a handshake: `Refused` when it has to, `None` while it has said nothing.
    fn plain_peer(&self, conn: &mut Conn) -> Option<PlainPeers> {
        let tls = self.vhosts.get(conn.vhost).and_then(|v| v.settings.tls.as_ref());
        let how = tls.map_or(PlainPeers::Refused, |tls| tls.plain_peers);
        if how == PlainPeers::Refused {
            return Some(how);
        }
        let mut first = [0; 1];
        match conn.stream.as_ref().map_or(Io::Broken, |s| s.peek_raw(&mut first)) {
            Io::Moved(_) if first[0] >= FIRST_TEXT => Some(how),
            Io::Moved(_) => Some(PlainPeers::Refused),
            Io::Blocked => None,
            Io::Ended | Io::Broken => {
                conn.end = Some(End::AtOnce);
                None
            }
        }
    }

    fn begin_as_server(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        handshake: &mut TlsHandshake,
    ) -> Result<(), Failure> {
        let Some(vhost) = self.vhosts.get(conn.vhost) else { return Err(gone()) };
        let Some(tls_context) = &vhost.tls else {
            return Err(Failure {
                what: "the virtual host has no certificate".to_owned(),
                detail: String::new(),
            });
        };
        let session =
            Session::server(tls_context, conn.vhost, conn.fd(), &self.sessions).map_err(|_| gone())?;
        let progress_mask = vhost.settings.tls.as_ref().map_or(0, |tls| tls.progress_mask);
        let target = self.judge_of(id, conn, conn.vhost);
        self.set_handshake_context(conn, handshake, session, target, progress_mask);
        Ok(())
    }

    fn begin_as_client(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        handshake: &mut TlsHandshake,
    ) -> Result<(), Failure> {
        let Phase::Client(client) = &conn.phase else { return Err(gone()) };
        let Some(vhost) = self.vhosts.get(conn.vhost) else { return Err(gone()) };
        let Some(tls_context) = &vhost.client_tls else {
            return Err(Failure {
                what: "bio_create failed".to_owned(),
                detail:
                    "the virtual host has no TLS for clients: lws_init_vhost_client_ssl() was not called, or \
                    LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT is missing"
                        .to_owned(),
            });
        };
        if !self.may_open_session() {
            return Err(Failure {
                what: "tls restriction limit".to_owned(),
                detail: "as many TLS sessions as may be are open".to_owned(),
            });
        }
        let host = crate::vhost::without_port(&client.request.host);
        let host = host.strip_prefix(b"[").and_then(|h| h.strip_suffix(b"]")).unwrap_or(host);
        let session = Session::client(
            tls_context,
            conn.fd(),
            host,
            client.lenience,
            client.alpn.as_deref(),
            &self.sessions,
        );
        let session = session.map_err(|_| gone())?;
        let progress_mask = vhost.settings.client_tls.as_ref().map_or(0, |tls| tls.progress_mask);
        let target = self.target_of(id, conn, 0);
        self.set_handshake_context(conn, handshake, session, target, progress_mask);
        Ok(())
    }

    fn set_handshake_context(
        &self,
        conn: &Conn,
        handshake: &mut TlsHandshake,
        session: Session,
        target: Target,
        progress_mask: i32,
    ) {
        let Some(host) = self.host else { return };
        let lenience = match &conn.phase {
            Phase::Client(client) => client.lenience,
            _ => crate::tls::settings::Lenience::default(),
        };
        handshake.address = session.address();
        handshake.session = Some(Box::new(session));
        handshake.context = Some(Arc::new(HandshakeContext {
            host,
            target,
            lenience,
            progress_mask,
            program_verifies: self.settings.has(Quirks::PROGRAM_VERIFIES_SERVERS),
        }));
    }
}

fn gone() -> Failure {
    Failure { what: "bio_create failed".to_owned(), detail: "no memory for a TLS session".to_owned() }
}
