//! Virtual hosts at run time: their settings, their listener, and what protocols keep on them.

use crate::access_log::Log;
use crate::conn::memory::Session;
use crate::host::VhostId;
use crate::net::counters::Counters;
use crate::opaque::ProtocolKey;
use crate::settings::VhostSettings;
use crate::table::ConnId;
use crate::tls::context::{ClientContext, ServerContext};
use crate::tls::settings::PlainPeers;
use crate::vhosts::Vhosts;
use std::sync::Arc;

/// A virtual host.
pub struct Vhost {
    /// What the program chose.
    pub settings: VhostSettings,
    /// The listener it made or shares.
    pub listener: Option<ConnId>,
    /// The port listened on; 0 when there is none.
    pub port: u16,
    /// Memory each protocol asked for on this virtual host.
    pub private: Vec<Option<Session>>,
    /// Its end has been told to the last: nothing but connections that end still need it.
    pub is_over: bool,
    /// What its peers' TLS sessions are made of. `None` where it wants TLS means that it lacks its certificate.
    pub tls: Option<ServerContext>,
    /// What its clients' TLS sessions are made of.
    pub client_tls: Option<ClientContext>,
    /// Its protocols had their `ProtocolInit`.
    pub is_initialised: bool,
    /// What its connections came to.
    pub counters: Arc<Counters>,
    /// Its interface is missing: it will listen once that is there.
    pub awaits_interface: bool,
    /// Its access log.
    pub log: Option<Arc<Log>>,
}

impl Vhost {
    /// A virtual host that does not listen yet.
    pub fn new(settings: VhostSettings) -> Vhost {
        let private = settings.protocols.iter().map(|_| None).collect();
        Vhost {
            settings,
            listener: None,
            port: 0,
            private,
            is_over: false,
            tls: None,
            client_tls: None,
            is_initialised: false,
            counters: Arc::default(),
            awaits_interface: false,
            log: None,
        }
    }

    /// It serves peers with TLS, or without it.
    pub fn serves(&self, secure: bool) -> bool {
        match &self.settings.tls {
            Some(tls) => secure || tls.plain_peers == PlainPeers::Served,
            None => !secure,
        }
    }

    /// The key of a protocol; the first protocol's when there is no such index, 0 when there is none at all.
    pub fn key(&self, protocol: usize) -> ProtocolKey {
        let protocols = &self.settings.protocols;
        protocols.get(protocol).or(protocols.first()).map_or(ProtocolKey::NONE, |p| p.key)
    }

    /// Which protocol has this name.
    pub fn protocol_named(&self, name: &[u8]) -> Option<usize> {
        self.settings.protocols.iter().position(|p| p.name == name)
    }
}

/// Chooses the virtual host for a host's name: among those of the listener that `current` has, as far as they serve the
/// connection, an exact match first, then one without regard to case and port, then (if asked for) one that the name lies
/// below.
pub fn choose(
    vhosts: &Vhosts<Vhost>,
    current: VhostId,
    serves: impl Fn(&Vhost) -> bool + Clone,
    host: &[u8],
    subdomains: bool,
) -> Option<VhostId> {
    best(neighbours(vhosts, current, serves), host, subdomains)
}

/// Those that `serves` is true of and that share the listener of `current`, which is one of them then.
pub fn neighbours<'a>(
    vhosts: &'a Vhosts<Vhost>,
    current: VhostId,
    serves: impl Fn(&Vhost) -> bool + Clone,
) -> impl Iterator<Item = Candidate<'a>> + Clone {
    let listener = vhosts.get(current).and_then(|v| v.listener);
    let shared =
        vhosts.iter().filter(move |(_, v)| v.listener.is_some() && v.listener == listener && serves(v));
    shared.map(|(id, v)| Candidate { id, name: &v.settings.name })
}

/// A virtual host that may be meant.
#[derive(Clone)]
pub struct Candidate<'a> {
    id: VhostId,
    name: &'a [u8],
}

/// The one that `host` means.
fn best<'a>(
    candidates: impl Iterator<Item = Candidate<'a>> + Clone,
    host: &[u8],
    subdomains: bool,
) -> Option<VhostId> {
    let name = without_port(host);
    let find = |is_it: &dyn Fn(&[u8]) -> bool| candidates.clone().find(|c| is_it(c.name)).map(|c| c.id);
    find(&|known| known == host)
        .or_else(|| find(&|known| known.eq_ignore_ascii_case(name)))
        .or_else(|| find(&|known| subdomains && is_below(name, known)))
}

