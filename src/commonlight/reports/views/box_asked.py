"""What the team asks in the mailbox: follow-up questions, and whether a named interpreter may read."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.key_rows import KeyTampered
from commonlight.core.views.problems import may_be_sent_again, words_are_stored
from commonlight.reports import services
from commonlight.reports.forms.answers import AnswersForm
from commonlight.reports.questions import open_questions
from commonlight.reports.services import asking, interpreting
from commonlight.reports.views.box import opened_only, show
from commonlight.reports.views.public import WRONG_INPUT


@may_be_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
@opened_only
def questions(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Show the questions open now; what an answer opens comes on the next page."""
    content = services.read_mailbox(opened=opened)
    waiting = open_questions(asking.asked_of(content), asking.answers_of(content))
    if not waiting:
        return redirect("reports:mailbox")
    if request.method != "POST":
        form = AnswersForm(questions=waiting, auto_id="%s")
        return render(request, "reports/box_questions.html", {"form": form})
    form = AnswersForm(request.POST, questions=waiting, auto_id="%s")
    if not form.is_valid():
        return render(request, "reports/box_questions.html", {"form": form}, status=WRONG_INPUT)
    asking.answer(opened=opened, answers=form.answers(), at=clock.now())
    words_are_stored(request)
    return redirect("reports:box_questions")


@require_POST
@opened_only
def interpreter(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Take the person's yes or no to a named interpreter."""
    try:
        account_id = UUID(request.POST.get("account", ""))
        named = interpreting.named_in(services.read_mailbox(opened=opened))
        if account_id not in {one.account_id for one in named}:
            raise interpreting.NotAnInterpreter
        if request.POST.get("answer") == "yes":
            interpreting.allow(opened=opened, account_id=account_id, at=clock.now())
        else:
            interpreting.refuse(opened=opened, account_id=account_id, at=clock.now())
    except (ValueError, interpreting.NotAnInterpreter, KeyTampered):
        return show(request, not_possible=True, status=WRONG_INPUT)
    return redirect("reports:mailbox")
