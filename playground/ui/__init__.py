"""The page: one file a tab, one theme; it wires events and holds no arithmetic."""

import os

# Before gradio is imported: the page calls no outside host.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from .page import LAUNCH, build_page

__all__ = ["LAUNCH", "build_page"]
