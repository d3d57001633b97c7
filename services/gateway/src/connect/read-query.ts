import { protocolVersion } from '@connectrpc/connect/protocol-connect';
import { DomainError, invalidField } from '@cedula/chassis/errors/domain-error.ts';
import { Findings } from '../rest/findings.ts';
import { readBase64 } from '../rest/read-scalar.ts';
import { queryParameters } from '../rest/target.ts';

/** What the query of a Connect GET request says; texts as they were sent. */
export interface ConnectQuery {
  readonly encoding: string | undefined;
  /** The bytes of the message. */
  readonly message: Uint8Array;
}

const known = new Set(['connect', 'encoding', 'message', 'base64', 'compression']);

/**
 * Reads the query of a Connect GET request (connectrpc.com/docs/protocol, Unary-Get-Request).
 * Throws INVALID_ARGUMENT for a parameter that the protocol does not have or that comes
 * twice, and for what is no base64 where base64 is announced.
 */
export function readConnectQuery(query: string): ConnectQuery {
  const findings = new Findings();
  const given = new Map<string, string>();
  for (const [name, value] of queryParameters(query)) {
    if (!known.has(name)) findings.unknown('', name, 'is not a query parameter of this request');
    else if (given.has(name)) findings.type(name, 'is given twice');
    else given.set(name, value);
  }
  expect(findings, given, 'connect', `v${protocolVersion}`);
  expect(findings, given, 'compression', 'identity');
  expect(findings, given, 'base64', '1');
  findings.throwIfAny();
  return { encoding: given.get('encoding'), message: readMessageText(given) };
}

/** POST requests carry their message in the body, and nothing in the query. */
export function refuseQuery(query: string): void {
  const findings = new Findings();
  for (const [name] of queryParameters(query)) {
    findings.unknown('', name, 'is not a query parameter of this request');
  }
  findings.throwIfAny();
}

function expect(findings: Findings, given: ReadonlyMap<string, string>, name: string, only: string): void {
  const value = given.get(name);
  if (value !== undefined && value !== only) findings.type(name, `must be ${only} where it is given`);
}

function readMessageText(given: ReadonlyMap<string, string>): Uint8Array {
  const text = given.get('message');
  if (text === undefined) throw new DomainError('MALFORMED_REQUEST', 'The query has no message.');
  if (!given.has('base64')) return Buffer.from(text);
  const bytes = readBase64(text);
  if (bytes === undefined) throw invalidField('message', 'type', 'must be base64');
  return bytes;
}
