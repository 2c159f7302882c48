//! What this generation keeps with every context besides the engine: file operations, states, messages.
//!
//! It is made once for a context's shell and stays where it is, so that C may hold pointers into it. `begin` and
//! [`FaceState::reset`] frame its use by one context.

use crate::api::since_4_1::smd::MessageBus;
use crate::api::since_4_1::sul::Wakeable;
use crate::api::since_4_1::system::{Attached, System};
use crate::api::since_4_1::vfs::Files;
use crate::inherit::Inherited;
use crate::types::*;
use lws_abi::Refusal;
use lws_abi::context::Context;
use lws_abi::handles::{self, Kinds};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

/// Memory for what C was told of a connection.
#[derive(Default)]
pub(crate) struct Reported {
    pub udp: Option<lws_udp>,
    /// The frame it is to be closed with.
    pub close: Vec<u8>,
}

// SAFETY: an address and bytes, which C only reads.
unsafe impl Send for Reported {}

/// What C was told of connections, for as long as they live.
#[derive(Default)]
pub(crate) struct ReportedData {
    by_wsi: Mutex<BTreeMap<usize, Box<Reported>>>,
}

impl ReportedData {
    /// Notes what C is told of a connection; what it was told of those that have ended is forgotten.
    pub(crate) fn note<T>(&self, wsi: *const c_void, with: impl FnOnce(&mut Reported) -> T) -> T {
        let mut by_wsi = self.by_wsi.lock();
        by_wsi
            .retain(|wsi, _| handles::lookup(ptr::with_exposed_provenance(*wsi), Kinds::CONNECTION).is_ok());
        with(by_wsi.entry(wsi.expose_provenance()).or_default())
    }

    fn reset(&self) {
        self.by_wsi.lock().clear();
    }
}

/// The state.
pub struct FaceState {
    pub(crate) files: Files,
    pub(crate) system: System,
    pub(crate) bus: MessageBus,
    pub(crate) attached: Attached,
    pub(crate) reported: ReportedData,
    pub(crate) wakeable: Wakeable,
    pub(crate) inherited: Mutex<Inherited>,
    /// The ages of certificates are told once a day.
    pub(crate) watches_ages: AtomicBool,
}

impl Default for FaceState {
    fn default() -> Self {
        FaceState {
            files: Files::new(),
            system: System::new(),
            bus: MessageBus::default(),
            attached: Attached::default(),
            reported: ReportedData::default(),
            wakeable: Wakeable::default(),
            inherited: Mutex::default(),
            watches_ages: AtomicBool::new(false),
        }
    }
}

impl FaceState {
    /// What is kept with a context.
    pub fn of(context: &Context) -> Result<&FaceState, Refusal> {
        context.face_state()
    }

    /// Nothing of an ended context is left.
    pub fn reset(&self) {
        self.bus.reset();
        self.attached.reset();
        self.reported.reset();
        self.wakeable.reset();
        *self.inherited.lock() = Inherited::default();
        self.watches_ages.store(false, Ordering::Relaxed);
    }
}

/// A context begins, as its creation struct says.
///
/// # Safety
/// The pointers in `info` are NULL or what the header documents.
pub unsafe fn begin(context: &'static Context, info: &lws_context_creation_info) -> Result<(), Refusal> {
    let state = FaceState::of(context)?;
    state.files.begin(info.fops);
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    *state.inherited.lock() = unsafe { Inherited::of(info) };
    if let Some(callback) = info.early_smd_cb {
        state.bus.join(context, info.early_smd_opaque, info.early_smd_class_filter, callback)?;
    }
    // SAFETY: the pointers in `info` are NULL or what the header documents, by contract.
    unsafe { state.system.begin(context, info) };
    Ok(())
}
