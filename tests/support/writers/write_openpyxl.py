"""write_openpyxl.py DIR -- workbooks made by openpyxl, each with what its cells hold as JSON beside it.

book.xlsx gets book.xlsx.json: {"sheet": name or "", "rows": {"1": [["text", "a"], …]}}. The values are
those that were given to openpyxl, not what it reads back.
"""
import datetime as dt
import json
import pathlib
import random
import sys
import zipfile

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import datetime as excel_time

directory = pathlib.Path(sys.argv[1])
random = random.Random(20250703)
TEXTS = ["plain", " blanks around ", "line\nbreak", "tab\tin it", "<tag> & \"quotes\" 'single'",
         "é ü ß € 漢字 🙂", "x" * 32767, "", "007", "1.50", "TRUE", "2025-07-03", "]]>", "a;b,c|d", "_x_", "\u00a0"]
ERRORS = ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"]
DATE_FORMATS = ["yyyy-mm-dd", "dd/mm/yyyy", "d. mmmm yyyy", "[$-409]d-mmm-yy;@", "mm-dd-yy"]
TIME_FORMATS = ["yyyy-mm-dd hh:mm:ss", "d/m/yy\\ h:mm;@", "m/d/yy h:mm", '"on" dd.mm.yyyy "at" hh:mm']
NUMBER_FORMATS = ["General", "0.00", "#,##0;[Red]-#,##0", '0" days"', "0.00E+00", "0\\d", "@"]


def real(value):
    """Old versions of openpyxl write 16 digits, which are not enough for every number."""
    return float(f"{value:.15g}")


def duration(value):
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def truth(value):
    if value is None or value == "" or (isinstance(value, str) and value.startswith("=")):
        return ["empty", ""]  # openpyxl stores neither empty strings nor results of formulas
    if isinstance(value, bool):
        return ["boolean", "true" if value else "false"]
    if isinstance(value, (int, float)):
        return ["number", value]
    if isinstance(value, dt.datetime):
        return ["datetime", value.strftime("%Y-%m-%d %H:%M:%S")]
    if isinstance(value, dt.date):
        return ["date", value.isoformat()]
    if isinstance(value, dt.time):
        return ["time", value.strftime("%H:%M:%S")]
    if isinstance(value, dt.timedelta):
        return ["duration", duration(value)]
    return ["error" if value in ERRORS else "text", value]


def values(durations):
    moment = dt.datetime(1904, 3, 1) + dt.timedelta(seconds=random.randrange(6_000_000_000))
    choice = [None, random.choice(TEXTS[:6] + TEXTS[7:]), f"text {random.random()}",
              random.randrange(-10**15, 10**15), real(random.uniform(-1e6, 1e6)),
              real(random.random() * 10.0 ** random.randrange(-300, 300)), True, False, moment,
              moment.replace(hour=0, minute=0, second=0), moment.date(), moment.time(),
              random.choice(ERRORS), "=1+1"]
    if durations:
        choice.append(dt.timedelta(seconds=random.randrange(-10**6, 10**7)))
    return random.choice(choice)


def set_cell(sheet, row, column, value):
    cell = sheet.cell(row, column, value)
    if isinstance(value, dt.datetime):
        cell.number_format = random.choice(TIME_FORMATS)
    elif isinstance(value, dt.date):
        cell.number_format = random.choice(DATE_FORMATS)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        cell.number_format = random.choice(NUMBER_FORMATS)
    if random.random() < 0.1:
        cell.font = Font(bold=True)


def save(book, name, rows, sheet=""):
    book.save(directory / name)
    write_truth(name, rows, sheet)


def write_truth(name, rows, sheet=""):
    held = {number: [truth(value) for value in row] for number, row in rows.items()}
    (directory / (name + ".json")).write_text(json.dumps({"sheet": sheet, "rows": held}))


def every_kind(name, epoch=None, iso=False):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    book.iso_dates = iso
    sheet = book.active
    rows = {}
    for row in range(1, 401):
        if row % 17 == 0:
            continue  # a row that is not there
        rows[row] = [values(durations=not iso) for _ in range(12)]
        for column, value in enumerate(rows[row], 1):
            if value is not None:
                set_cell(sheet, row, column, value)
    rows[401] = TEXTS
    for column, text in enumerate(TEXTS, 1):
        sheet.cell(401, column, text)
    sheet.cell(450, 40).font = Font(bold=True)  # a style without a value
    save(book, name, rows)


def boundary_days(name):
    days = [dt.datetime(1900, 1, 1), dt.datetime(1900, 2, 28), dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31),
            dt.datetime(2024, 2, 29, 23, 59, 59)]
    book = openpyxl.Workbook()
    for column, day in enumerate(days, 1):
        book.active.cell(1, column, day).number_format = "yyyy-mm-dd hh:mm:ss"
    save(book, name, {1: days})


def write_only(name):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Streamed")
    rows = {}
    for row in range(1, 2001):
        rows[row] = [row, f"ticket {row}", dt.datetime(2025, 7, 3) + dt.timedelta(minutes=row), real(row / 7), row % 2 == 0]
        sheet.append(rows[row])
    save(book, name, rows)


def sheets(name):
    book = openpyxl.Workbook()
    book.active.title = "Old"
    book.active["A1"] = "old"
    book.active.sheet_state = "hidden"
    secret = book.create_sheet("Secret")
    secret["A1"] = "secret"
    secret.sheet_state = "veryHidden"
    book.create_chartsheet("Chart")
    book.create_sheet("It's here")["B2"] = "here"
    book.create_sheet("More")["A1"] = "more"
    book.active = 3
    save(book, name, {2: [None, "here"]})
    for number, sheet, text in ((1, "Secret", "secret"), (2, "More", "more"), (3, "Old", "old")):
        copy = f"sheets{number}.xlsx"
        (directory / copy).write_bytes((directory / name).read_bytes())
        write_truth(copy, {1: [text]}, sheet)


class Unseekable:
    """Makes zipfile write sizes behind the data, as programs do that write to a network."""

    def __init__(self, file):
        self.file = file

    def write(self, data):
        return self.file.write(data)

    def flush(self):
        self.file.flush()


def repack(source, name, compression=zipfile.ZIP_DEFLATED, zip64=False, streamed=False, extra=()):
    with zipfile.ZipFile(directory / source) as old, open(directory / name, "wb") as file:
        with zipfile.ZipFile(Unseekable(file) if streamed else file, "w", compression) as new:
            for entry, data in list(extra) + [(entry, old.read(entry)) for entry in reversed(old.namelist())]:
                with new.open(entry, "w", force_zip64=zip64) as target:
                    target.write(data)
    (directory / (name + ".json")).write_bytes((directory / (source + ".json")).read_bytes())


every_kind("every_kind.xlsx")
every_kind("epoch_1904.xlsx", epoch=excel_time.CALENDAR_MAC_1904)
every_kind("iso_dates.xlsx", iso=True)
boundary_days("boundary_days.xlsx")
write_only("write_only.xlsx")
sheets("sheets.xlsx")
repack("every_kind.xlsx", "streamed.xlsx", streamed=True)
repack("every_kind.xlsx", "zip64.xlsx", zip64=True)
repack("every_kind.xlsx", "stored.xlsx", compression=zipfile.ZIP_STORED)
repack("every_kind.xlsx", "from_a_mac.xlsx", extra=[("__MACOSX/xl/._workbook.xml", b"\0\5\26\7"), (".DS_Store", b"Bud1")])
