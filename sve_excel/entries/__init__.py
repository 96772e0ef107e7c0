"""What people type into the workbooks that we write: found again, put back, and never lost.

A comparison is where a commissioner works. Before it is written anew, every cell that was typed
into is read, put back where it belongs by what its row says and not by where it stands, and listed
where it has no place any more. It never guesses: what fits two rows is put into neither, and
nothing typed is thrown away. Floor 4 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.entries.earlier import read_earlier as read_earlier
    from sve_excel.entries.forms import Earlier as Earlier
    from sve_excel.entries.forms import Form as Form
    from sve_excel.entries.forms import Typed as Typed

__getattr__ = hand_on(
    __name__,
    {
        "read_earlier": "earlier",
        "Earlier": "forms",
        "Form": "forms",
        "Typed": "forms",
    },
)
