//! Secure streams, sequencers, thread pools, full-text search and the abstract layers: declared for source
//! compatibility, no function of this library uses them.
#![allow(missing_docs, reason = "members of structures that no function of this library reads")]

use super::*;

/// Search: suggest completions.
pub const LWSFTS_F_QUERY_AUTOCOMPLETE: c_int = 1;
/// Search: list the files.
pub const LWSFTS_F_QUERY_FILES: c_int = 2;
/// Search: list the lines in each file.
pub const LWSFTS_F_QUERY_FILE_LINES: c_int = 4;
/// Search: quote the lines.
pub const LWSFTS_F_QUERY_QUOTE_LINE: c_int = 8;
/// There is no cache.
pub const LWS_DISKCACHE_QUERY_NO_CACHE: c_int = 0;
/// The entry is in the cache.
pub const LWS_DISKCACHE_QUERY_EXISTS: c_int = 1;
/// The entry is not there; the caller is to make it.
pub const LWS_DISKCACHE_QUERY_CREATING: c_int = 2;
/// Somebody else is making the entry.
pub const LWS_DISKCACHE_QUERY_ONGOING: c_int = 3;
/// A sequencer without a timeout.
pub const LWSSEQTO_NONE: c_int = 0;
/// Most bytes of one piece between a program and its proxy.
pub const LWS_SS_MTU: c_int = 1540;
/// The timeout is the policy's.
pub const LWSSS_TIMEOUT_FROM_POLICY: c_int = 0;

/// States of a task in a pool of threads.
pub type lws_threadpool_task_status = c_uint;
/// It waits for a thread.
pub const LWS_TP_STATUS_QUEUED: lws_threadpool_task_status = 0;
/// It runs.
pub const LWS_TP_STATUS_RUNNING: lws_threadpool_task_status = 1;
/// It waits for its connection.
pub const LWS_TP_STATUS_SYNCING: lws_threadpool_task_status = 2;
/// It was asked to stop.
pub const LWS_TP_STATUS_STOPPING: lws_threadpool_task_status = 3;
/// It has finished.
pub const LWS_TP_STATUS_FINISHED: lws_threadpool_task_status = 4;
/// It was stopped.
pub const LWS_TP_STATUS_STOPPED: lws_threadpool_task_status = 5;

/// What a task in a pool of threads answers.
pub type lws_threadpool_task_return = c_uint;
/// Nothing; it goes on.
pub const LWS_TP_RETURN_CHECKING_IN: lws_threadpool_task_return = 0;
/// It wants to wait for its connection.
pub const LWS_TP_RETURN_SYNC: lws_threadpool_task_return = 1;
/// It has finished.
pub const LWS_TP_RETURN_FINISHED: lws_threadpool_task_return = 2;
/// It has stopped.
pub const LWS_TP_RETURN_STOPPED: lws_threadpool_task_return = 3;
/// Flag: it may outlive its connection.
pub const LWS_TP_RETURN_FLAG_OUTLIVE: lws_threadpool_task_return = 64;

/// Events of a sequencer.
pub type lws_seq_events_t = c_uint;
/// It was made.
pub const LWSSEQ_CREATED: lws_seq_events_t = 0;
/// It ends.
pub const LWSSEQ_DESTROYED: lws_seq_events_t = 1;
/// Its timeout is over.
pub const LWSSEQ_TIMED_OUT: lws_seq_events_t = 2;
/// A second has passed.
pub const LWSSEQ_HEARTBEAT: lws_seq_events_t = 3;
/// Its connection is established.
pub const LWSSEQ_WSI_CONNECTED: lws_seq_events_t = 4;
/// Its connection has failed.
pub const LWSSEQ_WSI_CONN_FAIL: lws_seq_events_t = 5;
/// Its connection has closed.
pub const LWSSEQ_WSI_CONN_CLOSE: lws_seq_events_t = 6;
/// First number for states of secure streams.
pub const LWSSEQ_SS_STATE_BASE: lws_seq_events_t = 7;
/// First number for the program's own events.
pub const LWSSEQ_USER_BASE: lws_seq_events_t = 100;

