"""The team's side of a hand-over: pass parts on, make links, print, see receipts and answers, keep evidence."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import selectors as core_selectors
from commonlight.core.slow_hash import TooBusy
from commonlight.reports import catalogue, services
from commonlight.reports.facts import About
from commonlight.reports.forms.desk import EvidenceForm, ReleaseForm
from commonlight.reports.models import Way
from commonlight.reports.sealing import unb64
from commonlight.reports.services import custody, handing, police_answers
from commonlight.reports.services.parts import OpenPart
from commonlight.reports.views.hand_over import act_on, entry_forms, shown_checks, shown_entries
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.queue import number_of
from commonlight.reports.views.shown import line_of
from commonlight.reports.views.team import file_answer, team_page


def _release_form(opened: services.OpenReport, data: Any = None) -> ReleaseForm:
    able = {one.pk for one in core_selectors.accepting_now()}
    police = handing.police_organisations()
    return ReleaseForm(
        data,
        police=[(str(key), one.name) for key, one in police.items()],
        not_chosen=[(str(key), one.name) for key, one in handing.not_chosen(opened).items()],
        with_account=frozenset(str(key) for key in police if key in able),
        content=opened.content,
        auto_id="release_%s",
    )


def _shown(handed: police_answers.Handed, who: dict[str, Any]) -> dict[str, Any]:
    told, package = handed.told, handed.package
    return {
        "id": package.pk,
        "number": number_of(package.pk),
        "to": told["to"],
        "officer": told.get("officer", ""),
        "way": Way(package.way).label,
        "is_print": package.way == Way.PRINT,
        "by_account": package.way == Way.ACCOUNT,
        "reason": catalogue.text_of("override_reasons", told["reason"]) if told["reason"] else "",
        "who": told["who"],
        "passed_at": package.passed_at,
        "received_at": package.received_at,
        "days_before": handed.days_before,
        "receipt_hours": handed.receipt_hours,
        "is_late": handed.is_late(who["at"]),
        "digest": told.get("digest", ""),
        "parts": [sequence + 1 for sequence in told.get("parts", [])],
        "entries": shown_entries(handed.entries),
        "checks": shown_checks(handed.entries),
        "open_checks": sum(check["state"] == "open" for check in shown_checks(handed.entries)),
        "link": handed.link.value if handed.link else "",
    }


def _show(
    request: HttpRequest,
    opened: services.OpenReport,
    who: dict[str, Any],
    *,
    form: ReleaseForm | None = None,
    bound: Any = None,
    bound_to: int = 0,
    status: int = 200,
) -> HttpResponse:
    handed = [_shown(one, who) for one in police_answers.handed_of(opened, who["keyring"], at=who["at"])]
    for one in handed:
        one |= entry_forms(bound if one["id"] == bound_to else None, has_receipt=one["received_at"] is not None)
    originals = [
        {"sequence": part.sequence, "name": part.content["file"]["name"]}
        for part in opened.content.parts
        if part.kind == "file" and part.content["file"].get("is_original")
    ]
    names = {key: one.name for key, one in handing.police_organisations().items()}
    context = {
        "report": opened.report,
        "number": number_of(opened.report.pk),
        "form": form or _release_form(opened),
        "handed": handed,
        "originals": originals,
        "allowed": [names[one] for one in opened.content.police if one in names],
        "tells_conduct": opened.content.tells_conduct,
        "asks": opened.content.facts.about is About.ASK and not opened.content.tells_conduct,
    }
    return render(request, "reports/desk.html", context, status=status)


@require_safe
@team_page
def desk(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Show what was passed to police from a report, and the form to pass on more; opening is logged."""
    return _show(request, services.open_report(report_id=report_id, **who), who)


