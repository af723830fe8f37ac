"""Tables of the feedback room, by subject."""

from commonlight.feedback.models.advisers import Advice, Adviser, AdviserConflict, AdviserHours
from commonlight.feedback.models.barriers import Attempt, Barrier, BarrierChange
from commonlight.feedback.models.dialogue import Dialogue, DialogueReport, Idea, Preparation, Promise, Said
from commonlight.feedback.models.interviews import Interview, InterviewGuide, Passage, PassageCoding
from commonlight.feedback.models.notes import (
    Note,
    NoteCoding,
    Rumour,
    RumourAnswer,
    Safeguarding,
    SensitiveNote,
    YouSaid,
    YouSaidText,
)
from commonlight.feedback.models.stories import Story, StoryConsent, StoryCopies, StoryText, StoryWord
from commonlight.feedback.models.surveys import (
    AnswerCode,
    AnswerSheet,
    CodeBatch,
    PublicSurvey,
    SurveyFile,
    SurveyResult,
    UsedSlip,
    Wave,
)

__all__ = [
    "Advice",
    "Adviser",
    "AdviserConflict",
    "AdviserHours",
    "AnswerCode",
    "AnswerSheet",
    "Attempt",
    "Barrier",
    "BarrierChange",
    "CodeBatch",
    "Dialogue",
    "DialogueReport",
    "Idea",
    "Interview",
    "InterviewGuide",
    "Note",
    "NoteCoding",
    "Passage",
    "PassageCoding",
    "Preparation",
    "Promise",
    "PublicSurvey",
    "Rumour",
    "RumourAnswer",
    "Safeguarding",
    "Said",
    "SensitiveNote",
    "Story",
    "StoryConsent",
    "StoryCopies",
    "StoryText",
    "StoryWord",
    "SurveyFile",
    "SurveyResult",
    "UsedSlip",
    "Wave",
    "YouSaid",
    "YouSaidText",
]