/// What a sequencer's callback answers.
pub type lws_seq_cb_return = c_uint;
/// It goes on.
pub const LWSSEQ_RET_CONTINUE: lws_seq_cb_return = 0;
/// It is to end.
pub const LWSSEQ_RET_DESTROY: lws_seq_cb_return = 1;

/// States of a secure stream, as its program is told.
pub type lws_ss_constate_t = c_uint;
/// It is being made.
pub const LWSSSCS_CREATING: lws_ss_constate_t = 0;
/// Its connection has ended.
pub const LWSSSCS_DISCONNECTED: lws_ss_constate_t = 1;
/// The endpoint cannot be reached.
pub const LWSSSCS_UNREACHABLE: lws_ss_constate_t = 2;
/// The endpoint has not let it in.
pub const LWSSSCS_AUTH_FAILED: lws_ss_constate_t = 3;
/// It is connected.
pub const LWSSSCS_CONNECTED: lws_ss_constate_t = 4;
/// It is being connected.
pub const LWSSSCS_CONNECTING: lws_ss_constate_t = 5;
/// It ends.
pub const LWSSSCS_DESTROYING: lws_ss_constate_t = 6;
/// It may ask the endpoint for news.
pub const LWSSSCS_POLL: lws_ss_constate_t = 7;
/// Every attempt of its policy has failed.
pub const LWSSSCS_ALL_RETRIES_FAILED: lws_ss_constate_t = 8;
/// The endpoint has confirmed a message.
pub const LWSSSCS_QOS_ACK_REMOTE: lws_ss_constate_t = 9;
/// The endpoint has refused a message.
pub const LWSSSCS_QOS_NACK_REMOTE: lws_ss_constate_t = 10;
/// The program's side has confirmed a message.
pub const LWSSSCS_QOS_ACK_LOCAL: lws_ss_constate_t = 11;
/// The program's side has refused a message.
pub const LWSSSCS_QOS_NACK_LOCAL: lws_ss_constate_t = 12;
/// Its timeout is over.
pub const LWSSSCS_TIMEOUT: lws_ss_constate_t = 13;
/// A server's stream has a request to answer.
pub const LWSSSCS_SERVER_TXN: lws_ss_constate_t = 14;
/// A server's stream has changed its protocol.
pub const LWSSSCS_SERVER_UPGRADE: lws_ss_constate_t = 15;
/// A source has joined a sink.
pub const LWSSSCS_SINK_JOIN: lws_ss_constate_t = 16;
/// A source has left a sink.
pub const LWSSSCS_SINK_PART: lws_ss_constate_t = 17;

/// Flags of a secure stream's payload, and messages between a program and its proxy.
pub type ss_flags = c_uint;
/// The payload begins a message.
pub const LWSSS_FLAG_SOM: ss_flags = 1;
/// The payload ends a message.
pub const LWSSS_FLAG_EOM: ss_flags = 2;
/// The payload is an answer to a poll.
pub const LWSSS_FLAG_POLL: ss_flags = 4;
/// A group of messages begins.
pub const LWSSS_FLAG_RELATED_START: ss_flags = 8;
/// A group of messages ends.
pub const LWSSS_FLAG_RELATED_END: ss_flags = 16;
/// The payload is of a stream that shares this one.
pub const LWSSS_FLAG_RIDESHARE: ss_flags = 32;
/// From the proxy: payload.
pub const LWSSS_SER_RXPRE_RX_PAYLOAD: ss_flags = 85;
/// From the proxy: whether the stream was made.
pub const LWSSS_SER_RXPRE_CREATE_RESULT: ss_flags = 86;
/// From the proxy: a state of the stream.
pub const LWSSS_SER_RXPRE_CONNSTATE: ss_flags = 87;
/// From the proxy: more credit to send.
pub const LWSSS_SER_RXPRE_TXCR_UPDATE: ss_flags = 88;
/// From the proxy: something to sign for a TLS handshake.
pub const LWSSS_SER_RXPRE_TLSNEG_ENCLAVE_SIGN: ss_flags = 89;
/// To the proxy: the type of a stream to make.
pub const LWSSS_SER_TXPRE_STREAMTYPE: ss_flags = 170;
/// To the proxy: connect the stream.
pub const LWSSS_SER_TXPRE_ONWARD_CONNECT: ss_flags = 171;
/// To the proxy: the stream ends.
pub const LWSSS_SER_TXPRE_DESTROYING: ss_flags = 172;
/// To the proxy: payload.
pub const LWSSS_SER_TXPRE_TX_PAYLOAD: ss_flags = 173;
/// To the proxy: a value of the stream's metadata.
pub const LWSSS_SER_TXPRE_METADATA: ss_flags = 174;
/// To the proxy: more credit to send.
pub const LWSSS_SER_TXPRE_TXCR_UPDATE: ss_flags = 175;
/// To the proxy: another timeout.
pub const LWSSS_SER_TXPRE_TIMEOUT_UPDATE: ss_flags = 176;
/// To the proxy: how long the payload will be.
pub const LWSSS_SER_TXPRE_PAYLOAD_LENGTH_HINT: ss_flags = 177;
/// To the proxy: what was signed for a TLS handshake.
pub const LWSSS_SER_TXPRE_TLSNEG_ENCLAVE_SIGNED: ss_flags = 178;

