"""The command line: parse, call, print, exit status. No logic; heavy imports inside commands.

Exit status: 0 everything was valued; 1 some workbook has errors or was refused; 2 wrong usage, a
library or policy with a fault, or an output that may not or cannot be written.
Results go to standard output, progress and findings to standard error.
"""

from __future__ import annotations

import click

from sve_excel import __version__
from sve_excel.commands.award import award
from sve_excel.commands.bids import check, process
from sve_excel.commands.compare import compare, track, verify
from sve_excel.commands.ending import Program
from sve_excel.commands.library import proxies, template
from sve_excel.commands.policy import policy_group
from sve_excel.commands.projects import list_command, new, rename, upgrade
from sve_excel.commands.remove import remove


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sve-excel")
def main() -> None:
    """Value bids in the workbooks that people already have, and compare them fairly.

    \b
    A charity:        sve-excel new "Our project"      then fill it in with Excel
                      sve-excel check FILE             what is still to mend
    A commissioner:   sve-excel process FOLDER         values bids, compares them
    An analyst:       sve-excel proxies check          is the library sound

    Nothing in a workbook is changed but for one sheet that is added: 'SVE Results'.
    """


for _command in (
    new,
    rename,
    upgrade,
    list_command,
    check,
    process,
    compare,
    track,
    verify,
    award,
    remove,
    template,
    proxies,
    policy_group,
):
    main.add_command(_command)
