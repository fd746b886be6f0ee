"""How people type Vietnamese: a reply as tokens, and what grammar finds among them. Pure.

`tokens` cuts, and knows words without marks, Telex and teencode; `tagging` gives each expression a kind with a name:
days (`days`), numbers and shares (`numbers`, `counts`), clauses of the plan, and words by what they do. The lexicon
lies beside it: `cues.txt` (what an expression does), `shorthand.tsv` (what teencode and dialect stand for), `words.txt`
(words known as they stand). What a whole reply means is for `replies` to say.
"""
