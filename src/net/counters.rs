//! What the connections of a virtual host came to: counted where it happens, read by whoever wants to know.
//!
//! Each stream has a share of its virtual host's counters, so that bytes are counted where they go through.

use std::sync::atomic::{AtomicU64, Ordering};

/// The counters.
#[derive(Default, Debug)]
pub struct Counters {
    received: AtomicU64,
    sent: AtomicU64,
    connections: AtomicU64,
    requests: AtomicU64,
    upgrades: AtomicU64,
}

/// What they say at one moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Bytes received, decrypted.
    pub received: u64,
    /// Bytes sent, before they are encrypted.
    pub sent: u64,
    /// Connections that had a request.
    pub connections: u64,
    /// Requests.
    pub requests: u64,
    /// WebSockets that were opened.
    pub upgrades: u64,
}

fn add(counter: &AtomicU64, n: usize) {
    counter.fetch_add(n as u64, Ordering::Relaxed);
}

impl Counters {
    /// Bytes came.
    pub fn note_received(&self, n: usize) {
        add(&self.received, n);
    }

    /// Bytes went.
    pub fn note_sent(&self, n: usize) {
        add(&self.sent, n);
    }

    /// A request came, and it was its connection's first one or not.
    pub fn note_request(&self, is_first: bool) {
        add(&self.connections, is_first.into());
        add(&self.requests, 1);
    }

    /// A WebSocket was opened.
    pub fn note_upgrade(&self) {
        add(&self.upgrades, 1);
    }

    /// What was counted so far.
    pub fn counts(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            received: read(&self.received),
            sent: read(&self.sent),
            connections: read(&self.connections),
            requests: read(&self.requests),
            upgrades: read(&self.upgrades),
        }
    }
}
