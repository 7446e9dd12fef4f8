"""A sending system that is not ours: zeep, built from the WSDLs that the product serves.

One request a line on standard input, one answer a line on standard output, both JSON. A request names an operation, its
major version, a logical address and its parameters; an answer holds what the service said: `result`, or `fault` (code,
text and the status of HTTP), or `refused` (a status that no SOAP came with), or `unreached` (there was no answer). A file
is given as `{"base64": ...}`. For what no such client would send, a request may say `must_understand` (a header that
nobody knows), `change` (a text of the envelope, and what takes its place) and `gzip`.

    deliver.py http://127.0.0.1:3080
    deliver.py https://soap.example:3443 FOLDER

With a folder the service is known by its `issuer.pem`, and shown `certificate.pem`, whose key is in `key.pem`.
"""

import base64
import gzip
import json
import os
import sys

import requests
from lxml import etree
from zeep import Client
from zeep.exceptions import Fault, TransportError
from zeep.helpers import serialize_object
from zeep.transports import Transport

REGISTRY = "urn:riv:itintegration:registry:1"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


class Wire(Transport):
    """Notes the status of an answer, which zeep keeps to itself, and alters what is sent where a test wants it."""

    change = None
    gzip = False
    status = None

    def post(self, address, message, headers):
        if self.change:
            message = message.replace(self.change["from"].encode(), self.change["to"].encode())
        if self.gzip:
            message, headers = gzip.compress(message), {**headers, "Content-Encoding": "gzip"}
        response = super().post(address, message, headers)
        self.status = response.status_code
        return response


class Sender:
    def __init__(self, origin, folder=None):
        self.origin = origin
        self.clients = {}
        session = requests.Session()
        if folder:
            session.trust_env = False
            session.verify = os.path.join(folder, "issuer.pem")
            shown = [os.path.join(folder, name) for name in ("certificate.pem", "key.pem")]
            session.cert = tuple(shown) if os.path.exists(shown[0]) else None
        self.wire = Wire(session=session, timeout=30, operation_timeout=30)

    def client(self, operation, version):
        """The client of an operation, read from its WSDL the first time that it is asked for."""
        address = f"{self.origin}/soap/{operation}/{version}?wsdl"
        if address not in self.clients:
            self.clients[address] = Client(address, transport=self.wire)
        return self.clients[address]

    def send(self, operation, logical_address, parameters, version=1, must_understand=False, change=None, gzip=False):
        self.wire.change, self.wire.gzip = change, gzip
        try:
            call = getattr(self.client(operation, version).service, operation)
            result = call(**with_files(parameters), _soapheaders=headers(logical_address, must_understand))
        except Fault as fault:
            code = fault.code.rpartition(":")[2]
            return {"fault": {"code": code, "text": fault.message, "status": self.wire.status}}
        except TransportError as refused:
            return {"refused": refused.status_code}
        except requests.exceptions.ConnectionError as unreached:
            return {"unreached": str(unreached)}
        return {"result": serialize_object(result, dict)}


def headers(logical_address, must_understand):
    if not must_understand:
        return {"LogicalAddress": logical_address} if logical_address else None
    address = etree.Element(etree.QName(REGISTRY, "LogicalAddress"))
    address.text = logical_address
    unknown = etree.Element(etree.QName("urn:nobody:knows", "Header"))
    unknown.set(etree.QName(ENVELOPE, "mustUnderstand"), "1")
    return [address, unknown]


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
    sender = Sender(*sys.argv[1:])
    for line in sys.stdin:
        answer = sender.send(**json.loads(line))
        # Elements of other namespaces, which no answer of ours holds, would be XML nodes and no JSON.
        print(json.dumps(answer, default=str), flush=True)


if __name__ == "__main__":
    main()
