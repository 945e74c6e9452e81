"""A pytest plugin, loaded before Django reads its settings: each worker of a spread run turns to its own servers."""

import json
import os

if name := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ.update(json.loads(os.environ["EMOU_TEST_WORKERS"])[int(name.removeprefix("gw"))])
