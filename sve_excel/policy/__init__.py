"""Policy: the commissioner's rules, each with its default, its bounds and its meaning.

No rule is applied here: `method` and `checks` obey what stands in a policy. Floor 2 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.policy.loading import load_policy as load_policy
    from sve_excel.policy.rules import DEFAULT_POLICY as DEFAULT_POLICY
    from sve_excel.policy.rules import Policy as Policy

__getattr__ = hand_on(
    __name__, {"DEFAULT_POLICY": "rules", "Policy": "rules", "load_policy": "loading"}
)
