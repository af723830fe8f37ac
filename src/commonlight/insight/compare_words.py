"""Comparisons in words: what was asked, figures with their intervals, how many were tried, and what none of it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from commonlight.feedback.code_frame import codes
from commonlight.feedback.models.notes import Note
from commonlight.insight.compare_picture import Scale, strip
from commonlight.insight.register_words import category_word, column_word
from commonlight.insight.services.compare_facts import FEWEST_SESSIONS, IN_TIME
from commonlight.learning.course_files import course
from commonlight.learning.course_files import facts as course_facts

PER = 10_000
REASONS: dict[str, Promise] = {
    "few": gettext_lazy("Fewer than two groups are large enough to be told. Nothing is compared; small groups could point at people."),
    "many": gettext_lazy("More than 60 groups cannot be told apart. Choose a table with longer steps or larger areas."),
    "category": gettext_lazy("The table does not have this. Choose another table, or another kind or place of work or life."),
    "unsorted": gettext_lazy("Some notes are not sorted yet. Sort them first: this is counted only once."),
}  # fmt: skip
SOURCE_NAMES: dict[str, Promise] = {
    "times": gettext_lazy("What people told us, between times"),
    "areas": gettext_lazy("What people told us, between areas"),
    "coalitions": gettext_lazy("What people told, between coalitions"),
    "classes": gettext_lazy("What courses changed"),
    "notes": gettext_lazy("What people wrote to us"),
    "referrals": gettext_lazy("Needs that stayed open"),
}
CLASS_SPLITS: dict[str, Promise] = {
    "course": gettext_lazy("By course"),
    "place": gettext_lazy("By place"),
    "half": gettext_lazy("By half-year"),
}
NOTE_SPLITS: dict[str, Promise] = {
    "channel": gettext_lazy("By the way they came"),
    "kind": gettext_lazy("By what they are"),
    "half": gettext_lazy("By half-year"),
}


@dataclass(frozen=True)
class Row:
    """One group: its own figure, and its difference from all the others together ("" where there is none of its own)."""

    name: str
    own: str
    own_ends: str
    own_said: str
    difference: str
    ends: str
    word: str
    is_apart: bool
    picture: SafeString


@dataclass(frozen=True)
class Told:
    """A comparison for a page; `unit` says what its figures are."""

    title: str
    unit: str
    difference_unit: str
    main: list[str]
    tried: list[str]
    rows: list[Row]
    cautions: list[str]


def half_word(code: str) -> str:
    """Return what a half-year is called."""
    year, _sign, half = code.partition("-H")
    return (_("%(year)s, January to June") if half == "1" else _("%(year)s, July to December")) % {"year": year}


def title_of(asked: Mapping[str, Any]) -> str:
    """Return what was asked, in one line."""
    source, about = asked["source"], asked["about"]
    name = str(SOURCE_NAMES[source])
    parts: list[str] = []
    if "category" in about:
        parts.append(category_word(about["column"], about["category"]))
    if about.get("period"):
        parts.append(category_word("month", about["period"]))
    if "what" in about:
        code = codes().get(about["what"])
        parts.append(_("answered by the promised day") if about["what"] == IN_TIME else code.label if code else about["what"])  # fmt: skip
    if "split" in about:
        words = NOTE_SPLITS if source == "notes" else CLASS_SPLITS
        parts.append(str(words[about["split"]]).lower())
    if about.get("half"):
        parts.append(half_word(about["half"]))
    return f"{name}: {', '.join(parts)}" if parts else name


def _group_word(asked: Mapping[str, Any], code: str) -> str:
    source, about = asked["source"], asked["about"]
    if source == "times":
        return category_word("month", code)
    if source == "referrals":
        return _("%(year)s, quarter %(number)s") % {"year": code[:4], "number": (int(code[5:7]) + 2) // 3}
    split = about.get("split")
    if split == "half":
        return half_word(code)
    if source == "notes":
        choices: Any = Note.Channel if split == "channel" else Note.Kind
        return str(dict(choices.choices).get(code, code))
    if split == "course":
        return _course_title(code)
    return code


def _course_title(slug: str) -> str:
    """Return what a course is called in the page's language; a course that is gone keeps its short name."""
    return course(slug, get_language() or "en").title if slug in course_facts() else slug


def told(asked: Mapping[str, Any], found: Mapping[str, Any], *, n_asked: int) -> Told:
    """Return a comparison for a page; n_asked : how many were asked for so far, this one included."""
    differences = dict(found["differences"])
    unit = found["unit"]
    every = [one for _name, one in found["groups"]]
    scale = Scale.around([end for one in every for end in (one["low"], one["high"])])
    rows = [_row(asked, name, one, differences.get(name), unit, scale) for name, one in found["groups"]]
    units = {
        "share": (_("of 100"), _("points of 100")),
        "rate": (_("for every %(people)s people") % {"people": number_format(PER, force_grouping=True)}, _("times the others")),
        "mean": (_("points of 100 sentences"), _("points")),
    }  # fmt: skip
    return Told(
        title_of(asked), *units[unit], _main(rows, found), _tried(asked, found, n_asked), rows, _cautions(asked)
    )


