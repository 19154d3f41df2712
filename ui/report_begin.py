"""Where a report begins: a template, or the file it was kept in."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from data.templates import Template, templates
from ui.collected import IN_FILE, current, keep, refuse, text_of
from ui.draft import MAX_BYTES, MAX_PIECES, Draft, DraftError, from_json, to_json
from ui.frame import View
from ui.selection import Lang
from ui.templates import filled, places
from ui.text import t
from ui.vocabulary import names

_UPLOADS = "report_uploads"


def templates_box(v: View) -> None:
    """Templates, each with the place it is about."""
    with st.container(border=True):
        st.subheader(t("report.templates", v.lang), anchor="templates")
        for template in templates().values():
            _template(v, template)


def _template(v: View, template: Template) -> None:
    lang, name = v.lang, template.name.about(v.lang, "")
    held = names(lang)
    texts = {"prefecture": held.prefectures, "municipality": held.municipalities}
    codes = places(template.of)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"template-{template.id}"):
        if template.of in texts:
            st.selectbox(
                name,
                codes,
                index=codes.index(_first(v, template.of, codes)),
                key=f"template-place-{template.id}",
                format_func=texts[template.of].__getitem__,
            )
        else:
            st.markdown(name, width="stretch")
        st.button(
            t("report.use", lang),
            key=f"template-use-{template.id}",
            on_click=_use,
            args=(template, codes[0], lang, v.selection.year),
        )


def _first(v: View, of: str, codes: tuple[str, ...]) -> str:
    """The place that the reader follows already, if it is of this kind."""
    selection = v.selection
    chosen = selection.prefectures if of == "prefecture" else selection.municipalities
    wanted = next(iter(chosen), "01" if of == "prefecture" else "01209")
    return wanted if wanted in codes else codes[0]


def _use(template: Template, only: str, lang: Lang, year: int) -> None:
    """The template's pieces come after those there are; its title only where there is none."""
    place = st.session_state.get(f"template-place-{template.id}", only)
    new, old = filled(template, place, lang, year), current()
    slips = (*old.slips, *(slip for slip in new.slips if slip not in old.slips))
    if len(slips) > MAX_PIECES:
        refuse(DraftError("many", limit=MAX_PIECES))
        return
    keep(Draft(old.title or new.title, old.intro or new.intro, slips))


def file_box(v: View, draft: Draft) -> None:
    """The report as a file, to keep it and to go on with it."""
    lang = v.lang
    with st.container(border=True):
        st.subheader(t("report.keep", lang), anchor="keep")
        fits = text_of(draft) != IN_FILE
        st.markdown(t("report.keep.link" if fits else "report.keep.file", lang))
        st.download_button(
            t("report.save", lang),
            data=to_json(draft),
            file_name=f"jichi-atlas-report_{date.today():%Y%m%d}.json",
            mime="application/json",
            key="report-save",
            icon=":material/save:",
            on_click="ignore",
            disabled=not draft.slips,
        )
        # a new key empties the box, so that the same file can be loaded again
        key = f"report-load-{st.session_state.setdefault(_UPLOADS, 0)}"
        st.file_uploader(
            t("report.load", lang, limit=MAX_BYTES // 1_000_000),
            type="json",
            max_upload_size=MAX_BYTES // 1_000_000,
            key=key,
            on_change=_load,
            args=(key,),
        )


def _load(key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[_UPLOADS] += 1
    try:
        keep(from_json(file.read(MAX_BYTES + 1) if file.size <= MAX_BYTES else _too_large(file)))
    except DraftError as error:
        refuse(error)


def _too_large(file: Any) -> bytes:
    raise DraftError("size", seen=f"{file.size:,}", limit=f"{MAX_BYTES:,}")
