"""Figures of a class in sentences: number, interval, what it counts, and never more than the design can tell."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonlight.learning.course_files import Course, Item

FILE_PROBLEMS = {
    "large": gettext_lazy("This file is too large: 2 MB and 1,000 rows at most."),
    "table": gettext_lazy("This is no table of answers. Download them as CSV or XLSX, not as a picture or PDF."),
    "empty": gettext_lazy("The file has no row below its headings."),
    "columns": gettext_lazy("The file has no columns with answers: only what the form service adds by itself."),
}
ROW_PROBLEMS = {
    "answer": gettext_lazy("An answer is none of true, false, I do not know. The row is left out."),
    "code": gettext_lazy("The code is not whole. The answers are taken without it."),
    "empty": gettext_lazy("No sentence was answered. The row is left out."),
}
# Shares need this many people; below, "x of y" is said.
SHARES_FROM = 30


@dataclass(frozen=True)
class Line:
    """One sentence of the test as the results show it."""

    item: Item
    before: str
    after: str
    change: str
    is_mixed_up: bool


@dataclass(frozen=True)
class Words:
    """
    The results of a class, ready for a page.

    main : the answer to "did it change anything"; others : what belongs beside it; matching : who could be matched
    """

    main: str
    others: tuple[str, ...]
    matching: tuple[str, ...]
    power: str
    lines: tuple[Line, ...]
    mixed_up: tuple[Line, ...]


def share(right: int, n: int) -> str:
    """Return "x of y", and from 30 people on the share beside it."""
    if n < SHARES_FROM:
        return _("%(right)s of %(n)s") % {"right": right, "n": n}
    return _("%(percent)s %% (%(right)s of %(n)s)") % {"percent": round(100 * right / n), "right": right, "n": n}


def words_of(found: dict[str, Any], course: Course) -> Words:
    """Return the sentences for a result as it is stored."""
    names = {item.id: item for item in course.items}
    lines = tuple(_line(one, names[one["id"]]) for one in found["sentences"] if one["id"] in names)
    by_id = {line.item.id: line for line in lines}
    return Words(
        main=_main(found),
        others=tuple(text for text in _others(found) if text),
        matching=tuple(text for text in _matching(found) if text),
        power=_power(found),
        lines=lines,
        mixed_up=tuple(by_id[name] for name in found["mixed_up"] if name in by_id),
    )


def _line(one: dict[str, Any], item: Item) -> Line:
    change, (right_before, n_before), (right_after, n_after) = one["change"], one["before"], one["after"]
    said = ""
    if change and change["low"] is not None:
        values = {name: _signed(100 * change[name]) for name in ("estimate", "low", "high")}
        if change["n"] < SHARES_FROM:
            more = round(change["estimate"] * change["n"])
            said = _("%(more)s of %(n)s matched") % {"more": f"{more:+d}", "n": change["n"]}
        else:
            said = _("%(estimate)s points (%(low)s to %(high)s)") % values
    return Line(
        item, share(right_before, n_before) if n_before else "–", share(right_after, n_after) if n_after else "–", said,
        one["mixed_up"],
    )  # fmt: skip


def _number(value: float) -> str:
    # "or" turns a minus zero into zero.
    return number_format(round(value, 1) or 0.0, decimal_pos=1)


def _signed(value: float) -> str:
    return f"{round(value):+d}"


def _values(estimate: dict[str, Any]) -> dict[str, Any]:
    return {
        "gain": _number(abs(estimate["estimate"])),
        "low": _number(estimate["low"]),
        "high": _number(estimate["high"]),
        "n": estimate["n"],
    }


def _direction(estimate: dict[str, Any] | None) -> str:
    """Return "none" (not enough people), "unclear" (the interval holds no change), "more" or "less"."""
    if estimate is None or estimate["low"] is None:
        return "none"
    if estimate["low"] > 0:
        return "more"
    return "less" if estimate["high"] < 0 else "unclear"


def _main(found: dict[str, Any]) -> str:
    gain, n_sentences = found["gain"], found["n_sentences"]
    direction = _direction(gain)
    if direction == "none":
        return _("There are not enough matched sheets to say whether anything changed. At least three are needed.")
    values = {**_values(gain), "all": n_sentences}
    if direction == "more":
        return (
            _(
                "After the course the %(n)s people we could match had %(gain)s more of %(all)s sentences right on "
                "average (95 %% interval %(low)s to %(high)s)."
            )
            % values
        )
    if direction == "less":
        return (
            _(
                "After the course the %(n)s people we could match had %(gain)s fewer of %(all)s sentences right on "
                "average (95 %% interval %(low)s to %(high)s). Look at what was said in the room."
            )
            % values
        )
    return (
        _(
            "We cannot tell whether the course changed what the %(n)s matched people know: the change lies between "
            "%(low)s and %(high)s of %(all)s sentences."
        )
        % values
    )


def _others(found: dict[str, Any]) -> list[str]:
    texts = []
    for name, more, unclear in (
        (
            "specific",
            _("What is not a sign: %(gain)s more right on average (%(low)s to %(high)s)."),
            _("What is not a sign: we cannot tell whether it changed (%(low)s to %(high)s)."),
        ),
        (
            "act",
            _("What to do: %(gain)s more right on average (%(low)s to %(high)s)."),
            _("What to do: we cannot tell whether it changed (%(low)s to %(high)s)."),
        ),
        (
            "later",
            _("Two months later: still %(gain)s more right than before (%(low)s to %(high)s; %(n)s matched)."),
            _("Two months later: we cannot tell whether anything stayed (%(low)s to %(high)s; %(n)s matched)."),
        ),
        (
            "compared",
            _("More than in the group without the course: by %(gain)s (%(low)s to %(high)s)."),
            _("We cannot tell whether it changed more than in the group without the course (%(low)s to %(high)s)."),
        ),
        (
            "everybody",
            _("All sheets, matched or not: %(gain)s more right on average (%(low)s to %(high)s)."),
            _("All sheets, matched or not: we cannot tell (%(low)s to %(high)s)."),
        ),
    ):
        texts.append(_one(found.get(name), more, unclear))
    if found.get("gain") and not found.get("compared"):
        texts.append(_("There was no group to compare with: a part of the change may come from taking the test twice."))
    return texts


def _one(estimate: dict[str, Any] | None, more: str, unclear: str) -> str:
    direction = _direction(estimate)
    if direction == "none" or estimate is None:
        return ""
    if direction == "less":
        return _("Fewer right than before, by %(gain)s (%(low)s to %(high)s): %(about)s") % {
            **_values(estimate),
            "about": more.split(":")[0],
        }
    return (more if direction == "more" else unclear) % _values(estimate)


def _matching(found: dict[str, Any]) -> list[str]:
    n = found["n"]
    texts = [
        _("%(before)s sheets before, %(after)s after, %(later)s two months later.")
        % {"before": n["before"], "after": n["after"], "later": n["later"]},
        _(
            "%(matched)s could be matched between before and after; %(only_before)s answered only before, "
            "%(only_after)s only after."
        )
        % {name: found[name] for name in ("matched", "only_before", "only_after")},
    ]
    if found["repeated"]:
        texts.append(
            ngettext(
                "%(n)s code stood on two sheets of a round; these sheets were matched with nobody.",
                "%(n)s codes stood on two sheets of a round; these sheets were matched with nobody.",
                found["repeated"],
            )
            % {"n": found["repeated"]}
        )
    if n["later"] and n["before"]:
        gone = max(n["before"] - n["later"], 0)
        texts.append(
            _("%(gone)s of %(before)s who began did not take the test two months later.")
            % {"gone": gone, "before": n["before"]}
        )
        if _direction(found.get("stayed")) in ("more", "less"):
            texts.append(
                _("Those who stayed differ from those who did not: %(gain)s right apart at the first test. Mind this.")
                % _values(found["stayed"])
            )
    return texts


def _power(found: dict[str, Any]) -> str:
    if found.get("visible") is None:
        return ""
    return _(
        "What this class could show: a true gain of %(visible)s sentences or more would have been seen in 4 of 5 such "
        "classes. A smaller one may be there unseen."
    ) % {"visible": _number(found["visible"])}


def pooled_words(found: dict[str, Any]) -> str:
    """Return the gain of a course over its sessions as one sentence."""
    gain = found.get("gain")
    direction = _direction(gain)
    if direction == "none" or gain is None:
        return _("Not enough matched sheets yet.")
    values = {**_values(gain), "sessions": found["n_sessions"], "all": found["n_sentences"]}
    if direction == "unclear":
        return (
            _("We cannot tell whether it changed anything (%(low)s to %(high)s of %(all)s; %(sessions)s sessions).")
            % values
        )
    if direction == "less":
        return (
            _("%(gain)s fewer of %(all)s right after the course (%(low)s to %(high)s; %(sessions)s sessions).") % values
        )
    return (
        _(
            "%(gain)s more of %(all)s right after the course (95 %% interval %(low)s to %(high)s; %(n)s people, "
            "%(sessions)s sessions, differences between them counted in)."
        )
        % values
    )