def _row(
    asked: Mapping[str, Any],
    name: str,
    one: Mapping[str, Any],
    difference: Mapping[str, Any] | None,
    unit: str,
    scale: Scale,
) -> Row:
    # Shares and points whole: a tenth of one would say more than is known.
    factor, places = {"share": (100, 0), "rate": (PER, 1), "mean": (1, 0)}[unit]
    say = _signed if unit == "mean" else _figure
    own, low, high = (say(factor * one[end], places) for end in ("estimate", "low", "high"))
    units = {"share": _("%(own)s of 100"), "rate": "%(own)s", "mean": _("%(own)s points")}
    said, ends, word, direction = "", "", _("the other side of the same comparison"), 0
    if difference is not None:
        direction = difference["direction"]
        three = [difference[end] for end in ("estimate", "low", "high")]
        words = [_times(value) if unit == "rate" else _signed(factor * value, places) for value in three]
        said, ends = words[0], _ends(words[1], words[2])
        word = {1: _("above the others"), -1: _("below the others"), 0: _("cannot be told apart")}[direction]
    return Row(
        _group_word(asked, name), own, _ends(low, high), units[unit] % {"own": own}, said, ends, word, bool(direction),
        strip(one["low"], one["estimate"], one["high"], scale),
    )  # fmt: skip


def _figure(value: float, places: int) -> str:
    # Rounded here, for number_format cuts off.
    return number_format(round(value, places) or 0.0, decimal_pos=places)


def _signed(value: float, places: int) -> str:
    sign = "" if round(value, places) == 0 else "+" if value > 0 else "−"
    return sign + _figure(abs(value), places)


def _times(value: float | None) -> str:
    # Where the others have no event the ratio has no end.
    return _("no end") if value is None else number_format(round(value, 2), decimal_pos=2)


def _ends(low: str, high: str) -> str:
    # Held together, so that a narrow column does not break an interval in two.
    return (_("%(low)s to %(high)s") % {"low": low, "high": high}).replace(" ", "\u00a0")


def _main(rows: list[Row], found: Mapping[str, Any]) -> list[str]:
    if len(found["differences"]) == 1:
        one, other = rows
        values = {
            "one": one.name, "own": one.own_said, "own_ends": one.own_ends, "other": other.name, "others": other.own_said,
            "others_ends": other.own_ends, "difference": one.difference, "ends": one.ends,
        }  # fmt: skip
        if found["unit"] == "rate":
            said = _("%(one)s: %(own)s (%(own_ends)s). %(other)s: %(others)s (%(others_ends)s). The first is %(difference)s times the second (%(ends)s).") % values  # fmt: skip
        else:
            said = _("%(one)s: %(own)s (%(own_ends)s). %(other)s: %(others)s (%(others_ends)s). Difference: %(difference)s points (%(ends)s).") % values  # fmt: skip
        return [said, *([] if one.is_apart else [_("We cannot tell whether they differ.")])]
    apart = [one for one in rows if one.is_apart]
    if not apart:
        return [
            _("We cannot tell any of these %(n)s groups from the others. That does not show that they are alike.")
            % {"n": len(rows)}
        ]
    return [
        *(_("%(name)s: %(own)s (%(own_ends)s), %(word)s; difference %(difference)s (%(ends)s).")
          % {"name": one.name, "own": one.own_said, "own_ends": one.own_ends, "word": one.word, "difference": one.difference, "ends": one.ends}
          for one in apart),
        *([] if len(apart) == len(rows) else [_("The rest cannot be told from the others. That does not show that they are alike.")]),
    ]  # fmt: skip


def _tried(asked: Mapping[str, Any], found: Mapping[str, Any], n_asked: int) -> list[str]:
    n = found["n_comparisons"]
    said = [
        ngettext(
            "One comparison was made. Its interval holds the truth in 19 of 20 such comparisons.",
            "Each group was held against all the others together: %(n)s comparisons. The intervals of the differences are so wide that all of them hold at once in 19 of 20 such tables.",
            n,
        ) % {"n": n},
        ngettext(
            "It is the first comparison asked for here.",
            "It is one of %(n)s comparisons asked for here. Who asks often finds something by chance: say how many you asked when you tell others.",
            n_asked,
        ) % {"n": n_asked},
    ]  # fmt: skip
    if asked["n_hidden"]:
        said.append(
            ngettext(
                "%(n)s group is left out, too small to be told or hidden to protect such a one. Left out is not zero.",
                "%(n)s groups are left out, too small to be told or hidden to protect such ones. Left out is not zero.",
                asked["n_hidden"],
            )
            % {"n": asked["n_hidden"]}
        )
    return said


def _cautions(asked: Mapping[str, Any]) -> list[str]:
    by_source: dict[str, list[str]] = {
        "times": [_("What happens. It counts what people told us: they tell more, and other things, where they know us.")],
        "areas": [
            _("Where there is more trafficking. People tell more where they know us."),
            _("How many people told. Somebody may tell twice, and a line stands for one report."),
        ],
        "coalitions": [
            _("Which coalition does better. Coalitions reach other people, ask otherwise and code otherwise."),
            _("Whether alike words were coded alike. Agree with the others on how you code before you rely on it."),
        ],
        "classes": [
            _("Which course or place is better: other people came to each."),
            _("Anything about one session or one person. A session counts once, however full it was; a group needs %(n)s of them.")
            % {"n": FEWEST_SESSIONS},
        ],
        "notes": [_("What people think who did not write. Who writes chooses to.")],
        "referrals": [
            _("What people needed who were not referred, or did not agree to be counted."),
            _("An exact share. Counts were rounded and some hidden before they were released: the intervals hold whatever they were."),
        ],
    }  # fmt: skip
    return [
        *by_source[asked["source"]],
        _("Why groups differ."),
        _("Anything by nationality, status, faith or language: these are never compared."),
    ]


def column_and_category(value: str) -> tuple[str, str]:
    """Return column and category of a choice written `kind:labour`."""
    column, _sign, category = value.partition(":")
    return column, category


def category_label(column: str, category: str) -> str:
    """Return a category with the column it belongs to."""
    return f"{column_word(column)}: {category_word(column, category)}"
