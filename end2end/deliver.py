"""A sending system that is not ours: zeep, built from the WSDLs that the product serves.

One request a line on standard input, one answer a line on standard output, both JSON. A request names an operation, its
major version, a logical address and its parameters; an answer holds what the service said: `result`, or `fault` (code,
text and the status of HTTP). A file is given as `{"base64": ...}`.

    deliver.py http://127.0.0.1:3080
"""

import base64
import json
import sys

from zeep import Client
from zeep.exceptions import Fault
from zeep.helpers import serialize_object
from zeep.transports import Transport

class Sender:
    def __init__(self, origin):
        self.origin = origin
        self.clients = {}
        self.status = None
        self.transport = Transport(timeout=30)
        self.transport.session.hooks["response"].append(self.note)

    def note(self, response, **_):
        """zeep keeps the status of an answer to itself."""
        self.status = response.status_code

    def client(self, operation, version):
        """The client of an operation, read from its WSDL the first time that it is asked for."""
        address = f"{self.origin}/soap/{operation}/{version}?wsdl"
        if address not in self.clients:
            self.clients[address] = Client(address, transport=self.transport)
        return self.clients[address]

    def send(self, operation, logical_address, parameters, version=1):
        call = getattr(self.client(operation, version).service, operation)
        try:
            result = call(**with_files(parameters), _soapheaders={"LogicalAddress": logical_address})
        except Fault as fault:
            code = fault.code.rpartition(":")[2]
            return {"fault": {"code": code, "text": fault.message, "status": self.status}}
        return {"result": serialize_object(result, dict)}


def with_files(value):
    """zeep wants the bytes of a file, which JSON cannot hold."""
    if isinstance(value, list):
        return [with_files(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"base64"}:
        return base64.b64decode(value["base64"])
    return {name: with_files(item) for name, item in value.items()}


def main():
    sender = Sender(sys.argv[1])
    for line in sys.stdin:
        answer = sender.send(**json.loads(line))
        # Elements of other namespaces, which no answer of ours holds, would be XML nodes and no JSON.
        print(json.dumps(answer, default=str), flush=True)


if __name__ == "__main__":
    main()
