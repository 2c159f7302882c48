#!/usr/bin/env python3
"""Compares this library with the original and writes what comes of it: the tables of README.md and all of docs/bench.

bench.py [-n ROUNDS] [-t SECONDS] [-k WORD] [OURS [ORIGINAL]]

OURS and ORIGINAL are directories with libwebsockets.so.17: by default the one of target/faces, and the distribution's
as tests/oracle.sh unpacks it. Both run in turn, a fresh server each time, ROUNDS times (3) for SECONDS (2.5); the server
has the first processor, the load the last. A ratio is the median of those of the rounds. What takes absolute time is
not written down: that is the machine's affair. With -k only what has WORD in its name is measured, and printed.
"""
import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is written into the tree but what this is for

import picture

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SONAME = "libwebsockets.so.17"
PATIENCE = 180

# A short name, what it is, the load, the server.
SERVERS = [
    ("tiny50p", "WebSocket echo of 20 bytes, 50 connections, 16 in flight each", "echo -c 50 -d 16", ""),
    ("tiny500p", "echo of 20 bytes, 500 connections, 16 in flight each", "echo -c 500 -d 16", ""),
    ("tiny50", "echo of 20 bytes, 50 connections, 1 in flight each", "echo -c 50", ""),
    ("echo1k", "echo of 1 KiB, 50 connections, 1 in flight each", "echo -c 50 -s 1024", ""),
    ("frag", "echo of 1 KiB in 4 fragments, 1 in flight each", "echo -c 50 -s 1024 -f 4", ""),
    ("echo64k", "echo of 64 KiB", "echo -c 10 -d 2 -s 65536 -b", ""),
    ("idle10k", "10 connections echoing beside 10 000 idle ones", "echo -c 10 -i 10000", ""),
    ("deflate1k", "echo of 1 KiB, compressed, 1 in flight each", "echo -c 50 -s 1024 -z", "-z"),
    ("deflate1kp", "echo of 1 KiB, compressed, 16 in flight each", "echo -c 50 -d 16 -s 1024 -z", "-z"),
    ("http-dyn", "HTTP, a reply made in memory", "/dyn -c 50", ""),
    ("http-file", "HTTP, a file of 1 KiB", "/file/small.html -c 50", ""),
    ("http-big", "HTTP, a file of 10 MiB", "/static/big.txt -c 4", ""),
    ("connect", "connect, upgrade, one echo, close", "connect -c 32", ""),
    ("tls-tiny50", "TLS, echo of 20 bytes, 50 connections, 1 in flight each", "echo -S -c 50", "TLS"),
    ("tls-tiny50p", "TLS, echo of 20 bytes, 50 connections, 16 in flight each", "echo -S -c 50 -d 16", "TLS"),
    ("tls-echo64k", "TLS, echo of 64 KiB", "echo -S -c 10 -d 2 -s 65536 -b", "TLS"),
    ("tls-push1m", "TLS, messages of 1 MiB to 4 clients", "push -S -c 4 -s 1048576", "TLS"),
    ("tls-connect", "TLS, connect, upgrade, one echo, close", "connect -S -c 16", "TLS"),
    ("https-dyn", "https, a reply made in memory", "/dyn -S -c 50", "TLS"),
    ("https-big", "https, a file of 10 MiB", "/static/big.txt -S -c 4", "TLS"),
]
IDLE = [
    ("idle10k", "an idle WebSocket", "echo -c 10 -i 10000", ""),
    ("tls-idle2k", "the same under TLS", "echo -S -c 10 -i 2000", "TLS"),
]
CLIENTS = {
    "one1": "1 connection, 20 bytes, 1 in flight",
    "one16": "the same, 16 in flight",
    "fifty1": "50 connections, 1 in flight",
    "fifty16": "the same, 16 in flight each",
    "kilo1": "50 connections, 1 KiB, 1 in flight",
    "kilo16": "the same, 16 in flight each",
}
INSTRUCTIONS = {
    "ws1": "20 bytes echoed, 1 in flight",
    "ws16": "the same, 16 in flight",
    "ws1k": "1 KiB, 1 in flight",
    "frag": "1 KiB in 4 fragments",
    "http": "HTTP, a reply made in memory",
    "file": "HTTP, a file of 1 KiB",
    "connect": "connect, upgrade, one echo, close",
}
# What the picture shows: title, what is counted, the numbers, and the load for one of them.
CURVES = [
    ("all echo, 1 in flight each", "connections", [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], "echo -c {}"),
    ("all echo, 16 in flight each", "connections", [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], "echo -c {} -d 16"),
    ("10 echo, 1 in flight each", "idle connections beside them", [0, 10, 100, 1000, 10000], "echo -c 10 -i {}"),
]

