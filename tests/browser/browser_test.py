#!/usr/bin/env python3
"""Drives the example test server's page with a headless Chromium.

    tests/browser/browser_test.py PATH-TO-TEST-SERVER [--screenshot FILE] [--dark]
    tests/browser/browser_test.py --plain DIRECTORY PATH-TO-TEST-SERVER [--screenshot FILE]

The second is for the server of an older generation, which has two protocols and
serves the page in that directory; with "-" the one that it was built with.

Needs chromium and chromedriver (Debian: chromium, chromium-driver), nothing
else: it speaks WebDriver over plain HTTP. Prints one line per check and last
"N passed, M failed", or "skipped: REASON".
"""

import argparse
import base64
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

RESOURCES = os.path.join(
    os.path.dirname(os.path.abspath(__file__)),
    "../../examples/test-server/www")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # fixed by the WebDriver standard
PATIENCE = 20  # seconds until something that should happen counts as missing


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(condition, patience=PATIENCE):
    """Polls until the condition gives something true; gives the last value."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.05)


class Program:
    """A child process whose output is collected in the background."""

    def __init__(self, *command):
        self.lines = []
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace")
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def wait_line(self, text):
        return wait_for(lambda: any(text in line for line in self.lines)
                        or self.process.poll() is not None) and any(
                            text in line for line in self.lines)

    def stop(self):
        """Ends it with SIGTERM; gives the exit code, None if it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None


class Browser:
    """One WebDriver session."""

    def __init__(self, driver_port, chromium, profile, dark):
        self.port = driver_port
        arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--window-size=1180,1040",
            f"--user-data-dir={profile}",
        ]
        if dark:
            arguments.append("--force-dark-mode")
        answer = self.call("POST", "/session", {
            "capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "goog:loggingPrefs": {"browser": "ALL"},
                "goog:chromeOptions": {"binary": chromium, "args": arguments},
            }}})
        self.base = f"/session/{answer['sessionId']}"

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        with contextlib.closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Content-Type": "application/json"})
            value = json.load(connection.getresponse())["value"]
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{path}: {value['error']}: {value['message'][:300]}")
        return value

    def do(self, method, path, body=None):
        return self.call(method, self.base + path, body)

    def open(self, url):
        self.do("POST", "/url", {"url": url})

    def new_window(self):
        return self.do("POST", "/window/new", {"type": "tab"})["handle"]

    def switch(self, handle):
        self.do("POST", "/window", {"handle": handle})

    def run(self, script, *arguments):
        return self.do("POST", "/execute/sync", {"script": script, "args": arguments})

    def find(self, css):
        return self.do("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def click(self, css):
        self.do("POST", f"/element/{self.find(css)}/click", {})

    def type(self, css, text):
        element = self.find(css)
        self.do("POST", f"/element/{element}/clear", {})
        self.do("POST", f"/element/{element}/value", {"text": text})

    def drag(self, css, start, end):
        """Draws a line with the mouse; offsets count from the element's middle."""
        origin = {ELEMENT: self.find(css)}

        def move(point, duration):
            return {"type": "pointerMove", "origin": origin, "duration": duration,
                    "x": point[0], "y": point[1]}
        self.do("POST", "/actions", {"actions": [{
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
            "actions": [move(start, 0), {"type": "pointerDown", "button": 0},
                        move(end, 300), {"type": "pointerUp", "button": 0}]}]})

    def screenshot(self, path):
        with open(path, "wb") as out:
            out.write(base64.b64decode(self.do("GET", "/screenshot")))

    def errors(self):
        log = self.do("POST", "/se/log", {"type": "browser"})
        return [entry["message"] for entry in log if entry["level"] == "SEVERE"]

    def quit(self):
        self.do("DELETE", "")


# Counts the pixels of one colour on the middle row of the canvas.
COUNT_PIXELS = """
    const canvas = document.getElementById('canvas');
    const y = Math.round(canvas.height / 2) - 1;
    const { data } = canvas.getContext('2d').getImageData(0, y, canvas.width, 3);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
        count += [0, 1, 2].every((k) => data[i + k] === arguments[0][k]);
    return count;
"""
RED = [0xc0, 0x39, 0x2b]
PLAIN_RED = [0x8b, 0, 0]


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, what):
        print(f"{'ok    ' if good else 'FAILED'} {what}", flush=True)
        if good:
            self.passed += 1
        else:
            self.failed += 1


