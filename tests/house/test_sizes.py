"""Small and plain: what our guide says of files and functions, held as a limit."""

import ast
import statistics
from collections.abc import Iterator

from tests.house.source import modules, name_of, tracked

LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 400, 60, 8


def functions() -> Iterator[tuple[str, int]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name_of(path)} {node.name}", (node.end_lineno or 0) - node.lineno + 1


class TestSizes:
    def test_no_file_is_longer_than_400_lines(self):
        python = [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]

        assert [name_of(path) for path in python if len(path.read_text().splitlines()) > LONGEST_FILE] == []

    def test_no_function_is_longer_than_60_lines(self):
        assert [name for name, lines in functions() if lines > LONGEST_FUNCTION] == []

    def test_the_median_function_has_at_most_8_lines(self):
        assert statistics.median(lines for _, lines in functions()) <= MEDIAN_FUNCTION

    def test_no_template_is_longer_than_120_lines(self):
        templates = [path for path in tracked() if path.suffix == ".html"]

        assert [name_of(path) for path in templates if len(path.read_text().splitlines()) > 120] == []
