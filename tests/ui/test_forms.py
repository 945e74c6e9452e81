from datetime import date

import pytest
from django import forms

from emou.ui.forms import DayInput, Renderer
from emou.ui.templatetags.ui import form_problems


class AskedForm(forms.Form):
    default_renderer = Renderer
    reason = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect)
    reason.choice_hints = {"b": "Seldom right"}
    elements = forms.MultipleChoiceField(choices=[("x", "X")], widget=forms.CheckboxSelectMultiple)
    opinion = forms.CharField(
        help_text="Both agencies read it", widget=forms.Textarea, error_messages={"required": "Write the opinion"}
    )
    until = forms.DateField(required=False, widget=DayInput)
    days = forms.IntegerField(max_value=5)


@pytest.fixture
def asked():
    return AskedForm()


@pytest.fixture
def refused():
    return AskedForm({"days": "9"})


class TestFields:
    def test_say_in_words_that_they_are_optional(self, asked):
        assert "(optional)" in asked["until"].as_field_group()

    def test_say_nothing_about_being_required(self, asked):
        assert "(optional)" not in asked["opinion"].as_field_group()

    def test_are_described_by_their_hint(self, asked):
        drawn = asked["opinion"].as_field_group()

        assert 'aria-describedby="id_opinion_helptext"' in drawn and 'id="id_opinion_helptext"' in drawn

    def test_are_described_by_their_error_too(self, refused):
        drawn = refused["opinion"].as_field_group()

        assert 'aria-describedby="id_opinion_helptext id_opinion_error"' in drawn and 'id="id_opinion_error"' in drawn

    def test_with_an_error_are_marked_invalid(self, refused):
        assert 'aria-invalid="true"' in str(refused["days"])

    def test_carry_the_design_systems_classes(self, asked):
        assert 'class="usa-textarea"' in str(asked["opinion"])

    def test_of_a_day_travel_as_iso_whatever_the_locale(self):
        form = AskedForm(initial={"until": date(2026, 12, 2)})

        assert 'type="date"' in str(form["until"]) and 'value="2026-12-02"' in str(form["until"])


class TestChoices:
    def test_of_one_stand_in_a_fieldset_with_a_legend(self, asked):
        drawn = asked["reason"].as_field_group()

        assert "<fieldset" in drawn and "<legend" in drawn

    def test_show_the_hint_of_the_choice(self, asked):
        assert "Seldom right" in asked["reason"].as_field_group()

    def test_of_several_are_checkboxes_and_not_radios(self, asked):
        assert "usa-checkbox__input" in asked["elements"].as_field_group()


class TestTheErrorSummary:
    def test_links_each_problem_to_the_control_that_mends_it(self, refused, drawn):
        drawn = drawn("error_summary", forms=refused)

        assert all(f'href="#{id_}"' in drawn for id_ in ("id_reason_0", "id_elements_0", "id_opinion", "id_days"))

    def test_uses_the_words_that_a_field_has_of_its_own(self, refused):
        assert {"id": "id_opinion", "text": "Write the opinion"} in form_problems(refused)

    def test_puts_the_fields_name_before_general_words(self, refused):
        assert any(problem["text"].startswith("Days: Ensure this value") for problem in form_problems(refused))

    def test_names_what_is_wrong_with_the_form_as_a_whole(self, refused):
        refused.add_error(None, "The request has moved on")

        assert {"id": "", "text": "The request has moved on"} in form_problems(refused)

    def test_is_left_out_where_nothing_is_wrong(self, asked, drawn):
        assert drawn("error_summary", forms=asked) == ""
