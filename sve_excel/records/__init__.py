"""Small records that the model and its steps are put together from: a standing, a price year.

Here stand records that know no column, no cell and no rule; nothing is read, worked out or
written. The record of a whole submission stands in ``model``.

Floor 0 of 8.
"""
