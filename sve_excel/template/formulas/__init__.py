"""Formulas of the template: typed values, their checks and the method, as Excel works them out.

No figure is worked out here: a formula is text, held to the engine by `method`. Floor 4 of 8.
"""
