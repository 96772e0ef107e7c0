"""Plausibility: what is possible and not likely; bids come in, questions to bidders go out.

A question never changes a figure and never stops a valuation. Floor 4 of 7.
"""
