"""What the In-context tab offers to programs: `/complete`."""

from collections.abc import Callable

from .views import Engine


def make_endpoint(engine: Engine) -> Callable[..., list[dict]]:
    """The function behind `/complete`."""

    def complete(examples: list[list[str]], queries: list[str]) -> list[dict]:
        """Do with each query what the examples show.

        Args:
            examples: pairs of texts, [["input", "output"], …]; two to four are usual. Several input columns
                are joined by " | ".
            queries: the inputs to answer, at most 10,000.

        Returns:
            For each query {"answer": text, "logprob": of the answer with its end mark, "probability": the
            same as a share, "confidence": calibrated, from 0 to 1, "badge": "sure", "likely" or "unsure",
            "error": why there is no answer, or "", "rule": a short program in words that gives all examples
            (found without the network), or "", "rule_answer": what it gives for this query, or null,
            "odd": what the query lacks and every example has, in words, or "", "examples": how many of them
            were read, the last ones that fit beside the query, "finished": false where the room for an answer
            was full, and it was cut there}. Where the rule gives another
            answer, or the query is odd, "badge" is never "sure".
        """
        return engine.complete(examples, queries)

    return complete
