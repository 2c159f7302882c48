//! The library's own heap.
//!
//! What the engine and its faces allocate lies apart from the blocks of the C library's `malloc`, so neither an overrun nor
//! a stale pointer of the program finds them, and what the C library makes of blocks aligned to 64 bytes does not matter.
//! Blocks that a program may free, or hands over to be freed, come from `malloc` by name, see a face's `resize`; those of
//! OpenSSL and of the C library's own functions stay theirs.
//!
//! Under a checker of memory (valgrind, a sanitizer) everything is `malloc`'s, which the checker watches.

use dlmalloc::Dlmalloc;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ffi::CStr;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

struct Heap;

#[global_allocator]
static HEAP: Heap = Heap;

/// Which heap it is; decided before the first block.
static CHOSEN: AtomicU8 = AtomicU8::new(UNDECIDED);
const UNDECIDED: u8 = 0;
const OWN: u8 = 1;
const SHARED: u8 = 2;

/// What the own heap aligns to by itself.
const ALIGNED: usize = 2 * size_of::<usize>();

/// A block of a larger alignment that is as long as this has pages of its own.
const PAGES: usize = 32 * 1024;

#[inline]
fn is_shared() -> bool {
    match CHOSEN.load(Ordering::Relaxed) {
        OWN => false,
        SHARED => true,
        _ => choose(),
    }
}

/// Two threads that decide at once decide the same.
#[cold]
fn choose() -> bool {
    let is_shared = is_checked();
    if !is_shared && !FORKS_SAFELY.swap(true, Ordering::Relaxed) {
        // SAFETY: functions without conditions. Should there be no room for them, a process with threads forks unprotected.
        unsafe { libc::pthread_atfork(Some(hold), Some(release), Some(release)) };
    }
    CHOSEN.store(if is_shared { SHARED } else { OWN }, Ordering::Relaxed);
    is_shared
}

/// A checker of memory is in this process. Nothing is allocated to find out.
fn is_checked() -> bool {
    let sanitizers = [c"__asan_init", c"__hwasan_init", c"__lsan_do_leak_check", c"__tsan_init"];
    // SAFETY: looks a terminated name up.
    let is_there = |name: &&CStr| !unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }.is_null();
    if sanitizers.iter().any(is_there) {
        return true;
    }
    // SAFETY: forgets that names were not found: the program may ask for its own errors next.
    unsafe { libc::dlerror() };
    // SAFETY: a terminated name; the answer is read before anything else runs.
    let preloaded = unsafe { libc::getenv(c"LD_PRELOAD".as_ptr()) };
    // SAFETY: not null, and terminated as every variable is.
    !preloaded.is_null() && !unsafe { libc::strstr(preloaded, c"/vgpreload_".as_ptr()) }.is_null()
}

/// The heap, behind its lock.
struct Own {
    /// Of the C library: the locks of others allocate when they must wait.
    mutex: UnsafeCell<libc::pthread_mutex_t>,
    inside: UnsafeCell<Inside>,
}

struct Inside {
    heap: Dlmalloc,
    /// Blocks given back since memory was returned to the system.
    freed: u32,
}

// SAFETY: what is inside is reached with the lock held alone.
unsafe impl Sync for Own {}

static OWN_HEAP: Own = Own {
    mutex: UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER),
    inside: UnsafeCell::new(Inside { heap: Dlmalloc::new(), freed: 0 }),
};

/// The lock is held while a process forks, so that the other one finds the heap whole.
static FORKS_SAFELY: AtomicBool = AtomicBool::new(false);

extern "C" fn hold() {
    // SAFETY: an initialised lock, which no allocating thread waits in another lock with.
    unsafe { libc::pthread_mutex_lock(OWN_HEAP.mutex.get()) };
}

extern "C" fn release() {
    // SAFETY: this thread, or the one it was forked from, holds it.
    unsafe { libc::pthread_mutex_unlock(OWN_HEAP.mutex.get()) };
}

