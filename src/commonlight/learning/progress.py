"""
How far somebody is in a course by herself: carried from page to page in one sealed hidden field, stored nowhere.

It holds for each page how many questions were answered right, and nothing else; an hour without a page and it is gone.
"""

from dataclasses import dataclass, field
from datetime import datetime

from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.learning.course_files import Course

TEST = "test"
PASS_SHARE = 0.7


@dataclass(frozen=True)
class Progress:
    """Right answers by lesson id, and under "test" those of the test."""

    right: dict[str, int] = field(default_factory=dict)

    def sealed(self, course: Course, *, at: datetime) -> str:
        """Return the hidden field's text."""
        return HiddenState({"right": self.right}).seal(purpose=f"course {course.slug}", at=at)

    @classmethod
    def opened(cls, text: str, course: Course, *, at: datetime) -> "Progress":
        """Return what a page sent back; what is too old or not ours counts as a beginning."""
        try:
            held = HiddenState.open(text, purpose=f"course {course.slug}", at=at)
        except (StateBroken, StateExpired):
            return cls()
        return cls(held.content["right"])

    def with_page(self, page: str, n_right: int) -> "Progress":
        """Return the progress after a page; a page that is answered again counts its last answers."""
        return Progress({**self.right, page: n_right})

    def missing(self, course: Course) -> list[int]:
        """Return the numbers (from 1) of the lessons whose questions were not answered yet."""
        return [n for n, lesson in enumerate(course.lessons, 1) if lesson.questions and lesson.id not in self.right]

    def has_passed(self, course: Course) -> bool:
        """Whether every question was answered and enough sentences of the test were right."""
        return not self.missing(course) and self.right.get(TEST, 0) >= PASS_SHARE * len(course.items)