/// States of the connection between a program and its proxy: `LPCSPROX_` at the proxy, `LPCSCLI_` at the program.
pub type lws_ss_conn_states_t = c_uint;
/// The proxy waits for the first message.
pub const LPCSPROX_WAIT_INITIAL_TX: lws_ss_conn_states_t = 1;
/// The proxy tells that the stream was not made.
pub const LPCSPROX_REPORTING_FAIL: lws_ss_conn_states_t = 2;
/// The proxy tells that the stream was made.
pub const LPCSPROX_REPORTING_OK: lws_ss_conn_states_t = 3;
/// The proxy passes on.
pub const LPCSPROX_OPERATIONAL: lws_ss_conn_states_t = 4;
/// The stream at the proxy has ended.
pub const LPCSPROX_DESTROYED: lws_ss_conn_states_t = 5;
/// The program sends its first message.
pub const LPCSCLI_SENDING_INITIAL_TX: lws_ss_conn_states_t = 6;
/// The program waits to hear whether the stream was made.
pub const LPCSCLI_WAITING_CREATE_RESULT: lws_ss_conn_states_t = 7;
/// The program is connected to its proxy.
pub const LPCSCLI_LOCAL_CONNECTED: lws_ss_conn_states_t = 8;
/// The program asks for the stream to be connected.
pub const LPCSCLI_ONWARD_CONNECT: lws_ss_conn_states_t = 9;
/// The program's stream passes on.
pub const LPCSCLI_OPERATIONAL: lws_ss_conn_states_t = 10;

/// What the callbacks of a secure stream answer.
pub type lws_ss_state_return = c_int;
/// There is nothing to send.
pub const LWSSSSRET_TX_DONT_SEND: lws_ss_state_return = 1;
/// All is well.
pub const LWSSSSRET_OK: lws_ss_state_return = 0;
/// The stream is to be disconnected.
pub const LWSSSSRET_DISCONNECT_ME: lws_ss_state_return = -1;
/// The stream is to end.
pub const LWSSSSRET_DESTROY_ME: lws_ss_state_return = -2;

/// What is made of a `struct lws_ss_info`.
pub type ss_info_flags = c_uint;
/// A sink, for streams of this process.
pub const LWSSSINFLAGS_REGISTER_SINK: ss_info_flags = 1;
/// A stream that a proxy serves.
pub const LWSSSINFLAGS_PROXIED: ss_info_flags = 2;
/// A server.
pub const LWSSSINFLAGS_SERVER: ss_info_flags = 4;
/// A stream for a peer that a server has accepted.
pub const LWSSSINFLAGS_ACCEPTED: ss_info_flags = 8;

