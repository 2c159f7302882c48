//! Spacing out attempts to connect again.

use super::service::schedule;
use crate::types::*;
use lws_abi::conn_handle::ConnHandle;
use lws_abi::context::Context;
use lws_abi::retry::{NO_POLICY, OF_CONNECTIONS, Policy, Step};
use lws_abi::{Refusal, conn, entry, numbers, strings};
use lws_engine::opaque::RetryKey;
use std::ffi::{c_char, c_int, c_uint};
use std::ptr;

/// # Safety
/// `retry` is NULL or a policy whose table has as many entries as it says, all for `'a`.
unsafe fn policy_of<'a>(retry: *const lws_retry_bo_t) -> Policy<'a> {
    // SAFETY: NULL or a policy by contract.
    let Some(policy) = (unsafe { retry.as_ref() }) else { return NO_POLICY };
    let count = if policy.retry_ms_table.is_null() { 0 } else { policy.retry_ms_table_count };
    let delays = match count {
        0 => &[][..],
        // SAFETY: not null, and of this length by contract.
        _ => unsafe { std::slice::from_raw_parts(policy.retry_ms_table, count.into()) },
    };
    Policy { delays, conceal_count: policy.conceal_count, jitter_percent: policy.jitter_percent }
}

/// Takes one step and counts it.
///
/// # Safety
/// `ctry` is NULL or a writable count.
unsafe fn step(policy: &Policy<'_>, ctry: *mut u16) -> Result<Step, Refusal> {
    if ctry.is_null() {
        return Err(Refusal::NullArgument("ctry"));
    }
    let mut random = [0; 2];
    numbers::random(&mut random)?;
    // SAFETY: not null, and a count by contract.
    let next = policy.step(unsafe { *ctry }, u16::from_ne_bytes(random));
    // SAFETY: as above.
    unsafe { *ctry = next.tries };
    Ok(next)
}

/// # Safety
/// `ctry` is NULL or a writable count; for the rest as lws_sul_schedule().
unsafe fn schedule_step(
    context: *mut lws_context,
    tsi: c_int,
    sul: *mut lws_sorted_usec_list_t,
    policy: &Policy<'_>,
    cb: sul_cb_t,
    ctry: *mut u16,
) -> Result<c_int, Refusal> {
    if sul.is_null() {
        return Err(Refusal::NullArgument("sul"));
    }
    Context::borrow(context.cast())?;
    // SAFETY: `ctry` is NULL or a writable count; for the rest as lws_sul_schedule(), by contract.
    let next = unsafe { step(policy, ctry) }?;
    if !next.conceals {
        return Ok(1);
    }
    // SAFETY: not null, and a timer by contract.
    unsafe { (*sul).cb = cb };
    // SAFETY: `ctry` is NULL or a writable count; for the rest as lws_sul_schedule(), by contract.
    unsafe { schedule(context, tsi, sul, i64::from(next.delay_ms) * 1000) }?;
    Ok(0)
}

/// How long to wait before the next attempt, in milliseconds, by the policy `retry`.
///
/// `*ctry` is how many attempts there were, 0 at first; it grows by 1 and stays at 65535. The delay is the table's
/// entry of that number, or its last one, and a random addition of less than `jitter_percent` of it (0 is taken for
/// 30). `*conceal` becomes 1 as long as the new `*ctry` is at most `conceal_count`, and always with
/// LWS_RETRY_CONCEAL_ALWAYS; then 0: it is time to tell that it does not work. `conceal` may be NULL.
/// Without a policy or without a table the delay is 3000 and its addition; without a policy `*conceal` is 0.
/// `context` is not used and may be NULL.
/// Returns the delay, at most 4294967295; 3000 when `ctry` is NULL.
/// # Safety
/// `retry` is NULL or a policy whose table has as many entries as it says; `ctry` and `conceal` are NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_retry_get_delay_ms(
    context: *mut lws_context,
    retry: *const lws_retry_bo_t,
    ctry: *mut u16,
    conceal: *mut c_char,
) -> c_uint {
    let _ = context;
    entry("lws_retry_get_delay_ms", NO_POLICY.delays[0], || {
        // SAFETY: `retry` is NULL or a policy whose table has as many entries as it says; `ctry` and `conceal` are
        // NULL or writable, by contract.
        let next = unsafe { step(&policy_of(retry), ctry) }?;
        // SAFETY: NULL or writable by contract.
        unsafe { strings::store(conceal, next.conceals.into()) };
        Ok(next.delay_ms)
    })
}

/// Schedules `sul`, as lws_sul_schedule() does, to call `cb` after the delay that lws_retry_get_delay_ms() gives for
/// `retry` and `*ctry`, unless that is no longer concealed. The callback makes the attempt.
///
/// `*ctry` grows by 1 either way; set it back to 0 when an attempt has succeeded. `tid` is the service thread that calls.
/// Returns 0 when it is scheduled. 1, and an earlier schedule of `sul` stays as it is, when there were too many
/// attempts, and always without a policy: the program gives up, or tells. 1, and nothing is counted, when `sul` or
/// `ctry` is NULL or the context has ended.
/// # Safety
/// `sul` is NULL or a timer that was zeroed and stays where it is, `retry` NULL or a policy, `ctry` NULL or writable, `cb`
/// callable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_retry_sul_schedule(
    context: *mut lws_context,
    tid: c_int,
    sul: *mut lws_sorted_usec_list_t,
    retry: *const lws_retry_bo_t,
    cb: sul_cb_t,
    ctry: *mut u16,
) -> c_int {
    entry("lws_retry_sul_schedule", 1, || {
        // SAFETY: `sul` is NULL or a timer that was zeroed and stays where it is, `retry` NULL or a policy, `ctry`
        // NULL or writable, `cb` callable, by contract.
        unsafe { schedule_step(context, tid, sul, &policy_of(retry), cb, ctry) }
    })
}

/// Schedules `sul` to call `cb` after the delay that the policy of the connection `wsi` has for `*ctry`, for a program
/// that connects again when it has failed or ended. Without a policy of its own or of its virtual host the delays are 1, 3,
/// 9 and 17 seconds with an addition of less than 20 percent, and the fifth attempt is no longer concealed.
///
/// `*ctry` grows by 1 either way. The callback may come when the connection is gone. The policy must still be there when
/// this is called. Returns 0 when it is scheduled; 1 when there were too many attempts; 1, and nothing is counted, when
/// `sul` or `ctry` is NULL or the connection has ended.
/// # Safety
/// `sul` is NULL or a timer that was zeroed and stays where it is, `ctry` NULL or writable, `cb` callable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_retry_sul_schedule_retry_wsi(
    wsi: *mut lws,
    sul: *mut lws_sorted_usec_list_t,
    cb: sul_cb_t,
    ctry: *mut u16,
) -> c_int {
    entry("lws_retry_sul_schedule_retry_wsi", 1, || {
        let ConnHandle { context, tsi, .. } = ConnHandle::borrow(wsi.cast())?;
        let policy = match conn::retry_policy(wsi.cast())? {
            RetryKey::NONE => OF_CONNECTIONS,
            // SAFETY: the policy that the program gave the connection or its host, which it keeps by contract.
            key => unsafe { policy_of(ptr::with_exposed_provenance(key.0)) },
        };
        // SAFETY: `sul` is NULL or a timer that was zeroed and stays where it is, `ctry` NULL or writable, `cb`
        // callable, by contract.
        unsafe { schedule_step(context.as_ptr(), tsi as c_int, sul, &policy, cb, ctry) }
    })
}
