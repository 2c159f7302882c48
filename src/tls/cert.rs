//! Certificates as plain data: whose, from when to when, for what.

use super::raw;
use super::session::Session;
use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::nid::Nid;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::X509VerifyParam;
use openssl::x509::{X509, X509NameRef, X509StoreContext, X509VerifyResult};

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// A certificate.
pub struct Certificate(X509);

impl From<X509> for Certificate {
    fn from(cert: X509) -> Certificate {
        Certificate(cert)
    }
}

impl Certificate {
    /// The first certificate of a PEM text.
    pub fn from_pem(text: &[u8]) -> Option<Certificate> {
        X509::from_pem(text).ok().map(Certificate)
    }

    /// From when it is valid, in seconds since 1970.
    pub fn valid_from(&self) -> Option<i64> {
        seconds(self.0.not_before())
    }

    /// Until when.
    pub fn valid_until(&self) -> Option<i64> {
        seconds(self.0.not_after())
    }

    /// The subject's common name.
    pub fn common_name(&self) -> Option<Vec<u8>> {
        common_name(self.0.subject_name())
    }

    /// The issuer, in one line.
    pub fn issuer(&self) -> Vec<u8> {
        one_line(self.0.issuer_name())
    }

    /// What it may be used for, as the bits of OpenSSL.
    pub fn usage(&self) -> u32 {
        raw::key_usage(&self.0)
    }

    /// The public key, DER.
    pub fn public_key(&self) -> Option<Vec<u8>> {
        self.0.public_key().ok()?.public_key_to_der().ok()
    }

    /// Whether `trusted` vouches for it, under this common name if one is given.
    pub fn is_vouched_for(&self, trusted: &Certificate, name: Option<&[u8]>) -> bool {
        let is_named = name.is_none() || self.common_name().as_deref() == name;
        if !is_named || !raw::is_authority(&trusted.0) {
            return false;
        }
        let check = || {
            let mut store = X509StoreBuilder::new()?;
            store.add_cert(trusted.0.clone())?;
            let mut param = X509VerifyParam::new()?;
            param.set_flags(openssl::x509::verify::X509VerifyFlags::PARTIAL_CHAIN)?;
            store.set_param(&param)?;
            let (store, chain) = (store.build(), Stack::new()?);
            X509StoreContext::new()?.init(&store, &self.0, &chain, |context| context.verify_cert())
        };
        check().unwrap_or(false)
    }
}

/// The certificate of a peer, and what OpenSSL said of it.
pub struct PeerCertificate {
    /// The certificate.
    pub certificate: Certificate,
    /// Nothing is wrong with it.
    pub is_verified: bool,
}

impl PeerCertificate {
    /// Of this session, if the peer showed one.
    pub fn of(session: &Session) -> Option<PeerCertificate> {
        let certificate = Certificate(session.ssl().peer_certificate()?);
        Some(PeerCertificate {
            certificate,
            is_verified: session.ssl().verify_result() == X509VerifyResult::OK,
        })
    }
}

fn seconds(time: &Asn1TimeRef) -> Option<i64> {
    let difference = Asn1Time::from_unix(0).ok()?.diff(time).ok()?;
    Some(i64::from(difference.days) * SECONDS_OF_DAY + i64::from(difference.secs))
}

fn common_name(name: &X509NameRef) -> Option<Vec<u8>> {
    name.entries_by_nid(Nid::COMMONNAME).next().map(|entry| entry.data().as_slice().to_vec())
}

/// As OpenSSL puts a name in one line: `/C=XX/CN=name`.
fn one_line(name: &X509NameRef) -> Vec<u8> {
    let mut line = Vec::new();
    for entry in name.entries() {
        line.push(b'/');
        line.extend_from_slice(entry.object().nid().short_name().unwrap_or("?").as_bytes());
        line.push(b'=');
        line.extend_from_slice(entry.data().as_slice());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::testing::{key, signed};

    #[test]
    fn what_a_certificate_says() {
        let (own, other) = (key(), key());
        let root = Certificate(signed("root", &own, "root", &own));
        let leaf = Certificate(signed("a.example", &other, "root", &own));
        assert_eq!(leaf.valid_from(), Some(1_000_000_000));
        assert!(leaf.valid_until() > leaf.valid_from());
        assert_eq!(leaf.common_name().as_deref(), Some(&b"a.example"[..]));
        assert_eq!(leaf.issuer(), b"/C=XX/CN=root");
        assert!(leaf.is_vouched_for(&root, None));
        assert!(leaf.is_vouched_for(&root, Some(b"a.example")));
        assert!(!leaf.is_vouched_for(&root, Some(b"b.example")));
        assert!(!leaf.is_vouched_for(&Certificate(signed("root", &other, "root", &other)), None));
    }
}
