"""A report as one HTML file that needs nothing else and prints well in black and white."""

from __future__ import annotations

from html import escape

from commonlight.analysis.base.svg import Chart
from commonlight.analysis.impact.report import Report, Section

STYLE = """
body { font: 17px/1.5 system-ui, sans-serif; color: #0b0c0c; background: #fff; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.9rem; line-height: 1.15; margin: 0 0 .3rem; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .5rem; padding-top: .6rem; border-top: 2px solid #0b0c0c; }
.when { color: #444; margin: 0 0 1rem; }
.lead { font-size: 1.15rem; border-inline-start: 5px solid #0b0c0c; padding-inline-start: .8rem; }
figure { margin: 1rem 0; break-inside: avoid; }
svg { width: 100%; height: auto; }
figcaption, caption { font-weight: 600; text-align: start; padding: .3rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: start; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid #b1b4b6; vertical-align: top; }
summary { cursor: pointer; padding: .3rem 0; min-height: 1.6rem; text-decoration: underline; }
:focus-visible { outline: 3px solid #0b0c0c; outline-offset: 2px; }
@media print { body { font-size: 10.5pt; margin: 0; max-width: none; } details > table { display: none; }
  summary { display: none; } h2 { break-after: avoid; } table { break-inside: avoid; } }
"""


def report_html(report: Report, *, language: str = "en") -> str:
    """Return the page; every chart has its table beneath."""
    sections = "\n".join(_section(section, lead=number == 2) for number, section in enumerate(report.sections))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(report.title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(report.title)}</h1>\n"
        f'<p class="when">{escape(report.subtitle)}</p>\n{sections}\n</main>\n</body>\n</html>\n'
    )


def _section(section: Section, *, lead: bool) -> str:
    parts = [f"<section>\n<h2>{escape(section.title)}</h2>"]
    for number, text in enumerate(section.paragraphs):
        mark = ' class="lead"' if lead and number == 0 else ""
        parts.append(f"<p{mark}>{escape(text)}</p>")
    parts += [_chart(chart) for chart in section.charts]
    parts += [_table(*table) for table in section.tables]
    return "\n".join([*parts, "</section>"])


def _chart(chart: Chart) -> str:
    table = _table(f"{chart.title}: the figures", chart.columns, chart.rows)
    return (
        f"<figure>\n<figcaption>{escape(chart.title)}</figcaption>\n{chart.svg}\n"
        f"<details>\n<summary>The same as a table: {escape(chart.title)}</summary>\n{table}\n</details>\n</figure>"
    )


def _table(caption: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(cell)}</th>' if place == 0 else f"<td>{escape(cell)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
