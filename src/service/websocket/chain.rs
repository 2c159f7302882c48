//! Payload and frames through extensions of which the program does at least one.
//!
//! Each link is asked with nothing locked, so everything that passes is a [`Parcel`] of its own. It is the slow road:
//! connections that use permessage-deflate alone, or no extension, never take it.

use crate::conn::chain::{Chain, Held, Sending, Work, Written};
use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine, READ_SIZE};
use crate::error::Error;
use crate::guard;
use crate::host::{Asked, Event, HEADROOM, Parcel, Part, Target, Verdict};
use crate::service::turn::rx::Rx;
use crate::settings::ExtensionHooks;
use crate::sys::this_thread;
use crate::table::ConnId;
use crate::ws::deflate::RSV1;
use crate::ws::deflate::compress::HELD_BACK;
use crate::ws::frame::{Opcode, encode_header};
use crate::ws::message::Piece;
use crate::ws::utf8::Utf8Stream;
use crate::ws::{Violation, mask};

/// Frames of an earlier write that are sent before a close frame; an extension may go on for ever.
const MOST_FRAMES_AT_END: usize = 10_000;

/// What is to be done for one link.
enum Turn {
    Own(usize, usize),
    /// Done already, with this answer.
    Done(bool),
}

impl Engine {
    /// Asks an extension; the number it answers.
    pub(crate) fn ask(&self, target: &Target, (key, state): (usize, usize), asked: Asked<'_>) -> isize {
        match self.call(target, Event::Extension { key, state, asked }) {
            Verdict::Number(n) => n,
            Verdict::Close => -1,
            Verdict::Continue | Verdict::Answered => 0,
        }
    }

    /// The links of a connection that the program does, if it is to be asked about `hooks`.
    pub(crate) fn own_links(
        &self,
        id: ConnId,
        hooks: ExtensionHooks,
    ) -> Option<(Target, Vec<(usize, usize)>)> {
        self.with(|s| {
            if !s.core.settings.extension_hooks.contains(hooks) {
                return None;
            }
            let conn = s.conns.get(id)?;
            let own = conn.chain()?.own();
            (!own.is_empty()).then(|| (s.core.target(id, conn), own))
        })
        .flatten()
    }

    // ------------------------------------------------------------------------------------------- received

    /// Lets the extensions see what was read, the last `n` bytes at hand. `Err` ends the connection.
    pub(crate) fn preparse(&self, target: &Target, own: &[(usize, usize)], rx: &mut Rx) -> Result<(), ()> {
        let start = rx.at.end - std::mem::take(&mut rx.fresh);
        let mut bytes = Parcel::of(&rx.buffer[start..rx.at.end]);
        let mut all = rx.buffer[..start].to_vec();
        loop {
            let mut wants_more = false;
            for link in own {
                match self.ask(target, *link, Asked::Read { bytes: &mut bytes }) {
                    ..0 => return Err(()),
                    n => wants_more |= n > 0,
                }
            }
            all.extend_from_slice(bytes.bytes());
            if !wants_more {
                break;
            }
            bytes = Parcel::default();
        }
        rx.at.end = all.len();
        all.resize((all.len() + 1).max(READ_SIZE + HEADROOM + 1), 0);
        rx.buffer = all;
        Ok(())
    }

    /// Takes payload through the links from `from` down to the program. What comes out, if that is to be told; `Err`
    /// when the peer broke the rules, or an extension gave up.
    pub(crate) fn pass_in(
        &self,
        id: ConnId,
        target: &Target,
        from: usize,
        mut parcel: Parcel,
    ) -> Result<Option<Parcel>, Option<Violation>> {
        for at in (0..=from).rev() {
            let turn = self.with_conn(id, |core, conn| core.turn_in(conn, at, &mut parcel)).ok();
            let has_more = match turn {
                None => return Ok(None),
                Some(Err(violation)) => return Err(Some(violation)),
                Some(Ok(Turn::Done(has_more))) => has_more,
                Some(Ok(Turn::Own(key, state))) => {
                    let had_bytes = !parcel.at.is_empty();
                    let answer = self.ask(target, (key, state), Asked::PayloadIn { bytes: &mut parcel });
                    if answer < 0 {
                        return Err(None);
                    }
                    self.note(id, |chain| {
                        chain.links[at].has_more_in = answer > 0;
                        chain.is_swallowed |= had_bytes && parcel.at.is_empty();
                    });
                    answer > 0
                }
            };
            if has_more && parcel.at.is_empty() {
                return Ok(None);
            }
        }
        let told = self.with_conn(id, |_, conn| Ok(conn.chain_mut().map(|chain| chain.tell(&parcel))));
        match told {
            Ok(Some(is_told)) => Ok(is_told.map_err(Some)?.then_some(parcel)),
            Ok(None) | Err(_) => Ok(None),
        }
    }

