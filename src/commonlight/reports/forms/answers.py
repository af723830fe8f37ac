"""The follow-up questions that are open now, as a form; each may be left out."""

from typing import Any

from django import forms

from commonlight.reports.facts import MOST_CHARACTERS
from commonlight.reports.forms.fields import WordsField
from commonlight.reports.questions import Answer, Question


def _field(question: Question) -> forms.Field:
    if question.form == "words":
        return WordsField(label=str(question.text), max_length=MOST_CHARACTERS, rows=3, required=False)
    choices = [(option.code, str(option)) for option in question.options]
    if question.form == "several":
        return forms.MultipleChoiceField(
            label=str(question.text), choices=choices, widget=forms.CheckboxSelectMultiple, required=False
        )
    return forms.ChoiceField(label=str(question.text), choices=choices, widget=forms.RadioSelect, required=False)


class AnswersForm(forms.Form):
    """One field for each open question."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[f"q_{question.code}"] = _field(question)

    def answers(self) -> dict[str, Answer]:
        """Return what was answered; a question that was shown and left empty is skipped for good."""
        return {name.removeprefix("q_"): value for name, value in self.cleaned_data.items()}
