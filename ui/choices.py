"""What a page lets its reader choose for itself, kept in the address beside the selection.

    base = choices.select(v, "base", t("depopulation.base", lang), (0, 1970, 1980), default=1980)

A choice has a short key, one per page and never one of the selection's. Its value is read from the
address, set into the widget, and written back in full, also when it is the default. What cannot be
read becomes the default with a notice. The other pages' choices wait in the session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import notices
from ui.frame import View
from ui.selection import Problem, harmless
from ui.state import MAX_OWN_LENGTH, OWN

T = TypeVar("T")
Text = Callable[[Any], str]
NONE = "none"
_SEPARATOR = ","


def select(
    v: View,
    key: str,
    label: str,
    options: Sequence[T],
    default: T,
    *,
    text: Text = str,
    style: str = "selectbox",
    resets: tuple[str, ...] = (),
    **widget: Any,
) -> T:
    """One of ``options``; ``text`` writes an option in the address, each differently.

    ``style``: 'selectbox', 'segmented_control', 'radio' or 'select_slider'; ``widget`` goes to
    Streamlit (format_func, help, label_visibility …). A change takes the keys of ``resets``, which
    had a meaning for the old value alone, back to their defaults. An old value that other choices
    of this session have made impossible becomes the default in silence.
    """
    places = {text(option): option for option in options}
    value = _read(v, key, label, text(default), lambda seen: seen if seen in places else None)
    name = _widget(v, key, tuple(places))
    st.session_state[name] = places[value]
    if style == "segmented_control":
        widget.setdefault("required", True)
    getattr(st, style)(
        label,
        list(options),
        key=name,
        on_change=_changed,
        args=(v.page, key, name, text, resets),
        **widget,
    )
    return places[value]


def several(
    v: View,
    key: str,
    label: str,
    options: Sequence[T],
    default: Sequence[T],
    *,
    text: Text = str,
    **widget: Any,
) -> tuple[T, ...]:
    """Any of ``options``, in the reader's order; the texts must hold no comma."""
    places = {text(option): option for option in options}

    def known(seen: str) -> str | None:
        parts = [part for part in dict.fromkeys(seen.split(_SEPARATOR)) if part in places]
        most = widget.get("max_selections") or len(parts)
        return NONE if seen == NONE else _SEPARATOR.join(parts[:most]) or None

    def written(values: Sequence[T]) -> str:
        return _SEPARATOR.join(map(text, values)) or NONE

    value = _read(v, key, label, written(default), known)
    held = [] if value == NONE else [places[part] for part in value.split(_SEPARATOR)]
    name = _widget(v, key, tuple(places))
    st.session_state[name] = held
    st.multiselect(
        label,
        list(options),
        key=name,
        on_change=_changed,
        args=(v.page, key, name, written),
        **widget,
    )
    return tuple(held)


def number(
    v: View,
    key: str,
    label: str,
    scale: tuple[float, float, float],
    default: float,
    **widget: Any,
) -> float:
    """A number on a slider; ``scale`` is (lowest, highest, step), between steps the nearer."""
    low, high, step = scale
    steps = round((high - low) / step)

    def known(seen: str) -> str | None:
        try:
            place = (float(seen) - low) / step
        except ValueError:
            return None
        # NaN is in no range
        return written(low + round(place) * step) if 0 <= place <= steps else None

    def written(value: float) -> str:
        return f"{value:.10g}"

    value = float(_read(v, key, label, written(default), known))
    name = _widget(v, key, scale)
    st.session_state[name] = value
    st.slider(
        label,
        float(low),
        float(high),
        step=float(step),
        key=name,
        on_change=_changed,
        args=(v.page, key, name, written),
        **widget,
    )
    return value


