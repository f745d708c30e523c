"""What is collected while a transaction is open, and dealt with once it has committed."""

from django.db import connections, transaction


class Collected:
    """Begun by the first who needs it in a transaction; ``finish()`` runs after the commit.

    Django keeps it among the transaction's callbacks, and drops it there together with
    the savepoint it was begun in.
    """

    def __init__(self, using: str):
        self.using = using
        self.block = _outermost_block(using)

    @classmethod
    def find(cls, using: str):
        """The one of the transaction that is open, or None."""
        block = _outermost_block(using)
        for _savepoints, callback, _robust in connections[using].run_on_commit:
            found = getattr(callback, "__self__", None)
            if type(found) is cls and found.block is block:
                return found
        return None

    @classmethod
    def begin(cls, using: str):
        """The one of the transaction that is open, made if there is none yet."""
        found = cls.find(using)
        if found is None:
            found = cls(using)
            transaction.on_commit(found.finish, using=using, robust=True)
        return found

    def finish(self):
        raise NotImplementedError


def enclosing_test(using: str):
    """The innermost block that Django's ``TestCase`` has put around a test, or None."""
    blocks = reversed(connections[using].atomic_blocks)
    return next((block for block in blocks if block._from_testcase), None)


def _outermost_block(using):
    # The one that Django's TestCase puts around a test does not count, so that a test
    # sees its transactions end as they would without it.
    blocks = connections[using].atomic_blocks
    return next((block for block in blocks if not block._from_testcase), None)
