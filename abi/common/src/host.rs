//! Events become callbacks: the engine's one road to the program.
//!
//! Each event is turned into the reason, `in` and `len` its generation documents, the callback is called, and its
//! answer read in the generation's way. Structures passed here are the same in all generations that know them.

use crate::calls::publish;
use crate::cgi::{self, CgiArgs};
use crate::context::{Call, Context};
use crate::handles::{self, Kind, Kinds};
use crate::log;
use crate::peer::TSI;
use crate::reasons::{Class, Reason};
use libc::{c_char, c_int, c_void};
use lws_engine::delivery::Delivery;
use lws_engine::host::{Event, Host, OwnedBuf, Payload, PollHook, Target, TlsContext, Verdict, VhostId};
use lws_engine::http::fields::Head;
use lws_engine::http::tokens::Token;
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

    /// A text that names the place in the library, for the curious.
    fn place(text: &'static CStr) -> Arguments {
        Arguments { len: 0, ..Arguments::text(text) }
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
    fn attach(&self, id: ConnId, tsi: usize) -> usize {
        let owner = ptr::from_ref(self).expose_provenance();
        match handles::open(Kind::Connection, owner, id.to_bits()) {
            Ok(handle) => {
                if let Ok(found) = handles::lookup(handle.as_ptr().cast(), Kinds::CONNECTION) {
                    found.set_word(TSI, tsi);
                }
                handle.as_ptr().expose_provenance()
            }
            Err(refusal) => {
                log::line(log::ERR, format_args!("no handle for a connection: {refusal}"));
                0
            }
        }
    }

    fn detach(&self, tag: usize) {
        if let Some(handle) = NonNull::new(ptr::with_exposed_provenance_mut(tag)) {
            let _ = handles::close(handle);
        }
    }

    fn vhost_ended(&self, vhost: VhostId) {
        self.end_vhost(vhost);
    }

    fn ended(&self) {
        Context::at(ptr::from_ref(self).expose_provenance()).retire();
    }

    fn vhost_gone(&self, vhost: lws_engine::host::VhostId) {
        self.drop_vhost(vhost);
    }

    fn lends_memory(&self) -> bool {
        self.dialect().lends_memory()
    }

    fn event(&self, target: &Target, event: Event<'_>) -> Verdict {
        match event {
            Event::Created => self.call(target, Reason::WsiCreate, Arguments::NONE),
            Event::NewClient => self.call(target, Reason::ServerNewClientInstantiated, Arguments::NONE),
            Event::Destroyed => self.call(target, Reason::WsiDestroy, Arguments::NONE),
            Event::FilterNetwork { fd, peer } => self.filter_network(target, fd, peer),
            Event::ThreadId => self.call(target, Reason::GetThreadId, Arguments::NONE),
            Event::Poll { hook, fd, events, previous } => self.poll_hook(target, hook, fd, events, previous),
            Event::ProtocolInit => self.call(target, Reason::ProtocolInit, self.protocol_options(target)),
            Event::ProtocolDestroy => self.call(target, Reason::ProtocolDestroy, Arguments::NONE),
            Event::WaitCancelled => self.call(target, Reason::EventWaitCancelled, Arguments::NONE),
            Event::FilterHttp { path } => {
                self.call(target, Reason::FilterHttpConnection, Arguments::text(path))
            }
            Event::HttpBind => self.call(target, Reason::HttpBindProtocol, Arguments::NONE),
            Event::HttpDrop => self.call(target, Reason::HttpDropProtocol, Arguments::place(c"http")),
            Event::Http { path } => self.call(target, Reason::Http, Arguments::text(path)),
            Event::CheckAccess { path, mask } => self.check_access(target, path, mask),
            Event::VerifyLogin { credentials } => {
                self.call(target, Reason::VerifyBasicAuthorization, Arguments::text(credentials))
            }
            Event::MountOptions { key } => {
                let input = ptr::with_exposed_provenance_mut(key);
                self.call(target, Reason::HttpPmo, Arguments { input, len: 0, user: None })
            }
            Event::Body { payload } => {
                let mut arguments = Arguments::payload(payload);
                if arguments.len == 0 {
                    arguments.input = ptr::null_mut();
                }
                self.call(target, Reason::HttpBody, arguments)
            }
            Event::BodyDone => self.call(target, Reason::HttpBodyCompletion, Arguments::NONE),
            Event::AddHeaders { room, used } => self.add_headers(target, room, used),
            Event::ProcessHtml { piece, last, chunked } => self.process_html(target, piece, last, chunked),
            Event::HttpWriteable => self.call(target, Reason::HttpWriteable, Arguments::NONE),
            Event::FileDone { file } => {
                let of =
                    |(name, size): (&CStr, u64)| Arguments { len: size as usize, ..Arguments::text(name) };
                self.call(target, Reason::HttpFileCompletion, file.map_or(Arguments::NONE, of))
            }
            Event::Begun => {
                self.dialect().begun(self);
                Verdict::Continue
            }
            Event::Ending => {
                self.dialect().ending(self);
                Verdict::Continue
            }
            Event::File { asked } => self.dialect().file(self, self.wsi_of(target), asked),
            Event::ConfirmUpgrade { value } => {
                self.call(target, Reason::HttpConfirmUpgrade, Arguments { len: 0, ..Arguments::text(value) })
            }
            Event::FilterProtocol { .. } if !self.facts().filter_headers.is_empty() => {
                self.filter_with_headers(target)
            }
            Event::FilterProtocol { offered } => {
                let arguments =
                    offered.map_or(Arguments::NONE, |o| Arguments { len: 0, ..Arguments::text(o) });
                self.call(target, Reason::FilterProtocolConnection, arguments)
            }
            Event::ExtensionOffered { name } => {
                self.call(target, Reason::ConfirmExtensionOkay, Arguments { len: 0, ..Arguments::text(name) })
            }
            Event::ExtensionProposed { name } => self.call(
                target,
                Reason::ClientConfirmExtensionSupported,
                Arguments { len: 0, ..Arguments::text(name) },
            ),
            Event::ExtensionDefaults { name, room } => {
                let user = Some(name.as_ptr().cast_mut().cast());
                let arguments = Arguments { input: room.as_mut_ptr().cast(), len: room.len(), user };
                self.call(target, Reason::WsExtDefaults, arguments)
            }
            Event::Extension { key, state, asked } => self.ask_extension(target, key, state, asked),
            Event::Established => self.established(target),
            Event::Receive { payload } => {
                let delivery = payload.delivery;
                self.call_lent(target, Reason::Receive, Arguments::payload(payload), delivery)
            }
            Event::Pong { payload } => self.call(target, Reason::ReceivePong, Arguments::payload(payload)),
            Event::PeerClosing { payload } => {
                self.call(target, Reason::WsPeerInitiatedClose, Arguments::payload(payload))
            }
            Event::Writeable { delivery } => {
                self.call_lent(target, Reason::ServerWriteable, Arguments::NONE, Some(delivery))
            }
            Event::WsDrop => self.call(target, Reason::WsServerDropProtocol, Arguments::place(c"close")),
            Event::Closed => self.call(target, Reason::Closed, Arguments::NONE),
            Event::ClosedHttp => self.call(target, Reason::ClosedHttp, Arguments::NONE),
            Event::ClientBind => self.call(target, Reason::ClientHttpBindProtocol, Arguments::NONE),
            Event::ClientDrop => {
                self.call(target, Reason::ClientHttpDropProtocol, Arguments::place(c"close"))
            }
            Event::ClientFailed { why } => {
                self.call(target, Reason::ClientConnectionError, Arguments::text(why))
            }
            Event::ClientAppend { room, used } => self.client_append(target, room, used),
            Event::ClientFilter => self.call(target, Reason::ClientFilterPreEstablish, Arguments::NONE),
            Event::ClientEstablished => self.call(target, Reason::ClientEstablished, Arguments::NONE),
            Event::ClientReceive { payload } => {
                let delivery = payload.delivery;
                self.call_lent(target, Reason::ClientReceive, Arguments::payload(payload), delivery)
            }
            Event::ClientPong { payload } => {
                self.call(target, Reason::ClientReceivePong, Arguments::payload(payload))
            }
            Event::ClientWriteable { delivery } => {
                self.call_lent(target, Reason::ClientWriteable, Arguments::NONE, Some(delivery))
            }
            Event::ClientWsDrop => {
                self.call(target, Reason::WsClientDropProtocol, Arguments::place(c"close"))
            }
            Event::ClientClosed => self.call(target, Reason::ClientClosed, Arguments::NONE),
            Event::ClientHttpEstablished => self.call(target, Reason::EstablishedClientHttp, Arguments::NONE),
            Event::ClientHttpReadable => self.call(target, Reason::ReceiveClientHttp, Arguments::NONE),
            Event::ClientHttpRead { payload } => {
                self.call(target, Reason::ReceiveClientHttpRead, Arguments::payload(payload))
            }
            Event::ClientHttpDone => self.call(target, Reason::CompletedClientHttp, Arguments::NONE),
            Event::ClientHttpClosed => self.call(target, Reason::ClosedClientHttp, Arguments::NONE),
            Event::ClientHttpWriteable => self.call(target, Reason::ClientHttpWriteable, Arguments::NONE),
            Event::ClientRedirect { location, status } => {
                let arguments = Arguments { len: status.into(), ..Arguments::text(location) };
                self.call(target, Reason::ClientHttpRedirect, arguments)
            }
            Event::ChildClosing { child } => {
                let input = ptr::with_exposed_provenance_mut(child);
                self.call(target, Reason::ChildClosing, Arguments { input, len: 0, user: None })
            }
            Event::RawBind => self.call(target, Reason::RawSktBindProtocol, Arguments::NONE),
            Event::RawDrop => self.call(target, Reason::RawSktDropProtocol, Arguments::place(c"close")),
            Event::RawAdopt { is_file } => {
                self.either(target, is_file, Reason::RawAdoptFile, Reason::RawAdopt)
            }
            Event::RawConnected => self.call(target, Reason::RawConnected, Arguments::NONE),
            Event::RawRx { payload } => self.call(target, Reason::RawRx, Arguments::payload(payload)),
            Event::RawFileReadable => self.call(target, Reason::RawRxFile, Arguments::NONE),
            Event::RawWriteable { is_file } => {
                self.either(target, is_file, Reason::RawWriteableFile, Reason::RawWriteable)
            }
            Event::RawClosed { is_file } => {
                self.either(target, is_file, Reason::RawCloseFile, Reason::RawClose)
            }
            Event::TlsContext { context, what } => self.tls_context(target, context, what),
            Event::Certificate { store, session, is_good, of_client } => {
                let reason = if of_client {
                    Reason::OpensslPerformClientCertVerification
                } else {
                    Reason::OpensslPerformServerCertVerification
                };
                let (user, input) =
                    (ptr::with_exposed_provenance_mut(store), ptr::with_exposed_provenance_mut(session));
                self.call(target, reason, Arguments { input, len: is_good.into(), user: Some(user) })
            }
            Event::TlsProgress { place, value } => {
                let mut info = SslInfo { place, value };
                self.call(target, Reason::SslInfo, Arguments::of(&mut info, 0))
            }
            Event::LendMemory { size, lent } => {
                *lent = self.dialect().lend_memory(size);
                Verdict::Continue
            }
            Event::ReturnMemory { lent } => {
                self.dialect().return_memory(lent);
                Verdict::Continue
            }
            Event::CgiStarted { process } => {
                let arguments = Arguments { len: process as usize, ..Arguments::NONE };
                self.call(target, Reason::CgiProcessAttach, arguments)
            }
            Event::CgiReady { channel, place, pipes } => {
                let mut handles = cgi::handles(pipes);
                let state = cgi::state(place, self.facts().cgi_payload_state);
                let mut args = CgiArgs::new(&mut handles, channel, state);
                self.call(target, Reason::Cgi, Arguments::of(&mut args, 0))
            }
            Event::CgiInput { payload, pipes } => {
                let mut handles = cgi::handles(pipes);
                let mut args = CgiArgs::new(&mut handles, 0, 0).with(payload);
                self.call(target, Reason::CgiStdinData, Arguments::of(&mut args, 0))
            }
            Event::CgiEnded { pipes } => {
                let mut handles = cgi::handles(pipes);
                let mut args = CgiArgs::new(&mut handles, 0, 0);
                self.call(target, Reason::CgiTerminated, Arguments::of(&mut args, 0))
            }
            Event::Timer => self.call(target, Reason::Timer, Arguments::NONE),
            Event::Scheduled { tsi, key } => {
                if let Some(run) = self.take_due(tsi, key) {
                    run();
                }
                Verdict::Continue
            }
            Event::Custom { reason, argument, len } => {
                let input = ptr::with_exposed_provenance_mut(argument);
                Verdict::Number(
                    self.call_number(target, reason, Arguments { input, len, user: None }) as isize
                )
            }
            _ => Verdict::Continue,
        }
    }
}

