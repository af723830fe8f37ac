"""By which questions trust may be shown apart, and the two that a new survey can ask for it: the place and the group."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

from commonlight.feedback.surveys import library
from commonlight.feedback.surveys.form import Choice, Question, Step, Survey

FEWEST, MOST = 2, 12
NO_SAY = "no_say"
PLACE, GROUP = "about_place", "about_group"
_TITLE = ("About you", "Sobre usted", "عنك", "À propos de vous", "Sou ou menm", "关于您")
_NO_SAY = (
    "I would rather not say", "Prefiero no decirlo", "أفضل ألا أقول", "Je préfère ne pas le dire", "M pito pa di", "我不想说",
)  # fmt: skip
_ASKED = {
    PLACE: (
        "Which part of the area do you know best?", "¿Qué parte de la zona conoce mejor?", "أي جزء من المنطقة تعرفه أكثر؟",
        "Quelle partie du secteur connaissez-vous le mieux ?", "Ki pati nan zòn nan ou konnen pi byen?", "您最了解本地区的哪一部分？",
    ),
    GROUP: (
        "Which of these fits you best?", "¿Cuál de estas le describe mejor?", "أي من هذه يناسبك أكثر؟",
        "Laquelle de ces réponses vous correspond le mieux ?", "Kilès nan sa yo ki pi sanble ak ou?", "下列哪一项最符合您的情况？",
    ),
}  # fmt: skip


@cache
def _never() -> re.Pattern[str]:
    text = files("commonlight.feedback").joinpath("content/never_apart.yaml").read_text(encoding="utf-8")
    by_language: dict[str, list[str]] = yaml.safe_load(text)
    # Chinese has no blanks: a beginning of a word is anywhere.
    bare = [re.escape(one) for one in by_language.pop("zh-hans")]
    begun = [re.escape(one) for some in by_language.values() for one in some]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(begun)})|{'|'.join(bare)}")


def is_refused(texts: Iterable[str]) -> bool:
    """
    Whether words speak of passport, status, faith or descent: by these people are never shown apart.

    >>> is_refused(["What is your nationality?"]), is_refused(["Farm workers"])
    (True, False)
    """
    return any(_never().search(text.lower()) for text in texts)


def allowed(form: Survey) -> tuple[Question, ...]:
    """Return the questions of a survey by whose answers trust may be shown apart: two to twelve answers, one to choose."""
    library_names = {question.name for one in library.question_sets().values() for question in one.questions}
    return tuple(
        one
        for one in form.asked
        if one.kind == "select_one"
        and one.name not in library_names
        and FEWEST <= len([choice for choice in one.choices if choice.name != NO_SAY]) <= MOST
        and not is_refused(_texts(one))
    )


def _texts(one: Question) -> Iterable[str]:
    yield one.name.replace("_", " ")
    for wording in (one.labels, one.hints, *(choice.labels for choice in one.choices)):
        yield from wording.values()


def with_about(form: Survey, places: Iterable[str], groups: Iterable[str]) -> Survey:
    """
    Return the survey with a last step that asks for place and group, where there are any; not answering is an answer.

    places, groups : as the coalition calls them; the same words in each language, for they are names
    """
    asked = tuple(
        Question(name, "select_one", _words(_ASKED[name]), (*_choices(held), Choice(NO_SAY, _words(_NO_SAY))))
        for name, held in ((PLACE, tuple(places)), (GROUP, tuple(groups)))
        if held
    )
    if not asked:
        return form
    return Survey(
        form.form_id, form.title, form.languages, (*form.steps, Step("about_you", asked, _words(_TITLE))), form.version,
        form.left_out,
    )  # fmt: skip


def _choices(held: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(f"n{number}", dict.fromkeys(library.LANGUAGES, one)) for number, one in enumerate(held, 1))


def _words(said: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(library.LANGUAGES, said, strict=True))
