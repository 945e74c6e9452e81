import gzip
import json
import re

from django.conf import settings

THEME = settings.BASE_DIR / "static" / "theme"
ASSETS = json.loads((THEME / "assets.json").read_text())["copy"]


class TestTheTheme:
    def test_copies_only_files_that_are_ours_or_of_a_named_package(self):
        assert all(source.startswith(("node_modules/", "static/theme/")) for source, _ in ASSETS)

    def test_asks_nothing_of_another_host(self):
        sheets = "".join(path.read_text() for path in THEME.glob("*.scss"))

        assert not re.search(r"https?://", sheets)

    def test_serves_the_scripts_that_the_frame_names(self):
        frame = (settings.BASE_DIR / "templates" / "base.html").read_text()
        named = set(re.findall(r"<script src=\"{% static '([^']+)' %}\"", frame))

        assert named <= {place for _, place in ASSETS}

    def test_has_a_style_sheet_of_at_most_15_kilobytes_as_it_travels(self):
        sheet = (settings.BASE_DIR / "static" / "dist" / "app.css").read_bytes()

        assert len(gzip.compress(sheet)) <= 15 * 1024

    def test_gives_browsers_and_phones_an_icon(self):
        icons = {path.name for path in (settings.BASE_DIR / "static" / "img").iterdir()}

        assert {"favicon.svg", "favicon.ico", "apple-touch-icon.png"} <= icons
