"""What a new process pays before its first answer, what it keeps in memory, and how long
the indexes take to be built."""

import statistics
from functools import partial
from pathlib import Path

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Length

from benchmarks.compared import answering_with, backends, chosen
from benchmarks.load import build_indexes
from benchmarks.markdown import print_heading, print_table
from benchmarks.processes import new_processes, resident_megabytes
from benchmarks.timing import number, stopped
from django_catalog.listing import Listing, Question
from django_catalog.models import IndexChunk

WORDS_UP_TO = 100_000
"""Products whose words are indexed anew to be timed: a million take half an hour."""

PROCESSES = 5
"""Of which the median is told, unless fewer rounds are asked for."""


def report(options) -> None:
    print_heading("Start of a process", options.products)
    rows = []
    for name in chosen(options):
        runs = [in_new_process(name) for _ in range(min(PROCESSES, options.rounds))]
        first, second, memory = (statistics.median(values) for values in zip(*runs, strict=True))
        rows.append((name, number(first), number(second), number(memory)))
    print_table(("total of the whole shop", "first answer, ms", "second, ms", "memory, MB"), rows)
    print("\nBuilt anew, and kept in the database:\n")
    rows = [("building the index of lists, s", _seconds_of_building("listing"))]
    if options.products <= WORDS_UP_TO:
        rows.append(("building the index of words, s", _seconds_of_building("text")))
    rows += [
        ("stored listing index, MB", number(_stored_bytes() / 1e6)),
        ("whole database, MB", number(_database_bytes() / 1e6)),
    ]
    print_table(("", ""), rows)


def _seconds_of_building(part):
    return number(stopped(partial(build_indexes, only=part))[0] / 1000)


def in_new_process(name: str) -> tuple[float, float, float]:
    with new_processes() as processes:
        return processes.submit(first_answers, name).result()


def first_answers(name: str) -> tuple[float, float, float]:
    """Milliseconds of the first and the second answer, and the megabytes that the process
    has grown by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # Connecting is not what is measured.
    before = resident_megabytes()
    with answering_with(backends()[name]):
        first, second = (stopped(ask)[0] for _ in range(2))
    return first, second, resident_megabytes() - before


def ask() -> int:
    return Listing(Question()).total


def _stored_bytes():
    return IndexChunk.objects.aggregate(bytes=Sum(Length("data")))["bytes"] or 0


def _database_bytes():
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]
