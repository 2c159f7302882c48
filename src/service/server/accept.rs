//! Listening: virtual hosts come up, peers come in.

use crate::access_log;
use crate::conn::{CloseState, Conn, End, Phase, SECOND, timeout};
use crate::engine::{Engine, State};
use crate::error::Error;
use crate::guard;
use crate::host::{Event, Verdict, VhostId};
use crate::http::head::Limits;
use crate::log::{Level, line};
use crate::net::listener::{self, Accepted, Listener};
use crate::net::stream::Stream;
use crate::opaque::Tag;
use crate::service::raw::AdoptRaw;
use crate::settings::{Listen, MountKind, Quirks, RawPeers, VhostSettings};
use crate::table::ConnId;
use crate::timer::Owner;
use crate::tls::settings::PlainPeers;
use crate::vhost::Vhost;
use crate::vhosts::Vhosts;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::Arc;
use std::time::Instant;

/// When to try again after the system had no descriptor left.
const ACCEPT_AGAIN: std::time::Duration = std::time::Duration::from_millis(250);

/// When to look again for an interface that was missing.
const LISTEN_AGAIN: std::time::Duration = std::time::Duration::from_secs(2);

/// Peers accepted from one listener in a turn.
const PEERS_PER_TURN: usize = 1024;

/// The same where each has its handshake before it: established connections are served in between.
const TLS_PEERS_PER_TURN: usize = 32;

/// The service thread of listeners: one socket for each port, whose peers go to all service threads.
const LISTENERS: usize = 0;

const POLL_IN: i16 = rustix::event::PollFlags::IN.bits() as i16;

impl Engine {
    /// An id for [`Engine::add_vhost`].
    pub fn reserve_vhost(&self) -> Result<VhostId, Error> {
        let id = self.with(|s| s.core.vhosts.reserve()).ok_or(Error::Stopped)?;
        id.ok_or(Error::Invalid("number of virtual hosts: all ids have been given"))
    }

    /// Adds a virtual host; it shares a listener with an earlier one that asked for the same address. `id` is
    /// of [`Engine::reserve_vhost`]. Answers with the port it listens on (0 for none).
    pub fn add_vhost(&self, id: VhostId, settings: VhostSettings) -> Result<u16, Error> {
        let listen = settings.listen.clone();
        let log = settings.access_log.as_ref().and_then(access_log::open);
        let shared = self
            .with(|s| {
                if s.core.is_stopping {
                    return None;
                }
                let shared = shared_listener(&s.core.vhosts, &listen);
                if s.core.lends_memory {
                    settings.protocols.iter().for_each(|p| s.core.stock.keep(p.session_size));
                }
                if settings.mounts.iter().any(|mount| matches!(mount.kind, MountKind::Proxy(_)))
                    && !s.core.head_limits.forwards
                {
                    let limits = Limits { forwards: true, ..Limits::of(&s.core.settings) };
                    s.core.head_limits = Arc::new(limits);
                    s.core.heads.clear();
                }
                let mut vhost = Vhost::new(settings);
                vhost.log = log;
                if let Some((listener, port)) = shared {
                    (vhost.listener, vhost.port) = (listener, port);
                }
                s.warn_of_mixture(&vhost);
                s.core.vhosts.insert(id, vhost);
                s.core.has_uninitialised = true;
                Some(shared)
            })
            .flatten()
            .ok_or(Error::Stopped)?;
        let begin = || {
            if !self.announce_wake_up(id) {
                return Err(Error::HookRefused);
            }
            self.build_tls(id).and_then(|()| match (&listen, shared) {
                (Listen::No, _) => Ok(0),
                (_, Some((_, port))) => Ok(port),
                (listen, None) => {
                    self.open_listener(id, listen).or_else(|error| self.listen_later(id, error))
                }
            })
        };
        let listens = guard::step("a virtual host", begin).unwrap_or(Err(Error::Closing));
        match listens {
            Ok(port) => {
                let is_there = self.with(|s| {
                    s.core.had_vhost = true;
                    s.core.vhosts.live(id).is_some()
                });
                // The same.
                if is_there == Some(true) { Ok(port) } else { Err(Error::Gone) }
            }
            Err(error) => {
                if self.with(|s| s.core.had_vhost) == Some(false) {
                    self.withdraw_wake_up(id);
                }
                self.drop_vhost(id);
                Err(error)
            }
        }
    }

