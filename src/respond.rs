//! Responses the library composes: statuses, redirects, files; and the end of a transaction.
//!
//! Heads and small files are collected with the connection's other output and leave in one send; larger files
//! are handed to the kernel by the driver.

use crate::conn::http::{FileSend, Stage};
use crate::conn::{Conn, End, Life, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Event, Verdict};
use crate::http::fields::{Method, Version};
use crate::http::file;
use crate::http::respond::{
    BuildError, Out, Preamble, plain_file_head, plain_refusal, redirect, status_answer,
};
use crate::http::tokens::Token;
use crate::settings::Mount;
use crate::table::ConnId;
use std::ffi::{CString, OsStr};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

/// A file up to this size leaves together with its head.
const SMALL_FILE: u64 = 16 * 1024;

/// Room for a response head.
const HEAD_ROOM: usize = 8192;

/// A regular file, open.
struct Opened {
    file: File,
    size: u64,
    changed: i64,
}

impl Engine {
    /// Gives `look` what stands at the start of this connection's response heads.
    pub fn with_preamble<T>(&self, id: ConnId, look: impl FnOnce(&Preamble<'_>) -> T) -> Result<T, Error> {
        self.with_conn(id, |core, conn| Ok(look(&core.preamble(conn))))
    }

    /// Answers with a status and a small page; `html` is text for it. The transaction is not completed.
    pub fn respond_status(&self, id: ConnId, status: u16, html: &[u8]) -> Result<usize, Error> {
        let n = self.with_conn(id, |core, conn| {
            let style = core.settings.page_style;
            let is_head = matches!(&conn.phase, Phase::Http(http) if http.is_head);
            core.compose(conn, HEAD_ROOM + html.len(), |out, preamble| {
                let head = status_answer(out, preamble, status, style, html)?;
                Ok(if is_head { head } else { out.used() })
            })
        })?;
        self.send_composed(id);
        Ok(n)
    }

    /// [`Engine::respond_status`], but a 404 becomes a redirect where the virtual host has a document for it.
    pub fn respond_status_or_document(&self, id: ConnId, status: u16, html: &[u8]) -> Result<(), Error> {
        let document = self.with_conn(id, |core, conn| {
            let vhost = core.vhosts.get(conn.vhost.0 as usize);
            Ok(vhost.and_then(|v| v.settings.error_document_404.clone()).filter(|_| status == 404))
        })?;
        match document {
            Some(document) => self.respond_redirect(id, 302, &document),
            None => self.respond_status(id, status, html).map(drop),
        }
    }

    /// The connection ends after the current response.
    pub fn end_after_response(&self, id: ConnId) -> Result<(), Error> {
        self.with_conn(id, |_, conn| match &mut conn.phase {
            Phase::Http(http) => {
                http.keep_alive = false;
                Ok(())
            }
            _ => Err(Error::WrongPhase),
        })
    }

    /// Answers with a redirect. The transaction is not completed.
    pub fn respond_redirect(&self, id: ConnId, code: u16, location: &[u8]) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            core.compose(conn, HEAD_ROOM + location.len(), |out, preamble| {
                redirect(out, preamble, code, location)?;
                Ok(out.used())
            })
        })?;
        self.send_composed(id);
        Ok(())
    }

    /// Starts sending a file as the response: `media_type`, and `extra` header lines, each with its CRLF. The
    /// transaction completes by itself after the file. [`Error::NoFile`] has answered 404.
    pub fn serve_file(&self, id: ConnId, path: &[u8], media_type: &[u8], extra: &[u8]) -> Result<(), Error> {
        let plain = self.with_conn(id, |core, conn| {
            let plain = core.settings.habits.plain_files;
            match &mut conn.phase {
                Phase::Http(_) if conn.life != Life::Open => Err(Error::WrongPhase),
                Phase::Http(http) if http.in_transaction => Ok(plain),
                // The call that the request was told with has returned, and no other request has come since.
                Phase::Http(http) if plain && http.n_requests > 0 && http.head.is_none() => {
                    http.in_transaction = true;
                    Ok(plain)
                }
                _ => Err(Error::WrongPhase),
            }
        })?;
        let Ok(opened) = open(path) else {
            match plain {
                true => self.refuse_plainly(id)?,
                false => self.respond_status(id, 404, b"").map(drop)?,
            }
            return Err(Error::NoFile);
        };
        if plain {
            return self.serve_plainly(id, path, opened, media_type);
        }
        self.with_conn(id, |core, conn| core.start_file(conn, opened, Some(media_type), None, extra))?;
        self.go_on_sending(id);
        Ok(())
    }

    /// A file behind a head with three fields, as much of it as the kernel takes now.
    fn serve_plainly(&self, id: ConnId, path: &[u8], opened: Opened, media_type: &[u8]) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            let size = opened.size;
            core.compose(conn, HEAD_ROOM, |out, preamble| {
                plain_file_head(out, preamble.server, media_type, size)?;
                Ok(out.used())
            })?;
            if let Phase::Http(http) = &mut conn.phase {
                http.told_file = CString::new(path).ok().map(|name| (name, size));
            }
            core.start_body(conn, opened)
        })?;
        if !self.send_file_now(id) {
            self.go_on_sending(id);
        }
        Ok(())
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

    /// Serves a file of a mount. True: it is under way; false: the answer is complete as it is.
    pub(crate) fn serve_mounted(
        &self,
        id: ConnId,
        path: &[u8],
        mount: usize,
        adds: bool,
    ) -> Result<bool, Error> {
        let mount = self.with_conn(id, |core, conn| {
            let vhost = core.vhosts.get(conn.vhost.0 as usize).ok_or(Error::Gone)?;
            vhost.settings.mounts.get(mount).cloned().ok_or(Error::Gone)
        })?;
        let modern = self.with_settings(|s| s.suffix_case_insensitive).unwrap_or(false);
        let mut name = path.to_vec();
        let opened = match open(&name) {
            Err(NotOpened::Directory) => {
                file::push_index(&mount, modern, &mut name).map_err(|_| Error::NoFile)?;
                open(&name)
            }
            result => result,
        };
        let Ok(opened) = opened else { return Err(Error::NoFile) };
        let etag = file::etag(opened.size, opened.changed);
        if self.with_head(id, |head| file::none_match_fails(head, &etag)).unwrap_or(false) {
            self.with_conn(id, |core, conn| core.not_modified(conn, &mount, &etag))?;
            self.send_composed(id);
            return Ok(false);
        }
        let Some(media_type) = file::media_type(&name, &mount.extra_types, modern) else {
            if self.with_settings(|s| s.unknown_type_is_415) == Some(true) {
                self.respond_status(id, 415, b"")?;
                return Ok(false);
            }
            return Err(Error::NoFile);
        };
        let added = if adds { self.added_headers(id)? } else { Vec::new() };
        self.with_conn(id, |core, conn| {
            core.start_file(conn, opened, Some(media_type), Some((&mount, &etag)), &added)
        })?;
        self.go_on_sending(id);
        Ok(true)
    }

    /// Header lines the bound protocol adds to a file's response.
    fn added_headers(&self, id: ConnId) -> Result<Vec<u8>, Error> {
        let target = self.with_conn(id, |core, conn| Ok(core.target(id, conn)))?;
        let mut room = vec![0u8; HEAD_ROOM / 2];
        let used = match self.call(&target, Event::AddHeaders { room: &mut room, used: 0 }) {
            Verdict::Close => return Err(Error::Closing),
            Verdict::Number(n) => usize::try_from(n).unwrap_or(0).min(room.len()),
            Verdict::Continue | Verdict::Answered => 0,
        };
        room.truncate(used);
        Ok(room)
    }

    /// Refuses the current request with an error status (if nothing was answered yet) and ends the connection.
    pub(crate) fn refuse(&self, id: ConnId, status: u16, extra: &[u8]) {
        let _ = self.with_conn(id, |core, conn| {
            let style = core.settings.page_style;
            let has_answered = match &mut conn.phase {
                Phase::Http(http) => {
                    http.stage = Stage::Refused;
                    http.has_answered
                }
                _ => false,
            };
            if !has_answered {
                let lines = [extra, b"connection: close\r\n"].concat();
                if status == 405 && extra.is_empty() {
                    // The method may be HEAD, whose answers have no page.
                    let allowed = Method::allowed();
                    core.compose(conn, HEAD_ROOM + lines.len(), |out, preamble| {
                        out.begin(
                            &Preamble { version: Version::Http11, extra: &lines, ..*preamble },
                            status,
                        )?;
                        out.token(Token::HTTP_ALLOW, allowed)?;
                        out.content_length(0)?;
                        out.finalize()?;
                        Ok(out.used())
                    })?;
                    return Ok(());
                }
                core.compose(conn, HEAD_ROOM + lines.len(), |out, preamble| {
                    status_answer(out, &Preamble { extra: &lines, ..*preamble }, status, style, b"")?;
                    Ok(out.used())
                })?;
            }
            Ok(())
        });
        self.wish_end(id, End::Politely);
    }

    /// Completes a transaction. True: the connection stays for another request; false: it is to be closed.
    /// `by_program`: the program asked for it, so the events of a new binding follow.
    pub fn complete_transaction(&self, id: ConnId, by_program: bool) -> Result<bool, Error> {
        let (stays, rebinds) = self.with_conn(id, |core, conn| {
            let keepalive = core.vhosts.get(conn.vhost.0 as usize).and_then(|v| v.settings.keepalive_timeout);
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            if http.file.is_some() || (http.owes_file_done && by_program) || !http.in_transaction {
                // The library completes a file's transaction itself; a second completion changes nothing.
                return Ok((http.keep_alive, false));
            }
            if !http.keep_alive || conn.life != Life::Open {
                return Ok((false, false));
            }
            http.reset_for_next();
            let head = http.head.take();
            let held = std::mem::take(&mut http.holds_pool);
            core.give_head(head, held);
            conn.wants_write = false;
            let until = keepalive.and_then(|after| core.after(timeout::KEEPALIVE, after));
            conn.set_timeout(id, until, &mut core.alarms);
            if !conn.is_busy || !conn.unread.is_empty() {
                core.enqueue(id, conn);
            }
            Ok((true, core.settings.rebind_sessions && by_program))
        })?;
        self.serve_head_waiters();
        if rebinds {
            self.frame(|| self.bind_http(id, 0)).ok_or(Error::Stopped)??;
        }
        if !self.is_own_turn() {
            self.wake();
        }
        Ok(stays)
    }

    /// Output was collected: its driver sends it, or this does.
    pub(crate) fn send_composed(&self, id: ConnId) {
        let own_turn = self.is_own_turn();
        let _ = self.with_conn(id, |core, conn| {
            if !own_turn {
                return core.send_now(conn);
            }
            if !conn.is_busy {
                core.to_flush.push(id);
            }
            Ok(())
        });
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
        self.wake();
    }
}

