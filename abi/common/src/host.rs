//! Events become callbacks: the engine's one road to the program.
//!
//! Each event is turned into the reason, `in` and `len` its generation documents, the callback is called, and its
//! answer read in the generation's way. Structures passed here are the same in all generations that know them.

use crate::calls::publish;
use crate::cgi::{self, CgiArgs};
use crate::conn_handle::TSI;
use crate::context::{Call, Context};
use crate::facts::Descriptors;
use crate::handles::{self, Kind, Kinds};
use crate::log;
use crate::reasons::{Class, Reason};
use libc::{c_char, c_int, c_void};
use lws_engine::delivery::Delivery;
use lws_engine::host::{Event, Host, OwnedBuf, Payload, PollHook, Target, TlsContext, Verdict, VhostId};
use lws_engine::http::fields::Head;
use lws_engine::http::tokens::Token;
use lws_engine::opaque::{OptionsKey, ProtocolKey, Tag};
use lws_engine::table::ConnId;
use std::ffi::CStr;
use std::net::SocketAddr;
use std::ptr::{self, NonNull};

/// `struct lws_pollargs`.
#[repr(C)]
struct PollArgs {
    fd: c_int,
    events: c_int,
    prev_events: c_int,
}

impl PollArgs {
    /// Masks of poll(2), as bits.
    fn new(fd: i32, events: i16, previous: i16) -> PollArgs {
        let bits = |mask: i16| c_int::from(mask as u16);
        PollArgs { fd, events: bits(events), prev_events: bits(previous) }
    }
}

/// `struct lws_process_html_args`, where it is known.
#[repr(C)]
struct ProcessHtmlArgs {
    p: *mut c_char,
    len: c_int,
    max_len: c_int,
    last: c_int,
    chunked: c_int,
}

/// `struct lws_ssl_info`, where it is known.
#[repr(C)]
struct SslInfo {
    place: c_int,
    value: c_int,
}

/// `struct lws_filter_network_conn_args`, where it is known.
#[repr(C)]
struct FilterArgs {
    address: libc::sockaddr_storage,
    address_len: libc::socklen_t,
    fd: c_int,
}

/// `struct lws_tokens`: a text and its length.
#[repr(C)]
struct Tokens {
    text: *mut c_char,
    len: c_int,
}

impl Tokens {
    /// A text with a zero behind it, or none.
    fn of(text: &mut Option<Vec<u8>>) -> Tokens {
        match text {
            Some(text) => {
                Tokens { text: text.as_mut_ptr().cast(), len: crate::strings::c_len(text.len() - 1) }
            }
            None => Tokens { text: ptr::null_mut(), len: 0 },
        }
    }
}

/// What comes beside the reason.
struct Arguments {
    input: *mut c_void,
    len: usize,
    user: Option<*mut c_void>,
}

impl Arguments {
    const NONE: Arguments = Arguments { input: ptr::null_mut(), len: 0, user: None };

    /// A descriptor in place of the user pointer.
    fn number(fd: i32, len: usize) -> Arguments {
        Arguments { len, user: Some(ptr::without_provenance_mut(fd as usize)), ..Arguments::NONE }
    }

    fn text(text: &CStr) -> Arguments {
        Arguments { input: text.as_ptr().cast_mut().cast(), len: text.count_bytes(), user: None }
    }

    /// A text whose length is not told.
    fn name(text: &CStr) -> Arguments {
        Arguments { len: 0, ..Arguments::text(text) }
    }

    /// An address, or what the program itself gave.
    fn word(word: usize) -> Arguments {
        Arguments { input: ptr::with_exposed_provenance_mut(word), ..Arguments::NONE }
    }

    fn of<T>(value: &mut T, len: usize) -> Arguments {
        Arguments { input: ptr::from_mut(value).cast(), len, user: None }
    }

    /// A piece of a buffer, in place: room in front of it and the zero behind it belong to the callee, too.
    fn payload(payload: Payload<'_>) -> Arguments {
        let Payload { room, at, .. } = payload;
        let len = at.len();
        let input = room.as_mut_ptr().wrapping_add(at.start).cast();
        Arguments { input, len, user: None }
    }
}

