"""What the pages of surveys say in words: what is wrong with a form, an answer of a file, and what figures mean."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.feedback.surveys.form import Survey
from commonlight.feedback.surveys.xlsform_read import Problem

FEWEST_FOR_PERCENT = 30
PROBLEMS = {
    "no_file": gettext_lazy("This is no whole XLSX file. Open it, save it again as XLSX, and try again."),
    "no_sheet": gettext_lazy("The file has no sheet “survey”."),
    "large": gettext_lazy("This is too large: 4 MB, 5,000 rows and 300 questions at most."),
    "nothing_asked": gettext_lazy("The form asks nothing."),
    "loop": gettext_lazy("Loops cannot be asked here: %(what)s. Ask the questions once, or as many times as needed."),
    "type": gettext_lazy("Questions of this type cannot be asked here: %(what)s."),
    "column": gettext_lazy("The column %(what)s changes what is asked and is not supported. Empty it."),
    "list": gettext_lazy("There is no list of choices named “%(what)s”."),
    "name": gettext_lazy("“%(what)s” is no name: letters, digits and _ only, a letter first."),
    "choice_name": gettext_lazy("“%(what)s” is no name of a choice: no blanks and no quotation marks."),
    "twice": gettext_lazy("“%(what)s” stands there twice."),
    "end_group": gettext_lazy("A group ends here that never began."),
    "open_group": gettext_lazy("The group “%(what)s” never ends."),
    "required": gettext_lazy("“%(what)s” is neither yes nor no."),
    "empty": gettext_lazy("Nothing stands here."),
    "function": gettext_lazy("The function %(what)s is not known here."),
    "sign": gettext_lazy("The condition cannot be read near “%(what)s”."),
    "end": gettext_lazy("The condition stops too early."),
    "long": gettext_lazy("The condition is too long or too deep."),
    "arguments": gettext_lazy("The function %(what)s has too few or too many parts."),
    "unknown": gettext_lazy("No question is named “%(what)s”."),
    "later": gettext_lazy("“%(what)s” is asked later, so nothing is known of it here."),
    "choice": gettext_lazy("Nobody can give this answer: %(what)s."),
    "never": gettext_lazy("Nobody can ever reach this question: its conditions contradict each other."),
}
ROWS = {
    "choice": gettext_lazy("no choice of this question"),
    "number": gettext_lazy("no number"),
    "whole": gettext_lazy("no whole number"),
    "date": gettext_lazy("no day like 2026-11-23"),
    "long": gettext_lazy("more than 2,000 letters"),
    "empty": gettext_lazy("a row without any answer"),
}
NOTES = {
    "weights_missing": gettext_lazy(
        "The weights could not be used: somebody did not answer the question they stand on, or nobody gave one of its "
        "answers. Figures are without weights."
    ),
}


def place_of(problem: Problem) -> str:
    """Return where something is wrong, as a spreadsheet shows it."""
    parts = [_("sheet %(name)s") % {"name": problem.sheet}] if problem.sheet else []
    if problem.row:
        parts.append(_("row %(row)s") % {"row": problem.row})
    if problem.column:
        parts.append(_("column %(name)s") % {"name": problem.column})
    return ", ".join(parts)


def said(problem: Problem) -> str:
    """Return what is wrong, where, and what to do."""
    text = str(PROBLEMS[problem.kind]) % {"what": problem.what}
    place = place_of(problem)
    return f"{place}: {text}" if place else text


def percent(value: float) -> str:
    """Return a share as a whole percent."""
    return f"{100 * value:.0f} %"


def share_words(choice: Mapping[str, Any], n: int) -> str:
    """Return one answer in words: "x of y" under 30, else the percent with its interval."""
    if n < FEWEST_FOR_PERCENT:
        return _("%(x)s of %(y)s") % {"x": choice["count"], "y": n}
    if "share" not in choice:
        return _("0 of %(y)s") % {"y": n}
    return _("%(share)s (%(low)s to %(high)s)") % {name: percent(choice[name]) for name in ("share", "low", "high")}


def change_words(change: Mapping[str, Any] | None) -> str:
    """Return how an answer moved since the round before; "" where either round has fewer than 30 people."""
    if change is None or min(change["n"]) < FEWEST_FOR_PERCENT:
        return ""
    if change["low"] <= 0 <= change["high"]:
        return _("We cannot tell whether this changed.")
    figures = {"by": f"{100 * abs(change['by']):.0f}", "low": f"{100 * min(abs(change['low']), abs(change['high'])):.0f}",
               "high": f"{100 * max(abs(change['low']), abs(change['high'])):.0f}"}  # fmt: skip
    if change["by"] > 0:
        return _("More people said this than in the round before: %(by)s points (%(low)s to %(high)s).") % figures
    return _("Fewer people said this than in the round before: %(by)s points (%(low)s to %(high)s).") % figures


def compared_words(apart: Mapping[str, Any] | None, *, of: float = 100) -> str:
    """
    Return how much more those we reach changed than the others; "" where one of the four has fewer than 30 people.

    of : 100 for shares of 1, which are told in points; 1 for figures as they are
    """
    if apart is None or min(apart["n"]) < FEWEST_FOR_PERCENT:
        return ""
    if apart["low"] <= 0 <= apart["high"]:
        return _("We cannot tell whether the two groups changed differently.")
    ends = sorted(abs(of * apart[end]) for end in ("low", "high"))
    places = 1 if of == 1 and abs(apart["by"]) < 10 else 0
    figures = {
        "by": f"{abs(of * apart['by']):.{places}f}"
        if of == 1
        else _("%(n)s points") % {"n": f"{abs(of * apart['by']):.0f}"},
        "low": f"{ends[0]:.{places}f}",
        "high": f"{ends[1]:.{places}f}",
    }
    if apart["by"] > 0:
        return _("This rose by %(by)s more than in the other group (%(low)s to %(high)s).") % figures
    return _("This rose by %(by)s less than in the other group (%(low)s to %(high)s).") % figures


def n_compared(found: Mapping[str, Any]) -> int:
    """Return how many comparisons of the two groups' changes a page shows."""
    some = [one for part in found["questions"] for one in part.get("compared", {}).values()]
    some += [one for part in found["scales"] for one in part.get("compared", [])]
    return sum(bool(compared_words(one)) for one in some)


