"""Small records that the model, the layout and their steps are put together from.

What a column is stands here, and which columns the workbook has in ``layout``; the record of a
whole submission stands in ``model``. Nothing is read, worked out or written.

Floor 0 of 8.
"""
