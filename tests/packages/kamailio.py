#!/usr/bin/env python3
"""Kamailio, a SIP server: each SIP request that it gets makes it ask a WebSocket server, as a client."""

import concurrent.futures
import itertools
import socket
import ssl

from common import LIB, PATIENCE, ROOM, Program, certificate, free_port, main, say, serve, wait_for, write

BIG = 60_000  # of them the longest reply consists: more than a SIP message over UDP may hold


def configure(sip, plain, secure):
    nobody = free_port()
    return write("kamailio.cfg", f"""
#!KAMAILIO
debug=2
log_stderror=yes
fork=yes
children=4
auto_aliases=no
disable_tcp=yes
listen=udp:127.0.0.1:{sip}
mpath="{LIB}/kamailio/modules/"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "lwsc.so"
modparam("lwsc", "timeout_read", 3000000)
modparam("lwsc", "timeout_init", 3000000)
request_route {{
    if ($rU == "ready") {{
        sl_send_reply("200", "Yes");
        exit;
    }} else if ($rU == "told") {{
        lwsc_notify("ws://127.0.0.1:{plain}/told", "$hdr(Question)");
        sl_send_reply("200", "$rc");
        exit;
    }} else if ($rU == "plain") {{
        lwsc_request("ws://127.0.0.1:{plain}/plain", "$hdr(Question)");
        $var(result) = $rc;
    }} else if ($rU == "secure") {{
        lwsc_request("wss://localhost:{secure}/secure", "$hdr(Question)");
        $var(result) = $rc;
    }} else if ($rU == "named") {{
        lwsc_request_proto("ws://127.0.0.1:{plain}/named", "sip-questions", "$hdr(Question)");
        $var(result) = $rc;
    }} else {{
        lwsc_request("ws://127.0.0.1:{nobody}/", "$hdr(Question)");
        $var(result) = $rc;
    }}
    if ($var(result) > 0) {{
        append_to_reply("Length: $(lwsc(rdata){{s.len}})\\r\\n");
        append_to_reply("Data: $(lwsc(rdata){{s.substr,0,40}})\\r\\n");
    }}
    append_to_reply("Result: $var(result)\\r\\n");
    sl_send_reply("200", "OK");
}}
""")


def ask(port, user, question, number, patience=PATIENCE):
    """A SIP request; gives what the reply tells of the other server's answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(patience)
        s.bind(("127.0.0.1", 0))
        s.sendto((f"OPTIONS sip:{user}@127.0.0.1:{port} SIP/2.0\r\n"
                  f"Via: SIP/2.0/UDP 127.0.0.1:{s.getsockname()[1]};branch=z9hG4bK{number}\r\n"
                  f"From: <sip:me@127.0.0.1>;tag={number}\r\nTo: <sip:{user}@127.0.0.1>\r\n"
                  f"Call-ID: {number}@test\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 10\r\nQuestion: {question}\r\n"
                  "Content-Length: 0\r\n\r\n").encode(), ("127.0.0.1", port))
        lines = s.recv(65536).decode().split("\r\n")
    return " | ".join(line for line in lines if line.split(":")[0] in ("SIP/2.0 200 1", "SIP/2.0 200 Yes", "Result", "Length", "Data"))


def is_ready(port, numbers):
    try:
        return ask(port, "ready", "", next(numbers), patience=0.2)
    except TimeoutError:
        return False


def session():
    told = []

    async def answer(connection):
        async for question in connection:
            told.append(f"{connection.request.path} {connection.subprotocol} {question}")
            if question == "big":
                await connection.send("b" * BIG)
            elif question == "pieces":
                await connection.send(["one ", "two ", "three"])
            elif question == "close":
                await connection.close(4000, "enough")
            elif connection.request.path != "/told":
                await connection.send(f"you said {question}")

    cert, key = certificate()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    plain = serve(answer, subprotocols=["kmsg", "sip-questions"])
    secure = serve(answer, subprotocols=["kmsg"], ssl=context)
    sip = free_port()
    path = configure(sip, plain, secure)
    with Program("/usr/sbin/kamailio", "-DD", "-E", "-f", path, "-Y", ROOM, "-m", "64", "-M", "8",
                 environment={"SSL_CERT_FILE": cert}) as kamailio:
        number = itertools.count(1)
        wait_for(lambda: is_ready(sip, number), "Kamailio's first reply")
        kamailio.check_library()
        for user, question in (("plain", "one"), ("plain", "two"), ("plain", "big"), ("plain", "pieces"),
                               ("named", "three"), ("secure", "four"), ("secure", "big"), ("told", "five"),
                               ("plain", "close"), ("plain", "six"), ("nobody", "seven")):
            say(f"{user} {question}:", ask(sip, user, question, next(number)))
        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            crowd = list(pool.map(lambda n: ask(sip, "secure" if n % 2 else "plain", "all", n),
                                  itertools.islice(number, 40)))
        say(f"{crowd.count(crowd[0])} of {len(crowd)}:", crowd[0])
        wait_for(lambda: any("five" in line for line in told), "the notification")
        for line in sorted(set(told)):
            say(f"heard {told.count(line)} times:", line)
        say("end:", kamailio.stop())


main(session)
