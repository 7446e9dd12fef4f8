/**
 * AddMessageToPatientPortalInbox on npm's `soap`, for `cargo xtask soak deliver` to be compared with. It reads our own
 * WSDL. What it takes it writes to PostgreSQL as durably as we do, before it answers: the same rows for each message,
 * but in clear, unchained and without any rule, all in one statement.
 *
 *     node soap_server.mjs http://127.0.0.1:3080 postgres://…
 */

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';
import soap from 'soap';

const [origin, database] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database, max: 32 });

await pool.query(`
  create schema peer;
  create table peer.thread (id uuid primary key, person text, latest bigint);
  create table peer.message (person text, id uuid, thread uuid, at bigint, heading text, content text,
    primary key (person, id));
  create table peer.folded (person text, message uuid, text text, primary key (person, message));
  create table peer.resend (key uuid primary key, at bigint);
  create table peer.log (person text, position uuid, at bigint, entry text, primary key (person, position));
  create table peer.job (id uuid primary key, message uuid, due bigint);
`);

const insert = {
  name: 'deliver',
  text: `
    with a as (insert into peer.resend values ($1, $2)),
      b as (insert into peer.thread values ($3, $4, $2)),
      c as (insert into peer.message values ($4, $1, $3, $2, $5, $6)),
      d as (insert into peer.folded values ($4, $1, $7)),
      e as (insert into peer.log values ($4, $1, $2, 'delivered'))
    insert into peer.job values ($8, $1, $2)`,
};

async function take({ subjectOfCareId, message }) {
  const { messageDescription: heading, messageText: text } = message;
  const values = [randomUUID(), Date.now(), randomUUID(), subjectOfCareId, heading, text, text.toLowerCase(), randomUUID()];
  await pool.query({ ...insert, values });
  return { resultCode: 'OK' };
}

const uri = `${origin}/soap/AddMessageToPatientPortalInbox/1?wsdl`;
const wsdl = await (await fetch(uri)).text();
const named = (element) => wsdl.match(new RegExp(`<(?:\\w+:)?${element} name="([^"]+)"`))[1];
const services = { [named('service')]: { [named('port')]: { AddMessageToPatientPortalInbox: take } } };
const server = createServer((_, answer) => answer.writeHead(404).end());
server.listen(0, '127.0.0.1', () => {
  soap.listen(server, { path: '/soap', services, xml: wsdl, uri, callback: () => console.log(server.address().port) });
});