    /// Tells a foreign loop the wake-up descriptors of all service threads in their order, once, through a virtual
    /// host. False when a hook refused, or has ended it.
    fn announce_wake_up(&self, through: VhostId) -> bool {
        let next = || {
            self.with(|s| {
                let wake = s.core.threads.get(s.core.wakes_announced)?.wake.as_raw_fd();
                // One thread tells of them, as long as a virtual host is there.
                let is_due = s.core.announcing.is_none() && s.core.vhosts.live(through).is_some();
                is_due.then(|| {
                    s.core.announcing = Some(through);
                    (s.core.bare_target(through, 0), wake)
                })
            })
        };
        let announce = || {
            let mut agrees = true;
            while agrees && let Some(Some((target, fd))) = next() {
                let mut is_known = false;
                agrees = guard::always(
                    || self.tell_own_joined(&target, fd, POLL_IN, &mut is_known),
                    || {
                        self.locked(|s| s.core.announcing = None);
                    },
                );
                self.locked(|s| s.core.wakes_announced += usize::from(is_known));
            }
            // A hook may have ended it.
            self.end_left_vhosts();
            agrees && self.locked(|s| s.core.vhosts.live(through).is_some()) == Some(true)
        };
        self.frame(announce).unwrap_or(false)
    }

    /// A virtual host whose interface is missing may listen later; the port is none until then.
    fn listen_later(&self, vhost: VhostId, error: Error) -> Result<u16, Error> {
        let waits = self.with(|s| {
            let v = s.core.vhosts.get_mut(vhost)?;
            v.awaits_interface = v.settings.waits_for_interface && listener::lacks_interface(&error);
            let waits = v.awaits_interface;
            if waits {
                s.core.alarms(0).set(Instant::now() + LISTEN_AGAIN, Owner::Listeners);
            }
            Some(waits)
        });
        if waits.flatten() != Some(true) {
            return Err(error);
        }
        line(Level::Warn, format_args!("{error}: listening there has to wait"));
        Ok(0)
    }

    /// Interfaces may have come meanwhile.
    pub(crate) fn listen_again(&self) {
        let waiting = self.with(|s| {
            let all = s.core.vhosts.iter_mut().filter_map(|(id, v)| {
                std::mem::take(&mut v.awaits_interface).then(|| (id, v.settings.listen.clone()))
            });
            all.collect::<Vec<_>>()
        });
        for (vhost, listen) in waiting.unwrap_or_default() {
            let is_shared = self.with(|s| {
                let shared = shared_listener(&s.core.vhosts, &listen)?;
                let v = s.core.vhosts.get_mut(vhost)?;
                (v.listener, v.port) = shared;
                Some(())
            });
            if is_shared.flatten().is_some() {
                continue;
            }
            let done = self.open_listener(vhost, &listen).or_else(|error| self.listen_later(vhost, error));
            if let Err(error) = done {
                line(Level::Error, format_args!("listening: {error}"));
            }
        }
    }

    fn open_listener(&self, vhost: VhostId, listen: &Listen) -> Result<u16, Error> {
        // The program may have ended it from a callback.
        self.with(|s| s.core.vhosts.live(vhost).map(drop)).flatten().ok_or(Error::Gone)?;
        let listener = Listener::bind(listen)?;
        let (port, fd) = (listener.port, listener.number());
        let id = self
            .with(|s| {
                s.core.may_begin(vhost)?;
                let now = s.core.now;
                let phase = Phase::Listening(listener);
                Ok(s.conns.insert_with(|_| Box::new(Conn::new(LISTENERS, vhost, None, phase, now))))
            })
            .ok_or(Error::Stopped)??;
        self.birth(id, || self.join_listener(id, vhost, port, fd))
    }