def number(browser):
    text = browser.run("return document.getElementById('number').textContent")
    return int(text) if text.isdigit() else None


def peers(browser):
    return browser.run(
        "return document.querySelectorAll('#status tbody tr:not(.empty)').length")


def connected(browser, count=3):
    return browser.run("return document.querySelectorAll('.state.on').length") == count


def run_checks(checks, browser, start_server, url, screenshot):
    check = checks.check
    server = start_server()
    first = browser.do("GET", "/window")
    browser.open(url)

    check(wait_for(lambda: connected(browser)), "three connections open")
    before = wait_for(lambda: number(browser))
    check(before is not None and wait_for(lambda: (number(browser) or 0) > before + 10),
          "the counter runs")
    wait_for(lambda: (number(browser) or 0) > 60)
    high = number(browser) or 0
    browser.click("#reset")
    check(wait_for(lambda: (number(browser) or high) < high), "the counter starts again")
    check(wait_for(lambda: peers(browser) == 1), "status lists one peer")

    second = browser.new_window()
    browser.switch(second)
    browser.open(url)
    check(wait_for(lambda: peers(browser) == 2), "status lists two peers in the new tab")
    check(wait_for(lambda: connected(browser)), "the new tab is connected")
    check(browser.run(COUNT_PIXELS, RED) == 0, "the new tab's sheet is empty")
    browser.switch(first)
    check(wait_for(lambda: peers(browser) == 2), "status lists two peers in the first tab")

    browser.click("#swatches button:nth-child(5)")
    browser.drag("#canvas", (-150, 0), (150, 0))
    here = browser.run(COUNT_PIXELS, RED)
    check(here > 200, f"a line is drawn in the first tab ({here} pixels)")
    if screenshot:
        browser.drag("#canvas", (-150, 40), (90, -70))
        browser.run("document.getElementById('form').requestSubmit()")
        time.sleep(1)
        browser.screenshot(screenshot)
    browser.switch(second)
    check(wait_for(lambda: browser.run(COUNT_PIXELS, RED) >= here),
          "the same line appears in the second tab")
    browser.drag("#canvas", (-150, -60), (150, 60))
    browser.do("DELETE", "/window")
    browser.switch(first)
    check(wait_for(lambda: peers(browser) == 1), "a closed tab leaves the status")

    browser.type("input[name=name]", "<b>Ada</b> & Co")
    browser.click("#form button")
    check(wait_for(lambda: browser.run(
        "return document.querySelector('#answer dd')?.textContent") == "<b>Ada</b> & Co"),
          "the form comes back with its mark-up harmless")
    check(browser.run("return document.querySelectorAll('#answer b').length") == 0,
          "no element was made from it")

    check(wait_for(lambda: browser.run("return [...document.querySelectorAll('#sites tbody tr')]"
                                       ".map((row) => row.dataset.kind).join()")
                   == "files,callback,redirect,cgi,files,redirect"), "hosts and mounts are listed")
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", "/", headers={"Host": f"other.localhost:{port}"})
        page = connection.getresponse().read().decode()
    check("This page belongs to" in page, "the second virtual host has a page of its own")
    browser.click("#run-cgi")
    check(wait_for(lambda: all(line in browser.run(
        "return document.getElementById('cgi-answer').textContent").splitlines() for line in (
            "The body has 5 bytes.", "PATH_INFO=/from/the/page", "QUERY_STRING=why=to%20show"))),
          "the script answers with what it was told")
    check(browser.run("return fetch('/home').then((r) => r.redirected && new URL(r.url).pathname)") == "/",
          "the redirect leads to the page")

    browser.click("#closeme")
    check(wait_for(lambda: (number(browser) or 99) < 20) and wait_for(lambda: connected(browser)),
          "a connection closed by the server is opened again")

    check(not browser.errors(), "no error in the browser's log")
    check(server.stop() == 0, "the server ends cleanly on SIGTERM")
    check(wait_for(lambda: not connected(browser)), "the page notices")
    server = start_server()
    check(wait_for(lambda: connected(browser) and number(browser) is not None, 30),
          "the page comes back by itself with the server")
    check(server.stop() == 0, "the server ends cleanly again")


