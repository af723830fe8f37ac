"""The public pages of the library: read, choose, search. Nothing here writes, and nothing remembers who read what."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core.headers import no_trace, open_page
from commonlight.library import selectors
from commonlight.library.forms.public import LawForm, LineForm, SearchForm, SignForm
from commonlight.library.search import search
from commonlight.library.shown import term


def _language() -> str:
    return get_language() or "en"


def _page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view public, readable by GET, compressed, and not there when the coalition switched the room off."""

    @wraps(view)
    def shown(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not selectors.is_open():
            raise Http404
        return view(request, **kwargs)

    return login_not_required(open_page(require_GET(shown)))


@_page
def signs(request: HttpRequest) -> HttpResponse:
    """Show at most eight signs for a setting and a way of noticing, with what nobody may read as a sign."""
    language = _language()
    form = SignForm(
        request.GET,
        settings=selectors.sign_choices("setting", "settings", language),
        noticed_by=selectors.sign_choices("noticed_by", "noticed_by", language),
    )
    setting = selectors.numbered_codes("setting").get(form.chosen("at"))
    shelf = selectors.shelf("sign", language)
    found = selectors.signs_for(
        setting=setting,
        noticed_by=selectors.numbered_codes("noticed_by").get(form.chosen("by")),
        language=language,
    )
    context = {
        "form": form,
        "at": form.chosen("at"),
        "by": form.chosen("by"),
        "setting": term("setting", setting, language) if setting else None,
        "page": Paginator(found, selectors.SIGNS_AT_A_TIME).get_page(request.GET.get("page")),
        "cautions": selectors.shelf("caution", language).items,
        "n_waiting": shelf.n_waiting,
        "written": min(sign.entry.written for sign in shelf.items),
        "line": selectors.first_line(language),
    }
    return render(request, "library/signs.html", context)


@_page
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Show one sign with where it was read."""
    found = selectors.sign_by_number(number, _language())
    if found is None:
        raise Http404
    return render(request, "library/sign.html", {"sign": found, "shown": [found]})


@_page
def groups(request: HttpRequest) -> HttpResponse:
    """Show which groups lack help, why, and what helps."""
    return render(request, "library/groups.html", {"shelf": selectors.shelf("group", _language())})


@_page
def laws(request: HttpRequest) -> HttpResponse:
    """Show the laws that hold in a place, its own in full; with `all`, each in full for printing."""
    language = _language()
    data = request.GET.copy()
    data.setdefault("place", selectors.home_place())
    form = LawForm(
        data,
        places=selectors.places_with("law", "place", language, always=selectors.home_place()),
        topics=selectors.law_topics(language),
    )
    code, topic = form.chosen("place"), form.chosen("topic")
    groups = selectors.laws_of(code or selectors.WORLD[0], selectors.numbered_codes("topic").get(topic), language)
    context = {
        "form": form,
        "place": term("place", code, language) if code else None,
        "place_code": code,
        "topic": topic,
        "groups": groups,
        "has_own": bool(groups) and groups[0].code == code,
        "in_full": "all" in request.GET,
        "n_waiting": selectors.n_laws_waiting(code or selectors.WORLD[0]),
    }
    return render(request, "library/laws.html", context)


@_page
def law(request: HttpRequest, identifier: str) -> HttpResponse:
    """Show one law in full."""
    found = selectors.item("law", identifier, _language())
    if found is None:
        raise Http404
    return render(request, "library/law.html", {"law": found, "shown": [found]})


@_page
def lines(request: HttpRequest) -> HttpResponse:
    """Show whom to call in a country: the emergency number first, then the help lines."""
    language = _language()
    data = request.GET.copy()
    data.setdefault("place", selectors.country_of(selectors.home_place()))
    form = LineForm(data, places=selectors.places_with("line", "country", language))
    code = form.chosen("place")
    place = selectors.place(code) if code else None
    context: dict[str, object] = {
        "form": form,
        "place": term("place", code, language) if place else None,
        "emergency": place.emergency if place else (),
        "shelf": selectors.lines_of(code, language),
    }
    if place and place.emergency:
        # The frame's line must name the same country as the page, not the one the coalition is in.
        context["emergency_number"] = place.emergency[0]
    return render(request, "library/lines.html", context)


@_page
def words(request: HttpRequest) -> HttpResponse:
    """Explain words, in the order of the alphabet."""
    shelf = selectors.shelf("word", _language())
    in_order = sorted(shelf.items, key=lambda word: selectors.sorting_key(word.text["word"].words))
    return render(request, "library/words.html", {"words": in_order, "n_waiting": shelf.n_waiting})


# Read-only, and a token would need a cookie: a stranger's page can gain nothing by sending this form.
@csrf_exempt
@login_not_required
@no_trace
@require_http_methods(["GET", "POST"])
def search_all(request: HttpRequest) -> HttpResponse:
    """Search over all that the public may see; what was typed stands in no address and no log."""
    if not selectors.is_open():
        raise Http404
    form = SearchForm(request.POST if request.method == "POST" else None)
    query = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    context = {"form": form, "asked": bool(query), "results": search(query, _language()) if query else ()}
    return render(request, "library/search.html", context)
