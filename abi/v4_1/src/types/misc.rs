//! Writing, files, directories, certificates, CGI and small helpers.

use super::*;

/// Credit for sending.
pub const LWSTXCR_US_TO_PEER: c_int = 0;

/// Credit the peer has.
pub const LWSTXCR_PEER_TO_US: c_int = 1;

/// Bits for open(2) flags.
pub const LWS_FOP_FLAGS_MASK: c_int = 8388607;

/// The caller can use a gzipped file.
pub const LWS_FOP_FLAG_COMPR_ACCEPTABLE_GZIP: c_int = 16777216;

/// The file is gzipped.
pub const LWS_FOP_FLAG_COMPR_IS_GZIP: c_int = 33554432;

/// mod_time is set.
pub const LWS_FOP_FLAG_MOD_TIME_VALID: c_int = 67108864;

/// The file exists only inside another one.
pub const LWS_FOP_FLAG_VIRTUAL: c_int = 134217728;

/// Who stopped reception, and how to apply a change.
pub type rxflow_reasons = c_uint;

/// The program asked.
pub const LWS_RXFLOW_REASON_USER_BOOL: rxflow_reasons = 1;

/// Received HTTP bytes wait.
pub const LWS_RXFLOW_REASON_HTTP_RXBUFFER: rxflow_reasons = 64;

/// HTTP/2 control frames wait.
pub const LWS_RXFLOW_REASON_H2_PPS_PENDING: rxflow_reasons = 128;

/// The other bits name reasons.
pub const LWS_RXFLOW_REASON_APPLIES: rxflow_reasons = 16384;

/// These reasons are lifted.
pub const LWS_RXFLOW_REASON_APPLIES_ENABLE_BIT: rxflow_reasons = 8192;

/// Lift these reasons.
pub const LWS_RXFLOW_REASON_APPLIES_ENABLE: rxflow_reasons = 24576;

/// Add these reasons.
pub const LWS_RXFLOW_REASON_APPLIES_DISABLE: rxflow_reasons = 16384;

/// Apply at once.
pub const LWS_RXFLOW_REASON_FLAG_PROCESS_NOW: rxflow_reasons = 4096;

/// What kind of directory entry this is.
pub type lws_dir_obj_type_t = c_uint;

/// Not known.
pub const LDOT_UNKNOWN: lws_dir_obj_type_t = 0;

/// A file.
pub const LDOT_FILE: lws_dir_obj_type_t = 1;

/// A directory.
pub const LDOT_DIR: lws_dir_obj_type_t = 2;

/// A symbolic link.
pub const LDOT_LINK: lws_dir_obj_type_t = 3;

/// A named pipe.
pub const LDOT_FIFO: lws_dir_obj_type_t = 4;

/// A socket.
pub const LDOTT_SOCKET: lws_dir_obj_type_t = 5;

/// A character device.
pub const LDOT_CHAR: lws_dir_obj_type_t = 6;

/// A block device.
pub const LDOT_BLOCK: lws_dir_obj_type_t = 7;

/// More of a header block.
pub const LWS_WRITE_HTTP_HEADERS_CONTINUATION: lws_write_protocol = 9;

/// Flag: do not write now, append to what waits.
pub const LWS_WRITE_BUFLIST: lws_write_protocol = 32;

/// Flag: these bytes end the HTTP/2 stream.
pub const LWS_WRITE_H2_STREAM_END: lws_write_protocol = 128;

/// Which fact about a certificate is asked for.
pub type lws_tls_cert_info = c_uint;

/// Start of validity.
pub const LWS_TLS_CERT_INFO_VALIDITY_FROM: lws_tls_cert_info = 0;

/// End of validity.
pub const LWS_TLS_CERT_INFO_VALIDITY_TO: lws_tls_cert_info = 1;

/// Common name of the subject.
pub const LWS_TLS_CERT_INFO_COMMON_NAME: lws_tls_cert_info = 2;

/// Name of the issuer.
pub const LWS_TLS_CERT_INFO_ISSUER_NAME: lws_tls_cert_info = 3;

/// Key usage bits.
pub const LWS_TLS_CERT_INFO_USAGE: lws_tls_cert_info = 4;

/// Whether it was verified.
pub const LWS_TLS_CERT_INFO_VERIFIED: lws_tls_cert_info = 5;

/// The public key as bytes.
pub const LWS_TLS_CERT_INFO_OPAQUE_PUBLIC_KEY: lws_tls_cert_info = 6;

/// The status line is due.
pub const LHCS_RESPONSE: lws_cgi_hdr_state = 5;

/// The headers are being passed on.
pub const LHCS_DUMP_HEADERS: lws_cgi_hdr_state = 6;

/// Inside the body.
pub const LHCS_PAYLOAD: lws_cgi_hdr_state = 7;

/// After a bare LF.
pub const LCHS_SINGLE_0A: lws_cgi_hdr_state = 8;