PICTURES = {
    "cost.svg": "Cost per message against connections, of this library and the original",
    "bars.svg": "Cost per message of each workload, this library to the original",
}


def run(*command, **more):
    return subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE, text=True, **more).stdout


class Bench:
    def __init__(self, ours, original, rounds, seconds, at):
        self.sides = [Path(ours).resolve(), Path(original).resolve()]
        self.rounds, self.seconds, self.at = rounds, seconds, Path(at)
        cpus = sorted(os.sched_getaffinity(0))
        self.server_cpu, self.load_cpu = cpus[0], cpus[-1]
        cc = [os.environ.get("CC", "cc"), "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"]
        newest = run(ROOT / "abi/generations.sh").split()[0]
        library = self.sides[0] / SONAME
        run(*cc, "-I", ROOT / "include" / newest, HERE / "server.c", "-o", self.at / "server", library)
        run(*cc, HERE / "load.c", "-o", self.at / "load", "-lssl", "-lcrypto", "-lz")
        run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-subj", "/CN=localhost", "-keyout", self.at / "key.pem", "-out", self.at / "cert.pem", stderr=subprocess.DEVNULL,
        )  # fmt: skip
        (self.at / "small.html").write_bytes(b"x" * 1024)
        (self.at / "big.txt").write_bytes(os.urandom(10 << 20))

    def once(self, side, load, serve, seconds):
        """One run on one side: what is done per second, processor time for each, bytes per idle connection."""
        options = ["-c", self.at / "cert.pem", "-k", self.at / "key.pem"] if serve == "TLS" else serve.split()
        with open(self.at / "log", "w+") as log:
            server = subprocess.Popen(
                [self.at / "server", *options, self.at],
                env=dict(os.environ, LD_LIBRARY_PATH=str(self.sides[side])),
                stdout=subprocess.PIPE, stderr=log, text=True,
                preexec_fn=lambda: os.sched_setaffinity(0, {self.server_cpu}),
            )  # fmt: skip
            try:
                port = server.stdout.readline().strip()
                maps = Path(f"/proc/{server.pid}/maps").read_text() if port else ""
                if str((self.sides[side] / SONAME).resolve()) not in maps:
                    raise RuntimeError(f"no server on {self.sides[side]}")
                said = run(
                    self.at / "load", *load.split(), "-p", port, "-P", server.pid, "-t", seconds,
                    timeout=PATIENCE, preexec_fn=lambda: os.sched_setaffinity(0, {self.load_cpu}),
                )  # fmt: skip
                return tuple(map(float, said.split()))
            except (RuntimeError, subprocess.SubprocessError):
                log.seek(0)
                sys.stderr.write(log.read())
                raise
            finally:
                server.kill()
                server.wait()
                server.stdout.close()

    def pairs(self, load, serve="", rounds=None, seconds=None):
        """[(ours, original)] of so many rounds."""
        seconds = seconds or self.seconds
        return [tuple(self.once(side, load, serve, seconds) for side in (0, 1)) for _ in range(rounds or self.rounds)]


class Ratio:
    """The median of some ratios, and their range."""

    def __init__(self, values):
        self.low, self.high, self.median = min(values), max(values), statistics.median(values)

    @classmethod
    def of(cls, pairs, index):
        return cls([ours[index] / original[index] for ours, original in pairs])

    @staticmethod
    def number(value):
        return f"x{value:.0f}" if value >= 9.5 else f"x{value:.1f}" if value >= 1.95 else f"x{value:.2f}"

    def brief(self):
        """Where the rounds do not agree, that is said."""
        if self.high > 1.25 * self.low:
            return f"{self.number(self.low)} to {self.number(self.high)}"
        return self.number(self.median)

    def full(self):
        return f"{self.number(self.median)} ({self.number(self.low)} to {self.number(self.high)})"


