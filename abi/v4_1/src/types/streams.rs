//! Secure streams, sequencers, thread pools, full-text search and the abstract layers: declared for source
//! compatibility, no function of this library uses them.
#![allow(missing_docs, reason = "names kept so that programs compile; see the module comment")]

use super::*;

pub const LWSFTS_F_QUERY_AUTOCOMPLETE: c_int = 1;
pub const LWSFTS_F_QUERY_FILES: c_int = 2;
pub const LWSFTS_F_QUERY_FILE_LINES: c_int = 4;
pub const LWSFTS_F_QUERY_QUOTE_LINE: c_int = 8;
pub const LWS_DISKCACHE_QUERY_NO_CACHE: c_int = 0;
pub const LWS_DISKCACHE_QUERY_EXISTS: c_int = 1;
pub const LWS_DISKCACHE_QUERY_CREATING: c_int = 2;
pub const LWS_DISKCACHE_QUERY_ONGOING: c_int = 3;
pub const LWSSEQTO_NONE: c_int = 0;
pub const LWS_SS_MTU: c_int = 1540;
pub const LWSSS_TIMEOUT_FROM_POLICY: c_int = 0;

/// Values of lws threadpool task status.
pub type lws_threadpool_task_status = c_uint;
pub const LWS_TP_STATUS_QUEUED: lws_threadpool_task_status = 0;
pub const LWS_TP_STATUS_RUNNING: lws_threadpool_task_status = 1;
pub const LWS_TP_STATUS_SYNCING: lws_threadpool_task_status = 2;
pub const LWS_TP_STATUS_STOPPING: lws_threadpool_task_status = 3;
pub const LWS_TP_STATUS_FINISHED: lws_threadpool_task_status = 4;
pub const LWS_TP_STATUS_STOPPED: lws_threadpool_task_status = 5;

/// Values of lws threadpool task return.
pub type lws_threadpool_task_return = c_uint;
pub const LWS_TP_RETURN_CHECKING_IN: lws_threadpool_task_return = 0;
pub const LWS_TP_RETURN_SYNC: lws_threadpool_task_return = 1;
pub const LWS_TP_RETURN_FINISHED: lws_threadpool_task_return = 2;
pub const LWS_TP_RETURN_STOPPED: lws_threadpool_task_return = 3;
pub const LWS_TP_RETURN_FLAG_OUTLIVE: lws_threadpool_task_return = 64;

/// Values of lws seq events t.
pub type lws_seq_events_t = c_uint;
pub const LWSSEQ_CREATED: lws_seq_events_t = 0;
pub const LWSSEQ_DESTROYED: lws_seq_events_t = 1;
pub const LWSSEQ_TIMED_OUT: lws_seq_events_t = 2;
pub const LWSSEQ_HEARTBEAT: lws_seq_events_t = 3;
pub const LWSSEQ_WSI_CONNECTED: lws_seq_events_t = 4;
pub const LWSSEQ_WSI_CONN_FAIL: lws_seq_events_t = 5;
pub const LWSSEQ_WSI_CONN_CLOSE: lws_seq_events_t = 6;
pub const LWSSEQ_SS_STATE_BASE: lws_seq_events_t = 7;
pub const LWSSEQ_USER_BASE: lws_seq_events_t = 100;

/// Values of lws seq cb return.
pub type lws_seq_cb_return = c_uint;
pub const LWSSEQ_RET_CONTINUE: lws_seq_cb_return = 0;
pub const LWSSEQ_RET_DESTROY: lws_seq_cb_return = 1;