    pub(crate) fn note(&self, id: ConnId, change: impl FnOnce(&mut Chain)) {
        self.with(|s| {
            if let Some(conn) = s.conns.get_mut(id)
                && let Some(chain) = conn.chain_mut()
            {
                change(chain);
            }
        });
    }

    // ----------------------------------------------------------------------------------------------- sent

    /// Writes a frame of the program's through the links. The bytes taken over, as for any other write.
    pub(crate) fn write_through(
        &self,
        id: ConnId,
        opcode: Opcode,
        fin: bool,
        payload: &[u8],
    ) -> Result<usize, Error> {
        let target = self.with_conn(id, |core, conn| {
            core.may_write_frame(conn, opcode, payload.len())?;
            Ok(core.target(id, conn))
        })?;
        if opcode.is_control() {
            return self.frame_out(id, &target, (true, opcode, 0), payload).map(|n| n + payload.len());
        }
        let written = || Written { opcode, fin, payload: payload.into() };
        let is_mine = self.with_conn(id, |_, conn| match conn.chain_mut() {
            Some(chain) => chain.enter(written),
            None => Err(Error::WrongPhase),
        })?;
        if is_mine {
            let write = || self.write_entered(id, &target, (opcode, fin), payload);
            guard::always(write, || self.leave_chain(id))?;
        }
        Ok(payload.len())
    }

    /// Writes behind all that was written before.
    fn write_entered(
        &self,
        id: ConnId,
        target: &Target,
        (opcode, fin): (Opcode, bool),
        payload: &[u8],
    ) -> Result<(), Error> {
        while self.drain_entered(id)? {}
        self.note(id, |chain| chain.begin_sending(opcode, fin));
        self.pass_out(id, target, 0, (opcode, Parcel::of(payload)))
    }

    /// Sends one frame of what the links or other threads have left. False when there is nothing, or when someone is at it.
    pub(crate) fn drain_out(&self, id: ConnId) -> Result<bool, Error> {
        let is_mine = self.with_conn(id, |_, conn| {
            let free = conn.chain_mut().filter(|chain| chain.passing.is_none());
            Ok(free.map(|chain| chain.passing = Some(this_thread())).is_some())
        })?;
        if !is_mine {
            return Ok(false);
        }
        guard::always(|| self.drain_entered(id), || self.leave_chain(id))
    }

    fn drain_entered(&self, id: ConnId) -> Result<bool, Error> {
        let next = self.with_conn(id, |core, conn| {
            let target = core.target(id, conn);
            Ok(conn.chain_mut().and_then(Chain::next_out).map(|next| (target, next)))
        })?;
        let Some((target, (from, sent))) = next else { return Ok(false) };
        self.pass_out(id, &target, from, sent)?;
        Ok(true)
    }

    /// Payload may pass again. What is left of it, and what other threads wrote meanwhile, is the driver's.
    fn leave_chain(&self, id: ConnId) {
        self.locked(|s| {
            let conn = s.conns.get_mut(id)?;
            let chain = conn.chain_mut()?;
            chain.passing = None;
            if !chain.waiting.is_empty() || chain.draining_out().is_some() {
                s.core.enqueue(id, conn);
            }
            Some(())
        });
    }

