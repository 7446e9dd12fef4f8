"""A sending system that is not ours: zeep, built from the WSDLs that the product serves.

One request a line on standard input, one answer a line on standard output, both JSON. A request names an operation, a
logical address and its parameters; an answer holds what the service said: `result`, or `fault` (code, text and the
status of HTTP).

    deliver.py http://127.0.0.1:3080
"""

import json
import sys

from zeep import Client
from zeep.exceptions import Fault
from zeep.helpers import serialize_object
from zeep.transports import Transport

VERSION = 1


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

    def client(self, operation):
        """The client of an operation, read from its WSDL the first time that it is asked for."""
        if operation not in self.clients:
            self.clients[operation] = Client(
                f"{self.origin}/soap/{operation}/{VERSION}?wsdl", transport=self.transport
            )
        return self.clients[operation]

    def send(self, operation, logical_address, parameters):
        call = getattr(self.client(operation).service, operation)
        try:
            result = call(**parameters, _soapheaders={"LogicalAddress": logical_address})
        except Fault as fault:
            code = fault.code.rpartition(":")[2]
            return {"fault": {"code": code, "text": fault.message, "status": self.status}}
        return {"result": serialize_object(result, dict)}


def main():
    sender = Sender(sys.argv[1])
    for line in sys.stdin:
        answer = sender.send(**json.loads(line))
        # Elements of other namespaces, which no answer of ours holds, would be XML nodes and no JSON.
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
