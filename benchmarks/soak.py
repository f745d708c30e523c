"""A web server with two workers under continuous edits: is every answer right?

Several editors each change products that nobody else touches, and after every commit
ask the server over HTTP, whichever of its workers answers. They know what must come:
the total and the counts of the facets. One wrong number is a failure.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.markdown import print_heading, print_table
from benchmarks.processes import new_processes
from benchmarks.shelf import FACETS, Shelf

WORKERS = 2

RESTARTED_AFTER = 3000
"""Requests after which a worker is replaced by a new one, which has to load the index."""

SHOWN = 5
"""Wrong answers that are printed."""


def report(options) -> None:
    began = time.perf_counter()
    each = -(-options.answers // options.editors)
    with serving() as address, new_processes(options.editors) as editors:
        running = [
            editors.submit(edit_and_ask, address, f"Soak {number}", each, options.seconds)
            for number in range(options.editors)
        ]
        results = [editor.result() for editor in running]
    seconds = time.perf_counter() - began
    checked, wrong = sum(r[0] for r in results), [line for r in results for line in r[1]]
    print_heading("Right counts under edits", options.products)
    rows = (
        ("web server workers", WORKERS),
        ("editors", options.editors),
        ("edits, each followed by an answer that was checked", f"{checked:,}"),
        ("wrong answers", len(wrong)),
        ("seconds", f"{seconds:.0f}"),
    )
    print_table(("", ""), rows)
    print(*wrong[:SHOWN], sep="\n")
    if wrong or not checked:
        raise SystemExit(1)


@contextmanager
def serving() -> Iterator[str]:
    """A web server on this machine only; yields the address of the JSON list."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "benchmarks.wsgi", f"--workers={WORKERS}"]
    command += [f"--bind=127.0.0.1:{port}", f"--max-requests={RESTARTED_AFTER}"]
    address = f"http://127.0.0.1:{port}/shop/products.json"
    server = subprocess.Popen([*command, "--log-level=warning", "--timeout=120"])
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def edit_and_ask(address: str, name: str, answers: int, seconds: float) -> tuple[int, list[str]]:
    """In a process of its own: how many answers were checked, and what was wrong."""
    until = time.monotonic() + seconds
    shelf, checked, wrong = Shelf(name), 0, []
    try:
        while checked < answers and time.monotonic() < until:
            edit, filters = shelf.edit(), shelf.question()
            wanted, got = shelf.expected(filters), ask(address, shelf.brand.slug, filters)
            checked += 1
            if wanted != got:
                wrong.append(f"{name} after {edit}, {filters}: {got} instead of {wanted}")
    finally:
        shelf.remove()
    return checked, wrong


def ask(address: str, brand: str, filters: dict) -> tuple[int, dict[str, dict[str, int]]]:
    """Total and counts as the server tells them; counts of nothing are left out."""
    query = {"brand": brand, "page_size": 1, "facets": 1, **filters}
    with urlopen(f"{address}?{urlencode(query, doseq=True)}", timeout=120) as response:
        answer = json.load(response)
    counts = {
        facet["name"]: {v["value"]: v["count"] for v in facet["values"] if v["count"]}
        for facet in answer["facets"]
    }
    return answer["total"], {name: counts.get(name, {}) for name in FACETS}


def _wait_for(address):
    until = time.monotonic() + 120
    while True:
        try:
            urlopen(f"{address}?page_size=1", timeout=120).close()
            return
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
