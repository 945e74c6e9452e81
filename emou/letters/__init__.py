"""LETTERS: what the State writes down of a decision, as a page and as an accessible PDF, the same for ever.

A letter is made of blocks: {"kind": "text", "text"}, {"kind": "heading", "text"}, {"kind": "part", "text"} within what
stands under a heading, {"kind": "list", "lines"}, {"kind": "facts", "facts": [{"term", "text"}]} and {"kind": "days",
"days": [{"day", "counted", "why"}]}.

What a letter says is composed by the apps; how it looks is written in letter.typ and templates/letters/.
"""