impl Core {
    /// What stands at the start of a connection's response heads.
    pub(crate) fn preamble(&self, conn: &Conn) -> Preamble<'_> {
        let vhost = self.vhosts.get(conn.vhost.0 as usize).map(|v| &v.settings);
        let is_http11 = match &conn.phase {
            Phase::Http(http) => http.is_http11,
            Phase::Ws(_) => true,
            _ => false,
        };
        Preamble {
            version: if is_http11 { Version::Http11 } else { Version::Http10 },
            server: self.settings.server_name.as_deref(),
            strict_transport_security: vhost.is_some_and(|v| v.strict_transport_security),
            extra: vhost.map_or(b"", |v| &v.extra_headers),
        }
    }

    /// Collects a head (and page) built with `build`, which answers with the bytes that count.
    pub(crate) fn compose(
        &mut self,
        conn: &mut Conn,
        room: usize,
        build: impl FnOnce(&mut Out<'_>, &Preamble<'_>) -> Result<usize, BuildError>,
    ) -> Result<usize, Error> {
        let mut scratch = std::mem::take(&mut self.scratch);
        if scratch.len() < room {
            scratch.resize(room, 0);
        }
        let built = build(&mut Out::new(&mut scratch), &self.preamble(conn));
        let n = match built {
            Ok(n) => n,
            Err(_) => {
                self.scratch = scratch;
                return Err(Error::Invalid("response header"));
            }
        };
        conn.out.push(&scratch[..n], &mut self.out_buffers);
        if let Phase::Http(http) = &mut conn.phase {
            http.has_answered = true;
        }
        scratch.truncate(2 * HEAD_ROOM);
        self.scratch = scratch;
        Ok(n)
    }

    fn not_modified(&mut self, conn: &mut Conn, mount: &Mount, etag: &[u8]) -> Result<usize, Error> {
        let modern = self.settings.modern_cache_control;
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

    /// Collects a file's head and, if it is small, the file; else the driver sends it from the file.
    fn start_file(
        &mut self,
        conn: &mut Conn,
        opened: Opened,
        media_type: Option<&[u8]>,
        mount: Option<(&Mount, &[u8])>,
        extra: &[u8],
    ) -> Result<(), Error> {
        let modern = self.settings.modern_cache_control;
        let cache = mount.map(|(mount, _)| file::cache_control(mount, modern));
        let size = opened.size;
        self.compose(conn, HEAD_ROOM + extra.len(), |out, preamble| {
            out.begin(preamble, 200)?;
            if let Some(kind) = media_type.filter(|kind| !kind.is_empty()) {
                out.token(Token::HTTP_CONTENT_TYPE, kind)?;
            }
            out.content_length(size)?;
            out.token(Token::HTTP_CACHE_CONTROL, cache.as_deref().unwrap_or(b"no-store"))?;
            if let Some((_, etag)) = mount {
                out.token(Token::HTTP_ETAG, etag)?;
            }
            out.lines(extra)?;
            out.finalize()?;
            Ok(out.used())
        })?;
        self.start_body(conn, opened)
    }

    /// Collects a small file, or leaves a larger one to the driver.
    fn start_body(&mut self, conn: &mut Conn, mut opened: Opened) -> Result<(), Error> {
        let size = opened.size;
        let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
        http.owes_file_done = true;
        if http.is_head {
            return Ok(());
        }
        if size > SMALL_FILE {
            http.owes_file_done = false;
            http.file = Some(FileSend { file: opened.file, offset: 0, left: size });
            return Ok(());
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.resize(scratch.len().max(SMALL_FILE as usize), 0);
        let body = &mut scratch[..size as usize];
        let read = opened.file.read_exact(body);
        if read.is_ok() {
            conn.out.push(body, &mut self.out_buffers);
        } else {
            // It became shorter since it was opened: the announced length can't be kept.
            http.owes_file_done = false;
            conn.end = Some(End::AtOnce);
        }
        self.scratch = scratch;
        Ok(())
    }
}

enum NotOpened {
    Directory,
    Other,
}

/// Opens a regular file; anything else is refused, and nothing blocks (a FIFO without a writer, say).
fn open(path: &[u8]) -> Result<Opened, NotOpened> {
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits() as i32)
        .open(OsStr::from_bytes(path))
        .map_err(|_| NotOpened::Other)?;
    let facts = file.metadata().map_err(|_| NotOpened::Other)?;
    if facts.is_dir() {
        return Err(NotOpened::Directory);
    }
    if !facts.is_file() {
        return Err(NotOpened::Other);
    }
    Ok(Opened { size: facts.len(), changed: facts.mtime(), file })
}