impl Host for Context {
    fn attach(&self, id: ConnId, tsi: usize) -> Tag {
        let owner = ptr::from_ref(self).expose_provenance();
        match handles::open(Kind::Connection, owner, id.to_bits()) {
            Ok(handle) => {
                if let Ok(found) = handles::lookup(handle.as_ptr().cast(), Kinds::CONNECTION) {
                    found.set_word(TSI, tsi);
                }
                Tag(handle.as_ptr().expose_provenance())
            }
            Err(refusal) => {
                log::line(log::ERR, format_args!("no handle for a connection: {refusal}"));
                Tag::NONE
            }
        }
    }

    fn detach(&self, tag: Tag) {
        if let Some(handle) = NonNull::new(ptr::with_exposed_provenance_mut(tag.0)) {
            let _ = handles::close(handle);
        }
    }

    fn vhost_ended(&self, vhost: VhostId) {
        self.end_vhost(vhost);
    }

    fn ended(&self) {
        Context::at(ptr::from_ref(self).expose_provenance()).retire();
    }

    fn has_own_work(&self, tsi: usize) {
        self.loops.has_own_work(tsi);
    }

    fn vhost_gone(&self, vhost: lws_engine::host::VhostId) {
        self.drop_vhost(vhost);
    }

    fn lends_memory(&self) -> bool {
        self.generation().lends_memory()
    }

    fn event(&self, target: &Target, event: Event<'_>) -> Verdict {
        let Some(reason) = self.generation().reason(&event) else {
            return self.without_reason(target, event);
        };
        match event {
            Event::FilterNetwork { fd, peer } => self.filter_network(target, reason, fd, peer),
            Event::Poll { hook, fd, events, previous } => {
                self.poll_hook(target, reason, hook, PollArgs::new(fd, events, previous))
            }
            Event::CheckAccess { path, mask } => self.check_access(target, reason, path, mask),
            Event::AddHeaders { room, used } => self.add_headers(target, reason, room, used),
            Event::ProcessHtml { piece, last, chunked } => {
                self.process_html(target, reason, piece, last, chunked)
            }
            Event::FilterProtocol { .. } if !self.facts().filter_headers.is_empty() => {
                self.filter_with_headers(target, reason)
            }
            Event::ClientAppend { room, used } => self.client_append(target, reason, room, used),
            Event::TlsProgress { place, value } => {
                self.call(target, reason, Arguments::of(&mut SslInfo { place, value }, 0))
            }
            Event::CgiReady { channel, place, pipes } => {
                let mut handles = cgi::handles(pipes);
                let state = cgi::state(place, self.facts().cgi_payload_state);
                let mut args = CgiArgs::new(&mut handles, channel, state);
                self.call(target, reason, Arguments::of(&mut args, 0))
            }
            Event::CgiInput { payload, pipes } => {
                let mut handles = cgi::handles(pipes);
                let mut args = CgiArgs::new(&mut handles, 0, 0).with(payload);
                self.call(target, reason, Arguments::of(&mut args, 0))
            }
            Event::CgiEnded { pipes } => {
                let mut handles = cgi::handles(pipes);
                let mut args = CgiArgs::new(&mut handles, 0, 0);
                self.call(target, reason, Arguments::of(&mut args, 0))
            }
            Event::Receive { payload } | Event::ClientReceive { payload } => {
                let delivery = payload.delivery;
                self.call_lent(target, reason, Arguments::payload(payload), delivery)
            }
            Event::Writeable { delivery } | Event::ClientWriteable { delivery } => {
                self.call_lent(target, reason, Arguments::NONE, Some(delivery))
            }
            plain => self.call(target, reason, self.arguments(target, plain)),
        }
    }
}

