//! Keys and certificates for tests.

use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509Name};

/// A key.
pub fn key() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

fn name(text: &str) -> X509Name {
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_text("C", "XX").unwrap();
    name.append_entry_by_text("CN", text).unwrap();
    name.build()
}

/// A certificate for `subject` and that name in the DNS.
pub fn signed(subject: &str, key: &PKey<Private>, issuer: &str, by: &PKey<Private>) -> X509 {
    let mut cert = X509Builder::new().unwrap();
    cert.set_version(2).unwrap();
    cert.set_serial_number(&Asn1Integer::from_bn(&BigNum::from_u32(7).unwrap()).unwrap()).unwrap();
    cert.set_subject_name(&name(subject)).unwrap();
    cert.set_issuer_name(&name(issuer)).unwrap();
    cert.set_pubkey(key).unwrap();
    cert.set_not_before(&Asn1Time::from_unix(1_000_000_000).unwrap()).unwrap();
    cert.set_not_after(&Asn1Time::days_from_now(9).unwrap()).unwrap();
    let names = SubjectAlternativeName::new().dns(subject).build(&cert.x509v3_context(None, None)).unwrap();
    cert.append_extension(names).unwrap();
    if subject == issuer {
        cert.append_extension(BasicConstraints::new().ca().build().unwrap()).unwrap();
    }
    cert.sign(by, MessageDigest::sha256()).unwrap();
    cert.build()
}
