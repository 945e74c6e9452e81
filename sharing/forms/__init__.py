"""The forms of actions on releases and gates."""
