//! Shared objects that extend a program: which files they are in, and taking them into the process.
//!
//! A directory or a file that is no good is said in the log and passed over: others are none the worse for it.

use crate::log;
use libc::{c_char, c_void};
use libloading::os::unix::Library;
use std::ffi::{CStr, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A file that may be a plugin.
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its name without `lib` and `.so`.
    pub name: Vec<u8>,
}

/// The shared objects of a list of directories, ended by NULL: directory by directory, each one's sorted by name.
///
/// # Safety
/// `directories` is NULL or an array of strings ended by NULL.
pub unsafe fn files(directories: *const *const c_char) -> Vec<Found> {
    let mut all = Vec::new();
    let mut at = directories;
    if at.is_null() {
        return all;
    }
    // SAFETY: an array of strings by contract, and not yet behind its NULL.
    while let Some(directory) = unsafe { crate::strings::cstr(*at) } {
        all.extend(files_of(directory));
        // SAFETY: the array goes on at least to its NULL.
        at = unsafe { at.add(1) };
    }
    all
}

fn files_of(directory: &CStr) -> Vec<Found> {
    let place = Path::new(OsStr::from_bytes(directory.to_bytes()));
    let entries = match std::fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) => {
            log::line(log::ERR, format_args!("plugins: {}: {error}", place.display()));
            return Vec::new();
        }
    };
    let mut found: Vec<Found> = entries
        .flatten()
        .filter_map(|entry| {
            let file = entry.file_name();
            let name = file.as_bytes().strip_prefix(b"lib")?.strip_suffix(b".so")?;
            Some(Found { path: place.join(&file), name: name.to_vec() })
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Loads a file into the process. `None`, and a line in the log, when it cannot be.
pub fn load(found: &Found) -> Option<Library> {
    log::line(log::NOTICE, format_args!("   {}", found.path.display()));
    // SAFETY: running the start-up code of the plugins in the directories that the program names is what it asks for.
    match unsafe { Library::new(&found.path) } {
        Ok(library) => Some(library),
        Err(error) => {
            log::line(log::ERR, format_args!("plugins: {}: {error}", found.path.display()));
            None
        }
    }
}

/// The address of something that a plugin exports; `None`, and a line in the log, when there is no such thing.
pub fn export(library: &Library, found: &Found, name: &[u8]) -> Option<*mut c_void> {
    // SAFETY: only the address is taken; who uses it knows what stands there.
    let symbol = unsafe { library.get::<*mut c_void>(name) }.ok();
    let address = symbol.map(|symbol| symbol.as_raw_ptr()).filter(|address| !address.is_null());
    if address.is_none() {
        let name = String::from_utf8_lossy(name);
        log::line(log::ERR, format_args!("plugins: {} exports no {name}", found.path.display()));
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CString;
    use std::fs;

    #[test]
    fn what_is_found_is_sorted_and_named() {
        let place = std::env::temp_dir().join(format!("lws-plugins-{}", std::process::id()));
        fs::create_dir_all(&place).expect("a directory can be made");
        for name in ["libb.so", "liba-1.so", "lib.so", "c.so", "libd.so.1", "liba.txt"] {
            fs::write(place.join(name), b"").expect("a file can be written");
        }
        let here = CString::new(place.as_os_str().as_bytes()).expect("no zero is in it");
        let nowhere = CString::new(place.join("x").as_os_str().as_bytes()).expect("no zero is in it");
        let list = [nowhere.as_ptr(), here.as_ptr(), std::ptr::null()];
        // SAFETY: an array of strings ended by NULL.
        let found = unsafe { files(list.as_ptr()) };
        let names: Vec<&[u8]> = found.iter().map(|f| &f.name[..]).collect();
        assert_eq!(names, [&b""[..], b"a-1", b"b"]);
        assert!(found.iter().all(|f| load(f).is_none()), "none of them is a shared object");
        fs::remove_dir_all(&place).expect("the directory can be removed");
        // SAFETY: NULL.
        assert!(unsafe { files(std::ptr::null()) }.is_empty());
    }
}
