#!/usr/bin/env python3
"""Janus, a WebRTC gateway: its API over ws and wss, its admin API on a unix socket, its events to a WebSocket server."""

import json
import os
import queue
import re
import threading

import websockets
from common import (LIB, PATIENCE, ROOM, Connection, Program, certificate, free_port, main, say, serve, trusting, write)

BIG = 200_000  # of them the longest message consists


def configure(ports, events):
    cert, key = certificate()
    # Only what is driven here: another transport would want a port of its own.
    for kind, name in (("plugins", "echotest"), ("transports", "websockets"), ("events", "wsevh")):
        os.makedirs(f"{ROOM}/{kind}")
        os.symlink(f"{LIB}/janus/{kind}/libjanus_{name}.so", f"{ROOM}/{kind}/libjanus_{name}.so")
    write("etc/janus.jcfg", f"""
general: {{
    configs_folder = "{ROOM}/etc"
    plugins_folder = "{ROOM}/plugins"
    transports_folder = "{ROOM}/transports"
    events_folder = "{ROOM}/events"
    loggers_folder = "{ROOM}/loggers"
    admin_secret = "open"
    debug_level = 4
    debug_colors = false
}}
nat: {{ ice_enforce_list = "127.0.0.1" }}
events: {{ broadcast = true }}
""")
    write("etc/janus.transport.websockets.jcfg", f"""
general: {{
    json = "compact"
    pingpong_trigger = 1
    pingpong_timeout = 20
    ws = true
    ws_port = {ports["ws"]}
    ws_ip = "127.0.0.1"
    ws_logging = "err,warn"
    wss = true
    wss_port = {ports["wss"]}
    wss_ip = "127.0.0.1"
}}
admin: {{
    admin_ws = true
    admin_ws_unix = "{ROOM}/admin.sock"
}}
certificates: {{ cert_pem = "{cert}" cert_key = "{key}" }}
""")
    write("etc/janus.eventhandler.wsevh.jcfg", f"""
general: {{
    enabled = true
    events = "sessions,handles,transports"
    grouping = false
    json = "compact"
    backend = "ws://127.0.0.1:{events}/events"
    subprotocol = "janus-events"
}}
""")


def shape(value):
    """A reply without what is different every time."""
    if isinstance(value, dict):
        return {k: "ID" if k in ("id", "session_id", "sender", "handle_id") else shape(v) for k, v in value.items()}
    if isinstance(value, str) and len(value) > 300:
        return f"{value[:10]}... ({len(value)})"
    if isinstance(value, str):
        return re.sub(r"\d{6,}", "ID", value)
    return value


class Client:
    """Somebody who speaks Janus's API; remembers what was said."""

    def __init__(self, connection):
        self.connection = connection
        self.said = []
        self.number = 0

    def ask(self, kinds=1, **request):
        """One request and what is said about it, so many replies of different kinds; gives the last."""
        self.number += 1
        transaction = request.setdefault("transaction", f"t{self.number}")
        self.connection.send(json.dumps(request))
        answers = {}
        while len(answers) < kinds:
            answer = json.loads(self.connection.recv())
            # Janus tells of other things, too, whenever they happen.
            if answer.get("transaction") == transaction:
                answers[answer["janus"]] = answer
        # What a plugin does comes from a thread of its own, before the answer or after it.
        self.said += [json.dumps(shape(answers[kind]), sort_keys=True) for kind in sorted(answers)]
        return answer

    def session(self):
        """A session from first to last."""
        session = self.ask(janus="create")["data"]["id"]
        handle = self.ask(janus="attach", session_id=session, plugin="janus.plugin.echotest")["data"]["id"]
        here = {"session_id": session, "handle_id": handle}
        self.ask(janus="keepalive", session_id=session)
        # The plugin answers a message twice: that it came, and what came of it.
        self.ask(2, janus="message", body={"audio": True, "video": False}, **here)
        self.ask(2, janus="message", body={"audio": True, "note": "x" * BIG}, **here)
        self.ask(janus="keepalive", session_id=session, transaction="y" * BIG)
        self.ask(janus="message", body="no object", **here)
        self.ask(janus="detach", **here)
        self.ask(janus="destroy", session_id=session)
        self.ask(janus="keepalive", session_id=session)

    def misdeeds(self):
        for text in ("{", "[]", '{"janus":"nothing"}'):
            self.connection.send(text)
            answer = {}
            while "error" not in answer:
                answer = json.loads(self.connection.recv())
            self.said.append(f"error {answer['error']['code']}")

    def close(self):
        self.said.append(f"closed: {self.connection.close()}")