    /// Takes payload through the links from `from` up to the wire, where it becomes a frame.
    fn pass_out(
        &self,
        id: ConnId,
        target: &Target,
        from: usize,
        (opcode, mut parcel): (Opcode, Parcel),
    ) -> Result<(), Error> {
        let is_empty_write = !parcel.room.is_empty() && parcel.at.is_empty();
        let count = self.with_conn(id, |_, conn| Ok(conn.chain().map_or(0, |c| c.links.len())))?;
        for at in from..count {
            let has_more = match self.with_conn(id, |core, conn| core.turn_out(id, conn, at, &mut parcel))? {
                Turn::Done(has_more) => has_more,
                Turn::Own(key, state) => {
                    let fin = self.with_conn(id, |_, conn| {
                        Ok(conn.chain().and_then(|c| c.sending).is_none_or(|s| s.fin))
                    })?;
                    let part = match opcode {
                        Opcode::Binary => Part::Binary,
                        Opcode::Continuation => Part::Continuation,
                        _ => Part::Text,
                    };
                    let asked = Asked::PayloadOut { bytes: &mut parcel, part, fin };
                    let answer = self.ask(target, (key, state), asked);
                    if answer < 0 {
                        return Err(Error::Invalid("payload (an extension refused it)"));
                    }
                    self.note(id, |chain| chain.links[at].has_more_out = answer > 0);
                    answer > 0
                }
            };
            if has_more && parcel.at.is_empty() {
                return Ok(());
            }
        }
        let frame = self.with_conn(id, |_, conn| {
            Ok(conn.chain_mut().and_then(|chain| chain.next_frame(parcel.at.is_empty() && !is_empty_write)))
        })?;
        match frame {
            Some(frame) => self.frame_out(id, target, frame, parcel.bytes()).map(drop),
            None => Ok(()),
        }
    }

    /// Lets the extensions see a frame, and collects what they make of it. The length of its header.
    fn frame_out(
        &self,
        id: ConnId,
        target: &Target,
        (fin, opcode, rsv): (bool, Opcode, u8),
        payload: &[u8],
    ) -> Result<usize, Error> {
        let (own, mut bytes, n) = self.with_conn(id, |core, conn| {
            let own = conn.chain().map_or_else(Vec::new, Chain::own);
            let is_client = matches!(&conn.phase, Phase::Ws(ws) if ws.is_client);
            let key = is_client.then(|| core.keys.draw()).transpose()?;
            let (mut header, n) = encode_header(fin, opcode, payload.len() as u64, key);
            header[0] |= rsv;
            let mut frame = Parcel::of(&[&header[..n], payload].concat());
            if let Some(key) = key {
                let at = frame.at.start + n..frame.at.end;
                mask::apply(&mut frame.room[at], key, 0);
            }
            Ok((own, frame, n))
        })?;
        loop {
            let mut wants_more = false;
            for link in &own {
                match self.ask(target, *link, Asked::FrameOut { bytes: &mut bytes }) {
                    ..0 => return Err(Error::Invalid("frame (an extension refused it)")),
                    n => wants_more |= n > 0,
                }
            }
            self.send_out(id, target, &own, &mut bytes)?;
            if !wants_more {
                return Ok(n);
            }
            bytes = Parcel::default();
        }
    }

    /// Lets the extensions take over the sending, and collects what they leave.
    fn send_out(
        &self,
        id: ConnId,
        target: &Target,
        own: &[(usize, usize)],
        bytes: &mut Parcel,
    ) -> Result<(), Error> {
        let asks = self.with_settings(|s| s.extension_hooks.contains(ExtensionHooks::SEND)) == Some(true);
        for link in own.iter().filter(|_| asks) {
            while !bytes.at.is_empty() {
                match self.ask(target, *link, Asked::Send { bytes: &mut *bytes }) {
                    ..0 => return Err(Error::Invalid("frame (an extension could not send it)")),
                    0 => break,
                    n => bytes.at.start = (bytes.at.start + n as usize).min(bytes.at.end),
                }
            }
        }
        self.with_conn(id, |core, conn| {
            conn.out.push(bytes.bytes(), &mut core.out_buffers);
            Ok(())
        })
    }

    /// Sends our own control frames that wait.
    pub(crate) fn send_controls(&self, id: ConnId) {
        while let Ok(Some((opcode, payload, target))) = self.with_conn(id, |core, conn| {
            let next = conn.chain_mut().and_then(|chain| chain.controls.pop_front());
            Ok(next.map(|(opcode, payload)| (opcode, payload, core.target(id, conn))))
        }) {
            let _ = self.frame_out(id, &target, (true, opcode, 0), &payload);
        }
    }

    /// Sends what the links still have of what was written, for nothing may follow the close frame.
    pub(crate) fn drain_for_end(&self, id: ConnId) {
        let is_drained = (0..MOST_FRAMES_AT_END).any(|_| !matches!(self.drain_out(id), Ok(true)));
        if !is_drained {
            self.note(id, |chain| {
                chain.links.iter_mut().for_each(|link| link.has_more_out = false);
                chain.waiting.clear();
            });
        }
    }

    /// Sends the close frame.
    pub(crate) fn close_through(&self, id: ConnId, target: &Target, payload: &[u8]) {
        self.note(id, |chain| chain.has_sent_close = true);
        let _ = self.frame_out(id, target, (true, Opcode::Close, 0), payload);
    }

