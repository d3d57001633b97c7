import { signRequest } from '@cedula/signatures';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { allOperations } from '../operations/operations.ts';
import { optionFieldsOf } from '../operations/request-fields.ts';
import type { Credential } from '../profiles/profile.ts';
import { printable } from '../terminal/terminal.ts';
import { ask, headerOf, memberOfReply, reasonOfReply, type Reply } from './ask.ts';
import { doubtful, type Finding, well, wrong } from './finding.ts';

/** As whom, where and when requests are sent. */
export interface Caller {
  readonly baseUrl: URL;
  readonly credential: Credential;
  /** Unix time in milliseconds, as this machine believes it. */
  readonly now: () => number;
}

/** Whether the key, or the token, is taken; with the answer, by which rate and quota are told. */
export async function examineCredential(caller: Caller): Promise<{ finding: Finding; reply?: Reply }> {
  const reply = await send(caller, 'GET', '/v1/client');
  const what = caller.credential.token === undefined ? 'key' : 'token';
  if (reply.status === 200) return { finding: well(what, clientOf(reply)), reply };
  const reason = reasonOfReply(reply);
  if (reason === 'PERMISSION_DENIED')
    return { finding: well(what, 'it is known, and may not ask who it is'), reply };
  return { finding: refusal(what, reason, reply) };
}

function clientOf(reply: Reply): string {
  const client = memberOfReply(reply, 'client');
  if (typeof client !== 'object' || client === null) return 'it is taken';
  return printable(
    `it is taken: ${String(Reflect.get(client, 'name'))}, ${String(Reflect.get(client, 'id'))}`,
  );
}

function refusal(what: string, reason: string | undefined, reply: Reply): Finding {
  switch (reason) {
    case 'SIGNATURE_EXPIRED': {
      const serverTime = String(memberOfReply(reply, 'serverTime'));
      return wrong(
        what,
        `the clock is wrong: the server says ${serverTime}`,
        'set this machine’s clock by NTP',
      );
    }
    case 'NONCE_REUSED':
      return wrong(what, 'somebody in between sends requests twice', 'switch retries off in the proxy');
    case 'UNAUTHENTICATED':
      return wrong(
        what,
        `the ${what} is not taken`,
        `unless something above is wrong, it is unknown, revoked, or its secret another one: cedula login`,
      );
    case 'RATE_LIMITED':
      return doubtful(what, 'the rate is used up just now', 'wait a moment and try again');
    default:
      return wrong(
        what,
        `it was answered ${reply.status} ${reason ?? ''}`.trimEnd(),
        'see /readyz, and try again',
      );
  }
}

/** Text that changes if a body is decoded and written anew on its way. */
const telltale = '{ "unknownToCedula" : "\\u00e9 é" }\n';

/**
 * Whether bodies arrive as they are sent: one with a field that no operation has is refused
 * for that field, after its digest was compared, and has no effect.
 */
export async function examineBody(caller: Caller): Promise<Finding> {
  const path = harmlessPath();
  if (path === undefined) return doubtful('body', 'there is no operation to try it by', 'upload an image');
  const reply = await send(caller, 'POST', path, new TextEncoder().encode(telltale));
  switch (reasonOfReply(reply)) {
    case 'INVALID_ARGUMENT':
    case 'PERMISSION_DENIED':
      return well('body', 'bodies arrive as they are sent');
    case 'DIGEST_MISMATCH':
      return wrong(
        'body',
        'somebody in between changes bodies',
        'let the proxy pass bodies on, byte by byte',
      );
    case 'UNAUTHENTICATED':
    case 'SIGNATURE_MALFORMED':
    case 'SIGNATURE_COMPONENT_MISSING':
      return wrong(
        'body',
        'requests with a body are refused, others are not: somebody in between changes Content-Type or Content-Digest',
        'let the proxy pass both on as they are',
      );
    default:
      return doubtful(
        'body',
        `it could not be seen: ${reply.status} ${reasonOfReply(reply) ?? ''}`,
        'try again',
      );
  }
}

/** An operation that never takes a body without what it requires. */
function harmlessPath(): string | undefined {
  return allOperations().find(({ route }) => {
    const { httpMethod, body, upload, pathFields, operation } = route;
    const isPlain = httpMethod === 'POST' && body === 'everything' && upload === undefined;
    const isOurs = operation.callers.includes(Operation_Caller.API_CLIENT) && pathFields.length === 0;
    return isPlain && isOurs && optionFieldsOf(route).some(({ isRequired }) => isRequired);
  })?.route.template;
}

/** What is left of the rate, and of the quota where this Cedula tells. */
export async function examineLimits(caller: Caller, reply: Reply): Promise<Finding> {
  const [, left] = /"rate";r=(\d+)/.exec(headerOf(reply, 'ratelimit')) ?? [];
  const rate = left === undefined ? 'the rate is not told' : `${left} requests may come at once`;
  const quota = await quotaOf(caller);
  if (quota === undefined) return well('limits', rate);
  const { limit, remaining } = quota;
  const detail = `${rate}; ${remaining} of ${limit} billed calls are left this month`;
  if (remaining > 0) return well('limits', detail);
  return wrong('limits', detail, 'wait for the next month (UTC), or ask an operator for more');
}

async function quotaOf(caller: Caller): Promise<{ limit: number; remaining: number } | undefined> {
  const path = '/v1/quota';
  if (!allOperations().some(({ route }) => route.template === path)) return undefined;
  const quota = memberOfReply(await send(caller, 'GET', path), 'quota');
  if (typeof quota !== 'object' || quota === null) return undefined;
  return { limit: Number(Reflect.get(quota, 'limit')), remaining: Number(Reflect.get(quota, 'remaining')) };
}

/** Sends once, signed by the clock of this machine: a client that corrects it would hide that it is wrong. */
function send(
  { baseUrl, credential, now }: Caller,
  method: string,
  path: string,
  body?: Uint8Array,
): Promise<Reply> {
  const url = new URL(path, baseUrl);
  const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const question = { method, url, ...(body !== undefined && { body }) };
  if (credential.token !== undefined)
    return ask({ ...question, headers: { ...headers, authorization: `Bearer ${credential.token}` } });
  const signed = signRequest({ ...question, headers, ...credential, nowMs: now() });
  return ask({ ...question, headers: { ...headers, ...signed } });
}
