//! The boundary shared by all faces.
