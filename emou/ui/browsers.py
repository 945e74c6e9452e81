"""A browser and its system in words, from what it says of itself: enough to know one's own again."""

# The first that is found counts: others pretend to be those below them.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Windows", "Windows"),
    ("Mac OS X", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def named(agent: str) -> str:
    """`Firefox on Windows`; what is unknown is said to be."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "A program")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser
