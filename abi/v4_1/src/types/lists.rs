//! Lists, timers, the message bus, state machines and retry policies.

use super::*;

/// Timeout value: close soon.
pub const LWS_TO_KILL_ASYNC: c_int = -1;

/// Timeout value: close before returning.
pub const LWS_TO_KILL_SYNC: c_int = -2;

/// Timer value: stop the timer.
pub const LWS_SET_TIMER_USEC_CANCEL: c_long = -1;

/// Microseconds per second.
pub const LWS_USEC_PER_SEC: c_long = 1000000;

/// Timer lists per thread.
pub const LWS_COUNT_PT_SUL_OWNERS: c_int = 2;

/// Timer list: waits while the machine sleeps.
pub const LWSSULLI_MISS_IF_SUSPENDED: c_int = 0;

/// Timer list: wakes the machine.
pub const LWSSULLI_WAKE_IF_SUSPENDED: c_int = 1;

/// Largest message, in bytes.
pub const LWS_SMD_MAX_PAYLOAD: c_int = 384;

/// Bytes of a class mask.
pub const LWS_SMD_CLASS_BITFIELD_BYTES: c_int = 4;

/// Stream type that stands for the message bus.
pub const LWS_SMD_STREAMTYPENAME: &CStr = c"_lws_smd";

/// Bytes of header in front of a proxied message.
pub const LWS_SMD_SS_RX_HEADER_LEN: c_int = 16;

/// Registers for a proxied stream.
pub const LWSSMDREG_FLAG_PROXIED_SS: c_int = 1;

/// Number of failures: never give up.
pub const LWS_RETRY_CONCEAL_ALWAYS: c_int = 65535;

/// Waiting: unused1.
pub const PENDING_TIMEOUT_UNUSED1: pending_timeout = 7;

/// Waiting: ws pong check send ping.
pub const PENDING_TIMEOUT_WS_PONG_CHECK_SEND_PING: pending_timeout = 16;

/// Waiting: ws pong check get pong.
pub const PENDING_TIMEOUT_WS_PONG_CHECK_GET_PONG: pending_timeout = 17;

/// Waiting: client issue payload.
pub const PENDING_TIMEOUT_CLIENT_ISSUE_PAYLOAD: pending_timeout = 18;

/// Waiting: awaiting socks greeting reply.
pub const PENDING_TIMEOUT_AWAITING_SOCKS_GREETING_REPLY: pending_timeout = 19;

/// Waiting: awaiting socks connect reply.
pub const PENDING_TIMEOUT_AWAITING_SOCKS_CONNECT_REPLY: pending_timeout = 20;

/// Waiting: awaiting socks auth reply.
pub const PENDING_TIMEOUT_AWAITING_SOCKS_AUTH_REPLY: pending_timeout = 21;

/// Waiting: killed by ssl info.
pub const PENDING_TIMEOUT_KILLED_BY_SSL_INFO: pending_timeout = 22;

/// Waiting: killed by parent.
pub const PENDING_TIMEOUT_KILLED_BY_PARENT: pending_timeout = 23;

/// Waiting: close send.
pub const PENDING_TIMEOUT_CLOSE_SEND: pending_timeout = 24;

/// Waiting: holding ah.
pub const PENDING_TIMEOUT_HOLDING_AH: pending_timeout = 25;

/// Waiting: udp idle.
pub const PENDING_TIMEOUT_UDP_IDLE: pending_timeout = 26;

/// Waiting: client conn idle.
pub const PENDING_TIMEOUT_CLIENT_CONN_IDLE: pending_timeout = 27;

/// Waiting: lagging.
pub const PENDING_TIMEOUT_LAGGING: pending_timeout = 28;

/// Waiting: threadpool.
pub const PENDING_TIMEOUT_THREADPOOL: pending_timeout = 29;

/// Waiting: threadpool task.
pub const PENDING_TIMEOUT_THREADPOOL_TASK: pending_timeout = 30;

/// Waiting: killed by proxy client close.
pub const PENDING_TIMEOUT_KILLED_BY_PROXY_CLIENT_CLOSE: pending_timeout = 31;

/// Waiting: user ok.
pub const PENDING_TIMEOUT_USER_OK: pending_timeout = 32;

/// Waiting: user reason base.
pub const PENDING_TIMEOUT_USER_REASON_BASE: pending_timeout = 1000;

/// Message classes of the in-process message bus.
pub type smd_classes = c_uint;

