//! TLS of virtual hosts: their contexts come up, are shown to the program, get new certificates; and what a program
//! may ask about them.

use crate::engine::Engine;
use crate::error::Error;
use crate::host::{Event, TlsContext, Verdict, VhostId};
use crate::log::{Level, line};
use crate::table::ConnId;
use crate::tls::cert::{Certificate, PeerCertificate};
use crate::tls::context::{self, ClientContext, Shown, Trouble};
use crate::tls::settings::{ClientTls, Identity, ServerTls, Source};
use crate::vhost::Vhost;

impl Engine {
    /// Builds the contexts that a virtual host's settings ask for. The program sees them: no lock is held.
    pub(crate) fn build_tls(&self, vhost: VhostId) -> Result<(), Error> {
        let wanted = self.with(|s| {
            let settings = &s.core.vhosts.get(vhost)?.settings;
            Some((settings.tls.clone(), settings.client_tls.clone()))
        });
        let Some(Some((server, client))) = wanted else { return Ok(()) };
        if server.is_some() || client.is_some() {
            context::set_up();
        }
        if let Some(server) = server {
            self.build_server_tls(vhost, &server)?;
        }
        if let Some(client) = client {
            self.build_client_tls(vhost, &client)?;
        }
        Ok(())
    }

    fn build_server_tls(&self, vhost: VhostId, server: &ServerTls) -> Result<(), Error> {
        // No other context's sessions are resumed, not even those of an earlier one of this virtual host.
        let id = self.with(|s| {
            s.core.tls_contexts += 1;
            s.core.tls_contexts
        });
        let id = id.ok_or(Error::Stopped)?.to_string();
        let built = context::server(server, id.as_bytes(), &mut |shown, address| {
            let what = match shown {
                Shown::Context => TlsContext::Server,
                Shown::NeedsKey => TlsContext::ServerKey,
            };
            self.show_context(vhost, address, what) != Verdict::Close
        });
        let built = built.map_err(|why| failed(&why))?;
        if built.is_none() {
            line(Level::Warn, format_args!("a virtual host has no certificate yet: it turns peers away"));
        }
        self.with(|s| s.core.vhosts.get_mut(vhost).map(|v| v.tls = built));
        Ok(())
    }

    /// Gives a virtual host TLS for its peers, in place of what it had; those that are connected keep theirs.
    pub fn init_server_tls(&self, vhost: VhostId, settings: &ServerTls) -> Result<(), Error> {
        context::set_up();
        self.frame(|| self.build_server_tls(vhost, settings)).unwrap_or(Err(Error::Stopped))?;
        self.with(|s| {
            if let Some(vhost) = s.core.vhosts.get_mut(vhost) {
                vhost.settings.tls = Some(settings.clone());
            }
        });
        Ok(())
    }

    /// Takes a virtual host's TLS away: new peers are turned away, its clients cannot use it. Open sessions go on.
    pub fn end_tls(&self, vhost: VhostId) -> Result<(), Error> {
        self.with(|s| {
            let v = s.core.vhosts.get_mut(vhost).ok_or(Error::Gone)?;
            (v.tls, v.client_tls) = (None, None);
            Ok(())
        })
        .unwrap_or(Err(Error::Stopped))
    }

    fn show_context(&self, vhost: VhostId, context: usize, what: TlsContext) -> Verdict {
        let target = self.with(|s| s.core.unbound_target(vhost));
        target.map_or(Verdict::Close, |target| self.call(&target, Event::TlsContext { context, what }))
    }

    fn build_client_tls(&self, vhost: VhostId, settings: &ClientTls) -> Result<(), Error> {
        let known = self.with(|s| {
            // The last one is the likeliest to be as it was made.
            s.core.vhosts.iter().rev().find_map(|(id, v)| {
                let context = v.client_tls.as_ref().filter(|context| id != vhost && context.is_common())?;
                (v.settings.client_tls.as_ref() == Some(settings)).then(|| context.clone())
            })
        });
        let known = known.flatten();
        let built = context::client(settings, known.as_ref(), &mut |address| {
            self.show_context(vhost, address, TlsContext::Client);
        });
        let built = built.map_err(|why| failed(&why))?;
        if known.is_some_and(|known| known.is(&built)) && !built.is_common() {
            self.part_from(vhost, &built, settings);
        }
        self.with(|s| {
            let vhost = s.core.vhosts.get_mut(vhost).ok_or(Error::Gone)?;
            vhost.settings.client_tls = Some(settings.clone());
            vhost.client_tls = Some(built);
            Ok(())
        })
        .unwrap_or(Err(Error::Stopped))
    }

    /// The program has changed a context for one virtual host: the others that had it get one as it was.
    fn part_from(&self, vhost: VhostId, changed: &ClientContext, settings: &ClientTls) {
        let fresh = context::client(settings, None, &mut |_| {}).map_err(|why| failed(&why)).ok();
        self.with(|s| {
            for (id, v) in s.core.vhosts.iter_mut() {
                if id != vhost
                    && let Some(former) = v.client_tls.take_if(|context| context.is(changed))
                {
                    v.client_tls = fresh.as_ref().map(|fresh| fresh.instead_of(&former));
                }
            }
        });
    }

