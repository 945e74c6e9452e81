"""Files on their way in: always to the disk, never into memory, and no more of one than may be kept."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from emou.domain.documents import MOST_BYTES


class ToDisk(TemporaryFileUploadHandler):
    """Keeps the first bytes of a file, up to one more than may be, and lets the others pass.

    The rest of the form is read as usual, so what was typed is not lost; the file's size is what was sent, so the one
    who judges it can say so.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = MOST_BYTES + 1 - start
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)
