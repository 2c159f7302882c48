//! What virtual hosts have of their context.

use crate::settings::all_unwanted;
use crate::tls;
use crate::types::lws_context_creation_info;
use lws_engine::settings::{Unwanted, VhostSettings};

/// Choices of a context that count for its virtual hosts.
#[derive(Default)]
pub struct Inherited {
    /// Application protocols of virtual hosts that name none.
    alpn: Option<Vec<Vec<u8>>>,
    /// Whom all of them turn away.
    unwanted: Vec<Unwanted>,
}

impl Inherited {
    /// What a context's creation struct says.
    ///
    /// # Safety
    /// The pointers in `info` are NULL or what the header documents.
    pub unsafe fn of(info: &lws_context_creation_info) -> Inherited {
        Inherited {
            // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
            alpn: (!info.alpn.is_null()).then(|| unsafe { tls::alpn(info) }),
            // SAFETY: as above.
            unwanted: unsafe { all_unwanted(info) },
        }
    }

    /// Adds it to what a virtual host's own creation struct, `info`, says.
    pub fn complete(&self, info: &lws_context_creation_info, settings: &mut VhostSettings) {
        if let (Some(tls), Some(alpn), true) = (&mut settings.tls, &self.alpn, info.alpn.is_null()) {
            tls.common.alpn.clone_from(alpn);
        }
        let own = settings.unwanted.len();
        for word in &self.unwanted {
            if !settings.unwanted[..own].contains(word) {
                settings.unwanted.push(word.clone());
            }
        }
    }
}
