//! Finding a library at run time: the copy that the program uses, else the system's.

use libc::{c_int, c_void};
use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;

/// An object of the process that functions are taken from.
pub struct Object {
    handle: *mut c_void,
    name: String,
}

/// What the loader has to say about its last failure, put into `room`.
fn loaders_words(mut room: String) -> String {
    // SAFETY: NULL or a string that stays until the thread's next call of the loader.
    let words = unsafe { crate::strings::cstr(libc::dlerror()) };
    room.push_str(&words.unwrap_or(c"not found").to_string_lossy());
    room
}

fn open(name: &CStr, flags: c_int) -> Option<*mut c_void> {
    // SAFETY: a string; start-up code of a system's library that the program has asked for runs.
    let handle = unsafe { libc::dlopen(name.as_ptr(), flags | libc::RTLD_NOW | libc::RTLD_LOCAL) };
    (!handle.is_null()).then_some(handle)
}

/// The object that has `key`: whoever shows it to the whole program, else the first of `sonames` that is loaded, else the
/// first that can be. It is never unloaded.
///
/// `key` is a function that no other library has under that name. Its object is asked for all others: another one may show
/// the program some of the same names.
pub fn find(key: &CStr, sonames: &[&CStr]) -> Result<Object, String> {
    // First of all: the heap, when it is used for the first time, asks the loader itself, which forgets its words then.
    let room = String::with_capacity(256);
    // SAFETY: looks for a name.
    let shown = unsafe { libc::dlsym(libc::RTLD_DEFAULT, key.as_ptr()) };
    if !shown.is_null() {
        let mut info = MaybeUninit::<libc::Dl_info>::zeroed();
        // SAFETY: `info` has room for the answer.
        let is_known = unsafe { libc::dladdr(shown, info.as_mut_ptr()) } != 0;
        // SAFETY: zeros are a valid value, and the call may have filled it in.
        let path = unsafe { info.assume_init() }.dli_fname;
        // SAFETY: NULL or the name of a loaded object, which stays loaded.
        let path = unsafe { crate::strings::cstr(path) }.filter(|_| is_known).map(CString::from);
        let handle = path.as_ref().and_then(|path| open(path, libc::RTLD_NOLOAD));
        let name = path.map_or_else(|| "this program".to_owned(), |path| path.to_string_lossy().into_owned());
        // The program's own file is no library, so it has no such handle.
        return Ok(Object { handle: handle.unwrap_or(libc::RTLD_DEFAULT), name });
    }
    let named = |flags| sonames.iter().find_map(|name| open(name, flags).map(|handle| (handle, *name)));
    let found = named(libc::RTLD_NOLOAD).or_else(|| named(0));
    let (handle, name) = found.ok_or_else(|| loaders_words(room))?;
    Ok(Object { handle, name: name.to_string_lossy().into_owned() })
}

impl Object {
    /// Whether the process has this object's function for the name. Where another object stands before it, this one calls
    /// that one's, too.
    pub fn is_shown(&self, name: &CStr) -> bool {
        // SAFETY: looks for a name.
        let shown = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
        shown.is_null() || self.function(name) == Ok(shown)
    }

    /// The address of a function, or why there is none.
    pub fn function(&self, name: &CStr) -> Result<*mut c_void, String> {
        // SAFETY: looks for a name.
        let address = unsafe { libc::dlsym(self.handle, name.as_ptr()) };
        if address.is_null() {
            return Err(format!("{} has no {}", self.name, name.to_string_lossy()));
        }
        Ok(address)
    }
}

/// Declares a table of a library's functions, by their names there, and what fills it in.
macro_rules! functions {
    ($table:ident { $($name:ident: fn($($argument:ty),*) $(-> $result:ty)?,)* }) => {
        struct $table {
            $($name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
        }

        impl $table {
            fn of(object: &$crate::loops::bind::Object) -> Result<$table, String> {
                Ok($table {
                    $($name: {
                        let name = concat!(stringify!($name), "\0").as_bytes();
                        let name = std::ffi::CStr::from_bytes_with_nul(name).map_err(|e| e.to_string())?;
                        let address = object.function(name)?;
                        // SAFETY: the address of the function with this name, which has had this type ever since the
                        // soname that was looked for.
                        unsafe {
                            std::mem::transmute::<
                                *mut libc::c_void,
                                unsafe extern "C" fn($($argument),*) $(-> $result)?,
                            >(address)
                        }
                    },)*
                })
            }
        }
    };
}
pub(super) use functions;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_process_shows_comes_first() {
        let object = find(c"malloc", &[c"libnowhere.so.0"]).unwrap_or_else(|why| panic!("{why}"));
        assert!(object.function(c"free").is_ok());
        let Err(why) = object.function(c"no_such_function") else { panic!("it is there") };
        assert!(why.contains("has no no_such_function"), "{why}");
    }

    #[test]
    fn what_is_nowhere_is_named() {
        let Err(why) = find(c"no_such_function", &[c"libnowhere.so.0"]) else { panic!("it is there") };
        assert!(why.contains("libnowhere.so.0"), "{why}");
    }
}
