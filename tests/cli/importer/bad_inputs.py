"""The table of bad inputs: what is given to the importer, and what it must say."""
import dataclasses
import zipfile

from exports import (HEADER, ROW, archive, column, compound, contract, csv, encrypted, flipped, parts, raw_xlsx,
                     relationships, row, sheet, table, text_cells, workbook_xml, xlsx)

USAGE, DATA, UNAVAILABLE, IO, CONFLICT, CONFIG = 64, 65, 69, 74, 75, 78


@dataclasses.dataclass
class Case:
    """What is given, and what is wanted. The texts are parts of the message and of the hint."""
    name: str
    files: dict
    status: int
    message: tuple
    hint: str
    arguments: tuple = ("--timesheets", "{file}")
    prepare: object = None  # called with the test; what it returns fills the arguments
    report: bool = False  # the answer is a report with verdict fail, not an error

    def command(self, **prepared):
        file = next(iter(self.files), "")
        return [argument.format(file=file, **prepared) for argument in self.arguments]


def bad_file(name, file, content, message, hint, **more):
    return Case(name, {file: content}, more.pop("status", DATA), (f'"{file}"', *message), hint, **more)


def bad_workbook(name, content, message, hint="export the file again", **more):
    return bad_file(name, "t.xlsx", content, message, hint, **more)


def bad_part(name, part, content, message, hint="export the file again", **more):
    """A workbook that is sound but for one part."""
    key = part.replace("/", "_").replace(".", "_").strip("_")
    return bad_workbook(name, xlsx(row(2, text_cells(ROW)), **{key: content}), message, hint, **more)


def bad_cell(name, cells, message, **more):
    return bad_workbook(name, xlsx(row(2, text_cells(ROW)), row(3, cells)), message, **more)


def bad_csv(name, content, message, hint, **more):
    return bad_file(name, "t.csv", content, message, hint, **more)


def bad_contract(name, toml, message, hint="docs/contracts.md", **more):
    return Case(name, {"t.csv": csv(HEADER, ROW), "desk.toml": toml}, CONFIG, ('"desk.toml"', *message), hint,
                ("--timesheets", "t.csv", "--contract", "desk.toml"), **more)


def bad_usage(name, arguments, message, hint, status=USAGE, **more):
    return Case(name, more.pop("files", {"t.csv": csv(HEADER, ROW)}), status, message, hint, arguments, **more)


def bad_rows(name, file, content, message, **more):
    """More rows than the gate lets through."""
    return Case(name, {file: content}, 1, (f"timesheets  {file} (", "gate closed", *message), "mend these cells",
                report=True, **more)


def bad_undo(name, run, message, hint, **more):
    return bad_usage(name, ("undo", run), ("cannot undo", *message), hint, DATA, files={}, **more)


def bad_cut_off(name, day, **more):
    return bad_usage(name, ("--timesheets", "t.csv", "--cut-off", day), (f'cannot cut off at "{day}"',), "YYYY-MM-DD",
                     **more)


GOOD = xlsx(row(2, text_cells(ROW)))
PACKED = archive(parts(row(1, text_cells(HEADER)) + row(2, text_cells(ROW * 40))), zipfile.ZIP_DEFLATED)

