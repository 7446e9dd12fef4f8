/**
 * A sending system that is not ours: npm's `soap`, built from the WSDLs that the product serves. It speaks on standard
 * input and output as deliver.py does.
 *
 *     node deliver.mjs http://127.0.0.1:3080
 */

import { createInterface } from 'node:readline';
import soap from 'soap';

const origin = process.argv[2];
const clients = new Map();

/** The client of an operation, read from its WSDL the first time that it is asked for. */
async function clientOf(operation, version) {
  const address = `${origin}/soap/${operation}/${version}?wsdl`;
  if (!clients.has(address)) clients.set(address, await soap.createClientAsync(address));
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

async function send({ operation, version = 1, logical_address: address, parameters }) {
  const client = await clientOf(operation, version);
  client.clearSoapHeaders();
  client.addSoapHeader({ LogicalAddress: address }, '', 'reg', 'urn:riv:itintegration:registry:1');
  try {
    const [result] = await client[`${operation}Async`](withFiles(parameters));
    return { result };
  } catch (error) {
    const fault = error.root?.Envelope?.Body?.Fault;
    if (!fault) throw error;
    const code = fault.faultcode.split(':').pop();
    return { fault: { code, text: fault.faultstring, status: error.response.status } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await send(JSON.parse(line))));
}