def client_ratios(sides, rounds):
    said = run(HERE / "client.sh", *sides, rounds)
    number, ratios = r"x([\d.]+) \(([\d.]+)-([\d.]+)\)", {}
    for name, *found in re.findall(rf"^(\w+) +cpu/message {number}  rate {number}$", said, re.M):
        cpu, rate = ([float(n) for n in found[i : i + 3]] for i in (0, 3))
        ratios[name] = (Ratio([cpu[1], cpu[0], cpu[2]]), Ratio([rate[1], rate[0], rate[2]]))
    if set(ratios) != set(CLIENTS):
        raise RuntimeError(f"client.sh has said:\n{said}")
    return ratios


def instructions(sides):
    """{workload: (ours, original)}; nothing where valgrind is missing."""
    if not shutil.which("valgrind"):
        return {}
    said = [dict(line.split() for line in run(HERE / "instructions.sh", side).splitlines()) for side in sides]
    return {name: (int(said[0][name]), int(said[1][name])) for name in INSTRUCTIONS}


def machine():
    """What the figures depend on."""
    cpu = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M) or [os.uname().machine]
    name = re.findall(r'^PRETTY_NAME="(.*)"$', Path("/etc/os-release").read_text(), re.M) or ["Linux"]
    cc = run(os.environ.get("CC", "cc"), "--version").splitlines()[0]
    ssl = " ".join(run("openssl", "version").split()[:2])
    return (
        f"{len(os.sched_getaffinity(0))} processors ({cpu[0]}), {name[0]}, Linux {os.uname().release}, {ssl}, {cc}; "
        f"load average before the first run {os.getloadavg()[0]:.1f}"
    )


