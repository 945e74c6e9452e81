"""Settings from the environment; a secret from the file that NAME_FILE names, without the line's end that a file has.

A key with that end would be another one than the same key on the list of former keys, and no header could carry it.
"""

from environ import Env
from environ.fileaware_mapping import FileAwareMapping


class Trimmed(FileAwareMapping):
    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key)).strip()


class Environment(Env):
    def __init__(self) -> None:
        super().__init__()
        self.ENVIRON = Trimmed()
