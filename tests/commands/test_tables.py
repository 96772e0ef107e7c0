"""What a run prints: tables that one long name does not spoil."""

from __future__ import annotations

from sve_excel.commands.tables import plain_table


def test_a_long_name_makes_its_own_line_long_and_no_other() -> None:
    """The name stands whole, so that it can be copied; the rule goes no further than 44."""
    long = "x" * 200 + ".xlsx"
    heading, rule, first, second = plain_table(
        ("Net", "File"), (("£1.00", long), ("£20.00", "b.xlsx")), right=("Net",)
    ).splitlines()
    assert heading == "   Net  File"
    assert rule == f"{'-' * 6}  {'-' * 44}"
    assert first == f" £1.00  {long}"
    assert second == "£20.00  b.xlsx"


def test_a_column_of_figures_at_the_end_is_aligned_to_the_right() -> None:
    text = plain_table(("File", "Net"), (("a.xlsx", "£1.00"), ("b.xlsx", "£20.00")), ("Net",))
    assert text.splitlines()[2:] == ["a.xlsx   £1.00", "b.xlsx  £20.00"]
