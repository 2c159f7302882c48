//! Virtual hosts at run time: their settings, their listener, and what protocols keep on them.

use crate::conn::memory::Session;
use crate::host::VhostId;
use crate::journal::Log;
use crate::net::tally::Tally;
use crate::settings::{Listen, VhostSettings};
use crate::table::ConnId;
use crate::tls::context::{ClientContext, ServerContext};
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
    /// It was ended before its engine.
    pub is_removed: bool,
    /// What its peers' TLS sessions are made of. `None` where it wants TLS means that it lacks its certificate.
    pub tls: Option<ServerContext>,
    /// What its clients' TLS sessions are made of.
    pub client_tls: Option<ClientContext>,
    /// Its protocols had their `ProtocolInit`.
    pub is_initialised: bool,
    /// What its connections came to.
    pub tally: Arc<Tally>,
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
            is_removed: false,
            tls: None,
            client_tls: None,
            is_initialised: false,
            tally: Arc::default(),
            awaits_interface: false,
            log: None,
        }
    }

    /// The key of a protocol; the first protocol's when there is no such index, 0 when there is none at all.
    pub fn key(&self, protocol: usize) -> usize {
        let protocols = &self.settings.protocols;
        protocols.get(protocol).or(protocols.first()).map_or(0, |p| p.key)
    }

    /// Which protocol has this name.
    pub fn protocol_named(&self, name: &[u8]) -> Option<usize> {
        self.settings.protocols.iter().position(|p| p.name == name)
    }
}

/// Chooses the virtual host for a Host header: among those with the same listening port, an exact match first,
/// then one without regard to case and port, then (if asked for) one that the name lies below; else `current` stays.
pub fn choose(vhosts: &[Vhost], current: VhostId, host: &[u8], subdomains: bool) -> VhostId {
    let Some((port, listener)) = vhosts.get(current.0 as usize).map(|v| (v.port, v.listener)) else {
        return current;
    };
    let candidates = vhosts.iter().enumerate().filter(move |(_, v)| {
        v.port == port && (port != 0 || v.listener == listener) && v.settings.listen != Listen::No
    });
    let candidates = candidates.map(|(i, v)| Candidate { id: VhostId(i as u32), name: &v.settings.name });
    best(candidates, host, subdomains).unwrap_or(current)
}

/// A virtual host that may be meant.
pub struct Candidate<'a> {
    /// Which.
    pub id: VhostId,
    /// Its name.
    pub name: &'a [u8],
}

/// The one that `host` means, as [`choose`] does.
pub fn best<'a>(
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
