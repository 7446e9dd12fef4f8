"""Holds the examples against the XSDs, by libxml2: prints, as JSON, the files whose body is not what the XSD allows.

    validate.py ../src/soap
"""

import json
import pathlib
import sys

from lxml import etree

BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"
FAULT = "{http://schemas.xmlsoap.org/soap/envelope/}Fault"


def is_valid(schema, file):
    try:
        body = etree.parse(file).getroot().find(BODY)
    except etree.XMLSyntaxError:
        return False
    if body is None or len(body) != 1:
        return False
    # A copy of its own: the schema is of the body's child, not of the envelope.
    return body[0].tag == FAULT or schema.validate(etree.fromstring(etree.tostring(body[0])))


def main():
    soap = pathlib.Path(sys.argv[1])
    invalid = []
    files = sorted((soap / "golden").glob("*/*/*.xml"))
    for file in files:
        major, operation = file.parent.name, file.parent.parent.name
        schema = etree.XMLSchema(etree.parse(str(soap / "wsdl" / f"{operation}Responder_{major}.0.xsd")))
        if not is_valid(schema, str(file)):
            invalid.append(str(file.relative_to(soap / "golden")))
    print(json.dumps({"files": len(files), "invalid": invalid}))


if __name__ == "__main__":
    main()
