"""What very common words find, kept in the memory of the process.

A database takes a second for the three hundred thousand products of a word, and a
millisecond for the three hundred of another one. Only the former are kept, and only for
as long as no entry of the index changes.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from pyroaring import BitMap

COMMON = 5_000
"""Products from which on it is worth keeping them."""

KEPT = 64
"""Answers kept; the ones not asked for the longest go first. One takes 130 KB at most
for a million products."""


class Remembered:
    def __init__(self, common: int = COMMON, kept: int = KEPT):
        self._common = common
        self._kept = kept
        self._answers: OrderedDict[Hashable, tuple[str, BitMap]] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Hashable, state: str, ask: Callable[[], BitMap]) -> BitMap:
        """The answer to a question that is the same as long as the state is; "" is no
        state. Whoever gets it must not change it."""
        with self._lock:
            known_state, answer = self._answers.get(question, ("", BitMap()))
        if not state or known_state != state:
            answer = ask()
            self._keep(question, state, answer)
        return answer

    def _keep(self, question, state, answer):
        with self._lock:
            self._answers.pop(question, None)
            if state and len(answer) >= self._common:
                self._answers[question] = (state, answer)
            while len(self._answers) > self._kept:
                self._answers.popitem(last=False)
