import { ask, headerOf, memberOfReply, reasonOfReply, type Reply } from './ask.ts';
import { doubtful, type Finding, well, wrong } from './finding.ts';
import { codeOf } from './network.ts';

/** What every answer of Cedula carries. */
const requestId = /^req_[0-9a-hjkmnp-tv-z]{26}$/;

/** Whether it is Cedula that answers; with its answer, by which the clock is judged. */
export async function examineServer(baseUrl: URL): Promise<{ finding: Finding; reply?: Reply }> {
  let reply: Reply;
  try {
    reply = await ask({ url: new URL('/healthz', baseUrl) });
  } catch (error) {
    const advice = 'see whether the base URL leads to Cedula, and whether it is http or https there';
    return { finding: wrong('server', `what answers is no HTTP (${codeOf(error)})`, advice) };
  }
  const { status } = reply;
  if (status >= 300 && status < 400) {
    const advice = 'use that as base URL: signed requests follow nobody';
    return { finding: wrong('server', `it sends callers on to ${headerOf(reply, 'location')}`, advice) };
  }
  if (requestId.test(headerOf(reply, 'x-request-id')) && memberOfReply(reply, 'status') === 'ok')
    return { finding: well('server', 'it is Cedula'), reply };
  if (status === 200 && memberOfReply(reply, 'status') === 'ok') {
    const advice = 'let the proxy in front of Cedula pass all header fields on';
    return { finding: wrong('server', 'its answer lacks x-request-id: somebody took it away', advice) };
  }
  const server = headerOf(reply, 'server');
  const who = server === '' ? '' : ` (${server})`;
  return {
    finding: wrong(
      'server',
      `it is no Cedula${who}: /healthz answers ${status}`,
      'see where the base URL leads',
    ),
  };
}

/** Whether all of the mesh can serve. */
export async function examineReadiness(baseUrl: URL): Promise<Finding> {
  const reply = await ask({ url: new URL('/readyz', baseUrl) });
  if (reply.status === 200) return well('readiness', 'all of it can serve');
  const away = unready(memberOfReply(reply, 'dependencies'));
  return wrong(
    'readiness',
    away === '' ? `/readyz answers ${reply.status}` : `it cannot serve: ${away}`,
    'wait, or ask whoever runs it: /readyz says what is away',
  );
}

function unready(dependencies: unknown): string {
  if (typeof dependencies !== 'object' || dependencies === null) return '';
  return Object.entries(dependencies)
    .filter(([, state]) => state !== true && memberReady(state) !== true)
    .map(([name]) => name)
    .join(', ');
}

function memberReady(state: unknown): unknown {
  return typeof state === 'object' && state !== null ? Reflect.get(state, 'ready') : undefined;
}

/** What a signature's `created` may differ by (profile cedula-v1). */
const maxAheadMs = 30_000;
const maxBehindMs = 300_000;
/** A Date field has whole seconds, and an answer takes a while. */
const noticeableMs = 5_000;

/**
 * Whether this machine's clock agrees with the server's.
 *
 * @param offsetMs what is to be added to this machine's time
 */
export function examineClock(reply: Reply, offsetMs: number): Finding {
  const serverMs = Date.parse(headerOf(reply, 'date')) + 500;
  if (Number.isNaN(serverMs)) {
    return doubtful('clock', 'the answer has no Date', 'let the proxy in front of Cedula pass Date on');
  }
  const aheadMs = reply.middleMs + offsetMs - serverMs;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const detail = `this machine's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the server's`;
  const advice = 'set it by NTP, for example: timedatectl set-ntp true';
  if (aheadMs > maxAheadMs || aheadMs < -maxBehindMs)
    return wrong('clock', `${detail}: signatures are refused`, advice);
  return Math.abs(aheadMs) > noticeableMs ? doubtful('clock', detail, advice) : well('clock', 'it is right');
}

/**
 * Whether the Host field arrives as it was sent. Its port is one that there is not, which
 * Cedula refuses: whoever answers otherwise saw another Host.
 */
export async function examineHost(baseUrl: URL): Promise<Finding> {
  const reply = await ask({
    url: new URL('/healthz', baseUrl),
    headers: { host: `${baseUrl.hostname}:99999` },
  });
  if (reasonOfReply(reply) === 'MALFORMED_REQUEST') return well('host', 'Host arrives as it is sent');
  if (reply.status !== 200) {
    const advice = 'if signatures are refused below, see what it does to Host';
    return doubtful('host', 'somebody in between judges Host, so what arrives could not be seen', advice);
  }
  const detail = 'somebody in between writes another Host: every signature is refused';
  return wrong(
    'host',
    detail,
    'let the proxy pass Host on with its port (nginx: proxy_set_header Host $http_host)',
  );
}

/** Whether the fields of a signature arrive: one that is none is told apart from none at all. */
export async function examineSignatureFields(baseUrl: URL): Promise<Finding> {
  const headers = { signature: 'none', 'signature-input': 'none', 'content-digest': 'none' };
  const reply = await ask({ url: new URL('/v1/client', baseUrl), headers });
  const name = 'signature fields';
  if (reasonOfReply(reply) === 'SIGNATURE_MALFORMED') return well(name, 'they arrive');
  const advice = 'let the proxy pass Signature, Signature-Input and Content-Digest on';
  return reasonOfReply(reply) === 'UNAUTHENTICATED'
    ? wrong(name, 'somebody in between takes them away', advice)
    : doubtful(name, `whether they arrive could not be seen: ${reply.status}`, advice);
}