impl Context {
    /// What the face does itself. All other events without a reason are not told: programs of its generation know nothing
    /// of them.
    fn without_reason(&self, target: &Target, event: Event<'_>) -> Verdict {
        match event {
            Event::Begun => self.generation().begun(self),
            Event::Ending => self.generation().ending(self),
            Event::File { asked } => return self.generation().file(self, self.wsi_of(target), asked),
            Event::Extension { key, state, asked } => return self.ask_extension(target, key, state, asked),
            Event::LendMemory { size, lent } => *lent = self.generation().lend_memory(size),
            Event::ReturnMemory { lent } => self.generation().return_memory(lent),
            Event::Scheduled { tsi, key } => {
                if let Some(run) = self.take_due(tsi, key) {
                    run();
                }
            }
            Event::Custom { reason, argument, len } => {
                let arguments = Arguments { len, ..Arguments::word(argument) };
                return Verdict::Number(self.call_number(target, reason, arguments) as isize);
            }
            _ => {}
        }
        Verdict::Continue
    }

    /// The arguments of events that need no structure and nothing of the callee but its answer.
    fn arguments(&self, target: &Target, event: Event<'_>) -> Arguments {
        match event {
            Event::FilterHttp { path: text }
            | Event::Http { path: text }
            | Event::VerifyLogin { credentials: text }
            | Event::ClientFailed { why: text } => Arguments::text(text),
            Event::ConfirmUpgrade { value: name }
            | Event::FilterProtocol { offered: Some(name) }
            | Event::ExtensionOffered { name }
            | Event::ExtensionProposed { name } => Arguments::name(name),
            Event::HttpDrop => Arguments::name(c"http"),
            Event::WsDrop | Event::ClientDrop | Event::ClientWsDrop | Event::RawDrop => {
                Arguments::name(c"close")
            }
            Event::Body { payload } if payload.at.is_empty() => Arguments::NONE,
            Event::Body { payload }
            | Event::Pong { payload }
            | Event::PeerClosing { payload }
            | Event::ClientPong { payload }
            | Event::ClientHttpRead { payload }
            | Event::RawRx { payload } => Arguments::payload(payload),
            Event::MountOptions { key: OptionsKey(word) } | Event::ChildClosing { child: Tag(word) } => {
                Arguments::word(word)
            }
            Event::ProtocolInit => Arguments::word(self.protocol_options(target).0),
            // The session of a connection with TLS.
            Event::Established => {
                Arguments::word(target.conn.map_or(0, |(id, _)| crate::tls::session_of(self, id)))
            }
            Event::FileDone { file: Some((name, size)) } => {
                Arguments { len: size as usize, ..Arguments::text(name) }
            }
            Event::ClientRedirect { location, status } => {
                Arguments { len: status.into(), ..Arguments::text(location) }
            }
            Event::ExtensionDefaults { name, room } => {
                let user = Some(name.as_ptr().cast_mut().cast());
                Arguments { input: room.as_mut_ptr().cast(), len: room.len(), user }
            }
            Event::TlsContext { context, what } => {
                let names_vhost = what == TlsContext::Server && self.facts().context_names_vhost;
                let input = if names_vhost { self.vhost_ptr(target.vhost) } else { ptr::null_mut() };
                Arguments { input, len: 0, user: Some(ptr::with_exposed_provenance_mut(context)) }
            }
            Event::Certificate { store, session, is_good, .. } => {
                let user = Some(ptr::with_exposed_provenance_mut(store));
                Arguments { len: is_good.into(), user, ..Arguments::word(session) }
            }
            Event::CgiStarted { process } => Arguments { len: process as usize, ..Arguments::NONE },
            _ => Arguments::NONE,
        }
    }

    fn call(&self, target: &Target, reason: Reason, arguments: Arguments) -> Verdict {
        self.call_lent(target, reason, arguments, None)
    }

