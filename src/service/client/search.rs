//! The addresses of a client's server: found at once, or by the resolver, at the beginning and for each new place.

use crate::conn::client::{Aim, Stage};
use crate::conn::{Conn, End, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Event, Target, Verdict};
use crate::http::request_builder::Place;
use crate::net::connect::Remote;
use crate::net::resolve;
use crate::service_thread::NO_TSI;
use crate::settings::Quirks;
use crate::table::ConnId;
use std::collections::VecDeque;
use std::net::SocketAddr;

/// Why a name leads nowhere although it has addresses.
pub(crate) const NO_USABLE: &str = "address: all are IPv6, which is switched off here";

impl Engine {
    /// Finds the connection's addresses: at once, or later by the resolver; or it uses another one's connection.
    pub(crate) fn search(&self, id: ConnId) -> Verdict {
        if self.reuse_connection(id) {
            return Verdict::Continue;
        }
        let name = self.with_conn(id, |core, conn| {
            let ipv4_only = core.is_ipv4_only(conn);
            let limit = core.vhosts.get(conn.vhost).map(|v| v.settings.connect_timeout);
            let until = limit.map(|limit| core.now + limit);
            conn.set_timeout(id, until.map(|at| (timeout::CONNECT, at)), core.alarms(conn.tsi));
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            client.connect_until = until;
            client.stage = Stage::Resolving;
            let (host, port) = match &client.proxy {
                Some(proxy) => (proxy.host.as_slice(), proxy.port),
                None => (client.place.address.as_slice(), client.place.port),
            };
            if let Some(path) = host.strip_prefix(b"+") {
                client.remotes = VecDeque::from([Remote::Unix(path.to_vec())]);
                return Ok(None);
            }
            let Ok(name) = std::str::from_utf8(host) else {
                return Err(Error::Invalid("address"));
            };
            if let Some(all) = resolve::known(name) {
                client.remotes = remotes(&all, port, ipv4_only);
                return if client.remotes.is_empty() { Err(Error::Invalid(NO_USABLE)) } else { Ok(None) };
            }
            Ok(Some(name.to_owned()))
        });
        match name {
            Ok(None) => Verdict::Continue,
            Ok(Some(name)) => {
                let epoch = self.with(|s| s.core.epoch).unwrap_or(0);
                let tsi = self.tsi_of(id).unwrap_or(NO_TSI);
                self.resolver.ask((epoch, id.to_bits()), &name, tsi);
                Verdict::Continue
            }
            Err(error) => self.fail(id, "no ads", &format!("{}: {error}", self.whereto(id))),
        }
    }

    /// Answers of the resolver go to those who asked.
    pub(crate) fn take_answers(&self) {
        for answer in self.resolver.take() {
            let (epoch, bits) = answer.token;
            let id = ConnId::from_bits(bits);
            let failed = self.with(|s| {
                if s.core.epoch != epoch {
                    return None;
                }
                let conn = s.conns.get_mut(id)?;
                let ipv4_only = s.core.is_ipv4_only(conn);
                let Phase::Client(client) = &mut conn.phase else { return None };
                let host = client.proxy.as_ref().map_or(&client.place.address, |p| &p.host);
                if client.stage != Stage::Resolving || answer.name.as_bytes() != host {
                    return None;
                }
                let port = client.proxy.as_ref().map_or(client.place.port, |p| p.port);
                let why = match &answer.result {
                    Ok(all) => {
                        client.remotes = remotes(all, port, ipv4_only);
                        client.remotes.is_empty().then(|| NO_USABLE.to_owned())
                    }
                    Err(error) => Some(error.to_string()),
                };
                let Some(why) = why else {
                    s.core.enqueue(id, conn);
                    return None;
                };
                Some(format!("{}: {why}", answer.name))
            });
            if let Some(Some(why)) = failed {
                self.fail(id, "no ads", &why);
                let _ = self.end_conn(id, End::AtOnce);
            }
        }
    }

    /// Begins anew with another place.
    pub(crate) fn start_over(&self, id: ConnId, place: Place) -> Verdict {
        self.leave_client_pool(id);
        if !self.drop_stream(id) {
            return Verdict::Close;
        }
        let ready = self.with_conn(id, |core, conn| {
            let proxy = core.proxy_for(conn.vhost, &place.address);
            let Phase::Client(client) = &mut conn.phase else { return Err(Error::WrongPhase) };
            // A wish to write the body was one for the request that is given up; a WebSocket's stays.
            conn.wants_write &= client.aim == Aim::WebSocket;
            client.proxy = proxy;
            let head = client.head.take();
            client.has_head = false;
            client.body = None;
            client.awaits_read = false;
            client.has_part = false;
            client.has_body = client.request.multipart.is_some() || client.request.is_urlencoded;
            client.chunks = false;
            client.interim = 0;
            client.remotes.clear();
            client.remote = None;
            client.place = place;
            client.is_created = false;
            core.give_head(head, false);
            Ok(core.target(id, conn))
        });
        let Ok(target) = ready else { return Verdict::Close };
        let was_bound = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Client(client)) => client.is_bound,
            _ => false,
        });
        if was_bound == Some(true) {
            self.call(&target, Event::ClientDrop);
            let fresh = self.with_conn(id, |core, conn| {
                core.give_client_session(conn);
                Ok(core.target(id, conn))
            });
            let Ok(target) = fresh else { return Verdict::Close };
            self.bind_client(id, &target);
        }
        self.search(id)
    }

    /// Tells a protocol that a client is bound to it. Who refuses is not told of the binding's end.
    pub(crate) fn bind_client(&self, id: ConnId, target: &Target) {
        let is_raw = self.with(|s| match s.conns.get(id).map(|c| &c.phase) {
            Some(Phase::Client(client)) => client.aim == Aim::Raw,
            _ => false,
        });
        let event = if is_raw == Some(true) { Event::RawBind } else { Event::ClientBind };
        let is_bound = self.call(target, event) != Verdict::Close;
        self.with(|s| {
            if let Some(Phase::Client(client)) = s.conns.get_mut(id).map(|c| &mut c.phase) {
                client.is_bound = is_bound;
            }
        });
    }
}

impl Core {
    /// Addresses of the other family are of no use on a virtual host without IPv6.
    fn is_ipv4_only(&self, conn: &Conn) -> bool {
        self.vhosts.get(conn.vhost).is_some_and(|v| v.settings.ipv4_only)
    }

    /// Session memory for a client whose protocol is known from the beginning, or that stays in HTTP.
    pub(crate) fn give_client_session(&mut self, conn: &mut Conn) {
        let Phase::Client(client) = &conn.phase else { return };
        let is_due = client.aim != Aim::WebSocket
            || (client.named.is_some() && self.settings.has(Quirks::REBIND_SESSIONS));
        let protocol = client.named.unwrap_or(0);
        if is_due {
            self.give_session(conn, protocol, true);
        }
    }
}

/// Addresses as places to connect to, in their order.
fn remotes(all: &[SocketAddr], port: u16, ipv4_only: bool) -> VecDeque<Remote> {
    let usable = all.iter().filter(|a| a.is_ipv4() || !ipv4_only);
    usable
        .map(|address| {
            let mut address = *address;
            address.set_port(port);
            Remote::Tcp(address)
        })
        .collect()
}
