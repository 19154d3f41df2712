"""One by one: municipalities added to a group's base or taken out of it, on the map or by name."""

from __future__ import annotations

import streamlit as st

from data import queries
from ui import choices
from ui.cooperation_choose import Chosen
from ui.frame import View
from ui.state import MAX_OWN_LENGTH
from ui.text import t
from ui.vocabulary import place_names


def toggle(v: View, chosen: Chosen, figure: str) -> None:
    """Callback of the map: who is clicked joins the group, or leaves it."""
    points = st.session_state[figure]["selection"]["points"]
    code = str(points[0].get("location") or "") if points else ""
    if len(code) == 5:
        _put(v, *toggled(chosen, code))


def toggled(chosen: Chosen, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``add`` and ``leave`` once a code has changed sides."""
    others_in = tuple(c for c in chosen.add if c != code)
    others_out = tuple(c for c in chosen.leave if c != code)
    based = code in chosen.base
    if code in chosen.unit.codes:
        return others_in, (*others_out, code) if based else others_out
    return others_in if based else (*others_in, code), others_out


def editor(v: View, chosen: Chosen) -> None:
    """The same by name, for the keyboard; its lists are sent when it is opened."""
    lang, names = v.lang, place_names(v.lang)
    unfold = st.expander(t("cooperation.edit", lang), key="cooperation-edit", on_change="rerun")
    if not unfold.open:
        return
    base = set(chosen.base)
    options = {
        "add": [c for c in queries.municipalities()["code"] if c not in base],
        "leave": sorted(base),
    }
    with unfold:
        for key, held in (("add", chosen.add), ("leave", chosen.leave)):
            name = f"cooperation-{key}-{hash(chosen.base)}"
            st.session_state[name] = [code for code in held if code in options[key]]
            st.multiselect(
                t(f"cooperation.{key}", lang),
                options[key],
                key=name,
                format_func=lambda code: names[code],
                placeholder=t("groups.members.hint", lang),
                filter_mode="contains",
                select_all=False,
                on_change=_edited,
                args=(v, chosen, key, name),
            )


def _edited(v: View, chosen: Chosen, key: str, name: str) -> None:
    held = {"add": chosen.add, "leave": chosen.leave} | {key: tuple(st.session_state[name])}
    _put(v, held["add"], held["leave"])


def _put(v: View, add: tuple[str, ...], leave: tuple[str, ...]) -> None:
    texts = [",".join(codes) or choices.NONE for codes in (add, leave)]
    if max(map(len, texts)) > MAX_OWN_LENGTH:
        st.session_state["cooperation_refusal"] = "groups.long"
        return
    for key, text in zip(("add", "leave"), texts, strict=True):
        choices.set_own(v, key, text)
