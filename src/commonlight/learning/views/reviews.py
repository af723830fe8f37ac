"""Reviews of courses: all languages on one page, and a form to say that one has read the words."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.permissions import has_role
from commonlight.learning import permissions, selectors_reviews
from commonlight.learning.course_files import course, course_languages, facts
from commonlight.learning.models import CourseReview
from commonlight.learning.services import reviews as services
from commonlight.learning.views.request import WRONG_INPUT, me, team_page


class ReviewForm(forms.Form):
    """What somebody says of a course, and under which name."""

    kind = forms.ChoiceField(label=gettext_lazy("What did you do?"), choices=(), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Under which name may it stand?"),
        help_text=gettext_lazy("It is shown beside the course. An invented name is fine."),
        max_length=120,
    )
    read_all = forms.BooleanField(label=gettext_lazy("I read all of it, with questions, test and notes"))

    def __init__(self, *args: object, may_sign: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kinds = CourseReview.Kind.choices
        self.fields["kind"].choices = kinds if may_sign else kinds[1:]  # type: ignore[attr-defined]


@team_page(*permissions.REVIEW_READERS)
def listing(request: HttpRequest) -> HttpResponse:
    """Show each course in each language, and who reviewed it."""
    context = {
        "rows": selectors_reviews.all_reviewed(),
        "may_review": has_role(request.user, *permissions.REVIEWERS),
        "may_illustrate": has_role(request.user, *permissions.ILLUSTRATORS),
    }
    return render(request, "learning/team/reviews.html", context)


@team_page(*permissions.REVIEWERS, methods=("GET", "HEAD", "POST"))
def add(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Say that one has read a course in a language."""
    if slug not in facts() or language not in course_languages(slug):
        raise Http404
    may_sign = has_role(request.user, *permissions.ADVISERS)
    form = ReviewForm(posted(request), may_sign=may_sign, initial={"name": me(request).display_name})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        services.review(
            slug=slug, language=language, kind=said["kind"], name=said["name"], by=me(request), at=clock.now()
        )
        messages.success(request, _("Thank you. It stands beside the course now."))
        return redirect("learning:reviews")
    context = {"form": form, "course": course(slug, language)}
    return render(request, "learning/team/review.html", context, status=WRONG_INPUT if form.is_bound else 200)


@team_page(*permissions.REVIEWERS, methods=("POST",))
def take_back(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Take a review back."""
    found = get_object_or_404(CourseReview, pk=review_id, taken_back_on=None)
    try:
        services.take_back(found, by=me(request), at=clock.now())
    except services.NotYours as problem:
        raise Http404 from problem
    messages.success(request, _("The review was taken back."))
    return redirect("learning:reviews")
