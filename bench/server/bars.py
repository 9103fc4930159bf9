#!/usr/bin/env python3
"""The server's bars, each measured and judged: PASS or FAIL a line, and an exit code of 1 when one fails.

    bench/server/bars.py               all of them (about 15 minutes on two idle cores)
    bench/server/bars.py routes kill   only these
    bench/server/bars.py --list

Needs: cargo, Python 3.9, and for `api` schemathesis 4.32 (PyPI; or SCHEMATHESIS=/path/to/it). The load comes from one thread
(crates/sealane-server/examples/load.rs), on the same machine, pinned to one core where `taskset` is there.
SEALANE_BIN and SEALANE_LOAD name programs that are built already; KILL_ROUNDS, MILLION, CANCELS, EXAMPLES and SECONDS_A_BAR change the lengths.
"""

import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
SECONDS = int(os.environ.get("SECONDS_A_BAR", "15"))
ROUNDS = int(os.environ.get("KILL_ROUNDS", "200"))
CANCELS = int(os.environ.get("CANCELS", "30"))
MILLION = int(os.environ.get("MILLION", "1000000"))
results = []


def judge(bar, good, said):
    results.append((bar, bool(good), said))
    print(f"{'PASS' if good else 'FAIL'}  {bar}: {said}", flush=True)


def build():
    def made(variable, args, path):
        if variable in os.environ:
            return Path(os.environ[variable])
        subprocess.run(["cargo", "build", "-q", "--release", *args], cwd=ROOT, check=True)
        return TARGET / "release" / path

    return (
        made("SEALANE_BIN", ["-p", "sealane"], "sealane"),
        made("SEALANE_LOAD", ["-p", "sealane-server", "--example", "load"], "examples/load"),
    )


class Server:
    """One server with a store of its own."""

    def __init__(self, store=None, config="", before=None):
        self.dir = Path(tempfile.mkdtemp(prefix="sealane-bars-"))
        self.store = Path(store) if store else self.dir / "store.sqlite"
        self.log = self.dir / "log"
        command = [str(BIN), "serve", "--listen", "127.0.0.1:0", "--store", str(self.store)]
        if config:
            (self.dir / "server.toml").write_text(config)
            command += ["--config", str(self.dir / "server.toml")]
        self.began = time.monotonic()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stderr=log, stdout=log, preexec_fn=before, restore_signals=before is None
            )
        self.at = None

    def ready(self, within=30.0):
        """Seconds from the start until the server says that it is ready."""
        while time.monotonic() - self.began < within:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {self.said()}")
            if self.at is None:
                found = re.search(r"http://[0-9.]+:\d+", self.said())
                self.at = found.group(0) if found else None
            if self.at is not None and self.ask("GET", "/readyz")[0] == 200:
                return time.monotonic() - self.began
            time.sleep(0.005)
        raise RuntimeError("never ready: " + self.said())

    def said(self):
        return self.log.read_text(errors="replace")

    def ask(self, method, path, body=None, wait=60):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.at + path, data, {"content-type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=wait) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as e:
            return e.code, e.read()
        except (OSError, urllib.error.URLError, ValueError) as e:
            return 0, str(e).encode()

    def rss_mb(self):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024

    def asked(self):
        text = self.ask("GET", "/metrics")[1].decode()
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("sealane_http_requests_total"))

    def load(self, *args):
        """Figures of one run of the load: a dictionary for each line it printed."""
        pin = ["taskset", "-c", "1"] if shutil.which("taskset") and os.cpu_count() > 1 else []
        out = subprocess.run([*pin, str(LOAD), self.at, *map(str, args)], check=True, capture_output=True, text=True)
        lines = []
        for line in out.stdout.splitlines():
            print("      " + line, flush=True)
            figure = {k: float(v) for k, v in re.findall(r"(good|p50|p90|p99|p99\.9|broken) ([0-9.]+)", line)}
            figure["status"] = {int(k): int(v) for k, v in re.findall(r"(\d{3}): (\d+)", line)}
            lines.append(figure)
        return lines

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def folder(name, more=""):
    study = f'[study]\nname = "{name}"\nquestion = "q"\nyear = 2026\n'
    return {"files": {"study.toml": study, "claims.csv": "fact,value\n" + more}}


def ready():
    times, idle = [], 0.0
    for _ in range(3):
        with Server() as s:
            times.append(s.ready())
            time.sleep(1)
            idle = max(idle, s.rss_mb())
    judge("ready", max(times) <= 1.0, f"{max(times):.2f} s at the longest of 3 starts (bar 1 s)")
    judge("idle memory", idle <= 150, f"{idle:.0f} MB (bar 150)")