def drive(title, connect, crowd=1):
    """So many clients at once, each with a session of its own."""
    clients = [Client(connect()) for _ in range(crowd)]
    say(f"== {title}: {clients[0].connection.subprotocol}")
    threads = [threading.Thread(target=client.session) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clients[0].misdeeds()
    for client in clients:
        client.close()
    for line in clients[0].said:
        say(line)
    alike = sum(client.said[:12] == clients[0].said[:12] for client in clients)
    say(f"{alike} of {crowd} had such a session")


def refused(title, connect):
    try:
        connect().close()
        say(f"== {title}: let in")
    except websockets.exceptions.InvalidStatus as problem:
        say(f"== {title}: {problem.response.status_code}")
    except (OSError, EOFError, websockets.exceptions.WebSocketException) as problem:
        say(f"== {title}: no connection ({type(problem).__name__})")


def session():
    ports = {name: free_port() for name in ("ws", "wss")}
    events = queue.Queue()

    async def backend(connection):
        events.put(f"{connection.request.path} {connection.subprotocol}")
        async for message in connection:
            events.put(message)

    configure(ports, serve(backend, subprotocols=["janus-events"]))
    talk(ports, events)


def talk(ports, events):
    def connect(name="ws", **options):
        options.setdefault("subprotocols", ["janus-protocol"])
        return Connection(f"{name}://127.0.0.1:{ports[name]}/", **options)

    trust = trusting(certificate()[0])
    with Program("/usr/bin/janus", "-C", f"{ROOM}/etc/janus.jcfg", "-F", f"{ROOM}/etc") as janus:
        janus.expect("WebSockets thread started")
        for port in ports.values():
            janus.expect_port(port)
        janus.check_library()
        say(f"== events: {events.get(timeout=PATIENCE)}")
        drive("ws", connect)
        drive("ws, compression offered", lambda: connect(compression="deflate"))
        drive("ws, a crowd", connect, 12)
        drive("wss", lambda: connect("wss", ssl=trust))
        drive("wss, a crowd", lambda: connect("wss", ssl=trust), 12)
        refused("plain on the wss port", lambda: Connection(f"ws://127.0.0.1:{ports['wss']}/"))
        refused("another subprotocol", lambda: connect(subprotocols=["chat"]))
        refused("no subprotocol", lambda: connect(subprotocols=None))
        admin = Client(Connection(f"{ROOM}/admin.sock", subprotocols=["janus-admin-protocol"]))
        admin.ask(janus="ping")
        say(f"== admin, on a unix socket: {admin.said[0]}")
        count = admin.ask(janus="list_sessions", admin_secret="open")["sessions"]
        say(f"sessions left: {len(count)}")
        admin.close()
        idle = connect()
        say("== an idle client is pinged:", idle.pinged.wait(PATIENCE))
        connect().vanish()
        say("== the others after one vanished:", Client(idle).ask(janus="ping")["janus"])
        told = []
        while sum('"destroyed"' in text for text in told) < 27:
            told.append(events.get(timeout=PATIENCE))
        say("== events: sessions destroyed:", sum('"destroyed"' in text for text in told))
        code = janus.stop()
        say(f"== end: {code}")
        try:
            idle.recv()
        except websockets.exceptions.ConnectionClosed as problem:
            say("the idle client's end:", problem.rcvd.code if problem.rcvd else "without a close frame")


main(session)
