//! What this generation keeps with every context besides the engine: file operations, states, messages.
//!
//! It is made once for a context's shell and stays where it is, so that C may hold pointers into it. `begin` and
//! [`Kept::reset`] frame its use by one context.

use crate::smd::Post;
use crate::system::{Attached, System};
use crate::types::*;
use crate::udp::Told;
use crate::vfs::Files;
use lws_abi::Refusal;
use lws_abi::context::Context;

/// What is kept.
pub struct Kept {
    pub(crate) files: Files,
    pub(crate) system: System,
    pub(crate) post: Post,
    pub(crate) attached: Attached,
    pub(crate) told: Told,
}

impl Default for Kept {
    fn default() -> Self {
        Kept {
            files: Files::new(),
            system: System::new(),
            post: Post::default(),
            attached: Attached::default(),
            told: Told::default(),
        }
    }
}

impl Kept {
    /// What is kept with a context.
    pub fn of(context: &Context) -> Result<&Kept, Refusal> {
        context.kept::<Kept>()
    }

    /// Nothing of an ended context is left.
    pub fn reset(&self) {
        self.post.reset();
        self.attached.reset();
        self.told.reset();
    }
}

/// A context begins, as its creation struct says.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn begin(context: &'static Context, info: &lws_context_creation_info) -> Result<(), Refusal> {
    let kept = Kept::of(context)?;
    kept.files.begin(info.fops);
    if let Some(callback) = info.early_smd_cb {
        kept.post.join(context, info.early_smd_opaque, info.early_smd_class_filter, callback)?;
    }
    // SAFETY: forwarded from this function's own contract.
    unsafe { kept.system.begin(context, info) };
    Ok(())
}