/// Values of lws ss constate t.
pub type lws_ss_constate_t = c_uint;
pub const LWSSSCS_CREATING: lws_ss_constate_t = 0;
pub const LWSSSCS_DISCONNECTED: lws_ss_constate_t = 1;
pub const LWSSSCS_UNREACHABLE: lws_ss_constate_t = 2;
pub const LWSSSCS_AUTH_FAILED: lws_ss_constate_t = 3;
pub const LWSSSCS_CONNECTED: lws_ss_constate_t = 4;
pub const LWSSSCS_CONNECTING: lws_ss_constate_t = 5;
pub const LWSSSCS_DESTROYING: lws_ss_constate_t = 6;
pub const LWSSSCS_POLL: lws_ss_constate_t = 7;
pub const LWSSSCS_ALL_RETRIES_FAILED: lws_ss_constate_t = 8;
pub const LWSSSCS_QOS_ACK_REMOTE: lws_ss_constate_t = 9;
pub const LWSSSCS_QOS_NACK_REMOTE: lws_ss_constate_t = 10;
pub const LWSSSCS_QOS_ACK_LOCAL: lws_ss_constate_t = 11;
pub const LWSSSCS_QOS_NACK_LOCAL: lws_ss_constate_t = 12;
pub const LWSSSCS_TIMEOUT: lws_ss_constate_t = 13;
pub const LWSSSCS_SERVER_TXN: lws_ss_constate_t = 14;
pub const LWSSSCS_SERVER_UPGRADE: lws_ss_constate_t = 15;
pub const LWSSSCS_SINK_JOIN: lws_ss_constate_t = 16;
pub const LWSSSCS_SINK_PART: lws_ss_constate_t = 17;

/// Values of ss flags.
pub type ss_flags = c_uint;
pub const LWSSS_FLAG_SOM: ss_flags = 1;
pub const LWSSS_FLAG_EOM: ss_flags = 2;
pub const LWSSS_FLAG_POLL: ss_flags = 4;
pub const LWSSS_FLAG_RELATED_START: ss_flags = 8;
pub const LWSSS_FLAG_RELATED_END: ss_flags = 16;
pub const LWSSS_FLAG_RIDESHARE: ss_flags = 32;
pub const LWSSS_SER_RXPRE_RX_PAYLOAD: ss_flags = 85;
pub const LWSSS_SER_RXPRE_CREATE_RESULT: ss_flags = 86;
pub const LWSSS_SER_RXPRE_CONNSTATE: ss_flags = 87;
pub const LWSSS_SER_RXPRE_TXCR_UPDATE: ss_flags = 88;
pub const LWSSS_SER_RXPRE_TLSNEG_ENCLAVE_SIGN: ss_flags = 89;
pub const LWSSS_SER_TXPRE_STREAMTYPE: ss_flags = 170;
pub const LWSSS_SER_TXPRE_ONWARD_CONNECT: ss_flags = 171;
pub const LWSSS_SER_TXPRE_DESTROYING: ss_flags = 172;
pub const LWSSS_SER_TXPRE_TX_PAYLOAD: ss_flags = 173;
pub const LWSSS_SER_TXPRE_METADATA: ss_flags = 174;
pub const LWSSS_SER_TXPRE_TXCR_UPDATE: ss_flags = 175;
pub const LWSSS_SER_TXPRE_TIMEOUT_UPDATE: ss_flags = 176;
pub const LWSSS_SER_TXPRE_PAYLOAD_LENGTH_HINT: ss_flags = 177;
pub const LWSSS_SER_TXPRE_TLSNEG_ENCLAVE_SIGNED: ss_flags = 178;

/// Values of lws ss conn states t.
pub type lws_ss_conn_states_t = c_uint;
pub const LPCSPROX_WAIT_INITIAL_TX: lws_ss_conn_states_t = 1;
pub const LPCSPROX_REPORTING_FAIL: lws_ss_conn_states_t = 2;
pub const LPCSPROX_REPORTING_OK: lws_ss_conn_states_t = 3;
pub const LPCSPROX_OPERATIONAL: lws_ss_conn_states_t = 4;
pub const LPCSPROX_DESTROYED: lws_ss_conn_states_t = 5;
pub const LPCSCLI_SENDING_INITIAL_TX: lws_ss_conn_states_t = 6;
pub const LPCSCLI_WAITING_CREATE_RESULT: lws_ss_conn_states_t = 7;
pub const LPCSCLI_LOCAL_CONNECTED: lws_ss_conn_states_t = 8;
pub const LPCSCLI_ONWARD_CONNECT: lws_ss_conn_states_t = 9;
pub const LPCSCLI_OPERATIONAL: lws_ss_conn_states_t = 10;

/// Values of lws ss state return.
pub type lws_ss_state_return = c_int;
pub const LWSSSSRET_TX_DONT_SEND: lws_ss_state_return = 1;
pub const LWSSSSRET_OK: lws_ss_state_return = 0;
pub const LWSSSSRET_DISCONNECT_ME: lws_ss_state_return = -1;
pub const LWSSSSRET_DESTROY_ME: lws_ss_state_return = -2;