def tables(form: Survey, found: Mapping[str, Any], language: str, arms: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what the page of results shows: a table for each question, one column for each arm."""
    shown = []
    for one in found["questions"]:
        question = form.question(one["name"])
        if question is None:
            continue
        if not any(held["n"] for held in one["arms"].values()):
            shown.append(
                {
                    "title": form.words(question.labels, language)[0],
                    "heads": [],
                    "rows": [],
                    "has_changes": False,
                    "has_compared": False,
                }
            )
            continue
        heads = [f"{arms[arm]} ({held['n']})" for arm, held in one["arms"].items()]
        rows = []
        for place, choice in enumerate(question.choices):
            cells = [share_words(held["choices"][place], held["n"]) for held in one["arms"].values()]
            change = change_words(one["changes"].get("asked", {}).get(choice.name))
            apart = compared_words(one.get("compared", {}).get(choice.name))
            label = form.words(choice.labels, language)[0]
            rows.append({"label": label, "cells": cells, "change": change, "compared": apart})
        means = [held.get("mean") for held in one["arms"].values()]
        if not question.choices:
            cells = [
                _("%(mean).1f (%(low).1f to %(high).1f)")
                % {"mean": mean["estimate"], "low": mean["low"], "high": mean["high"]}
                if mean
                else "–"
                for mean in means
            ]
            apart = compared_words(one.get("compared", {}).get(""), of=1)
            rows.append({"label": _("Mean"), "cells": cells, "change": "", "compared": apart})
        shown.append(
            {"title": form.words(question.labels, language)[0], "heads": heads,
             "rows": [{**row, "cells": list(zip(heads, row["cells"], strict=True))} for row in rows],
             "has_changes": any(row["change"] for row in rows),
             "has_compared": any(row["compared"] for row in rows)}
        )  # fmt: skip
    return shown


def scale_sentences(found: Mapping[str, Any], titles: Mapping[str, str], arms: Mapping[str, str]) -> list[str]:
    """Return a sentence for each scale and arm; knowing signs and leaving alone what is none always side by side."""
    lines = []
    for one in found["scales"]:
        for arm, figures in one["arms"].items():
            who = f"{titles[one['scale']]} – {arms[arm]}"
            if not figures or figures[0]["n"] < FEWEST_FOR_PERCENT:
                n = figures[0]["n"] if figures else 0
                lines.append(_("%(who)s: %(n)s answered every question, too few for a figure.") % {"who": who, "n": n})
            elif len(figures) == 2:
                words = _("%(who)s: %(known)s of true signs known, %(alone)s of other things rightly left alone.")
                lines.append(words % {"who": who, "known": _points(figures[0]), "alone": _points(figures[1])})
            else:
                lines.append(
                    _("%(who)s: %(points)s on a scale of 0 to 100.") % {"who": who, "points": _range(figures[0])}
                )
        told = (compared_words(apart, of=1) for apart in one.get("compared", []))
        lines += [f"{titles[one['scale']]}: {words}" for words in told if words]
    return lines


def _range(one: Mapping[str, Any]) -> str:
    return _("%(mean).0f (%(low).0f to %(high).0f)") % {"mean": one["estimate"], "low": one["low"], "high": one["high"]}


def _points(one: Mapping[str, Any]) -> str:
    return _("%(mean).0f %% (%(low).0f to %(high).0f)") % {
        "mean": one["estimate"], "low": one["low"], "high": one["high"]
    }  # fmt: skip
