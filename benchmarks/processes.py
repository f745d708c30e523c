"""Other processes than this one, each as a web server would have it."""

import gc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import django


def new_processes(number: int = 1) -> ProcessPoolExecutor:
    """So many, started afresh: what this one has in memory they have not."""
    return ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=django.setup)


def resident_megabytes(*, tidied: bool = True) -> float:
    """The memory of this process, on Linux; without what nobody needs, if it is tidied."""
    if tidied:
        gc.collect()
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
