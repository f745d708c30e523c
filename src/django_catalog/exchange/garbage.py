"""Python's search for garbage, which costs an import a third of its time."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def searched_rarely() -> Iterator[Callable[[], object]]:
    """Within, garbage is searched for only when the function it gives is called.

    A batch makes some hundred thousand objects and lets go of them at once, hardly any in
    circles. Python would look through all that live several times meanwhile.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(1)
    finally:
        if was_enabled:
            gc.enable()
