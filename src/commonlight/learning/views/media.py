"""Own pictures and recordings in the lessons of a course, on one page of the team."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.core import clock, own_media
from commonlight.core.forms import posted
from commonlight.core.models import OwnPicture, OwnSound
from commonlight.learning import permissions
from commonlight.learning.course_files import Course
from commonlight.learning.models import LessonMedium
from commonlight.learning.services import media as services
from commonlight.learning.views.request import WRONG_INPUT, course_or_404, me, team_page


class MediumForm(forms.Form):
    """Which picture or recording goes into which lesson."""

    medium = forms.ChoiceField(label=gettext_lazy("Picture or recording"))
    lesson = forms.ChoiceField(label=gettext_lazy("Lesson"))

    def __init__(self, *args: Any, found: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: dict[str, OwnPicture | OwnSound] = {one.key: one for one in own_media.pictures(clock.today())}
        self.held |= {one.key: one for one in own_media.sounds()}
        self.fields["medium"].choices = [(key, one.name) for key, one in self.held.items()]  # type: ignore[attr-defined]
        self.fields["lesson"].choices = [(one.id, one.title) for one in found.lessons]  # type: ignore[attr-defined]


@team_page(*permissions.ILLUSTRATORS, methods=("GET", "HEAD", "POST"))
def lessons(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what stands in the lessons of a course; POST puts one more in."""
    found = course_or_404(slug)
    form = MediumForm(posted(request), found=found)
    if form.is_bound and form.is_valid():
        medium = form.held[form.cleaned_data["medium"]]
        try:
            services.put_in(
                slug=slug, lesson=form.cleaned_data["lesson"], medium=medium, by=me(request), at=clock.now()
            )
        except services.NotPut:
            form.add_error("medium", _("It stands in this lesson already."))
        else:
            messages.success(request, _("It stands in the lesson now."))
            return redirect("learning:media", slug)
    rows = LessonMedium.objects.filter(course=slug).select_related("picture", "sound")
    titles = {lesson.id: lesson.title for lesson in found.lessons}
    context = {
        "course": found,
        "form": form,
        "rows": [(row, titles.get(row.lesson, row.lesson)) for row in rows.defer("picture__picture", "sound__sound")],
    }
    return render(request, "learning/team/media.html", context, status=WRONG_INPUT if form.is_bound else 200)


@team_page(*permissions.ILLUSTRATORS, methods=("POST",))
def take_out(request: HttpRequest, medium_id: UUID) -> HttpResponse:
    """Take a picture or recording out of a lesson."""
    row = get_object_or_404(LessonMedium, pk=medium_id)
    slug = row.course
    services.take_out(row, by=me(request), at=clock.now())
    messages.success(request, _("It stands there no more."))
    return redirect("learning:media", slug)
