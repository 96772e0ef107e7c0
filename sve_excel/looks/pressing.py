"""A workbook of XlsxWriter's is packed while it is written, on another processor if there is one.

Packing takes a tenth of the time of a large comparison and leaves the interpreter free. What is
packed is let go of, so that the parts of a large workbook are never all there at once.
"""

from __future__ import annotations

import re
from concurrent.futures import Executor, Future
from typing import Any, Final

from xlsxwriter.packager import Packager

from sve_excel.files.packing import Pressed

_OF_A_SCRIPT: Final = re.compile(r'<a:font script="[^"]*" typeface="[^"]*"/>')


class Pressing(Packager):  # type: ignore[misc]
    """Has each part packed beside, while the next is written, and leaves nothing else to do."""

    def __init__(self, beside: Executor) -> None:
        super().__init__()
        self.beside = beside
        self.pressed: list[Future[Pressed]] = []

    def _filename(self, xml_filename: str) -> Any:
        self._press()
        return super()._filename(xml_filename)

    def _create_package(self) -> list[Any]:
        super()._create_package()
        self._press()
        return []

    def _write_app_file(self) -> None:
        """Leave out the names of ranges, which no program reads there: half a kilobyte."""
        self.named_ranges: list[str] = []
        super()._write_app_file()

    def _write_theme_file(self) -> None:
        """Leave out the typefaces for scripts that have one of their own: half a kilobyte."""
        super()._write_theme_file()
        written, *_ = self.filenames[-1]
        whole = written.getvalue()
        written.seek(0)
        written.truncate()
        written.write(_OF_A_SCRIPT.sub("", whole))

    def _press(self) -> None:
        """Have what was written packed: the part before is whole once the next is begun."""
        for written, name, binary in self.filenames:
            content = written.getvalue() if binary else written.getvalue().encode("utf-8")
            self.pressed.append(self.beside.submit(Pressed.of, name, content))
        self.filenames.clear()