/// Values of ss info flags.
pub type ss_info_flags = c_uint;
pub const LWSSSINFLAGS_REGISTER_SINK: ss_info_flags = 1;
pub const LWSSSINFLAGS_PROXIED: ss_info_flags = 2;
pub const LWSSSINFLAGS_SERVER: ss_info_flags = 4;
pub const LWSSSINFLAGS_ACCEPTED: ss_info_flags = 8;

/// Values of ss policy flags.
pub type ss_policy_flags = c_uint;
pub const LWSSSPOLF_OPPORTUNISTIC: ss_policy_flags = 1;
pub const LWSSSPOLF_NAILED_UP: ss_policy_flags = 2;
pub const LWSSSPOLF_URGENT_TX: ss_policy_flags = 4;
pub const LWSSSPOLF_URGENT_RX: ss_policy_flags = 8;
pub const LWSSSPOLF_TLS: ss_policy_flags = 16;
pub const LWSSSPOLF_LONG_POLL: ss_policy_flags = 32;
pub const LWSSSPOLF_AUTH_BEARER: ss_policy_flags = 64;
pub const LWSSSPOLF_HTTP_NO_CONTENT_LENGTH: ss_policy_flags = 128;
pub const LWSSSPOLF_QUIRK_NGHTTP2_END_STREAM: ss_policy_flags = 256;
pub const LWSSSPOLF_H2_QUIRK_OVERFLOWS_TXCR: ss_policy_flags = 512;
pub const LWSSSPOLF_H2_QUIRK_UNCLEAN_HPACK_STATE: ss_policy_flags = 1024;
pub const LWSSSPOLF_HTTP_MULTIPART: ss_policy_flags = 2048;
pub const LWSSSPOLF_HTTP_X_WWW_FORM_URLENCODED: ss_policy_flags = 4096;
pub const LWSSSPOLF_LOCAL_SINK: ss_policy_flags = 8192;
pub const LWSSSPOLF_WAKE_SUSPEND__VALIDITY: ss_policy_flags = 16384;
pub const LWSSSPOLF_SERVER: ss_policy_flags = 32768;
pub const LWSSSPOLF_ALLOW_REDIRECTS: ss_policy_flags = 65536;
pub const LWSSSPOLF_HTTP_MULTIPART_IN: ss_policy_flags = 131072;

/// Values of ss protocols.
pub type ss_protocols = c_uint;
pub const LWSSSP_H1: ss_protocols = 0;
pub const LWSSSP_H2: ss_protocols = 1;
pub const LWSSSP_WS: ss_protocols = 2;
pub const LWSSSP_MQTT: ss_protocols = 3;
pub const LWSSSP_RAW: ss_protocols = 4;
pub const LWSSS_HBI_AUTH: ss_protocols = 0;
pub const LWSSS_HBI_DSN: ss_protocols = 1;
pub const LWSSS_HBI_FWV: ss_protocols = 2;
pub const LWSSS_HBI_TYPE: ss_protocols = 3;
pub const _LWSSS_HBI_COUNT: ss_protocols = 4;

/// Values of token map bases.
pub type token_map_bases = c_uint;
pub const LTMI_END_OF_ARRAY: token_map_bases = 0;
pub const LTMI_PROTOCOL_BASE: token_map_bases = 2048;
pub const LTMI_TRANSPORT_BASE: token_map_bases = 4096;

/// Values of ap flags.
pub type ap_flags = c_uint;
pub const LWS_AP_FLAG_PIPELINE_TRANSACTIONS: ap_flags = 1;
pub const LWS_AP_FLAG_MUXABLE_STREAM: ap_flags = 2;

/// Values of peer tokens.
pub type peer_tokens = c_uint;
pub const LTMI_PEER_V_DNS_ADDRESS: peer_tokens = 4096;
pub const LTMI_PEER_LV_PORT: peer_tokens = 4097;
pub const LTMI_PEER_LV_TLS_FLAGS: peer_tokens = 4098;

/// Values of unit test flags.
pub type unit_test_flags = c_uint;
pub const LWS_AUT_EXPECT_TEST_END: unit_test_flags = 1;
pub const LWS_AUT_EXPECT_LOCAL_CLOSE: unit_test_flags = 2;
pub const LWS_AUT_EXPECT_DO_REMOTE_CLOSE: unit_test_flags = 4;
pub const LWS_AUT_EXPECT_TX: unit_test_flags = 8;
pub const LWS_AUT_EXPECT_RX: unit_test_flags = 16;
pub const LWS_AUT_EXPECT_SHOULD_FAIL: unit_test_flags = 32;
pub const LWS_AUT_EXPECT_SHOULD_TIMEOUT: unit_test_flags = 64;

