"""
What is wrong with an entry: a sentence in English for the command and the log, put into a page's language when shown.

Files are checked before any language or setting is known, so a sentence keeps its parts until a page asks for it.
"""

from typing import Any

from django.utils.translation import gettext

from commonlight.library import labels


class Problem(str):
    """
    An English sentence that remembers the text it was made from and what stands in its gaps.

    In the gap `field` stands the name of a fact or text, in `reason` another problem.

    Examples
    --------
    >>> str(Problem("%(field)s is missing", field="citation"))
    'citation is missing'
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> "Problem":
        self = super().__new__(cls, template % values if values else template)
        self.template, self.values = template, values
        return self


def in_page_language(problem: str) -> str:
    """Return a problem in the language of the page, its fields called as the form calls them."""
    if not isinstance(problem, Problem):
        return problem
    shown = {name: _shown(name, value) for name, value in problem.values.items()}
    text = gettext(problem.template)
    return text % shown if shown else text


def _shown(name: str, value: Any) -> str:
    if isinstance(value, Problem):
        return in_page_language(value)
    if name == "field":
        return str(labels.FIELDS.get(value, value))
    if name == "fields":
        return ", ".join(str(labels.FIELDS.get(one, one)) for one in value.split(", "))
    return str(value)
