#!/usr/bin/env python3
"""SWUpdate, an installer for devices: an update is uploaded to one, which passes part of it on to two others and
follows their progress as a WebSocket client, the library's part; pages and progress of the web server beside it."""

import contextlib
import hashlib
import json
import os
import re
import socket
import subprocess
import threading
import urllib.error
import urllib.request

from common import PATIENCE, ROOM, Connection, Program, free_port, main, say, wait_for, write

# What a board says when the gateway may have stopped listening, since all statuses say so already.
AFTERWARDS = ("SWUPDATE successful !", "[network_initializer] : Main thread sleep again !", "Waiting for requests...")
# One process of a board's hangs up while another writes to it, now and then; no library has a part in that.
ANYTIME = ("ERROR : Writing to IPC fails due to Broken pipe",)


def archive(files):
    """What `cpio --format=crc` makes of these."""
    out = b""
    for number, (name, data) in enumerate([*files, ("TRAILER!!!", b"")]):
        end = name == "TRAILER!!!"
        fields = [number, 0 if end else 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1,
                  sum(data) & 0xffffffff]
        out += b"070702" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        out += b"\0" * (-len(out) % 4) + data
        out += b"\0" * (-len(out) % 4)
    return out + b"\0" * (-len(out) % 512)


def signer():
    """A certificate that may sign, and its key."""
    cert, key = f"{ROOM}/signer.pem", f"{ROOM}/signer.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
                    "-days", "2", "-subj", "/CN=signer", "-addext", "extendedKeyUsage=emailProtection"],
                   check=True, capture_output=True)
    return cert, key


def update(name, data, kind):
    """A signed update with one file; gives its path."""
    path = f"{ROOM}/{name}.swu"
    described = write(f"{name}.description", f"""software = {{ version = "1"; hardware-compatibility: ["1"]; {kind[0]}: ({{
    filename = "{name}.data"; sha256 = "{hashlib.sha256(data).hexdigest()}"; {kind[1]}
}}); }};
""")
    subprocess.run(["openssl", "cms", "-sign", "-binary", "-nosmimecap", "-outform", "DER", "-in", described, "-out",
                    described + ".sig", "-signer", f"{ROOM}/signer.pem", "-inkey", f"{ROOM}/signer.key"],
                   check=True, capture_output=True)
    with open(described, "rb") as text, open(described + ".sig", "rb") as signature, open(path, "wb") as out:
        out.write(archive([("sw-description", text.read()), ("sw-description.sig", signature.read()),
                           (f"{name}.data", data)]))
    return path


class Device(Program):
    """One that is updated by way of its web server."""

    def __init__(self, name):
        self.port = free_port()
        self.room = os.path.join(ROOM, name)
        os.makedirs(self.room + "/tmp")
        write(f"{name}/www/index.html", f"<h1>{name}</h1>\n")
        super().__init__("/usr/bin/swupdate", "-v", "-H", "board:1", "-k", f"{ROOM}/signer.pem", "-w", f"-p 127.0.0.1:{self.port} -r {self.room}/www",
                         environment={"TMPDIR": self.room + "/tmp"}, log=name)
        self.expect_port(self.port)
        self.updates = 0

    def expect_ready(self):
        """Waits until the update is over and the next one may come."""
        self.updates += 1
        wait_for(lambda: sum("Waiting for requests" in line for line in self.lines) >= self.updates,
                 f"{self.name} to be ready for an update")

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as problem:
            return problem.code, ""

    def listen(self):
        return Connection(f"ws://127.0.0.1:{self.port}/ws")

    def upload(self, path):
        """As the form of the page does it; gives the status, 000 where the device hung up before."""
        return subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-F", f"file=@{path}",
                               f"http://127.0.0.1:{self.port}/upload"],
                              capture_output=True, text=True, timeout=PATIENCE).stdout


class Plain:
    """A board that takes uploads and refuses WebSockets, once the upload has begun: the gateway's thread for uploads
    reads the board's description after the gateway has given it up and freed it, unless it is past that by then. A board
    that is not there at all ends SWUpdate where the library is quick to say so."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.uploading = threading.Event()
        self.connections = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind, value, trace):
        for connection in (self.listener, *self.connections):
            connection.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections.append(connection)
                threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection):
        with contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += (data := connection.recv(4096))
                if not data:
                    return
            if head.startswith(b"POST"):
                self.uploading.set()
            elif self.uploading.wait(PATIENCE):
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def follow(gateway, boards, path):
    """Uploads to the gateway and tells what it hears of the boards, one after the other."""
    names = {f"http://127.0.0.1:{board.port}": board.name for board in boards}
    steps, heard, end, ready = [], {name: [] for name in names.values()}, None, False
    progress = gateway.listen()
    status = gateway.upload(path)
    # Messages and statuses come from two threads, each in its order.
    while end is None or not ready:
        told = json.loads(progress.recv())
        if told["type"] == "step" and told["step"] == "1":
            steps.append(int(told["percent"]))
        elif told["type"] == "status" and told["status"] in ("SUCCESS", "FAILURE"):
            end = told["status"]
        elif told["type"] == "message" and told["text"] == "Waiting for requests...":
            ready = True
        elif told["type"] == "message" and (words := re.match(
                r".*\[callback_ws_swupdate\] : (?:(Change status|Connection) (?:on|to) )?(http:[/.0-9:]+?):? :? ?"
                r"(.*)", told["text"])):
            kind, url, text = words.groups()
            heard[names[url]].append((kind, re.sub(r"size \d+", "size N", text.replace(ROOM, "ROOM"))))
    progress.close()
    if end == "SUCCESS":
        say("upload:", status, "steps:", "in order" if steps == sorted(steps) else steps, "to", steps[-1])
    for name, lines in heard.items():
        seen = {text for kind, text in lines if kind == "Change status"}
        # A gateway that knows of a failure stops where it is, a status that is soon followed by another may not be
        # told. Otherwise messages come in their order.
        say(f"-- {name}, SUCCESS {'SUCCESS' in seen}")
        for kind, text in lines if end == "SUCCESS" else ():
            if kind != "Change status" and text not in (*AFTERWARDS, *ANYTIME):
                say(text)
    say("-- end:", end)
    for device in (gateway, *boards):
        device.expect_ready()


def session():
    signer()
    with Device("gateway") as gateway, Device("left") as left, Device("right") as right:
        for device in (gateway, left, right):
            device.check_library()
            say("page:", *device.get("/"), device.get("/nothing")[0])

        def to_boards(name, board, *ports):
            urls = ", ".join(f'"http://127.0.0.1:{port}"' for port in ports)
            with open(board, "rb") as f:
                return update(name, f.read(), ("images", f'type = "swuforward"; properties: {{ url = [{urls}]; }};'))

        data = b"new" * 50_000
        board = update("board", data, ("files", f'path = "{ROOM}/installed";'))
        say("== two boards")
        follow(gateway, (left, right), to_boards("both", board, left.port, right.port))
        with open(f"{ROOM}/installed", "rb") as f:
            say("installed:", f.read() == data)
        say("== a board that refuses its part")
        refused = update("refused", data, ("files", 'path = "/nowhere/at/all";'))
        follow(gateway, (right,), to_boards("bad", refused, right.port))
        say("== a board without WebSockets")
        with Plain() as plain:
            follow(gateway, (), to_boards("plain", board, plain.port))
        say("== the gateway serves on:", gateway.get("/")[0])
        say("== end:", *(device.stop() for device in (gateway, left, right)))


main(session)
