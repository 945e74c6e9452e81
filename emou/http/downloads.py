"""Files on their way out: always as a download, under a policy that lets a browser run and load nothing of them."""

from typing import IO

from django.http import FileResponse

LOCKED = "default-src 'none'; sandbox"


def attachment(content: IO[bytes], *, name: str, mime: str, size: int) -> FileResponse:
    """The file, streamed. Nothing that somebody uploaded is shown as a page of ours, or kept by what lies between."""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=mime)
    answer["Content-Length"] = str(size)
    answer["Content-Security-Policy"] = LOCKED
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
