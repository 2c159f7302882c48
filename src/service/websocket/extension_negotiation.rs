//! WebSocket extensions in the handshake: what a server takes of an offer, what a client offers and accepts.

use crate::conn::client::Aim;
use crate::conn::extension_pipeline::{ExtensionPipeline, PendingDeflate, PipelineStage, StageKind};
use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Asked, Event, Target, Verdict, VhostId};
use crate::http::head::HeadParser;
use crate::http::tokens::Token;
use crate::settings::{Extension, ExtensionHooks, ExtensionKind, Quirks};
use crate::table::ConnId;
use crate::ws::deflate::{self, Agreement, Deflate, negotiate};
use crate::ws::extensions::{Element, elements};
use std::ffi::{CStr, CString};

/// Bytes a program may write of options for an extension, its terminating zero included.
const ROOM_FOR_OPTIONS: usize = 128;

/// A peer of the original's breaks on compressed messages where its protocol asks for smaller pieces than this.
const LEAST_PIECE_TO_INFLATE: usize = 128;

/// Why a client's peer is not taken at its word: the text the program sees, and what it is about.
pub(crate) type Complaint = (&'static str, String);

/// An extension that was agreed on.
enum Agreed {
    Deflate(Agreement),
    Program { key: usize, state: usize },
}

impl Engine {
    /// Takes of what a client offers what both sides can do and the program allows; the header's value for the reply.
    ///
    /// An extension is used once, by the first of its offers that is acceptable.
    pub(crate) fn agree_extensions(&self, id: ConnId, target: &Target) -> Result<Option<Vec<u8>>, Error> {
        let found = self.with_conn(id, |core, conn| {
            let Phase::Ws(ws) = &conn.phase else { return Err(Error::WrongPhase) };
            let list = extension_list(ws.head.as_deref());
            let mut table = if list.is_empty() { Vec::new() } else { core.extensions(conn.vhost) };
            if core.has_small_pieces(conn) {
                table.retain(|own| own.kind != ExtensionKind::Deflate);
            }
            let first = core.target_of(id, conn, 0);
            Ok((list, table, if core.settings.has(Quirks::EXTENSION_ASKS_BOUND) { *target } else { first }))
        })?;
        let (list, mut table, asked) = found;
        let mut answer: Vec<Vec<u8>> = Vec::new();
        for element in elements(&list) {
            let Some(at) = table.iter().position(|own| own.name == element.name) else { continue };
            if let Some(text) = self.agree_extension(id, target, &asked, (&table[at], &element))? {
                table.remove(at);
                answer.push(text);
            }
        }
        self.with_conn(id, |_, conn| {
            settle_pipeline(conn);
            Ok(())
        })?;
        Ok((!answer.is_empty()).then(|| answer.join(&b","[..])))
    }

    /// The answer to one offer; `None` if it is declined.
    fn agree_extension(
        &self,
        id: ConnId,
        target: &Target,
        asked: &Target,
        (own, element): (&Extension, &Element<'_>),
    ) -> Result<Option<Vec<u8>>, Error> {
        let terms = match own.kind {
            ExtensionKind::Own { .. } | ExtensionKind::Nobody => None,
            ExtensionKind::Deflate => {
                let terms = element.params().and_then(|params| negotiate::accept(&params));
                if terms.is_none() {
                    return Ok(None);
                }
                terms
            }
        };
        let name = c_name(&own.name);
        if self.call(asked, Event::ExtensionOffered { name: &name }) == Verdict::Close {
            return Ok(None);
        }
        let (agreed, answer) = match (own.kind, terms) {
            (ExtensionKind::Nobody, _) => return Ok(None),
            (ExtensionKind::Own { key }, _) => {
                let (mut state, mut table) = (0, 0);
                let construct = Asked::Construct { state: &mut state, table: &mut table };
                if self.ask_extension(target, (key, 0), construct) != 0 {
                    return Ok(None);
                }
                (Agreed::Program { key, state }, own.name.clone())
            }
            (ExtensionKind::Deflate, Some((agreement, answer))) => (Agreed::Deflate(agreement), answer),
            (ExtensionKind::Deflate, None) => return Ok(None),
        };
        self.with_conn(id, |_, conn| {
            take_up(conn, &own.name, agreed);
            Ok(())
        })?;
        Ok(Some(answer))
    }

    /// What a client offers: all that its virtual host has and the program does not refuse.
    pub(crate) fn offer_extensions(&self, id: ConnId) -> Result<(), Error> {
        let (table, first, target) = self.with_conn(id, |core, conn| {
            let is_websocket = matches!(&conn.phase, Phase::Client(c) if c.aim == Aim::WebSocket);
            let table = if is_websocket { core.extensions(conn.vhost) } else { Vec::new() };
            let first = core.target_of(id, conn, 0);
            let target = core.target(id, conn);
            Ok((table, if core.settings.has(Quirks::EXTENSION_ASKS_BOUND) { target } else { first }, target))
        })?;
        let mut offers: Vec<&[u8]> = Vec::new();
        for own in &table {
            let name = c_name(&own.name);
            if self.may_propose(&target, &name)
                && self.call(&first, Event::ExtensionProposed { name: &name }) != Verdict::Close
                && own.kind != ExtensionKind::Nobody
            {
                offers.push(&own.offer);
            }
        }
        self.with_conn(id, |_, conn| {
            if let Phase::Client(client) = &mut conn.phase {
                client.request.extensions = (!offers.is_empty()).then(|| offers.join(&b","[..]));
            }
            Ok(())
        })
    }

    /// Whether none of the program's extensions objects to an offer.
    fn may_propose(&self, target: &Target, name: &CStr) -> bool {
        let all = self.own_extensions(target.vhost);
        let agrees = |(index, key): &(usize, usize)| {
            self.ask_extension(target, (*key, 0), Asked::Propose { index: *index, name }) >= 0
        };
        all.iter().filter(|own| agrees(own)).count() == all.len()
    }

    /// Tells the program's extensions where a client connects to.
    pub(crate) fn announce_server(&self, id: ConnId) {
        let found = self.with_conn(id, |core, conn| {
            let Phase::Client(client) = &conn.phase else { return Err(Error::WrongPhase) };
            Ok((core.target(id, conn), client.place.address.clone(), client.place.port))
        });
        let Ok((target, host, port)) = found else { return };
        for (_, key) in self.own_extensions(target.vhost) {
            let host = c_name(&host);
            self.ask_extension(&target, (key, 0), Asked::Connect { host: &host, port });
        }
    }

    /// Tells the program's extensions that a client is established, those it uses with what they keep for it.
    pub(crate) fn tell_established(&self, id: ConnId, target: &Target) {
        let all = self.own_extensions(target.vhost);
        if all.is_empty() {
            return;
        }
        let used =
            self.with_conn(id, |_, conn| Ok(conn.pipeline().map_or_else(Vec::new, ExtensionPipeline::own)));
        let used = used.unwrap_or_default();
        for (_, key) in all {
            let state = used.iter().find(|(own, _)| *own == key).map_or(0, |(_, state)| *state);
            self.ask_extension(target, (key, state), Asked::AnyEstablished);
        }
    }

    /// Tells the program's extensions that a connection has ended: those it used, and all of its virtual host.
    pub(crate) fn tell_ended(&self, target: &Target, used: &[(usize, usize)]) {
        for stage in used {
            self.ask_extension(target, *stage, Asked::Destroy);
        }
        for (index, key) in self.own_extensions(target.vhost) {
            self.ask_extension(target, (key, 0), Asked::AnyDestroyed { index });
        }
    }

    /// Place and key of each extension of a virtual host that the program does, where they hear of handshakes.
    fn own_extensions(&self, vhost: VhostId) -> Vec<(usize, usize)> {
        self.with(|s| {
            if !s.core.settings.extension_hooks.contains(ExtensionHooks::HANDSHAKE) {
                return Vec::new();
            }
            let Some(vhost) = s.core.vhosts.get(vhost) else { return Vec::new() };
            let own = |(index, extension): (usize, &Extension)| match extension.kind {
                ExtensionKind::Own { key } => Some((index, key)),
                ExtensionKind::Deflate | ExtensionKind::Nobody => None,
            };
            vhost.settings.extensions.iter().enumerate().filter_map(own).collect()
        })
        .unwrap_or_default()
    }

    /// Judges the extensions of a server's reply and takes them up. `Err` is what is wrong with them.
    pub(crate) fn accept_extensions(&self, id: ConnId, target: &Target) -> Result<(), Complaint> {
        let found = self.with_conn(id, |core, conn| {
            let Phase::Client(client) = &conn.phase else { return Err(Error::WrongPhase) };
            let list = extension_list(client.head.as_deref());
            let table = if list.is_empty() { Vec::new() } else { core.extensions(conn.vhost) };
            Ok((list, table))
        });
        let Ok((list, mut table)) = found else { return Ok(()) };
        for element in elements(&list) {
            let Some(at) = table.iter().position(|own| own.name == element.name) else {
                return Err(("HS: EXT: unknown ext", shown(element.name)));
            };
            let own = table.remove(at);
            match own.kind {
                ExtensionKind::Nobody => return Err(("HS: EXT: unknown ext", shown(element.name))),
                ExtensionKind::Own { key } => self.accept_own(id, target, (&own, key), &element)?,
                ExtensionKind::Deflate => {
                    let terms = element.params().and_then(|params| negotiate::judge(&own.offer, &params));
                    let Some(agreement) = terms else {
                        return Err(("HS: EXT: failed parsing options", shown(element.text)));
                    };
                    self.take_up(id, &own.name, Agreed::Deflate(agreement));
                    self.default_options(id, target, &own.name)?;
                }
            }
        }
        let _ = self.with_conn(id, |_, conn| {
            settle_pipeline(conn);
            Ok(())
        });
        Ok(())
    }

    /// One of the program's own: made, given the program's options and the server's, and asked whether all is well.
    fn accept_own(
        &self,
        id: ConnId,
        target: &Target,
        (own, key): (&Extension, usize),
        element: &Element<'_>,
    ) -> Result<(), Complaint> {
        let (mut state, mut table) = (0, 0);
        let construct = Asked::ClientConstruct { state: &mut state, table: &mut table };
        if self.ask_extension(target, (key, 0), construct) != 0 {
            return Err(("HS: EXT: failed setting defaults", shown(&own.name)));
        }
        self.take_up(id, &own.name, Agreed::Program { key, state });
        let stage = (key, state);
        let resets =
            self.with_settings(|s| s.extension_hooks.contains(ExtensionHooks::HANDSHAKE)) == Some(true);
        if resets && self.ask_extension(target, stage, Asked::OptionsDefault) < 0 {
            return Err(("HS: EXT: failed setting defaults", shown(&own.name)));
        }
        let defaults = self.options_of_program(target, &own.name)?;
        if !defaults.is_empty()
            && self.ask_extension(target, stage, Asked::Options { table, text: &defaults }) < 0
        {
            return Err(("HS: EXT: failed parsing defaults", shown(&defaults)));
        }
        let text = element.text;
        if !text.is_empty() && self.ask_extension(target, stage, Asked::Options { table, text }) < 0 {
            return Err(("HS: EXT: failed parsing options", shown(text)));
        }
        if self.ask_extension(target, stage, Asked::OptionsConfirm) != 0 {
            return Err(("HS: EXT: Rejects server options", shown(text)));
        }
        Ok(())
    }

    fn take_up(&self, id: ConnId, name: &[u8], agreed: Agreed) {
        let _ = self.with_conn(id, |_, conn| {
            take_up(conn, name, agreed);
            Ok(())
        });
    }

    /// What the program wants of an extension that a server agreed to.
    fn options_of_program(&self, target: &Target, name: &[u8]) -> Result<Vec<u8>, Complaint> {
        let mut room = [0; ROOM_FOR_OPTIONS];
        let event = Event::ExtensionDefaults { name: &c_name(name), room: &mut room };
        if self.call(target, event) == Verdict::Close {
            return Err(("HS: EXT: failed setting defaults", shown(name)));
        }
        let end = room.iter().position(|&b| b == 0).unwrap_or(room.len());
        Ok(room[..end].to_vec())
    }

    /// The program's own options for permessage-deflate.
    fn default_options(&self, id: ConnId, target: &Target, name: &[u8]) -> Result<(), Complaint> {
        let options = self.options_of_program(target, name)?;
        let bad = || ("HS: EXT: failed parsing defaults", shown(&options));
        let text = [b"x;", &options[..]].concat();
        let element = elements(&text).next().ok_or_else(bad)?;
        for param in element.params().ok_or_else(bad)? {
            let (option, value) = (c_name(param.name), param.value.as_deref().map(c_name));
            let set = self.set_extension_option(id, name, &option, value.as_deref());
            if matches!(set, Ok(None)) {
                return Err(bad());
            }
        }
        Ok(())
    }

    /// Sets an option of an extension that is in use on a connection: 0, or what the program's own extension answers.
    /// `None` if permessage-deflate has no such option.
    pub fn set_extension_option(
        &self,
        id: ConnId,
        extension: &[u8],
        option: &CStr,
        value: Option<&CStr>,
    ) -> Result<Option<isize>, Error> {
        const UNUSED: Error = Error::Invalid("extension (it is not in use on this connection)");
        let own = self.with_conn(id, |core, conn| {
            let stages = conn.pipeline().map_or(&[][..], |pipeline| &pipeline.stages);
            let stage = stages.iter().find(|stage| stage.name == extension).map(|stage| &stage.kind);
            if let Some(StageKind::Program { key, state }) = stage {
                return Ok(Err((core.target(id, conn), (*key, *state))));
            }
            let (is_client, deflate) = match &mut conn.phase {
                Phase::Ws(ws) => (ws.is_client, &mut ws.deflate),
                Phase::Client(client) => (true, &mut client.deflate),
                _ => return Err(Error::WrongPhase),
            };
            let Some(deflate) = deflate.as_mut().filter(|_| extension == deflate::NAME) else {
                return Err(UNUSED);
            };
            let (option, value) = (option.to_bytes(), value.map(CStr::to_bytes));
            let is_known = deflate.options.set(&mut deflate.agreement, is_client, option, value);
            Ok(Ok(is_known.then_some(0)))
        })?;
        match own {
            Ok(answer) => Ok(answer),
            Err((target, stage)) => {
                Ok(Some(self.ask_extension(&target, stage, Asked::NamedOption { name: option, value })))
            }
        }
    }
}

impl Core {
    /// True where the bound protocol asks for pieces that are too small for permessage-deflate.
    fn has_small_pieces(&self, conn: &Conn) -> bool {
        let protocols = self.vhosts.get(conn.vhost).map(|v| &v.settings.protocols);
        let size = protocols.and_then(|p| p.get(conn.protocol)).map_or(0, |p| p.rx_size);
        (1..LEAST_PIECE_TO_INFLATE).contains(&size)
    }

    /// The extensions of a virtual host.
    fn extensions(&self, vhost: VhostId) -> Vec<Extension> {
        self.vhosts.get(vhost).map_or_else(Vec::new, |v| v.settings.extensions.clone())
    }
}

/// Adds an extension to a connection's pipeline. [`settle_pipeline`] drops a pipeline that nothing of the program's is
/// in.
fn take_up(conn: &mut Conn, name: &[u8], agreed: Agreed) {
    let (deflate, pipeline) = match &mut conn.phase {
        Phase::Ws(ws) => (&mut ws.deflate, &mut ws.pipeline),
        Phase::Client(client) => (&mut client.deflate, &mut client.pipeline),
        _ => return,
    };
    let kind = match agreed {
        Agreed::Program { key, state } => StageKind::Program { key, state },
        Agreed::Deflate(agreement) => {
            *deflate = Some(Box::new(Deflate::new(agreement)));
            StageKind::Deflate(Box::<PendingDeflate>::default())
        }
    };
    let stage = PipelineStage { name: name.to_vec(), kind, has_more_in: false, has_more_out: false };
    pipeline.get_or_insert_with(Box::<ExtensionPipeline>::default).stages.push(stage);
}

/// All extensions are agreed on: permessage-deflate alone needs no pipeline.
fn settle_pipeline(conn: &mut Conn) {
    let (deflate, pipeline) = match &mut conn.phase {
        Phase::Ws(ws) => (&mut ws.deflate, &mut ws.pipeline),
        Phase::Client(client) => (&mut client.deflate, &mut client.pipeline),
        _ => return,
    };
    let kept = pipeline.take().filter(|pipeline| !pipeline.own().is_empty());
    let deflate = deflate.take();
    match &mut conn.phase {
        Phase::Ws(ws) => ws.use_extensions(deflate, kept),
        Phase::Client(client) => (client.deflate, client.pipeline) = (deflate, kept),
        _ => {}
    }
}

/// All that a head says about extensions.
fn extension_list(head: Option<&HeadParser>) -> Vec<u8> {
    head.map_or_else(Vec::new, |h| h.head().list(Token::EXTENSIONS).collect::<Vec<_>>().join(&b","[..]))
}

/// A text as C knows it. Those of settings and of heads hold no zero.
fn c_name(name: &[u8]) -> CString {
    CString::new(name).unwrap_or_default()
}

fn shown(text: &[u8]) -> String {
    format!("\"{}\"", text.escape_ascii())
}
