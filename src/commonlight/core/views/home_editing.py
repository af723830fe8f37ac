"""The home page from the inside: its texts, its look, and a piece of HTML for the coalition's other website."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonlight.core import clock, colours, home_starts, selectors
from commonlight.core.forms import posted
from commonlight.core.forms.home import ColourForm, HomeEntryForm, LogoForm
from commonlight.core.headers import no_trace
from commonlight.core.home_texts import SINGLE, Kind, in_language
from commonlight.core.languages import languages
from commonlight.core.models import Account, HomeEntry
from commonlight.core.permissions import requires_role
from commonlight.core.roles import Role
from commonlight.core.services import home as services

WRITES = (Role.ADMIN, Role.COORDINATOR, Role.CONTENT_EDITOR)
RUNS_THE_SITE = (Role.ADMIN, Role.COORDINATOR)


@no_trace
@require_safe
@requires_role(*WRITES)
def home_texts(request: HttpRequest) -> HttpResponse:
    """List what stands on the home page and what is a draft, by kind."""
    language = get_language() or "en"
    rows = list(HomeEntry.objects.prefetch_related("words").order_by("day", "order", "pk"))
    n_languages = len(selectors.site().languages)
    kinds = [
        {
            "kind": kind,
            "entries": [
                {"shown": in_language(row, language), "entry": row, "n_missing": n_languages - len(row.words.all())}
                for row in rows
                if row.kind == kind
            ],
            "is_single": kind in SINGLE,
        }
        for kind in Kind
    ]
    return render(request, "core/team/home_texts.html", {"kinds": kinds})


def _codes() -> list[str]:
    # The first language of the site is the one that must be filled in.
    return list(selectors.site().languages) or ["en"]


def _initial(entry: HomeEntry) -> dict[str, object]:
    found: dict[str, object] = {name: getattr(entry, name) for name in ("source", "day", "hours", "where")}
    found["publish"], found["on"] = entry.is_published, services.state_of(entry)
    for row in entry.words.all():
        found[f"title_{row.language}"], found[f"text_{row.language}"] = row.title, row.text
    return found


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*WRITES)
def add_home_entry(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new entry; where there is a start for it, the form comes filled in as a draft to change."""
    if kind not in Kind.values:
        raise Http404
    wanted = Kind(kind)
    found = HomeEntry.objects.filter(kind=wanted).first() if wanted in SINGLE else None
    if found is not None:
        return redirect("core:home_entry", found.pk)
    initial = home_starts.start_for(wanted, _codes())
    form = HomeEntryForm(posted(request), kind=wanted, codes=_codes(), initial=initial)
    return _answer(request, form, None)


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*WRITES)
def home_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Change an entry, publish it, take it down or delete it."""
    assert isinstance(request.user, Account)
    entry = HomeEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    if request.method == "POST" and "delete" in request.POST:
        services.delete_home_entry(entry_id=entry_id, by=request.user, at=clock.now())
        messages.success(request, _("Deleted."))
        return redirect("core:home_texts")
    form = HomeEntryForm(posted(request), kind=Kind(entry.kind), codes=_codes(), initial=_initial(entry))
    return _answer(request, form, entry)


def _answer(request: HttpRequest, form: HomeEntryForm, entry: HomeEntry | None) -> HttpResponse:
    assert isinstance(request.user, Account)
    status, theirs = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            publish = form.cleaned_data["publish"]
            try:
                services.save_home_entry(
                    draft=form.draft(),
                    entry_id=entry.pk if entry else None,
                    publish=publish,
                    by=request.user,
                    at=clock.now(),
                    on=form.cleaned_data["on"] if "on" in form.data else None,
                )
            except services.EditedMeanwhile as meanwhile:
                theirs = meanwhile.theirs
                # Sent again, it is put on what stands now.
                data = form.data.copy()  # type: ignore[attr-defined]
                data["on"] = services.state_of(theirs)
                form.data = data
            else:
                messages.success(request, _("It stands on the home page.") if publish else _("Kept as a draft."))
                return redirect("core:home_texts")
    context = {"form": form, "entry": entry, "kind": form.kind, "theirs": theirs}
    return render(request, "core/team/home_entry.html", context, status=status)


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*RUNS_THE_SITE)
def look_page(request: HttpRequest) -> HttpResponse:
    """Set the logo and the main colour; each has its own form and button."""
    assert isinstance(request.user, Account)
    site, status = selectors.site(), 200
    act = request.POST.get("act", "") if request.method == "POST" else ""
    colour_form = ColourForm(
        posted(request) if act == "colours" else None, initial={"accent": site.accent, "accent_dark": site.accent_dark}
    )
    logo_form = LogoForm(posted(request), request.FILES) if act == "logo" else LogoForm()
    if act == "no logo":
        services.set_logo(logo=None, by=request.user, at=clock.now())
        return redirect("core:look")
    if act == "logo":
        status = 422
        if logo_form.is_valid():
            services.set_logo(logo=logo_form.cleaned_data["file"], by=request.user, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("core:look")
    if act == "colours":
        status = 422
        if colour_form.is_valid():
            services.set_colours(**colour_form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("core:look")
    ratios = [
        round(colours.lowest_contrast(colour, palette), 1)
        for colour, palette in zip((site.accent, site.accent_dark), colours.palettes(), strict=True)
        if colour
    ]
    context = {"colour_form": colour_form, "logo_form": logo_form, "site": site, "ratios": ratios}
    return render(request, "core/team/look.html", context, status=status)


@no_trace
@require_safe
@requires_role(*WRITES)
def embed(request: HttpRequest) -> HttpResponse:
    """Show a piece of HTML, without script, picture or tracking, for a website the coalition already has."""
    site, snippets = selectors.site(), []
    for code in _codes():
        with override(code):
            names = ("core:home", "library:signs", "library:lines", "reports:start")
            links = {
                name.replace(":", "_"): request.build_absolute_uri(reverse(name))
                for name in names
                if name.startswith("core:") or name.partition(":")[0] in site.rooms
            }
            text = render_to_string(
                "core/parts/embed.html", {"site": site, "links": links, "language": languages()[code]}
            )
        snippets.append(
            {"language": languages()[code], "text": "\n".join(line for line in text.splitlines() if line.strip())}
        )
    return render(request, "core/team/embed.html", {"snippets": snippets})
