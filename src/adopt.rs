//! Descriptors that a program hands over, or has opened: as HTTP connections, raw streams, files, UDP sockets.

use crate::engine::Engine;
use crate::error::Error;
use crate::host::VhostId;
use crate::net::datagram::{Datagrams, Place};
use crate::net::stream::Stream;
use crate::service::AdoptRaw;
use crate::table::ConnId;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::time::Instant;

impl Engine {
    /// Takes over a connected socket as an HTTP connection of a virtual host, with TLS if it may and the virtual host
    /// speaks it. The descriptor is closed on failure.
    pub fn adopt(
        &self,
        vhost: VhostId,
        fd: OwnedFd,
        first_bytes: &[u8],
        may_handshake: bool,
    ) -> Result<ConnId, Error> {
        if self.frame(|| self.init_protocols()) != Some(true) {
            return Err(Error::Stopped);
        }
        // The last turn of the loop may have been long ago.
        self.with(|s| s.core.now = Instant::now());
        let stream = Stream::adopt(fd).map_err(Error::system("ioctl"))?;
        stream.no_delay();
        // What was read of it already was no handshake.
        let may_handshake = may_handshake && first_bytes.is_empty();
        let id = self.frame(|| self.take_in(vhost, stream, may_handshake)).ok_or(Error::Stopped)??;
        if !first_bytes.is_empty() {
            self.with_conn(id, |core, conn| {
                conn.unread.extend_from_slice(first_bytes);
                core.enqueue(id, conn);
                Ok(())
            })?;
            if let Ok(Some(tsi)) = self.with_conn(id, |core, conn| Ok(self.may_drive(core, conn.tsi))) {
                self.run_now(tsi, id);
            }
        }
        self.with_conn(id, |_, _| Ok(id))
    }

    /// Takes over a descriptor as a raw stream or file, bound to a protocol of a virtual host.
    pub fn adopt_raw(&self, vhost: VhostId, fd: OwnedFd, how: AdoptRaw) -> Result<ConnId, Error> {
        if self.frame(|| self.init_protocols()) != Some(true) {
            return Err(Error::Stopped);
        }
        let stream = Stream::adopt(fd).map_err(Error::system("ioctl"))?;
        self.take_in_raw(vhost, stream, how)
    }

    /// Opens a UDP socket as a raw stream; each datagram is an event, each write a datagram.
    pub fn open_datagrams(
        &self,
        vhost: VhostId,
        place: Place,
        may_broadcast: bool,
        how: AdoptRaw,
    ) -> Result<ConnId, Error> {
        if self.frame(|| self.init_protocols()) != Some(true) {
            return Err(Error::Stopped);
        }
        let stream = Stream::of_datagrams(Datagrams::open(place, may_broadcast)?);
        self.take_in_raw(vhost, stream, how)
    }

    /// Whom a UDP socket heard last; `None` inside when it heard nobody yet.
    pub fn datagram_peer(&self, id: ConnId) -> Result<Option<SocketAddr>, Error> {
        self.with_conn(id, |_, conn| {
            let datagrams = conn.stream.as_ref().and_then(Stream::datagrams);
            datagrams.map(Datagrams::peer).ok_or(Error::WrongPhase)
        })
    }
}
