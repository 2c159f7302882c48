//! Connections: what stands behind `struct lws *`.

use crate::context::{Context, refusal_of};
use crate::entry::Refusal;
use crate::handles::{self, Found, Kind, Kinds};
use libc::c_void;
use lws_engine::error::Error;
use lws_engine::host::VhostId;
use lws_engine::opaque::ProtocolKey;
use lws_engine::table::ConnId;

/// The word of a connection's handle that holds its service thread.
pub(crate) const TSI: usize = 0;

/// A connection, recognised.
#[derive(Clone, Copy)]
pub struct ConnHandle {
    /// Its context.
    pub context: &'static Context,
    /// Its id.
    pub id: ConnId,
    /// The service thread it belongs to.
    pub tsi: usize,
}

/// A connection, or the stand-in that callbacks without one get.
pub enum Wsi {
    /// A connection.
    Conn(ConnHandle),
    /// A stand-in.
    Dummy {
        /// Its context.
        context: &'static Context,
        /// Its virtual host.
        vhost: VhostId,
        /// Its protocol.
        key: ProtocolKey,
    },
}

impl ConnHandle {
    /// The connection behind `struct lws *`.
    #[inline]
    pub fn borrow(wsi: *const c_void) -> Result<ConnHandle, Refusal> {
        if wsi.is_null() {
            return Err(Refusal::NullArgument("wsi"));
        }
        let found = handles::lookup(wsi, Kinds::CONNECTION)?;
        Ok(ConnHandle::found(&found))
    }

    fn found(found: &Found) -> ConnHandle {
        let (context, id) = (Context::at(found.owner), ConnId::from_bits(found.id));
        ConnHandle { context, id, tsi: found.word(TSI) }
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
            Wsi::Dummy { context, vhost: VhostId(found.id as u32), key: ProtocolKey(found.word(0)) }
        } else {
            Wsi::Conn(ConnHandle::found(&found))
        })
    }

    /// Its context.
    pub fn context(&self) -> &'static Context {
        match self {
            Wsi::Conn(conn) => conn.context,
            Wsi::Dummy { context, .. } => context,
        }
    }

    /// Its service thread; for a stand-in, the one that this thread is.
    pub fn tsi(&self) -> usize {
        match self {
            Wsi::Conn(conn) => conn.tsi,
            Wsi::Dummy { context, .. } => context.engine.current_tsi().unwrap_or(0),
        }
    }

    /// Its virtual host and its protocol's key.
    pub fn binding(&self) -> Result<(VhostId, ProtocolKey), Refusal> {
        match self {
            Wsi::Conn(conn) => conn.ask(conn.context.engine.binding(conn.id)),
            Wsi::Dummy { vhost, key, .. } => Ok((*vhost, *key)),
        }
    }
}
