"""The form renderer: every form of the application gets label, hint, error and USWDS classes from here.

Set FORM_RENDERER = "emou.ui.forms.Renderer" (django.forms must be an installed app). Templates: templates/forms/.
"""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

# First match wins: a Textarea is no Input, a RadioSelect is a Select to Django but a tile to us.
WIDGET_CLASSES = (
    (forms.CheckboxSelectMultiple, "usa-checkbox__input usa-checkbox__input--tile"),
    (forms.RadioSelect, "usa-radio__input usa-radio__input--tile"),
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-select"),
    (forms.FileInput, "usa-file"),
    (forms.MultiWidget, ""),
    (forms.Widget, "usa-input"),
)
MANY = (forms.CheckboxSelectMultiple, forms.CheckboxInput)  # to Django the first is a RadioSelect too
TICKED = (*MANY, forms.RadioSelect)


class DayInput(forms.DateInput):
    """The browser's own date field; the value travels as ISO 8601, whatever the reader's locale shows."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own date and time field, in the wall clock of the active time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


@dataclass(frozen=True, slots=True)
class Choice:
    tag: str
    label: str
    id: str
    hint: str


class UswdsField(BoundField):
    """A field that knows how USWDS draws it. A form may set `field.choice_hints = {value: words}`."""

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        attrs = super().build_widget_attrs(attrs, widget)
        base = next(css for kind, css in WIDGET_CLASSES if isinstance(self.field.widget, kind))
        state = f"{base}--error" if self.errors and base.startswith("usa-") and not self.is_ticked else ""
        own = self.field.widget.attrs.get("class", "")
        if css := " ".join(part for part in (base, state, own) if part):
            attrs["class"] = css
        return attrs

    @property
    def is_ticked(self) -> bool:
        return isinstance(self.field.widget, TICKED)

    @property
    def is_lone_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def kind(self) -> str:
        """The USWDS block that a choice's classes start with."""
        return "checkbox" if isinstance(self.field.widget, MANY) else "radio"

    @property
    def choices_shown(self) -> list[Choice] | None:
        """One entry a tile for radios and groups of checkboxes; None where the widget draws itself."""
        if not self.is_ticked or self.is_lone_checkbox:
            return None
        hints = getattr(self.field, "choice_hints", {})
        return [
            Choice(sub.tag(), sub.choice_label, sub.id_for_label, hints.get(str(sub.data["value"]), ""))
            for sub in self.subwidgets
        ]

    @property
    def first_id(self) -> str:
        """Where the error summary's link must land: the first control, for a group of them too."""
        if self.id_for_label:
            return self.id_for_label
        return f"{self.auto_id}_0"


class Renderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = UswdsField
