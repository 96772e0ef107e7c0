REM One LibreOffice for all tests: takes a job from its desk, does it, lays the answer beside it.
REM A job is a file of lines; a line is an operation and its words, with a tab between them.
Option Explicit

Sub Serve(desk As String)
  Do While FileExists(desk & "/open")
    If FileExists(desk & "/job") Then
      Answer desk
    Else
      Wait 10
    End If
  Loop
  StarDesktop.terminate()
End Sub

Sub Answer(desk As String)
  Dim said, files, text
  said = Done(desk & "/job")
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  files.kill(desk & "/job")
  text = CreateUnoService("com.sun.star.io.TextOutputStream")
  text.setOutputStream(files.openFileWrite(desk & "/said.part"))
  text.setEncoding("UTF-8")
  text.writeString(said)
  text.closeOutput()
  files.move(desk & "/said.part", desk & "/said")
End Sub

Function Done(job As String) As String
  Dim files, text, words, document, opened
  opened = False
  On Error GoTo Failed
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  text = CreateUnoService("com.sun.star.io.TextInputStream")
  text.setInputStream(files.openFileRead(job))
  text.setEncoding("UTF-8")
  words = Split(text.readLine(), Chr(9))
  document = StarDesktop.loadComponentFromURL(words(1), "_blank", 0, Array(Named("Hidden", True)))
  If IsNull(document) Then
    Done = "it cannot be opened"
  Else
    opened = True
    Do While Not text.isEOF()
      words = Split(text.readLine(), Chr(9))
      If UBound(words) > 0 Then Change document, words
    Loop
    Done = "done"
  End If
Leave:
  On Error Resume Next
  text.closeInput()
  If opened Then document.close(True)
  Exit Function
Failed:
  Done = Join(words, " ") & ": " & Error$
  Resume Leave
End Function

Sub Change(document, words)
  Dim sheet
  If document.Sheets.hasByName(words(1)) Then sheet = document.Sheets.getByName(words(1))
  Select Case words(0)
    Case "number"
      sheet.getCellRangeByName(words(2)).setValue(Val(words(3)))
    Case "text"
      sheet.getCellRangeByName(words(2)).setString(words(3))
    Case "formula"
      sheet.getCellRangeByName(words(2)).setFormula(words(3))
    Case "insert_rows"
      sheet.Rows.insertByIndex(CLng(words(2)) - 1, CLng(words(3)))
    Case "delete_rows"
      sheet.Rows.removeByIndex(CLng(words(2)) - 1, CLng(words(3)))
    Case "insert_columns"
      sheet.Columns.insertByIndex(CLng(words(2)) - 1, CLng(words(3)))
    Case "delete_columns"
      sheet.Columns.removeByIndex(CLng(words(2)) - 1, CLng(words(3)))
    Case "insert_sheet"
      document.Sheets.insertNewByName(words(1), CLng(words(2)) - 1)
    Case "rename_sheet"
      sheet.setName(words(2))
    Case "move"
      sheet.moveRange(sheet.getCellRangeByName(words(3)).CellAddress, sheet.getCellRangeByName(words(2)).RangeAddress)
    Case "sort"
      SortBy sheet.getCellRangeByName(words(2)), CLng(words(3)) - 1, words(4) = "up"
    Case "unprotect"
      sheet.unprotect("")
    Case "recalculate"
      document.calculateAll()
    Case "save"
      document.storeToURL(words(1), Array(Named("FilterName", words(2)), Named("FilterOptions", words(3))))
    Case Else
      Error 5
  End Select
End Sub

Sub SortBy(cells, field, ascending)
  Dim key(0) As New com.sun.star.table.TableSortField
  key(0).Field = field
  key(0).IsAscending = ascending
  cells.sort(Array(Named("SortFields", key()), Named("ContainsHeader", False)))
End Sub

Function Named(name As String, value) As Object
  Dim pair As New com.sun.star.beans.PropertyValue
  pair.Name = name
  pair.Value = value
  Named = pair
End Function