    /// Gives a virtual host TLS for its clients.
    pub fn init_client_tls(&self, vhost: VhostId, settings: &ClientTls) -> Result<(), Error> {
        context::set_up();
        self.frame(|| self.build_client_tls(vhost, settings)).unwrap_or(Err(Error::Stopped))
    }

    /// A virtual host's clients trust another certificate, DER, from now on; those of others do not.
    pub fn trust_for_clients(&self, vhost: VhostId, der: &[u8]) -> Result<(), Error> {
        let found = self.with(|s| {
            let v = s.core.vhosts.get(vhost)?;
            let (context, settings) = (v.client_tls.clone()?, v.settings.client_tls.clone()?);
            let has_it = |v: &Vhost| v.client_tls.as_ref().is_some_and(|other| other.is(&context));
            let is_alone = !s.core.vhosts.iter().any(|(id, v)| id != vhost && has_it(v));
            Some((context, settings, is_alone))
        });
        let (former, settings, is_alone) = found.ok_or(Error::Stopped)?.ok_or(Error::WrongPhase)?;
        let is_own = is_alone || !former.is_common();
        let mut context = if is_own {
            former
        } else {
            let fresh = context::client(&settings, None, &mut |_| {}).map_err(|why| failed(&why))?;
            fresh.instead_of(&former)
        };
        context.trust(der).map_err(|why| failed(&why))?;
        context.claim();
        self.with(|s| s.core.vhosts.get_mut(vhost).map(|v| v.client_tls = Some(context)));
        Ok(())
    }

    /// Every virtual host whose certificate comes from the file `chain` (and its key from `key`) uses it from now on:
    /// read anew, or the ones in memory. How many did.
    pub fn renew_certificates(&self, chain: &Source, key: &Source, fresh: Identity) -> Result<usize, Error> {
        let affected = self.with(|s| {
            let uses = |identity: &Identity| {
                identity.chain.as_ref() == Some(chain) && identity.key.as_ref() == Some(key)
            };
            let all = s
                .core
                .vhosts
                .iter()
                .filter(|(_, v)| v.settings.tls.as_ref().is_some_and(|t| uses(&t.common.identity)));
            all.map(|(id, v)| (id, v.tls.clone(), v.settings.tls.clone())).collect::<Vec<_>>()
        });
        let mut renewed = 0;
        for (vhost, context, settings) in affected.ok_or(Error::Stopped)? {
            let password = settings.as_ref().and_then(|s| s.common.identity.password.clone());
            let identity = Identity { password, ..fresh.clone() };
            match context {
                Some(context) => context.renew(&identity).map_err(|why| failed(&why))?,
                None => self.frame(|| self.bring_up(vhost, &identity)).unwrap_or(Err(Error::Stopped))?,
            }
            renewed += 1;
        }
        Ok(renewed)
    }

    /// A virtual host that lacked its certificate has one now.
    fn bring_up(&self, vhost: VhostId, identity: &Identity) -> Result<(), Error> {
        self.with(|s| {
            let tls = s.core.vhosts.get_mut(vhost).and_then(|v| v.settings.tls.as_mut());
            if let Some(tls) = tls {
                tls.common.identity = identity.clone();
            }
        });
        self.build_tls(vhost)
    }

    /// True when peers of a virtual host shake hands first.
    pub fn speaks_tls(&self, vhost: VhostId) -> bool {
        self.with(|s| s.core.wants_handshake(vhost)).unwrap_or(false)
    }

    /// The certificate of a virtual host.
    pub fn vhost_certificate(&self, vhost: VhostId) -> Option<Certificate> {
        self.with(|s| s.core.vhosts.get(vhost)?.tls.as_ref()?.certificate()).flatten().map(Certificate::from)
    }

    /// The certificate that a connection's peer has shown.
    pub fn peer_certificate(&self, id: ConnId) -> Result<Option<PeerCertificate>, Error> {
        self.with_conn(id, |_, conn| {
            Ok(conn.stream.as_ref().and_then(|s| s.session()).and_then(PeerCertificate::of))
        })
    }

    /// The address of a connection's TLS session; 0 when it has none.
    pub fn tls_session(&self, id: ConnId) -> Result<usize, Error> {
        self.with_conn(id, |_, conn| Ok(conn.tls_session()))
    }

    /// How TLS was asked for, in the face's word; for a peer 1 with TLS and 0 without.
    pub fn tls_word(&self, id: ConnId) -> Result<u32, Error> {
        self.with_conn(id, |_, conn| Ok(conn.tls_word))
    }
}

fn failed(Trouble(why): &Trouble) -> Error {
    line(Level::Error, format_args!("TLS: {why}"));
    Error::Tls
}
