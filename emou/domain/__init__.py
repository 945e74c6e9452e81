"""The law of the eMOU: pure Python, no Django, no system clock, no input or output."""