def numbers(
    v: View,
    key: str,
    label: str,
    labels: Mapping[str, str],
    *,
    scale: tuple[float, float, float],
    default: Mapping[str, float],
    columns: Sequence[DeltaGenerator],
) -> dict[str, float]:
    """A number on a slider for each of ``labels`` (a letter → its label), in turn in ``columns``.

    All under one key, 'p1,d0.5': what is not written is the lowest. ``label`` names them together.
    """
    low, high, step = scale

    def written(values: Mapping[str, float]) -> str:
        parts = (f"{x}{values[x]:.10g}" for x in labels if values[x] > low)
        return _SEPARATOR.join(parts) or NONE

    def read(text: str) -> dict[str, float]:
        parts = [] if text == NONE else text.split(_SEPARATOR)
        return dict.fromkeys(labels, low) | {part[0]: float(part[1:]) for part in parts}

    def known(seen: str) -> str | None:
        try:
            values = read(seen)
        except (ValueError, IndexError):
            return None
        fits = values.keys() == labels.keys() and all(low <= x <= high for x in values.values())
        near = {x: low + round((value - low) / step) * step for x, value in values.items() if fits}
        return written(near) if fits else None

    values = read(_read(v, key, label, written(dict.fromkeys(labels, low) | default), known))
    names = {x: f"{_widget(v, key, scale)}-{x}" for x in labels}
    for column, x in zip(cycle(columns), labels):
        st.session_state[names[x]] = values[x]
        column.slider(
            labels[x],
            float(low),
            float(high),
            step=float(step),
            format=f"%.{len(f'{step % 1:g}') - 2 if step % 1 else 0}f",
            key=names[x],
            on_change=_all_changed,
            args=(v.page, key, names, written),
        )
    return values


def drawn(v: View, key: str, label: str, known: Callable[[str], str | None]) -> str:
    """A choice that is made in a figure alone (``set_own``): its text, or NONE.

    ``known`` gives the text as it is kept, None for one that cannot be read.
    """
    return _read(v, key, label, NONE, lambda seen: seen if seen == NONE else known(seen))


def is_on(v: View, key: str, label: str, default: bool = False) -> bool:
    """What a ``switch`` says that is drawn later in this run; read once, so one notice at most."""
    shown = st.session_state[OWN].shown.get(key)
    if shown is None:
        shown = _read(v, key, label, str(int(default)), {"0": "0", "1": "1"}.get)
    return bool(shown == "1")


def switch(v: View, key: str, label: str, default: bool = False, **widget: Any) -> bool:
    """On or off."""

    def written(value: bool) -> str:
        return str(int(value))

    value = is_on(v, key, label, default)
    name = _widget(v, key, ())
    st.session_state[name] = value
    st.toggle(label, key=name, on_change=_changed, args=(v.page, key, name, written), **widget)
    return value


def text(v: View, key: str, label: str, default: str, **widget: Any) -> str:
    """What the reader writes, as it is: whoever uses it must take it for a stranger's words."""

    def known(seen: str) -> str | None:
        return seen.replace("\r\n", "\n")

    value = _read(v, key, label, default, known)
    name = _widget(v, key, ())
    st.session_state[name] = value
    st.text_area(
        label,
        key=name,
        max_chars=MAX_OWN_LENGTH,
        on_change=_changed,
        args=(v.page, key, name, str),
        **widget,
    )
    return value


def set_own(v: View, key: str, text: str) -> None:
    """Change a choice from a figure (a click, a box): as its widget would; for callbacks."""
    _put(v.page, key, text)


def _read(
    v: View,
    key: str,
    label: str,
    default: str,
    known: Callable[[str], str | None],
) -> str:
    """The text of this run: the address's where it is known, else the default with a notice."""
    own = st.session_state[OWN]
    seen = own.address.get(key, default)
    value = known(seen) if 0 < len(seen) <= MAX_OWN_LENGTH else None
    if value is None:
        value = default
        if seen != own.kept.get(v.page, {}).get(key):
            own.problems[key] = Problem(label, harmless(seen), "address.unknown")
    if problem := own.problems.get(key):
        notices.own_problem(problem, v.lang)
    own.shown[key] = value
    return value


def _widget(v: View, key: str, options: tuple[object, ...]) -> str:
    """Widgets of other options are other widgets: Streamlit keeps no value that is gone."""
    return f"own-{v.page}-{key}-{hash(options)}"


def _changed(page: str, key: str, name: str, text: Text, resets: tuple[str, ...] = ()) -> None:
    _put(page, key, text(st.session_state[name]))
    for other in resets:
        st.session_state[OWN].kept[page].pop(other, None)
        st.query_params.pop(other, None)


def _all_changed(page: str, key: str, names: Mapping[str, str], text: Text) -> None:
    _put(page, key, text({x: st.session_state[name] for x, name in names.items()}))


def _put(page: str, key: str, text: str) -> None:
    own = st.session_state[OWN]
    own.kept.setdefault(page, {})[key] = text
    own.problems.clear()
    st.query_params[key] = text