    fn join_listener(&self, id: ConnId, vhost: VhostId, port: u16, fd: i32) -> Result<u16, Error> {
        let tag = self.host().map_or(Tag::NONE, |host| host.attach(id, LISTENERS));
        let joined = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            conn.tag = tag;
            if let Err(error) = s.core.join(id, conn) {
                s.core.log_later(Level::Error, format!("listening: {error}"));
                s.conns.remove(id);
                return None;
            }
            // It does not end before the foreign loop knows of it.
            conn.is_busy = true;
            let v = s.core.vhosts.get_mut(vhost)?;
            (v.listener, v.port) = (Some(id), port);
            Some(s.core.target_of(id, conn, 0))
        });
        let Some(target) = joined.flatten() else {
            if let Some(host) = self.host() {
                host.detach(tag);
            }
            return Err(Error::Stopped);
        };
        if !self.tell_joined(id, &target, fd, POLL_IN) {
            self.wish_end(id, End::AtOnce);
        }
        self.release(id);
        // A hook may have ended it, or its virtual host.
        self.with_conn(id, |_, _| Ok(port)).map_err(|_| Error::HookRefused)
    }

    pub(crate) fn drive_listener(&self, id: ConnId) {
        let handshakes_first =
            self.with(|s| s.conns.get(id).is_some_and(|conn| s.core.wants_handshake(conn.vhost)));
        for _ in 0..if handshakes_first == Some(true) { TLS_PEERS_PER_TURN } else { PEERS_PER_TURN } {
            let accepted = self.with(|s| {
                let conn = s.conns.get_mut(id).filter(|_| !s.core.is_stopping)?;
                if s.core.least_loaded_tsi().is_err() {
                    conn.rx_paused = true;
                    s.core.is_gated = true;
                    return None;
                }
                let Phase::Listening(listener) = &conn.phase else { return None };
                let accepted = listener.accept();
                match accepted {
                    Accepted::Peer(..) => Some((accepted, s.core.target_of(id, conn, 0))),
                    Accepted::None => {
                        conn.ready.readable = false;
                        None
                    }
                    Accepted::Exhausted(error) => {
                        let is_news = s.core.exhausted_at.is_none_or(|at| s.core.now >= at + SECOND);
                        if is_news {
                            s.core.exhausted_at = Some(s.core.now);
                            s.core.log_later(Level::Warn, format!("accept: {error}"));
                        }
                        let again = s.core.now + ACCEPT_AGAIN;
                        conn.need_alarm(id, again, s.core.alarms(conn.tsi));
                        conn.rx_paused = true;
                        s.core.is_gated = true;
                        None
                    }
                }
            });
            let Some(Some((Accepted::Peer(fd, peer), target))) = accepted else { return };
            let number = fd.as_raw_fd();
            let outer = self.with(|s| s.core.filtered.replace(number)).flatten();
            let mut kept = None;
            let verdict = guard::always(
                || self.call(&target, Event::FilterNetwork { fd: number, peer }),
                || kept = self.locked(|s| std::mem::replace(&mut s.core.filtered, outer)).flatten(),
            );
            if verdict == Verdict::Close || kept != Some(number) {
                continue;
            }
            if let Err(error) = self.welcome(target.vhost, fd) {
                line(Level::Info, format_args!("a peer was not taken in: {error}"));
            }
        }
    }

    fn welcome(&self, vhost: VhostId, fd: OwnedFd) -> Result<ConnId, Error> {
        let handshakes_first = self.with(|s| s.core.wants_handshake(vhost)) == Some(true);
        if !handshakes_first
            && self.with_vhost(vhost, |settings, _| settings.raw_peers == RawPeers::All) == Some(true)
        {
            let how = AdoptRaw { is_file: false, protocol: None, parent: None, opaque: 0 };
            return self.take_in_raw(vhost, Stream::from_nonblocking(fd), how);
        }
        self.take_in(vhost, Stream::from_nonblocking(fd), true)
    }

    /// The events of a connection's birth, in order; it waits for its first request afterwards.
    pub(crate) fn take_in(
        &self,
        vhost: VhostId,
        stream: Stream,
        may_handshake: bool,
    ) -> Result<ConnId, Error> {
        let fd = stream.number();
        let (id, tsi) = self
            .with(|s| {
                s.core.may_begin(vhost)?;
                let tsi = s.core.least_loaded_tsi()?;
                let now = s.core.now;
                let phase = Phase::Http(Box::default());
                let id = s.conns.insert_with(|_| Box::new(Conn::new(tsi, vhost, Some(stream), phase, now)));
                Ok((id, tsi))
            })
            .ok_or(Error::Stopped)??;
        self.birth(id, || self.be_born(id, (vhost, tsi), fd, may_handshake))
    }

    fn be_born(
        &self,
        id: ConnId,
        (vhost, tsi): (VhostId, usize),
        fd: i32,
        may_handshake: bool,
    ) -> Result<ConnId, Error> {
        let tag = self.host().map_or(Tag::NONE, |host| host.attach(id, tsi));
        let targets = self.with(|s| {
            let conn = s.conns.get_mut(id)?;
            conn.tag = tag;
            let keepalive = s.core.vhosts.get(vhost).and_then(|v| v.settings.tcp_keepalive);
            if let (Some((idle, probes, interval)), Some(stream)) = (keepalive, &conn.stream) {
                stream.keep_alive(idle, probes, interval);
            }
            let first = s.core.target_of(id, conn, 0);
            let mut told = first;
            if s.core.settings.has(Quirks::NEW_CLIENT_ON_FIRST_VHOST) {
                told.vhost = s.core.vhosts.first_id();
                told.key = s.core.bare_target(told.vhost, 0).key;
            }
            let handshakes_first = may_handshake && s.core.wants_handshake(vhost);
            conn.tls_handshake = handshakes_first.then(Box::default);
            conn.tls_word = handshakes_first.into();
            let is_raw = s.core.vhosts.get(vhost).map(|v| v.settings.raw_peers) == Some(RawPeers::All);
            Some((first, told, !(handshakes_first && is_raw)))
        });
        let Some((first, told, is_told)) = targets.flatten() else {
            if let Some(host) = self.host() {
                host.detach(tag);
            }
            return Err(Error::Stopped);
        };
        self.call(&first, Event::Created);
        self.with_conn(
            id,
            |_, conn| if conn.close_state == CloseState::Open { Ok(()) } else { Err(Error::Closing) },
        )?;
        if is_told && self.call(&told, Event::NewClient) == Verdict::Close {
            self.close(id, End::AtOnce);
            return Err(Error::Closing);
        }
        let joined = self.with_conn(id, |core, conn| {
            core.join(id, conn)?;
            // Its own thread waits until the foreign loop knows of it.
            conn.is_busy = true;
            let until = match &conn.tls_handshake {
                Some(_) => core.after(timeout::TLS_ACCEPT, core.settings.content_timeout),
                None => core.after(timeout::HEAD, core.head_timeout(conn.vhost)),
            };
            conn.set_timeout(id, until, core.alarms(conn.tsi));
            Ok(())
        });
        if joined.is_err() || !self.tell_joined(id, &first, fd, POLL_IN) {
            self.wish_end(id, End::AtOnce);
            self.release(id);
            return joined.and(Err(Error::HookRefused));
        }
        self.release(id);
        Ok(id)
    }
}

