//! Files as responses: those a program names, and those of mounts.
//!
//! A head and a small file are collected with the connection's other output and leave in one send; a larger file is
//! handed to the kernel by the driver.

use crate::conn::http::{FileSend, Source};
use crate::conn::{CloseState, Conn, End, Phase};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::Event;
use crate::http::file;
use crate::http::range::{self, Wanted};
use crate::http::respond::{plain_file_head, plain_refusal};
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::respond::HEAD_ROOM;
use crate::service::static_files::open::{NotOpened, Opened};
use crate::settings::{Mount, Quirks};
use crate::table::ConnId;
use std::ffi::CString;
use std::os::unix::fs::FileExt;

/// A file up to this size leaves together with its head.
const SMALL_FILE: u64 = 16 * 1024;

/// A file as a response.
struct Answer<'a> {
    opened: Opened,
    /// Empty for none.
    media_type: &'a [u8],
    /// The mount it is from, and its tag, if it has one.
    mount: Option<(&'a Mount, Option<&'a [u8]>)>,
    /// More header lines, each with its CRLF.
    extra: &'a [u8],
    wanted: Wanted,
}

impl Engine {
    /// Starts sending a file, or the part of it that the request asks for, as the response: `media_type`, and `extra`
    /// header lines, each with its CRLF. The transaction completes by itself after the file. [`Error::NoFile`] has
    /// answered 404.
    pub fn serve_file(&self, id: ConnId, path: &[u8], media_type: &[u8], extra: &[u8]) -> Result<(), Error> {
        let plain = self.may_serve(id)?;
        let Ok(opened) = self.open_file(id, path, false) else {
            match plain {
                true => self.refuse_plainly(id)?,
                false => self.respond_status(id, 404, b"").map(drop)?,
            }
            return Err(Error::NoFile);
        };
        if plain {
            self.with_conn(id, |_, conn| {
                if let Phase::Http(http) = &mut conn.phase {
                    http.told_file = CString::new(path).ok().map(|name| (name, opened.size));
                }
                Ok(())
            })?;
        }
        let wanted = if plain { Wanted::Whole } else { self.wanted_part(id, &opened, None) };
        self.send_file(id, Answer { opened, media_type, mount: None, extra, wanted })
    }

    /// Whether a program may answer with a file now. True: in the plainest form.
    fn may_serve(&self, id: ConnId) -> Result<bool, Error> {
        self.with_conn(id, |core, conn| {
            let plain = core.settings.has(Quirks::PLAIN_FILES);
            match &mut conn.phase {
                Phase::Http(_) if conn.close_state != CloseState::Open => Err(Error::WrongPhase),
                Phase::Http(http) if http.in_transaction => Ok(plain),
                // The call that the request was told with has returned, and no other request has come since.
                Phase::Http(http) if plain && http.n_requests > 0 && http.head.is_none() => {
                    http.in_transaction = true;
                    Ok(plain)
                }
                _ => Err(Error::WrongPhase),
            }
        })
    }