FILES = [
    Case("a missing file", {}, DATA, ('"none.xlsx"', "No such file"), "check the path", ("--timesheets", "none.xlsx")),
    Case("a directory", {}, DATA, ('"."', "directory"), "check the path", ("--timesheets", ".")),
    Case("a path through a file", {"t.csv": b"a"}, DATA, ('"t.csv/t.csv"', "Not a directory"), "check the path",
         ("--timesheets", "t.csv/t.csv")),
    Case("a file that cannot be read", {}, IO, ('"/proc/self/mem"', "Input/output error"), "try a copy",
         ("--timesheets", "/proc/self/mem")),
    bad_file("an empty workbook", "t.xlsx", b"", ["it is empty"], "export it again"),
    bad_file("an empty CSV", "t.csv", b"", ["it is empty"], "export it again"),
    bad_file("blanks", "t.csv", b" \r\n\t\n", ["nothing but blanks"], "export the sheet"),
    bad_file("a byte order mark alone", "t.csv", b"\xEF\xBB\xBF", ["nothing but blanks"], "export the sheet"),
    bad_file("a PDF", "t.xlsx", b"%PDF-1.7\n%\xE2\xE3\n", ["PDF document"], "export the sheet"),
    bad_file("a web page named .xls", "t.xls", b"<html><table><tr><td>a</td></tr></table></html>",
             ["HTML or XML"], "save it as .xlsx"),
    bad_file("an encrypted workbook", "t.xlsx", compound("EncryptionInfo", "EncryptedPackage"),
             ["encrypted with a password"],
             "save it as .xlsx without"),
    bad_file("an old workbook", "t.xls", compound("Workbook"), ["old .xls format"], "save it as .xlsx"),
    bad_file("an old Word document", "t.xlsx", compound("WordDocument"), ["of an old kind, but no workbook"],
             "export the sheet"),
    bad_file("half an old workbook", "t.xls", compound("Workbook")[:600], ["no workbook, or damaged"],
             "export the sheet"),
    bad_file("an encrypted zip archive", "t.xlsx", encrypted(GOOD), ["archive is encrypted with a password"],
             "unpack it"),
    bad_file("a database", "t.xlsx", b"SQLite format 3\0" + bytes(84), ["database"], "is the file whole"),
    bad_file("a program", "t.csv", b"\x7FELF\x02\x01\x01" + bytes(50), ["neither a workbook nor text"],
             "export the sheet"),
    bad_file("a CSV named .xlsx", "t.xlsx", csv(HEADER, ROW), ["name ends in .xlsx"], "rename the file to .csv"),
]