def routes():
    with Server() as s:
        s.ready()
        s.load("closed", 32, 3, "ports")  # every pair once: the answers are kept
        f = s.load("closed", 32, SECONDS, "ports")[0]
        clean = set(f["status"]) == {200} and f["broken"] == 0
        judge(
            "routes between ports",
            clean and f["good"] >= 5000 and f["p99"] < 20,
            f"{f['good']:.0f}/s at p99 {f['p99']:.1f} ms, 32 connections (bar 5000/s, 20 ms)",
        )


def points():
    with Server() as s:
        s.ready()
        s.load("closed", 32, 3, "points")
        f = s.load("closed", 32, SECONDS, "points")[0]
        # One in some thousand of the points lies on an island: 409 is right there.
        clean = set(f["status"]) <= {200, 409} and f["status"].get(409, 0) < 0.01 * f["status"].get(200, 0) and f["broken"] == 0
        judge(
            "fresh points",
            clean and f["p99"] < 50,
            f"{f['good']:.0f}/s at p50 {f['p50']:.1f} and p99 {f['p99']:.1f} ms, 32 connections (bar p99 50 ms)",
        )


def overload():
    """Ten times the peak is due, whatever comes back, from one of the cores."""
    with Server() as s:
        s.ready()
        s.load("closed", 32, 3, "ports")
        peak = s.load("closed", 32, SECONDS, "ports")[0]["good"]
        s.load("open", 640, 3, "ports", 10 * peak)
        before = s.rss_mb()
        f = s.load("open", 640, SECONDS, "ports", 10 * peak)[0]
        after = s.rss_mb()
        share = f["good"] / peak
        judge("overload, goodput", share >= 0.8, f"{100 * share:.0f} % of the peak of {peak:.0f}/s (bar 80 %)")
        odd = set(f["status"]) - {200, 429, 503}
        judge("overload, answers", not odd and f["broken"] == 0, f"{f['status']}, broken {f['broken']:.0f} (200, 429, 503 only)")
        judge("overload, memory", after - before <= max(5, 0.05 * before), f"{before:.0f} to {after:.0f} MB (flat)")


def slow():
    with Server() as s:
        s.ready()
        s.load("closed", 32, 3, "ports")
        alone, beside = s.load("slow", 1000, SECONDS)
        clean = set(beside["status"]) == {200} and beside["broken"] == 0
        judge(
            "1000 slow clients",
            clean and beside["p99"] < 2 * alone["p99"],
            f"p99 of the others {alone['p99']:.1f} ms alone, {beside['p99']:.1f} ms beside them (bar twice)",
        )


def million():
    with Server() as s:
        s.ready()
        s.load("closed", 32, 3, "ports")
        s.load("closed", 8, 10, "points")
        marks = []
        while s.asked() < MILLION:
            s.load("closed", 32, 20, "ports")
            s.load("closed", 8, 4, "points")
            marks.append(s.rss_mb())
        half = len(marks) // 2
        grown = 100 * (max(marks[half:]) / max(marks[: half + 1]) - 1)
        judge(
            "a million requests",
            grown <= 2 and s.process.poll() is None,
            f"{s.asked():.0f} requests, {marks[0]:.0f} MB to {marks[-1]:.0f} MB; second half against first {grown:+.1f} % (bar 2 %)",
        )


def whole(store, studies, runs):
    """What is wrong with a store after a kill; `studies` and `runs` are the ids acknowledged."""
    db = sqlite3.connect(store)
    try:
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
        if sound != "ok":
            return sound
        have = dict(db.execute("SELECT study, count(*) FROM study_file GROUP BY study"))
        for (id,) in db.execute("SELECT id FROM study"):
            if have.get(id) != 2:
                return f"study {id} is half there"
        kept = dict(db.execute("SELECT id, state FROM run"))
        out = dict(db.execute("SELECT run, count(*) FROM run_file WHERE kind = 'output' GROUP BY run"))
        given = dict(db.execute("SELECT run, count(*) FROM run_file WHERE kind = 'input' GROUP BY run"))
        for id, state in kept.items():
            if given.get(id, 0) != 2:
                return f"run {id} is half there: {given.get(id, 0)} inputs"
            if (state == "done") != (id in out):
                return f"run {id} is {state} with {out.get(id, 0)} outputs"
        for id in studies - set(have):
            return f"study {id} was acknowledged and is lost"
        for id in runs - set(kept):
            return f"run {id} was acknowledged and is lost"
        return None
    finally:
        db.close()


