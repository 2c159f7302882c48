//! CGI programs.

use crate::types::*;
use lws_abi::{cgi, entry};
use std::ffi::{c_char, c_int};

/// Has a program answer the current request of `wsi`, whose headers must still be there. `exec_array` is its name,
/// searched along PATH, and its arguments, ended by NULL. `script_uri_path_len` is how much of the path is the
/// script's own; a negative one leaves all out of its environment that comes from the request. After `timeout_secs`
/// seconds the connection is closed and the program ended. `mp_cgienv` are further variables.
///
/// It runs in /tmp, in a process group of its own, with no other environment and no other descriptors. What it writes
/// becomes the answer, its `Status:` and `Location:` included: either the callback moves it with
/// lws_cgi_write_split_stdout_headers() when told so, or, if that leaves the pipe alone, the library does.
/// Returns 0, or -1 when it cannot be started.
/// # Safety
/// `exec_array` is NULL or an array of strings, `mp_cgienv` NULL or a list of options.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_cgi(
    wsi: *mut lws,
    exec_array: *const *const c_char,
    script_uri_path_len: c_int,
    timeout_secs: c_int,
    mp_cgienv: *const lws_protocol_vhost_options,
) -> c_int {
    entry("lws_cgi", -1, || {
        // SAFETY: `exec_array` is NULL or an array of strings, `mp_cgienv` NULL or a list of options, by contract.
        unsafe { cgi::start(wsi.cast(), exec_array, script_uri_path_len, timeout_secs, mp_cgienv.cast()) }
    })
}

/// Moves output of the CGI program to the client; to be called when the connection takes bytes. Returns 0, or -1 when
/// the connection is to be closed.
#[unsafe(no_mangle)]
pub extern "C" fn lws_cgi_write_split_stdout_headers(wsi: *mut lws) -> c_int {
    entry("lws_cgi_write_split_stdout_headers", -1, || cgi::write(wsi.cast()))
}

/// Ends the CGI program of a connection, and its process group: by SIGTERM, and by SIGKILL when it does not listen.
/// LWS_CALLBACK_CGI_TERMINATED comes from inside; the connection is closed when that answers nonzero. Returns 0.
#[unsafe(no_mangle)]
pub extern "C" fn lws_cgi_kill(wsi: *mut lws) -> c_int {
    entry("lws_cgi_kill", 0, || cgi::kill(wsi.cast()))
}

/// 1 while a CGI program answers the connection's request, else 0.
#[unsafe(no_mangle)]
pub extern "C" fn lws_is_cgi(wsi: *mut lws) -> c_int {
    entry("lws_is_cgi", 0, || cgi::is_cgi(wsi.cast()))
}
