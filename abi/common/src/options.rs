//! Lists of names and values: the options of protocols, media types, header lines. All generations share their shape.

use crate::log;
use crate::strings::cstr;
use libc::c_char;
use std::ffi::CStr;

/// Says of members and options of a creation struct that they were set and change nothing.
pub fn warn_unheeded<'a>(names: impl Iterator<Item = &'a str>) {
    for name in names {
        log::line(log::WARN, format_args!("{name} is not supported: it changes nothing"));
    }
}

/// `struct lws_protocol_vhost_options`.
#[repr(C)]
pub struct OptionNode {
    next: *const OptionNode,
    options: *const OptionNode,
    name: *const c_char,
    value: *const c_char,
}

impl OptionNode {
    /// The list below it.
    pub fn below(&self) -> *const OptionNode {
        self.options
    }

    /// Its value.
    ///
    /// # Safety
    /// The value is NULL or a string, unchanged for `'a`.
    pub unsafe fn value<'a>(&self) -> Option<&'a CStr> {
        // SAFETY: NULL or a string by contract.
        unsafe { cstr(self.value) }
    }
}

/// The nodes of a list.
///
/// # Safety
/// `list` is NULL or a list, unchanged for `'a`.
unsafe fn nodes<'a>(list: *const OptionNode) -> impl Iterator<Item = &'a OptionNode> {
    // SAFETY: NULL or a node by contract.
    std::iter::successors(unsafe { list.as_ref() }, |node| {
        // SAFETY: NULL or the next node, by the same contract.
        unsafe { node.next.as_ref() }
    })
}

/// The node with this name.
///
/// # Safety
/// `list` is NULL or a list whose names are NULL or strings, unchanged for `'a`.
pub unsafe fn named<'a>(list: *const OptionNode, name: &CStr) -> Option<&'a OptionNode> {
    // SAFETY: NULL or a list by contract.
    unsafe { nodes(list) }.find(|node| {
        // SAFETY: NULL or a string by contract.
        unsafe { cstr(node.name) == Some(name) }
    })
}

/// True if all nodes have this name, or there is none.
///
/// # Safety
/// `list` is NULL or a list whose names are NULL or strings.
pub unsafe fn all_named(list: *const OptionNode, name: &CStr) -> bool {
    // SAFETY: NULL or a list by contract.
    let mut all = unsafe { nodes(list) };
    all.all(|node| {
        // SAFETY: NULL or a string by contract.
        unsafe { cstr(node.name) == Some(name) }
    })
}

/// The names and values of all nodes that have both.
///
/// # Safety
/// `list` is NULL or a list whose names and values are NULL or strings.
pub unsafe fn pairs(list: *const OptionNode) -> Vec<(Vec<u8>, Vec<u8>)> {
    // SAFETY: NULL or a list by contract.
    let nodes = unsafe { nodes(list) };
    nodes
        .filter_map(|node| {
            // SAFETY: NULL or strings by contract.
            let (name, value) = unsafe { (cstr(node.name)?, cstr(node.value)?) };
            Some((name.to_bytes().to_vec(), value.to_bytes().to_vec()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr;

    #[test]
    fn lists_are_walked_to_their_end() {
        let last =
            OptionNode { next: ptr::null(), options: ptr::null(), name: c"b".as_ptr(), value: c"2".as_ptr() };
        let half = OptionNode {
            next: &raw const last,
            options: ptr::null(),
            name: c"x".as_ptr(),
            value: ptr::null(),
        };
        let first = OptionNode {
            next: &raw const half,
            options: &raw const last,
            name: c"a".as_ptr(),
            value: c"1".as_ptr(),
        };
        // SAFETY: NULL and lists made above.
        unsafe {
            assert!(named(ptr::null(), c"a").is_none());
            assert!(named(&raw const first, c"c").is_none());
            let found = named(&raw const first, c"a").map(OptionNode::below);
            assert_eq!(found, Some(&raw const last));
            let want = [(b"a".to_vec(), b"1".to_vec()), (b"b".to_vec(), b"2".to_vec())];
            assert_eq!(pairs(&raw const first), want);
        }
    }
}