/// After so many blocks that came back, ...
const SOME_FREED: u32 = 1000;

/// ... what is free at the heap's end is returned to the system but for so much.
const SPARE: usize = 128 * 1024;

impl Own {
    #[inline]
    fn with<T>(&self, work: impl FnOnce(&mut Inside) -> T) -> T {
        hold();
        // SAFETY: the lock is held, and the heap calls nobody who would allocate.
        let result = work(unsafe { &mut *self.inside.get() });
        release();
        result
    }

    /// # Safety
    /// As for `GlobalAlloc::alloc`, with an alignment up to [`ALIGNED`].
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the layout is not empty, and its alignment is up to [`ALIGNED`], by contract.
        self.with(|inside| unsafe { inside.heap.malloc(layout.size(), layout.align()) })
    }

    /// # Safety
    /// As above.
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the layout is not empty, and its alignment is up to [`ALIGNED`], by contract.
        self.with(|inside| unsafe { inside.heap.calloc(layout.size(), layout.align()) })
    }

    /// # Safety
    /// As for `GlobalAlloc::dealloc`, and the block is from here.
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        self.with(|inside| {
            // SAFETY: the block is this heap's, of this layout, and nobody uses it any more, by contract.
            unsafe { inside.heap.free(block, layout.size(), layout.align()) };
            inside.freed += 1;
            if inside.freed == SOME_FREED {
                inside.freed = 0;
                // SAFETY: it has no conditions.
                unsafe { inside.heap.trim(SPARE) };
            }
        });
    }

    /// # Safety
    /// As for `GlobalAlloc::realloc`, and the block is from here.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the block is this heap's, of this layout, and `size` is not 0, by contract.
        self.with(|inside| unsafe { inside.heap.realloc(block, layout.size(), layout.align(), size) })
    }
}

