"""Lists of people, and a message to all of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from commonlight.core import clock, mail
from commonlight.core.store import write
from commonlight.partners import selectors
from commonlight.partners.forms import partners as forms
from commonlight.partners.forms.finding import FindForm
from commonlight.partners.models import Contact, MailList, SentMail
from commonlight.partners.permissions import Level
from commonlight.partners.services import digest, mailing
from commonlight.partners.views.request import WRONG_INPUT, me, partner_page

POSTS = ("GET", "HEAD", "POST")


@partner_page(Level.MANAGES, methods=POSTS)
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists, begin one."""
    form = forms.ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = mailing.make_list(by=me(request), at=clock.now(), **form.cleaned_data)
        return redirect("partners:list", made.pk)
    today = clock.today()
    context = {
        "form": form,
        "lists": [(one, one.members.count()) for one in selectors.lists()],
        "due": digest.lists_due(today),
        "sent": SentMail.objects.select_related("by").order_by("-day", "pk")[:10],
        "has_mail": mail.is_set_up(),
    }
    return render(request, "partners/lists.html", context, status=WRONG_INPUT if request.method == "POST" else 200)


@partner_page(Level.MANAGES, methods=POSTS)
def mail_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Show who is on a list; put people on it by name or a whole organisation, take them off."""
    found = get_object_or_404(MailList, pk=list_id)
    if request.method == "POST":
        act, now = request.POST.get("act"), clock.now()
        if act == "delete":
            mailing.delete_list(found, by=me(request), at=now)
            return redirect("partners:lists")
        chosen = [one.pk for one in Contact.objects.filter(pk__in=_ids(request.POST.getlist("contact")))]
        if act == "take_off":
            for pk in chosen:
                mailing.take_off(found, pk, by=me(request), at=now)
        else:
            mailing.put_on(found, chosen, by=me(request), at=now)
        return redirect("partners:list", found.pk)
    form = FindForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    on_it = selectors.contacts_for(mail_list=found.pk)
    others = (
        selectors.search_contacts(words).exclude(on_lists__mail_list=found).exclude(email="")
        if words
        else Contact.objects.none()
    )
    context = {"list": found, "people": on_it, "form": form, "words": words, "others": others[: selectors.MOST_SHOWN]}
    return render(request, "partners/list.html", context)


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:2000]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@partner_page(Level.MANAGES, methods=POSTS)
def write_letter(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Write to a list; a list that waits for its digest gets a draft to begin with."""
    found = get_object_or_404(MailList, pk=list_id)
    is_digest = found in digest.lists_due(clock.today())
    initial = {"text": digest.draft(clock.today())} if is_digest else None
    form = forms.LetterForm(request.POST or None, initial=initial)
    people = list(selectors.contacts_for(mail_list=found.pk, with_email=True))
    if request.method == "POST" and form.is_valid():
        kind = SentMail.Kind.DIGEST if request.POST.get("digest") else SentMail.Kind.LIST
        said = form.cleaned_data
        sending = mailing.send_to(
            mailing.recipients_of(people),
            said["subject"],
            said["text"],
            by=me(request),
            kind=kind,
            base=request.build_absolute_uri("/"),
        )
        if kind == SentMail.Kind.DIGEST:
            with write():
                MailList.objects.filter(pk=found.pk).update(digest_sent_on=clock.today())
        context = {"list": found, "sending": sending, "said": said}
        return render(request, "partners/letter_sent.html", context)
    context = {"list": found, "form": form, "n": len(people), "is_digest": is_digest, "has_mail": mail.is_set_up()}
    return render(request, "partners/letter.html", context, status=WRONG_INPUT if request.method == "POST" else 200)