impl Context {
    fn call(&self, target: &Target, reason: Reason, arguments: Arguments) -> Verdict {
        self.call_lent(target, reason, arguments, None)
    }

    fn call_lent(
        &self,
        target: &Target,
        reason: Reason,
        arguments: Arguments,
        delivery: Option<&Delivery>,
    ) -> Verdict {
        let Some((number, class)) = self.facts().reasons[reason as usize] else {
            return Verdict::Continue;
        };
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
        if target.key == 0 {
            return 0;
        }
        let wsi = self.wsi_of(target);
        let user = arguments.user.unwrap_or(ptr::with_exposed_provenance_mut(target.user));
        let call =
            Call { context: self.as_ptr(), wsi, reason, user, input: arguments.input, len: arguments.len };
        // SAFETY: the key is that of a protocol of this context's virtual host, which lives as long as it, and
        // the arguments are those of the reason.
        unsafe { self.dialect().call(target.key, &call) }
    }

    fn wsi_of(&self, target: &Target) -> *mut c_void {
        match target.conn {
            Some((_, tag)) => ptr::with_exposed_provenance_mut(tag),
            None => self.dummy_ptr(target.vhost, target.protocol),
        }
    }

    fn filter_network(&self, target: &Target, fd: i32, peer: Option<SocketAddr>) -> Verdict {
        let input = ptr::without_provenance_mut(fd as usize);
        if self.facts().numbers_descriptors {
            return self.call(target, Reason::FilterNetworkConnection, Arguments::number(fd, 0));
        }
        if !self.facts().filter_has_details {
            return self.call(
                target,
                Reason::FilterNetworkConnection,
                Arguments { input, len: 0, user: Some(ptr::null_mut()) },
            );
        }
        let (address, address_len) = crate::address::to_storage(peer);
        let mut details = FilterArgs { address, address_len, fd };
        let user = Some(ptr::from_mut(&mut details).cast());
        self.call(target, Reason::FilterNetworkConnection, Arguments { input, len: 0, user })
    }