impl State {
    /// Whether a listener's peers speak TLS is up to its first virtual host: one that shares it otherwise is out of reach.
    fn warn_of_mixture(&mut self, vhost: &Vhost) {
        let first =
            vhost.listener.and_then(|id| self.conns.get(id)).and_then(|c| self.core.vhosts.get(c.vhost));
        let Some(first) = first else { return };
        let is_met = match &first.settings.tls {
            Some(tls) => vhost.settings.tls.is_some() || tls.plain_peers == PlainPeers::Served,
            None => vhost.settings.tls.is_none(),
        };
        if !is_met {
            let (own, first) = (&vhost.settings.name, &first.settings.name);
            let text = format!(
                "no peer reaches virtual host '{}': of it and '{}', whose listener it shares, one alone has TLS",
                own.escape_ascii(),
                first.escape_ascii()
            );
            self.core.log_later(Level::Warn, text);
        }
    }
}

/// The listener and port of a virtual host that asked for the same. A free port is another one each time.
fn shared_listener(vhosts: &Vhosts<Vhost>, listen: &Listen) -> Option<(Option<ConnId>, u16)> {
    let same = |v: &Vhost| v.listener.is_some() && same_address(&v.settings.listen, v.port, listen);
    vhosts.iter().find(|(_, v)| same(v)).map(|(_, v)| (v.listener, v.port))
}

/// True when the two ask for the same port (as bound) and interface, or for the same Unix socket.
fn same_address(bound: &Listen, bound_port: u16, asked: &Listen) -> bool {
    match (bound, asked) {
        (Listen::Tcp { interface: a, .. }, Listen::Tcp { port, interface: b, .. }) => {
            *port != 0 && *port == bound_port && a == b
        }
        (Listen::Unix { path: a, .. }, Listen::Unix { path: b, .. }) => a == b,
        _ => false,
    }
}