    /// There is no such file, and the connection ends.
    fn refuse_plainly(&self, id: ConnId) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            core.compose(conn, HEAD_ROOM, |out, preamble| {
                plain_refusal(out, preamble.server)?;
                Ok(out.used())
            })
        })?;
        self.send_composed(id);
        self.close(id, End::Politely);
        Ok(())
    }

    /// What the request asks for of a file. One of the program's is sent as a whole.
    fn wanted_part(&self, id: ConnId, opened: &Opened, etag: Option<&[u8]>) -> Wanted {
        match opened.source {
            Source::Kernel(_) => self.with_head(id, |head| range::wanted(head, opened.size, etag)),
            Source::ProcessedHtml { .. } | Source::Program(_) => Ok(Wanted::Whole),
        }
        .unwrap_or(Wanted::Whole)
    }

    /// Sends a file's head, and the file behind it. One of the program's that is not needed is closed.
    fn send_file(&self, id: ConnId, answer: Answer<'_>) -> Result<(), Error> {
        let key = if let Source::Program(key) = answer.opened.source { Some(key) } else { None };
        let is_under_way = self.with_conn(id, |core, conn| core.start_file(conn, answer));
        if let Some(key) = key
            && !matches!(is_under_way, Ok(true))
        {
            self.give_back_file(id, &Source::Program(key));
        }
        is_under_way?;
        let is_plain = self.with_settings(|s| s.has(Quirks::PLAIN_FILES)) == Some(true);
        if !(is_plain && self.send_file_now(id)) {
            self.go_on_sending(id);
        }
        Ok(())
    }

    /// Serves a file of a mount. True: it is under way; false: the answer is complete as it is.
    pub(crate) fn serve_mounted(
        &self,
        id: ConnId,
        path: &[u8],
        mount: usize,
        adds: bool,
    ) -> Result<bool, Error> {
        let mount = self.with_conn(id, |core, conn| {
            let vhost = core.vhosts.get(conn.vhost).ok_or(Error::Gone)?;
            vhost.settings.mounts.get(mount).cloned().ok_or(Error::Gone)
        })?;
        let rules = self.with_settings(|s| (s.media_types, s.has(Quirks::MOUNT_NAMES_INDEX)));
        let (types, mount_names_index) = rules.ok_or(Error::Stopped)?;
        let mut name = path.to_vec();
        let opened = match self.open_file(id, &name, true) {
            Err(NotOpened::Directory) => {
                file::push_index(&mount, mount_names_index, &mut name).map_err(|_| Error::NoFile)?;
                self.open_file(id, &name, true)
            }
            result => result,
        };
        let Ok(opened) = opened else { return Err(Error::NoFile) };
        let etag = opened.changed.map(|changed| file::etag(opened.size, changed));
        if let Some(etag) = &etag
            && self.with_head(id, |head| file::none_match_fails(head, etag)).unwrap_or(false)
        {
            self.give_back_file(id, &opened.source);
            self.with_conn(id, |core, conn| core.not_modified(conn, &mount, etag))?;
            self.send_composed(id);
            return Ok(false);
        }
        let known_type = file::media_type(&name, &mount.extra_types, types);
        if known_type.is_none() && self.with_settings(|s| s.has(Quirks::SERVES_UNKNOWN_TYPES)) != Some(true) {
            self.give_back_file(id, &opened.source);
            return Err(Error::NoFile);
        }
        let media_type = known_type.unwrap_or(file::UNKNOWN_TYPE);
        let (opened, mut extra) = self.prepare_file(id, &mount, &name, opened, adds)?;
        if known_type.is_none() && !self.forbids_sniffing(id) {
            extra.extend_from_slice(file::NO_SNIFFING);
        }
        let wanted = self.wanted_part(id, &opened, etag.as_deref());
        let mount = Some((&mount, etag.as_deref()));
        self.send_file(id, Answer { opened, media_type, mount, extra: &extra, wanted })?;
        Ok(true)
    }

    /// True where the virtual host adds that line to every answer.
    fn forbids_sniffing(&self, id: ConnId) -> bool {
        self.with_conn(id, |core, conn| {
            let vhost = core.vhosts.get(conn.vhost).ok_or(Error::Gone)?;
            let lines = vhost.settings.extra_headers.split(|b| *b == b'\n');
            Ok(lines
                .filter_map(|l| l.split(|b| *b == b':').next())
                .any(|name| name.eq_ignore_ascii_case(b"x-content-type-options")))
        })
        .unwrap_or(false)
    }

    /// Finds out how a mount's file goes, and what the program adds to its head.
    fn prepare_file(
        &self,
        id: ConnId,
        mount: &Mount,
        name: &[u8],
        opened: Opened,
        adds: bool,
    ) -> Result<(Opened, Vec<u8>), Error> {
        let Opened { source, size, changed, is_gzip } = opened;
        let added = self.bind_interpreter(id, mount, name).and_then(|is_processed| {
            let extra = if adds { self.added_headers(id)? } else { Vec::new() };
            Ok((is_processed, extra))
        });
        match (added, source) {
            (Ok((true, extra)), Source::Kernel(file)) => {
                let source = Source::ProcessedHtml { file, chunked: false };
                Ok((Opened { source, size, changed, is_gzip }, extra))
            }
            (Ok((_, extra)), source) => Ok((Opened { source, size, changed, is_gzip }, extra)),
            (Err(error), source) => {
                self.give_back_file(id, &source);
                Err(error)
            }
        }
    }

    /// Binds the connection to the protocol that a file goes through. False: it goes as it is.
    fn bind_interpreter(&self, id: ConnId, mount: &Mount, name: &[u8]) -> Result<bool, Error> {
        let Some(wanted) = file::interpreter(mount, name) else { return Ok(false) };
        let protocol = self.with_conn(id, |core, conn| {
            Ok(core.vhosts.get(conn.vhost).and_then(|v| v.protocol_named(wanted)))
        })?;
        let Some(protocol) = protocol else {
            line(
                Level::Error,
                format_args!(
                    "{} is to be interpreted by a protocol that does not exist",
                    name.escape_ascii()
                ),
            );
            return Err(Error::Closing);
        };
        self.bind_if_other(id, protocol, false)?;
        Ok(true)
    }

    /// Header lines the bound protocol adds to a file's response.
    fn added_headers(&self, id: ConnId) -> Result<Vec<u8>, Error> {
        let target = self.with_conn(id, |core, conn| Ok(core.target(id, conn)))?;
        let mut lines = Vec::new();
        let ask = |room: &mut [u8], used| self.call(&target, Event::AddHeaders { room, used });
        self.offer_room(&mut lines, HEAD_ROOM / 2, ask).ok_or(Error::Closing)?;
        Ok(lines)
    }

    /// A file is under way: its driver goes on with it.
    fn go_on_sending(&self, id: ConnId) {
        let _ = self.with_conn(id, |core, conn| {
            if !conn.is_busy {
                core.enqueue(id, conn);
            }
            Ok(())
        });
        self.refresh(id);
    }
}

