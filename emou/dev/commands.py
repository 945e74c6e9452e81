"""Other people's installers, run with their output in a log, and their failures put in a sentence."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from emou.dev.processes import tail
from emou.dev.speech import Halt

DISK_FULL = ("No space left on device", "ENOSPC", "Disk quota exceeded", "EDQUOT")
NO_NETWORK = (
    "name resolution",
    "Name or service not known",
    "nodename nor servname",
    "Failed to establish a new connection",
    "NewConnectionError",
    "ConnectTimeoutError",
    "Network is unreachable",
    "ProxyError",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "ENETUNREACH",
)
NOT_TRUSTED = ("CERTIFICATE_VERIFY_FAILED", "SELF_SIGNED_CERT", "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_VERIFY")
WRONG_CONTENT = ("DO NOT MATCH THE HASHES", "EINTEGRITY")


def run_logged(
    argv: list[str], log: Path, *, env: dict[str, str], folder: Path, heard: Callable[[str], None] = lambda line: None
) -> None:
    """Run it to its end, each line of its output given to `heard`; a failure becomes a Halt with a clear sentence."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as kept:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=folder,
            text=True,
            errors="replace",
        )
        with process:
            for line in process.stdout or ():
                kept.write(line)
                heard(line)
    if process.returncode:
        raise Halt(sentence_for(argv, log))


def sentence_for(argv: list[str], log: Path) -> str:
    """What most likely went wrong, told by the words in the log."""
    said = log.read_text(encoding="utf-8", errors="replace")
    if any(sign in said for sign in DISK_FULL):
        return f"The disk is full. Free about 1 GB and run the same command again; it goes on where it stopped. ({log})"
    if any(sign in said for sign in WRONG_CONTENT):
        return f"A package differs from the one this project was reviewed with, so it was not installed. ({log})"
    if any(sign in said for sign in NOT_TRUSTED):
        return (
            "The certificate of a package server is not trusted; perhaps this network has an authority of its own. "
            f"Name its file to pip (PIP_CERT) and to npm (NODE_EXTRA_CA_CERTS) and run this again. ({log})"
        )
    if any(sign in said for sign in NO_NETWORK):
        return (
            "The package servers cannot be reached. Check the network (or the proxy and mirror settings of pip and "
            f"npm) and run the same command again. ({log})"
        )
    return f"“{' '.join(argv[:4])} …” failed. Its log is {log} and ends:\n{tail(log)}"
