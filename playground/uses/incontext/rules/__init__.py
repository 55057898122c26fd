"""A second opinion on a sheet: the short program that gives all its examples, in words.

No network is in it. The programs are FlashFill's (Gulwani, "Automating string processing in spreadsheets
using input-output examples", POPL 2011): pieces cut out of a cell and constants, joined, with a switch
between kinds of rows; beside them dates and numbers written otherwise (Singh and Gulwani, "Synthesizing
number transformations from input-output examples", CAV 2012). Of all that give the examples the cheapest is
taken.

`search.find_rule` is the way in: `substrings`, `loops`, `moments`, `amounts` and `ranges` offer pieces,
`paths` joins them, `switch` parts the examples.
"""