def table(head, rows):
    lines = ["| " + " | ".join(head).lstrip() + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def replace_between(path, mark, new):
    """What stands between `<!-- bench: MARK -->` and `<!-- end -->`."""
    old = path.read_text()
    begin = f"<!-- bench: {mark} -->\n"
    if old.count(begin) != 1:
        raise RuntimeError(f"{path} has no place for {mark}")
    before, rest = old.split(begin)
    _, after = rest.split("<!-- end -->", 1)
    path.write_text(f"{before}{begin}{new}\n<!-- end -->{after}")


def curve(bench, numbers, load):
    """([(number, ours)], [(number, original)]), in terms of the original at the first number."""
    both = ([], [])
    for n in numbers:
        pairs = bench.pairs(load.format(n).replace(" -i 0", ""), rounds=2, seconds=min(bench.seconds, 1.5))
        for side in (0, 1):
            both[side].append((n, statistics.median(pair[side][1] for pair in pairs)))
        print(f"  {load.format(n)}: x{both[0][-1][1] / both[1][-1][1]:.2f}", flush=True)
    unit = both[1][0][1]
    return tuple([(n, cost / unit) for n, cost in one] for one in both)


def measure_servers(bench, word):
    results = {}
    for name, _, load, serve in SERVERS + IDLE:
        if word not in name or name in results:
            continue
        pairs = bench.pairs(load, serve, rounds=2 if " -i " in load else None)
        results[name] = pairs
        print(f"  {name}: rate {Ratio.of(pairs, 0).full()}, cpu {Ratio.of(pairs, 1).full()}", flush=True)
    return results


def write(out, about, servers, clients, counts, curves):
    out.mkdir(parents=True, exist_ok=True)
    rows = [(what, load, Ratio.of(servers[name], 0), Ratio.of(servers[name], 1)) for name, what, load, _ in SERVERS]
    head = ["", "Rate", "Server CPU per message or request"]
    client_head = ["", "Rate", "Client CPU per message"]
    readme = ROOT / "README.md"
    replace_between(readme, "servers", table(head, [[what, rate.brief(), cpu.brief()] for what, _, rate, cpu in rows]))
    brief = [[what, clients[name][1].brief(), clients[name][0].brief()] for name, what in CLIENTS.items()]
    replace_between(readme, "clients", table(client_head, brief))

    pictures = [f"![{what}](docs/bench/{name})" for name, what in PICTURES.items()]
    replace_between(readme, "pictures", "\n\n".join(pictures))

    title = "Server CPU per message, WebSocket echo of 20 bytes (x1: the original, at the left end)"
    panels = [(name, below, *curves[name]) for name, below, _, _ in CURVES]
    (out / "cost.svg").write_text(picture.costs(title, panels))
    title = "Server CPU per message or request, this library to the original"
    (out / "bars.svg").write_text(picture.bars(title, [(what, cpu.median) for what, _, _, cpu in rows]))

    idle = []
    for name, what, load, _ in IDLE:
        ours, original = (statistics.median(pair[side][2] for pair in servers[name]) for side in (0, 1))
        idle.append([what, f"`load {load}`", f"{ours:,.0f}", f"{original:,.0f}", f"x{ours / original:.2f}"])
    full = [[what, f"`load {load}`", rate.full(), cpu.full()] for what, load, rate, cpu in rows]
    full_clients = [[what, clients[name][1].full(), clients[name][0].full()] for name, what in CLIENTS.items()]
    counted = [
        [INSTRUCTIONS[name], f"`{name}`", f"{ours:,}", f"{original:,}", f"x{ours / original:.2f}"]
        for name, (ours, original) in counts.items()
    ]
    parts = [
        "# Measured", "`make bench` writes this page, its pictures and the tables of the README.",
        f"Machine: {about}.",
        "The same programs run on this library and on Debian 12's libwebsockets 4.1.6, in turn. Everything is a ratio, this "
        "library to the other: the median of the rounds, with their range. The server has one processor, the load another.",
        *[f"![{what}]({name})" for name, what in PICTURES.items()],
        "## Servers", "`tests/perf/server.c` under the load of `tests/perf/load.c`:",
        table(["", "Load", *head[1:]], full),
        "## Memory of idle connections", table(["Bytes of the process for", "Load", "This library", "The original", "Ratio"], idle),
        "## Clients", "`tests/perf/client.sh` (the server is a plain echo loop):", table(client_head, full_clients),
    ]  # fmt: skip
    if counts:
        parts += [
            "## Instructions",
            "In user space, for each message or request, counted by `tests/perf/instructions.sh`; the same on every run:",
            table(["", "Workload", "This library", "The original", "Ratio"], counted),
        ]
    (out / "README.md").write_text("\n\n".join(parts) + "\n")


def main():
    parse = argparse.ArgumentParser(usage=__doc__)
    parse.add_argument("-n", type=int, default=3, dest="rounds")
    parse.add_argument("-t", type=float, default=2.5, dest="seconds")
    parse.add_argument("-k", default="", dest="word")
    parse.add_argument("ours", nargs="?")
    parse.add_argument("original", nargs="?")
    given = parse.parse_args()
    newest = run(ROOT / "abi/generations.sh").split()[0]
    ours = given.ours or ROOT / "target/faces" / newest
    original = given.original
    if not original:
        oracle = run(ROOT / "tests/oracle.sh").strip()
        original = next((p.parent for p in Path(oracle, "root").rglob(SONAME)), None)
        if not original:
            print(oracle)
            return
    about = machine()
    with tempfile.TemporaryDirectory() as at:
        bench = Bench(ours, original, given.rounds, given.seconds, at)
        print("servers", flush=True)
        servers = measure_servers(bench, given.word)
        if given.word:
            return
        print("connections", flush=True)
        curves = {name: curve(bench, numbers, load) for name, _, numbers, load in CURVES}
        print("clients", flush=True)
        clients = client_ratios(bench.sides, given.rounds)
        print("instructions", flush=True)
        counts = instructions(bench.sides)
    write(ROOT / "docs/bench", about, servers, clients, counts, curves)


if __name__ == "__main__":
    main()
