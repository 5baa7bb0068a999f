"""write_fods.py DIR -- book.fods for LibreOffice to convert, and book.json with what its cells hold."""
import datetime as dt
import json
import pathlib
import random
import sys
from xml.sax.saxutils import escape, quoteattr

directory = pathlib.Path(sys.argv[1])
random = random.Random(20250703)
TEXTS = ["plain", "<tag> & \"quotes\"", "é ß € 漢字 🙂", "007", "2025-07-03", "#N/A as text", "_x000D_", "a;b,c|d"]


def typed(value_type, attributes="", content=""):
    return f'<table:table-cell office:value-type="{value_type}" {attributes}>{content}</table:table-cell>'


def cell(kind):
    moment = dt.datetime(1901, 1, 1) + dt.timedelta(seconds=random.randrange(6_000_000_000))
    number = random.choice([random.randrange(-10**9, 10**9), round(random.uniform(-1e6, 1e6), 3)])
    seconds = random.randrange(90_000, 1_000_000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if kind == "text":
        text = random.choice(TEXTS)
        return typed("string", content=f"<text:p>{escape(text)}</text:p>"), ["text", text]
    if kind == "lines":
        return typed("string", content="<text:p>two</text:p><text:p>lines</text:p>"), ["text", "two\nlines"]
    if kind == "rich":
        bold = '<text:span text:style-name="bold">gether</text:span>'
        return typed("string", content=f"<text:p>to{bold}</text:p>"), ["text", "together"]
    if kind == "number":
        return typed("float", f'office:value="{number}"'), ["number", number]
    if kind == "boolean":
        return typed("boolean", 'table:style-name="boolean" office:boolean-value="true"'), ["boolean", "true"]
    if kind == "date":
        day = moment.date().isoformat()
        return typed("date", f'table:style-name="date" office:date-value="{day}"'), ["date", day]
    if kind == "datetime":
        return (typed("date", f'table:style-name="datetime" office:date-value="{moment.isoformat()}"'),
                ["datetime", moment.isoformat(" ")])
    if kind == "duration":
        return (typed("time", f'table:style-name="duration" office:time-value="PT{seconds}S"'), ["duration", clock])
    if kind == "formula":
        return typed("float", 'table:formula="of:=1+1" office:value="2"'), ["number", 2]
    if kind == "string formula":
        formula = quoteattr('of:="a"&"b"')
        return typed("string", f'table:formula={formula} office:string-value="ab"'), ["text", "ab"]
    if kind == "error":
        return '<table:table-cell table:formula="of:=NA()"/>', ["error", "#N/A"]
    return "<table:table-cell/>", ["empty", ""]


KINDS = ["text", "lines", "rich", "number", "boolean", "date", "datetime", "duration", "formula", "string formula",
         "error", "empty"]
rows, xml = {}, []
for row in range(1, 201):
    cells = [cell(kind) for kind in random.sample(KINDS, len(KINDS))]
    rows[row] = [truth for _, truth in cells]
    xml.append("<table:table-row>" + "".join(text for text, _ in cells) + "</table:table-row>")
part = '<number:{0} number:style="long"/>'.format
colon, dash = "<number:text>:</number:text>", "<number:text>-</number:text>"
time_style = part("hours") + colon + part("minutes") + colon + part("seconds")
date_style = part("year") + dash + part("month") + dash + part("day")
namespaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"' for name, path in
                      [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
                       ("number", "datastyle"), ("fo", "xsl-fo-compatible")])
styles = "".join(f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="{name}-format"/>'
                 for name in ["date", "datetime", "duration", "boolean"])
(directory / "book.fods").write_text(
    f'<?xml version="1.0" encoding="UTF-8"?><office:document {namespaces} office:version="1.2" '
    'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" '
    'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>'
    f'<number:date-style style:name="date-format">{date_style}</number:date-style>'
    f'<number:date-style style:name="datetime-format">{date_style}<number:text> </number:text>'
    f'{time_style}</number:date-style>'
    '<number:time-style style:name="duration-format" number:truncate-on-overflow="false">'
    f'{time_style}</number:time-style>'
    '<number:boolean-style style:name="boolean-format"><number:boolean/></number:boolean-style>'
    f'{styles}<style:style style:name="bold" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Sheet1">'
    + "".join(xml) + "</table:table></office:spreadsheet></office:body></office:document>", encoding="utf-8")
(directory / "book.json").write_text(json.dumps({"sheet": "", "rows": rows}))
