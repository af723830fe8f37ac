"""Answers typed from paper, one line for each sheet, and the columns of a form service's file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonlight.learning.codes import NotACode, parts_of
from commonlight.learning.form_files import FormTable
from commonlight.learning.letters import TYPED
from commonlight.learning.services.sheets import Answers

LINES = 15


@dataclass
class Line:
    """One line of the grid as it was typed, with what is wrong in it."""

    number: int
    code: str = ""
    letters: str = ""
    problems: list[str] = field(default_factory=list)


class Grid:
    """
    A quick grid: a code and a row of letters for each sheet. Empty lines are left out.

    `lines` are as typed, for showing them again; `sheets` are the good ones, complete only if `is_valid`.
    """

    def __init__(self, data: Mapping[str, str] | None, *, n_sentences: int, language: str) -> None:
        self.n_sentences = n_sentences
        self._typed = TYPED.get(language, TYPED["en"])
        self.is_bound = data is not None
        self.lines = [Line(n + 1) for n in range(LINES)]
        self.sheets: list[Answers] = []
        if data is not None:
            for n, line in enumerate(self.lines):
                line.code, line.letters = data.get(f"code_{n}", "")[:60], data.get(f"letters_{n}", "")[:60]
                self._read(line)

    def _read(self, line: Line) -> None:
        plain = [sign for sign in line.letters.casefold() if not sign.isspace() and sign not in ".,;"]
        if not plain and not line.code.strip():
            return
        wrong = sorted({sign for sign in plain if sign not in self._typed})
        if wrong:
            line.problems.append(
                gettext("“%(signs)s” is no answer. Use %(letters)s.")
                % {"signs": " ".join(wrong), "letters": " ".join(dict.fromkeys(self._typed))}
            )
        elif len(plain) != self.n_sentences:
            line.problems.append(
                gettext("%(found)s answers, but the test has %(wanted)s sentences. Put - for one left out.")
                % {"found": len(plain), "wanted": self.n_sentences}
            )
        try:
            code = parts_of(line.code)
        except NotACode:
            line.problems.append(
                gettext("The code needs three parts, such as M-2-14. Leave it empty if there is none.")
            )
            code = []
        if not line.problems:
            self.sheets.append(Answers(tuple(code), "".join(self._typed[sign] for sign in plain)))

    @property
    def is_valid(self) -> bool:
        """Whether something was typed and nothing of it is wrong."""
        return self.is_bound and bool(self.sheets) and not any(line.problems for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed at all."""
        return self.is_bound and not self.sheets and not any(line.problems for line in self.lines)


class FileForm(forms.Form):
    """The file of a form service."""

    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        help_text=_("From Google Forms or Microsoft Forms: download the answers as CSV or XLSX. 2 MB at most."),
    )

    def clean_file(self) -> Any:
        """Refuse what the upload itself refused."""
        upload = self.cleaned_data["file"]
        if getattr(upload, "refused", None):
            raise forms.ValidationError(_("This file is too large."))
        return upload


class ColumnsForm(forms.Form):
    """Which column holds which sentence; filled in as far as the words tell."""

    def __init__(
        self, *args: Any, table: FormTable, wanted: Sequence[tuple[str, str]], required: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("– none –")), *[(str(n), name[:80]) for n, name in enumerate(table.names)]]
        for name, label in wanted:
            self.fields[f"column_{name}"] = forms.ChoiceField(label=label, choices=choices, required=name in required)

    def clean(self) -> dict[str, Any]:
        """Refuse one column for two things."""
        said: dict[str, Any] = super().clean() or {}
        used = [value for value in said.values() if value]
        if len(used) != len(set(used)):
            raise forms.ValidationError(_("The same column was chosen twice. Each sentence has its own."))
        return said

    def places(self) -> dict[str, int]:
        """Return the place of the column for each sentence and part of the code that has one."""
        return {name.removeprefix("column_"): int(value) for name, value in self.cleaned_data.items() if value != ""}


class ScoreFileForm(FileForm):
    """A file of another system, for a course that ran there."""

    course = forms.ChoiceField(label=_("Course"))
    organisation = forms.ChoiceField(label=_("For"))
    place = forms.CharField(label=_("Whose system"), max_length=120, help_text=_("A school, a hospital, a firm."))
    field_order = ("course", "organisation", "place", "file")

    def __init__(
        self, *args: Any, courses: Sequence[tuple[str, str]], organisations: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = courses  # type: ignore[attr-defined]
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
