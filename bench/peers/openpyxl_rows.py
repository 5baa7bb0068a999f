"""openpyxl_rows.py FILE: reads every value; prints rows below the header and the sum of the first column."""
import sys

import openpyxl

sheet = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True).worksheets[0]
rows = total = 0
for row in sheet.iter_rows(min_row=2, values_only=True):
    rows += 1
    total += row[0]
print(rows, total)
