"""What programs are told of an endpoint."""

import inspect
import re
from collections.abc import Callable


def check_documented(endpoint: Callable) -> None:
    """Gradio shows the line of each parameter and what comes back."""
    text, signature = inspect.getdoc(endpoint), inspect.signature(endpoint)
    arguments, _, returns = text.partition("Returns:")
    described = re.findall(r"^    (\w+): ", arguments.partition("Args:")[2], re.M)
    assert described == list(signature.parameters) and returns.strip()
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())
