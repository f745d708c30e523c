"""The settings of the tests, on the database that a benchmark has chosen.

The environment says which, because processes that a benchmark starts need it, too.
"""

import json
import os

from tests.settings.full import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

DATABASES = {"default": json.loads(os.environ["CATALOG_BENCHMARK_DATABASE"])}

ROOT_URLCONF = "benchmarks.urls"
