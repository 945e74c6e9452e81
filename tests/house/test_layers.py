"""Every module stands in one of the rooms whose order import-linter holds; a new one cannot slip past it."""

import re
import tomllib

from tests.house.source import ROOT, modules, name_of

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
ROOMS = {name for layer in LINTER["contracts"][0]["layers"] for name in re.findall(r"[\w.]+", layer)}
# What Django finds by name and nothing imports: apps, commands, context processors; and settings, alone by themselves.
FOUND_BY_NAME = re.compile(
    r"(\.apps|\.management(\..*)?|\.migrations(\..*)?|\.context_processors|^emou\.settings|\.sql)$"
)


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def stands_in_a_room(module: str) -> bool:
    return any(f"{module}.".startswith(f"{room}.") or room.startswith(f"{module}.") for room in ROOMS)


class TestEveryModule:
    def test_stands_in_a_room(self):
        names = [module_of(name_of(path)) for path in modules()]
        inside = [name for name in names if "." in name and not name.startswith("emou.dev")]

        assert [name for name in inside if not stands_in_a_room(name) and not FOUND_BY_NAME.search(name)] == []

    def test_is_missed_where_it_does_not(self):
        assert not stands_in_a_room("requests_app.utils")
