//! How a face exports a function that must be written in C.
//!
//! Only C can read a variable argument list, and only what Rust defines is exported from the shared object. So the
//! exported function is Rust and its whole body is one jump: registers and stack reach the C function untouched.

/// The body of a naked function: a jump to the C function of that name.
///
/// The C function must have the very signature that the header declares for the exported one.
#[macro_export]
macro_rules! jump_to {
    ($target:path) => {
        ::core::arch::naked_asm!($crate::jump_instruction!(), sym $target)
    };
}

#[doc(hidden)]
#[cfg(target_arch = "x86_64")]
#[macro_export]
macro_rules! jump_instruction {
    () => {
        "jmp {}"
    };
}

#[doc(hidden)]
#[cfg(target_arch = "aarch64")]
#[macro_export]
macro_rules! jump_instruction {
    () => {
        "b {}"
    };
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("name this processor's jump in abi/common/src/variadic.rs");
