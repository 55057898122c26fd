"""Scientific abstracts with their titles, from a TSV file: arXiv id, category, abstract, title."""

from pathlib import Path
from typing import NamedTuple

from ..errors import UserError
from ..text.conventions import normalise
from .pairs import read_lines


class Article(NamedTuple):
    """One article, its texts normalised."""

    id: str
    category: str  # "cs.CL"
    abstract: str
    title: str


def read_articles(path: Path) -> list[Article]:
    """The articles of a file, in order. Raises UserError for a file that holds none."""
    articles = []
    for number, line in enumerate(read_lines(path), 1):
        columns = line.split("\t")
        if len(columns) != 4:
            raise UserError(
                f"{path}, line {number}: expected an id, a category, an abstract and a title with tabs "
                f"between them, found {line[:60]!r}."
            )
        id, category, abstract, title = columns
        articles.append(Article(id, category, normalise(abstract), normalise(title)))
    if not articles:
        raise UserError(f"{path} holds no article. Name a file with abstracts and titles.")
    return articles
