"""Set-up: each thing that may be missing on a newcomer's machine gets a sentence, before anything is installed."""

import shutil
import socket
from collections import namedtuple

import pytest

from emou.dev import places, setup
from emou.dev.commands import run_logged
from emou.dev.speech import Halt, explain

Usage = namedtuple("Usage", "total used free")


class TestPort:
    def test_in_use_is_told_with_another_to_choose(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            number = taken.getsockname()[1]

            with pytest.raises(Halt, match=rf"Port {number} is in use .* make run PORT={number + 1}"):
                setup.refuse_used_port(number)

    def test_in_use_stops_make_run_before_anything_is_installed(self, data, monkeypatch, capsys):
        monkeypatch.setattr(setup, "ensure_everything", lambda: pytest.fail("installed all the same"))
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

            assert (setup.main(["run"]), "is in use" in capsys.readouterr().err) == (1, True)

    @pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1", "٣"])
    def test_must_be_a_number_of_a_port(self, text, monkeypatch):
        monkeypatch.setenv("PORT", text)

        with pytest.raises(Halt, match="from 1 to 65535"):
            places.port()


class TestDisk:
    def test_too_full_is_told_before_the_installation(self, monkeypatch):
        monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**10, 10**10, 5_000_000))

        with pytest.raises(Halt, match=r"About 1 GB .* 5 MB are free"):
            setup.refuse_full_disk()

    def test_that_fills_up_meanwhile_is_told(self):
        assert explain(OSError(28, "No space left on device", "/x")).startswith("The disk is full (/x).")


class TestInstaller:
    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ("OSError: [Errno 28] No space left on device", "The disk is full"),
            ("npm error code ENOTFOUND", "cannot be reached"),
            ("Temporary failure in name resolution", "cannot be reached"),
            ("npm error SELF_SIGNED_CERT_IN_CHAIN", "is not trusted"),
            ("THESE PACKAGES DO NOT MATCH THE HASHES", "differs from the one this project was reviewed with"),
            ("something else", "ends:\nsomething else"),
        ],
    )
    def test_that_fails_is_explained(self, said, told, tmp_path):
        with pytest.raises(Halt, match=told):
            run_logged(["sh", "-c", f"echo '{said}'; exit 1"], tmp_path / "log", env={}, folder=tmp_path)


class TestVirtualEnvironment:
    def test_that_cannot_be_made_is_told_with_the_package_to_install(self, monkeypatch):
        monkeypatch.setattr(setup, "venv_is_complete", lambda: False)

        with pytest.raises(Halt, match="apt install python3-venv"):
            setup.make_venv()

    def test_is_made_anew_where_an_installation_was_cut_short(self, monkeypatch, tmp_path):
        made = []
        monkeypatch.setattr(setup, "STAMP", tmp_path / "missing")
        monkeypatch.setattr(setup, "make_venv", lambda: made.append("anew"))
        monkeypatch.setattr(setup, "install_pins", lambda: None)

        setup.ensure_packages()

        assert made == ["anew"]
