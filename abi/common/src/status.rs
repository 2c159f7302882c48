//! What a context and its virtual hosts came to, as JSON: every value is a string.
//!
//! The text is made as a whole and then copied: what does not fit is cut, never written behind the room.

use crate::context::Context;
use crate::strings;
use lws_engine::host::VhostId;
use lws_engine::net::counters::Counts;
use lws_engine::settings::{Mount, MountKind, VhostSettings};
use lws_engine::stats::Stats;
use std::fmt::Display;
use std::fmt::Write as _;

/// The virtual host in `room`; the bytes written, without the terminator.
pub fn dump_vhost(context: &Context, id: VhostId, room: &mut [u8]) -> Option<usize> {
    Some(strings::copy_out(room, vhost(context, id)?.as_bytes()))
}

/// The context in `room`, with its virtual hosts if asked for; the bytes written, without the terminator.
pub fn dump_context(context: &Context, version: &str, vhosts: bool, room: &mut [u8]) -> Option<usize> {
    let stats = context.engine.stats()?;
    let mut out = Json::new();
    head(&mut out, version, &stats);
    if vhosts {
        out.name("vhosts");
        out.text.push('[');
        let all = context.engine.vhost_ids().into_iter().filter_map(|id| vhost(context, id));
        out.text.push_str(&all.collect::<Vec<_>>().join(","));
        out.text.push(']');
    }
    out.field("listen_wsi", stats.listeners);
    out.field("cgi_alive", stats.programs.1);
    Some(strings::copy_out(room, out.end().as_bytes()))
}

fn head(out: &mut Json, version: &str, stats: &Stats) {
    out.field("version", version);
    out.field("uptime", stats.age.as_secs());
    out.field("cgi_spawned", stats.programs.0);
    out.field("pt_fd_max", stats.descriptor_limit);
    out.field("ah_pool_max", stats.head_limit.unwrap_or(0));
    out.field("wsi_alive", stats.connections);
    for (name, load) in ["l1", "l2", "l3"].into_iter().zip(load()) {
        out.field(name, format_args!("{load:.2}"));
    }
    out.name("pt");
    out.list(stats.threads.iter().map(|thread| {
        let mut one = Json::new();
        one.field("fds_count", thread.descriptors);
        one.field("ah_pool_inuse", thread.heads);
        one.field("ah_wait_list", thread.head_waiters);
        one.end()
    }));
}

/// How busy the machine was during the last one, five and fifteen minutes.
fn load() -> [f64; 3] {
    let mut load = [0.0; 3];
    // SAFETY: fills at most the three numbers.
    unsafe { libc::getloadavg(load.as_mut_ptr(), 3) };
    load
}

fn vhost(context: &Context, id: VhostId) -> Option<String> {
    let counts = context.engine.counts(id)?;
    let speaks_tls = context.engine.speaks_tls(id);
    context.engine.with_vhost(id, |settings, port| one_vhost(settings, port, speaks_tls, &counts))
}

fn one_vhost(settings: &VhostSettings, port: u16, speaks_tls: bool, counts: &Counts) -> String {
    let mut out = Json::new();
    out.field("name", String::from_utf8_lossy(&settings.name));
    out.field("port", port);
    out.field("use_ssl", u8::from(speaks_tls));
    out.field("sts", u8::from(settings.strict_transport_security));
    out.field("rx", counts.received);
    out.field("tx", counts.sent);
    out.field("conn", counts.connections);
    out.field("trans", counts.requests);
    out.field("ws_upg", counts.upgrades);
    out.field("http2_upg", 0);
    if !settings.mounts.is_empty() {
        out.name("mounts");
        out.list(settings.mounts.iter().map(one_mount));
    }
    out.name("ws-protocols");
    out.list(settings.protocols.iter().map(|protocol| {
        let mut named = Json::new();
        named.name(&String::from_utf8_lossy(&protocol.name));
        named.text.push_str("{\"status\":\"ok\"}");
        named.end()
    }));
    out.end()
}

fn one_mount(mount: &Mount) -> String {
    let mut out = Json::new();
    let origin = String::from_utf8_lossy(&mount.origin);
    out.field("mountpoint", String::from_utf8_lossy(&mount.at));
    out.field("origin", format_args!("{}{origin}", scheme(&mount.kind)));
    out.field("cache_max_age", mount.cache_max_age);
    out.field("cache_reuse", u8::from(mount.cache_reusable));
    out.field("cache_revalidate", u8::from(mount.cache_revalidate));
    out.field("cache_intermediaries", u8::from(mount.cache_intermediaries));
    if let Some(document) = &mount.default_document {
        out.field("default", String::from_utf8_lossy(document));
    }
    out.end()
}

/// What stands in front of an origin.
fn scheme(kind: &MountKind) -> &'static str {
    match kind {
        MountKind::File => "file://",
        MountKind::Redirect { secure: false } => ">http://",
        MountKind::Redirect { secure: true } => ">https://",
        MountKind::Callback => "callback://",
        MountKind::Cgi { .. } => "cgi://",
        MountKind::Proxy(to) if to.secure => "https://",
        MountKind::Proxy(_) => "http://",
        MountKind::Unserved => "",
    }
}

/// An object under construction.
struct Json {
    text: String,
}

impl Json {
    fn new() -> Json {
        Json { text: String::from("{") }
    }

    fn name(&mut self, name: &str) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        self.quote(name);
        self.text.push(':');
    }

    fn field(&mut self, name: &str, value: impl Display) {
        self.name(name);
        self.quote(&value.to_string());
    }

    fn list(&mut self, items: impl Iterator<Item = String>) {
        let _ = write!(self.text, "[{}]", items.collect::<Vec<_>>().join(","));
    }

    fn quote(&mut self, text: &str) {
        self.text.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.text.extend(['\\', c]),
                c if u32::from(c) < 0x20 => {
                    let _ = write!(self.text, "\\u{:04x}", u32::from(c));
                }
                c => self.text.push(c),
            }
        }
        self.text.push('"');
    }

    fn end(mut self) -> String {
        self.text.push('}');
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped() {
        let mut out = Json::new();
        out.field("a\"b", "c\\d\n\u{1}é");
        out.field("n", 7);
        assert_eq!(out.end(), "{\"a\\\"b\":\"c\\\\d\\u000a\\u0001é\",\"n\":\"7\"}");
    }

    #[test]
    fn lists_of_objects_have_commas_in_between() {
        let mut out = Json::new();
        out.name("l");
        out.list(["{}".to_owned(), "{}".to_owned()].into_iter());
        assert_eq!(out.end(), "{\"l\":[{},{}]}");
    }
}