    // ---------------------------------------------------------------------------------------------- ended

    /// Whether an extension keeps its connection from a writeable event.
    pub(crate) fn chain_forbids_writing(&self, id: ConnId) -> bool {
        self.own_links(id, ExtensionHooks::WRITEABLE).is_some_and(|(target, own)| {
            own.iter().any(|link| self.ask(&target, *link, Asked::WantWrite) != 0)
        })
    }

    /// Whether the extensions let a connection end; if so, they have said what they still had to say.
    pub(crate) fn chain_may_end(&self, id: ConnId) -> bool {
        let Some((target, own)) = self.own_links(id, ExtensionHooks::END) else { return true };
        if own.iter().any(|link| self.ask(&target, *link, Asked::MayEnd) > 0) {
            return false;
        }
        loop {
            let mut wants_more = false;
            for link in &own {
                let mut bytes = Parcel::default();
                match self.ask(&target, *link, Asked::Flush { bytes: &mut bytes }) {
                    ..0 => return true,
                    n => wants_more |= n > 0,
                }
                let is_collected = self.with_conn(id, |core, conn| {
                    conn.out.push(bytes.bytes(), &mut core.out_buffers);
                    Ok(())
                });
                if is_collected.is_err() {
                    return true;
                }
            }
            if !wants_more {
                return true;
            }
        }
    }
}

impl Core {
    /// A piece of payload came: the parcel that enters the chain.
    pub(crate) fn enter_chain(&mut self, conn: &mut Conn, piece: &Piece, payload: &[u8]) -> Parcel {
        let validates = self.settings.validate_utf8 && !piece.binary;
        if let Phase::Ws(ws) = &mut conn.phase {
            ws.since_write += payload.len().max(1);
            if piece.first_of_message
                && let Some(deflate) = &mut ws.deflate
            {
                deflate.inflater.begin(false);
            }
        }
        if let Some(chain) = conn.chain_mut() {
            if piece.first_of_message {
                chain.is_fresh = true;
                chain.text = validates.then(Utf8Stream::new);
            }
            chain.is_last = piece.final_of_message;
            chain.is_swallowed = false;
        }
        Parcel::of(payload)
    }

    /// The turn of a link at what was received.
    fn turn_in(
        &mut self,
        conn: &mut Conn,
        at: usize,
        parcel: &mut Parcel,
    ) -> Result<Result<Turn, Violation>, Error> {
        let Phase::Ws(ws) = &mut conn.phase else { return Err(Error::WrongPhase) };
        let is_compressed = ws.receiver.message_bits() & RSV1 != 0;
        let (Some(chain), Some(deflate)) = (&mut ws.chain, &mut ws.deflate) else {
            return own_turn(ws.chain.as_deref(), at).map(Ok);
        };
        let is_last = chain.is_last && !chain.links[at + 1..].iter().any(|link| link.has_more_in);
        let link = &mut chain.links[at];
        let Work::Deflate(held) = &mut link.work else { return own_turn(Some(chain), at).map(Ok) };
        if !is_compressed {
            return Ok(Ok(Turn::Done(false)));
        }
        held.inward.extend_from_slice(parcel.bytes());
        let most = deflate.options.piece.unwrap_or(READ_SIZE).min(ws.piece_limit).clamp(1, READ_SIZE);
        let mut room = vec![0; HEADROOM + most + 1];
        let terms = (deflate.agreement.inward, &deflate.options, &mut self.deflate_stock);
        let out = &mut room[HEADROOM..HEADROOM + most];
        match deflate.inflater.fill(&held.inward, is_last, out, terms) {
            Err(violation) => Ok(Err(violation)),
            Ok((used, made, _)) => {
                held.inward.drain(..used);
                link.has_more_in = deflate.inflater.is_full;
                *parcel = Parcel { room, at: HEADROOM..HEADROOM + made };
                Ok(Ok(Turn::Done(link.has_more_in)))
            }
        }
    }

