"""A report as a Word file, for funders who want to edit: the same words and tables; charts are given as their tables."""

from __future__ import annotations

import io
from typing import Any

from commonlight.analysis.impact.report import Report


def report_docx(report: Report) -> bytes:
    """Return the bytes of the file. Headings are real headings and header rows repeat, so that screen readers can follow."""
    from docx import Document

    document: Any = Document()
    document.core_properties.title = report.title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.add_heading(report.title, 0)
    document.add_paragraph(report.subtitle)
    for section in report.sections:
        document.add_heading(section.title, 1)
        for text in section.paragraphs:
            document.add_paragraph(text)
        for caption, columns, rows in section.tables:
            _table(document, caption, columns, rows)
        for chart in section.charts:
            _table(document, chart.title, chart.columns, chart.rows)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _table(document: Any, caption: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    from docx.oxml import OxmlElement

    document.add_paragraph(caption, style="Caption")
    table = document.add_table(rows=1 + len(rows), cols=len(columns), style="Table Grid")
    # Cells are fetched once per row: python-docx counts through the whole table at each access.
    for row, cells in zip(table.rows, (columns, *rows), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