    /// The headers of an upgrade, with a zero behind each, for as long as the callback runs.
    fn filter_with_headers(&self, target: &Target) -> Verdict {
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
        self.call(
            target,
            Reason::FilterProtocolConnection,
            Arguments { input: ptr::null_mut(), len: 0, user },
        )
    }

    /// The same for a generation that has a reason for each change.
    fn numbered_hook(&self, target: &Target, hook: PollHook, fd: i32, events: i16, previous: i16) -> Verdict {
        let bits = |mask: i16| usize::from(mask as u16);
        let tell = |reason, mask| self.call(target, reason, Arguments::number(fd, bits(mask)));
        match hook {
            PollHook::Lock { .. } | PollHook::Unlock { .. } => {}
            PollHook::Add => {
                tell(Reason::AddPollFd, events);
            }
            PollHook::Remove => {
                tell(Reason::DelPollFd, 0);
            }
            PollHook::Change => {
                for (reason, mask) in [
                    (Reason::ClearModePollFd, previous & !events),
                    (Reason::SetModePollFd, events & !previous),
                ] {
                    if mask != 0 {
                        tell(reason, mask);
                    }
                }
            }
        }
        Verdict::Continue
    }

    fn poll_hook(&self, target: &Target, hook: PollHook, fd: i32, events: i16, previous: i16) -> Verdict {
        if self.facts().numbers_descriptors {
            return self.numbered_hook(target, hook, fd, events, previous);
        }
        let (reason, len) = match hook {
            PollHook::Lock { membership } => (Reason::LockPoll, usize::from(membership)),
            PollHook::Unlock { membership } => (Reason::UnlockPoll, usize::from(membership)),
            PollHook::Add => (Reason::AddPollFd, 0),
            PollHook::Remove => (Reason::DelPollFd, 0),
            PollHook::Change => (Reason::ChangeModePollFd, 0),
        };
        let mut args = PollArgs { fd, events: events.into(), prev_events: previous.into() };
        self.call(target, reason, Arguments::of(&mut args, len))
    }

    /// `in` points to a `struct lws_process_html_args` with the path; `final` set by the callee means answered.
    fn check_access(&self, target: &Target, path: &CStr, mask: u32) -> Verdict {
        let mut args = ProcessHtmlArgs {
            p: path.as_ptr().cast_mut(),
            len: path.count_bytes() as c_int,
            max_len: mask as c_int,
            last: 0,
            chunked: 0,
        };
        match self.call(target, Reason::CheckAccessRights, Arguments::of(&mut args, 0)) {
            Verdict::Continue if args.last != 0 => Verdict::Answered,
            verdict => verdict,
        }
    }

    /// The callee may move the beginning of its text and change its length, within the room.
    fn process_html(&self, target: &Target, piece: &mut OwnedBuf, last: bool, chunked: bool) -> Verdict {
        let start = piece.room.as_mut_ptr();
        let most = piece.room.len();
        let mut args = ProcessHtmlArgs {
            p: start.wrapping_add(piece.at.start).cast(),
            len: piece.at.len() as c_int,
            max_len: (most - piece.at.start) as c_int,
            last: last.into(),
            chunked: chunked.into(),
        };
        if self.call(target, Reason::ProcessHtml, Arguments::of(&mut args, 0)) == Verdict::Close {
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

    fn add_headers(&self, target: &Target, room: &mut [u8], used: usize) -> Verdict {
        let start = room.as_mut_ptr();
        let most = room.len();
        let mut args = ProcessHtmlArgs {
            p: start.wrapping_add(used).cast(),
            len: 0,
            max_len: (most - used) as c_int,
            last: 0,
            chunked: 0,
        };
        let verdict = self.call(target, Reason::AddHeaders, Arguments::of(&mut args, 0));
        if verdict == Verdict::Close {
            return verdict;
        }
        let end = (args.p as usize).wrapping_sub(start as usize);
        Verdict::Number(if (used..=most).contains(&end) { end as isize } else { used as isize })
    }

    /// `in` is the session of a connection with TLS.
    fn established(&self, target: &Target) -> Verdict {
        let session = target.conn.map_or(0, |(id, _)| crate::tls::session_of(self, id));
        let input = ptr::with_exposed_provenance_mut(session);
        self.call(target, Reason::Established, Arguments { input, len: 0, user: None })
    }

    /// `user` is the context.
    fn tls_context(&self, target: &Target, context: usize, what: TlsContext) -> Verdict {
        let (reason, names_vhost) = match what {
            TlsContext::Client => (Reason::OpensslLoadExtraClientVerifyCerts, false),
            TlsContext::ServerKey => (Reason::OpensslContextRequiresPrivateKey, false),
            TlsContext::Server => {
                (Reason::OpensslLoadExtraServerVerifyCerts, self.facts().context_names_vhost)
            }
        };
        let input = if names_vhost { self.vhost_ptr(target.vhost) } else { ptr::null_mut() };
        let user = Some(ptr::with_exposed_provenance_mut(context));
        self.call(target, reason, Arguments { input, len: 0, user })
    }

    fn either(&self, target: &Target, is_file: bool, file: Reason, socket: Reason) -> Verdict {
        self.call(target, if is_file { file } else { socket }, Arguments::NONE)
    }

    /// `in` points to the place where the callee writes, which it moves along; `len` is the room there.
    fn client_append(&self, target: &Target, room: &mut [u8], used: usize) -> Verdict {
        let start = room.as_mut_ptr();
        let most = room.len();
        let mut at: *mut u8 = start.wrapping_add(used);
        let reason = Reason::ClientAppendHandshakeHeader;
        if self.call(target, reason, Arguments::of(&mut at, most - used)) == Verdict::Close {
            return Verdict::Close;
        }
        let end = (at as usize).wrapping_sub(start as usize);
        Verdict::Number(if (used..=most).contains(&end) { end as isize } else { used as isize })
    }

    fn protocol_options(&self, target: &Target) -> Arguments {
        let options = self.engine.with_vhost(target.vhost, |settings, _| {
            settings.protocols.get(target.protocol).map_or(0, |p| p.options_key)
        });
        Arguments { input: ptr::with_exposed_provenance_mut(options.unwrap_or(0)), len: 0, user: None }
    }
}