@require_POST
@team_page
def release(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Pass chosen parts to police by account, link or paper."""
    opened = services.open_report(report_id=report_id, **who)
    form = _release_form(opened, request.POST)
    if not form.is_valid():
        return _show(request, opened, who, form=form, status=WRONG_INPUT)
    try:
        passed = handing.pass_on(
            report_id=report_id,
            receiver=form.receiver(),
            parts=form.sequences(),
            reason=form.cleaned_data["reason"],
            **who,
        )
    except handing.NoYes:
        messages.warning(request, _("The person has not said yes to this police organisation. Nothing was passed on."))
    except handing.ReadsAlready:
        messages.info(request, _("They can read the report itself by now. Nothing was passed on."))
    except handing.OnlyLooks:
        messages.warning(request, _("Only looks were told: this never goes to police. Nothing was passed on."))
    except custody.EvidenceChanged:
        messages.warning(request, _("A file is not what came in: its digest differs. Nothing was passed on."))
    except TooBusy:
        messages.warning(request, _("The site is busy. Nothing was passed on; try again in a minute."))
    else:
        if passed.link is not None:
            return _show_link(request, opened, passed)
        messages.success(request, _("The parts were passed on. The person reads so in their messages."))
        if passed.package.way == Way.PRINT:
            return redirect("reports:desk_print", report_id, passed.package.pk)
    return redirect("reports:desk", report_id)


def _show_link(request: HttpRequest, opened: services.OpenReport, passed: handing.Passed) -> HttpResponse:
    assert passed.link is not None
    context = {
        "report": opened.report,
        "number": number_of(passed.package.pk),
        "url": request.build_absolute_uri(reverse("reports:parcel_open", args=[passed.link.token])),
        "pin": passed.link.pin,
    }
    return render(request, "reports/desk_link.html", context)


@require_POST
@team_page
def act(request: HttpRequest, who: dict[str, Any], report_id: int, package_id: int) -> HttpResponse:
    """Write down what an officer said by voice, move the joint check-list, or take back a link."""
    common = {"report_id": report_id, "package_id": package_id, "by": who["by"], "keyring": who["keyring"]}
    package, writer = police_answers.package_of_report(**common)
    if request.POST.get("act") == "withdraw":
        police_answers.withdraw_link(**common, at=who["at"])
        messages.success(request, _("A link that nobody opened opens nothing any more."))
        return redirect("reports:desk", report_id)
    wrong = act_on(request, package, writer, who["at"])
    if wrong is not None:
        opened = services.open_report(report_id=report_id, **who)
        return _show(request, opened, who, bound=wrong, bound_to=package_id, status=WRONG_INPUT)
    return redirect("reports:desk", report_id)


@require_safe
@team_page
def paper(request: HttpRequest, who: dict[str, Any], report_id: int, package_id: int) -> HttpResponse:
    """Show a package made for paper, to print; its digest lets both sides compare later."""
    opened = services.open_report(report_id=report_id, **who)
    handed = next(
        (
            one
            for one in police_answers.handed_of(opened, who["keyring"], at=who["at"])
            if one.package.pk == package_id and one.package.way == Way.PRINT
        ),
        None,
    )
    if handed is None:
        raise Http404
    content = handing.open_with(handed.package, unb64(handed.told["key"]))
    parts = [OpenPart(place, place, part) for place, part in enumerate(content.parts)]
    context = {
        "report": opened.report,
        "number": number_of(package_id),
        "lines": [line_of(part) for part in parts],
        "handed": _shown(handed, who),
        "sent_by": content.sent_by,
        "digest": content.digest,
        "fits": content.digest == handing.digest_of(content.parts),
    }
    return render(request, "reports/desk_print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@team_page
def evidence(request: HttpRequest, who: dict[str, Any], report_id: int, sequence: int) -> HttpResponse:
    """Show an original's digest and custody list; a copy is given out against a reason, and listed."""
    form = EvidenceForm(request.POST if request.method == "POST" else None, auto_id="%s")
    status = 200
    try:
        if request.method == "POST":
            if form.is_valid():
                file, _data = custody.take_evidence(
                    report_id=report_id, sequence=sequence, why=form.cleaned_data["why"], **who
                )
                return file_answer(file, sequence)
            status = WRONG_INPUT
        opened = services.open_report(report_id=report_id, **who)
        found = custody.evidence_of(opened, sequence)
    except custody.NoEvidence as problem:
        raise Http404 from problem
    except custody.EvidenceChanged:
        return render(request, "reports/team_broken.html", status=409)
    context = {
        "report": opened.report,
        "number": number_of(report_id),
        "evidence": found,
        "custody": [{**one, "at": one["at"][:16].replace("T", " ")} for one in found.custody],
        "form": form,
    }
    return render(request, "reports/desk_evidence.html", context, status=status)