/// Blocks of codecs, which alone ask for more than [`ALIGNED`]. The heap would cut such a block out of a larger one and give
/// back what is around it, too small for the next of its kind; so small ones always take the same room, and large ones
/// pages of their own, which the system has back when a crowd has left.
///
/// # Safety
/// As for `GlobalAlloc::alloc` with an alignment above [`ALIGNED`]. All bytes are zero if `is_zeroed`.
unsafe fn take_aligned(layout: Layout, is_zeroed: bool) -> *mut u8 {
    if layout.size() >= PAGES {
        let (read_write, private) =
            (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: new pages at an address that nobody has.
        let pages = unsafe { libc::mmap(ptr::null_mut(), layout.size(), read_write, private, -1, 0) };
        return if pages == libc::MAP_FAILED { ptr::null_mut() } else { pages.cast() };
    }
    let Some(room) = room_for(layout) else { return ptr::null_mut() };
    // SAFETY: of no zero size.
    let start = unsafe { if is_zeroed { OWN_HEAP.alloc_zeroed(room) } else { OWN_HEAP.alloc(room) } };
    if start.is_null() {
        return start;
    }
    // `start` is a multiple of ALIGNED, so at least that much is in front of the next multiple of `align`.
    let block = start.wrapping_add(layout.align() - start.addr() % layout.align());
    // SAFETY: inside the room, in front of the block, and aligned.
    unsafe { block.cast::<*mut u8>().sub(1).write(start) };
    block
}

/// # Safety
/// `block` is from `take_aligned` with this layout, and not used any more.
unsafe fn give_aligned(block: *mut u8, layout: Layout) {
    if layout.size() >= PAGES {
        // SAFETY: the block's own pages. They stay if the system cannot take them.
        unsafe { libc::munmap(block.cast(), layout.size()) };
    } else if let Some(room) = room_for(layout) {
        // SAFETY: the room's address stands in front of the block.
        unsafe { OWN_HEAP.dealloc(block.cast::<*mut u8>().sub(1).read(), room) };
    }
}

/// What a block of a larger alignment lies in, with the address of the room in front of it.
fn room_for(layout: Layout) -> Option<Layout> {
    Layout::from_size_align(layout.size().checked_add(layout.align())?, ALIGNED).ok()
}

// SAFETY: every block comes from an allocator that keeps the contract, or from the system, and goes back to the same; size,
// alignment and a choice that never changes say which. Pages are aligned to more than anybody here asks for.
unsafe impl GlobalAlloc for Heap {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_shared() {
            // SAFETY: the layout is not empty, as `GlobalAlloc` demands.
            return unsafe { System.alloc(layout) };
        }
        if layout.align() <= ALIGNED {
            // SAFETY: the layout is not empty, and its alignment is one of this heap's.
            return unsafe { OWN_HEAP.alloc(layout) };
        }
        // SAFETY: the layout is not empty, as `GlobalAlloc` demands.
        unsafe { take_aligned(layout, false) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if is_shared() {
            // SAFETY: the layout is not empty, as `GlobalAlloc` demands.
            return unsafe { System.alloc_zeroed(layout) };
        }
        if layout.align() <= ALIGNED {
            // SAFETY: the layout is not empty, and its alignment is one of this heap's.
            return unsafe { OWN_HEAP.alloc_zeroed(layout) };
        }
        // SAFETY: the layout is not empty, as `GlobalAlloc` demands.
        unsafe { take_aligned(layout, true) }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if is_shared() {
            // SAFETY: the choice never changes, so the block is `System`'s, of this layout.
            return unsafe { System.dealloc(block, layout) };
        }
        if layout.align() <= ALIGNED {
            // SAFETY: the choice never changes, so the block is this heap's, of this layout.
            return unsafe { OWN_HEAP.dealloc(block, layout) };
        }
        // SAFETY: the choice never changes, so the block is `take_aligned`'s, of this layout.
        unsafe { give_aligned(block, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if is_shared() {
            // SAFETY: the choice never changes, so the block is `System`'s, of this layout; `size` is not 0.
            return unsafe { System.realloc(block, layout, size) };
        }
        if layout.align() <= ALIGNED {
            // SAFETY: the choice never changes, so the block is this heap's, of this layout; `size` is not 0.
            return unsafe { OWN_HEAP.realloc(block, layout, size) };
        }
        // SAFETY: `size` with this alignment is a layout by contract.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: of no zero size by contract.
        let new = unsafe { self.alloc(wanted) };
        if !new.is_null() {
            // SAFETY: two blocks, each at least so long; the old one is not used any more.
            unsafe {
                ptr::copy_nonoverlapping(block, new, size.min(layout.size()));
                self.dealloc(block, layout);
            }
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_any_alignment_and_size() {
        for align in [1, 8, 16, 32, 64, 4096] {
            let mut all = Vec::new();
            for size in [1, 15, 64, 1000, PAGES - 1, PAGES, 46_000, 380_000] {
                let layout = Layout::from_size_align(size, align).expect("a layout");
                // SAFETY: of no zero size.
                let block = unsafe { HEAP.alloc_zeroed(layout) };
                assert!(!block.is_null() && block.addr().is_multiple_of(align), "{align} {size}");
                // SAFETY: a block of this size, zeroed.
                let bytes = unsafe { std::slice::from_raw_parts_mut(block, size) };
                assert!(bytes.iter().all(|byte| *byte == 0), "{align} {size}");
                bytes.fill(align as u8);
                all.push((block, layout));
            }
            for (block, layout) in all {
                // SAFETY: a live block of this layout.
                let block = unsafe { HEAP.realloc(block, layout, layout.size() + 70_000) };
                let grown = Layout::from_size_align(layout.size() + 70_000, align).expect("a layout");
                // SAFETY: that many bytes were written before it grew.
                let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
                assert!(bytes.iter().all(|byte| *byte == align as u8) && block.addr().is_multiple_of(align));
                // SAFETY: a live block of this layout.
                unsafe { HEAP.dealloc(block, grown) };
            }
        }
    }
}
