"""What does the workbench cost: one drag, a click, fifty users, memory?

    python benchmarks/workbench.py                 the flagship
    python benchmarks/workbench.py --users 50 --seconds 20

A server of its own on this machine, asked over loopback, as a page asks it. The yardstick is a
request that solves nothing (the list of cases), in the same run: machines differ and are shared,
so read the ratios. A drag is sixty values that no one asked for before. Processor time is the
server's, of all its threads. A user asks for a fresh view once a second; the run is bounded and
ends by itself.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

CASE = "belarus-2025"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server, and what asking it took."""

    process: subprocess.Popen[str]
    port: int
    token: str
    errors: list[int] = field(default_factory=list)

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, line: http.client.HTTPConnection, path: str, body: Any = None) -> float:
        """Return the seconds until the whole answer was here."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        began = time.perf_counter()
        line.request("GET" if body is None else "POST", f"/api/v1{path}", content, headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            self.errors.append(answer.status)
        return time.perf_counter() - began

    def processor(self) -> float:
        """Return the processor seconds that it used so far."""
        parts = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / TICK

    def memory(self) -> float:
        """Return its resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (kilobytes,) = re.findall(r"VmRSS:\s+(\d+) kB", status)
        return int(kilobytes) / 1000


def started() -> Server:
    program = [sys.executable, "-m", "detente", "serve", "--no-browser"]
    process = subprocess.Popen(program, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r":(\d+)/\?token=(\S+)", process.stderr.readline())
    assert found is not None
    return Server(process, int(found[1]), found[2])


def fresh(place: int) -> dict[str, Any]:
    """A view that was not asked for before."""
    return {"view": f"outcomes.room={0.5 + place / 100_000:.5f}", "concept": "seq"}


def told(name: str, seconds: list[float], yard: float) -> None:
    high = quantiles(seconds, n=20)[-1]
    middle = median(seconds)
    print(f"{name:<34}{1000 * middle:8.1f}{1000 * high:8.1f}{middle / yard:8.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    server = started()
    try:
        measure(server, asked.users, asked.seconds)
    finally:
        server.process.terminate()
        server.process.wait(timeout=20)
    print(f"answers that were no answer: {len(server.errors)}")


def measure(server: Server, users: int, seconds: float) -> None:
    line = server.connection()
    for place in range(3):  # opens, compiles what is missing
        server.ask(line, f"/cases/{CASE}/solve", fresh(-1 - place))
        server.ask(line, f"/cases/{CASE}/states/1/why", {"view": "", "concept": "seq"})
    print(f"{'milliseconds':<34}{'median':>8}{'p95':>8}{'ratio':>8}")
    empty = [server.ask(line, "/cases") for _ in range(60)]
    yard = median(empty)
    told("a request that solves nothing", empty, yard)
    before = server.processor()
    drag = [server.ask(line, f"/cases/{CASE}/solve", fresh(k)) for k in range(60)]
    used = (server.processor() - before) / len(drag)
    told("slider: a fresh view", drag, yard)
    again = [server.ask(line, f"/cases/{CASE}/solve", fresh(k)) for k in range(20, 60)]
    told("the same view again", again, yard)
    why = [
        server.ask(line, f"/cases/{CASE}/states/{k}/why", {"view": "", "concept": "seq"})
        for k in range(1, 61)
    ]
    told("click: why, all parties", why, yard)
    print(f"processor time of the server a fresh view: {1000 * used:.1f} ms")
    crowd(server, users, seconds)
    print(f"resident memory: {server.memory():.0f} MB")


def crowd(server: Server, users: int, seconds: float) -> None:
    """Let users ask for a fresh view a second each, and tell how long they waited."""
    waits: list[float] = []
    ends = time.monotonic() + seconds

    def user(me: int) -> None:
        line, place = server.connection(), 0
        time.sleep(me / users)
        while time.monotonic() < ends:
            began = time.monotonic()
            waits.append(server.ask(line, f"/cases/{CASE}/solve", fresh(1000 * (me + 1) + place)))
            place += 1
            time.sleep(max(0.0, 1.0 - (time.monotonic() - began)))

    threads = [threading.Thread(target=user, args=(me,)) for me in range(users)]
    before = server.processor()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    used = (server.processor() - before) / len(waits)
    high = quantiles(waits, n=20)[-1]
    print(
        f"{users} users for {seconds:g} s: {len(waits)} answers, median {1000 * median(waits):.0f} "
        f"ms, p95 {1000 * high:.0f} ms, {1000 * used:.1f} ms of processor time each"
    )


if __name__ == "__main__":
    main()
