//! Connections: what stands behind `struct lws *`.

use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use crate::handles::{self, Kind, Kinds};
use libc::c_void;
use lws_engine::error::Error;
use lws_engine::host::VhostId;
use lws_engine::table::ConnId;

/// A connection, recognised.
#[derive(Clone, Copy)]
pub struct Peer {
    /// Its context.
    pub context: &'static Context,
    /// Its id.
    pub id: ConnId,
}

/// A connection, or the stand-in that callbacks without one get.
pub enum Wsi {
    /// A connection.
    Peer(Peer),
    /// A stand-in.
    Dummy {
        /// Its context.
        context: &'static Context,
        /// Its virtual host.
        vhost: VhostId,
        /// Its protocol.
        key: usize,
    },
}

impl Peer {
    /// The connection behind `struct lws *`.
    #[inline]
    pub fn borrow(wsi: *const c_void) -> Result<Peer, Refusal> {
        if wsi.is_null() {
            return Err(Refusal::NullArgument("wsi"));
        }
        let found = handles::lookup(wsi, Kinds::CONNECTION)?;
        Ok(Peer { context: Context::at(found.owner), id: ConnId::from_bits(found.id) })
    }

    /// An engine's answer about this connection.
    pub fn ask<T>(&self, result: Result<T, Error>) -> Result<T, Refusal> {
        result.map_err(|error| refusal_of(&error))
    }
}

impl Wsi {
    /// The connection or stand-in behind `struct lws *`.
    pub fn borrow(wsi: *const c_void) -> Result<Wsi, Refusal> {
        if wsi.is_null() {
            return Err(Refusal::NullArgument("wsi"));
        }
        let found = handles::lookup(wsi, Kinds::ANY_CONNECTION)?;
        let context = Context::at(found.owner);
        Ok(if found.kind == Kind::Dummy {
            Wsi::Dummy { context, vhost: VhostId(found.id as u32), key: found.word(0) }
        } else {
            Wsi::Peer(Peer { context, id: ConnId::from_bits(found.id) })
        })
    }

    /// Its context.
    pub fn context(&self) -> &'static Context {
        match self {
            Wsi::Peer(peer) => peer.context,
            Wsi::Dummy { context, .. } => context,
        }
    }

    /// Its virtual host and its protocol's key.
    pub fn binding(&self) -> Result<(VhostId, usize), Refusal> {
        match self {
            Wsi::Peer(peer) => peer.ask(peer.context.engine.binding(peer.id)),
            Wsi::Dummy { vhost, key, .. } => Ok((*vhost, *key)),
        }
    }
}