    /// The same with what the callback may use without the lock.
    fn call_lent(
        &self,
        target: &Target,
        (number, class): Reason,
        arguments: Arguments,
        delivery: Option<&Delivery>,
    ) -> Verdict {
        let answer = match (delivery, target.conn) {
            (Some(delivery), Some(conn)) => {
                publish(self, conn, delivery, || self.call_number(target, number, arguments))
            }
            _ => self.call_number(target, number, arguments),
        };
        match class {
            Class::Nonzero if answer != 0 => Verdict::Close,
            Class::Negative if answer < 0 => Verdict::Close,
            Class::Answer if answer < 0 => Verdict::Close,
            Class::Answer if answer > 0 => Verdict::Answered,
            Class::Number => Verdict::Number(answer as isize),
            _ => Verdict::Continue,
        }
    }

    fn call_number(&self, target: &Target, reason: c_int, arguments: Arguments) -> c_int {
        if target.key == ProtocolKey::NONE {
            return 0;
        }
        let wsi = self.wsi_of(target);
        let user = arguments.user.unwrap_or(ptr::with_exposed_provenance_mut(target.user));
        let call =
            Call { context: self.as_ptr(), wsi, reason, user, input: arguments.input, len: arguments.len };
        // SAFETY: the key is that of a protocol of this context's virtual host, which lives as long as it, and
        // the arguments are those of the reason.
        unsafe { self.generation().call(target.key, &call) }
    }

    fn wsi_of(&self, target: &Target) -> *mut c_void {
        match target.conn {
            Some((_, tag)) => ptr::with_exposed_provenance_mut(tag.0),
            None => self.dummy_ptr(target.vhost, target.protocol),
        }
    }

    fn filter_network(&self, target: &Target, reason: Reason, fd: i32, peer: Option<SocketAddr>) -> Verdict {
        let input = ptr::without_provenance_mut(fd as usize);
        if let Descriptors::Numbers { .. } = self.facts().descriptors {
            return self.call(target, reason, Arguments::number(fd, 0));
        }
        if !self.facts().filter_has_details {
            return self.call(target, reason, Arguments { input, len: 0, user: Some(ptr::null_mut()) });
        }
        let (address, address_len) = crate::address::to_storage(peer);
        let mut details = FilterArgs { address, address_len, fd };
        let user = Some(ptr::from_mut(&mut details).cast());
        self.call(target, reason, Arguments { input, len: 0, user })
    }

    /// The headers of an upgrade, with a zero behind each, for as long as the callback runs.
    fn filter_with_headers(&self, target: &Target, reason: Reason) -> Verdict {
        let wanted = self.facts().filter_headers;
        let copy = |head: &Head, token: Token| {
            head.has(token).then(|| {
                let mut text: Vec<u8> = head.joined(token, Some(b',')).collect();
                text.push(0);
                text
            })
        };
        let texts = target.conn.and_then(|(id, _)| {
            let look =
                |head: &Head| wanted.iter().map(|token| token.and_then(|token| copy(head, token))).collect();
            self.engine.with_head(id, look).ok()
        });
        let mut texts: Vec<Option<Vec<u8>>> = texts.unwrap_or_else(|| vec![None; wanted.len()]);
        let mut tokens: Vec<Tokens> = texts.iter_mut().map(Tokens::of).collect();
        let user = Some(tokens.as_mut_ptr().cast());
        self.call(target, reason, Arguments { user, ..Arguments::NONE })
    }

    fn poll_hook(&self, target: &Target, reason: Reason, hook: PollHook, mut args: PollArgs) -> Verdict {
        if let Descriptors::Numbers { clear_mode } = self.facts().descriptors {
            return self.numbered_hook(target, reason, hook, &args, clear_mode);
        }
        let len = match hook {
            PollHook::Lock { membership } | PollHook::Unlock { membership } => usize::from(membership),
            PollHook::Add | PollHook::Remove | PollHook::Change => 0,
        };
        self.call(target, reason, Arguments::of(&mut args, len))
    }

