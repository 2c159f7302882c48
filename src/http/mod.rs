//! HTTP/1.1 as pure functions over bytes: no socket, no clock.
//!
//! | Module | Bytes in, values out |
//! |---|---|
//! | [`tokens`] | header names as the small numbers that C programs ask for |
//! | [`head`] | a request's or response's head, fed in any pieces |
//! | [`fields`] | what a head said, and the accessors the C boundary offers |
//! | [`request_builder`] | a client's request, its proxy, and where a redirect leads |
//! | [`target`] | the request target: path, arguments, authority |
//! | [`body`] | where a body ends, and the chunked coding |
//! | [`respond`] | response heads into a caller's buffer |
//! | [`mod@file`] | mounts: which one, which file, which type |
//! | [`proxy`] | what becomes of requests and replies that are passed on |
//! | [`rewrite`] | addresses in HTML that lead through another place |
//! | [`cgi`] | what a CGI program is told, and how its answer begins |
//! | [`args`] | URL arguments, cookies, percent encoding |
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

pub mod access_log;
pub mod args;
pub mod auth;
pub mod body;
pub mod cgi;
pub mod fields;
pub mod file;
pub mod head;
pub mod proxy;
pub mod range;
pub mod request_builder;
pub mod respond;
pub mod rewrite;
pub mod target;
pub mod tokens;

#[cfg(test)]
mod testing;