/// Buttons and other user input.
pub const LWSSMDCL_INTERACTION: smd_classes = 1;

/// Stages of the system's start.
pub const LWSSMDCL_SYSTEM_STATE: smd_classes = 2;

/// Changes of the network.
pub const LWSSMDCL_NETWORK: smd_classes = 4;

/// One link of a doubly linked list, to be placed inside a structure of the program. All zero means: in no list.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_dll2 {
    /// The link before this one, or null.
    pub prev: *mut lws_dll2,
    /// The link after this one, or null.
    pub next: *mut lws_dll2,
    /// The list this link is in, or null.
    pub owner: *mut lws_dll2_owner,
}

/// A doubly linked list. All zero means: empty.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_dll2_owner {
    /// The last link, or null.
    pub tail: *mut lws_dll2,
    /// The first link, or null.
    pub head: *mut lws_dll2,
    /// How many links the list has.
    pub count: u32,
}

/// A one-shot timer, to be placed inside a structure of the program and zeroed before first use.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_sorted_usec_list {
    /// Its link in the list of timers; linked means scheduled.
    pub list: lws_dll2,
    /// When it fires, on the clock of lws_now_usecs().
    pub us: lws_usec_t,
    /// What to call then.
    pub cb: sul_cb_t,
    /// How much later than asked it may fire, in microseconds.
    pub latency_us: u32,
}

/// One party that wants to hear of state changes.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_state_notify_link {
    /// Its link in the manager's list.
    pub list: lws_dll2_t,
    /// What to call.
    pub notify_cb: lws_state_notify_t,
    /// A name for logs.
    pub name: *const c_char,
}

/// A state machine whose steps other parties can delay.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_state_manager {
    /// Who is asked before each step.
    pub notify_list: lws_dll2_owner_t,
    /// The context it belongs to.
    pub context: *mut lws_context,
    /// A word of its creator.
    pub parent: *mut c_void,
    /// Message class under which changes are announced, or 0.
    pub smd_class: lws_smd_class_t,
    /// Names of the states, for logs.
    pub state_names: *mut *const c_char,
    /// A name for logs.
    pub name: *const c_char,
    /// The current state.
    pub state: c_int,
}

/// How to space out attempts, and how long an idle connection is trusted.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct lws_retry_bo {
    /// Delays before each attempt, in milliseconds; the last one repeats.
    pub retry_ms_table: *const u32,
    /// Number of delays in the table.
    pub retry_ms_table_count: u16,
    /// Number of failures after which the caller is told to give up; LWS_RETRY_CONCEAL_ALWAYS for never.
    pub conceal_count: u16,
    /// Seconds without proof of life after which a PING is sent; 0 for never.
    pub secs_since_valid_ping: u16,
    /// Seconds without proof of life after which the connection is closed; 0 for never.
    pub secs_since_valid_hangup: u16,
    /// Largest random addition to a delay, in percent of it; 0 for 30.
    pub jitter_percent: u8,
}

/// Short name of `struct lws_dll2`.
pub type lws_dll2_t = lws_dll2;

/// Short name of `struct lws_dll2_owner`.
pub type lws_dll2_owner_t = lws_dll2_owner;

/// Called once when a scheduled moment has come; the argument is the timer itself.
pub type sul_cb_t = Option<unsafe extern "C" fn(*mut lws_sorted_usec_list)>;

/// Short name of `struct lws_sorted_usec_list`.
pub type lws_sorted_usec_list_t = lws_sorted_usec_list;

/// Bit mask of message classes of the in-process message bus.
pub type lws_smd_class_t = u32;

/// Receives one message: opaque word, class, time stamp, payload, payload length.
pub type lws_smd_notification_cb_t =
    Option<unsafe extern "C" fn(*mut c_void, lws_smd_class_t, lws_usec_t, *mut c_void, usize) -> c_int>;

/// Asked before and told after a state change: manager, link, current state, target state. Nonzero delays the change.
pub type lws_state_notify_t =
    Option<unsafe extern "C" fn(*mut lws_state_manager, *mut lws_state_notify_link, c_int, c_int) -> c_int>;

/// Short name of `struct lws_state_notify_link`.
pub type lws_state_notify_link_t = lws_state_notify_link;

/// Short name of `struct lws_state_manager`.
pub type lws_state_manager_t = lws_state_manager;

/// Short name of `struct lws_retry_bo`.
pub type lws_retry_bo_t = lws_retry_bo;