def kill():
    keep = Path(tempfile.mkdtemp(prefix="sealane-kill-"))
    store = keep / "store.sqlite"
    studies, runs, wrong = set(), set(), None
    dice = random.Random(1)
    began = time.monotonic()
    for n in range(ROUNDS):
        s = Server(store)
        try:
            s.ready()
        except RuntimeError as e:
            wrong = f"round {n}: {e}"
            break
        end = threading.Event()

        def write(path, into, body):
            k = 0
            while not end.is_set():
                k += 1
                status, answer = s.ask("POST", path, body(k), 5)
                if status in (201, 202):
                    into.add(json.loads(answer)["id"])
                elif status == 0:
                    return
                else:
                    time.sleep(0.002)

        jobs = [
            ("/api/studies", studies, lambda k: folder(f"{n}-{k}")),
            ("/api/studies", studies, lambda k: folder(f"{n}-{k}", "x" * 50_000)),
            ("/api/assess", runs, lambda k: {**folder(f"run {n}-{k}"), "draws": 10}),
        ]
        threads = [threading.Thread(target=write, args=job) for job in jobs]
        for t in threads:
            t.start()
        time.sleep(dice.uniform(0.02, 0.25))
        s.process.kill()
        s.process.wait()
        end.set()
        for t in threads:
            t.join()
        shutil.rmtree(s.dir, ignore_errors=True)
        wrong = whole(store, studies, runs)
        if wrong:
            wrong = f"round {n}: {wrong}"
            break
    took = time.monotonic() - began
    judge(
        "kill -9 during writes",
        wrong is None and len(studies) > ROUNDS and runs,
        wrong or f"{ROUNDS} rounds in {took:.0f} s, {len(studies)} studies and {len(runs)} runs acknowledged, all there and whole",
    )
    shutil.rmtree(keep, ignore_errors=True)


def disk():
    """A disk of 24 MB (tmpfs where it may be mounted, else a limit on file size), written to the brim."""
    mount = Path(tempfile.mkdtemp(prefix="sealane-disk-"))
    small = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(mount)], capture_output=True).returncode == 0
    limit = 12 << 20

    def before():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    s = Server(mount / "store.sqlite", before=None if small else before)
    try:
        s.ready()
        kept, refused = [], None
        for n in range(400):
            status, answer = s.ask("POST", "/api/studies", folder(f"full {n}", "x" * 100_000))
            if status != 201:
                refused = (status, answer)
                break
            kept.append(json.loads(answer)["id"])
        status, answer = refused or (0, b"never refused")
        judge("full disk, message", status == 507 and b"full" in answer, f"{'tmpfs of 24 MB' if small else 'file size limit'}: {len(kept)} saved, then {status} {answer[:160].decode(errors='replace')}")
        readable = all(s.ask("GET", f"/api/studies/{id}")[0] == 200 for id in kept)
        route = s.ask("GET", "/api/route?from=RUVVO&to=INMAA")[0]
        calm = s.process.poll() is None and "panic" not in s.said()
        judge("full disk, still serving", readable and route == 200 and calm, f"saved studies readable: {readable}, routes: {route}, no panic: {calm}")
        freed = [s.ask("DELETE", f"/api/studies/{id}")[0] for id in kept[:10]]
        again = s.ask("POST", "/api/studies", folder("after", "x" * 1000))[0]
        judge("full disk, after room is made", again == 201, f"deleting answers {freed[0] if freed else '-'}, a new study {again}")
    finally:
        s.stop()
        if small:
            subprocess.run(["umount", str(mount)], check=False)
        shutil.rmtree(mount, ignore_errors=True)