impl Core {
    fn not_modified(&mut self, conn: &mut Conn, mount: &Mount, etag: &[u8]) -> Result<usize, Error> {
        let modern = self.settings.has(Quirks::MODERN_CACHE_CONTROL);
        let cache = file::cache_control(mount, modern);
        self.compose(conn, HEAD_ROOM, |out, preamble| {
            out.begin(preamble, 304)?;
            out.token(Token::HTTP_ETAG, etag)?;
            if modern {
                out.token(Token::HTTP_CACHE_CONTROL, &cache)?;
            }
            out.finalize()?;
            Ok(out.used())
        })
    }

    /// Collects a file's head and, if it is small, the file; else the driver sends it from the file. False: nothing of
    /// the file itself is to be sent any more.
    fn start_file(&mut self, conn: &mut Conn, answer: Answer<'_>) -> Result<bool, Error> {
        let Answer { opened, media_type, mount, extra, wanted } = answer;
        let Opened { mut source, size, is_gzip, .. } = opened;
        if matches!(&conn.phase, Phase::Http(http) if http.file.is_some() || http.owes_file_done) {
            // One is under way: while this one was opened, the program may have served another.
            return Err(Error::WrongPhase);
        }
        let cache = mount
            .map(|(mount, _)| file::cache_control(mount, self.settings.has(Quirks::MODERN_CACHE_CONTROL)));
        let (status, first, length) = match wanted {
            Wanted::Whole => (200, 0, size),
            Wanted::Part { first, length } => (206, first, length),
            Wanted::Nothing => (416, 0, 0),
        };
        let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
        let is_processed = matches!(source, Source::ProcessedHtml { .. });
        let is_chunked = is_processed && http.is_http11;
        if let Source::ProcessedHtml { chunked, .. } = &mut source {
            *chunked = is_chunked;
        }
        // What has no length and no chunks ends with the connection.
        http.keep_alive &= !is_processed || is_chunked;
        let is_plain = self.settings.has(Quirks::PLAIN_FILES);
        self.compose(conn, HEAD_ROOM + extra.len(), |out, preamble| {
            if is_plain {
                plain_file_head(out, preamble.server, media_type, length)?;
                return Ok(out.used());
            }
            out.begin(preamble, status)?;
            if is_gzip {
                out.token(Token::HTTP_CONTENT_ENCODING, b"gzip")?;
            }
            if !media_type.is_empty() && status != 416 {
                out.token(Token::HTTP_CONTENT_TYPE, media_type)?;
            }
            if !is_processed {
                out.content_length(length)?;
            }
            if let Some(place) = range::place(wanted, size) {
                out.token(Token::HTTP_CONTENT_RANGE, place.as_bytes())?;
            }
            out.token(Token::HTTP_CACHE_CONTROL, cache.as_deref().unwrap_or(b"no-store"))?;
            if let Some((_, Some(etag))) = mount {
                out.token(Token::HTTP_ETAG, etag)?;
            }
            out.lines(extra)?;
            if is_chunked {
                out.token(Token::HTTP_TRANSFER_ENCODING, b"chunked")?;
            }
            out.finalize()?;
            Ok(out.used())
        })?;
        let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
        http.owes_file_done = true;
        if http.is_head || (length == 0 && !is_processed) {
            return Ok(false);
        }
        let own = match source {
            Source::Kernel(file) if length <= SMALL_FILE => file,
            source => {
                http.owes_file_done = false;
                http.file = Some(FileSend { source, offset: first, left: length });
                return Ok(true);
            }
        };
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.resize(scratch.len().max(SMALL_FILE as usize), 0);
        let body = &mut scratch[..length as usize];
        let read = own.read_exact_at(body, first);
        if read.is_ok() {
            http.note_bytes(body);
            conn.out.push(body, &mut self.out_buffers);
        } else {
            // It became shorter since it was opened: the announced length can't be kept.
            http.owes_file_done = false;
            conn.end = Some(End::AtOnce);
        }
        self.scratch = scratch;
        Ok(false)
    }
}
