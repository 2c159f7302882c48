//! Lists whose links stand in the program's own structures.
//!
//! A link is `struct lws_dll2` somewhere in an element, zeroed before its first use; the list is its owner, zeroed when
//! empty. Nothing is allocated.

use crate::types::*;
use lws_abi::{Refusal, entry, strings};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

/// # Safety
/// Both are NULL or links, the first one of no list.
unsafe fn check(d: *mut lws_dll2, owner: *mut lws_dll2_owner) -> Result<(), Refusal> {
    if d.is_null() || owner.is_null() {
        return Err(Refusal::NullArgument("element or owner"));
    }
    // SAFETY: not null, and a link by contract.
    if unsafe { !(*d).owner.is_null() } {
        return Err(Refusal::BadArgument { name: "d", why: "is in a list already" });
    }
    Ok(())
}

/// Puts `d` between two neighbours; NULL is an end of the list.
///
/// # Safety
/// `prev` and `next` are NULL or neighbours in the list of `owner`, to which `d` does not belong.
unsafe fn link(d: *mut lws_dll2, prev: *mut lws_dll2, next: *mut lws_dll2, owner: *mut lws_dll2_owner) {
    // SAFETY: all are good by contract, and used one after the other.
    unsafe {
        *d = lws_dll2 { prev, next, owner };
        if prev.is_null() {
            (*owner).head = d
        } else {
            (*prev).next = d
        }
        if next.is_null() {
            (*owner).tail = d
        } else {
            (*next).prev = d
        }
        (*owner).count += 1;
    }
}

/// Puts `d` at the beginning of the list. Nothing happens when it is in a list already, or for NULL.
/// # Safety
/// Both are NULL or good; `d` was zeroed or removed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dll2_add_head(d: *mut lws_dll2, owner: *mut lws_dll2_owner) {
    entry("lws_dll2_add_head", (), || {
        // SAFETY: both are NULL or good, by contract.
        unsafe { check(d, owner) }?;
        // SAFETY: the head of a list has nothing before it.
        unsafe { link(d, ptr::null_mut(), (*owner).head, owner) };
        Ok(())
    });
}

/// Puts `d` at the end of the list. Nothing happens when it is in a list already, or for NULL.
/// # Safety
/// Both are NULL or good; `d` was zeroed or removed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dll2_add_tail(d: *mut lws_dll2, owner: *mut lws_dll2_owner) {
    entry("lws_dll2_add_tail", (), || {
        // SAFETY: both are NULL or good, by contract.
        unsafe { check(d, owner) }?;
        // SAFETY: the tail of a list has nothing behind it.
        unsafe { link(d, (*owner).tail, ptr::null_mut(), owner) };
        Ok(())
    });
}

/// Puts `d` before `after`, into its list. Nothing happens when `d` is in a list already, `after` in none, or for NULL.
/// # Safety
/// Both are NULL or good; `d` was zeroed or removed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dll2_add_before(d: *mut lws_dll2, after: *mut lws_dll2) {
    entry("lws_dll2_add_before", (), || {
        if after.is_null() {
            return Err(Refusal::NullArgument("after"));
        }
        // SAFETY: not null, and a link by contract.
        let lws_dll2 { prev, owner, .. } = unsafe { *after };
        // SAFETY: both are NULL or good, by contract.
        unsafe { check(d, owner) }?;
        // SAFETY: neighbours in the list of `owner`.
        unsafe { link(d, prev, after, owner) };
        Ok(())
    });
}

/// Takes `d` out of its list and zeroes it. Nothing happens when it is in none, or for NULL.
/// # Safety
/// `d` is NULL or good, and so are its neighbours and its owner.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dll2_remove(d: *mut lws_dll2) {
    entry("lws_dll2_remove", (), || {
        if d.is_null() {
            return Err(Refusal::NullArgument("d"));
        }
        // SAFETY: not null, and a link by contract.
        let lws_dll2 { prev, next, owner } = unsafe { *d };
        if owner.is_null() {
            return Ok(());
        }
        // SAFETY: neighbours in the list of `owner`, all good by contract.
        unsafe {
            if prev.is_null() {
                (*owner).head = next
            } else {
                (*prev).next = next
            }
            if next.is_null() {
                (*owner).tail = prev
            } else {
                (*next).prev = prev
            }
            (*owner).count = (*owner).count.saturating_sub(1);
            *d = NO_LINK;
        }
        Ok(())
    });
}

const NO_LINK: lws_dll2 = lws_dll2 { prev: ptr::null_mut(), next: ptr::null_mut(), owner: ptr::null_mut() };

/// Calls `cb` with each element of the list and `user`. The callback may remove, and free, the element it is called
/// with; nonzero ends the walk.
///
/// Returns 0 when the end was reached, 1 when the callback ended it, also 0 for NULL.
/// # Safety
/// `owner` is NULL or good with all its elements; `cb` is NULL or a callback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dll2_foreach_safe(
    owner: *mut lws_dll2_owner,
    user: *mut c_void,
    cb: Option<unsafe extern "C" fn(*mut lws_dll2, *mut c_void) -> c_int>,
) -> c_int {
    entry("lws_dll2_foreach_safe", 0, || {
        let cb = cb.ok_or(Refusal::NullArgument("cb"))?;
        if owner.is_null() {
            return Err(Refusal::NullArgument("owner"));
        }
        // SAFETY: not null, and a list by contract.
        let mut at = unsafe { (*owner).head };
        while !at.is_null() {
            // SAFETY: an element, looked up before the callback may remove it.
            let next = unsafe { (*at).next };
            // SAFETY: the program's callback, as it wants to be called.
            if unsafe { cb(at, user) } != 0 {
                return Ok(1);
            }
            at = next;
        }
        Ok(0)
    })
}