/// Values of lws unit test packet disposition.
pub type lws_unit_test_packet_disposition = c_uint;
pub const LPE_CONTINUE: lws_unit_test_packet_disposition = 0;
pub const LPE_SUCCEEDED: lws_unit_test_packet_disposition = 1;
pub const LPE_FAILED: lws_unit_test_packet_disposition = 2;
pub const LPE_FAILED_UNEXPECTED_TIMEOUT: lws_unit_test_packet_disposition = 3;
pub const LPE_FAILED_UNEXPECTED_PASS: lws_unit_test_packet_disposition = 4;
pub const LPE_FAILED_UNEXPECTED_CLOSE: lws_unit_test_packet_disposition = 5;
pub const LPE_SKIPPED: lws_unit_test_packet_disposition = 6;
pub const LPE_CLOSING: lws_unit_test_packet_disposition = 7;

/// Values of unit test tokens.
pub type unit_test_tokens = c_uint;
pub const LTMI_PEER_V_EXPECT_TEST: unit_test_tokens = 4096;
pub const LTMI_PEER_V_EXPECT_RESULT_CB: unit_test_tokens = 4097;
pub const LTMI_PEER_V_EXPECT_RESULT_CB_ARG: unit_test_tokens = 4098;

/// Values of dns query type.
pub type dns_query_type = c_uint;
pub const LWS_ADNS_RECORD_A: dns_query_type = 1;
pub const LWS_ADNS_RECORD_CNAME: dns_query_type = 5;
pub const LWS_ADNS_RECORD_MX: dns_query_type = 15;
pub const LWS_ADNS_RECORD_AAAA: dns_query_type = 28;

