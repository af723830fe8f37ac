"""
Conditions that cannot work: names that are not there or come later, choices that do not exist, and questions nobody ever reaches.

Whether a question can be reached is tried out: all that the questions it depends on may be answered, as far as its
conditions tell answers apart. Beyond MOST_TRIES nothing is claimed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from commonlight.feedback.surveys import expressions
from commonlight.feedback.surveys.expressions import CannotParse, Node
from commonlight.feedback.surveys.form import NAMES_IN_TEXT, Question, Step, Survey

MOST_TRIES = 20_000
MOST_CHOICES = 5


@dataclass(frozen=True)
class Fault:
    """
    One thing that is wrong.

    kind : "function", "sign", "end", "long", "arguments" (cannot be read), "unknown", "later" (a name), "choice" (no
    such answer) or "never" (contradicts itself or the conditions before it); what : the part meant; column : where
    """

    row: int
    name: str
    column: str
    kind: str
    what: str = ""


def faults(survey: Survey) -> list[Fault]:
    """Return all faults of a survey's conditions, in the order of its questions."""
    found: list[Fault] = []
    known = {question.name: question for question in survey.questions}
    seen: set[str] = set()
    for step in survey.steps:
        found += _of_condition(step, "relevant", step.relevant, known, seen)
        for question in step.questions:
            found += _of_condition(question, "relevant", question.relevant, known, seen)
            found += _of_condition(question, "calculation", question.calculation, known, seen)
            own = seen | {question.name}
            found += _of_condition(question, "constraint", question.constraint, known, own)
            for words in (*question.labels.values(), *question.hints.values()):
                found += [
                    Fault(question.row, question.name, "label", "unknown" if name not in known else "later", name)
                    for name in NAMES_IN_TEXT.findall(words)
                    if name not in seen
                ]
            seen.add(question.name)
    return found or list(_never_reached(survey, known))


def _of_condition(
    at: Question | Step, column: str, text: str, known: Mapping[str, Question], seen: set[str]
) -> Iterator[Fault]:
    if not text.strip():
        return
    try:
        tree = expressions.parse(text)
    except CannotParse as problem:
        yield Fault(at.row, at.name, column, problem.reason, problem.what)
        return
    for name in sorted(expressions.names_in(tree) - seen):
        yield Fault(at.row, at.name, column, "later" if name in known else "unknown", name)
    for name, choice in _compared(tree):
        question = known.get(name)
        if question and question.choices and choice and choice not in {one.name for one in question.choices}:
            yield Fault(at.row, at.name, column, "choice", f"{name} = {choice}")


def _compared(tree: Node) -> Iterator[tuple[str, str]]:
    """Yield each name with each text it is compared with."""
    for node in expressions.parts_of(tree):
        pair = node.parts if node.kind in ("=", "!=") or node.value == "selected" else ()
        for one, other in (pair, pair[::-1]) if len(pair) == 2 else ():
            if one.kind == "name" and other.kind in ("text", "number"):
                yield str(one.value), expressions.to_text(other.value)


def _never_reached(survey: Survey, known: Mapping[str, Question]) -> Iterator[Fault]:
    # What a question needs: its own condition, its step's, and those of every question these look at.
    needs: dict[str, list[tuple[str, Node]]] = {}
    for step in survey.steps:
        for question in step.questions:
            own = [
                (question.name, expressions.parse(text)) for text in (step.relevant, question.relevant) if text.strip()
            ]
            needs[question.name] = own
            if own and not _can_hold(question.name, needs, known):
                yield Fault(question.row or step.row, question.name, "relevant", "never")


def _can_hold(name: str, needs: Mapping[str, list[tuple[str, Node]]], known: Mapping[str, Question]) -> bool:
    involved: dict[str, None] = {}
    trees: list[Node] = []
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in involved:
            continue
        involved[one] = None
        mine = [tree for _name, tree in needs.get(one, [])]
        if known[one].kind == "calculate":
            mine.append(expressions.parse(known[one].calculation))
        trees += mine
        waiting += [other for tree in mine for other in expressions.names_in(tree)]
    order = [one for one in known if one in involved and one != name]
    values = [_worth_trying(known[one], trees) for one in order]
    tries = 1
    for some in values:
        tries *= len(some)
    if tries > MOST_TRIES:
        return True
    return any(_reaches(name, dict(zip(order, said, strict=True)), order, needs, known) for said in product(*values))


def _reaches(
    name: str,
    said: Mapping[str, str],
    order: list[str],
    needs: Mapping[str, list[tuple[str, Node]]],
    known: Mapping[str, Question],
) -> bool:
    kept: dict[str, str] = {}
    for one in order:
        if all(expressions.to_truth(expressions.work_out(tree, kept)) for _n, tree in needs.get(one, [])):
            question = known[one]
            kept[one] = (
                expressions.to_text(expressions.work_out(expressions.parse(question.calculation), kept))
                if question.kind == "calculate"
                else said[one]
            )
    return all(expressions.to_truth(expressions.work_out(tree, kept)) for _n, tree in needs[name])


def _worth_trying(question: Question, trees: list[Node]) -> list[str]:
    """Return answers of a question that conditions may tell apart."""
    if question.kind in ("note", "calculate"):
        return [""]
    if question.choices:
        every = [choice.name for choice in question.choices]
        named = {choice for tree in trees for name, choice in _compared(tree) if name == question.name}
        # How many are chosen may count, and other comparisons may look at any; few choices are all tried.
        some = [name for name in every if name in named or len(every) <= MOST_CHOICES]
        some += [name for name in every if name not in some][:2]
        if question.kind == "select_one":
            return ["", *some]
        if len(some) > 2 * MOST_CHOICES:
            return ["", *some, " ".join(every)]
        sets = [" ".join(set_) for size in range(len(some) + 1) for set_ in combinations(some, size)]
        return [*sets, " ".join(every)]
    literals = [node.value for tree in trees for node in expressions.parts_of(tree) if node.kind in ("text", "number")]
    if question.kind in ("integer", "decimal"):
        numbers = {expressions.to_number(value) for value in literals} | {0.0}
        near = {n + by for n in numbers if n == n for by in (-1.0, -0.5, 0.0, 0.5, 1.0)}
        whole = {n for n in near if n.is_integer() or question.kind == "decimal"}
        return ["", *(expressions.to_text(n) for n in sorted(whole))]
    return ["", "x", *dict.fromkeys(expressions.to_text(value) for value in literals)]