    /// The same for a generation that has a reason for bits that are set, and another one for bits that are cleared.
    fn numbered_hook(
        &self,
        target: &Target,
        reason: Reason,
        hook: PollHook,
        args: &PollArgs,
        clear_mode: c_int,
    ) -> Verdict {
        let tell = |number, mask: c_int| {
            self.call_number(target, number, Arguments::number(args.fd, mask as usize));
        };
        let (number, _) = reason;
        match hook {
            PollHook::Lock { .. } | PollHook::Unlock { .. } => {}
            PollHook::Add => tell(number, args.events),
            PollHook::Remove => tell(number, 0),
            PollHook::Change => {
                let (set, cleared) = (args.events & !args.prev_events, args.prev_events & !args.events);
                for (number, mask) in [(clear_mode, cleared), (number, set)] {
                    if mask != 0 {
                        tell(number, mask);
                    }
                }
            }
        }
        Verdict::Continue
    }

    /// `in` points to a `struct lws_process_html_args` with the path; `final` set by the callee means answered.
    fn check_access(&self, target: &Target, reason: Reason, path: &CStr, mask: u32) -> Verdict {
        let mut args = ProcessHtmlArgs {
            p: path.as_ptr().cast_mut(),
            len: path.count_bytes() as c_int,
            max_len: mask as c_int,
            last: 0,
            chunked: 0,
        };
        match self.call(target, reason, Arguments::of(&mut args, 0)) {
            Verdict::Continue if args.last != 0 => Verdict::Answered,
            verdict => verdict,
        }
    }

    /// The callee may move the beginning of its text and change its length, within the room.
    fn process_html(
        &self,
        target: &Target,
        reason: Reason,
        piece: &mut OwnedBuf,
        last: bool,
        chunked: bool,
    ) -> Verdict {
        let start = piece.room.as_mut_ptr();
        let most = piece.room.len();
        let mut args = ProcessHtmlArgs {
            p: start.wrapping_add(piece.at.start).cast(),
            len: piece.at.len() as c_int,
            max_len: (most - piece.at.start) as c_int,
            last: last.into(),
            chunked: chunked.into(),
        };
        if self.call(target, reason, Arguments::of(&mut args, 0)) == Verdict::Close {
            return Verdict::Close;
        }
        let at = (args.p as usize).wrapping_sub(start as usize);
        let end = usize::try_from(args.len).ok().and_then(|len| at.checked_add(len));
        let Some(end) = end.filter(|end| at <= most && *end <= most) else {
            log::line(log::ERR, format_args!("LWS_CALLBACK_PROCESS_HTML left its room"));
            return Verdict::Close;
        };
        piece.at = at..end;
        Verdict::Continue
    }

    fn add_headers(&self, target: &Target, reason: Reason, room: &mut [u8], used: usize) -> Verdict {
        let start = room.as_mut_ptr();
        let most = room.len();
        let mut args = ProcessHtmlArgs {
            p: start.wrapping_add(used).cast(),
            len: 0,
            max_len: (most - used) as c_int,
            last: 0,
            chunked: 0,
        };
        let verdict = self.call(target, reason, Arguments::of(&mut args, 0));
        if verdict == Verdict::Close {
            return verdict;
        }
        let end = (args.p as usize).wrapping_sub(start as usize);
        Verdict::Number(if (used..=most).contains(&end) { end as isize } else { used as isize })
    }

    /// `in` points to the place where the callee writes, which it moves along; `len` is the room there.
    fn client_append(&self, target: &Target, reason: Reason, room: &mut [u8], used: usize) -> Verdict {
        let start = room.as_mut_ptr();
        let most = room.len();
        let mut at: *mut u8 = start.wrapping_add(used);
        if self.call(target, reason, Arguments::of(&mut at, most - used)) == Verdict::Close {
            return Verdict::Close;
        }
        let end = (at as usize).wrapping_sub(start as usize);
        Verdict::Number(if (used..=most).contains(&end) { end as isize } else { used as isize })
    }

    /// The options of a protocol on its virtual host, as the face knows them.
    fn protocol_options(&self, target: &Target) -> OptionsKey {
        let options = self.engine.with_vhost(target.vhost, |settings, _| {
            settings.protocols.get(target.protocol).map_or(OptionsKey::NONE, |p| p.options_key)
        });
        options.unwrap_or(OptionsKey::NONE)
    }
}
