"""How things look: components, words for dates and states, the form renderer, the style guide. No rules of the law."""
