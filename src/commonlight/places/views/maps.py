"""What is known of areas: one figure on a map with its table, and one area with all its figures."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonlight.core import clock
from commonlight.core.counties import counties_of
from commonlight.core.counties import states as state_names
from commonlight.core.permissions import has_role
from commonlight.places import permissions, selectors, shown
from commonlight.places.forms.voices import ObjectionForm
from commonlight.places.models import Area, IndicatorValue, LocalMark, Objection
from commonlight.places.views.request import houses, me, team_page


@team_page(*permissions.READERS)
def home(request: HttpRequest) -> HttpResponse:
    """Show one figure of one level's areas on a map and in a table."""
    levels = set(Area.objects.values_list("level", flat=True).distinct())
    level = request.GET.get("level", "")
    if level not in levels:
        level = next((one for one in ("county", *Area.Level.values) if one in levels), "")
    found = selectors.indicators(level=level) if level else []
    wanted = request.GET.get("figure", "")
    indicator = next((one for one in found if one.slug == wanted), found[0] if found else None)
    begins = sorted({code[:2] for code in Area.objects.filter(level=level).values_list("code", flat=True)})
    states = [one for one in begins if level in ("county", "tract") and one.isdecimal()]
    within = request.GET.get("within", "")
    if within not in states:
        # A map of all tracts of several states is too large to read: the first is shown until one is chosen.
        within = states[0] if level == "tract" and states else ""
    page = shown.page_of(indicator, level=level, within=within or None) if indicator else None
    context = {
        "levels": [(value, label) for value, label in Area.Level.choices if value in levels],
        "level": level,
        "indicators": found,
        "indicator": indicator,
        "states": _named(states),
        "within": within,
        "page": page,
        "is_old": indicator is not None and shown.is_old(indicator, clock.today().year),
        "sources": selectors.sources(),
        "may_load": has_role(me(request), *permissions.LOADERS),
    }
    return render(request, "places/home.html", context)


@cache
def _names() -> dict[str, str]:
    return {found[0].fips[:2]: name for code, name in state_names().items() if (found := counties_of(code))}


def _named(begins: list[str]) -> list[tuple[str, str]]:
    names = _names()
    return [(begin, names.get(begin, begin)) for begin in begins]


def area_or_404(level: str, code: str) -> Area:
    """Return the area of the newest limits; raises Http404."""
    found = Area.objects.filter(level=level, code=code).order_by("-vintage").first()
    if found is None:
        raise Http404
    return found


@team_page(*permissions.READERS)
def area(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Show all that is known of one area, and what people say about it."""
    return area_page(request, area_or_404(level, code))


def area_page(
    request: HttpRequest, found: Area, *, form: ObjectionForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of one area."""
    values = (
        IndicatorValue.objects.filter(area=found, indicator__source__is_whole=True)
        .select_related("indicator__source")
        .order_by("indicator__theme", "indicator__name", "-indicator__source__year")
    )
    year = clock.today().year
    rows = [
        {
            "indicator": one.indicator,
            "figure": shown.written(one.value, one.indicator.unit),
            "margin": "" if one.margin is None else shown.written(one.margin, one.indicator.unit),
            "is_old": shown.is_old(one.indicator, year),
        }
        for one in values
    ]
    context = {
        "area": found,
        "rows": rows,
        "objections": Objection.objects.filter(area__level=found.level, area__code=found.code)
        .select_related("organisation")
        .order_by("-made_on", "pk"),
        "marks": LocalMark.objects.filter(area__level=found.level, area__code=found.code)
        .select_related("workshop")
        .order_by("-workshop__day", "kind"),
        "form": form or ObjectionForm(organisations=houses(request, *permissions.VOICES)),
    }
    return render(request, "places/area.html", context, status=status)
