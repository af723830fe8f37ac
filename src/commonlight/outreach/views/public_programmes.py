"""What the public reads of programmes: what for, where, what people get, and what was changed after they spoke."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from commonlight.core import clock
from commonlight.core.headers import open_page
from commonlight.library.selectors import Text
from commonlight.outreach import selectors_programmes
from commonlight.outreach.models import PlanLine
from commonlight.outreach.public_words import LEVELS, SECTIONS
from commonlight.outreach.selectors import events as calendar
from commonlight.outreach.views.shared import language


@login_not_required
@open_page
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the programmes that go on."""
    shown_in = language()
    rows = [
        (row, Text(row.name, row.language, shown_in), selectors_programmes.group_name(row, shown_in))
        for row in selectors_programmes.public_programmes()
    ]
    return render(request, "outreach/public_programmes.html", {"programmes": rows})


@login_not_required
@open_page
@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one programme; no count of people, no name."""
    found, shown_in = selectors_programmes.public_programmes().filter(slug=slug).first(), language()
    if found is None:
        raise Http404
    plan = selectors_programmes.public_plan(found, shown_in)
    sections = [_section(code, label, plan[code]) for code, label in SECTIONS.items() if plan[code]]
    changes = found.changes.filter(is_public=True).order_by("-changed_on", "-pk")
    read = (PlanLine.Section.MESSAGE.value, *SECTIONS)
    texts = [line.text for code in read for line in plan[code]]
    context = {
        "programme": found,
        "name": Text(found.name, found.language, shown_in),
        "summary": Text(found.summary, found.language, shown_in) if found.summary else None,
        "messages_said": plan[PlanLine.Section.MESSAGE],
        "sections": sections,
        "level": LEVELS[found.level],
        "changes": [
            (row, Text(row.heard, found.language, shown_in), Text(row.changed, found.language, shown_in))
            for row in changes
        ],
        "days": calendar.lines(
            calendar.coming(calendar.public_days(), clock.now()).filter(event__programme=found), shown_in, limit=5
        ),
        "is_falling_back": any(text.is_fallback for text in texts),
    }
    return render(request, "outreach/public_programme.html", context)


@dataclass(frozen=True)
class Section:
    """A part of the page; `general`: promises that every programme makes, folded away so that its own are read."""

    label: Promise
    lines: list[selectors_programmes.ShownLine]
    general: list[selectors_programmes.ShownLine]

    @property
    def attributes(self) -> SafeString:
        """The language of the whole list when it is one and not the page's."""
        return _attributes(self.lines)

    @property
    def general_attributes(self) -> SafeString:
        """The same for the folded list."""
        return _attributes(self.general)


def _section(code: str, label: Promise, lines: list[selectors_programmes.ShownLine]) -> Section:
    if code != PlanLine.Section.DO_NOT:
        return Section(label, lines, [])
    own, general = selectors_programmes.split_off_general(lines)
    # A programme without a promise of its own shows the general ones open.
    return Section(label, own, general) if own else Section(label, general, [])


def _attributes(lines: list[selectors_programmes.ShownLine]) -> SafeString:
    """Return the language of a whole list when it is one and not the page's, so that its points stand on its own side."""
    found = {line.text.attributes for line in lines}
    return found.pop() if len(found) == 1 else SafeString("")
