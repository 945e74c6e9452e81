"""The entrance: who comes in and by what, the second factor, being here before a decision, and one's sessions."""
