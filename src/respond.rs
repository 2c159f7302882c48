//! Responses the library composes: statuses and redirects; and the end of a transaction.
//!
//! They are collected with the connection's other output and leave in one send. Files are
//! `service::static_files::response`'s.

use crate::conn::http::Stage;
use crate::conn::{CloseState, Conn, End, Phase, timeout};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::Verdict;
use crate::http::fields::{Method, Version};
use crate::http::respond::{BuildError, Out, Preamble, redirect, status_answer};
use crate::http::tokens::Token;
use crate::settings::Quirks;
use crate::table::ConnId;

/// Room for a response head.
pub(crate) const HEAD_ROOM: usize = 8192;

impl Engine {
    /// Lets the program add to a head: `ask` gets it, with at least `least` bytes of room behind it, and as many as the
    /// setting says, and how long it is. `None`: the program wants the connection ended.
    pub(crate) fn offer_room(
        &self,
        head: &mut Vec<u8>,
        least: usize,
        ask: impl FnOnce(&mut [u8], usize) -> Verdict,
    ) -> Option<()> {
        let used = head.len();
        let (mut buffer, room) = self.with(|s| {
            let room = used + s.core.settings.default_rx_size.max(least);
            (s.core.take_read_buffer(), room)
        })?;
        if buffer.len() < room {
            buffer.resize(room, 0);
        }
        buffer[..used].copy_from_slice(head);
        let len = match ask(&mut buffer[..room], used) {
            Verdict::Close => None,
            Verdict::Number(n) => Some(usize::try_from(n).unwrap_or(used).clamp(used, room)),
            Verdict::Continue | Verdict::Answered => Some(used),
        };
        head.clear();
        head.extend_from_slice(&buffer[..len.unwrap_or(0)]);
        self.with(|s| s.core.give_read_buffer(buffer));
        len.map(drop)
    }

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
            let vhost = core.vhosts.get(conn.vhost);
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

    /// Refuses the current request with an error status (if nothing was answered yet) and ends the connection.
    pub(crate) fn refuse(&self, id: ConnId, status: u16, extra: &[u8]) {
        self.refuse_with(id, status, extra, b"");
    }

    /// The same with a text for the page.
    pub(crate) fn refuse_with(&self, id: ConnId, status: u16, extra: &[u8], html: &[u8]) {
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
                core.compose(conn, HEAD_ROOM + lines.len() + html.len(), |out, preamble| {
                    status_answer(out, &Preamble { extra: &lines, ..*preamble }, status, style, html)?;
                    Ok(out.used())
                })?;
            }
            Ok(())
        });
        self.wish_end(id, End::Politely);
    }

    /// Completes a transaction. Whether the connection stays for another request, else it is to be closed; and whether
    /// its program, which asked for that if `by_program`, is to hear of a new binding.
    pub(crate) fn end_transaction(&self, id: ConnId, by_program: bool) -> Result<(bool, bool), Error> {
        let done = self.with_conn(id, |core, conn| {
            let keepalive = core.vhosts.get(conn.vhost).and_then(|v| v.settings.keepalive_timeout);
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            if http.upstream.is_some()
                || http.file.is_some()
                || (http.owes_file_done && by_program)
                || !http.in_transaction
            {
                // The library completes a file's transaction itself; a second completion changes nothing.
                return Ok((http.keep_alive, false));
            }
            if !http.keep_alive || conn.close_state != CloseState::Open {
                return Ok((false, false));
            }
            http.reset_for_next();
            core.end_entry(conn);
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let head = http.head.take();
            let held = std::mem::take(&mut http.holds_pool);
            core.give_head(head, held);
            conn.wants_write = false;
            let is_discarding = http.stage == Stage::Discarding;
            let until = match keepalive {
                Some(after) => core.after(timeout::KEEPALIVE, after),
                None if is_discarding => core.after(timeout::CONTENT, core.settings.content_timeout),
                None => None,
            };
            conn.set_timeout(id, until, core.alarms(conn.tsi));
            if !conn.is_busy || !conn.unread.is_empty() {
                core.enqueue(id, conn);
            }
            Ok((true, core.settings.has(Quirks::REBIND_SESSIONS) && by_program))
        })?;
        self.serve_head_waiters();
        Ok(done)
    }

    /// Output was collected: its driver sends it, or this does.
    pub(crate) fn send_composed(&self, id: ConnId) {
        let _ = self.with_conn(id, |core, conn| {
            let own_turn = self.is_own_tsi(conn.tsi);
            core.settle_write(id, conn, own_turn)
        });
    }
}

impl Core {
    /// What stands at the start of a connection's response heads.
    pub(crate) fn preamble(&self, conn: &Conn) -> Preamble<'_> {
        let vhost = self.vhosts.get(conn.vhost).map(|v| &v.settings);
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
        let room = room + self.preamble(conn).extra.len();
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
            http.note_bytes(&scratch[..n]);
        }
        scratch.truncate(2 * HEAD_ROOM);
        self.scratch = scratch;
        Ok(n)
    }
}
