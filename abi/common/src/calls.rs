//! The calls of a thread into the library, and what the callback that is under way may use of its connection.
//!
//! A thread's outermost call into the library leaves the address of its [`Calls`], which stands in its frame, in the
//! thread's one variable; calls from inside callbacks find it there. While C runs, the innermost callback that has a
//! [`Delivery`] is published in it, so that plain calls about its connection are answered from there: with no look at
//! the handle, since the connection does not end meanwhile, and with no lock.

use crate::context::Context;
use libc::c_void;
use lws_engine::delivery::Delivery;
use lws_engine::opaque::Tag;
use lws_engine::table::ConnId;
use std::cell::Cell;
use std::ptr::NonNull;

/// A thread's calls that have not returned.
#[derive(Default)]
pub(crate) struct Calls {
    innermost: Cell<Option<NonNull<Published>>>,
}

/// A callback under way.
struct Published {
    /// The handle of its connection.
    tag: Tag,
    context: *const Context,
    id: ConnId,
    delivery: *const Delivery,
}

#[cfg(not(test))]
unsafe extern "C" {
    /// The calling thread's variable: where its calls are, null outside the library.
    safe fn lws_abi_thread() -> *mut *const c_void;
}

/// The same for unit tests, which have no C code.
#[cfg(test)]
fn lws_abi_thread() -> *mut *const c_void {
    thread_local! {
        static THREAD: Cell<*const c_void> = const { Cell::new(std::ptr::null()) };
    }
    THREAD.with(Cell::as_ptr)
}

/// Keeps the calling thread's calls known for as long as it lives; see [`enter`].
pub(crate) struct Outermost(*mut *const c_void);

/// Makes `calls`, which stands in the caller's frame, the calling thread's if it is in no call yet.
#[inline]
pub(crate) fn enter(calls: &Calls) -> Option<Outermost> {
    let variable = lws_abi_thread();
    // SAFETY: the variable is the calling thread's own.
    unsafe {
        if !(*variable).is_null() {
            return None;
        }
        *variable = std::ptr::from_ref(calls).cast();
    }
    Some(Outermost(variable))
}

impl Drop for Outermost {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the variable is that of the thread that made this, which never leaves it.
        unsafe { *self.0 = std::ptr::null() };
    }
}

/// Looks at the innermost callback that has a delivery.
#[inline]
fn with_innermost<T>(look: impl FnOnce(&Published, &Delivery) -> Option<T>) -> Option<T> {
    // SAFETY: the variable is the calling thread's own. The calls that it points to stand in a frame of that thread
    // further out (see `enter`), as do the callback's entry and its delivery (see `publish`): all of them outlive this.
    unsafe {
        let calls = (*lws_abi_thread()).cast::<Calls>().as_ref()?;
        let published = calls.innermost.get()?;
        let published = published.as_ref();
        look(published, &*published.delivery)
    }
}

/// Looks at the delivery of the callback under way, if it is about this connection.
#[inline]
pub fn with_delivery<T>(wsi: *const c_void, look: impl FnOnce(&Delivery) -> Option<T>) -> Option<T> {
    with_innermost(|published, delivery| if published.tag == Tag(wsi.addr()) { look(delivery) } else { None })
}

/// A call that is not plain comes from inside a callback: what that has left so far goes to its connection.
#[inline]
pub(crate) fn settle() {
    with_innermost(|published, delivery| {
        if delivery.is_open() {
            settle_open(published, delivery);
        }
        Some(())
    });
}

#[cold]
#[inline(never)]
fn settle_open(published: &Published, delivery: &Delivery) {
    // SAFETY: a context's shell is never freed.
    let context = unsafe { &*published.context };
    context.engine.absorb(published.id, delivery);
}

/// Runs a callback about a connection with its delivery published.
#[inline]
pub(crate) fn publish<T>(
    context: &Context,
    (id, tag): (ConnId, Tag),
    delivery: &Delivery,
    callback: impl FnOnce() -> T,
) -> T {
    struct Before<'a>(&'a Calls, Option<NonNull<Published>>);
    impl Drop for Before<'_> {
        #[inline]
        fn drop(&mut self) {
            self.0.innermost.set(self.1);
        }
    }
    // SAFETY: as in `with_innermost`.
    let Some(calls) = (unsafe { (*lws_abi_thread()).cast::<Calls>().as_ref() }) else { return callback() };
    let published = Published { tag, context, id, delivery };
    let _before = Before(calls, calls.innermost.replace(Some(NonNull::from(&published))));
    callback()
}
