"""The texts that the guide sets the page to, and the head that it looks at."""

import json

OPENING, OTHER_OPENING = "The fish is swimming in the", "The children are playing in the"
PAIR = ("The dog that chased the cats is tired.", "The dog that chased the cats are tired.")
FAR_PAIR = (
    "The dog that chased the cats in the garden is tired.",
    "The dog that chased the cats in the garden are tired.",
)
EXAMPLES = (("Clara Nowak", "C.N."), ("Hassan Demir", "H.D."), ("Lena Brandt", "L.B."))
TURNED = (("Clara Nowak", "N.C."), ("Hassan Demir", "D.H."), ("Lena Brandt", "B.L."))
QUERIES = ("Ingrid Solberg", "Priya Raman", "Viktor Lindqvist")
SENTENCE = "My sister bought a red car last week."
SWAPPED = "My brother bought a red car last week."
GIRL = "The little girl is sleeping."
LONG_WORD = "The unbelievably grumpy photographer left."
BANK = "He sat on the bank of the river."
KIND, LAYER, HEAD = "cross", 2, 0  # a head that reads from the noun whether it is “mon” or “ma”
OFF = json.dumps({f"{KIND}.{LAYER}.{HEAD}": {"gain": 0}})
BOTH = "The boy is looking at the girl."
LONG_STRING, STRING = "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm"
SEARCHED = "The weather is so nice that we should go out."
ACTIVE, PASSIVE = "The cat chased the dog.", "The dog was chased by the cat."
UNLIKE, FAR = 2, 7  # of the ten: right in other words, and wrong
ABSTRACT = (
    "Neural machine translation needs millions of sentence pairs, which most languages do not have. We study "
    "how far monolingual text can replace them. A model that was trained on a small parallel corpus "
    "translates sentences of the target language back into the source language, and the pairs that arise are "
    "added to the training data. On four low-resource languages back-translation improves the quality of "
    "translation more than any change of the architecture."
)
LETTER = (
    "Dear Martha, thank you for the plum jam, which arrived whole, and for your long letter, which I have "
    "read to everybody twice. We are all well, but for my knee. Peter wants to become a baker now, and gets "
    "up at four to practise being tired. We hope to see you at Christmas, if the trains run. With love, Anna"
)
OPPOSITE, CAPITAL = "The opposite of hot is", "The capital of France is"
BY_HEART = {"task": "add", "heads": "4", "examples": "150", "weight_decay": "0", "steps": "1200"}
OUTSIDE = "THE KITCHEN IS VERY SMALL"
WORLDS = ("She drank a cup of tea.", "lol u ok thx", "Où est la gare ?")
