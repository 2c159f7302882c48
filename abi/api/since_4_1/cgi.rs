//! CGI programs.

use crate::types::*;
use lws_abi::{cgi, entry};
use std::ptr;

/// The connection that stands for one of the pipes to the CGI program of `wsi`; NULL when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn lws_cgi_get_stdwsi(wsi: *mut lws, ch: lws_enum_stdinouterr) -> *mut lws {
    entry("lws_cgi_get_stdwsi", ptr::null_mut(), || Ok(cgi::pipe(wsi.cast(), ch as usize)?.cast()))
}
