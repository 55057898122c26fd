"""Words that mean each other on both sides."""

from playground.training.augmenting.words import make_lexicon, partners


def test_partners_mean_each_other_and_stand_there_once() -> None:
    lexicon = make_lexicon([("dog", "chien"), ("big dog", "gros chien"), ("cat", "chat")])
    assert lexicon == {"dog": {"chien"}, "cat": {"chat"}}
    assert partners("A dog sees a cat.", "Un chien voit un chat.", lexicon) == [
        ("dog", "chien"),
        ("cat", "chat"),
    ]
    assert partners("A dog, a dog.", "Un chien, un chien.", lexicon) == []
    assert partners("A dog.", "Un bar.", lexicon) == []
