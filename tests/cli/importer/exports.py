"""Exports to break: workbooks of hand-written parts, delimited texts, contracts."""
import io
import zipfile

HEADER = ["TS-User Username", "TS-Date", "TS-Hours", "TS-Crm ID"]
ROW = ["jo", "1/07/2025", "2.5", "4121481"]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def csv(*rows, delimiter=",", end="\n", encoding="utf-8"):
    return "".join(delimiter.join(row) + end for row in rows).encode(encoding)


def text_cells(texts):
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


def row(number, cells):
    return f'<row r="{number}">{cells}</row>'


def relationships(*targets):
    """Each a pair of type and target; the ids are rId1, rId2 …"""
    return f'<Relationships xmlns="{PACKAGE}">' + "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)) + "</Relationships>"


def sheet(content):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{content}</sheetData></worksheet>'


def workbook_xml(*sheets):
    """Each a pair of name and attributes."""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>' + "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}" {attributes}/>'
        for n, (name, attributes) in enumerate(sheets, 1)) + "</sheets></workbook>"


def archive(parts, compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, (2025, 7, 1, 0, 0, 0)), content, compression)
    return out.getvalue()


def parts(rows, **replaced):
    """Of a whole workbook; the names of parts to replace have _ for / and . ."""
    whole = {"_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
             "xl/_rels/workbook.xml.rels": relationships(("worksheet", "worksheets/sheet1.xml"),
                                                         ("sharedStrings", "sharedStrings.xml")),
             "xl/workbook.xml": workbook_xml(("Sheet1", "")),
             "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>jo</t></si></sst>',
             "xl/worksheets/sheet1.xml": sheet(rows)}
    for name in list(whole):
        key = name.replace("/", "_").replace(".", "_").strip("_")
        if key in replaced:
            whole[name] = replaced.pop(key)
    assert not replaced, replaced
    return {name: content for name, content in whole.items() if content is not None}


def xlsx(*rows, **replaced):
    """A workbook with the header of timesheets in row 1, then these rows as they are."""
    return archive(parts(row(1, text_cells(HEADER)) + "".join(rows), **replaced))


def raw_xlsx(rows, **replaced):
    return archive(parts(rows, **replaced))


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:]


def encrypted(data):
    """The archive, with its first entry marked as encrypted."""
    marked = bytearray(data)
    for at in (6, data.index(b"PK\1\2") + 8):
        marked[at] |= 1
    return bytes(marked)


def contract(*, head="", tables=None, **keys):
    """A contract as TOML; a key that is None is left out."""
    given = {"name": '"desk"', "date_order": '"DMY"', "time_zone": '"Australia/Perth"', "null_values": "[]"} | keys
    lines = [f"{key} = {value}" for key, value in given.items() if value is not None]
    return (head + "\n".join(lines) + "\n" + (table() if tables is None else tables)).encode()


def table(*, columns=None, **keys):
    given = {"name": '"timesheets"', "surrogate": '"entry_id"'} | keys
    lines = [f"{key} = {value}" for key, value in given.items() if value is not None]
    columns = [column()] if columns is None else columns
    return "\n[[tables]]\n" + "\n".join(lines) + "\ncolumns = [" + ", ".join(columns) + "]\n"


def column(**keys):
    given = {"name": '"work_date"', "type": '"date"', "headers": '["TS-Date"]'} | keys
    return "{ " + ", ".join(f"{key} = {value}" for key, value in given.items() if value is not None) + " }"


def compound(*names):
    """An OLE compound file: header, table of sectors, a directory with these names."""
    def sector(*numbers):
        return b"".join(number.to_bytes(4, "little") for number in numbers).ljust(512, b"\xFF")

    header = bytearray(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".ljust(512, b"\0"))
    header[24:34] = bytes([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0])
    header[44:52] = (1).to_bytes(4, "little") + (1).to_bytes(4, "little")  # one table, the directory is sector 1
    header[76:512] = sector(0)[:436]
    entries = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") +
                       bytes([1 if n else 5, 1]) + bytes(60) for n, name in enumerate(("Root Entry", *names)))
    return bytes(header) + sector(0xFFFFFFFD, 0xFFFFFFFE) + entries.ljust(512, b"\0")