/// Flags of a secure stream's policy.
pub type ss_policy_flags = c_uint;
/// Connect when there is something to send.
pub const LWSSSPOLF_OPPORTUNISTIC: ss_policy_flags = 1;
/// Stay connected, and connect again.
pub const LWSSSPOLF_NAILED_UP: ss_policy_flags = 2;
/// What is sent is urgent.
pub const LWSSSPOLF_URGENT_TX: ss_policy_flags = 4;
/// What is received is urgent.
pub const LWSSSPOLF_URGENT_RX: ss_policy_flags = 8;
/// Use TLS.
pub const LWSSSPOLF_TLS: ss_policy_flags = 16;
/// Keep a request open for news.
pub const LWSSSPOLF_LONG_POLL: ss_policy_flags = 32;
/// Send a bearer token (RFC 6750).
pub const LWSSSPOLF_AUTH_BEARER: ss_policy_flags = 64;
/// Send a body without a Content-Length.
pub const LWSSSPOLF_HTTP_NO_CONTENT_LENGTH: ss_policy_flags = 128;
/// HTTP/2: for peers that want the end of a stream told apart.
pub const LWSSSPOLF_QUIRK_NGHTTP2_END_STREAM: ss_policy_flags = 256;
/// HTTP/2: for peers that send more than their credit.
pub const LWSSSPOLF_H2_QUIRK_OVERFLOWS_TXCR: ss_policy_flags = 512;
/// HTTP/2: for peers that leave the state of header compression unclean.
pub const LWSSSPOLF_H2_QUIRK_UNCLEAN_HPACK_STATE: ss_policy_flags = 1024;
/// Send a multipart form.
pub const LWSSSPOLF_HTTP_MULTIPART: ss_policy_flags = 2048;
/// Send an urlencoded form.
pub const LWSSSPOLF_HTTP_X_WWW_FORM_URLENCODED: ss_policy_flags = 4096;
/// The endpoint is a sink of this process.
pub const LWSSSPOLF_LOCAL_SINK: ss_policy_flags = 8192;
/// Proofs of life may wake a suspended machine.
pub const LWSSSPOLF_WAKE_SUSPEND__VALIDITY: ss_policy_flags = 16384;
/// The stream is a server.
pub const LWSSSPOLF_SERVER: ss_policy_flags = 32768;
/// Follow redirects.
pub const LWSSSPOLF_ALLOW_REDIRECTS: ss_policy_flags = 65536;
/// Take multipart forms apart.
pub const LWSSSPOLF_HTTP_MULTIPART_IN: ss_policy_flags = 131072;

/// Protocols of secure streams, and values that go into HTTP headers.
pub type ss_protocols = c_uint;
/// HTTP/1.
pub const LWSSSP_H1: ss_protocols = 0;
/// HTTP/2.
pub const LWSSSP_H2: ss_protocols = 1;
/// WebSocket.
pub const LWSSSP_WS: ss_protocols = 2;
/// MQTT.
pub const LWSSSP_MQTT: ss_protocols = 3;
/// A raw stream.
pub const LWSSSP_RAW: ss_protocols = 4;
/// Header: the authorization.
pub const LWSSS_HBI_AUTH: ss_protocols = 0;
/// Header: the device's serial number.
pub const LWSSS_HBI_DSN: ss_protocols = 1;
/// Header: the firmware's version.
pub const LWSSS_HBI_FWV: ss_protocols = 2;
/// Header: the device's type.
pub const LWSSS_HBI_TYPE: ss_protocols = 3;
/// Number of headers.
pub const _LWSSS_HBI_COUNT: ss_protocols = 4;

/// Where numbers of tokens begin.
pub type token_map_bases = c_uint;
/// Ends an array of tokens.
pub const LTMI_END_OF_ARRAY: token_map_bases = 0;
/// First number for abstract protocols.
pub const LTMI_PROTOCOL_BASE: token_map_bases = 2048;
/// First number for abstract transports.
pub const LTMI_TRANSPORT_BASE: token_map_bases = 4096;

/// What an abstract protocol can do.
pub type ap_flags = c_uint;
/// Requests may follow each other on a connection.
pub const LWS_AP_FLAG_PIPELINE_TRANSACTIONS: ap_flags = 1;
/// Streams may share a connection.
pub const LWS_AP_FLAG_MUXABLE_STREAM: ap_flags = 2;

