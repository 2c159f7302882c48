#!/usr/bin/env python3
"""Has a server answer COUNT messages or requests, one way or another: exchange.py PORT WORKLOAD COUNT

It comes back when all answers are there and of the right size. What the server does for them is to be the same each time,
so everything goes over one connection, in pieces of a known size; "connect" opens a connection for each message.
"""
import socket
import sys
import time

UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: echo\r\n\r\n"
)


def frame(size, opcode=1, final=True):
    mask = b"abcd"
    head = bytes([0x80 * final | opcode])
    head += bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return head + mask + bytes(ord("x") ^ mask[i % 4] for i in range(size))


class Peer:
    def __init__(self, port):
        end = time.monotonic() + 30
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), 30)
                break
            except ConnectionRefusedError:  # it does not listen yet
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
        self.socket.settimeout(60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.read = b""

    def more(self):
        got = self.socket.recv(65536)
        if not got:
            sys.exit("exchange.py: the server has closed the connection")
        self.read += got

    def take(self, size):
        while len(self.read) < size:
            self.more()
        taken, self.read = self.read[:size], self.read[size:]
        return taken

    def head(self):
        while b"\r\n\r\n" not in self.read:
            self.more()
        head, self.read = self.read.split(b"\r\n\r\n", 1)
        return head

    def open(self):
        self.socket.sendall(UPGRADE)
        if b" 101 " not in self.head().split(b"\r\n")[0]:
            sys.exit("exchange.py: the upgrade was refused")

    def payload(self, size):
        """Takes frames until so many bytes of payload have come; in how many frames is the server's affair."""
        while size > 0:
            length = self.take(2)[1]
            if length == 126:
                length = int.from_bytes(self.take(2), "big")
            self.take(length)
            size -= length
        if size:
            sys.exit("exchange.py: more came back than was sent")

    def echo(self, request, size, rounds):
        for _ in range(rounds):
            self.socket.sendall(request)
            self.payload(size)

    def get(self, path, size, rounds):
        for _ in range(rounds):
            self.socket.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if b" 200 " not in self.head().split(b"\r\n")[0]:
                sys.exit("exchange.py: no such file")
            self.take(size)


FRAGMENTS = frame(256, 1, False) + 2 * frame(256, 0, False) + frame(256, 0)
ECHOES = {
    "ws1": (frame(20), 20, 1),
    "ws16": (16 * frame(20), 16 * 20, 16),
    "ws1k": (frame(1024), 1024, 1),
    "frag": (FRAGMENTS, 1024, 1),
}
FILES = {"http": (b"/dyn", 14), "file": (b"/file/small.html", 1024)}


def main():
    port, workload, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if workload == "connect":
        for _ in range(count):
            peer = Peer(port)
            peer.open()
            peer.echo(frame(20), 20, 1)
            peer.socket.sendall(frame(2, 8))
            peer.take(2)
            peer.socket.close()
        return
    peer = Peer(port)
    if workload in FILES:
        peer.get(*FILES[workload], count)
    elif workload in ECHOES:
        request, size, messages = ECHOES[workload]
        peer.open()
        peer.echo(request, size, count // messages)
    else:
        sys.exit(f"exchange.py: no workload {workload}")
    peer.socket.close()


main()
