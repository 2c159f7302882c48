//! Build-time help for faces.