/// Tokens of the transport by sockets.
pub type peer_tokens = c_uint;
/// The peer's name or address.
pub const LTMI_PEER_V_DNS_ADDRESS: peer_tokens = 4096;
/// The peer's port.
pub const LTMI_PEER_LV_PORT: peer_tokens = 4097;
/// Flags of TLS.
pub const LTMI_PEER_LV_TLS_FLAGS: peer_tokens = 4098;

/// What a packet of a transport test expects.
pub type unit_test_flags = c_uint;
/// The test ends with it.
pub const LWS_AUT_EXPECT_TEST_END: unit_test_flags = 1;
/// The tested side closes.
pub const LWS_AUT_EXPECT_LOCAL_CLOSE: unit_test_flags = 2;
/// The test closes.
pub const LWS_AUT_EXPECT_DO_REMOTE_CLOSE: unit_test_flags = 4;
/// The tested side sends it.
pub const LWS_AUT_EXPECT_TX: unit_test_flags = 8;
/// The tested side receives it.
pub const LWS_AUT_EXPECT_RX: unit_test_flags = 16;
/// The test is to fail.
pub const LWS_AUT_EXPECT_SHOULD_FAIL: unit_test_flags = 32;
/// The test is to time out.
pub const LWS_AUT_EXPECT_SHOULD_TIMEOUT: unit_test_flags = 64;

/// What became of a transport test.
pub type lws_unit_test_packet_disposition = c_uint;
/// It goes on.
pub const LPE_CONTINUE: lws_unit_test_packet_disposition = 0;
/// It succeeded.
pub const LPE_SUCCEEDED: lws_unit_test_packet_disposition = 1;
/// It failed.
pub const LPE_FAILED: lws_unit_test_packet_disposition = 2;
/// It failed: a timeout that was not expected.
pub const LPE_FAILED_UNEXPECTED_TIMEOUT: lws_unit_test_packet_disposition = 3;
/// It failed: it passed where it was to fail.
pub const LPE_FAILED_UNEXPECTED_PASS: lws_unit_test_packet_disposition = 4;
/// It failed: a close that was not expected.
pub const LPE_FAILED_UNEXPECTED_CLOSE: lws_unit_test_packet_disposition = 5;
/// It was left out.
pub const LPE_SKIPPED: lws_unit_test_packet_disposition = 6;
/// It is closing.
pub const LPE_CLOSING: lws_unit_test_packet_disposition = 7;

/// Tokens of the transport for tests.
pub type unit_test_tokens = c_uint;
/// The test to run.
pub const LTMI_PEER_V_EXPECT_TEST: unit_test_tokens = 4096;
/// Who is told the result.
pub const LTMI_PEER_V_EXPECT_RESULT_CB: unit_test_tokens = 4097;
/// What that one is given.
pub const LTMI_PEER_V_EXPECT_RESULT_CB_ARG: unit_test_tokens = 4098;

/// Types of DNS records (RFC 1035 section 3.2.2, RFC 3596).
pub type dns_query_type = c_uint;
/// An IPv4 address.
pub const LWS_ADNS_RECORD_A: dns_query_type = 1;
/// Another name.
pub const LWS_ADNS_RECORD_CNAME: dns_query_type = 5;
/// A mail server.
pub const LWS_ADNS_RECORD_MX: dns_query_type = 15;
/// An IPv6 address.
pub const LWS_ADNS_RECORD_AAAA: dns_query_type = 28;

/// Outcome of a DNS query.
pub type lws_async_dns_retcode_t = c_int;
/// It failed, and the connection was closed.
pub const LADNS_RET_FAILED_WSI_CLOSED: lws_async_dns_retcode_t = -4;
/// There is no such name.
pub const LADNS_RET_NXDOMAIN: lws_async_dns_retcode_t = -3;
/// No answer came in time.
pub const LADNS_RET_TIMEDOUT: lws_async_dns_retcode_t = -2;
/// It failed.
pub const LADNS_RET_FAILED: lws_async_dns_retcode_t = -1;
/// The name was found.
pub const LADNS_RET_FOUND: lws_async_dns_retcode_t = 0;
/// The query is under way.
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
