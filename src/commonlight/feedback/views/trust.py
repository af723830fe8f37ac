"""Trust: police, us and offices apart, over rounds, by place and group where enough answered, beside what was done."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.feedback import permissions_surveys as permissions
from commonlight.feedback import selectors_trust as selectors
from commonlight.feedback.done_about import done_since
from commonlight.feedback.models.surveys import PublicSurvey
from commonlight.feedback.selectors_trust import Round
from commonlight.feedback.services.surveys import form_of
from commonlight.feedback.survey_trust import MEASURES
from commonlight.feedback.surveys.form import Survey
from commonlight.feedback.trust_svg import over_rounds
from commonlight.feedback.trust_words import SIDES, TITLES, figure_words, moved_words, part_words, unit_of
from commonlight.feedback.views.shared_stories import me


@requires_role(*permissions.READERS)
@no_trace
def trust(request: HttpRequest, survey_id: UUID | None = None) -> HttpResponse:
    """Show what the surveys of the own organisation say of trust, one survey at a time; sides are never added up."""
    surveys, chosen = selectors.survey_chosen(me(request), survey_id)
    if survey_id is not None and chosen is None:
        raise Http404
    context: dict[str, Any] = {"surveys": surveys, "survey": chosen}
    if chosen is not None:
        rounds = selectors.rounds_of(chosen)
        told = [one for one in rounds if one.trust]
        context |= {
            "not_yet": [one.wave for one in rounds if one.trust is None],
            "sides": _sides(request, chosen, told) if told else [],
            "last": told[-1].wave if told else None,
            "has_compared": any("compared" in one["arms"] for found in told for one in (found.trust or {}).values()),
            "smallest": selectors.smallest(),
        }
    return render(request, "feedback/trust.html", context)


def _sides(request: HttpRequest, survey: PublicSurvey, told: list[Round]) -> list[dict[str, Any]]:
    form, language = form_of(survey), get_language() or "en"
    done = done_since(me(request), told[0].wave.opened_on)
    asked = selectors.measures_of(form)
    found = []
    for side, label in SIDES.items():
        names = [one.name for one in MEASURES if one.side == side and one.name in asked]
        if names:
            found.append(
                {
                    "name": label,
                    "measures": [_measure(name, told) for name in names],
                    "apart": _apart(names, told[-1], form, language),
                    "done": done.get(side, []),
                }
            )
    return found


def _measure(name: str, told: list[Round]) -> dict[str, Any]:
    found = [(one.wave, (one.trust or {})[name]) for one in told if name in (one.trust or {})]
    title = str(TITLES[name])
    rows = [
        {
            "wave": wave,
            "asked": figure_words(name, held["arms"].get("asked")),
            "n": held["arms"].get("asked", {}).get("n", 0),
            "compared": figure_words(name, held["arms"].get("compared")),
            "moved": moved_words(held["changes"].get("asked")),
        }
        for wave, held in reversed(found)
    ]
    picture = over_rounds(title, [(date_format(wave.opened_on, "M Y"), held["arms"]) for wave, held in found])
    return {
        "title": title,
        "unit": unit_of(name),
        "rows": rows,
        "has_moved": any(row["moved"] for row in rows),
        # Made of numbers and of words that the drawing escapes.
        "picture": mark_safe(picture),  # noqa: S308
    }


def _apart(names: list[str], last: Round, form: Survey, language: str) -> list[dict[str, Any]]:
    """Return a table for each question people are shown apart by: a row for each answer, a column for each measure."""
    held = [(name, (last.trust or {})[name]["apart"]) for name in names if name in (last.trust or {})]
    smallest, shown = selectors.smallest(), []
    for by in dict.fromkeys(by for _name, apart in held for by in apart):
        question = form.question(by)
        if question is None:
            continue
        gated = {name: selectors.parts_shown(apart.get(by, {})) for name, apart in held}
        rows = [
            (
                form.words(choice.labels, language)[0],
                [(TITLES[name], part_words(name, some.get(choice.name), smallest)) for name, some in gated.items()],
            )
            for choice in question.choices
            if any(choice.name in some for some in gated.values())
        ]
        if rows:
            heads = [(TITLES[name], unit_of(name)) for name in gated]
            shown.append({"title": form.words(question.labels, language)[0], "heads": heads, "rows": rows})
    return shown
