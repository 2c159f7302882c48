//! Configuration files: `DIR/conf`, then every file in `DIR/conf.d` in order of name, fill in a creation struct and make
//! virtual hosts.
//!
//! What they say is put into the caller's memory, to which the structures point. A file is used as a whole or, with a
//! line in the log, not at all.

use crate::api::since_2_0::tls::lws_init_vhost_client_ssl;
use crate::context::lws_create_vhost;
use crate::types::*;
use lws_abi::config::{self, Value};
use lws_abi::context::Context;
use lws_abi::{Refusal, entry, log, strings};
use std::ffi::{CString, OsStr, c_char, c_int, c_long, c_uchar, c_uint, c_void};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;

/// The caller's memory.
struct Memory {
    at: *mut u8,
    left: usize,
}

impl Memory {
    /// # Safety
    /// Both are NULL or good, and `*len` bytes can be written at `*strings`.
    unsafe fn of(strings: *mut *mut c_char, len: *mut c_int) -> Result<Memory, Refusal> {
        if strings.is_null() || len.is_null() {
            return Err(Refusal::NullArgument("config_strings or len"));
        }
        // SAFETY: good by contract.
        let (at, len) = unsafe { ((*strings).cast::<u8>(), *len) };
        if at.is_null() {
            return Err(Refusal::NullArgument("*config_strings"));
        }
        Ok(Memory { at, left: usize::try_from(len).unwrap_or(0) })
    }

    /// # Safety
    /// As for [`Memory::of`].
    unsafe fn leave(self, strings: *mut *mut c_char, len: *mut c_int) {
        // SAFETY: good by contract.
        unsafe {
            *strings = self.at.cast();
            *len = strings::c_len(self.left);
        }
    }

    fn take(&mut self, size: usize, align: usize) -> Result<*mut u8, Refusal> {
        let skipped = self.at.align_offset(align);
        let needed = skipped.saturating_add(size);
        if needed > self.left {
            return Err(Refusal::NoRoom("config_strings"));
        }
        let found = self.at.wrapping_add(skipped);
        self.at = self.at.wrapping_add(needed);
        self.left -= needed;
        Ok(found)
    }

    fn put<T: Copy>(&mut self, value: T) -> Result<*mut T, Refusal> {
        let place = self.take(size_of::<T>(), align_of::<T>())?.cast::<T>();
        // SAFETY: inside the free part of the program's memory, aligned, and nothing else refers to it.
        unsafe { place.write(value) };
        Ok(place)
    }

    fn text(&mut self, text: &str) -> Result<*const c_char, Refusal> {
        let text =
            CString::new(text).map_err(|_| Refusal::BadArgument { name: "a text", why: "has a zero" })?;
        let bytes = text.as_bytes_with_nul();
        let place = self.take(bytes.len(), 1)?;
        // SAFETY: inside the free part of the program's memory, which has room for the text.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len()) };
        Ok(place.cast())
    }

    /// A list of names and values, the last one first; those that are objects have lists below them.
    fn options(&mut self, members: &[(String, Value)]) -> Result<*const lws_protocol_vhost_options, Refusal> {
        let mut list = ptr::null();
        for (name, value) in members {
            let options = self.options(value.members())?;
            let (name, value) = (self.text(name)?, self.text(value.text().unwrap_or_default())?);
            list = self.put(lws_protocol_vhost_options { next: list, options, name, value })?;
        }
        Ok(list)
    }

    /// The same where the members may be spread over an array.
    fn all_options(&mut self, value: &Value) -> Result<*const lws_protocol_vhost_options, Refusal> {
        let members = value.elements().iter().flat_map(Value::members);
        self.options(&members.cloned().collect::<Vec<_>>())
    }
}

/// The files of a directory of configuration.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![dir.join("conf")];
    let more = dir.join("conf.d");
    match fs::read_dir(&more) {
        Ok(listed) => {
            let mut names =
                listed.flatten().map(|item| item.path()).filter(|p| p.is_file()).collect::<Vec<_>>();
            names.sort();
            found.extend(names);
        }
        Err(error) => log::line(log::ERR, format_args!("{}: {error}", more.display())),
    }
    found
}

/// A file, read.
fn read(path: &Path) -> Result<Value, Refusal> {
    let text = fs::read(path).map_err(|error| {
        log::line(log::ERR, format_args!("Cannot open {}: {error}", path.display()));
        Refusal::Quiet
    })?;
    config::read(&String::from_utf8_lossy(&text)).map_err(|wrong| {
        log::line(log::ERR, format_args!("{}({}): {}", path.display(), wrong.line, wrong.what));
        Refusal::Quiet
    })
}

