//! Panics on purpose, for tests of what they leave behind (`tests/ci/22-faults.sh`). The library that is shipped has
//! none of it: without the feature `fault-injection`, a point is nothing.

#[cfg(feature = "fault-injection")]
mod injected {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// The number of the point at which to panic, from the environment; 0 for none.
    const CHOICE: &str = "LWS_FAULT";

    static CHOSEN: OnceLock<u64> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);

    pub fn point(place: &str) {
        let chosen = *CHOSEN
            .get_or_init(|| std::env::var(CHOICE).ok().and_then(|number| number.parse().ok()).unwrap_or(0));
        if chosen != 0 && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == chosen {
            panic!("on purpose, point {chosen}: {place}");
        }
    }
}

#[cfg(feature = "fault-injection")]
pub use injected::point;

/// A place at which a test may have the library panic.
#[cfg(not(feature = "fault-injection"))]
#[inline(always)]
pub fn point(_place: &str) {}
