"""What each database derives from ``SearchEntry`` by itself, to search it quickly.

SQLite: an FTS5 table that triggers keep. PostgreSQL: generated ``tsvector`` columns and a
GIN index. MariaDB and MySQL: generated columns with full-text indexes. All of them get
words that are separated by spaces, and change nothing about them. So whoever writes
entries need not know the database.
"""

from collections.abc import Callable

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

ENTRIES = "django_catalog_searchentry"
INDEX = "django_catalog_searchindex"
"""The FTS5 table."""

COLUMNS = ("name", "brand", "categories", "attributes", "text", "identifiers")

WORDS = {"words": COLUMNS, "names": ("name",), "numbers": ("identifiers",)}
"""What can be searched: all columns, or one of them."""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing, and fill it from the entries."""
    if connection.vendor in _INSTALL and not is_installed(connection):
        with connection.cursor() as cursor:
            for statement in _INSTALL[connection.vendor]():
                cursor.execute(statement)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Take away what ``install()`` made."""
    with connection.cursor() as cursor:
        for statement in _UNINSTALL.get(connection.vendor, list)():
            cursor.execute(statement)


def gather_statistics(connection: BaseDatabaseWrapper) -> None:
    """Let PostgreSQL know how frequent words are, after many were written; until then it
    reads the whole table for a rare one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {ENTRIES}")


def repair(using: str) -> None:
    """Make what is missing, if the entries are there: after ``migrate``, say."""
    if is_damaged(connections[using]):
        install(connections[using])


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether all of it is there. Django's way of altering a table on SQLite drops its
    triggers without a word."""
    sql, expected = _COUNT[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] >= expected


def is_damaged(connection: BaseDatabaseWrapper) -> bool:
    """Whether there are entries, but not what is derived from them."""
    return (
        connection.vendor in _INSTALL
        and ENTRIES in connection.introspection.table_names()
        and not is_installed(connection)
    )


def _install_sqlite():
    columns = ", ".join(COLUMNS)
    old = ", ".join(f"old.{column}" for column in COLUMNS)
    new = ", ".join(f"new.{column}" for column in COLUMNS)
    forget = (
        f"INSERT INTO {INDEX} ({INDEX}, rowid, {columns}) VALUES ('delete', old.product, {old})"
    )
    learn = f"INSERT INTO {INDEX} (rowid, {columns}) VALUES (new.product, {new})"
    yield from _uninstall_sqlite()
    # The words are compared byte by byte, and their places in a text are not kept.
    yield (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5 ({columns}, content='{ENTRIES}', "
        "content_rowid='product', tokenize='ascii', detail=column)"
    )
    for event, actions in (
        ("insert", [learn]),
        ("delete", [forget]),
        ("update", [forget, learn]),
    ):
        body = "; ".join(actions)
        yield f"CREATE TRIGGER {ENTRIES}_{event} AFTER {event} ON {ENTRIES} BEGIN {body}; END"
    yield f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')"


def _uninstall_sqlite():
    for event in ("insert", "delete", "update"):
        yield f"DROP TRIGGER IF EXISTS {ENTRIES}_{event}"
    yield f"DROP TABLE IF EXISTS {INDEX}"


def _install_postgresql():
    yield from _uninstall_postgresql()
    added = (
        f"ADD COLUMN {name} tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove("
        f"string_to_array({_joined(columns, '||')}, ' '), ''))) STORED"
        for name, columns in WORDS.items()
    )
    yield f"ALTER TABLE {ENTRIES} {', '.join(added)}"
    # For a common word PostgreSQL would rather read the table from end to end, because it
    # does not reckon with unpacking what is stored outside of it. With little memory it
    # remembers pages instead of rows, and unpacks those, too.
    for name in WORDS:
        yield (
            f"CREATE FUNCTION {INDEX}_{name} (asked tsquery, most bigint) RETURNS bigint[] "
            "LANGUAGE sql STABLE SET enable_seqscan = off SET work_mem = '64MB' "
            "AS $$ SELECT array_agg(product) FROM "
            f"(SELECT product FROM {ENTRIES} WHERE {name} @@ asked LIMIT most) AS found $$"
        )
    # Entries that wait to be sorted in are read by every search, so only few may wait.
    yield (
        f"CREATE INDEX {INDEX} ON {ENTRIES} USING gin ({', '.join(WORDS)}) "
        "WITH (gin_pending_list_limit = 64)"
    )


def _uninstall_postgresql():
    for name in WORDS:
        yield f"DROP FUNCTION IF EXISTS {INDEX}_{name}"
    dropped = ", ".join(f"DROP COLUMN IF EXISTS {name}" for name in WORDS)
    yield f"ALTER TABLE {ENTRIES} {dropped}"


def _install_mysql():
    # Full-text search there ignores short words and English stop words. None of them ends
    # in two underscores.
    for name, columns in WORDS.items():
        texts = ", ' ', ".join(f"`{column}`" for column in columns)
        yield (
            f"ALTER TABLE {ENTRIES} ADD COLUMN {name} longtext CHARACTER SET utf8mb4 "
            f"COLLATE utf8mb4_bin GENERATED ALWAYS AS (CONCAT(REPLACE(CONCAT({texts}), ' ', "
            "'__ '), '__')) STORED"
        )
    for name in WORDS:
        yield f"ALTER TABLE {ENTRIES} ADD FULLTEXT INDEX {INDEX}_{name} ({name})"


def _uninstall_mysql():
    for name in WORDS:
        yield f"ALTER TABLE {ENTRIES} DROP COLUMN {name}"


def _joined(columns, operator):
    return f" {operator} ' ' {operator} ".join(f'"{column}"' for column in columns)


_INSTALL: dict[str, Callable] = {
    "sqlite": _install_sqlite,
    "postgresql": _install_postgresql,
    "mysql": _install_mysql,
}

_UNINSTALL: dict[str, Callable] = {
    "sqlite": _uninstall_sqlite,
    "postgresql": _uninstall_postgresql,
    "mysql": _uninstall_mysql,
}

_COUNT = {
    "sqlite": (
        f"SELECT COUNT(*) FROM sqlite_master WHERE name = '{INDEX}' "
        f"OR (type = 'trigger' AND tbl_name = '{ENTRIES}')",
        4,
    ),
    "postgresql": (
        f"SELECT (SELECT COUNT(*) FROM pg_class WHERE relname = '{INDEX}' AND "
        "pg_table_is_visible(oid)) + (SELECT COUNT(*) FROM pg_proc WHERE proname LIKE "
        f"'{INDEX}%' AND pg_function_is_visible(oid))",
        1 + len(WORDS),
    ),
    "mysql": (
        "SELECT COUNT(DISTINCT index_name) FROM information_schema.statistics "
        f"WHERE table_schema = DATABASE() AND index_name LIKE '{INDEX}%'",
        len(WORDS),
    ),
}
