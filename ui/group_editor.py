"""The reader's groups in the sidebar: make, rename, change, delete."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

import streamlit as st

from ui.groups import (
    MAX_GROUPS,
    MAX_LENGTH,
    MAX_NAME,
    Group,
    clean_name,
    group_id,
    group_ids,
    written,
)
from ui.selection import MAX_UNITS, Selection
from ui.state import choose
from ui.text import t
from ui.units import groups_of
from ui.vocabulary import Names

NEW = "new"


def refusal(selection: Selection, group: Group, instead_of: str = NEW) -> str:
    """Why a group cannot be kept, as a key of labels.yaml; '' when it can.

    ``instead_of`` is the id of the group it replaces.
    """
    others = tuple(g for i, g in enumerate(selection.groups) if group_id(i) != instead_of)
    if not group.name:
        return "groups.nameless"
    if not group.members:
        return "groups.empty"
    if group.name in {other.name for other in others}:
        return "groups.twice"
    if len(others) >= MAX_GROUPS:
        return "groups.many"
    return "groups.long" if len(written((*others, group))) > MAX_LENGTH else ""


def added(selection: Selection, group: Group) -> Selection:
    """With one more group, which joins the units; of ten the one chosen first leaves."""
    id_ = group_id(len(selection.groups))
    units = (*selection.units, id_)[-MAX_UNITS:]
    return replace(selection, groups=(*selection.groups, group), units=units)


def changed(selection: Selection, id_: str, group: Group) -> Selection:
    """With the group of an id replaced."""
    held = (group if group_id(i) == id_ else g for i, g in enumerate(selection.groups))
    return replace(selection, groups=tuple(held))


def removed(selection: Selection, id_: str) -> Selection:
    """Without the group of an id; those after it move up, among the units too."""
    stay = [i for i in range(len(selection.groups)) if group_id(i) != id_]
    now = {group_id(old): group_id(new) for new, old in enumerate(stay)}
    units = (now.get(unit, unit) for unit in selection.units if unit != id_)
    return replace(selection, groups=tuple(selection.groups[i] for i in stay), units=tuple(units))


def group_editor(selection: Selection, names: Names) -> None:
    """A closed drawer: its lists of all municipalities are sent when it is opened."""
    lang = selection.lang
    unfold = st.expander(t("groups.title", lang), key="groups", on_change="rerun")
    if not unfold.open:
        return
    with unfold:
        st.caption(t("groups.help", lang))
        held = {group.id: group.name for group in groups_of(selection)}
        which = NEW
        if held:
            texts = {NEW: t("groups.new", lang)} | held
            # said anew, or the browser loses it when a group's name or the language changes
            before = st.session_state.get("group_which")
            st.session_state["group_which"] = before if before in texts else NEW
            which = st.radio(
                t("groups.which", lang),
                tuple(texts),
                key="group_which",
                format_func=texts.__getitem__,
                label_visibility="collapsed",
            )
        if which == NEW and selection.units:
            st.button(
                t("groups.from_units", lang),
                key="group_from_units",
                width="stretch",
                on_click=_fill,
                args=(selection,),
            )
        _form(selection, names, which)
        if problem := st.session_state.pop("group_refusal", ""):
            st.caption(f":material/error_outline: {t(problem, lang)}")


def _form(selection: Selection, names: Names, which: str) -> None:
    """Name and members; what is typed counts when it is saved."""
    lang = selection.lang
    held = dict(zip(group_ids(selection.groups), selection.groups, strict=True))
    group = held.get(which, Group("", ()))
    whole = {code: t("groups.whole", lang, name=n) for code, n in names.prefectures.items()}
    options = whole | names.municipalities
    with st.form("group_form", border=False):
        st.text_input(
            t("groups.name", lang),
            group.name,
            key=_key("name", selection, which),
            max_chars=MAX_NAME,
        )
        st.multiselect(
            t("groups.members", lang),
            list(options),
            group.members or None,
            key=_key("members", selection, which),
            format_func=options.__getitem__,
            placeholder=t("groups.members.hint", lang),
            filter_mode="contains",
            select_all=False,
        )
        with st.container(horizontal=True):
            word = t("groups.make" if which == NEW else "groups.save", lang)
            st.form_submit_button(word, key="group_save", on_click=_save, args=(which,))
            if which != NEW:
                st.form_submit_button(
                    t("groups.delete", lang),
                    key="group_delete",
                    type="tertiary",
                    on_click=_delete,
                    args=(which,),
                )


def _key(field: str, selection: Selection, which: str) -> str:
    """A field's key; another one as soon as any group is another, so that the form starts anew."""
    return f"group_{field}_{which}_{crc32(written(selection.groups).encode())}"


def _fill(selection: Selection) -> None:
    """The chosen municipalities, and the members of chosen groups, become the new one's."""
    members = {group_id(i): group.members for i, group in enumerate(selection.groups)}
    wanted = (code for unit in selection.units for code in members.get(unit, (unit,)))
    st.session_state[_key("members", selection, NEW)] = list(dict.fromkeys(wanted))


def _save(which: str) -> None:
    selection: Selection = st.session_state["selection"]
    name = clean_name(st.session_state[_key("name", selection, which)])
    group = Group(name, tuple(st.session_state[_key("members", selection, which)]))
    if problem := refusal(selection, group, which):
        st.session_state["group_refusal"] = problem
        return
    made = added(selection, group) if which == NEW else changed(selection, which, group)
    choose(groups=made.groups, units=made.units)


def _delete(which: str) -> None:
    st.session_state["group_which"] = NEW
    left = removed(st.session_state["selection"], which)
    choose(groups=left.groups, units=left.units)
