"""What the commands have in common: an argument, and what their exit statuses mean."""

from argparse import ArgumentParser

from django.db import DEFAULT_DB_ALIAS, connections

INCOMPLETE = 1
"""Something failed, and was told; the rest is done."""
NOTHING_DONE = 2
INTERRUPTED = 130
"""By Ctrl-C; as shells have it."""


def add_database(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--database",
        default=DEFAULT_DB_ALIAS,
        choices=tuple(connections),
        help='The database of the catalogue. Default: "default".',
    )
