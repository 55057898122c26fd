"""The state of a tab in the address of the page, both ways.

A tab says which of its components stand in the address and under which name (`Linked`). As they change,
the browser rewrites the address (assets/address.js) without asking the server; an address that is opened, by
a link, by going back or by the guide, is put on the page by one event of the tab, which also shows what
follows from it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import gradio as gr
from gradio.components import Component

from ..errors import UserError
from ..messages import Message
from .checking import sent
from .common import MODEL_EVENT, QUICK, Linked, notice
from .scripts import on_load

LONGEST = 4_000_000  # characters of a value: after a reload also a sheet of all the rows that it may have


def link_tab(tab: str, tabs: gr.Tabs, linked: Linked) -> None:
    """Wire a tab, whose id in `tabs` is its name, to the address."""
    outputs = [tabs, linked.message, *linked.fields.values(), *linked.outputs]
    usual = {name: component.value for name, component in linked.fields.items()}
    # What is asked for while an earlier one is on its way, such as what was left here, is not dropped.
    event = opener(tab, usual).apply(
        opening(tab, linked), None, outputs, trigger_mode="multiple", **MODEL_EVENT
    )
    event.then(None, None, None, js=f"() => {telling('pg-opened', json.dumps(tab))}", **QUICK)
    if linked.finish is not None:
        linked.finish(event)
    if linked.fields:
        tell(tab, linked.fields)


def opener(tab: str, usual: Mapping[str, object], render: bool = True) -> gr.HTML:
    """What nobody sees: its event `apply` is {link: {name: text}, seen: whether the tab is to be seen}, what
    an address asks of this tab. usual: the values that the page begins with. It has to stand outside of the
    tab, which the browser makes when it is first seen."""
    return gr.HTML(
        "",
        js_on_load=on_load("link", "apply", tab=tab, usual=usual),
        apply_default_css=False,
        elem_classes="pg-opener",
        render=render,
    )


def telling(event: str, detail: str) -> str:
    """The script that tells assets/address.js something."""
    return f"void document.dispatchEvent(new CustomEvent('{event}', {{ detail: {detail} }}))"


def tell(tab: str, fields: Mapping[str, Component]) -> None:
    """The browser hears what stands in these components whenever one of them changes."""
    about = f"tab: {json.dumps(tab)}, names: {json.dumps(list(fields))}, values"
    told = f"(...values) => {telling('pg-state', f'{{ {about} }}')}"
    components = list(fields.values())
    gr.on([component.change for component in components], None, components, None, js=told, **QUICK)


def tell_tab(tab: gr.Tab) -> None:
    """The browser hears that this tab is seen."""
    told = f"() => {telling('pg-tab', json.dumps(tab.id))}"
    tab.select(None, None, None, js=told, **QUICK)


def tell_part(tab: str, part: gr.Tab) -> None:
    """The browser hears that this part of a tab is seen: `part` in the address."""
    about = f"tab: {json.dumps(tab)}, names: ['part'], values: [{json.dumps(part.id)}]"
    told = f"() => {telling('pg-state', f'{{ {about} }}')}"
    part.select(None, None, None, js=told, **QUICK)


def asked(event: gr.EventData) -> tuple[dict[str, str], bool]:
    """What an opener is sent: the link, and whether its tab is to be seen. Raises UserError."""
    link, seen = sent(event, link=dict, seen=bool)
    return {str(name): str(value) for name, value in link.items()}, seen


def opening(tab: str, linked: Linked) -> Callable[[gr.EventData], Iterator[tuple]]:
    """The handler of the event of an opener."""

    def opened(event: gr.EventData) -> Iterator[tuple]:
        """Yields the tab, and then what `opens` gives; of an empty link the tab alone."""
        link, seen = asked(event)
        shown = gr.Tabs(selected=tab) if seen else gr.skip()
        kept = (gr.skip(),) * (len(linked.fields) + len(linked.outputs))
        if not link:
            yield shown, gr.skip(), *kept
            return
        try:
            found = linked.opens(link, *(value_of(one, name, link) for name, one in linked.fields.items()))
            for outputs in found if isinstance(found, Iterator) else [found]:
                yield shown, *outputs
        except UserError as error:
            yield shown, notice(str(error)), *kept

    return opened


def value_of(component: Component, name: str, link: Mapping[str, str]) -> Any:
    """A field as an address says it; what it does not say is as usual. Raises UserError for what cannot stand
    there."""
    if name not in link:
        return component.value
    text = link[name]
    if len(text) > LONGEST:
        raise UserError(Message("page.link-too-long", {"name": name, "most": LONGEST}))
    if isinstance(component, gr.Slider | gr.Number):
        return number_in(component, name, text)
    if isinstance(component, gr.Checkbox):
        return text == "true"
    if isinstance(component, gr.Radio) and text not in [str(value) for _, value in component.choices]:
        raise UserError(Message("page.link-unknown", {"name": name, "value": text[:40]}))
    return text


def number_in(component: gr.Slider | gr.Number, name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise UserError(Message("page.link-unknown", {"name": name, "value": text[:40]})) from None
    least, most = component.minimum, component.maximum
    if (least is not None and not least <= number) or (most is not None and not number <= most):
        raise UserError(Message("page.link-unknown", {"name": name, "value": text[:40]}))
    return int(number) if number == int(number) else number
