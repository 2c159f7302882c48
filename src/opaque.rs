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
