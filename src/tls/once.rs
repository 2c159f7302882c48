//! Certificates and keys from files, parsed once for all contexts that have the same.
//!
//! What stands in a file tells, not its name or age: a file is read each time.

use openssl::pkey::{PKey, Private};
use openssl::x509::X509;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Weak};

/// Files that are longer are OpenSSL's alone.
const LONGEST: u64 = 1024 * 1024;

/// What was parsed, and the SHA-256 of the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Text {
    Chain([u8; 32]),
    Key([u8; 32]),
}

enum Content {
    /// A certificate and those above it.
    Chain(X509, Vec<X509>),
    Key(PKey<Private>),
}

/// The content of a file. It is known for as long as a context has it.
pub(super) struct Parsed {
    text: Text,
    content: Content,
}

static KNOWN: Mutex<BTreeMap<Text, Weak<Parsed>>> = Mutex::new(BTreeMap::new());

impl Drop for Parsed {
    fn drop(&mut self) {
        let mut known = KNOWN.lock();
        // It may have been parsed again already.
        if known.get(&self.text).is_some_and(|parsed| parsed.strong_count() == 0) {
            known.remove(&self.text);
        }
    }
}

impl Parsed {
    /// The certificate, and those above it.
    pub fn chain(&self) -> Option<(&X509, &[X509])> {
        if let Content::Chain(own, above) = &self.content { Some((own, above)) } else { None }
    }

    /// The key.
    pub fn key(&self) -> Option<&PKey<Private>> {
        if let Content::Key(key) = &self.content { Some(key) } else { None }
    }
}

/// The certificates in a file. `None` where OpenSSL shall read it itself, and say what is wrong with it.
pub(super) fn chain(path: &Path) -> Option<Arc<Parsed>> {
    let bytes = read(path)?;
    if has(&bytes, b"TRUSTED") {
        return None;
    }
    parsed(Text::Chain(openssl::sha::sha256(&bytes)), || {
        let mut all = X509::stack_from_pem(&bytes).ok()?.into_iter();
        Some(Content::Chain(all.next()?, all.collect()))
    })
}

/// The key in a file. `None` as above, and when it is encrypted.
pub(super) fn key(path: &Path) -> Option<Arc<Parsed>> {
    let mut bytes = read(path)?;
    let parsed = (!has(&bytes, b"ENCRYPTED")).then(|| {
        parsed(Text::Key(openssl::sha::sha256(&bytes)), || {
            PKey::private_key_from_pem(&bytes).ok().map(Content::Key)
        })
    });
    bytes.fill(0);
    std::hint::black_box(&bytes);
    parsed.flatten()
}

fn parsed(text: Text, parse: impl FnOnce() -> Option<Content>) -> Option<Arc<Parsed>> {
    let known = KNOWN.lock().get(&text).and_then(Weak::upgrade);
    known.or_else(|| {
        let parsed = Arc::new(Parsed { text, content: parse()? });
        KNOWN.lock().insert(text, Arc::downgrade(&parsed));
        Some(parsed)
    })
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(bytes, word).is_some()
}

/// A file in full, if it is one that gives the same each time.
fn read(path: &Path) -> Option<Vec<u8>> {
    if !std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= LONGEST) {
        return None;
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(LONGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LONGEST).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::testing::{key as new_key, signed};

    #[test]
    fn what_stands_in_files_is_parsed_once_while_somebody_has_it() {
        let (one, two) = (new_key(), new_key());
        let certs = [signed("one", &one, "one", &one), signed("two", &two, "one", &one)];
        let pem = certs.each_ref().map(|cert| cert.to_pem().expect("set up"));
        let path = std::env::temp_dir().join(format!("once-{}.pem", std::process::id()));
        let write = |bytes: &[u8]| std::fs::write(&path, bytes).expect("set up");
        let names = |parsed: &Parsed| {
            let (own, above) = parsed.chain().expect("a chain");
            (own.to_pem().expect("set up") == pem[1], above.len())
        };

        write(&[pem[1].clone(), pem[0].clone()].concat());
        let first = chain(&path).expect("two certificates");
        assert_eq!(names(&first), (true, 1));
        assert!(Arc::ptr_eq(&first, &chain(&path).expect("the same")), "once");
        write(&pem[1]);
        let second = chain(&path).expect("one certificate");
        assert_eq!(names(&second), (true, 0), "the file is another one now");
        let digest = first.text;
        drop(first);
        assert!(!KNOWN.lock().contains_key(&digest), "nobody has it");

        assert!(key(&path).is_none(), "it has no key");
        write(&one.private_key_to_pem_pkcs8().expect("set up"));
        let only = key(&path).expect("a key");
        assert!(only.key().is_some_and(|key| key.public_eq(&one)) && only.chain().is_none());
        assert!(chain(&path).is_none(), "it has no certificate");
        let cipher = openssl::symm::Cipher::aes_128_cbc();
        write(&one.private_key_to_pem_pkcs8_passphrase(cipher, b"word").expect("set up"));
        assert!(key(&path).is_none(), "OpenSSL asks for the word");
        for broken in [&b""[..], b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            write(&[&pem[1][..], b"\n-----BEGIN CERTIFICATE-----\n", broken].concat());
            assert!(chain(&path).is_none(), "part of it is no certificate");
        }
        std::fs::remove_file(&path).expect("set up");
        assert!(chain(&path).is_none() && chain(&std::env::temp_dir()).is_none(), "no file");
    }
}
