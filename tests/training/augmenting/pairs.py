"""Pairs for the changes to work on."""

PAIRS = [
    ("I saw Tom in Boston.", "J'ai vu Tom à Boston."),
    ("Tom has three dogs.", "Tom a trois chiens."),
    ("He is very tall.", "Il est très grand."),
    ("Where is the dog?", "Où est le chien ?"),
    ("dog", "chien"),
    ("That was in 1999.", "C'était en 1999."),
    ("Do you know Tom?", "Connais-tu Tom ?"),
    ("I like Tom and Boston.", "J'aime Tom et Boston."),
    ("Is that Tom?", "Est-ce Tom ?"),
    ("It is in Boston.", "C'est à Boston."),
]
