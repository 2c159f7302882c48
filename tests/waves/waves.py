#!/usr/bin/env python3
"""Waves of connections, one after the other, and the memory they leave.

waves.py [-n WAVES] [-m MOST] PROGRAM [KIND...]

PROGRAM is waves.c, built. For each kind of connection: WAVES waves (1600) of two connections, of which some stay for
a while; what the process has resident may grow by MOST kB (2048) at the most after the first 200. Exits with 1 when
something grows or fails.
"""
import argparse
import base64
import os
import random
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import zlib

AT_ONCE = 2
STAY = 8  # open connections of earlier waves
TEXT = b"wave after wave " * 30


def resident(pid):
    with open(f"/proc/{pid}/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024


def frame(opcode, payload, bits=0):
    head = bytes([0x80 | bits | opcode])
    head += bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack("!H", len(payload))
    return head + b"\0\0\0\0" + payload


class Peer:
    """A peer of the server that waits for what it is owed."""

    def __init__(self, port, tls=None):
        self.socket = socket.create_connection(("127.0.0.1", port), 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket)
        self.read = b""

    def more(self):
        got = self.socket.recv(65536)
        if not got:
            raise EOFError(f"only {self.read!r}")
        self.read += got

    def take(self, n):
        while len(self.read) < n:
            self.more()
        taken, self.read = self.read[:n], self.read[n:]
        return taken

    def head(self):
        while b"\r\n\r\n" not in self.read:
            self.more()
        head, self.read = self.read.split(b"\r\n\r\n", 1)
        return head

    def take_frame(self):
        first, length = self.take(2)
        if length == 126:
            (length,) = struct.unpack("!H", self.take(2))
        return first, self.take(length)

    def ends(self):
        while self.socket.recv(65536):
            pass
        self.socket.close()


class WebSocket(Peer):
    def __init__(self, port, tls=None, compressed=False):
        super().__init__(port, tls)
        self.compressed = compressed
        ask = (
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: echo\r\n"
        )
        if compressed:
            ask += "Sec-WebSocket-Extensions: permessage-deflate\r\n"
        self.socket.sendall(ask.encode() + b"\r\n" + self.message())

    def message(self):
        if not self.compressed:
            return frame(1, TEXT)
        codec = zlib.compressobj(6, zlib.DEFLATED, -15)
        return frame(1, (codec.compress(TEXT) + codec.flush(zlib.Z_SYNC_FLUSH))[:-4], 0x40)

    def finish(self):
        head = self.head()
        assert head.startswith(b"HTTP/1.1 101 ") and (b"permessage-deflate" in head) == self.compressed, head
        first, payload = self.take_frame()
        if first & 0x40:
            payload = zlib.decompressobj(-15).decompress(payload + b"\0\0\xff\xff")
        assert payload == TEXT, payload

    def leave(self):
        self.socket.sendall(frame(8, b"\x03\xe8"))
        assert self.take_frame()[0] == 0x88
        self.ends()


class Request(Peer):
    """One request and the whole of its answer."""

    def __init__(self, port, line, answer, body=b""):
        super().__init__(port)
        self.answer = answer
        head = f"{line} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.socket.sendall(head.encode() + body)

    def finish(self):
        head = self.head()
        assert head.startswith(b"HTTP/1.1 200 "), head
        while got := self.socket.recv(65536):
            self.read += got
        assert self.answer in self.read, self.read

    def leave(self):
        self.socket.close()


def kinds(plain, secure):
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    upload = os.urandom(40000)
    return {
        "WebSockets": lambda: WebSocket(plain),
        "compressed WebSockets": lambda: WebSocket(plain, compressed=True),
        "WebSockets under TLS": lambda: WebSocket(secure, tls),
        "uploads": lambda: Request(plain, "POST /form", b"40000\n", upload),
        "CGI programs": lambda: Request(plain, "GET /script", b"done\n"),
        "requests passed on": lambda: Request(plain, "GET /passed-on/x", b"0\n"),
    }


CLIENTS = {"plain": "client WebSockets", "compressed": "compressed client WebSockets", "tls": "client WebSockets under TLS"}


def wave_after_wave(make, waves, warm, look):
    dice, stay, first = random.Random(1), [], 0
    for n in range(waves):
        if n == warm:
            first = look()
        come = [make() for _ in range(AT_ONCE)]
        for peer in come:
            peer.finish()
        dice.shuffle(come)
        stay.append(come.pop())
        for peer in come:
            peer.leave()
        if len(stay) > STAY:
            stay.pop(dice.randrange(len(stay))).leave()
    last = look()
    for peer in stay:
        peer.leave()
    return first, last


def main():
    parse = argparse.ArgumentParser(usage=__doc__)
    parse.add_argument("program")
    parse.add_argument("-n", type=int, default=1600, dest="waves")
    parse.add_argument("-m", type=int, default=2048, dest="most")
    parse.add_argument("kinds", nargs="*")
    given = parse.parse_args()
    warm = min(200, given.waves // 2)
    grown = []

    def judge(kind, first, last):
        is_flat = last - first <= given.most
        grown.extend([] if is_flat else [kind])
        print(f"{'ok' if is_flat else 'FAIL':4} {kind}: {first} kB after {warm} waves, {last} kB after {given.waves}", flush=True)

    def wanted(kind):
        return not given.kinds or any(word in kind for word in given.kinds)

    with tempfile.TemporaryDirectory() as at:
        certificate, key, script = f"{at}/cert.pem", f"{at}/key.pem", f"{at}/script"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
             "-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        with open(script, "w") as f:
            f.write("#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\ndone\\n'\n")
        os.chmod(script, 0o755)
        serve = [given.program, "server", certificate, key, at]
        server = subprocess.Popen(serve, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            plain, secure = map(int, server.stdout.readline().split())
            for kind, make in kinds(plain, secure).items():
                if wanted(kind):
                    judge(kind, *wave_after_wave(make, given.waves, warm, lambda: resident(server.pid)))
            for word, kind in CLIENTS.items():
                if wanted(kind):
                    port = secure if word == "tls" else plain
                    before = resident(server.pid)
                    run = [given.program, "client", str(port), word, str(given.waves), str(warm)]
                    said = subprocess.run(run, stdout=subprocess.PIPE, check=True, timeout=300).stdout.split()
                    judge(kind, *map(int, said))
                    judge(f"the server of {kind}", before, resident(server.pid))
            server.stdin.close()
            assert server.wait(60) == 0, "the server did not end as it should"
        finally:
            server.kill()
    print(f"{len(grown)} kinds grow")
    sys.exit(1 if grown else 0)


main()
