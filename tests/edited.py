"""What people do to a workbook: rows, columns and sheets inserted, sheets renamed, tables sorted.

One start of LibreOffice does it for every workbook, by a macro in a profile of its own.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

SECONDS = 240
MIDDLE_ROW, MIDDLE_COLUMN = 5, 12  # counted from 0: within the tables, and where most have figures
_EDITS = f"""
Function Opened(source)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden" : how(0).Value = True
  Opened = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, how())
End Function

Sub Saved(book, target)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = "Calc MS Excel 2007 XML"
  book.calculateAll()
  book.storeToURL(ConvertToURL(target), how())
  book.close(True)
End Sub

Sub Inserted(source, target, wanted)
  book = Opened(source)
  For number = 0 To book.Sheets.Count - 1
    sheet = book.Sheets.getByIndex(number)
    If wanted = "" Or sheet.Name = wanted Then
      sheet.unprotect("")
      sheet.Rows.insertByIndex({MIDDLE_ROW}, 1)
      sheet.Rows.insertByIndex(0, 1)
      sheet.Columns.insertByIndex({MIDDLE_COLUMN}, 1)
      sheet.Columns.insertByIndex(0, 1)
      sheet.Name = "Renamed " & number
    End If
  Next
  If wanted = "" Then book.Sheets.insertNewByName("Cover", 0)
  Saved(book, target)
End Sub

Sub Sorted(source, target, wanted)
  Dim keys(0) As New com.sun.star.table.TableSortField
  keys(0).Field = 1 : keys(0).IsAscending = False
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "SortFields" : how(0).Value = keys()
  how(1).Name = "ContainsHeader" : how(1).Value = False
  book = Opened(source)
  For Each name In book.DatabaseRanges.ElementNames
    at = book.DatabaseRanges.getByName(name).DataArea
    sheet = book.Sheets.getByIndex(at.Sheet)
    If wanted = "" Or sheet.Name = wanted Then
      sheet.unprotect("")
      rows = sheet.getCellRangeByPosition(at.StartColumn, at.StartRow + 1, at.EndColumn, at.EndRow)
      rows.sort(how())
    End If
  Next
  Saved(book, target)
End Sub
"""
_PUBLIC = '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN"'
_MODULE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC {_PUBLIC} "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edits"
 script:language="StarBasic">%s</script:module>"""
_LIBRARY = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC {_PUBLIC} "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
<library:element library:name="Edits"/></library:library>"""
_LIBRARIES = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC {_PUBLIC} "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library">
<library:library library:name="Standard" library:link="false"/></library:libraries>"""
# a profile that LibreOffice takes for its own, so that it leaves the macro in it
_KNOWN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted"
 oor:op="fuse"><value>true</value></prop></item></oor:items>"""


def edited(books: Mapping[Path, str], outdir: Path) -> dict[Path, tuple[Path, Path]]:
    """Each workbook after insertions and after sorting; the name is of the sheet to edit, or "".

    Without a name every sheet gets a row on top and one within, a column at the left and one
    within, and another name, and a new sheet stands before them; with one that sheet alone.
    """
    found = {
        path: (outdir / f"inserted {number}.xlsx", outdir / f"sorted {number}.xlsx")
        for number, path in enumerate(books)
    }
    calls = [
        f'Inserted("{path.resolve()}", "{found[path][0]}", "{sheet}")\n'
        f'Sorted("{path.resolve()}", "{found[path][1]}", "{sheet}")'
        for path, sheet in books.items()
    ]
    macro = "\n".join(["Sub Main", *calls, "End Sub", _EDITS])
    with tempfile.TemporaryDirectory() as profile:
        user = Path(profile) / "user"
        basic = user / "basic" / "Standard"
        basic.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_KNOWN, encoding="utf-8")
        (basic.parent / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
        (basic / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
        (basic / "Edits.xba").write_text(_MODULE % escape(macro), encoding="utf-8")
        program = shutil.which("soffice")
        assert program is not None
        home = f"-env:UserInstallation={Path(profile).as_uri()}"
        command = [program, home, "--headless", "--norestore", "macro:///Standard.Edits.Main()"]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    for pair in found.values():
        for path in pair:
            if not path.is_file():
                raise RuntimeError(f"LibreOffice did not write {path.name}: {done.stderr.decode()}")
    return found