/// Values of lws async dns retcode t.
pub type lws_async_dns_retcode_t = c_int;
pub const LADNS_RET_FAILED_WSI_CLOSED: lws_async_dns_retcode_t = -4;
pub const LADNS_RET_NXDOMAIN: lws_async_dns_retcode_t = -3;
pub const LADNS_RET_TIMEDOUT: lws_async_dns_retcode_t = -2;
pub const LADNS_RET_FAILED: lws_async_dns_retcode_t = -1;
pub const LADNS_RET_FOUND: lws_async_dns_retcode_t = 0;
pub const LADNS_RET_CONTINUING: lws_async_dns_retcode_t = 1;

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_threadpool_create_args {
    pub threads: c_int,
    pub max_queue_depth: c_int,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_threadpool_task_args {
    pub wsi: *mut lws,
    pub user: *mut c_void,
    pub name: *const c_char,
    pub async_task: c_char,
    pub task:
        Option<unsafe extern "C" fn(*mut c_void, lws_threadpool_task_status) -> lws_threadpool_task_return>,
    pub cleanup: Option<unsafe extern "C" fn(*mut lws, *mut c_void)>,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_fts_result_filepath {
    pub next: *mut lws_fts_result_filepath,
    pub matches: c_int,
    pub matches_length: c_int,
    pub lines_in_file: c_int,
    pub filepath_length: c_int,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_fts_result_autocomplete {
    pub next: *mut lws_fts_result_autocomplete,
    pub instances: c_int,
    pub agg_instances: c_int,
    pub ac_length: c_int,
    pub elided: c_char,
    pub has_children: c_char,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_fts_result {
    pub filepath_head: *mut lws_fts_result_filepath,
    pub autocomplete_head: *mut lws_fts_result_autocomplete,
    pub duration_ms: c_int,
    pub effective_flags: c_int,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_fts_search_params {
    pub needle: *const c_char,
    pub only_filepath: *const c_char,
    pub results_head: *mut lwsac,
    pub flags: c_int,
    pub max_autocomplete: c_int,
    pub max_files: c_int,
    pub max_lines: c_int,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_seq_info {
    pub context: *mut lws_context,
    pub tsi: c_int,
    pub user_size: usize,
    pub puser: *mut *mut c_void,
    pub cb: lws_seq_event_cb,
    pub name: *const c_char,
    pub retry: *const lws_retry_bo_t,
    pub wakesuspend: u8,
}
const _: () = assert!(std::mem::offset_of!(lws_seq_info, wakesuspend) == 56);

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ss_info {
    pub streamtype: *const c_char,
    pub user_alloc: usize,
    pub handle_offset: usize,
    pub opaque_user_data_offset: usize,
    pub rx: Option<unsafe extern "C" fn(*mut c_void, *const u8, usize, c_int) -> lws_ss_state_return_t>,
    pub tx: Option<
        unsafe extern "C" fn(
            *mut c_void,
            lws_ss_tx_ordinal_t,
            *mut u8,
            *mut usize,
            *mut c_int,
        ) -> lws_ss_state_return_t,
    >,
    pub state: Option<
        unsafe extern "C" fn(
            *mut c_void,
            *mut c_void,
            lws_ss_constate_t,
            lws_ss_tx_ordinal_t,
        ) -> lws_ss_state_return_t,
    >,
    pub manual_initial_tx_credit: c_int,
    pub flags: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ss_x509 {
    pub next: *mut lws_ss_x509,
    pub vhost_name: *const c_char,
    pub ca_der: *const u8,
    pub ca_der_len: usize,
    pub keep: u8,
}
const _: () = assert!(std::mem::offset_of!(lws_ss_x509, keep) == 32);

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ss_trust_store {
    pub next: *mut lws_ss_trust_store,
    pub name: *const c_char,
    pub ssx509: [*const lws_ss_x509_t; 6],
    pub count: c_int,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ss_metadata {
    pub next: *mut lws_ss_metadata,
    pub name: *const c_char,
    pub value: *mut c_void,
    pub length: usize,
    pub value_on_lws_heap: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_ss_policy {
    pub next: *mut lws_ss_policy,
    pub streamtype: *const c_char,
    pub endpoint: *const c_char,
    pub rideshare_streamtype: *const c_char,
    pub payload_fmt: *const c_char,
    pub socks5_proxy: *const c_char,
    pub metadata: *mut lws_ss_metadata_t,
    pub u: [usize; 13],
    pub trust: [usize; 2],
    pub retry_bo: *const lws_retry_bo_t,
    pub timeout_ms: u32,
    pub flags: u32,
    pub port: u16,
    pub metadata_count: u8,
    pub protocol: u8,
    pub client_cert: u8,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_token_map {
    pub u: usize,
    pub name_index: c_short,
    pub length_or_zero: c_short,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_abs_protocol {
    pub name: *const c_char,
    pub alloc: c_int,
    pub flags: c_int,
    pub create: Option<unsafe extern "C" fn(*const lws_abs) -> c_int>,
    pub destroy: Option<unsafe extern "C" fn(*mut *mut lws_abs_protocol_inst_t)>,
    pub compare: Option<unsafe extern "C" fn(*mut lws_abs_t, *mut lws_abs_t) -> c_int>,
    pub accept: Option<unsafe extern "C" fn(*mut lws_abs_protocol_inst_t) -> c_int>,
    pub rx: Option<unsafe extern "C" fn(*mut lws_abs_protocol_inst_t, *const u8, usize) -> c_int>,
    pub writeable: Option<unsafe extern "C" fn(*mut lws_abs_protocol_inst_t, usize) -> c_int>,
    pub closed: Option<unsafe extern "C" fn(*mut lws_abs_protocol_inst_t) -> c_int>,
    pub heartbeat: Option<unsafe extern "C" fn(*mut lws_abs_protocol_inst_t) -> c_int>,
    pub child_bind: Option<unsafe extern "C" fn(*mut lws_abs_t) -> c_int>,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_abs_transport {
    pub name: *const c_char,
    pub alloc: c_int,
    pub create: Option<unsafe extern "C" fn(*mut lws_abs_t) -> c_int>,
    pub destroy: Option<unsafe extern "C" fn(*mut *mut lws_abs_transport_inst_t)>,
    pub compare: Option<unsafe extern "C" fn(*mut lws_abs_t, *mut lws_abs_t) -> c_int>,
    pub tx: Option<unsafe extern "C" fn(*mut lws_abs_transport_inst_t, *mut u8, usize) -> c_int>,
    pub client_conn: Option<unsafe extern "C" fn(*const lws_abs_t) -> c_int>,
    pub close: Option<unsafe extern "C" fn(*mut lws_abs_transport_inst_t) -> c_int>,
    pub ask_for_writeable: Option<unsafe extern "C" fn(*mut lws_abs_transport_inst_t) -> c_int>,
    pub set_timeout: Option<unsafe extern "C" fn(*mut lws_abs_transport_inst_t, c_int, c_int) -> c_int>,
    pub state: Option<unsafe extern "C" fn(*mut lws_abs_transport_inst_t) -> c_int>,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_unit_test_packet {
    pub buffer: *mut c_void,
    pub pre: lws_unit_test_packet_cb,
    pub len: usize,
    pub flags: u32,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_unit_test {
    pub name: *const c_char,
    pub expect_array: *mut lws_unit_test_packet_t,
    pub max_secs: c_int,
}

/// Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_test_sequencer_args {
    pub abs: *mut lws_abs_t,
    pub tests: *mut lws_unit_test_t,
    pub results: *mut c_int,
    pub results_max: c_int,
    pub count_tests: *mut c_int,
    pub count_passes: *mut c_int,
    pub cb: lws_test_sequence_cb,
    pub cb_user: *mut c_void,
}

/// Short name of `enum lws_seq_cb_return`.
pub type lws_seq_cb_return_t = lws_seq_cb_return;
/// Declared for source compatibility.
pub type lws_seq_event_cb = Option<
    unsafe extern "C" fn(
        *mut lws_sequencer,
        *mut c_void,
        c_int,
        *mut c_void,
        *mut c_void,
    ) -> lws_seq_cb_return_t,
>;
/// Short name of `struct lws_seq_info`.
pub type lws_seq_info_t = lws_seq_info;
/// Declared for source compatibility.
pub type lws_ss_tx_ordinal_t = u32;
/// Short name of `enum lws_ss_state_return`.
pub type lws_ss_state_return_t = lws_ss_state_return;
/// Short name of `struct lws_ss_info`.
pub type lws_ss_info_t = lws_ss_info;
/// Declared for source compatibility.
pub type plugin_auth_status_cb = Option<unsafe extern "C" fn(*mut lws_ss_handle, c_int) -> c_int>;
/// Short name of `struct lws_ss_x509`.
pub type lws_ss_x509_t = lws_ss_x509;
/// Short name of `struct lws_ss_trust_store`.
pub type lws_ss_trust_store_t = lws_ss_trust_store;
/// Short name of `struct lws_ss_metadata`.
pub type lws_ss_metadata_t = lws_ss_metadata;
/// Short name of `struct lws_ss_policy`.
pub type lws_ss_policy_t = lws_ss_policy;
/// Short name of `struct lws_token_map`.
pub type lws_token_map_t = lws_token_map;
/// Short name of `struct lws_abs`.
pub type lws_abs_t = lws_abs;
/// Declared for source compatibility.
pub type lws_abs_transport_inst_t = c_void;
/// Declared for source compatibility.
pub type lws_abs_protocol_inst_t = c_void;
/// Short name of `struct lws_abs_protocol`.
pub type lws_abs_protocol_t = lws_abs_protocol;
/// Short name of `struct lws_abs_transport`.
pub type lws_abs_transport_t = lws_abs_transport;
/// Declared for source compatibility.
pub type lws_unit_test_packet_test_cb = Option<unsafe extern "C" fn(*const c_void, c_int) -> c_int>;
/// Declared for source compatibility.
pub type lws_unit_test_packet_cb = Option<unsafe extern "C" fn(*mut lws_abs_t) -> c_int>;
/// Short name of `struct lws_unit_test_packet`.
pub type lws_unit_test_packet_t = lws_unit_test_packet;
/// Short name of `struct lws_unit_test`.
pub type lws_unit_test_t = lws_unit_test;
/// Declared for source compatibility.
pub type lws_test_sequence_cb = Option<unsafe extern "C" fn(*const c_void)>;
/// Short name of `struct lws_test_sequencer_args`.
pub type lws_test_sequencer_args_t = lws_test_sequencer_args;
/// Short name of `enum dns_query_type`.
pub type adns_query_type_t = dns_query_type;
/// Declared for source compatibility.
pub type lws_async_dns_cb_t =
    Option<unsafe extern "C" fn(*mut lws, *const c_char, *const addrinfo, c_int, *mut c_void) -> *mut lws>;