    /// The turn of a link at what is to be sent.
    fn turn_out(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        at: usize,
        parcel: &mut Parcel,
    ) -> Result<Turn, Error> {
        let Phase::Ws(ws) = &mut conn.phase else { return Err(Error::WrongPhase) };
        let (Some(chain), Some(deflate)) = (&mut ws.chain, &mut ws.deflate) else {
            return own_turn(ws.chain.as_deref(), at);
        };
        let Some(mut sending) = chain.sending else { return Ok(Turn::Done(false)) };
        let fin = sending.fin && !chain.links[..at].iter().any(|link| link.has_more_out);
        let link = &mut chain.links[at];
        let Work::Deflate(held) = &mut link.work else { return own_turn(Some(chain), at) };
        let Held { out: (input, done), frame, compresses, .. } = &mut **held;
        if !parcel.room.is_empty() && !link.has_more_out {
            let is_continuation = sending.opcode == Opcode::Continuation || sending.has_begun;
            *compresses = deflate.compressor.begin(is_continuation, fin, parcel.at.len(), &deflate.options);
        }
        if !*compresses {
            return Ok(Turn::Done(false));
        }
        input.extend_from_slice(parcel.bytes());
        let terms = (deflate.agreement.out, &deflate.options, &mut self.deflate_stock);
        let is_done = deflate.compressor.fill((input, done), fin, frame, deflate.options.frame, terms);
        let n = if is_done { frame.len() } else { frame.len() - HELD_BACK };
        *parcel = Parcel::of(&frame[..n]);
        frame.drain(..n);
        if is_done {
            (*input, *done) = (Vec::new(), 0);
        }
        link.has_more_out = !is_done;
        if sending.opcode != Opcode::Continuation {
            sending.rsv = RSV1;
        }
        chain.sending = Some(sending);
        self.watch_compressor(id, conn);
        Ok(Turn::Done(!is_done))
    }
}

impl Chain {
    /// Whether what came out of the chain is to be told; `Err` when it is no text though it should be.
    fn tell(&mut self, parcel: &Parcel) -> Result<bool, Violation> {
        let is_over = self.is_last && self.draining().is_none();
        if let Some(text) = &mut self.text {
            text.feed(parcel.bytes())?;
            if is_over {
                text.finish()?;
            }
        }
        // What an extension swallowed is not told; an empty message is.
        let is_told = !parcel.at.is_empty() || is_over && !self.is_swallowed;
        if is_told {
            self.was_first = std::mem::take(&mut self.is_fresh);
        }
        Ok(is_told)
    }

    /// Lets this thread take payload through the links, or keeps what it wrote while another one does. An extension
    /// that writes in the middle of its work is refused: its part would stand inside of another.
    fn enter(&mut self, written: impl FnOnce() -> Written) -> Result<bool, Error> {
        let me = this_thread();
        match self.passing {
            None => {
                self.passing = Some(me);
                Ok(true)
            }
            Some(other) if other == me => {
                Err(Error::Invalid("write (an extension is at work on another one)"))
            }
            Some(_) => {
                self.waiting.push_back(written());
                Ok(false)
            }
        }
    }

    /// What is to pass next: more of what a link has, or what another thread wrote.
    fn next_out(&mut self) -> Option<(usize, (Opcode, Parcel))> {
        if let Some(from) = self.draining_out() {
            return Some((from, (Opcode::Continuation, Parcel::default())));
        }
        let Written { opcode, fin, payload } = self.waiting.pop_front()?;
        self.begin_sending(opcode, fin);
        Some((0, (opcode, Parcel::of(&payload))))
    }

    /// The program writes a part of a message.
    fn begin_sending(&mut self, opcode: Opcode, fin: bool) {
        let going_on = self.sending.filter(|_| opcode == Opcode::Continuation);
        self.sending = Some(match going_on {
            Some(sending) => Sending { fin, ..sending },
            None => Sending { opcode, rsv: 0, fin, has_begun: false },
        });
    }

    /// The frame for what came out of the chain; none if that is nothing and nothing needs to be said.
    fn next_frame(&mut self, is_nothing: bool) -> Option<(bool, Opcode, u8)> {
        let mut sending = self.sending?;
        let is_over = sending.fin && self.draining_out().is_none();
        let is_wanted = !is_nothing || is_over && sending.has_begun;
        let frame = (is_over, sending.opcode, sending.rsv);
        if is_wanted {
            sending = Sending { opcode: Opcode::Continuation, rsv: 0, has_begun: true, ..sending };
        }
        self.sending = (!is_over).then_some(sending);
        is_wanted.then_some(frame)
    }
}

fn own_turn(chain: Option<&Chain>, at: usize) -> Result<Turn, Error> {
    match chain.and_then(|chain| chain.links.get(at)).map(|link| &link.work) {
        Some(Work::Own { key, state }) => Ok(Turn::Own(*key, *state)),
        _ => Err(Error::WrongPhase),
    }
}
