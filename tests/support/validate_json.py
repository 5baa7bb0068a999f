"""validate_json.py SCHEMA DOCUMENT -- prints what is wrong with the document by the schema, and leaves with 1 if anything is."""
import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
document = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
found = list(jsonschema.Draft202012Validator(schema).iter_errors(document))
for error in found[:10]:
    print(f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
sys.exit(1 if found else 0)
