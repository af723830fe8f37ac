"""What the team did with courses: sessions with their test rounds, sheets, imports, links and results."""

from commonlight.learning.models.media import LessonMedium
from commonlight.learning.models.results import ClassResult, PooledResult, ScoreFile
from commonlight.learning.models.reviews import CourseReview
from commonlight.learning.models.sessions import ClassLink, Session
from commonlight.learning.models.sheets import AnswerFile, Round, Sheet

__all__ = [
    "AnswerFile",
    "ClassLink",
    "ClassResult",
    "CourseReview",
    "LessonMedium",
    "PooledResult",
    "Round",
    "ScoreFile",
    "Session",
    "Sheet",
]
