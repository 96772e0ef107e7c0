"""Looks: the house style of every sheet: palette, formats, pages, colours of a ratio.

It knows no figure and no finding: it is told what to show. Floor 3 of 8.
"""
