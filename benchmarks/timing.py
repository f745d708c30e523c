"""How long something takes, and how many queries it makes."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

SECONDS = 3.0
"""What is slow is repeated for so long only, but at least three times."""


@dataclass
class Limits:
    rounds: int = 50


LIMITS = Limits()
"""Set once, from the command line."""


@dataclass(frozen=True)
class Timing:
    """Milliseconds of each round, and the queries of one."""

    milliseconds: list[float]
    queries: int

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """What only one round in twenty exceeds."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]

    def __str__(self):
        only = len(self.milliseconds) == 1
        return number(self.median) if only else f"{number(self.median)} ({number(self.p95)})"


def measure(call: Callable[[], Any]) -> Timing:
    """The call's timing once it is warm; of what is very slow, that of its only round."""
    with CaptureQueriesContext(connection) as queries:
        first, _ = stopped(call)
    if first > SECONDS * 1000:
        return Timing([first], len(queries))
    with CaptureQueriesContext(connection) as queries:
        call()
    milliseconds: list[float] = []
    began = time.perf_counter()
    while len(milliseconds) < LIMITS.rounds:
        milliseconds.append(stopped(call)[0])
        if len(milliseconds) >= 3 and time.perf_counter() - began > SECONDS:
            break
    return Timing(milliseconds, len(queries))


def stopped(call: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds it took, and what it returned."""
    began = time.perf_counter()
    result = call()
    return (time.perf_counter() - began) * 1000, result


def number(value: float) -> str:
    """With as many digits as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
