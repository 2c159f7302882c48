//! Payload and frames through extensions of which the program does at least one.
//!
//! Each stage is asked with nothing locked, so everything that passes is an [`OwnedBuf`] of its own. It is the slow
//! road: connections that use permessage-deflate alone, or no extension, never take it.

use crate::conn::extension_pipeline::{ExtensionPipeline, PendingDeflate, Sending, StageKind, Written};
use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine, READ_SIZE};
use crate::error::Error;
use crate::guard;
use crate::host::{Asked, Event, HEADROOM, OwnedBuf, Part, Target, Verdict};
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

/// What is to be done for one stage.
enum StageStep {
    Program(usize, usize),
    /// Done already, with this answer.
    Done(bool),
}

impl Engine {
    /// Asks an extension; the number it answers.
    pub(crate) fn ask_extension(
        &self,
        target: &Target,
        (key, state): (usize, usize),
        asked: Asked<'_>,
    ) -> isize {
        match self.call(target, Event::Extension { key, state, asked }) {
            Verdict::Number(n) => n,
            Verdict::Close => -1,
            Verdict::Continue | Verdict::Answered => 0,
        }
    }

    /// The stages of a connection that the program does, if it is to be asked about `hooks`.
    pub(crate) fn own_stages(
        &self,
        id: ConnId,
        hooks: ExtensionHooks,
    ) -> Option<(Target, Vec<(usize, usize)>)> {
        self.with(|s| {
            if !s.core.settings.extension_hooks.contains(hooks) {
                return None;
            }
            let conn = s.conns.get(id)?;
            let own = conn.pipeline()?.own();
            (!own.is_empty()).then(|| (s.core.target(id, conn), own))
        })
        .flatten()
    }

    // ------------------------------------------------------------------------------------------- received

    /// Lets the extensions see what was read, the last `n` bytes at hand. `Err` ends the connection.
    pub(crate) fn preparse(&self, target: &Target, own: &[(usize, usize)], rx: &mut Rx) -> Result<(), ()> {
        let start = rx.at.end - std::mem::take(&mut rx.fresh);
        let mut bytes = OwnedBuf::of(&rx.buffer[start..rx.at.end]);
        let mut all = rx.buffer[..start].to_vec();
        loop {
            let mut wants_more = false;
            for stage in own {
                match self.ask_extension(target, *stage, Asked::Read { bytes: &mut bytes }) {
                    ..0 => return Err(()),
                    n => wants_more |= n > 0,
                }
            }
            all.extend_from_slice(bytes.bytes());
            if !wants_more {
                break;
            }
            bytes = OwnedBuf::default();
        }
        rx.at.end = all.len();
        all.resize((all.len() + 1).max(READ_SIZE + HEADROOM + 1), 0);
        rx.buffer = all;
        Ok(())
    }

    /// Takes payload through the stages from `from` down to the program. What comes out, if that is to be told; `Err`
    /// when the peer broke the rules, or an extension gave up.
    pub(crate) fn pass_in(
        &self,
        id: ConnId,
        target: &Target,
        from: usize,
        mut buf: OwnedBuf,
    ) -> Result<Option<OwnedBuf>, Option<Violation>> {
        for at in (0..=from).rev() {
            let step = self.with_conn(id, |core, conn| core.step_in(conn, at, &mut buf)).ok();
            let has_more = match step {
                None => return Ok(None),
                Some(Err(violation)) => return Err(Some(violation)),
                Some(Ok(StageStep::Done(has_more))) => has_more,
                Some(Ok(StageStep::Program(key, state))) => {
                    let had_bytes = !buf.at.is_empty();
                    let answer =
                        self.ask_extension(target, (key, state), Asked::PayloadIn { bytes: &mut buf });
                    if answer < 0 {
                        return Err(None);
                    }
                    self.with_pipeline(id, |pipeline| {
                        pipeline.stages[at].has_more_in = answer > 0;
                        pipeline.is_swallowed |= had_bytes && buf.at.is_empty();
                    });
                    answer > 0
                }
            };
            if has_more && buf.at.is_empty() {
                return Ok(None);
            }
        }
        let told = self.with_conn(id, |_, conn| Ok(conn.pipeline_mut().map(|pipeline| pipeline.tell(&buf))));
        match told {
            Ok(Some(is_told)) => Ok(is_told.map_err(Some)?.then_some(buf)),
            Ok(None) | Err(_) => Ok(None),
        }
    }

