"""
Conditions of a survey: a small part of XPath as form programs write it, read into a tree and worked out without `eval`.

Known are names in `${...}`, `.`, texts, numbers, `or and = != < <= > >= + - * div mod` and the functions in FUNCTIONS;
anything else is refused by its name. Values are text, number or truth, turned into each other as XPath 1.0 does
(W3C Recommendation, 16 November 1999, sections 3.3 to 3.5 and 4).
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Value = str | float | bool
MOST_SIGNS = 2000
MOST_DEPTH = 40

TOKENS = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<text>'[^']*'|\"[^\"]*\")|\$\{\s*(?P<name>[^{}]+?)\s*\}"
    r"|(?P<word>[A-Za-z_][\w:.-]*)|(?P<sign><=|>=|!=|[=<>+*(),.-])|(?P<other>\S))"
)


class CannotParse(ValueError):
    """The condition cannot be read; `reason` is "function", "sign", "end", "long" or "arguments", `what` the part meant."""

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(f"{reason}: {what}")
        self.reason, self.what = reason, what


@dataclass(frozen=True)
class Node:
    """
    One part of a condition.

    kind : "text", "number", "name", "self", "call" or an operator; value : of the first three, or the function's name
    """

    kind: str
    value: str | float = ""
    parts: tuple["Node", ...] = ()


def to_text(value: Value) -> str:
    """Return a value as text: 3.0 as "3", not a number as ""."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value


def to_number(value: Value) -> float:
    """Return a value as a number; what is none becomes "not a number", which equals nothing."""
    if isinstance(value, str):
        text = value.strip()
        return float(text) if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text) else math.nan
    return float(value)


def to_truth(value: Value) -> bool:
    """Return a value as a truth: text is true unless empty, a number unless 0 or none."""
    if isinstance(value, float):
        return not (math.isnan(value) or value == 0)
    return bool(value)


def _count(value: Value) -> float:
    return float(len(to_text(value).split()))


FUNCTIONS: Mapping[str, tuple[int, int, Callable[..., Value]]] = {
    "selected": (2, 2, lambda held, one: to_text(one).strip() in to_text(held).split()),
    "count-selected": (1, 1, _count),
    "not": (1, 1, lambda one: not to_truth(one)),
    "true": (0, 0, lambda: True),
    "false": (0, 0, lambda: False),
    "boolean": (1, 1, to_truth),
    "string": (1, 1, to_text),
    "number": (1, 1, to_number),
    "int": (1, 1, lambda one: math.nan if not math.isfinite(to_number(one)) else float(int(to_number(one)))),
    "round": (1, 2, lambda one, places=0.0: _rounded(to_number(one), to_number(places))),
    "string-length": (1, 1, lambda one: float(len(to_text(one)))),
    "concat": (1, 20, lambda *parts: "".join(to_text(part) for part in parts)),
    "contains": (2, 2, lambda whole, part: to_text(part) in to_text(whole)),
    "starts-with": (2, 2, lambda whole, part: to_text(whole).startswith(to_text(part))),
    "if": (3, 3, lambda truth, yes, no: yes if to_truth(truth) else no),
    "coalesce": (2, 2, lambda first, second: first if to_text(first) else second),
    "min": (1, 20, lambda *parts: min(map(to_number, parts))),
    "max": (1, 20, lambda *parts: max(map(to_number, parts))),
}
"""Functions we know: fewest arguments, most, and what they do."""


def _rounded(number: float, places: float) -> float:
    if not math.isfinite(number) or not math.isfinite(places) or abs(places) > 15:
        return math.nan
    scale = 10.0 ** int(places)
    # Halves go up, as XPath rounds, not to the even neighbour.
    return math.floor(number * scale + 0.5) / scale


def parse(text: str) -> Node:
    """Return the tree of a condition; raises CannotParse."""
    if len(text) > MOST_SIGNS:
        raise CannotParse("long")
    reader = _Reader(list(_tokens(text)))
    tree = reader.either(0)
    if reader.here[0] != "end":
        raise CannotParse("sign", str(reader.here[1]))
    return tree


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place, text = 0, text.strip()
    while place < len(text):
        found = TOKENS.match(text, place)
        if found is None:  # pragma: no cover -- the last part of the pattern takes any sign
            raise CannotParse("sign", text[place])
        kind = str(found.lastgroup)
        if kind == "other":
            raise CannotParse("sign", found.group("other"))
        yield kind, found.group(kind)
        place = found.end()


LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)


class _Reader:
    """Recursive descent over the tokens, one method for what binds loosely and one for a single part."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._place = [*tokens, ("end", "")], 0

    @property
    def here(self) -> tuple[str, str]:
        return self._tokens[self._place]

    def _take(self) -> tuple[str, str]:
        found = self.here
        self._place += 1
        return found

    def _expect(self, sign: str) -> None:
        kind, said = self._take()
        if kind != "sign" or said != sign:
            raise CannotParse("end" if kind == "end" else "sign", said or sign)

    def either(self, depth: int, level: int = 0) -> Node:
        """Read what the operators of one level and all tighter ones hold together."""
        if depth > MOST_DEPTH:
            raise CannotParse("long")
        if level == len(LEVELS):
            return self._single(depth)
        left = self.either(depth, level + 1)
        while self.here[0] in ("sign", "word") and self.here[1] in LEVELS[level]:
            operator = self._take()[1]
            left = Node(operator, "", (left, self.either(depth, level + 1)))
        return left

    def _single(self, depth: int) -> Node:
        kind, said = self._take()
        if kind == "number":
            return Node("number", float(said))
        if kind == "text":
            return Node("text", said[1:-1])
        if kind == "name":
            return Node("name", said)
        if kind == "sign" and said == ".":
            return Node("self")
        if kind == "sign" and said == "-":
            return Node("negative", "", (self._single(depth + 1),))
        if kind == "sign" and said == "(":
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        if kind == "word":
            return self._call(said, depth)
        raise CannotParse("end" if kind == "end" else "sign", said)

    def _call(self, name: str, depth: int) -> Node:
        if name not in FUNCTIONS:
            raise CannotParse("function", name)
        self._expect("(")
        parts: list[Node] = []
        if self.here != ("sign", ")"):
            parts.append(self.either(depth + 1))
            while self.here == ("sign", ","):
                self._take()
                parts.append(self.either(depth + 1))
        self._expect(")")
        fewest, most, _work = FUNCTIONS[name]
        if not fewest <= len(parts) <= most:
            raise CannotParse("arguments", name)
        return Node("call", name, tuple(parts))


def work_out(tree: Node, answers: Mapping[str, str], own: str = "") -> Value:
    """Return what a condition comes to; `answers` by name, missing ones empty; `own` is the answer `.` stands for."""
    if tree.kind in ("text", "number"):
        return tree.value
    if tree.kind == "name":
        return answers.get(str(tree.value), "")
    if tree.kind == "self":
        return own
    if tree.kind in ("and", "or"):
        # Only as much as is needed, as XPath has it.
        found = to_truth(work_out(tree.parts[0], answers, own))
        return found if found == (tree.kind == "or") else to_truth(work_out(tree.parts[1], answers, own))
    values = [work_out(part, answers, own) for part in tree.parts]
    if tree.kind == "call":
        return FUNCTIONS[str(tree.value)][2](*values)
    if tree.kind == "negative":
        return -to_number(values[0])
    if tree.kind in ("=", "!="):
        return _equal(*values) == (tree.kind == "=")
    return _counted(tree.kind, to_number(values[0]), to_number(values[1]))


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return left == right


def _counted(sign: str, left: float, right: float) -> Value:
    if sign in ("<", "<=", ">", ">="):
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]
    if sign in ("div", "mod") and (right == 0 or not math.isfinite(left) or math.isnan(right)):
        return math.nan
    if sign == "mod":
        return math.fmod(left, right) if math.isfinite(right) else left
    return {"+": left + right, "-": left - right, "*": left * right, "div": left / right if right else math.nan}[sign]


def holds(text: str, answers: Mapping[str, str], own: str = "") -> bool:
    """Return whether a condition holds; an empty one always does. Raises CannotParse."""
    return not text.strip() or to_truth(work_out(parse(text), answers, own))


def names_in(tree: Node) -> set[str]:
    """Return the names of the questions a condition looks at."""
    found = {str(tree.value)} if tree.kind == "name" else set()
    return found.union(*(names_in(part) for part in tree.parts)) if tree.parts else found


def parts_of(tree: Node) -> Iterator[Node]:
    """Yield a tree and all its parts."""
    yield tree
    for part in tree.parts:
        yield from parts_of(part)