/// # Safety
/// `d` is NULL or a string.
unsafe fn directory<'a>(d: *const c_char) -> Result<&'a Path, Refusal> {
    // SAFETY: NULL or a string by contract.
    Ok(Path::new(OsStr::from_bytes(unsafe { strings::required("d", d) }?)))
}

fn set(options: &mut u64, flag: i64, value: &Value) {
    if value.is_on() {
        *options |= flag as u64;
    } else {
        *options &= !(flag as u64);
    }
}

fn global(
    info: &mut lws_context_creation_info,
    memory: &mut Memory,
    name: &str,
    value: &Value,
) -> Result<(), Refusal> {
    let number = value.number();
    let text = value.text().unwrap_or_default();
    match name {
        "uid" => info.uid = number as _,
        "gid" => info.gid = number as _,
        "username" => info.username = memory.text(text)?,
        "groupname" => info.groupname = memory.text(text)?,
        "count-threads" => info.count_threads = number as _,
        "init-ssl" => set(&mut info.options, LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT, value),
        "server-string" => info.server_string = memory.text(text)?,
        "timeout-secs" => info.timeout_secs = number as _,
        "default-alpn" => info.alpn = memory.text(text)?,
        "rlimit-nofile" => info.rlimit_nofile = number as _,
        "reject-service-keywords" => info.reject_service_keywords = memory.all_options(value)?,
        other => log::line(log::INFO, format_args!("global.{other} is not used")),
    }
    Ok(())
}

/// Fills in what the files of a directory say about the whole context, below "global". Their texts are put at
/// `*config_strings`, which moves behind them, and `*len` becomes the room that is left; both must stay as long as the
/// context.
///
/// Returns 0; 1 when the file `conf` cannot be read or understood, or there is no room.
/// # Safety
/// Everything is NULL or good; `*len` bytes can be written at `*config_strings`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsws_get_config_globals(
    info: *mut lws_context_creation_info,
    d: *const c_char,
    config_strings: *mut *mut c_char,
    len: *mut c_int,
) -> c_int {
    entry("lwsws_get_config_globals", 1, || {
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_mut() }.ok_or(Refusal::NullArgument("info"))?;
        // SAFETY: everything is NULL or good; `*len` bytes can be written at `*config_strings`, by contract.
        let (dir, mut memory) = unsafe { (directory(d)?, Memory::of(config_strings, len)?) };
        for (number, path) in files(dir).iter().enumerate() {
            match read(path) {
                Ok(tree) => {
                    let global_members = tree.get("global").map_or(&[][..], Value::members);
                    for (name, value) in global_members {
                        global(info, &mut memory, name, value)?;
                    }
                }
                Err(refusal) if number == 0 => return Err(refusal),
                Err(_) => break,
            }
        }
        // SAFETY: everything is NULL or good; `*len` bytes can be written at `*config_strings`, by contract.
        unsafe { memory.leave(config_strings, len) };
        Ok(0)
    })
}

/// What an origin begins with, and what it stands for.
const ORIGINS: [(&str, lws_mount_protocols); 7] = [
    ("http://", LWSMPRO_HTTP),
    ("https://", LWSMPRO_HTTPS),
    ("file://", LWSMPRO_FILE),
    ("cgi://", LWSMPRO_CGI),
    (">http://", LWSMPRO_REDIR_HTTP),
    (">https://", LWSMPRO_REDIR_HTTPS),
    ("callback://", LWSMPRO_CALLBACK),
];

