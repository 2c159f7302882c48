//! What a program may choose about TLS, as plain data.

use std::path::PathBuf;

/// A certificate or key: where it is, or itself.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// In a file, PEM.
    File(PathBuf),
    /// In memory, PEM or DER.
    Memory(Vec<u8>),
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::File(path) => write!(f, "{path:?}"),
            // It may be a private key.
            Source::Memory(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

/// A certificate with its chain, and its key.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Identity {
    /// The certificate and those above it.
    pub chain: Option<Source>,
    /// The private key.
    pub key: Option<Source>,
    /// What the key is encrypted with.
    pub password: Option<Password>,
}

/// A pass phrase, which no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(pub Vec<u8>);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("...")
    }
}

/// What servers and clients choose alike.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Common {
    /// Who we are.
    pub identity: Identity,
    /// Whom we trust.
    pub trusted: Option<Source>,
    /// Ciphers up to TLS 1.2, in OpenSSL's syntax; `None` for our choice.
    pub ciphers: Option<Vec<u8>>,
    /// Ciphers from TLS 1.3 on; `None` for OpenSSL's choice.
    pub ciphers_13: Option<Vec<u8>>,
    /// Application protocols (RFC 7301), the best one first; none: the extension is not used.
    pub alpn: Vec<Vec<u8>>,
    /// Bits of OpenSSL's options to set ...
    pub options_set: u64,
    /// ... and to clear.
    pub options_clear: u64,
}

impl Common {
    /// Some of it stands in files, which change.
    pub(super) fn names_files(&self) -> bool {
        let sources = [&self.identity.chain, &self.identity.key, &self.trusted];
        sources.into_iter().any(|source| matches!(source, Some(Source::File(_))))
    }
}

/// Whether clients are asked for certificates.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum ClientCerts {
    /// They are not.
    #[default]
    None,
    /// They are, and may have none.
    Wanted,
    /// Who has none is turned away.
    Needed,
}

/// What becomes of peers on a TLS port that do not speak TLS.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum PlainPeers {
    /// They are turned away.
    #[default]
    Refused,
    /// They are served as on a plain port.
    Served,
    /// Every request is answered with the address below `https://`.
    Redirected,
    /// They become raw streams.
    Raw,
}

/// A server's choices.
#[derive(Clone, Default, Debug)]
pub struct ServerTls {
    /// Those it shares with clients.
    pub common: Common,
    /// Names of elliptic curves, in OpenSSL's syntax; `None` for OpenSSL's choice.
    pub curves: Option<Vec<u8>>,
    /// Whether clients show certificates.
    pub client_certs: ClientCerts,
    /// Peers that do not speak TLS.
    pub plain_peers: PlainPeers,
    /// Without a certificate the virtual host comes up all the same, and turns peers away until it gets one.
    pub may_lack_cert: bool,
    /// The program sees the context before its certificate is loaded; else when it is complete, and may refuse it.
    pub is_shown_first: bool,
    /// A connection moves to the virtual host that the peer named; else it only gets its certificate.
    pub name_moves: bool,
    /// Which of OpenSSL's progress events the program wants to see; 0 for none.
    pub progress_mask: i32,
}

/// A client's choices that hold for a virtual host.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ClientTls {
    /// Those it shares with servers.
    pub common: Common,
    /// The system's certificate authorities are not trusted.
    pub without_system_store: bool,
    /// A context of the program, by its address, used as it is.
    pub provided: usize,
    /// It also verifies in its own way, and what it found is judged afterwards.
    pub keeps_verification: bool,
    /// Which of OpenSSL's progress events the program wants to see; 0 for none.
    pub progress_mask: i32,
}

/// What one client forgives its server.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Lenience {
    /// A certificate that stands for itself, or under a root that is not trusted.
    pub self_signed: bool,
    /// A certificate for another name.
    pub host_name: bool,
    /// One that is no longer, or not yet, valid.
    pub expired: bool,
    /// An issuer that is not known.
    pub unknown_issuer: bool,
}