def damaged():
    keep = Path(tempfile.mkdtemp(prefix="sealane-damaged-"))
    good = keep / "good.sqlite"
    with Server(good) as s:
        s.ready()
        for n in range(40):
            s.ask("POST", "/api/studies", folder(f"n{n}", "x" * 5_000))
    whole_file = good.read_bytes()
    spoilt = bytearray(whole_file)
    for k in range(20_000, min(60_000, len(spoilt))):
        spoilt[k] ^= 0x5A
    cases = {
        "cut in half": whole_file[: len(whole_file) // 2],
        "bytes changed": bytes(spoilt),
        "text": b"This is a shopping list, and by no means a database.\n" * 100,
    }
    for what, content in cases.items():
        path = keep / (what.replace(" ", "-") + ".sqlite")
        path.write_bytes(content)
        out = subprocess.run(
            [str(BIN), "serve", "--listen", "127.0.0.1:0", "--store", str(path)], capture_output=True, text=True, timeout=30
        )
        said = out.stderr.strip().splitlines()
        clear = any(str(path) in line for line in said) and "panic" not in out.stderr
        judge(f"damaged file, {what}", out.returncode in (2, 3) and clear, f"exit {out.returncode}: {' '.join(said)[:170].replace(str(keep), '…')}")
    shutil.rmtree(keep, ignore_errors=True)


def cancel():
    """A run cancelled at moments spread over its length: from the request to the state `cancelled`."""
    with Server() as s:
        s.ready()
        study = json.loads(s.ask("POST", "/api/examples/eastern-maritime-corridor", {})[1])["id"]

        def run(after):
            id = json.loads(s.ask("POST", "/api/assess", {"study": study, "draws": 20_000})[1])["id"]
            began = time.monotonic()
            while json.loads(s.ask("GET", f"/api/runs/{id}")[1])["state"] == "queued":
                time.sleep(0.005)
            time.sleep(max(0.0, after - (time.monotonic() - began)))
            asked = time.monotonic()
            s.ask("POST", f"/api/runs/{id}/cancel", {})
            while True:
                state = json.loads(s.ask("GET", f"/api/runs/{id}")[1])["state"]
                if state not in ("queued", "running"):
                    return 1000 * (time.monotonic() - asked), state, id, asked - began
                time.sleep(0.004)

        began = time.monotonic()
        id = json.loads(s.ask("POST", "/api/assess", {"study": study, "draws": 20_000})[1])["id"]
        while json.loads(s.ask("GET", f"/api/runs/{id}")[1])["state"] != "done":
            time.sleep(0.02)
        length = time.monotonic() - began
        times, partial = [], 0
        for k in range(CANCELS):
            took, state, id, at = run(length * (k + 0.5) / CANCELS)
            if state == "cancelled":
                times.append((took, at))
                partial += s.ask("GET", f"/api/runs/{id}/files/report.html")[0] == 200
        worst, at = max(times)
        middle = sorted(t for t, _ in times)[len(times) // 2]
        judge(
            "cancel",
            worst <= 200 and not partial,
            f"{len(times)} cancels over {length:.1f} s: middle {middle:.0f}, longest {worst:.0f} ms (at {at:.2f} s; bar 200); reports of them left: {partial}",
        )


def api():
    tool = os.environ.get("SCHEMATHESIS", "schemathesis")
    if not shutil.which(tool):
        judge("schemathesis", False, "not installed: pip install schemathesis, or SCHEMATHESIS=/path/to/it")
        return
    config = "[rate]\nper_address = 100000.0\n"
    with Server(config=config) as s:
        s.ready()
        out = subprocess.run(
            [tool, "run", s.at + "/openapi.json", "--checks", "all", "--phases", "examples,coverage,fuzzing,stateful",
             "--max-examples", os.environ.get("EXAMPLES", "30"), "--seed", "1", "--continue-on-failure", "--generation-database", "none"],
            capture_output=True, text=True, cwd=s.dir,
        )
        tail = [l.strip(" =_") for l in out.stdout.splitlines() if l.strip(" =_")][-6:]
        if out.returncode:
            (Path(tempfile.gettempdir()) / "sealane-schemathesis.txt").write_text(out.stdout + out.stderr)
        judge("schemathesis", out.returncode == 0 and s.process.poll() is None, "; ".join(tail)[:300])
        judge("no panic", "panic" not in s.said(), "none in the log")


BARS = {
    f.__name__: f
    for f in (ready, routes, points, overload, slow, cancel, disk, damaged, kill, api, million)
}

if __name__ == "__main__":
    asked = [a for a in sys.argv[1:] if not a.startswith("-")]
    unknown = [a for a in asked if a not in BARS]
    if "--list" in sys.argv or unknown:
        print("bars:", ", ".join(BARS))
        sys.exit(2 if unknown else 0)
    BIN, LOAD = build()
    print(f"{time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} before", flush=True)
    for name, bar in BARS.items():
        if not asked or name in asked:
            print(f"-- {name} (load average {os.getloadavg()[0]:.1f})", flush=True)
            bar()
    failed = [r for r in results if not r[1]]
    print(f"{len(results) - len(failed)} of {len(results)} bars pass")
    sys.exit(1 if failed else 0)