fn mount(memory: &mut Memory, described: &Value) -> Result<lws_http_mount, Refusal> {
    let text = |name: &str| described.get(name).and_then(Value::text);
    let (Some(point), Some(origin)) = (text("mountpoint"), text("origin")) else {
        log::line(log::ERR, format_args!("mountpoint and origin required"));
        return Err(Refusal::Quiet);
    };
    let known = ORIGINS.iter().find_map(|(begin, kind)| Some((origin.strip_prefix(begin)?, *kind)));
    let Some((origin, kind)) = known else {
        log::line(log::ERR, format_args!("unsupported protocol:// {origin}"));
        return Err(Refusal::Quiet);
    };
    let number = |name: &str| described.get(name).map_or(0, Value::number);
    let bit = |name: &str, bit: u32| u8::from(described.get(name).is_some_and(Value::is_on)) << bit;
    let cache = bit("cache-reuse", 0) | bit("cache-revalidate", 1) | bit("cache-intermediaries", 2);
    let (cgi_timeout, cache_max_age, auth_mask) =
        (number("cgi-timeout") as c_int, number("cache-max-age") as c_int, number("auth-mask") as c_uint);
    let mut put = |name: &str| text(name).map_or(Ok(ptr::null()), |text| memory.text(text));
    let (def, protocol, login) = (put("default")?, put("protocol")?, put("basic-auth")?);
    let mut list = |name: &str| described.get(name).map_or(Ok(ptr::null()), |list| memory.all_options(list));
    let (pmo, mut cgienv) = (list("pmo")?, list("cgi-env")?);
    let (extra_mimetypes, interpret) = (list("extra-mimetypes")?, list("interpret")?);
    if kind == LWSMPRO_CALLBACK && cgienv.is_null() {
        // A callback's own options have the same place.
        cgienv = pmo;
    }
    Ok(lws_http_mount {
        mount_next: ptr::null(),
        mountpoint: memory.text(point)?,
        origin: memory.text(origin)?,
        def,
        protocol,
        cgienv,
        extra_mimetypes,
        interpret,
        cgi_timeout,
        cache_max_age,
        auth_mask,
        cache_bits: cache,
        origin_protocol: kind as c_uchar,
        mountpoint_len: point.len().min(c_uchar::MAX.into()) as c_uchar,
        basic_auth_login_file: login,
        _unused: [ptr::null_mut::<c_void>(); 2],
    })
}

fn mounts(memory: &mut Memory, described: &Value) -> Result<*const lws_http_mount, Refusal> {
    let mut first: *const lws_http_mount = ptr::null();
    for one in described.elements().iter().rev() {
        let mut built = mount(memory, one)?;
        built.mount_next = first;
        first = memory.put(built)?;
    }
    Ok(first)
}

/// Switches of a virtual host, and the flags they stand for.
const SWITCHES: [(&str, i64); 14] = [
    ("unix-socket", LWS_SERVER_OPTION_UNIX_SOCK),
    ("sts", LWS_SERVER_OPTION_STS),
    ("noipv6", LWS_SERVER_OPTION_DISABLE_IPV6),
    ("onlyraw", LWS_SERVER_OPTION_ONLY_RAW),
    ("client-cert-required", LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT),
    ("ignore-missing-cert", LWS_SERVER_OPTION_IGNORE_MISSING_CERT),
    ("strict-host-check", LWS_SERVER_OPTION_VHOST_UPG_STRICT_HOST_CHECK),
    ("apply-listen-accept", LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG),
    ("fallback-listen-accept", LWS_SERVER_OPTION_FALLBACK_TO_APPLY_LISTEN_ACCEPT_CONFIG),
    ("allow-non-tls", LWS_SERVER_OPTION_ALLOW_NON_SSL_ON_SSL_PORT),
    ("redirect-http", LWS_SERVER_OPTION_REDIRECT_HTTP_TO_HTTPS),
    ("allow-http-on-https", LWS_SERVER_OPTION_ALLOW_HTTP_ON_HTTPS_LISTENER),
    ("h2-half-closed-long-poll", LWS_SERVER_OPTION_VH_H2_HALF_CLOSED_LONG_POLL),
    ("ipv6only", LWS_SERVER_OPTION_IPV6_V6ONLY_VALUE),
];

fn vhost_member(
    own: &mut lws_context_creation_info,
    memory: &mut Memory,
    name: &str,
    value: &Value,
) -> Result<(), Refusal> {
    if let Some((_, flag)) = SWITCHES.iter().find(|(known, _)| *known == name) {
        if name == "ipv6only" {
            own.options |= LWS_SERVER_OPTION_IPV6_V6ONLY_MODIFY as u64;
        }
        set(&mut own.options, *flag, value);
        return Ok(());
    }
    let text = value.text().unwrap_or_default();
    let place: &mut *const c_char = match name {
        "name" => &mut own.vhost_name,
        "interface" => &mut own.iface,
        "unix-socket-perms" => &mut own.unix_socket_perms,
        "host-ssl-key" => &mut own.ssl_private_key_filepath,
        "host-ssl-cert" => &mut own.ssl_cert_filepath,
        "host-ssl-ca" => &mut own.ssl_ca_filepath,
        "client-ssl-key" => &mut own.client_ssl_private_key_filepath,
        "client-ssl-cert" => &mut own.client_ssl_cert_filepath,
        "client-ssl-ca" => &mut own.client_ssl_ca_filepath,
        "client-ssl-ciphers" => &mut own.client_ssl_cipher_list,
        "access-log" => &mut own.log_filepath,
        "ciphers" => &mut own.ssl_cipher_list,
        "tls13-ciphers" => &mut own.tls1_3_plus_cipher_list,
        "client-tls13-ciphers" => &mut own.client_tls_1_3_plus_cipher_list,
        "ecdh-curve" => &mut own.ecdh_curve,
        "error-document-404" => &mut own.error_document_404,
        "alpn" => &mut own.alpn,
        "listen-accept-role" => &mut own.listen_accept_role,
        "listen-accept-protocol" => &mut own.listen_accept_protocol,
        other => return vhost_other(own, memory, other, value),
    };
    *place = memory.text(text)?;
    Ok(())
}