def run_plain_checks(checks, browser, start_server, url, screenshot):
    check = checks.check
    server = start_server()
    first = browser.do("GET", "/window")
    browser.open(url)

    check(wait_for(lambda: connected(browser, 2)), "two connections open")
    before = wait_for(lambda: number(browser))
    check(before is not None and wait_for(lambda: (number(browser) or 0) > before + 10),
          "the counter runs")
    wait_for(lambda: (number(browser) or 0) > 60)
    high = number(browser) or 0
    browser.click("#reset")
    check(wait_for(lambda: (number(browser) or high) < high), "the counter starts again")
    check(browser.run("return document.querySelector('img').naturalWidth") > 0,
          "the picture is shown")

    second = browser.new_window()
    browser.switch(second)
    browser.open(url)
    check(wait_for(lambda: connected(browser, 2)), "the new tab is connected")
    check(browser.run(COUNT_PIXELS, PLAIN_RED) == 0, "the new tab's sheet is empty")
    browser.switch(first)
    browser.click("#swatches button:nth-child(4)")
    browser.drag("#canvas", (-150, 0), (150, 0))
    here = wait_for(lambda: browser.run(COUNT_PIXELS, PLAIN_RED))
    check(here > 200, f"a line is drawn in the first tab ({here} pixels)")
    if screenshot:
        browser.screenshot(screenshot)
    browser.switch(second)
    check(wait_for(lambda: browser.run(COUNT_PIXELS, PLAIN_RED) >= here),
          "the same line appears in the second tab")
    browser.do("DELETE", "/window")
    browser.switch(first)
    before = number(browser) or 0
    check(wait_for(lambda: (number(browser) or 0) > before), "a closed tab stops nothing")

    check(not browser.errors(), "no error in the browser's log")
    # Servers that never return have no end of their own.
    check(server.stop() in (0, -signal.SIGTERM), "SIGTERM ends the server")
    check(wait_for(lambda: connected(browser, 0)), "the page notices")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--screenshot")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--plain", metavar="DIRECTORY")
    options = parser.parse_args()

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") \
        or shutil.which("google-chrome")
    driver_path = shutil.which("chromedriver")
    if not chromium or not driver_path:
        missing = "chromium" if not chromium else "chromedriver"
        print(f"skipped: {missing} is not installed (Debian: chromium, chromium-driver)")
        return 0

    checks = Checks()
    port = free_port()
    programs = []

    def start(*command, ready):
        program = Program(*command)
        programs.append(program)
        if not program.wait_line(ready):
            raise RuntimeError(f"{command[0]} did not start: " + " | ".join(program.lines))
        return program

    def start_server():
        where = [] if options.plain == "-" else ["--resource", options.plain or RESOURCES]
        return start(options.server, "--port", str(port), *where, ready="istening on ")

    run = run_plain_checks if options.plain else run_checks

    browser = None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        try:
            driver_port = free_port()
            start(driver_path, f"--port={driver_port}", ready="started successfully")
            browser = Browser(driver_port, chromium, profile, options.dark)
            run(checks, browser, start_server, f"http://127.0.0.1:{port}/", options.screenshot)
        except (OSError, RuntimeError, ValueError, http.client.HTTPException) as error:
            checks.check(False, f"the run was cut short: {error}")
        finally:
            if browser:
                with contextlib.suppress(OSError, RuntimeError, ValueError,
                                         http.client.HTTPException):
                    browser.quit()
            for program in reversed(programs):
                program.stop()
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
