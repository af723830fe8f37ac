"""What both sides of a hand-over share on their pages: receipt, answer, the joint check-list."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commonlight.reports import catalogue
from commonlight.reports.forms.police import AnswerForm, ReceiptForm
from commonlight.reports.models import Package
from commonlight.reports.services import police_answers
from commonlight.reports.services.police_answers import EntryRefused, Writer

STATE_LOOKS = {"open": "", "done": "strong", "not_needed": "quiet"}


def state_labels() -> dict[str, str]:
    """Return what a line of the check-list is called in each state."""
    return {"open": _("Open"), "done": _("Done"), "not_needed": _("Not needed")}


def shown_entries(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return receipts and answers with their texts; the check-list has a table of its own."""
    return [
        {
            **one,
            "answer_text": catalogue.text_of("police_answers", one.get("answer", "")),
            "at": one["at"][:16].replace("T", " "),
        }
        for one in entries
        if one["kind"] in ("receipt", "answer")
    ]


def shown_checks(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of the joint check-list for its table."""
    labels = state_labels()
    return [
        {
            "item": check.item,
            "text": catalogue.text_of("joint_response", check.item),
            "state": check.state,
            "label": labels[check.state],
            "look": STATE_LOOKS[check.state],
            "who": check.who,
            "organisation": check.organisation,
            "at": check.at[:16].replace("T", " "),
        }
        for check in police_answers.checks_of(entries)
    ]


def act_on(request: HttpRequest, package: Package, writer: Writer, at: datetime) -> Any:
    """
    Do what a form beside a package says and return None, or return the bound form that has to be mended.

    Which form it is stands in `act`: "receipt", "answer" or "check".
    """
    act = request.POST.get("act")
    try:
        if act == "receipt":
            return _receipt(request, package, writer, at)
        if act == "answer":
            return _answer(request, package, writer, at)
        item, _sep, state = request.POST.get("step", "").partition(":")
        police_answers.tick(package=package, item=item, state=state, writer=writer, at=at)
        messages.success(request, _("The check-list was changed. Both sides see it."))
    except EntryRefused:
        messages.warning(request, _("This stands there already, or there is no more room. Nothing was changed."))
    except ValueError:
        messages.warning(request, _("That was no step of the check-list. Nothing was changed."))
    return None


def _receipt(request: HttpRequest, package: Package, writer: Writer, at: datetime) -> Any:
    form = ReceiptForm(request.POST, auto_id="receipt_%s")
    if not form.is_valid():
        return form
    police_answers.give_receipt(package=package, writer=writer, at=at, **form.cleaned_data)
    messages.success(request, _("Thank you. The sender sees that it arrived."))
    return None


def _answer(request: HttpRequest, package: Package, writer: Writer, at: datetime) -> Any:
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if not form.is_valid():
        return form
    police_answers.answer(
        package=package, code=form.cleaned_data["answer"], text=form.cleaned_data["text"], writer=writer, at=at
    )
    messages.success(request, _("Thank you. The sender reads your answer."))
    return None


def entry_forms(bound: Any = None, *, has_receipt: bool) -> dict[str, Any]:
    """Return the receipt and answer forms of a page, one of them perhaps bound."""
    receipt = bound if isinstance(bound, ReceiptForm) else ReceiptForm(auto_id="receipt_%s")
    answer = bound if isinstance(bound, AnswerForm) else AnswerForm(auto_id="answer_%s")
    return {"receipt_form": None if has_receipt else receipt, "answer_form": answer}
