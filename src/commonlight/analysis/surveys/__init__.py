"""
Surveys: questionnaires, samples with a design, before and after, coding, and what may be said of them.

No respondent-driven sampling: it is not for a coalition's own work with survivors.
"""

from commonlight.analysis.surveys.agreement import cronbach, knowledge_score, krippendorff
from commonlight.analysis.surveys.analyse import analyse, read_design
from commonlight.analysis.surveys.bank import form_of, scale
from commonlight.analysis.surveys.design import Design, sample_of
from commonlight.analysis.surveys.linking import link, self_made_code
from commonlight.analysis.surveys.paired import mcnemar, newcombe_difference, paired_difference, workshop_gain
from commonlight.analysis.surveys.questions import Form, Question

__all__ = [
    "Design",
    "Form",
    "Question",
    "analyse",
    "cronbach",
    "form_of",
    "knowledge_score",
    "krippendorff",
    "link",
    "mcnemar",
    "newcombe_difference",
    "paired_difference",
    "read_design",
    "sample_of",
    "scale",
    "self_made_code",
    "workshop_gain",
]
