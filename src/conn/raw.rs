//! A raw stream's or file's state: bytes that no protocol of ours explains.

/// The state.
pub struct Raw {
    /// A file, or anything else that the program reads and writes itself.
    pub is_file: bool,
    /// We connected it.
    pub is_client: bool,
    /// `RawBind` was delivered, so `RawDrop` is owed.
    pub is_bound: bool,
    /// `RawAdopt` is to come.
    pub is_new: bool,
    /// It was taken for an HTTP peer until its first bytes came.
    pub was_http: bool,
}
