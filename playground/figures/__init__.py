"""Pure functions from numbers and words to pictures: HTML strings and plotly Figures."""