/// Zeroes a link that is in no list; one that is in a list stays lost to it. Nothing happens for NULL.
/// # Safety
/// `d` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dll2_clear(d: *mut lws_dll2) {
    entry("lws_dll2_clear", (), || {
        // SAFETY: `d` is NULL or writable, by contract.
        unsafe { strings::store(d, NO_LINK) };
        Ok(())
    });
}

/// Makes a list empty without looking at its elements, which stay as they are. Nothing happens for NULL.
/// # Safety
/// `d` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dll2_owner_clear(d: *mut lws_dll2_owner) {
    entry("lws_dll2_owner_clear", (), || {
        let empty = lws_dll2_owner { tail: ptr::null_mut(), head: ptr::null_mut(), count: 0 };
        // SAFETY: `d` is NULL or writable, by contract.
        unsafe { strings::store(d, empty) };
        Ok(())
    });
}

/// Puts `d` before the first element for which `compare(element, d)` is not negative, else at the end: in a list that
/// is sorted, before those that are equal.
/// # Safety
/// `d` and `own` as for lws_dll2_add_tail(); `compare` is NULL or a callback that leaves the list as it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_dll2_add_sorted(
    d: *mut lws_dll2_t,
    own: *mut lws_dll2_owner_t,
    compare: Option<unsafe extern "C" fn(*const lws_dll2_t, *const lws_dll2_t) -> c_int>,
) {
    entry("lws_dll2_add_sorted", (), || {
        let compare = compare.ok_or(Refusal::NullArgument("compare"))?;
        // SAFETY: `d` and `own` as for lws_dll2_add_tail(); `compare` is NULL or a callback that leaves the list as
        // it is, by contract.
        unsafe { check(d, own) }?;
        // SAFETY: not null, and a list by contract.
        let mut at = unsafe { (*own).head };
        // SAFETY: the program's callback, as it wants to be called.
        while !at.is_null() && unsafe { compare(at, d) } < 0 {
            // SAFETY: an element of the list.
            at = unsafe { (*at).next };
        }
        // SAFETY: an element of the list, or the list, whose end is where nothing follows.
        let prev = if at.is_null() { unsafe { (*own).tail } } else { unsafe { (*at).prev } };
        // SAFETY: neighbours in the list.
        unsafe { link(d, prev, at, own) };
        Ok(())
    });
}

/// Finds the first element that has the name of `namelen` bytes at `name`. An element begins `dll2_ofs` bytes before its
/// link, and has a pointer to its terminated name, or NULL, at `ptr_ofs`.
///
/// Returns the element, NULL when there is none.
/// # Safety
/// `own` is NULL or a list of such elements; `namelen` bytes can be read at `name`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _lws_dll2_search_sz_pl(
    own: *mut lws_dll2_owner_t,
    name: *const c_char,
    namelen: usize,
    dll2_ofs: usize,
    ptr_ofs: usize,
) -> *mut c_void {
    entry("_lws_dll2_search_sz_pl", ptr::null_mut(), || {
        // SAFETY: `namelen` bytes at `name` are readable, or it is NULL, by contract.
        let name = unsafe { strings::bytes(name, namelen) }?;
        // SAFETY: NULL or a list by contract.
        let owner = unsafe { own.as_ref() }.ok_or(Refusal::NullArgument("own"))?;
        let mut at = owner.head;
        while !at.is_null() {
            // SAFETY: the element around the link, by contract.
            let element = unsafe { at.byte_sub(dll2_ofs) }.cast::<c_void>();
            // SAFETY: where an element has the pointer to its name.
            let its_name = unsafe { *element.byte_add(ptr_ofs).cast::<*const c_char>() };
            // SAFETY: NULL or a terminated name by contract.
            if unsafe { strings::cstr(its_name) }.map(CStr::to_bytes) == Some(name) {
                return Ok(element);
            }
            // SAFETY: an element of the list.
            at = unsafe { (*at).next };
        }
        Ok(ptr::null_mut())
    })
}

/// Puts `add` into the list of pointers at `phead`, before the first one for which `sort(add, it)` is not positive, else
/// at the end. Each pointer of such a list leads to the next one, the last one to NULL; they stand in the program's
/// elements.
/// # Safety
/// `phead` and `add` are NULL or such pointers, which may be written; `sort` is NULL or a callback that leaves the list
/// as it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lws_list_ptr_insert(
    phead: *mut lws_list_ptr,
    add: *mut lws_list_ptr,
    sort: lws_list_ptr_sort_func_t,
) {
    entry("lws_list_ptr_insert", (), || {
        if phead.is_null() || add.is_null() {
            return Err(Refusal::NullArgument("phead or add"));
        }
        let mut place = phead;
        if let Some(sort) = sort {
            // SAFETY: a pointer of the list, and the program's callback, as it wants to be called.
            while unsafe { !(*place).is_null() && sort(add.cast(), *place) > 0 } {
                // SAFETY: the next pointer of the list.
                place = unsafe { (*place).cast() };
            }
        }
        // SAFETY: both can be written by contract.
        unsafe {
            *add = *place;
            *place = add.cast();
        }
        Ok(())
    });
}
