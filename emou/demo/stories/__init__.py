"""The demo's history: some seventy business days lived through with the real actions under the real demo clock.

briefs (what agencies want) and grounds (what the law says to it) make the settings, scripts the ways to go; casting
deals them out, telling reads the stories written by hand, history lives through all of it, and seeding is the whole.
"""