fn vhost_other(
    own: &mut lws_context_creation_info,
    memory: &mut Memory,
    name: &str,
    value: &Value,
) -> Result<(), Refusal> {
    let number = value.number();
    match name {
        "port" => own.port = number as _,
        "keepalive_timeout" | "keepalive-timeout" => own.keepalive_timeout = number as _,
        "ssl-option-set" => own.ssl_options_set |= number as c_long,
        "ssl-option-clear" => own.ssl_options_clear |= number as c_long,
        "ssl-client-option-set" => own.ssl_client_options_set |= number as c_long,
        "ssl-client-option-clear" => own.ssl_client_options_clear |= number as c_long,
        "headers" => own.headers = memory.all_options(value)?,
        "ws-protocols" => own.pvo = memory.all_options(value)?,
        "mounts" => own.mounts = mounts(memory, value)?,
        "enable-client-ssl" => {}
        other => log::line(log::INFO, format_args!("vhosts[].{other} is not used")),
    }
    Ok(())
}

/// Makes one virtual host.
fn vhost(
    context: *mut lws_context,
    info: &lws_context_creation_info,
    memory: &mut Memory,
    described: &Value,
) -> Result<bool, Refusal> {
    if described.get("port").is_none() && described.get("unix-socket").is_none() {
        log::line(log::ERR, format_args!("Port required (eg, 443)"));
        return Err(Refusal::Quiet);
    }
    let mut own = *info;
    own.keepalive_timeout = 5;
    for (name, value) in described.members() {
        vhost_member(&mut own, memory, name, value)?;
    }
    // SAFETY: a creation struct whose texts stand in the program's memory, which outlives the context.
    let made = unsafe { lws_create_vhost(context, &raw const own) };
    if made.is_null() {
        return Ok(false);
    }
    if described.get("enable-client-ssl").is_some_and(Value::is_on) {
        // SAFETY: as above.
        unsafe { lws_init_vhost_client_ssl(&raw const own, made) };
    }
    Ok(true)
}

/// Makes the virtual hosts that the files of a directory describe, below "vhosts": each begins as `info` says, which
/// stays as it is. Their texts are put at `*config_strings`, see lwsws_get_config_globals().
///
/// Returns 0; 1 when the file `conf` cannot be read or understood, none was made, or there is no room.
/// # Safety
/// Everything is NULL or good; `*len` bytes can be written at `*config_strings`, and stay as long as the context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lwsws_get_config_vhosts(
    context: *mut lws_context,
    info: *mut lws_context_creation_info,
    d: *const c_char,
    config_strings: *mut *mut c_char,
    len: *mut c_int,
) -> c_int {
    entry("lwsws_get_config_vhosts", 1, || {
        Context::borrow(context.cast())?;
        // SAFETY: NULL or a creation struct by contract.
        let info = unsafe { info.as_ref() }.ok_or(Refusal::NullArgument("info"))?;
        // SAFETY: everything is NULL or good; `*len` bytes can be written at `*config_strings`, and stay as long as
        // the context, by contract.
        let (dir, mut memory) = unsafe { (directory(d)?, Memory::of(config_strings, len)?) };
        let mut count = 0;
        for (number, path) in files(dir).iter().enumerate() {
            let tree = match read(path) {
                Ok(tree) => tree,
                Err(refusal) if number == 0 => return Err(refusal),
                Err(_) => break,
            };
            let described = tree.get("vhosts").map_or(&[][..], Value::elements);
            let made = described.iter().map(|one| vhost(context, info, &mut memory, one));
            match made.collect::<Result<Vec<_>, _>>() {
                Ok(made) => count += made.iter().filter(|is_made| **is_made).count(),
                Err(_) => break,
            }
        }
        // SAFETY: everything is NULL or good; `*len` bytes can be written at `*config_strings`, and stay as long as
        // the context, by contract.
        unsafe { memory.leave(config_strings, len) };
        if count == 0 {
            log::line(log::ERR, format_args!("Need at least one vhost"));
            return Err(Refusal::Quiet);
        }
        Ok(0)
    })
}
