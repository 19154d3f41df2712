"""The formats of a report."""

from __future__ import annotations

from collections.abc import Callable

from exports.report import Progress, Report
from exports.report_docx import report_docx
from exports.report_html import report_html
from exports.report_pptx import report_pptx

Make = Callable[[Report, Progress], bytes]
REPORTS: dict[str, Make] = {"html": report_html, "docx": report_docx, "pptx": report_pptx}
MIMES = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
