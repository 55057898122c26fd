"""The page: one file a tab, one theme; it wires events and holds no arithmetic."""

import os

# Before gradio is imported: the page calls no outside host.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
# Before torch is: its library of matrix products would keep 10 MB for each thread that ever called it, and in
# turns many do.
os.environ["MKL_DISABLE_FAST_MM"] = "1"

from .page import LAUNCH, build_page

__all__ = ["LAUNCH", "build_page"]
