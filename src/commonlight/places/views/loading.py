"""Bringing in figures of areas: from the package or from files; first what does not fit is shown, then it is written."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.core import clock, sealed_files
from commonlight.core.formats.sheets import CannotRead as SheetRefused
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.places import permissions
from commonlight.places.forms.loading import FilesForm, StateForm
from commonlight.places.models import Source
from commonlight.places.readers import figures as figures_reader
from commonlight.places.readers import shapes as shapes_reader
from commonlight.places.readers.figures import CannotRead
from commonlight.places.services import loading, packaged
from commonlight.places.views.request import POSTS, WRONG_INPUT, me, team_page

PURPOSE = "place figures"
PROBLEMS = {
    "twice": gettext_lazy("Codes stand more than once, so rows and outlines would meet many to one."),
    "other level": gettext_lazy("No code has the length that codes of this level have. Choose the right level."),
    "crossing": gettext_lazy("Outlines cross themselves. Mend them first (in QGIS: Fix geometries)."),
    "no match": gettext_lazy("No code of the figures has an outline. The files are of different levels or years."),
    "same file": gettext_lazy("The same file came in before."),
}


@team_page(*permissions.LOADERS, methods=POSTS)
def load(request: HttpRequest) -> HttpResponse:
    """Choose a state or files, look at what does not fit, bring it in."""
    act = request.POST.get("act", "")
    if act == "write":
        return _write(request)
    if act == "state":
        form = StateForm(request.POST)
        if form.is_valid():
            state = form.cleaned_data["state"]
            figures, shapes, digest = packaged.read_state(state)
            look = loading.look(figures, shapes, packaged.about(state), digest=digest)
            return _preview(request, look, packaged.about(state), {"state": state})
        return _page(request, state_form=form, status=WRONG_INPUT)
    if act == "files":
        return _files(request)
    return _page(request)


def _page(
    request: HttpRequest, *, state_form: StateForm | None = None, form: FilesForm | None = None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "places/load.html",
        {"state_form": state_form or StateForm(), "form": form or FilesForm()},
        status=status,
    )


def _files(request: HttpRequest) -> HttpResponse:
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form=form, status=WRONG_INPUT)
    said = form.cleaned_data
    about = {name: said[name] for name in ("level", "vintage", "year", "title", "publisher", "licence", "address")} | {
        "file_name": said["figures"].name[:160]
    }
    uploads = [said["figures"], *([said["outlines"]] if said["outlines"] else [])]
    parts = [one.read() for one in uploads]
    try:
        look = _look(parts, about)
    except (CannotRead, SheetRefused) as problem:
        form.add_error("figures", str(problem))
        return _page(request, form=form, status=WRONG_INPUT)
    # The files wait sealed until somebody says yes; without a yes they are swept away within hours.
    kept = [(file_id, key.hex()) for file_id, key in (one.take() for one in uploads)]
    return _preview(request, look, loading.About(**about), {"files": kept, "about": about})


def _read(
    parts: list[bytes], about: dict[str, object]
) -> tuple[figures_reader.Figures, list[shapes_reader.Shape] | None]:
    level = str(about["level"])
    found = figures_reader.read(parts[0], str(about["file_name"]), level=level)
    return found, shapes_reader.read(parts[1], _("The file of outlines"), level=level) if len(parts) > 1 else None


def _look(parts: list[bytes], about: dict[str, object]) -> loading.Preview:
    found, shapes = _read(parts, about)
    return loading.look(found, shapes, loading.About(**about), digest=loading.digest_of(*parts))  # type: ignore[arg-type]


def _preview(
    request: HttpRequest, look: loading.Preview, about: loading.About, held: dict[str, object]
) -> HttpResponse:
    context = {
        "look": look,
        "about": asdict(about),
        "problems": [PROBLEMS[one] for one in look.problems],
        "held": HiddenState(held).seal(purpose=PURPOSE, at=clock.now()),
    }
    return render(request, "places/preview.html", context)


def _write(request: HttpRequest) -> HttpResponse:
    try:
        held = HiddenState.open(request.POST.get("held", ""), purpose=PURPOSE, at=clock.now()).content
        if "state" in held:
            packaged.load_state(held["state"], by=me(request), at=clock.now())
        else:
            # Written already, or swept away.
            if not all(sealed_files.exists(int(one)) for one, _key in held["files"]):
                raise FileNotFoundError
            parts = [b"".join(sealed_files.read(int(one), bytes.fromhex(key))) for one, key in held["files"]]
            found, shapes = _read(parts, held["about"])
            about = loading.About(**held["about"])
            digest = loading.digest_of(*parts)
            loading.load(found, shapes, about, digest=digest, by=me(request), at=clock.now())
            for one, _key in held["files"]:
                sealed_files.discard(int(one))
    except (StateBroken, StateExpired, OSError):
        messages.error(request, _("Nothing was written. Choose the file again."))
        return redirect("places:load")
    except loading.CannotLoad as refused:
        messages.error(request, " ".join(str(PROBLEMS[one]) for one in refused.problems))
        return redirect("places:load")
    messages.success(request, _("The figures came in."))
    return redirect("places:home")


@team_page(*permissions.LOADERS, methods=("POST",))
def take_back(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Take a file's figures back."""
    loading.take_back(source=get_object_or_404(Source, pk=source_id), by=me(request), at=clock.now())
    messages.success(request, _("The figures of this file were taken back."))
    return redirect("places:home")
