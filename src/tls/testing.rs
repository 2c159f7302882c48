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
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("set up");
    PKey::from_ec_key(EcKey::generate(&group).expect("set up")).expect("set up")
}

fn name(text: &str) -> X509Name {
    let mut name = X509Name::builder().expect("set up");
    name.append_entry_by_text("C", "XX").expect("set up");
    name.append_entry_by_text("CN", text).expect("set up");
    name.build()
}

/// A certificate for `subject` and that name in the DNS.
pub fn signed(subject: &str, key: &PKey<Private>, issuer: &str, by: &PKey<Private>) -> X509 {
    let mut cert = X509Builder::new().expect("set up");
    cert.set_version(2).expect("set up");
    cert.set_serial_number(&Asn1Integer::from_bn(&BigNum::from_u32(7).expect("set up")).expect("set up"))
        .expect("set up");
    cert.set_subject_name(&name(subject)).expect("set up");
    cert.set_issuer_name(&name(issuer)).expect("set up");
    cert.set_pubkey(key).expect("set up");
    cert.set_not_before(&Asn1Time::from_unix(1_000_000_000).expect("set up")).expect("set up");
    cert.set_not_after(&Asn1Time::days_from_now(9).expect("set up")).expect("set up");
    let names =
        SubjectAlternativeName::new().dns(subject).build(&cert.x509v3_context(None, None)).expect("set up");
    cert.append_extension(names).expect("set up");
    if subject == issuer {
        cert.append_extension(BasicConstraints::new().ca().build().expect("set up")).expect("set up");
    }
    cert.sign(by, MessageDigest::sha256()).expect("set up");
    cert.build()
}
