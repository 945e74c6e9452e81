"""The built front end: only what the theme names, only from this project, and no dead links in it."""

import pytest

from emou.dev import frontend
from emou.dev.speech import Halt

PACKAGE = frontend.ROOT / "package.json"


class TestAsset:
    def test_keeps_no_link_to_a_source_map(self, tmp_path, monkeypatch):
        monkeypatch.setattr(frontend, "ROOT", tmp_path)
        script = tmp_path / "a.js"
        script.write_text("go();\n//# sourceMappingURL=a.js.map\n")

        frontend.copy_asset(script, tmp_path / "dist" / "a.js", tmp_path / "dist")

        assert (tmp_path / "dist" / "a.js").read_text() == "go();\n"

    @pytest.mark.parametrize(
        ("source", "place"),
        [("/etc/hostname", "a"), (str(PACKAGE), "../../a"), (str(PACKAGE.with_name("missing")), "a")],
    )
    def test_from_elsewhere_or_to_elsewhere_is_refused(self, source, place, tmp_path):
        place_in_dist = (tmp_path / "dist" / place).resolve()

        with pytest.raises(Halt, match="no file of this project"):
            frontend.copy_asset(frontend.Path(source), place_in_dist, tmp_path / "dist")


class TestBuild:
    def test_is_made_of_files_that_exist(self):
        assert (frontend.DIST / "app.css").stat().st_size > 10_000

    def test_is_not_repeated_without_a_change(self, monkeypatch):
        monkeypatch.setattr(frontend, "compile_styles", lambda target: pytest.fail("compiled again"))

        frontend.build()
