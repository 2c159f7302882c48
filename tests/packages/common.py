"""What the sessions with packaged programs share.

A session starts a program of the distribution on one library and talks to it. What it prints with `say` is its
transcript: nothing in it may depend on the library, the port or the moment.

Environment, from tests/ci/40-packages.sh:
    LIBRARY   the directory with the libwebsockets.so.17 under test
    PACKAGES  the directory where the packages were unpacked
    ROOM      an empty directory for this session
    ORIGINAL  set when that library is the distribution's own
"""

import asyncio
import contextlib
import glob
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

import websockets.asyncio.client
import websockets.asyncio.server

LIBRARY = os.environ["LIBRARY"]
PACKAGES = os.environ["PACKAGES"]
ROOM = os.environ["ROOM"]
# The one directory named after the machine, such as x86_64-linux-gnu.
LIB = sorted(glob.glob(PACKAGES + "/usr/lib/*-linux-gnu*"))[0]
PATIENCE = 30  # seconds until something that should happen counts as missing


def say(*words):
    print(*words, flush=True)


def right(value, wanted, *originals):
    """The wanted value where the original has its ways with it and another library must not."""
    return wanted if "ORIGINAL" in os.environ and value in originals else value


def free_port():
    """A port that nobody has, and that no connection gets for its own end before a program listens there."""
    while True:
        with socket.socket() as s, contextlib.suppress(OSError):
            s.bind(("127.0.0.1", random.randrange(20000, 32000)))
            return s.getsockname()[1]


def wait_for(condition, what, patience=PATIENCE):
    """Polls until the condition gives something true."""
    end = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)
    return value


def write(name, text):
    """Writes a file of the session; gives its path."""
    path = os.path.join(ROOM, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
    return path


def certificate():
    """A fresh certificate for localhost; gives the paths of it and of its key."""
    cert, key = os.path.join(ROOM, "cert.pem"), os.path.join(ROOM, "key.pem")
    if not os.path.exists(cert):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
            check=True, capture_output=True)
    return cert, key


def trusting(cert):
    """What a client believes that has this certificate as its only authority."""
    return ssl.create_default_context(cafile=cert)


class Program:
    """A packaged program on the library under test; its output is collected in the background."""

    def __init__(self, path, *arguments, environment=None, log=None):
        self.name = log or os.path.basename(path)
        everything = dict(os.environ, HOME=ROOM, LC_ALL="C", **(environment or {}))
        everything["LD_LIBRARY_PATH"] = ":".join([LIBRARY, LIB, PACKAGES + "/lib/" + os.path.basename(LIB)])
        self.lines = []
        self.log = open(os.path.join(ROOM, self.name + ".log"), "w")
        self.process = subprocess.Popen(
            [PACKAGES + path, *arguments], cwd=ROOM, env=everything, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.process.terminate()  # so that it ends its own processes, too
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join(PATIENCE)
        self.log.close()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            self.log.write(line)
            self.log.flush()

    def has_said(self, text):
        return any(text in line for line in self.lines)

    def expect(self, text):
        """Waits until the program has printed this."""
        wait_for(lambda: self.has_said(text) or self.process.poll() is not None, f"{self.name} to say {text!r}")
        if self.process.poll() is not None:
            self.reader.join(PATIENCE)
        if not self.has_said(text):
            raise RuntimeError(f"{self.name} ended with {self.process.returncode} before it said {text!r}")

    def expect_port(self, port):
        """Waits until somebody listens there."""
        def reached():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}")
            with socket.socket() as s:
                return s.connect_ex(("127.0.0.1", port)) == 0
        wait_for(reached, f"{self.name} on port {port}")

    def check_library(self, pid=None):
        """The library under test is the one that the program, or another process of its, has loaded, and no other."""
        wanted = os.path.realpath(os.path.join(LIBRARY, "libwebsockets.so.17"))
        with open(f"/proc/{pid or self.process.pid}/maps") as f:
            loaded = set(re.findall(r"/\S*libwebsockets\S*", f.read()))
        if loaded != {wanted}:
            raise RuntimeError(f"{self.name} has loaded {sorted(loaded)}, not {wanted}")

    def stop(self, number=signal.SIGTERM):
        """Ends it with a signal; gives the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return code


class Pinged(websockets.asyncio.client.ClientConnection):
    """A connection that knows whether it was pinged."""

    def __init__(self, *arguments, **named):
        self.pinged = threading.Event()
        super().__init__(*arguments, **named)

    def process_event(self, event):
        if getattr(event, "opcode", None) == websockets.frames.Opcode.PING:
            self.pinged.set()
        super().process_event(event)


class Loop:
    """Where all connections live: threads must not share one, since OpenSSL's are for one thread at a time."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(coroutine, PATIENCE), self.loop).result()


LOOP = Loop()


class Connection:
    """A client of a WebSocket server."""

    def __init__(self, address, **options):
        async def open_it():
            connect = websockets.asyncio.client.connect
            if address.startswith("/"):
                connect = websockets.asyncio.client.unix_connect
            return await connect(address, ping_interval=None, max_size=None, create_connection=Pinged,
                                 proxy=None, **options)
        self.inner = LOOP.run(open_it())
        self.subprotocol = self.inner.subprotocol
        self.pinged = self.inner.pinged

    def send(self, message):
        LOOP.run(self.inner.send(message))

    def recv(self):
        return LOOP.run(self.inner.recv())

    def close(self):
        """Closes as RFC 6455 has it; gives the code that came back."""
        LOOP.run(self._close())
        return self.inner.close_code

    async def _close(self):
        # With a full queue the client would not read on, and not see the answer.
        reader = asyncio.create_task(self._drain())
        await self.inner.close()
        await reader

    async def _drain(self):
        with contextlib.suppress(websockets.exceptions.ConnectionClosed):
            while True:
                await self.inner.recv()

    def vanish(self):
        LOOP.loop.call_soon_threadsafe(self.inner.transport.abort)


def serve(answer, **options):
    """A WebSocket server that awaits `answer(connection)` for each client; gives its port."""
    async def start():
        async def handle(connection):
            with contextlib.suppress(websockets.exceptions.ConnectionClosed):
                await answer(connection)
        server = await websockets.asyncio.server.serve(handle, "127.0.0.1", 0, **options)
        return server.sockets[0].getsockname()[1]
    return LOOP.run(start())


def main(session):
    """Runs a session; a failure ends its transcript. Who is told to end ends the programs, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
    try:
        session()
    except Exception as problem:  # whatever it was, the transcript differs then
        say(f"FAILED: {type(problem).__name__}: {problem}")
        for log in glob.glob(ROOM + "/*.log"):
            with open(log) as f:
                tail = f.read().splitlines()[-15:]
            print(f"--- {os.path.basename(log)}", *tail, sep="\n", file=sys.stderr)
        sys.exit(1)