/// Counters of lws_stats_get(); all read 0 here.
pub type stats_index = c_uint;

/// Count: connections.
pub const LWSSTATS_C_CONNECTIONS: stats_index = 0;

/// Count: closes.
pub const LWSSTATS_C_API_CLOSE: stats_index = 1;

/// Count: reads.
pub const LWSSTATS_C_API_READ: stats_index = 2;

/// Count: calls of lws_write().
pub const LWSSTATS_C_API_LWS_WRITE: stats_index = 3;

/// Count: writes to the kernel.
pub const LWSSTATS_C_API_WRITE: stats_index = 4;

/// Count: writes that the kernel took in part.
pub const LWSSTATS_C_WRITE_PARTIALS: stats_index = 5;

/// Count: requests for a writeable callback.
pub const LWSSTATS_C_WRITEABLE_CB_REQ: stats_index = 6;

/// Count: requests for a writeable callback that were not pending already.
pub const LWSSTATS_C_WRITEABLE_CB_EFF_REQ: stats_index = 7;

/// Count: writeable callbacks.
pub const LWSSTATS_C_WRITEABLE_CB: stats_index = 8;

/// Count: TLS handshakes that failed.
pub const LWSSTATS_C_SSL_CONNECTIONS_FAILED: stats_index = 9;

/// Count: TLS handshakes that were accepted.
pub const LWSSTATS_C_SSL_CONNECTIONS_ACCEPTED: stats_index = 10;

/// Count: steps of TLS handshakes.
pub const LWSSTATS_C_SSL_ACCEPT_SPIN: stats_index = 11;

/// Count: TLS connections that have received something.
pub const LWSSTATS_C_SSL_CONNS_HAD_RX: stats_index = 12;

/// Count: timeouts.
pub const LWSSTATS_C_TIMEOUTS: stats_index = 13;

/// Count: turns of the loop.
pub const LWSSTATS_C_SERVICE_ENTRY: stats_index = 14;

/// Bytes read.
pub const LWSSTATS_B_READ: stats_index = 15;

/// Bytes written.
pub const LWSSTATS_B_WRITE: stats_index = 16;

/// Bytes that the kernel took of writes in part.
pub const LWSSTATS_B_PARTIALS_ACCEPTED_PARTS: stats_index = 17;

/// Microseconds of a TLS handshake, on average.
pub const LWSSTATS_US_SSL_ACCEPT_LATENCY_AVG: stats_index = 18;

/// Microseconds until a writeable callback, on average.
pub const LWSSTATS_US_WRITABLE_DELAY_AVG: stats_index = 19;

/// Microseconds until a writeable callback, at worst.
pub const LWSSTATS_US_WORST_WRITABLE_DELAY: stats_index = 20;

/// Microseconds from a TLS handshake to the first bytes, on average.
pub const LWSSTATS_US_SSL_RX_DELAY_AVG: stats_index = 21;

/// Count: requests that a peer's limit has denied.
pub const LWSSTATS_C_PEER_LIMIT_AH_DENIED: stats_index = 22;

/// Count: connections that a peer's limit has denied.
pub const LWSSTATS_C_PEER_LIMIT_WSI_DENIED: stats_index = 23;

/// Count: client connections.
pub const LWSSTATS_C_CONNS_CLIENT: stats_index = 24;

/// Count: client connections that failed.
pub const LWSSTATS_C_CONNS_CLIENT_FAILED: stats_index = 25;

/// Number of statistics.
pub const LWSSTATS_SIZE: stats_index = 26;

/// One directory entry.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_dir_entry {
    /// Its name without the directory.
    pub name: *const c_char,
    /// Its kind.
    pub r#type: lws_dir_obj_type_t,
}

/// Opaque word of lws_dir_glob_cb().
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_dir_glob {
    /// Pattern with `*`.
    pub filter: *const c_char,
    /// Called for each match.
    pub cb: lws_dir_glob_cb_t,
    /// First argument of cb.
    pub user: *mut c_void,
}

/// One wireless network found. Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_wifi_scan {
    /// The next one, or null.
    pub next: *mut lws_wifi_scan,
    /// Network name.
    pub ssid: [c_char; 32],
    /// Sum of signal strengths.
    pub rssi: i32,
    /// Hardware address.
    pub bssid: [u8; 6],
    /// Number of samples.
    pub count: u8,
    /// Channel number.
    pub channel: u8,
    /// Authentication mode.
    pub authmode: u8,
}

/// One unit of a scale for lws_humanize(). An array of them goes from large to small and ends with a null name.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_humanize_unit {
    /// The unit's suffix.
    pub name: *const c_char,
    /// How many base units it has.
    pub factor: u64,
}

// SAFETY: a unit is two words that nobody writes; its name is text of the whole program's lifetime wherever the
// library or a program keeps one in a static table.
unsafe impl Sync for lws_humanize_unit {}

