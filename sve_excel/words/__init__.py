"""Words: how people type, and how we say things.

No module here knows what a word is about. Floor 1 of 8.
"""
