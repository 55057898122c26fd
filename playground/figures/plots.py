"""One look for all plotly figures, on light and on dark."""

import plotly.graph_objects as go

from ..messages import language

INK = "#808080"  # readable on both
GRID = "rgba(128,128,128,0.25)"


def style(figure: go.Figure, x: str, y: str) -> None:
    """Give a figure its axes (titles with units), its margins and its colours."""
    figure.update_layout(
        height=320,
        margin={"l": 60, "r": 15, "t": 40, "b": 50},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK},
        separators=",\u202f" if language() == "fr" else ".,",
        legend={"orientation": "h", "y": 1.15, "x": 0},
    )
    grid = {"gridcolor": GRID, "zerolinecolor": "rgba(128,128,128,0.4)"}
    figure.update_xaxes(title=x, **grid)
    figure.update_yaxes(title=y, **grid)
