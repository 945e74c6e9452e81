"""What is asked of somebody who adds a document or withdraws one. What is taken is judged by the services."""

from typing import Any

from django import forms

from emou.domain.documents import ENDINGS, KINDS, LONGEST_ABOUT, LONGEST_WHY, MOST_BYTES, TAKEN, size_words
from emou.ui.unjudged import Unjudged

FILE_HINT = f"{TAKEN}, at most {size_words(MOST_BYTES).replace('.0', '')}. Name no clients, here or in the file."
PRIVILEGED_HINT = (
    "Only for your agency's counsel and director, until one of them discloses it. Nobody else learns that it exists."
)


class AddForm(Unjudged):
    """A file and what it is. Whoever may keep privileged memos is asked whether it is one."""

    wanted = ("file", "kind")

    file = forms.FileField(
        label="File",
        help_text=FILE_HINT,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    kind = forms.ChoiceField(label="What kind of document it is", choices=[("", "Choose one"), *KINDS.items()])
    about = forms.CharField(
        label="What it is about",
        help_text="In one line, for those who look through the list.",
        max_length=LONGEST_ABOUT,
    )
    privileged = forms.BooleanField(label="This is a privileged memo", help_text=PRIVILEGED_HINT)

    def __init__(self, *args: Any, may_seal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_seal:
            del self.fields["privileged"]

    def said(self) -> dict[str, Any]:
        """What was typed, whether the form still asks for it or not: a memo that was ticked is never kept openly."""
        return {name: self.data.get(name, "") for name in ("kind", "about", "privileged")}


class WithdrawForm(Unjudged):
    """Why a document is withdrawn; needed where a record will keep it."""

    why = forms.CharField(
        label="Why it is withdrawn",
        help_text="It is kept on the record, and stands in the list in place of the document.",
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, must_say: bool, **kwargs: Any) -> None:
        self.wanted = ("why",) if must_say else ()
        super().__init__(*args, **kwargs)
