//! The HTTP server: peers come in, requests are let in and answered.

pub(crate) mod accept;
pub(crate) mod admit;
pub(crate) mod bind;
pub(crate) mod files;
pub(crate) mod heads;
pub(crate) mod http;
pub(crate) mod journal;
pub(crate) mod open;
pub(crate) mod pace;
pub(crate) mod page;
pub(crate) mod request;
pub(crate) mod send;
pub(crate) mod serve;
pub(crate) mod step;
