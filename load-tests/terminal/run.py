#!/usr/bin/env python3
"""Talks with a model through a pseudo-terminal and through pipes, as a person and a script would, and says what was seen.

    load-tests/terminal/run.py [--jar target/millrace.jar] [--models models] [--model demo-chat] [--java java]

Needs Linux, Python 3 without anything else, and a java of 25 or later. Exits with 1 where something was not as it should be.
"""

import argparse
import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import urllib.request

CTRL_C, CTRL_D, UP = b"\x03", b"\x04", b"\x1bOA"
PATIENCE = 180
PROMPT = "> "


class Failure(Exception):
    """Something was not as it should be."""


class Seen:
    """A program at a pseudo-terminal: what it has written, and keys for it."""

    def __init__(self, command, environment):
        self.text = ""
        self.read = 0
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def _more(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                self.text += os.read(self.master, 65536).decode("utf-8", "replace")
            except OSError:
                return False
        return True

    def until(self, wanted, what):
        """Waits for a text behind what was waited for last, and returns what was written up to it."""
        end = time.monotonic() + PATIENCE
        while True:
            found = re.compile(wanted, re.S).search(self.text, self.read)
            if found:
                before = self.text[self.read : found.end()]
                self.read = found.end()
                return before
            if time.monotonic() > end or not self._more(1):
                raise Failure(f"{what}: waited for {wanted!r} behind {self.text[self.read:][-2000:]!r}")

    def type(self, keys):
        os.write(self.master, keys)

    def exit_code(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self._more(0.2)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        raise Failure("the program does not end")


def listening(pid):
    """Ports that a process listens to."""
    inodes = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{name}")
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    ports = []
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}", encoding="ascii") as lines:
            for line in list(lines)[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    ports.append(int(fields[1].rsplit(":", 1)[1], 16))
    return ports


def require(condition, what):
    if not condition:
        raise Failure(what)
    print(f"  {what}", flush=True)


def plain(text):
    """Without what colours and moves the cursor."""
    return re.sub(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|[=>]|\][^\x07]*\x07)", "", text).replace("\r", "")


FIGURES = r"\d+ tokens, [^\n]*first after [0-9.]+ s"


def ask(seen, question, what):
    seen.type(question.encode() + b"\r")
    answer = plain(seen.until(FIGURES, what))
    seen.until(PROMPT, what)
    return answer


def talk(command, environment):
    """A conversation: figures, history, Ctrl-C, several lines, the end."""
    seen = Seen(command, environment)
    seen.until(PROMPT, "the first prompt")
    if "--url" not in command:
        require(listening(seen.pid) == [], "no port is listened to")
    require(ask(seen, "Hello there!", "an answer").count("\n") >= 2, "a question is answered, with figures")
    seen.type(UP + b"\r")
    seen.until(FIGURES, "an answer to what arrow up brought")
    require(plain(seen.text).count("Hello there!") >= 2, "arrow up brings what was entered before")
    seen.until(PROMPT, "a prompt")
    seen.type(b"/set min_tokens 400\r")
    seen.until(PROMPT, "a prompt")
    seen.type(b"Tell me a very long story.\r")
    seen.until(r"\w+ \w+ \w+ \w+", "the beginning of a story")
    time.sleep(0.5)
    seen.type(CTRL_C)
    require("stopped" in plain(seen.until(r"stopped", "the stop")), "Ctrl-C stops the answer")
    seen.until(PROMPT, "a prompt behind the stop")
    seen.type(b"/set min_tokens\r")
    seen.until(PROMPT, "a prompt")
    ask(seen, "And now?", "an answer behind the stop")
    require("1 of them stopped" in plain(show(seen)), "the program goes on, and knows what was stopped")
    seen.type(CTRL_C)
    seen.until("ends", "the hint")
    seen.until(PROMPT, "a prompt behind the hint")
    seen.type(CTRL_D)
    require(seen.exit_code() == 0, "Ctrl-D ends, with status 0")
    again = Seen(command, environment)
    again.until(PROMPT, "a prompt of another conversation")
    again.type(UP + UP + b"\r")
    again.until(FIGURES, "an answer to what was entered before")
    require("And now?" in plain(again.text), "history lasts from one conversation to the next")
    again.type(b"/bye\r")
    require(again.exit_code() == 0, "/bye ends, with status 0")


def show(seen):
    seen.type(b"/show\r")
    return seen.until(r"questions and answers[^\n]*", "what is set")


def pipes(command, environment):
    """One answer, and nothing else."""
    done = subprocess.run(command, input=b"Hello there!\n", capture_output=True, env=environment, timeout=PATIENCE, check=False)
    require(done.returncode == 0 and len(done.stdout.strip()) > 0, "a pipe is answered, with status 0")
    require(b"\x1b" not in done.stdout and b"tokens" not in done.stderr, "the answer alone is written")
    prompted = subprocess.run(command + ["Hello there!"], stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=PATIENCE, check=False)
    require(prompted.returncode == 0 and len(prompted.stdout.strip()) > 0, "so is a prompt")
    wrong = subprocess.run(command + ["--set", "temperature=9"], input=b"a", capture_output=True, env=environment, timeout=PATIENCE, check=False)
    require(wrong.returncode == 1 and wrong.stdout == b"" and b"temperature" in wrong.stderr, "a refusal is told on standard error, with status 1")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def served(java, options, environment):
    """The same against a service, whose slot is free as soon as an answer is stopped."""
    port = free_port()
    url = f"http://localhost:{port}"
    log = tempfile.TemporaryFile()
    service = subprocess.Popen(
        java + [f"--server.port={port}", f"--millrace.models.path={options.models}"], stdout=log, stderr=log, env=environment
    )
    try:
        await_ready(url)
        log.seek(0)
        block = log.read().decode("utf-8", "replace")
        require(f"listens on {url}" in block and "Try: curl" in block, "the start says where, and a first request to try")
        require(" WARN " not in block and "ERROR" not in block, "and warns of nothing")
        command = java + ["chat", options.model, "--url", url]
        talk(command, environment)
        pipes(command, environment)
        with urllib.request.urlopen(f"{url}/actuator/prometheus", timeout=30) as answer:
            metrics = answer.read().decode()
        running = [float(line.rsplit(" ", 1)[1]) for line in metrics.splitlines() if re.match(r"millrace_\w*running\w*\{", line)]
        require(all(value == 0 for value in running), f"no slot is left taken ({len(running)} gauges)")
    finally:
        service.terminate()
        service.wait(60)
        log.close()


def await_ready(url):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/actuator/health/readiness", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    raise Failure("the service is not ready")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jar", default="target/millrace.jar")
    parser.add_argument("--models", default="models")
    parser.add_argument("--model", default="demo-chat")
    parser.add_argument("--java", default="java")
    parser.add_argument("--no-service", action="store_true", help="in its own process alone")
    options = parser.parse_args()
    java = [options.java, "-jar", options.jar]
    with tempfile.TemporaryDirectory() as state:
        environment = dict(os.environ, XDG_STATE_HOME=state, TERM="xterm")
        own = java + ["chat", options.model, "--models", options.models]
        print("in its own process, at a terminal", flush=True)
        talk(own, environment)
        mode = os.stat(os.path.join(state, "millrace", "chat-history")).st_mode & 0o777
        require(mode == 0o600, "nobody else may read the history")
        print("in its own process, through pipes", flush=True)
        pipes(own, environment)
        if not options.no_service:
            print("against a service", flush=True)
            served(java, options, environment)
    print(json.dumps({"passed": True}))


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