/// An overlay filesystem mount. Declared for source compatibility.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_fsmount {
    /// Where the layers are.
    pub layers_path: *const c_char,
    /// Where the writable layer is.
    pub overlay_path: *const c_char,
    /// Mount point.
    pub mp: [c_char; 256],
    /// Name of the writable layer.
    pub ovname: [c_char; 64],
    /// Name of the base.
    pub distro: [c_char; 64],
    /// Names of the layers.
    pub layers: [*const c_char; 4],
}

/// Argument of an extension that takes over writing.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_write_passthru {
    /// The connection.
    pub wsi: *mut lws,
    /// The bytes, with LWS_PRE writable bytes in front.
    pub buf: *mut c_uchar,
    /// Number of bytes.
    pub len: usize,
    /// How they are to be written.
    pub wp: lws_write_protocol,
}

/// State of a base64 decoding in pieces.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_b64state {
    /// Input characters of the current group.
    pub quad: [c_uchar; 4],
    /// Bytes produced so far.
    pub done: usize,
    /// Characters of the current group.
    pub len: usize,
    /// Place in the current group.
    pub i: c_int,
    /// The last character.
    pub c: c_int,
}

/// The answer to a question about a certificate; which member counts depends on the question.
#[repr(C)]
#[derive(Clone, Copy)]
pub union lws_tls_cert_info_results {
    /// 1 when the certificate was verified.
    pub verified: c_uint,
    /// A time in seconds since 1970.
    pub time: time_t,
    /// Key usage bits.
    pub usage: c_uint,
    /// A name or key and its length; the caller may provide more room than declared.
    pub ns: lws_tls_cert_info_name,
}

/// A name or key taken from a certificate (member `ns` in C).
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_tls_cert_info_name {
    /// Bytes of name in use.
    pub len: c_int,
    /// The bytes; the caller may provide more room than this.
    pub name: [c_char; 64],
}

const _: () = assert!(size_of::<lws_tls_cert_info_name>() == 68);

/// An open file of the virtual file layer. A file operation set may allocate more behind it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_fop_fd {
    /// The descriptor, if there is one.
    pub fd: lws_filefd_type,
    /// The operations it belongs to.
    pub fops: *const lws_plat_file_ops,
    /// A word of those operations.
    pub filesystem_priv: *mut c_void,
    /// Current position.
    pub pos: lws_filepos_t,
    /// Length of the file.
    pub len: lws_filepos_t,
    /// `LWS_FOP_FLAG_*` and open(2) flags.
    pub flags: lws_fop_flags_t,
    /// Last change in seconds since 1970, with LWS_FOP_FLAG_MOD_TIME_VALID.
    pub mod_time: u32,
}

/// A file name part that selects a set of file operations.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_fops_index {
    /// The part, such as ".zip/".
    pub sig: *const c_char,
    /// Its length in bytes.
    pub len: u8,
}

/// A set of file operations.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_plat_file_ops {
    /// Opens a file, or returns the invalid value.
    pub open: Option<
        unsafe extern "C" fn(
            *const lws_plat_file_ops,
            *const c_char,
            *const c_char,
            *mut lws_fop_flags_t,
        ) -> lws_fop_fd_t,
    >,
    /// Closes a file.
    pub close: Option<unsafe extern "C" fn(*mut lws_fop_fd_t) -> c_int>,
    /// Moves the position relative to the current one and returns the new one.
    pub seek_cur: Option<unsafe extern "C" fn(lws_fop_fd_t, lws_fileofs_t) -> lws_fileofs_t>,
    /// Reads at the position; 0 on success.
    pub read: Option<unsafe extern "C" fn(lws_fop_fd_t, *mut lws_filepos_t, *mut u8, lws_filepos_t) -> c_int>,
    /// Writes at the position; 0 on success.
    pub write:
        Option<unsafe extern "C" fn(lws_fop_fd_t, *mut lws_filepos_t, *mut u8, lws_filepos_t) -> c_int>,
    /// Names that select this set; unused entries are zero.
    pub fi: [lws_fops_index; 3],
    /// The next set, or null.
    pub next: *const lws_plat_file_ops,
}

/// Called for each directory entry: directory, opaque word, entry. Nonzero stops.
pub type lws_dir_callback_function =
    Option<unsafe extern "C" fn(*const c_char, *mut c_void, *mut lws_dir_entry) -> c_int>;

/// Called for each match: opaque word, path. Nonzero stops.
pub type lws_dir_glob_cb_t = Option<unsafe extern "C" fn(*mut c_void, *const c_char) -> c_int>;

/// Short name of `struct lws_dir_glob`.
pub type lws_dir_glob_t = lws_dir_glob;

/// Short name of `struct lws_humanize_unit`.
pub type lws_humanize_unit_t = lws_humanize_unit;

/// An open file.
pub type lws_fop_fd_t = *mut lws_fop_fd;
