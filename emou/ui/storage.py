"""Where static files are served from: as in production, with hashed names and compressed, in demo mode too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """The framework gives plain names where DEBUG is on, which no browser may keep and nothing has compressed."""

    def url(self, name: str | None, force: bool = True) -> str:
        return super().url(name, force)