/// True if a Host header names just this virtual host: its name, and the port it is reached at, which may be left out if
/// it is the scheme's own (RFC 9110 section 4.2.3).
pub fn is_named(name: &[u8], port: u16, secure: bool, host: &[u8]) -> bool {
    let bare = without_port(host);
    let said = host[bare.len()..].strip_prefix(b":").filter(|digits| !digits.is_empty());
    let usual = if secure { 443 } else { 80 };
    let reached = said.map_or(Some(usual), |digits| std::str::from_utf8(digits).ok()?.parse().ok());
    bare.eq_ignore_ascii_case(name) && reached == Some(port)
}

/// True for a name like `www.example` below `example`.
fn is_below(name: &[u8], parent: &[u8]) -> bool {
    let Some(at) = name.len().checked_sub(parent.len() + 1) else { return false };
    name[at] == b'.' && name[at + 1..].eq_ignore_ascii_case(parent)
}

/// A Host value without its port.
pub(crate) fn without_port(host: &[u8]) -> &[u8] {
    if host.starts_with(b"[") {
        return host.iter().position(|b| *b == b']').map_or(host, |end| &host[..=end]);
    }
    host.iter().rposition(|b| *b == b':').map_or(host, |colon| &host[..colon])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::settings::ServerTls;

    /// Two virtual hosts on one listener, one on another with the same port, one on none.
    fn four(tls: [Option<PlainPeers>; 4]) -> Vhosts<Vhost> {
        let mut all = Vhosts::default();
        let names = ["a.example", "b.example", "c.example", "d.example"];
        for ((name, tls), listener) in names.into_iter().zip(tls).zip([Some(1), Some(1), Some(2), None]) {
            let tls = tls.map(|plain_peers| ServerTls { plain_peers, ..ServerTls::default() });
            let settings = VhostSettings { name: name.into(), tls, ..VhostSettings::default() };
            let vhost = Vhost { listener: listener.map(ConnId::from_bits), port: 80, ..Vhost::new(settings) };
            let id = all.reserve().expect("room");
            all.insert(id, vhost);
        }
        all
    }

    fn chosen(all: &Vhosts<Vhost>, current: u32, secure: bool, host: &str) -> Option<u32> {
        choose(all, VhostId(current), |v| v.serves(secure), host.as_bytes(), true).map(|id| id.0)
    }

    #[test]
    fn names_choose_among_the_virtual_hosts_of_one_listener() {
        let mut all = four([None; 4]);
        for (current, host, want) in [
            (0, "b.example", Some(1)),
            (1, "A.Example:80", Some(0)),
            (0, "www.b.example", Some(1)),
            (0, "c.example", None),
            (2, "a.example", None),
            (2, "c.example", Some(2)),
            (0, "d.example", None),
            (3, "d.example", None),
            (3, "a.example", None),
            (9, "a.example", None),
        ] {
            assert_eq!(chosen(&all, current, false, host), want, "{current} {host}");
        }
        all.retire(VhostId(1));
        assert_eq!(chosen(&all, 0, false, "b.example"), None, "it is gone");
    }

    #[test]
    fn names_lead_neither_out_of_tls_nor_into_it() {
        use PlainPeers::{Redirected, Refused, Served};
        for (tls, plain, secure) in [
            ([None, None], Some(1), None),
            ([Some(Refused), None], Some(1), None),
            ([None, Some(Refused)], None, Some(1)),
            ([Some(Served), Some(Refused)], None, Some(1)),
            ([Some(Refused), Some(Served)], Some(1), Some(1)),
            ([Some(Served), Some(Redirected)], None, Some(1)),
        ] {
            let all = four([tls[0], tls[1], None, None]);
            assert_eq!(chosen(&all, 0, false, "b.example"), plain, "{tls:?} without TLS");
            assert_eq!(chosen(&all, 0, true, "b.example"), secure, "{tls:?} with TLS");
        }
    }

    #[test]
    fn strict_names_are_name_and_port() {
        for (host, port, secure, want) in [
            ("a.example:8080", 8080, false, true),
            ("A.Example:8080", 8080, false, true),
            ("a.example:8081", 8080, false, false),
            ("a.example", 8080, false, false),
            ("a.example", 80, false, true),
            ("a.example:", 80, false, true),
            ("a.example", 443, true, true),
            ("a.example", 443, false, false),
            ("www.a.example:8080", 8080, false, false),
            ("a.exampl:8080", 8080, false, false),
            ("a.example:80x", 80, false, false),
            ("", 80, false, false),
        ] {
            assert_eq!(is_named(b"a.example", port, secure, host.as_bytes()), want, "{host} {port}");
        }
    }

    #[test]
    fn port_is_cut_from_names_and_from_bracketed_addresses() {
        for (host, want) in [
            ("a.example", "a.example"),
            ("a.example:80", "a.example"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
            ("", ""),
        ] {
            assert_eq!(without_port(host.as_bytes()), want.as_bytes(), "{host}");
        }
    }
}
