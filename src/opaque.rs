//! Numbers of the face or the program that the engine keeps and gives back, and never looks behind.
//!
//! A type for each kind, so that none is taken for another. What a number leads to, an address say, is the face's to
//! know.

/// The host's word for a connection (see [`crate::host::Host::attach`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tag(pub usize);

impl Tag {
    /// No connection, or one whose part in the program has ended.
    pub const NONE: Tag = Tag(0);
}

/// The face's word for a protocol of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ProtocolKey(pub usize);

impl ProtocolKey {
    /// No protocol.
    pub const NONE: ProtocolKey = ProtocolKey(0);
}

/// The face's word for the options that a program gave a protocol or a mount on a virtual host.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OptionsKey(pub usize);

impl OptionsKey {
    /// There are none.
    pub const NONE: OptionsKey = OptionsKey(0);
}

/// The face's word for a policy by which clients retry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RetryKey(pub usize);

impl RetryKey {
    /// There is none.
    pub const NONE: RetryKey = RetryKey(0);
}
