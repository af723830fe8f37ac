"""The team's view of the library: what is due, all entries, one entry with its history, and words of review."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.library import labels, services, team_selectors
from commonlight.library.diffs import compare
from commonlight.library.due import CALL_AFTER, due
from commonlight.library.forms.editing import FindForm, WrongForm
from commonlight.library.models import LocalEntry
from commonlight.library.permissions import REVIEWERS
from commonlight.library.rows import digest_of
from commonlight.library.schema import LINE
from commonlight.library.views.request import item_or_404, may, me, team_page

AT_A_TIME = 50


@team_page()
def overview(request: HttpRequest) -> HttpResponse:
    """Show what is due, first numbers, then what waits for a second person."""
    context = {
        "due": due(clock.today()),
        "kinds": labels.KINDS,
        "add": labels.ADD,
        "call_after": CALL_AFTER,
        "valid_for": LINE.due_after,
        **may(request),
    }
    return render(request, "library/team/overview.html", context)


@team_page()
def entries(request: HttpRequest) -> HttpResponse:
    """List entries by kind, state and words."""
    form = FindForm(request.GET)
    chosen = {name: form.chosen(name) for name in ("kind", "state", "words")}
    found = team_selectors.found_items(**chosen, today=clock.today())
    page = Paginator(found, AT_A_TIME).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "chosen": chosen, "kinds": labels.KINDS, "add": labels.ADD, **may(request)}
    return render(request, "library/team/entries.html", context)


@team_page()
def entry(request: HttpRequest, kind: str, entry: str) -> HttpResponse:
    """Show one entry as it stands, and what may be done with it."""
    return _entry_page(request, kind, entry, WrongForm())


def _entry_page(request: HttpRequest, kind: str, entry: str, wrong: WrongForm, status: int = 200) -> HttpResponse:
    item = item_or_404(kind, entry)
    newest = services.newest_change(kind, entry)
    local = LocalEntry.objects.filter(kind=kind, entry=entry).first()
    context = {
        "item": item,
        "kind_label": labels.KINDS[kind],
        "fields": compare({}, services.current(kind, entry)),
        "digest": digest_of(item.entry),
        "local": local,
        "is_own": local is not None and local.author_id == me(request).id,
        "waiting": newest if newest is not None and newest.state == newest.State.WAITING else None,
        "newest": newest,
        "spoken": team_selectors.spoken(item),
        "under_us": team_selectors.under_us(kind, entry),
        "elsewhere": team_selectors.elsewhere(item),
        "wrong_form": wrong,
        **may(request),
    }
    return render(request, "library/team/entry.html", context, status=status)


@team_page()
def history(request: HttpRequest, kind: str, entry: str) -> HttpResponse:
    """Show all that was done to an entry: who, when, which words."""
    context = {"item": item_or_404(kind, entry), "happened": team_selectors.history(kind, entry)}
    return render(request, "library/team/history.html", context)


@team_page(*REVIEWERS, methods=("POST",))
def review(request: HttpRequest, kind: str, entry: str) -> HttpResponse:
    """Say that the facts, or the words in one language, are right."""
    try:
        services.record_review(
            kind=kind,
            entry=entry,
            holds=True,
            digest=request.POST.get("digest", ""),
            language=request.POST.get("language", ""),
            by=me(request),
            at=clock.now(),
        )
    except services.NoSuchEntry:
        raise Http404 from None
    except services.OwnText:
        messages.error(request, _("You wrote this text. Somebody else has to review it. Nothing was noted."))
    except services.CallInstead:
        messages.error(request, _("A number is right only when somebody called it. Please call it."))
    except services.EditedMeanwhile:
        messages.error(request, _("The text was changed since you opened this page. Please read it again."))
    else:
        messages.success(request, _("Noted with your name and today’s date."))
    return redirect("library:entry", kind, entry)


@team_page(methods=("POST",))
def wrong(request: HttpRequest, kind: str, entry: str) -> HttpResponse:
    """Say that an entry is wrong; the public does not see it from this moment on."""
    form = WrongForm(posted(request))
    if not form.is_valid():
        return _entry_page(request, kind, entry, form, status=422)
    try:
        services.record_review(
            kind=kind,
            entry=entry,
            holds=False,
            digest=request.POST.get("digest", ""),
            words=form.cleaned_data["words"],
            by=me(request),
            at=clock.now(),
        )
    except services.NoSuchEntry:
        raise Http404 from None
    except services.EditedMeanwhile:
        messages.error(request, _("The text was changed since you opened this page. Please read it again."))
    else:
        messages.success(request, _("Thank you. The public does not see it any more."))
    return redirect("library:entry", kind, entry)
