"""Run: the flow: find, open, read, check, value, write, report; one file, then all of them.

No rule of the method and no word of a sheet stands here; whatever goes wrong with a file is a
finding of that file. Floor 7 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.run.batch import run as run
    from sve_excel.run.catalogue import CATALOGUE as CATALOGUE
    from sve_excel.run.executor import Executor as Executor
    from sve_excel.run.executor import InThisProcess as InThisProcess
    from sve_excel.run.one import process_one as process_one
    from sve_excel.run.settings import Settings as Settings
    from sve_excel.run.workers import Apart as Apart

__getattr__ = hand_on(
    __name__,
    {
        "Apart": "workers",
        "CATALOGUE": "catalogue",
        "Executor": "executor",
        "InThisProcess": "executor",
        "Settings": "settings",
        "process_one": "one",
        "run": "batch",
    },
)
