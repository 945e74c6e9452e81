"""Forms that read and show, and leave the judging of what is missing to the law (emou.domain), which says it once."""

from collections.abc import Iterable
from typing import Any

from django import forms


class Unjudged(forms.Form):
    """A form whose `wanted` fields are shown as required, while an empty one is no error of the form's own."""

    use_required_attribute = False
    wanted: Iterable[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._require(set(self.wanted))

    def full_clean(self) -> None:
        self._require(())
        super().full_clean()
        self._require(set(self.wanted))

    def _require(self, names: Iterable[str]) -> None:
        for name, field in self.fields.items():
            field.required = name in names

    def tell(self, field: str, message: str) -> None:
        """Put a problem beside its field, or above the form where there is no such field."""
        self.add_error(field if field in self.fields else None, message)


def lines(text: str) -> list[str]:
    """One item a line, blank ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
