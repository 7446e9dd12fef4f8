"""AddMessageToPatientPortalInbox on PyPI's spyne, for `cargo xtask soak deliver` to be compared with.

What it takes it writes to SQLite as durably as we do, before it answers: the same rows for each message, but in clear,
unchained and without any rule.
"""

import logging
import os
import sqlite3
import tempfile
import threading
import time
import uuid

from spyne import Application, ComplexModel, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication
from waitress import create_server

CONTRACT = "urn:riv:infrastructure:eservicesupply:patientportal"
RESPONDER = CONTRACT + ":AddMessageToPatientPortalInboxResponder:1"


class Unit(ComplexModel):
    __namespace__ = CONTRACT + ":1"
    unitId = Unicode
    unitName = Unicode
    unitTelephone = Unicode


class Message(ComplexModel):
    __namespace__ = CONTRACT + ":1"
    organisationUnit = Unit
    messageDescription = Unicode
    messageText = Unicode


class Answer(ComplexModel):
    __namespace__ = RESPONDER
    resultCode = Unicode


class Store:
    """One connection, as SQLite has one writer."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.connection.executescript(
            """
            pragma journal_mode = wal;
            pragma synchronous = full;
            create table thread (id text primary key, person text, latest integer) without rowid;
            create table message (person text, id text, thread text, at integer, heading text, content text,
                primary key (person, id));
            create table folded (person text, message text, text text, primary key (person, message));
            create table resend (key text primary key, at integer) without rowid;
            create table log (person text, position integer, id text, at integer, entry text,
                primary key (person, position)) without rowid;
            create table job (id text primary key, message text, due integer) without rowid;
            """
        )

    def write(self, person, heading, content):
        now, message, thread = int(time.time() * 1000), uuid.uuid4().hex, uuid.uuid4().hex
        with self.lock:
            run = self.connection.execute
            run("begin immediate")
            run("insert into resend values (?, ?)", (message, now))
            run("insert into thread values (?, ?, ?)", (thread, person, now))
            run("insert into message values (?, ?, ?, ?, ?, ?)", (person, message, thread, now, heading, content))
            run("insert into folded values (?, ?, ?)", (person, message, content.lower()))
            run(
                "insert into log select ?, coalesce(max(position), 0) + 1, ?, ?, 'delivered' from log where person = ?",
                (person, message, now, person),
            )
            run("insert into job values (?, ?, ?)", (uuid.uuid4().hex, message, now))
            run("commit")


class Inbox(ServiceBase):
    @rpc(Unicode, Message, Unicode, _returns=Answer, _body_style="wrapped", _out_variable_name="answer")
    def AddMessageToPatientPortalInbox(ctx, subjectOfCareId, message, sourceSystem):  # noqa: N802, N805
        ctx.app.store.write(subjectOfCareId, message.messageDescription, message.messageText)
        return Answer(resultCode="OK")


def main():
    logging.getLogger("waitress").setLevel(logging.ERROR)  # it warns of each request that waits
    application = Application([Inbox], RESPONDER, in_protocol=Soap11(validator="lxml"), out_protocol=Soap11())
    with tempfile.TemporaryDirectory() as folder:
        application.store = Store(os.path.join(folder, "peer.db"))
        server = create_server(WsgiApplication(application), host="127.0.0.1", port=0, threads=32)
        print(server.effective_port, flush=True)
        server.run()


main()
