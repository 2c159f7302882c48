//! Members and options of the creation struct that this version does not know how to follow: a line in the log says so,
//! and where nothing would work without them the context is refused.

use crate::loops;
use crate::settings::has;
use crate::types::*;
use lws_abi::options::warn_unheeded;
use lws_abi::strings::cstr;

/// The role of raw streams, the only one that connections can be accepted into beside HTTP.
const RAW: &std::ffi::CStr = c"raw-skt";

/// What a context asks for.
pub fn of_context(info: &lws_context_creation_info) {
    if has(info, LWS_SERVER_OPTION_NO_LWS_SYSTEM_STATES) {
        warn_unheeded(std::iter::once("LWS_SERVER_OPTION_NO_LWS_SYSTEM_STATES"));
    }
    let is_in_loop = loops::asked(info).is_some();
    let members = [
        (!info.foreign_loops.is_null() && !is_in_loop, "foreign_loops"),
        (info.signal_cb.is_some() && !is_in_loop, "signal_cb"),
        (info.udp_loss_sim_tx_pc != 0, "udp_loss_sim_tx_pc"),
        (info.udp_loss_sim_rx_pc != 0, "udp_loss_sim_rx_pc"),
    ];
    warn_unheeded(members.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| *name));
}

/// What a virtual host asks for.
pub fn of_vhost(info: &lws_context_creation_info) {
    let options = [
        (
            LWS_SERVER_OPTION_H2_JUST_FIX_WINDOW_UPDATE_OVERFLOW,
            "LWS_SERVER_OPTION_H2_JUST_FIX_WINDOW_UPDATE_OVERFLOW",
        ),
        (LWS_SERVER_OPTION_VH_H2_HALF_CLOSED_LONG_POLL, "LWS_SERVER_OPTION_VH_H2_HALF_CLOSED_LONG_POLL"),
        (LWS_SERVER_OPTION_H2_PRIOR_KNOWLEDGE, "LWS_SERVER_OPTION_H2_PRIOR_KNOWLEDGE"),
    ];
    warn_unheeded(options.iter().filter(|(option, _)| has(info, *option)).map(|(_, name)| *name));
    // SAFETY: NULL or a string, by the contract of creation structs.
    let role = unsafe { cstr(info.listen_accept_role) };
    let members = [
        (info.http2_settings[0] != 0, "http2_settings"),
        (role.is_some_and(|role| role != RAW), "listen_accept_role"),
    ];
    warn_unheeded(members.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| *name));
}
