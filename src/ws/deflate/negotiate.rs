//! The parameters of permessage-deflate (RFC 7692 §7.1), offered, accepted and judged.

use super::{Agreement, NAME, Side};
use crate::ws::extensions::{Param, elements};

/// An offer or a reply, each parameter at most once and with a legal value.
#[derive(Clone, Copy, Default)]
struct Terms {
    server_resets: bool,
    client_resets: bool,
    server_bits: Option<u8>,
    /// `Some(None)`: named without a value.
    client_bits: Option<Option<u8>>,
}

/// Reads parameters; `None` if one is unknown, doubled or has no legal value.
fn terms(params: &[Param<'_>]) -> Option<Terms> {
    let mut terms = Terms::default();
    for param in params {
        let bits = match &param.value {
            Some(value) => Some(window_bits(value)?),
            None => None,
        };
        let was_there = match param.name {
            b"server_no_context_takeover" if param.value.is_none() => {
                std::mem::replace(&mut terms.server_resets, true)
            }
            b"client_no_context_takeover" if param.value.is_none() => {
                std::mem::replace(&mut terms.client_resets, true)
            }
            b"server_max_window_bits" => terms.server_bits.replace(bits?).is_some(),
            b"client_max_window_bits" => terms.client_bits.replace(bits).is_some(),
            _ => return None,
        };
        if was_there {
            return None;
        }
    }
    Some(terms)
}

/// 8 to 15, without a leading zero.
fn window_bits(value: &[u8]) -> Option<u8> {
    match value {
        [digit @ b'8'..=b'9'] => Some(digit - b'0'),
        [b'1', digit @ b'0'..=b'5'] => Some(10 + digit - b'0'),
        _ => None,
    }
}

/// A server's answer to one offer: what is agreed on, and the text that says so. `None` declines.
///
/// Everything the client asks of us is granted, and every limit it offers for itself is taken.
pub fn accept(offer: &[Param<'_>]) -> Option<(Agreement, Vec<u8>)> {
    let terms = terms(offer)?;
    let client_bits = terms.client_bits.flatten();
    let agreement = Agreement {
        out: Side { bits: terms.server_bits.unwrap_or(15), keeps_context: !terms.server_resets },
        inward: Side { bits: client_bits.unwrap_or(15), keeps_context: !terms.client_resets },
    };
    let mut answer = NAME.to_vec();
    let mut say = |text: &str| answer.extend_from_slice(text.as_bytes());
    if terms.server_resets {
        say("; server_no_context_takeover");
    }
    if terms.client_resets {
        say("; client_no_context_takeover");
    }
    if let Some(bits) = terms.server_bits {
        say(&format!("; server_max_window_bits={bits}"));
    }
    if let Some(bits) = client_bits {
        say(&format!("; client_max_window_bits={bits}"));
    }
    Some((agreement, answer))
}

/// A client's judgement of the reply to what it offered; `offered` is its whole offer, alternatives and all. `None`
/// if the reply is illegal or goes beyond the offer.
///
/// A server that forgets to repeat what it was asked for does no harm: its messages can be read all the same.
pub fn judge(offered: &[u8], reply: &[Param<'_>]) -> Option<Agreement> {
    let reply = terms(reply)?;
    let mine = elements(offered).filter(|e| e.name == NAME);
    let mut alternatives = mine.filter_map(|e| terms(&e.params()?));
    let (offer, client_bits) = alternatives.find_map(|offer| Some((offer, fitting(&offer, &reply)?)))?;
    Some(Agreement {
        out: Side { bits: client_bits, keeps_context: !reply.client_resets && !offer.client_resets },
        inward: Side { bits: reply.server_bits.unwrap_or(15), keeps_context: !reply.server_resets },
    })
}

/// Our window, if the reply fits the offer.
fn fitting(offer: &Terms, reply: &Terms) -> Option<u8> {
    let server_fits = match (offer.server_bits, reply.server_bits) {
        (Some(most), Some(bits)) => bits <= most,
        _ => true,
    };
    let own = offer.client_bits.flatten().unwrap_or(15);
    match reply.client_bits {
        // Only who says that it can be limited may be (RFC 7692 section 7.1.2.2).
        Some(Some(bits)) => (server_fits && offer.client_bits.is_some()).then(|| bits.min(own)),
        Some(None) => None,
        None => server_fits.then_some(own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(text: &str) -> Option<Vec<Param<'_>>> {
        elements(text.as_bytes()).next().filter(|e| e.name == NAME).and_then(|e| e.params())
    }

    /// out bits, out keeps, in bits, in keeps
    type Sides = (u8, bool, u8, bool);

    fn sides(agreement: Agreement) -> Sides {
        let Agreement { out, inward } = agreement;
        (out.bits, out.keeps_context, inward.bits, inward.keeps_context)
    }

    #[test]
    fn offers() {
        let plain = (15, true, 15, true);
        let cases: &[(&str, Option<(Sides, &str)>)] = &[
            ("", Some((plain, ""))),
            ("; client_max_window_bits", Some((plain, ""))),
            ("; client_max_window_bits=10", Some(((15, true, 10, true), "; client_max_window_bits=10"))),
            ("; client_max_window_bits=\"10\"", Some(((15, true, 10, true), "; client_max_window_bits=10"))),
            ("; server_max_window_bits=8", Some(((8, true, 15, true), "; server_max_window_bits=8"))),
            ("; server_max_window_bits=15", Some((plain, "; server_max_window_bits=15"))),
            ("; server_no_context_takeover", Some(((15, false, 15, true), "; server_no_context_takeover"))),
            ("; client_no_context_takeover", Some(((15, true, 15, false), "; client_no_context_takeover"))),
            (
                "; client_max_window_bits=9; server_max_window_bits=11;client_no_context_takeover; server_no_context_takeover",
                Some((
                    (11, false, 9, false),
                    "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=11; client_max_window_bits=9",
                )),
            ),
            // RFC 7692 7.1: unknown names, values out of range, doubled and missing ones are declined
            ("; server_max_window_bits", None),
            ("; server_max_window_bits=7", None),
            ("; server_max_window_bits=16", None),
            ("; server_max_window_bits=08", None),
            ("; server_max_window_bits=+9", None),
            ("; server_max_window_bits=99999999999999999999", None),
            ("; client_max_window_bits=0", None),
            ("; client_max_window_bits=x", None),
            ("; server_no_context_takeover=1", None),
            ("; client_no_context_takeover=15", None),
            ("; server_max_window_bits=10; server_max_window_bits=11", None),
            ("; client_max_window_bits; client_max_window_bits=11", None),
            ("; server_no_context_takeover; server_no_context_takeover", None),
            ("; SERVER_NO_CONTEXT_TAKEOVER", None),
            ("; nonsense", None),
            ("; client_max_window_bits=\"1", None),
        ];
        for (text, want) in cases {
            let text = format!("permessage-deflate{text}");
            let got = params(&text).and_then(|p| accept(&p)).map(|(a, answer)| (sides(a), answer));
            let want =
                want.map(|(sides, answer)| (sides, format!("permessage-deflate{answer}").into_bytes()));
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn replies() {
        const ALL: &str = "permessage-deflate; client_max_window_bits=12; server_max_window_bits=11";
        let plain = (15, true, 15, true);
        let cases: &[(&str, &str, Option<Sides>)] = &[
            ("permessage-deflate", "", Some(plain)),
            ("permessage-deflate", "; server_max_window_bits=9", Some((15, true, 9, true))),
            ("permessage-deflate", "; server_no_context_takeover", Some((15, true, 15, false))),
            ("permessage-deflate", "; client_no_context_takeover", Some((15, false, 15, true))),
            ("permessage-deflate", "; client_max_window_bits=9", None),
            (
                "permessage-deflate; client_max_window_bits",
                "; client_max_window_bits=9",
                Some((9, true, 15, true)),
            ),
            ("permessage-deflate; client_max_window_bits", "; client_max_window_bits", None),
            ("permessage-deflate; client_no_context_takeover", "", Some((15, false, 15, true))),
            (ALL, "", Some((12, true, 15, true))),
            (ALL, "; server_max_window_bits=11", Some((12, true, 11, true))),
            (ALL, "; server_max_window_bits=12", None),
            (ALL, "; client_max_window_bits=13", Some((12, true, 15, true))),
            (
                "permessage-deflate; client_max_window_bits, permessage-deflate",
                "; client_max_window_bits=10",
                Some((10, true, 15, true)),
            ),
            ("x, permessage-deflate", "; server_max_window_bits=8", Some((15, true, 8, true))),
            ("x", "", None),
            ("permessage-deflate", "; foo", None),
            ("permessage-deflate", "; server_max_window_bits", None),
        ];
        for (offered, reply, want) in cases {
            let reply = format!("permessage-deflate{reply}");
            let got = params(&reply).and_then(|p| judge(offered.as_bytes(), &p)).map(sides);
            assert_eq!(got, *want, "{offered} / {reply}");
        }
    }
}
