"""One page of a draft as it is shown and sent: its questions, what was typed, and which answers those are."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from emou.ui import words
from requests_app.forms.asking import MOST_WHY, TermsForm, kept_rows, say_for_ticked, sent_rows
from requests_app.forms.use_case import UseCaseForm, user_forms, users_said
from requests_app.forms.writing import tidy
from requests_app.models import UseCase
from requests_app.pages.drafting import Sheet
from requests_app.pages.steps import Step
from requests_app.services import answers, merging
from requests_app.services.drafts import Page
from requests_app.services.merging import Answers

SAY, REMOVE_USER, THEIRS = "say", "remove_user-", "theirs"


def opened_of(data: QueryDict) -> dict[str, str]:
    """The digests that came with a page. Anything else counts as none, so that nothing is overwritten unseen."""
    try:
        said = json.loads(data.get("opened", ""))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in said.items()} if isinstance(said, dict) else {}


class DraftPage:
    """What every page of a draft has. `data` is what was sent; only the answers that were on the page are read."""

    code = ""
    order: tuple[str, ...] = ()
    title = ""

    def __init__(self, data: QueryDict | None) -> None:
        self.opened = opened_of(data) if data is not None else {}
        self.do = data.get("do", "") if data is not None else ""
        sent = data or {}
        self.theirs = {name for name in self.opened if sent.get(f"take-{name}") == THEIRS}

    @property
    def forms(self) -> list[forms.Form]:
        return []

    @property
    def is_readable(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def read(self) -> Answers:
        """The answers on the page, as far as they can be read."""
        raise NotImplementedError

    @property
    def sent(self) -> Page:
        typed = {name: answer for name, answer in self.read().items() if name not in self.theirs}
        return Page(typed, self.opened, self.code, self.order)

    def token(self, conflicts: Answers) -> str:
        """The digests for the page as it now stands: what was saved counts as opened, a conflict stays one."""
        now = {name: value for name, value in merging.digests(self.read()).items() if name not in conflicts}
        return json.dumps(self.opened | now)

    def label(self, name: str) -> str:
        raise NotImplementedError

    def words(self, name: str, answer: Any) -> str:
        raise NotImplementedError

    def kept_text(self) -> str:
        """Everything that was typed, in the words of the page, to be copied."""
        told = ((self.label(name), self.words(name, answer)) for name, answer in self.read().items())
        return "\n\n".join(f"{label}\n{answer}" for label, answer in told if answer)


class StepPage(DraftPage):
    """A step about the use case itself."""

    def __init__(self, draft: UseCase, step: Step, data: QueryDict | None = None, more: int = 0) -> None:
        super().__init__(data)
        self.title = step.title
        names = [name for name in step.fields if not self.opened or name in self.opened]
        self.form = UseCaseForm(draft, names, data)
        self.users = user_forms(draft.users, more, data) if "users" in names else []
        self._kept = answers.of_step(draft, names)

    @property
    def forms(self) -> list[forms.Form]:
        return [self.form, *self.users]

    def read(self) -> Answers:
        if not self.form.is_bound:
            return self._kept
        users = {"users": users_said(self.users, self._removed)} if self.users and self._are_users_readable else {}
        return self.form.readable | users

    @property
    def _are_users_readable(self) -> bool:
        return all(form.is_valid() for form in self.users)

    @property
    def _removed(self) -> int | None:
        place = self.do.removeprefix(REMOVE_USER)
        return int(place) if self.do.startswith(REMOVE_USER) and place.isdecimal() and len(place) < 4 else None

    def label(self, name: str) -> str:
        return asked(label_of(name))

    def words(self, name: str, answer: Any) -> str:
        return words_of(name, answer)


class DatasetPage(DraftPage):
    """The page of one dataset that a draft asks for."""

    def __init__(self, draft: UseCase, sheet: Sheet, data: QueryDict | None = None, find: str = "") -> None:
        super().__init__(data)
        self.code, self.title = sheet.dataset.code, sheet.dataset.name
        self.rows = kept_rows(draft, self.code, sheet.elements, sheet.law)
        self.order = tuple(row.code for row in self.rows)
        kept = answers.of_dataset(draft, self.code, self.order)
        names = [name for name in answers.TERMS if not self.opened or name in self.opened]
        self.form = TermsForm(kept, names, sheet.dataset.identifiability, data)
        self.said_for = -1
        if data is not None:
            sent_rows(self.rows, data)
            self._say_once(data)
        else:
            for row in self.rows:
                row.is_shown = not find or all(word in row.words for word in find.casefold().split())

    def _say_once(self, data: QueryDict) -> None:
        said = tidy(data.get("say", ""))[:MOST_WHY]
        if self.do == SAY and said:
            self.said_for = say_for_ticked(self.rows, said, data.get("say_to", ""))

    @property
    def forms(self) -> list[forms.Form]:
        return [self.form]

    @property
    def errors(self) -> list[dict[str, str]]:
        return [{"text": row.error, "url": f"#id_why-{row.code}"} for row in self.rows if row.error]

    @property
    def is_readable(self) -> bool:
        return super().is_readable and not self.errors

    @property
    def shown(self) -> list[Any]:
        return [row for row in self.rows if row.is_shown]

    @property
    def ticked(self) -> int:
        return sum(row.ticked for row in self.rows)

    def read(self) -> Answers:
        elements = {
            f"{answers.ELEMENT}{row.code}": {"asked": row.ticked, "why": row.why}
            for row in self.rows
            if row.is_shown and not row.error
        }
        return self._terms() | elements

    def _terms(self) -> Answers:
        if not self.form.is_bound:
            return {name: self.form.initial.get(name, "") for name in self.form.fields}
        self.form.is_valid()
        return {name: self.form.cleaned_data[name] for name in self.form.fields if name in self.form.cleaned_data}

    def label(self, name: str) -> str:
        if name in answers.TERMS:
            return asked(TermsForm.base_fields[name].label)
        code = name.removeprefix(answers.ELEMENT)
        return next((f"{row.name} is needed for:" for row in self.rows if row.code == code), code)

    def words(self, name: str, answer: Any) -> str:
        if name in answers.TERMS:
            return in_words(TermsForm.base_fields[name], answer)
        if not answer["asked"]:
            return f"Not checked. {answer['why']}" if answer["why"] else ""
        return str(answer["why"] or "Ticked, nothing said yet.")


def label_of(name: str) -> str:
    return "Users" if name == "users" else str(UseCaseForm.base_fields[name].label)


def words_of(name: str, answer: Any) -> str:
    """An answer about a use case as people read it."""
    if name == "users":
        return "\n".join(user_words(row) for row in answer)
    return in_words(UseCaseForm.base_fields[name], answer)


def user_words(row: Mapping[str, Any]) -> str:
    return f"{row.get('count') or '?'} × {row.get('role') or '?'}, {row.get('organization') or '?'}"


def asked(label: Any) -> str:
    return str(label) if str(label).endswith("?") else f"{label}:"


def in_words(field: forms.Field, answer: Any) -> str:
    """A choice by what the page calls it, a day in full; anything else as it was typed."""
    if answer is None or answer == "":
        return ""
    if isinstance(answer, date):
        return words.full_date(answer)
    return str(dict(getattr(field, "choices", ())).get(str(answer), answer))


def facts(draft: UseCase, names: Iterable[str]) -> list[dict[str, str]]:
    """Answers of a use case as a list of facts, unanswered ones too."""
    return [{"term": label_of(name), "text": words_of(name, getattr(draft, name))} for name in names]
