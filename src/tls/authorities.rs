//! The system's certificate authorities, as OpenSSL finds them: a directory that it looks into when a chain asks for one,
//! and a bundle.
//!
//! OpenSSL would read the bundle for each context anew, some 150 certificates that few contexts ever need. It is read
//! once here, when a chain asks for the first authority; a context gets of it what its own chains ask for.

use super::bundle::Bundle;
use super::raw;
use openssl::error::ErrorStack;
use openssl::ssl::SslContextBuilder;

/// Has a context trust the system's authorities.
pub(super) fn trust_system(context: &mut SslContextBuilder) -> Result<(), ErrorStack> {
    raw::trust_default_directory(context)?;
    let bundle = Bundle::of(&raw::default_bundle());
    bundle.map_or(Ok(()), |bundle| raw::consult(context, bundle))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::testing::{key, signed};
    use openssl::ssl::{SslContext, SslMethod};
    use openssl::stack::Stack;
    use openssl::x509::{X509, X509StoreContext};
    use std::sync::Arc;

    fn is_trusted(bundle: &Arc<Bundle>, cert: &X509) -> bool {
        let mut builder = SslContext::builder(SslMethod::tls()).expect("set up");
        raw::consult(&mut builder, Arc::clone(bundle)).expect("set up");
        let context = builder.build();
        let above = Stack::new().expect("set up");
        let verify = || {
            let mut check = X509StoreContext::new().expect("set up");
            check.init(context.cert_store(), cert, &above, |c| c.verify_cert()).expect("set up")
        };
        let first = verify();
        assert_eq!(first, verify(), "the second time it is in the store");
        first
    }

    #[test]
    fn a_bundle_is_read_when_it_is_asked_for_and_trusts_what_is_in_it() {
        let (one, two, other) = (key(), key(), key());
        let roots = [signed("one", &one, "one", &one), signed("two", &two, "two", &two)];
        let path = std::env::temp_dir().join(format!("bundle-{}.pem", std::process::id()));
        let pem: Vec<u8> = roots.iter().flat_map(|root| root.to_pem().expect("set up")).collect();
        std::fs::write(&path, pem).expect("set up");
        let bundle = Bundle::of(&path).expect("it is there");
        assert!(Arc::ptr_eq(&bundle, &Bundle::of(&path).expect("it is there")), "once");
        assert!(bundle.all.get().is_none(), "nothing was asked for");
        for (issuer, signer, want) in
            [("one", &one, true), ("two", &two, true), ("one", &other, false), ("three", &other, false)]
        {
            let leaf = signed("leaf", &key(), issuer, signer);
            assert_eq!(is_trusted(&bundle, &leaf), want, "{issuer}");
        }
        std::fs::write(&path, b"").expect("set up");
        let changed = Bundle::of(&path).expect("it is there");
        assert!(!is_trusted(&changed, &signed("leaf", &key(), "one", &one)), "it is another one now");
        std::fs::remove_file(&path).expect("set up");
        assert!(Bundle::of(&path).is_none());
    }
}
