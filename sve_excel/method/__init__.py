"""Method: the social value calculation, what it rests on, and how far it can be trusted.

It knows no workbook and no file: numbers come in as records, numbers go out. Floor 3 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.method.rules import under_policy as under_policy
    from sve_excel.method.value import value_outputs as value_outputs

__getattr__ = hand_on(__name__, {"under_policy": "rules", "value_outputs": "value"})
