"""Releases and their gates; the people who may see the data; what was signed, certified and reported."""

from sharing.models.gate import Gate
from sharing.models.papers import Certificate, Incident, NamedUser, Signature, SourceToken
from sharing.models.release import Release

__all__ = ["Certificate", "Gate", "Incident", "NamedUser", "Release", "Signature", "SourceToken"]