    pub(crate) fn with_pipeline(&self, id: ConnId, change: impl FnOnce(&mut ExtensionPipeline)) {
        self.with(|s| {
            if let Some(conn) = s.conns.get_mut(id)
                && let Some(pipeline) = conn.pipeline_mut()
            {
                change(pipeline);
            }
        });
    }

    // ----------------------------------------------------------------------------------------------- sent

    /// Writes a frame of the program's through the stages. The bytes taken over, as for any other write.
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
        let is_mine = self.with_conn(id, |_, conn| match conn.pipeline_mut() {
            Some(pipeline) => pipeline.enter(written),
            None => Err(Error::WrongPhase),
        })?;
        if is_mine {
            let write = || self.write_entered(id, &target, (opcode, fin), payload);
            guard::always(write, || self.leave_pipeline(id))?;
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
        self.with_pipeline(id, |pipeline| pipeline.begin_sending(opcode, fin));
        self.pass_out(id, target, 0, (opcode, OwnedBuf::of(payload)))
    }

    /// Sends one frame of what the stages or other threads have left. False when there is nothing, or when someone is
    /// at it.
    pub(crate) fn drain_out(&self, id: ConnId) -> Result<bool, Error> {
        let is_mine = self.with_conn(id, |_, conn| {
            let free = conn.pipeline_mut().filter(|pipeline| pipeline.passing.is_none());
            Ok(free.map(|pipeline| pipeline.passing = Some(this_thread())).is_some())
        })?;
        if !is_mine {
            return Ok(false);
        }
        guard::always(|| self.drain_entered(id), || self.leave_pipeline(id))
    }

    fn drain_entered(&self, id: ConnId) -> Result<bool, Error> {
        let next = self.with_conn(id, |core, conn| {
            let target = core.target(id, conn);
            Ok(conn.pipeline_mut().and_then(ExtensionPipeline::next_out).map(|next| (target, next)))
        })?;
        let Some((target, (from, sent))) = next else { return Ok(false) };
        self.pass_out(id, &target, from, sent)?;
        Ok(true)
    }

    /// Payload may pass again. What is left of it, and what other threads wrote meanwhile, is the driver's.
    fn leave_pipeline(&self, id: ConnId) {
        self.locked(|s| {
            let conn = s.conns.get_mut(id)?;
            let pipeline = conn.pipeline_mut()?;
            pipeline.passing = None;
            if !pipeline.waiting.is_empty() || pipeline.draining_out().is_some() {
                s.core.enqueue(id, conn);
            }
            Some(())
        });
    }

