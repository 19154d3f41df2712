"""The finished report: its format, its language, the file."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.model import AtlasError
from exports.draw import NoChromeError, chrome
from exports.reports import MIMES, REPORTS
from ui import choices, notices
from ui.desk import DeskError, borrowed
from ui.draft import Draft
from ui.finished import finished
from ui.frame import View
from ui.report import FAILED, left_out, said, trouble
from ui.text import t

FORMATS = tuple(REPORTS)
#: The language of the pieces: as each was collected, or one for all.
SPOKEN = ("own", "ja", "en")
_MADE = "report_made"


def finish(v: View, draft: Draft) -> None:
    """Format and language, the button that makes the file, and the file."""
    lang = v.lang
    st.subheader(t("report.finish", lang), anchor="finish")
    kind = choices.select(
        v,
        "format",
        t("report.format", lang),
        FORMATS,
        FORMATS[1] if chrome() else FORMATS[0],
        style="segmented_control",
        format_func=lambda one: t(f"report.format.{one}", lang),
    )
    spoken = choices.select(
        v,
        "in",
        t("report.language", lang),
        SPOKEN,
        SPOKEN[0],
        style="segmented_control",
        format_func=lambda one: t(f"report.spoken.{one}", lang),
    )
    if kind != "html" and chrome() is None:
        said(v, "report.no_chrome")
        return
    asked = (draft, kind, spoken)
    if st.button(t("report.make", lang), key="report-make", type="primary"):
        st.session_state[_MADE] = (asked, _made(v, draft.in_language(_lang(spoken)), kind))
    made = st.session_state.get(_MADE)
    if made is not None and made[0] == asked and made[1] is not None:
        st.download_button(
            t("report.download", lang, size=f"{len(made[1]) / 1e6:.1f}"),
            data=made[1],
            file_name=f"jichi-atlas-report_{date.today():%Y%m%d}.{kind}",
            mime=MIMES[kind],
            key="report-download",
            icon=":material/download:",
            on_click="ignore",
        )


def _lang(spoken: str) -> str:
    return "" if spoken == "own" else spoken


def _made(v: View, draft: Draft, kind: str) -> bytes | None:
    """The file, told piece by piece; None with a notice where it cannot be made."""
    lang = v.lang
    bar = st.progress(0.0, t("report.looking", lang, n=len(draft.slips)))

    def told(done: int, of: int) -> None:
        bar.progress(done / of, t("report.making", lang, done=done, of=of))

    st.session_state.pop(FAILED, None)
    try:
        answers = borrowed((slip.address, slip.card) for slip in draft.slips)
        pairs = zip(draft.slips, answers, strict=True)
        if lost := [(slip, one) for slip, one in pairs if isinstance(one, DeskError)]:
            notices.notice("warning", *left_out(lost, lang))
        base = (v.outside().kept or ("", {}))[0].rpartition("/")[0]
        return REPORTS[kind](finished(draft, answers, draft.lang, base), told)
    except NoChromeError:
        said(v, "report.no_chrome")
    except DeskError as error:
        trouble(v, error)
    except AtlasError:
        notices.failed(lang)
    finally:
        bar.empty()
    return None
