"""Where static files are served from: as in production, with hashed names and compressed, in demo mode too."""

from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage

MOST_KEPT = 1024


class HashedStatic(CompressedManifestStaticFilesStorage):
    """The framework gives plain names where DEBUG is on, which no browser may keep and nothing has compressed."""

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)
        self.known_url = lru_cache(MOST_KEPT)(super().url)  # the manifest is read once; a page asks dozens of times

    def url(self, name: str | None, force: bool = True) -> str:
        return self.known_url(name, force)
