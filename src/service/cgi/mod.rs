//! CGI programs that answer requests.

pub(crate) mod driver;
pub(crate) mod process;
