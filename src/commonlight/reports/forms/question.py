"""Writing and changing a follow-up question, and asking: forms of the team."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonlight.reports import catalogue
from commonlight.reports.catalogue import ContentBroken
from commonlight.reports.questions import Question, read_question

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
LANGUAGES = (("en", _("English")), ("es", _("Spanish")), ("ar", _("Arabic")))


class AskForm(forms.Form):
    """For which kind and setting the questions are."""

    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: catalogue.choices("kinds"))
    setting = forms.ChoiceField(
        label=_("Setting"), choices=lambda: [("", _("Not known")), *catalogue.choices("settings")], required=False
    )


class QuestionForm(forms.Form):
    """One question, with what it fits and when it is asked."""

    code = forms.CharField(label=_("Code"), help_text=_("Small letters, digits and _, as in next_days."), max_length=40)
    form = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            ("yes_no", _("Yes, no, I do not know")),
            ("choice", _("One of the options")),
            ("several", _("Several of the options")),
            ("words", _("Own words")),
        ],
    )
    text_en = forms.CharField(label=_("Question in English"), max_length=300)
    text_es = forms.CharField(label=_("Question in Spanish"), max_length=300, required=False)
    text_ar = forms.CharField(
        label=_("Question in Arabic"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "rtl"})
    )
    options = forms.CharField(
        label=_("Options"),
        help_text=_("One on a line: code | English | Spanish | Arabic"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=4000,
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label=_("For these kinds (none: for all)"),
        choices=lambda: catalogue.choices("kinds"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    settings = forms.MultipleChoiceField(
        label=_("For these settings (none: for all)"),
        choices=lambda: catalogue.choices("settings"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    depends_on = forms.ChoiceField(label=_("Only after this question"), required=False)
    any_of = forms.CharField(
        label=_("… was answered with one of"), help_text=_("Codes, parted by commas."), max_length=300, required=False
    )
    is_off = forms.BooleanField(label=_("Do not offer this question any more"), required=False)

    def __init__(self, *args: Any, others: list[Question], fixed_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(one.code, f"{one.code}: {one.text}") for one in others if one.code != fixed_code]
        self.fields["depends_on"].choices = [("", _("Always")), *options]  # type: ignore[attr-defined]
        self._taken = {one.code for one in others}
        self._fixed = fixed_code
        if fixed_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Return a code nobody has yet."""
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise ValidationError(_("Use small letters, digits and _ only, beginning with a letter."))
        if code in self._taken:
            raise ValidationError(_("There is a question with this code already."))
        return code

    def clean_options(self) -> list[dict[str, str]]:
        """Return the options as entries."""
        found = []
        for line in self.cleaned_data["options"].splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if not any(cells):
                continue
            if len(cells) < 2 or not CODE.fullmatch(cells[0]) or not cells[1]:
                raise ValidationError(
                    _("“%(line)s” is not of the form code | English | Spanish | Arabic."), params={"line": line}
                )
            names = ("code", "en", "es", "ar")
            found.append({name: cell for name, cell in zip(names, cells, strict=False) if cell})
        return found

    def clean(self) -> dict[str, Any]:
        """Check that it is a question."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                read_question(self._raw())
            except ContentBroken as problem:
                raise ValidationError(str(problem)) from problem
        return cleaned

    def _raw(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        texts = {language: cleaned[f"text_{language}"] for language, _name in LANGUAGES if cleaned[f"text_{language}"]}
        raw: dict[str, Any] = {"code": self._fixed or cleaned["code"], "form": cleaned["form"], **texts}
        raw |= {name: cleaned[name] for name in ("kinds", "settings") if cleaned[name]}
        if cleaned["form"] in ("choice", "several"):
            raw["options"] = cleaned["options"]
        if cleaned["depends_on"]:
            codes = [code.strip() for code in cleaned["any_of"].split(",") if code.strip()]
            raw["only_if"] = {"question": cleaned["depends_on"], "any_of": codes}
        return raw

    def question(self) -> Question:
        """Return the question."""
        return read_question(self._raw())

    @staticmethod
    def initial_of(question: Question, *, is_off: bool) -> dict[str, Any]:
        """Return a question as the form's first values."""
        lines = [
            " | ".join([option.code, *(option.texts.get(language, "") for language, _name in LANGUAGES)])
            for option in question.options
        ]
        return {
            "form": question.form,
            **{f"text_{language}": question.text.texts.get(language, "") for language, _name in LANGUAGES},
            "options": "\n".join(lines) if question.form in ("choice", "several") else "",
            "kinds": question.kinds,
            "settings": question.settings,
            "depends_on": question.depends_on,
            "any_of": ", ".join(question.any_of),
            "is_off": is_off,
        }
