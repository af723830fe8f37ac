"""A result as one page of HTML that asks nothing of the network and prints well."""

from collections.abc import Iterable, Sequence
from html import escape

STYLE = (
    "body{font:1.05rem/1.5 sans-serif;margin:2rem auto;max-width:48rem;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%}th,td{padding:.3rem .5rem;border-bottom:1px solid #bbb;text-align:right}"
    "caption{text-align:left;font-weight:600}th:first-child,td:first-child{text-align:left}.wide{overflow-x:auto;margin-block:1rem}"
    ".say{border-left:.4rem solid #00507a;padding-left:1rem}svg{max-width:100%;height:auto}"
    "@media print{.wide{overflow:visible}details>*{display:block}}"
)


def self_contained(title: str, parts: Iterable[str]) -> str:
    """Return the page; `parts` are HTML after the heading."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>{''.join(parts)}"
        "</main></body></html>\n"
    )


def said(sentence: str) -> str:
    """Return the sentence that everything else on the page stands under."""
    return f'<p class="say">{escape(sentence)}</p>'


def listed(lines: Iterable[str]) -> str:
    """Return a list of lines."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def tabled(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table that scrolls by itself on a narrow screen."""
    cells = "".join(f"<th scope=col>{escape(name)}" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(value)}" for value in row) for row in rows)
    return f"<div class=wide tabindex=0><table><caption>{escape(caption)}</caption><tr>{cells}{body}</table></div>"