ARCHIVES = [
    bad_workbook("a zip archive of something else", archive({"a.txt": "hello"}), ["holds no workbook"],
                 "export as .xlsx"),
    bad_workbook("an empty zip archive", b"PK\5\6" + bytes(18), ["holds no workbook"], "export as .xlsx"),
    bad_workbook("a binary workbook",
                 archive({"_rels/.rels": relationships(("officeDocument", "xl/workbook.bin")),
                         "xl/workbook.bin": "x"}),
                 ["binary workbook (.xlsb)"], "save it as .xlsx"),
    bad_file("an OpenDocument sheet", "t.ods",
             archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
             ["holds no workbook"], "export as .xlsx"),
    bad_workbook("a Word document", archive({"_rels/.rels": relationships(("officeDocument", "word/document.xml")),
                                             "word/document.xml": "<document/>"}), ["no workbook"], "export as .xlsx"),
    *(bad_workbook(f"a workbook cut off at {percent} %", PACKED[:len(PACKED) * percent // 100],
                   ["truncated or damaged"], "export") for percent in (1, 25, 50, 75, 99)),
    bad_workbook("a workbook without its last byte", GOOD[:-1], ["truncated or damaged"], "export"),
    bad_workbook("a damaged sheet", flipped(GOOD, GOOD.index(b"4121481")), ['part "xl/worksheets/sheet1.xml"'],
                 "export"),
    bad_workbook("a checksum that is wrong", GOOD.replace(b"4121481", b"4121482"),
                 ['part "xl/worksheets/sheet1.xml"', "damaged"], "export"),
    bad_workbook("a damaged compressed sheet", flipped(PACKED, PACKED.index(b"sheet1.xml") + 60), ["damaged"],
                 "export"),
    bad_workbook("a sheet that its directory does not know", GOOD.replace(b"sheet1.xmlPK", b"sheet9.xmlPK"),
                 ['no part "xl/worksheets/sheet1.xml"'], "no complete .xlsx"),
    bad_workbook("a workbook without relationships", archive({"xl/workbook.xml": "<workbook/>"}),
                 ["holds no workbook"], "export as .xlsx"),
    bad_part("no workbook part", "xl/workbook.xml", None, ["holds no workbook"], "export as .xlsx"),
    bad_part("no sheet part", "xl/worksheets/sheet1.xml", None, ['no part "xl/worksheets/sheet1.xml"'],
             "no complete .xlsx"),
    bad_part("no strings part", "xl/sharedStrings.xml", None, ['no part "xl/sharedStrings.xml"'], "no complete .xlsx"),
    bad_part("no relationships of the workbook", "xl/_rels/workbook.xml.rels", None,
             ["no workbook with a worksheet"], "export as .xlsx"),
    bad_part("a chart instead of a sheet", "xl/_rels/workbook.xml.rels",
             relationships(("chartsheet", "chartsheets/sheet1.xml")), ["no workbook with a worksheet"],
                           "export as .xlsx"),
    bad_workbook("a zip bomb", archive(parts("", xl_workbook_xml="<workbook>" + "<a/>" * (17 << 20)), zipfile.ZIP_DEFLATED),
                 ['part "xl/workbook.xml" unpacks to more bytes'], "zip bomb"),
    bad_workbook("too many relationships",
                 xlsx(xl__rels_workbook_xml_rels=relationships(*[("worksheet", "a.xml")] * 10_001)),
                 ["more than 10000 relationships"], "no workbook"),
    bad_workbook("too many sheets", xlsx(xl_workbook_xml=workbook_xml(*[("A", "")] * 10_001)), ["more than 10000 sheets"],
                 "no workbook"),
    bad_workbook("too many parts", archive({f"{n}.xml": "" for n in range(10_001)}), ["10001 entries", "10000"],
                 "no workbook"),
]

XML = [
    bad_part("a sheet that ends early", "xl/worksheets/sheet1.xml", sheet(row(1, text_cells(HEADER)))[:-20],
             ['part "xl/worksheets/sheet1.xml", byte 293']),
    bad_part("tags that do not match", "xl/worksheets/sheet1.xml", sheet(row(1, text_cells(HEADER)) + "<row></c>"),
             ['part "xl/worksheets/sheet1.xml", byte 300', "mismatched tag"]),
    bad_part("an empty part", "xl/workbook.xml", "", ['part "xl/workbook.xml", line 1, column 1', "no element"]),
    bad_part("a text instead of XML", "xl/sharedStrings.xml", "strings", ['part "xl/sharedStrings.xml", line 1']),
    bad_part("broken relationships", "_rels/.rels", "<Relationships>", ['part "_rels/.rels", line 1']),
    bad_part("an entity that nobody declared", "xl/sharedStrings.xml", "<sst><si><t>&bomb;</t></si></sst>",
             ['part "xl/sharedStrings.xml"', "undefined entity"]),
    bad_part("a document type", "xl/worksheets/sheet1.xml",
             '<!DOCTYPE a [<!ENTITY b "bomb">]>' + sheet(row(1, text_cells(["&b;"]))),
             ['part "xl/worksheets/sheet1.xml"', "document type declaration is not allowed"]),
    bad_part("a document type that reads files", "xl/sharedStrings.xml",
             '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst><si><t>&b;</t></si></sst>',
             ['part "xl/sharedStrings.xml"', "document type declaration is not allowed"]),
    bad_part("a document type in the workbook", "xl/workbook.xml", '<!DOCTYPE a SYSTEM "http://127.0.0.1/a">' +
             workbook_xml(("Sheet1", "")), ['part "xl/workbook.xml"', "document type declaration is not allowed"]),
    bad_part("an unknown encoding", "xl/worksheets/sheet1.xml", '<?xml version="1.0" encoding="martian"?><worksheet/>',
             ['part "xl/worksheets/sheet1.xml"', "unknown encoding"]),
    bad_part("bytes that are no UTF-8", "xl/worksheets/sheet1.xml", sheet(row(1,
             text_cells(["caf\x00"]))).encode().replace(b"\0", b"\xE9"),
             ['part "xl/worksheets/sheet1.xml"', "not well-formed"]),
    bad_part("a tag that does not end", "xl/worksheets/sheet1.xml", "<worksheet><sheetData " + "a" * (6 << 20),
             ['part "xl/worksheets/sheet1.xml"', "longer than 4 MiB"]),
]

CELLS = [
    bad_cell("a cell twice", '<c r="A3"><v>1</v></c><c r="A3"><v>2</v></c>', ["cell Sheet1!A3", "occurs twice"]),
    bad_cell("a reference without a column", '<c r="3"><v>1</v></c>', ['"3" is no cell']),
    bad_cell("a reference beyond the sheet", '<c r="XFE3"><v>1</v></c>', ['"XFE3" is no cell']),
    bad_cell("a cell behind the last column", '<c r="XFD3"><v>1</v></c><c><v>2</v></c>', ["row 3 has too many cells"]),
    bad_cell("an unknown type", '<c r="B3" t="x"><v>1</v></c>', ["cell Sheet1!B3", 'unknown cell type "x"']),
    bad_cell("a string that is not there", '<c r="B3" t="s"><v>7</v></c>', ["cell Sheet1!B3", "no shared string 7"]),
    bad_cell("a string without number", '<c r="B3" t="s"><v>jo</v></c>', ["cell Sheet1!B3",
             '"jo" is no number of a shared string']),
    bad_cell("a negative string", '<c r="B3" t="s"><v>-1</v></c>', ["cell Sheet1!B3", '"-1" is no number']),
    bad_workbook("rows that go back", xlsx(row(3, text_cells(ROW)), row(2, text_cells(ROW))), ["row 2 follows row 3"]),
    bad_workbook("a row twice", xlsx(row(2, text_cells(ROW)), row(2, text_cells(ROW))), ["row 2 follows row 2"]),
    bad_workbook("a row 0", raw_xlsx(row(0, text_cells(HEADER))), ["row"]),
    bad_workbook("a row behind the last one", xlsx(row(1_048_577, text_cells(ROW))), ["row"]),
]

SHEETS = [
    bad_workbook("no such sheet", GOOD, ['no sheet "Data"'], 'its sheets are "Sheet1"',
                 arguments=("--timesheets", "{file}", "--sheet", "Data")),
    bad_workbook("a sheet in another case", GOOD, ['no sheet "sheet1"'], 'its sheets are "Sheet1"',
                 arguments=("--timesheets", "{file}", "--sheet", "sheet1")),
    bad_workbook("all sheets hidden", xlsx(xl_workbook_xml=workbook_xml(("Sheet1", 'state="hidden"'))), ["hidden"],
                 'its sheets are "Sheet1"'),
    bad_workbook("very hidden sheets", xlsx(xl_workbook_xml=workbook_xml(("Sheet1", 'state="veryHidden"'))),
                 ["hidden"],
                 'its sheets are "Sheet1"'),
    bad_workbook("a sheet without rows", raw_xlsx(""), ['sheet "Sheet1" is empty', "no header row"], "--sheet"),
    bad_workbook("a sheet of blank rows", raw_xlsx(row(1, "<c/>") + row(2, '<c t="inlineStr"><is><t/></is></c>')),
                 ['sheet "Sheet1" is empty'], "--sheet"),
]

CSVS = [
    bad_csv("a quote that is not closed", csv(HEADER, ROW, ['"jo', *ROW[1:]], ROW), ["begins on line 3",
            "not closed"], "cut off"),
    bad_csv("a text behind a quote", csv(HEADER, ROW, ['"jo"e', *ROW[1:]]), ["line 3", "behind a closing quote"],
            "doubled"),
    bad_csv("UTF-16 of an odd length", csv(HEADER, ROW, encoding="utf-16")[:-1], ["UTF-16", "half"],
            "export the file again"),
    bad_csv("half a surrogate in UTF-16", csv(HEADER, ROW, encoding="utf-16") + b"\x00\xD8a\x00", ["UTF-16", "half"],
            "export the file again"),
    bad_csv("too many fields", b"," * 20_000 + b"\n", ["line 1", "16384 fields"], "best as .xlsx"),
    bad_csv("semicolons and commas in the header", b"TS-User Username;TS-Date,TS-Hours;TS-Crm ID\n", ["row 1",
            "no header"], "TS-Date"),
    bad_csv("blank records only", b",,,\n,,,\n", ["no header row"], "export it again"),
]

HEADERS = [
    bad_csv("a letter to the team", b"Dear team,\nno export today.\n", ["row 1",
            "no header for the required columns"], "TS-Hours"),
    bad_csv("a header that is misspelt", csv([*HEADER[:2], "TS-Hour", HEADER[3]], ROW), ["row 1",
            "hours of timesheets"],
            'did you mean "TS-Hour" in column C?'),
    bad_csv("a row before the header", csv(["Report of July"], HEADER, ROW), ["row 1", "no header"], "TS-Date"),
    bad_csv("no header at all", csv(ROW, ROW), ["row 1", "no header"], "TS-Date"),
    bad_csv("a header twice", csv([*HEADER, HEADER[2]], [*ROW, "3"]), ["row 1", "column C", "column E", "both hours"],
            "rename one"),
    bad_csv("two spellings of a header", csv([*HEADER, "ts hours"], [*ROW, "3"]), ["row 1", '"ts hours" in column E'],
            "rename one"),
    bad_csv("another table's export", csv(HEADER, ROW), ["these are timesheets, not comments"], "--timesheets",
            arguments=("--comments", "{file}")),
    bad_workbook("a header in another row of the workbook", raw_xlsx(row(7, text_cells(HEADER[:3]))),
                 ['sheet "Sheet1", row 7', "ticket_id of timesheets"], "TS-Crm ID"),
    bad_csv("a column that must not be there", csv([*HEADER, "Mood"], [*ROW, "good"]), ["row 1",
            '"Mood" in timesheets'],
            "--unknown-columns ignore or keep", arguments=("--timesheets", "{file}", "--unknown-columns", "fail")),
    bad_csv("a file of no table at all", b"a,b\n1,2\n", ["row 1", "knows none of these headers"], "--contract",
            arguments=("{file}",)),
    bad_usage("a roster that is not there", ("t.csv", "--roster", "none.csv"), ('"none.csv"', "No such file"), "check the path",
              IO),
    bad_usage("a roster without logins", ("t.csv", "--roster", "roster.csv"), ('"roster.csv"', 'row 1 has no header "username"'),
              "Name,Email,username", DATA, files={"t.csv": csv(HEADER, ROW), "roster.csv": b"Name,Email\na,b\n"}),
    Case("a second file that does not fit", {"t.csv": csv(HEADER, ROW), "c.csv": b"a,b\n1,2\n"}, DATA, ('"c.csv"',
         "row 1"),
         "comment_id is called", ("--timesheets", "t.csv", "--comments", "c.csv")),
]

REQUIRED = {
    "tickets": {"TKT-Ticket ID": "ticket_id", "TKT-Created Time": "created_at", "TKT-Title": "title",
                "TKT-Severity": "ticket_type", "TKT-Status": "status", "TKT-Assigned To User": "assignee_name",
                "TKT-Team": "team"},
    "comments": {"CT-COMMENT-ID": "comment_id", "CT-TKT-ID": "ticket_id", "CT-COMMENT": "body",
                 "CT-USERIDNAME": "author_login", "CT-DATEAMDTIME": "created_at",
                 "CT-VISIBLE-CUSTOMER": "visible_to_customer"},
    "timesheets": dict(zip(HEADER, ("user_login", "work_date", "hours", "ticket_id"))),
}
MISSING = [bad_csv(f"{table_name} without {header}", csv([other for other in headers if other != header]),
                   ["row 1", f"no header for the required column {name} of {table_name}"],
                   f'{name} is called "{header}"',
                   arguments=(f"--{table_name}", "{file}"))
           for table_name, headers in REQUIRED.items() for header, name in headers.items()]

CONTRACTS = [
    bad_contract("no TOML", b'name = "desk\n', ["line 1"]),
    bad_contract("an empty contract", b"", ["line", '"name" is missing']),
    bad_contract("a key twice", contract(head='name = "a"\n'), ["line 2"]),
    bad_contract("no name", contract(name=None), ['"name" is missing']),
    bad_contract("no date order", contract(date_order=None), ['"date_order" is missing']),
    bad_contract("a wrong date order", contract(date_order='"YDM"'), ["line 2", '"YDM", not DMY']),
    bad_contract("no time zone", contract(time_zone=None), ['"time_zone" is missing']),
    bad_contract("null values that are no list", contract(null_values='"nan"'), ["line 4", "must be a list"]),
    bad_contract("null values that are no texts", contract(null_values="[0]"), ["line 4", "must hold texts"]),
    bad_contract("a wrong word for unknown columns", contract(unknown_columns='"drop"'), ["line 5",
                 '"drop", not ignore']),
    bad_contract("an unknown key", contract(colour='"red"'), ["line 5", 'unknown key "colour"']),
    bad_contract("no tables", contract(tables=""), ['"tables" is missing']),
    bad_contract("an unknown base", contract(extends='"jira"'), ["line 5", "only", "can be extended"]),
    bad_contract("an unknown key of a table", contract(tables=table(primary='"id"')), ["line 9",
                 'unknown key "primary"']),
    bad_contract("a table without name", contract(tables=table(name=None)), ['"name" is missing']),
    bad_contract("a table without columns", contract(tables='[[tables]]\nname = "timesheets"\nsurrogate = "id"\n'),
                 ['table "timesheets"', '"columns" is missing']),
    bad_contract("a table twice", contract(tables=table() + table()), ["timesheets", "twice"]),
    bad_contract("neither key nor surrogate", contract(tables=table(surrogate=None)), ["either a key or a surrogate"]),
    bad_contract("key and surrogate", contract(tables=table(key='["work_date"]')), ["either a key or a surrogate"]),
    bad_contract("a key that is no column", contract(tables=table(surrogate=None, key='["id"]')),
                 ['key "id" is no column']),
    bad_contract("a natural key that is no column", contract(tables=table(natural_key='["id"]')),
                 ['natural_key "id" is no column']),
    bad_contract("a surrogate that is a column", contract(tables=table(surrogate='"work_date"')),
                 ["surrogate is a column"]),
    bad_contract("a winner by no column", contract(tables=table(latest_by='"changed"')),
                 ['latest_by "changed" is no column']),
    bad_contract("a ticket that is no column", contract(tables=table(ticket='"id"')), ['ticket "id" is no column']),
    bad_contract("a roster without ticket", contract(tables=table(roster_filter="true")), ['need "ticket"']),
    bad_contract("a cut-off of no column", contract(tables=table(cut_off='{ column = "day" }')),
                 ['cut_off column "day" is no column']),
    bad_contract("a cut-off that is no date", contract(tables=table(cut_off='{ column = "work_date", from = "1/07/2025" }')),
                 ['"1/07/2025" is no YYYY-MM-DD']),
    bad_contract("a cut-off by a text", contract(tables=table(cut_off='{ column = "work_date" }',
                 columns=[column(type='"text"')])),
                 ["no date and no timestamptz"]),
    bad_contract("an unknown type of a column", contract(tables=table(columns=[column(type='"varchar"')])),
                 ['column "work_date"', 'unknown type "varchar"']),
    bad_contract("a number without scale", contract(tables=table(columns=[column(type='"numeric"')])),
                 ['"numeric" is not numeric(p,s)']),
    bad_contract("a column without type", contract(tables=table(columns=[column(type=None)])), ['"type" is missing']),
    bad_contract("a column without headers", contract(tables=table(columns=[column(headers="[]")])),
                 ['"headers" is empty']),
    bad_contract("a column twice", contract(tables=table(columns=[column(), column(headers='["Date"]')])),
                 ["is there twice"]),
    bad_contract("a header of two columns", contract(tables=table(columns=[column(), column(name='"day"')])),
                 ["belongs to column"]),
    bad_contract("an unknown key of a column", contract(tables=table(columns=[column(nullable="true")])),
                 ['unknown key "nullable"']),
    bad_contract("a flag that is a text", contract(tables=table(columns=[column(required='"yes"')])),
                 ['"required" has the wrong type']),
    bad_contract("a derived text", contract(tables=table(columns=[column(type='"text"',
                 derived='{ from = "work_date", equals = "a" }')])),
                 ["only a boolean can be derived"]),
    bad_contract("a word that means nothing of the type", contract(tables=table(columns=[column(words='{ "today" = "now" }')])),
                 ['word "today"', "is no date"]),
    bad_contract("a prefix of a date", contract(tables=table(columns=[column(prefix='"INC"')])),
                 ["only an integer has a prefix"]),
    bad_usage("a time zone that does not exist", ("--timesheets", "t.csv", "--contract", "desk.toml", "--output",
              "new.db"), ('"Perth"', "no such zone"),
              "Australia/Perth", CONFIG, files={"t.csv": csv(HEADER, ROW),
              "desk.toml": contract(time_zone='"Perth"')}),
    bad_usage("a contract that is not there", ("--timesheets", "t.csv", "--contract", "none.toml"), ('"none.toml"',
              "No such file"),
              "servicenow", IO),
    bad_usage("a contract without the table", ("--comments", "t.csv", "--contract", "desk.toml"),
              ("desk has no table comments",),
              "add the table", CONFIG, files={"t.csv": csv(HEADER, ROW), "desk.toml": contract()}),
]

ROWS_OF_CSV = {
    "a day that no calendar has": ("31/02/2025", "impossible-date"),
    "a date in the wrong order": ("12/31/2025", "wrong-date-order"),
    "a text for a date": ("soon", "not-a-date"),
    "no date": ("", "missing-value"),
}
BAD_ROWS = [
    *(bad_rows(name, "t.csv", csv(HEADER, ROW, ["jo", text, "1", "0"]),
               [f"quarantine: {rule} work_date: 1 row, first B3"])
      for name, (text, rule) in ROWS_OF_CSV.items()),
    bad_rows("a word for a number", "t.csv", csv(HEADER, ["jo", "1/07/2025", "two", "0"]),
             ["not-a-number hours: 1 row, first C2"]),
    bad_rows("a number that does not fit", "t.csv", csv(HEADER, ["jo", "1/07/2025", "12345678", "0"]),
             ["out-of-range hours: 1 row, first C2"]),
    bad_rows("a word for an id", "t.csv", csv(HEADER, ["jo", "1/07/2025", "1", "INC7"]),
             ["not-a-number ticket_id: 1 row, first D2"]),
    bad_rows("a row with a field too many", "t.csv", csv(HEADER, [*ROW, "x"]), ["ragged-row: 1 row, first row 2"]),
    bad_rows("a row that ends early", "t.csv", csv(HEADER, ROW, ROW[:2]), ["ragged-row: 1 row, first row 3"]),
    bad_rows("half a character", "t.csv", csv(["caf\u00e9", *HEADER], ["\u00e9\u00e9",
             *ROW]) + b"a,caf\xE9,1/07/2025,2,0\n",
             ["invalid-utf8 user_login: 1 row, first B3"]),
    bad_rows("an error in a cell", "t.xlsx", xlsx(row(2, text_cells(ROW[:2]) + '<c t="e"><v>#N/A</v></c><c><v>1</v></c>')),
             ["error-value hours: 1 row, first Sheet1!C2"]),
    bad_rows("a time for a date", "t.xlsx", xlsx(row(2, text_cells(["jo", "8:00", "1", "0"]))),
             ["not-a-date work_date: 1 row, first Sheet1!B2"]),
    bad_rows("21 % of bad rows", "t.csv", csv(HEADER, *[ROW] * 79, *[["jo", "soon", "1", "0"]] * 21),
             ["not-a-date work_date: 21 rows, first B81, B82, B83", "21 of 100 rows"]),
    Case("a good file beside a bad one", {"t.csv": csv(HEADER, ["ann", *ROW[1:]]), "c.csv": csv(
        ["CT-COMMENT-ID", "CT-TKT-ID", "CT-COMMENT", "CT-USERIDNAME", "CT-DATEAMDTIME", "CT-VISIBLE-CUSTOMER"],
        ["one", "2", "text", "jo", "1/07/2025", "Yes"])}, 1, ("gate closed",
        "not-a-number comment_id: 1 row, first A2"), "mend these cells",
         ("--timesheets", "t.csv", "--comments", "c.csv"), report=True),
]

OUTPUTS = [
    bad_usage("an output in no directory", ("--timesheets", "t.csv", "--output", "none/source.db"),
              ('"none/source.db', "No such file"), "check the path", IO),
    bad_usage("an output where nothing can be made", ("--timesheets", "t.csv", "--output", "/proc/source.db"),
              ('"/proc/source.db',), "check", IO),
    bad_usage("an output that is a directory", ("--timesheets", "t.csv", "--output", "."), ('"."',), "--output"),
    bad_usage("an output that is the export", ("--timesheets", "t.csv", "--output", "t.csv"), ('"t.csv"',
              "not made by importer"), "--output"),
    bad_usage("an output that is another database", ("--timesheets", "t.csv", "--output", "other.db"),
              ('"other.db"', "not made by importer"), "--output",
              prepare=lambda test: test.make_database("other.db", "CREATE TABLE notes (text)")),
    bad_usage("an output of an older importer", ("--timesheets", "t.csv", "--output", "old.db"),
              ('"old.db"', "an older importer made it"), "import all exports again",
              prepare=lambda test: test.make_database("old.db", "CREATE TABLE import_file (table_name, path)")),
    bad_usage("an output that is a workbook", ("--timesheets", "t.csv", "--output", "book.xlsx"), ('"book.xlsx"',
              "not made by importer"),
              "--output", files={"t.csv": csv(HEADER, ROW), "book.xlsx": GOOD}),
    bad_usage("an output that is damaged", ("--timesheets", "t.csv", "--output", "broken.db"), ('"broken.db"',),
              "--output",
              files={"t.csv": csv(HEADER, ROW), "broken.db": b"SQLite format 3\0" + bytes(84)}),
    bad_usage("an output that another importer writes", ("--timesheets", "t.csv"), ('"source.db"',
              "another import is in progress"),
              "try again", CONFLICT, prepare=lambda test: test.hold("source.db.lock")),
    bad_usage("an output that another program writes", ("--timesheets", "t.csv"), ('"source.db-wal"',),
              "close the program that writes it", CONFLICT,
              files={"t.csv": csv(HEADER, ROW), "source.db-wal": b"frames"}),
    bad_usage("rows that were named by other columns", ("--timesheets", "t.csv", "--contract", "desk.toml"),
              ("cannot import timesheets", "named by other columns"), "into a new --output", DATA,
              files={"t.csv": csv(HEADER, ROW), "desk.toml": contract(name='"servicedesk"', tables=table(
              surrogate=None, key='["work_date"]'))}),
    bad_usage("exports of another desk", ("--timesheets", "t.csv", "--contract", "desk.toml"),
              ('"source.db" by contract desk', "by contract servicedesk"), "name another file", DATA,
              files={"t.csv": csv(HEADER, ROW), "desk.toml": contract()}),
]

UNDOING = [
    bad_undo("undo of an unknown run", "20250101T000000Z-000000", ('run "20250101T000000Z-000000"', '"source.db"',
             "no import of this run"),
             "the importer's report names the run"),
    bad_undo("undo of a run twice", "{run}", ('run "{run}"', "undone already"), "can be imported again",
             prepare=lambda test: {"run": test.undo(test.import_csv())}),
    bad_undo("undo of a run that another one followed", "{run}", ('run "{run}"', "imported into timesheets after it"),
             "importer undo",
             prepare=lambda test: {"run": test.import_csv(), "later": test.import_csv()}),
    bad_usage("undo and import at once", ("--timesheets", "t.csv", "undo", "x"), ("undo excludes --timesheets",),
              "importer --help"),
    bad_usage("undo and a file at once", ("t.csv", "undo", "x"), ("undo excludes FILE",), "importer --help"),
    bad_usage("undo without a run", ("undo",), ("RUN is required",), "importer --help"),
    bad_usage("undo in a source that is not there", ("undo", "x", "--source", "none.db"), ('"none.db"',
              "no such file"), "--source", DATA),
    bad_usage("undo in a source of somebody's own", ("undo", "x", "--source", "own.db"), ('"own.db"',
              "nothing was imported"), "--source",
              DATA, prepare=lambda test: test.make_database("own.db", "CREATE TABLE tickets (id)")),
    bad_usage("undo in a file that is no database", ("undo", "x", "--source", "t.csv"), ('"t.csv"',
              "it is no database"), "--source", DATA),
]

DATABASES = [
    bad_usage("a database without tables", ("--timesheets", "own.db"), ('"own.db"', "has no table"), "right file",
              DATA,
              prepare=lambda test: test.make_database("own.db", "PRAGMA user_version = 1")),
    bad_usage("a database of two tables", ("--timesheets", "own.db"), ('"own.db"', "has 2 tables"), "--sheet", DATA,
              prepare=lambda test: test.make_database("own.db", "CREATE TABLE times (a)", "CREATE TABLE notes (b)")),
    bad_usage("a database without that table", ("--timesheets", "own.db", "--sheet", "time"), ('"own.db"',
              'no table "time"'),
              'did you mean "times"', DATA, prepare=lambda test: test.make_database("own.db",
              "CREATE TABLE times (a)")),
    bad_usage("a table of other columns", ("--timesheets", "own.db"), ('"own.db"',
              "no header for the required columns"), "TS-Date", DATA,
              prepare=lambda test: test.make_database("own.db", "CREATE TABLE times (a, b)")),
    bad_usage("a database that is damaged", ("--timesheets", "own.db"), ('"own.db"',), "is the file whole", DATA,
              files={"own.db": b"SQLite format 3\0" + b"\xFF" * 4096}),
]

COMMAND_LINES = [
    bad_usage("no export", (), ("no export is given",), "--tickets"),
    bad_usage("an unknown option", ("--timesheets", "t.csv", "--colour", "red"), ("--colour",), "importer --help"),
    bad_usage("an option without its value", ("--timesheets",), ("--timesheets",), "importer --help"),
    bad_usage("an option twice", ("--timesheets", "t.csv", "--timesheets", "t.csv"), ("--timesheets",),
              "importer --help"),
    bad_usage("a wrong log level", ("--timesheets", "t.csv", "--log-level", "loud"), ("--log-level",),
              "importer --help"),
    bad_usage("an option's value that it does not know", ("--timesheets", "t.csv", "--unknown-columns", "drop"),
              ("--unknown-columns", "drop"),
              "importer --help"),
    bad_cut_off("a cut-off day first", "1/07/2025"),
    bad_cut_off("a cut-off on no day", "2025-02-30"),
    bad_cut_off("a cut-off with a time", "2025-07-01 00:00:00"),
    bad_usage("a cut-off that the contract has no column for", ("--timesheets", "t.csv", "--contract", "desk.toml",
              "--cut-off", "2025-07-01"),
              ("no cut_off column",), "leave --cut-off out", files={"t.csv": csv(HEADER, ROW),
              "desk.toml": contract()}),
]

CASES = [*FILES, *ARCHIVES, *XML, *CELLS, *SHEETS, *CSVS, *HEADERS, *MISSING, *CONTRACTS, *BAD_ROWS, *DATABASES,
*OUTPUTS, *UNDOING,
         *COMMAND_LINES]
