"""The look of plotly figures: readable on light and on dark."""

import plotly.graph_objects as go

from playground.figures.plots import INK, style


def test_a_figure_has_its_titles_and_no_ground_of_its_own() -> None:
    figure = go.Figure(go.Scatter(x=[1, 2], y=[3, 4]))
    style(figure, "examples", "share (%)")
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("examples", "share (%)")
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.font.color == INK and list(figure.data[0].y) == [3, 4]
