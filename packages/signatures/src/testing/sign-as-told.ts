import { createHmac } from 'node:crypto';
import { fieldValue, withFields } from './wire-request.ts';
import type { WireRequest } from './wire-request.ts';

export const NOW_SECONDS = 1_700_000_000;
export const KEY_ID = 'key_01hf7yat00e8n9x0m5c6r3w2kq';
export const SECRET = 'cds_Zk9mX2tleV9tYXRlcmlhbF9mb3JfdGVzdHNfb25seQ';
/** A second client's key: right for its own requests only. */
export const OTHER_KEY_ID = 'key_01hf7yat00e8n9x0m5c6r3w2zz';
export const secrets: ReadonlyMap<string, string> = new Map([
  [KEY_ID, SECRET],
  [OTHER_KEY_ID, 'cds_of_another_client'],
]);
export const NONCE = 'abcdefghijklmnopqrstuv';

/** What a signature of the fixture's request has to cover, as Signature-Input writes it. */
export const COVERED =
  '"@method" "@authority" "@path" "@query" "content-digest" "content-type" "idempotency-key"';

/** The six parameters as Signature-Input writes them, some replaced, left out or added. */
export function parameters(changed: Record<string, string | undefined> = {}): string {
  const usual = {
    created: String(NOW_SECONDS),
    expires: String(NOW_SECONDS + 300),
    nonce: `"${NONCE}"`,
    alg: '"hmac-sha256"',
    keyid: `"${KEY_ID}"`,
    tag: '"cedula-v1"',
  };
  return Object.entries({ ...usual, ...changed })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `;${name}=${value}`)
    .join('');
}

/**
 * Signs whatever it is told to, with the right secret and by a base builder of its own, so
 * that nothing but a rule of the profile can refuse the outcome.
 */
export function signAsTold(request: WireRequest, signatureParams: string, secret = SECRET): WireRequest {
  return withFields(request, {
    'Signature-Input': `sig=${signatureParams}`,
    Signature: `sig=:${macAsTold(request, signatureParams, secret)}:`,
  });
}

/** The base64 of the MAC over the components named in `signatureParams`. */
export function macAsTold(request: WireRequest, signatureParams: string, secret = SECRET): string {
  const list = signatureParams.slice(0, signatureParams.indexOf(')'));
  const lines = [...list.matchAll(/"([^"]*)"(?:;key="([^"]*)")?/g)].map(
    ([identifier, name = '', key]) => `${identifier}: ${memberOf(plainValue(request, name), key)}`,
  );
  const base = [...lines, `"@signature-params": ${signatureParams}`].join('\n');
  return createHmac('sha256', secret).update(base, 'latin1').digest('base64');
}

/** A dictionary's member (RFC 9421 §2.1.2), where members have no commas inside. */
function memberOf(value: string, key: string | undefined): string {
  if (key === undefined) return value;
  const member = value.split(', ').find((one) => one.startsWith(`${key}=`));
  return member?.slice(key.length + 1) ?? '';
}

function plainValue(request: WireRequest, name: string): string {
  const [path = '', ...query] = request.target.split('?');
  const host = fieldValue(request, 'host') ?? '';
  const derived: Record<string, string> = {
    '@method': request.method,
    '@authority': host,
    '@path': path,
    '@query': `?${query.join('?')}`,
    '@request-target': request.target,
    '@scheme': 'https',
    '@target-uri': `https://${host}${request.target}`,
  };
  return derived[name] ?? fieldValue(request, name) ?? '';
}
