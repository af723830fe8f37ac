"""Which of the coalition's own pictures and recordings stand in which lesson."""

import uuid

from django.db import models
from django.db.models import Q

from commonlight.core.models import OwnPicture, OwnSound


class LessonMedium(models.Model):
    """One own picture or one own recording in a lesson of a course; it goes with the picture or recording."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.CharField(max_length=40)
    lesson = models.CharField(max_length=60)
    picture = models.ForeignKey(OwnPicture, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    sound = models.ForeignKey(OwnSound, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(picture__isnull=True) ^ Q(sound__isnull=True), name="learning_lesson_medium_is_one"
            ),
            models.UniqueConstraint(fields=["course", "lesson", "picture"], name="learning_lesson_picture_once"),
            models.UniqueConstraint(fields=["course", "lesson", "sound"], name="learning_lesson_sound_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.lesson}"
