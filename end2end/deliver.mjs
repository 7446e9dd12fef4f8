/**
 * A sending system that is not ours: npm's `soap`, built from the WSDLs that the product serves. It is called, and speaks
 * on standard input and output, as deliver.py does.
 *
 *     node deliver.mjs http://127.0.0.1:3080
 *     node deliver.mjs https://soap.example:3443 FOLDER
 */

import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';
import soap from 'soap';

const [origin, folder] = process.argv.slice(2);
const clients = new Map();

/** Whom the service is known by, and what it is shown. */
function tls() {
  const file = (name) => readFileSync(path.join(folder, name));
  const shown = existsSync(path.join(folder, 'certificate.pem'));
  return { ca: file('issuer.pem'), ...(shown && { cert: file('certificate.pem'), key: file('key.pem') }) };
}

const wire = folder ? { httpsAgent: new Agent({ ...tls(), keepAlive: true }), proxy: false } : {};

/** The client of an operation, read from its WSDL the first time that it is asked for. */
async function clientOf(operation, version) {
  const address = `${origin}/soap/${operation}/${version}?wsdl`;
  if (!clients.has(address)) clients.set(address, await soap.createClientAsync(address, { wsdl_options: wire }));
  return clients.get(address);
}

/** A file stands in the request as base64, which is what it comes as. */
function withFiles(value) {
  if (Array.isArray(value)) return value.map(withFiles);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value);
  if (names.length === 1 && names[0] === 'base64') return value.base64;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withFiles(item)]));
}

async function send(request) {
  const { operation, version = 1, logical_address: address, parameters, must_understand: unknown, change, gzip } = request;
  try {
    const client = await clientOf(operation, version);
    client.clearSoapHeaders();
    if (address) client.addSoapHeader({ LogicalAddress: address }, '', 'reg', 'urn:riv:itintegration:registry:1');
    if (unknown) client.addSoapHeader('<n:Header xmlns:n="urn:nobody:knows" soap:mustUnderstand="1"/>');
    const options = { ...wire, forceGzip: gzip };
    if (change) options.postProcess = (xml) => xml.replaceAll(change.from, change.to);
    const [result] = await client[`${operation}Async`](withFiles(parameters), options);
    return { result };
  } catch (error) {
    const fault = error.root?.Envelope?.Body?.Fault;
    const status = error.response?.status;
    if (fault) return { fault: { code: fault.faultcode.split(':').pop(), text: fault.faultstring, status } };
    if (status) return { refused: status };
    if (error.code) return { unreached: String(error.code) };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await send(JSON.parse(line))));
}