    /// Takes payload through the stages from `from` up to the wire, where it becomes a frame.
    fn pass_out(
        &self,
        id: ConnId,
        target: &Target,
        from: usize,
        (opcode, mut buf): (Opcode, OwnedBuf),
    ) -> Result<(), Error> {
        let is_empty_write = !buf.room.is_empty() && buf.at.is_empty();
        let count = self.with_conn(id, |_, conn| Ok(conn.pipeline().map_or(0, |c| c.stages.len())))?;
        for at in from..count {
            let has_more = match self.with_conn(id, |core, conn| core.step_out(id, conn, at, &mut buf))? {
                StageStep::Done(has_more) => has_more,
                StageStep::Program(key, state) => {
                    let fin = self.with_conn(id, |_, conn| {
                        Ok(conn.pipeline().and_then(|c| c.sending).is_none_or(|s| s.fin))
                    })?;
                    let part = match opcode {
                        Opcode::Binary => Part::Binary,
                        Opcode::Continuation => Part::Continuation,
                        _ => Part::Text,
                    };
                    let asked = Asked::PayloadOut { bytes: &mut buf, part, fin };
                    let answer = self.ask_extension(target, (key, state), asked);
                    if answer < 0 {
                        return Err(Error::Invalid("payload (an extension refused it)"));
                    }
                    self.with_pipeline(id, |pipeline| pipeline.stages[at].has_more_out = answer > 0);
                    answer > 0
                }
            };
            if has_more && buf.at.is_empty() {
                return Ok(());
            }
        }
        let frame = self.with_conn(id, |_, conn| {
            Ok(conn
                .pipeline_mut()
                .and_then(|pipeline| pipeline.next_frame(buf.at.is_empty() && !is_empty_write)))
        })?;
        match frame {
            Some(frame) => self.frame_out(id, target, frame, buf.bytes()).map(drop),
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
            let own = conn.pipeline().map_or_else(Vec::new, ExtensionPipeline::own);
            let is_client = matches!(&conn.phase, Phase::Ws(ws) if ws.is_client);
            let key = is_client.then(|| core.keys.draw()).transpose()?;
            let (mut header, n) = encode_header(fin, opcode, payload.len() as u64, key);
            header[0] |= rsv;
            let mut frame = OwnedBuf::of(&[&header[..n], payload].concat());
            if let Some(key) = key {
                let at = frame.at.start + n..frame.at.end;
                mask::apply(&mut frame.room[at], key, 0);
            }
            Ok((own, frame, n))
        })?;
        loop {
            let mut wants_more = false;
            for stage in &own {
                match self.ask_extension(target, *stage, Asked::FrameOut { bytes: &mut bytes }) {
                    ..0 => return Err(Error::Invalid("frame (an extension refused it)")),
                    n => wants_more |= n > 0,
                }
            }
            self.send_out(id, target, &own, &mut bytes)?;
            if !wants_more {
                return Ok(n);
            }
            bytes = OwnedBuf::default();
        }
    }

    /// Lets the extensions take over the sending, and collects what they leave.
    fn send_out(
        &self,
        id: ConnId,
        target: &Target,
        own: &[(usize, usize)],
        bytes: &mut OwnedBuf,
    ) -> Result<(), Error> {
        let asks = self.with_settings(|s| s.extension_hooks.contains(ExtensionHooks::SEND)) == Some(true);
        for stage in own.iter().filter(|_| asks) {
            while !bytes.at.is_empty() {
                match self.ask_extension(target, *stage, Asked::Send { bytes: &mut *bytes }) {
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
            let next = conn.pipeline_mut().and_then(|pipeline| pipeline.controls.pop_front());
            Ok(next.map(|(opcode, payload)| (opcode, payload, core.target(id, conn))))
        }) {
            let _ = self.frame_out(id, &target, (true, opcode, 0), &payload);
        }
    }

    /// Sends what the stages still have of what was written, for nothing may follow the close frame.
    pub(crate) fn drain_for_end(&self, id: ConnId) {
        let is_drained = (0..MOST_FRAMES_AT_END).any(|_| !matches!(self.drain_out(id), Ok(true)));
        if !is_drained {
            self.with_pipeline(id, |pipeline| {
                pipeline.stages.iter_mut().for_each(|stage| stage.has_more_out = false);
                pipeline.waiting.clear();
            });
        }
    }

    /// Sends the close frame.
    pub(crate) fn close_through(&self, id: ConnId, target: &Target, payload: &[u8]) {
        self.with_pipeline(id, |pipeline| pipeline.has_sent_close = true);
        let _ = self.frame_out(id, target, (true, Opcode::Close, 0), payload);
    }

    // ---------------------------------------------------------------------------------------------- ended

    /// Whether an extension keeps its connection from a writeable event.
    pub(crate) fn extensions_forbid_writing(&self, id: ConnId) -> bool {
        self.own_stages(id, ExtensionHooks::WRITEABLE).is_some_and(|(target, own)| {
            own.iter().any(|stage| self.ask_extension(&target, *stage, Asked::WantWrite) != 0)
        })
    }

    /// Whether the extensions let a connection end; if so, they have said what they still had to say.
    pub(crate) fn extensions_may_end(&self, id: ConnId) -> bool {
        let Some((target, own)) = self.own_stages(id, ExtensionHooks::END) else { return true };
        if own.iter().any(|stage| self.ask_extension(&target, *stage, Asked::MayEnd) > 0) {
            return false;
        }
        loop {
            let mut wants_more = false;
            for stage in &own {
                let mut bytes = OwnedBuf::default();
                match self.ask_extension(&target, *stage, Asked::Flush { bytes: &mut bytes }) {
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
    /// A piece of payload came: the buffer that enters the pipeline.
    pub(crate) fn enter_pipeline(&mut self, conn: &mut Conn, piece: &Piece, payload: &[u8]) -> OwnedBuf {
        let validates = self.settings.validate_utf8 && !piece.binary;
        if let Phase::Ws(ws) = &mut conn.phase {
            ws.since_write += payload.len().max(1);
            if piece.first_of_message
                && let Some(deflate) = &mut ws.deflate
            {
                deflate.inflater.begin(false);
            }
        }
        if let Some(pipeline) = conn.pipeline_mut() {
            if piece.first_of_message {
                pipeline.is_fresh = true;
                pipeline.text = validates.then(Utf8Stream::new);
            }
            pipeline.is_last = piece.final_of_message;
            pipeline.is_swallowed = false;
        }
        OwnedBuf::of(payload)
    }

    /// The step of a stage with what was received.
    fn step_in(
        &mut self,
        conn: &mut Conn,
        at: usize,
        buf: &mut OwnedBuf,
    ) -> Result<Result<StageStep, Violation>, Error> {
        let Phase::Ws(ws) = &mut conn.phase else { return Err(Error::WrongPhase) };
        let is_compressed = ws.receiver.message_bits() & RSV1 != 0;
        let (Some(pipeline), Some(deflate)) = (&mut ws.pipeline, &mut ws.deflate) else {
            return program_step(ws.pipeline.as_deref(), at).map(Ok);
        };
        let is_last = pipeline.is_last && !pipeline.stages[at + 1..].iter().any(|stage| stage.has_more_in);
        let stage = &mut pipeline.stages[at];
        let StageKind::Deflate(held) = &mut stage.kind else {
            return program_step(Some(pipeline), at).map(Ok);
        };
        if !is_compressed {
            return Ok(Ok(StageStep::Done(false)));
        }
        held.inward.extend_from_slice(buf.bytes());
        let most = deflate.options.piece.unwrap_or(READ_SIZE).min(ws.piece_limit).clamp(1, READ_SIZE);
        let mut room = vec![0; HEADROOM + most + 1];
        let terms = (deflate.agreement.inward, &deflate.options, &mut self.deflate_stock);
        let out = &mut room[HEADROOM..HEADROOM + most];
        match deflate.inflater.fill(&held.inward, is_last, out, terms) {
            Err(violation) => Ok(Err(violation)),
            Ok((used, made, _)) => {
                held.inward.drain(..used);
                stage.has_more_in = deflate.inflater.is_full;
                *buf = OwnedBuf { room, at: HEADROOM..HEADROOM + made };
                Ok(Ok(StageStep::Done(stage.has_more_in)))
            }
        }
    }

    /// The step of a stage with what is to be sent.
    fn step_out(
        &mut self,
        id: ConnId,
        conn: &mut Conn,
        at: usize,
        buf: &mut OwnedBuf,
    ) -> Result<StageStep, Error> {
        let Phase::Ws(ws) = &mut conn.phase else { return Err(Error::WrongPhase) };
        let (Some(pipeline), Some(deflate)) = (&mut ws.pipeline, &mut ws.deflate) else {
            return program_step(ws.pipeline.as_deref(), at);
        };
        let Some(mut sending) = pipeline.sending else { return Ok(StageStep::Done(false)) };
        let fin = sending.fin && !pipeline.stages[..at].iter().any(|stage| stage.has_more_out);
        let stage = &mut pipeline.stages[at];
        let StageKind::Deflate(held) = &mut stage.kind else { return program_step(Some(pipeline), at) };
        let PendingDeflate { out: (input, done), frame, compresses, .. } = &mut **held;
        if !buf.room.is_empty() && !stage.has_more_out {
            let is_continuation = sending.opcode == Opcode::Continuation || sending.has_begun;
            *compresses = deflate.compressor.begin(is_continuation, fin, buf.at.len(), &deflate.options);
        }
        if !*compresses {
            return Ok(StageStep::Done(false));
        }
        input.extend_from_slice(buf.bytes());
        let terms = (deflate.agreement.out, &deflate.options, &mut self.deflate_stock);
        let is_done = deflate.compressor.fill((input, done), fin, frame, deflate.options.frame, terms);
        let n = if is_done { frame.len() } else { frame.len() - HELD_BACK };
        *buf = OwnedBuf::of(&frame[..n]);
        frame.drain(..n);
        if is_done {
            (*input, *done) = (Vec::new(), 0);
        }
        stage.has_more_out = !is_done;
        if sending.opcode != Opcode::Continuation {
            sending.rsv = RSV1;
        }
        pipeline.sending = Some(sending);
        self.watch_compressor(id, conn);
        Ok(StageStep::Done(!is_done))
    }
}

impl ExtensionPipeline {
    /// Whether what came out of the pipeline is to be told; `Err` when it is no text though it should be.
    fn tell(&mut self, buf: &OwnedBuf) -> Result<bool, Violation> {
        let is_over = self.is_last && self.draining().is_none();
        if let Some(text) = &mut self.text {
            text.feed(buf.bytes())?;
            if is_over {
                text.finish()?;
            }
        }
        // What an extension swallowed is not told; an empty message is.
        let is_told = !buf.at.is_empty() || is_over && !self.is_swallowed;
        if is_told {
            self.was_first = std::mem::take(&mut self.is_fresh);
        }
        Ok(is_told)
    }

    /// Lets this thread take payload through the stages, or keeps what it wrote while another one does. An extension
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

    /// What is to pass next: more of what a stage has, or what another thread wrote.
    fn next_out(&mut self) -> Option<(usize, (Opcode, OwnedBuf))> {
        if let Some(from) = self.draining_out() {
            return Some((from, (Opcode::Continuation, OwnedBuf::default())));
        }
        let Written { opcode, fin, payload } = self.waiting.pop_front()?;
        self.begin_sending(opcode, fin);
        Some((0, (opcode, OwnedBuf::of(&payload))))
    }

    /// The program writes a part of a message.
    fn begin_sending(&mut self, opcode: Opcode, fin: bool) {
        let going_on = self.sending.filter(|_| opcode == Opcode::Continuation);
        self.sending = Some(match going_on {
            Some(sending) => Sending { fin, ..sending },
            None => Sending { opcode, rsv: 0, fin, has_begun: false },
        });
    }

    /// The frame for what came out of the pipeline; none if that is nothing and nothing needs to be said.
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

fn program_step(pipeline: Option<&ExtensionPipeline>, at: usize) -> Result<StageStep, Error> {
    match pipeline.and_then(|pipeline| pipeline.stages.get(at)).map(|stage| &stage.kind) {
        Some(StageKind::Program { key, state }) => Ok(StageStep::Program(*key, *state)),
        _ => Err(Error::WrongPhase),
    }
}
