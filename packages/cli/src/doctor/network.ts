import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { doubtful, type Finding, well, wrong } from './finding.ts';

const timeoutMs = 5_000;
const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'] as const;

/** What the environment says of proxies; undefined: nothing. Their URLs hold passwords, so only names are told. */
export function examineProxy(env: NodeJS.ProcessEnv): Finding | undefined {
  const named = variables.filter((name) => (env[name] ?? env[name.toLowerCase()] ?? '') !== '');
  if (named.length === 0) return undefined;
  const detail = `${named.join(' and ')} ${named.length === 1 ? 'is' : 'are'} set`;
  return env['NODE_USE_ENV_PROXY'] === '1'
    ? doubtful(
        'proxy',
        `${detail}, and used`,
        'if something below fails, try without: unset NODE_USE_ENV_PROXY',
      )
    : doubtful('proxy', `${detail}, but not used`, 'if only the proxy leads there: NODE_USE_ENV_PROXY=1');
}

/** Whether the host's name leads to an address. */
export async function examineName({ hostname }: URL): Promise<Finding> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return well('name', `${host} is an address`);
  try {
    const addresses = await lookup(host, { all: true });
    return well('name', `${host} is ${addresses.map(({ address }) => address).join(', ')}`);
  } catch {
    return wrong(
      'name',
      `${host} leads to no address`,
      'see whether the base URL is spelt right, and ask your DNS',
    );
  }
}

/** Whether somebody listens there, and for https whether it is who it says. */
export async function examineConnection({ protocol, hostname, port }: URL): Promise<Finding> {
  const isTls = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const number = Number(port === '' ? (isTls ? 443 : 80) : port);
  const socket = isTls
    ? connectTls({ host, port: number, ...(isIP(host) === 0 && { servername: host }) })
    : connectTcp({ host, port: number });
  try {
    await once(socket, isTls ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return well('connection', `port ${number} answers${isTls ? ', its certificate is trusted' : ''}`);
  } catch (error) {
    return connectionFault(error, number);
  } finally {
    socket.destroy();
  }
}

const faults: Readonly<Record<string, readonly [detail: string, advice: string]>> = {
  ECONNREFUSED: ['nobody listens there', 'see whether Cedula runs (npm start), and on which port'],
  ECONNRESET: [
    'the connection was cut',
    'a firewall or proxy may stand between: ask whoever runs the network',
  ],
  ABORT_ERR: [
    'there was no answer for 5 s',
    'a firewall may drop what is sent: ask whoever runs the network',
  ],
  CERT_HAS_EXPIRED: ['its certificate has expired', 'renew it at the server'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['its certificate is signed by itself', 'name its CA in NODE_EXTRA_CA_CERTS'],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'its certificate is signed by a CA that this machine does not know',
    'name that CA in NODE_EXTRA_CA_CERTS; a proxy that opens TLS has one too',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'its certificate is signed by a CA that this machine does not know',
    'name that CA in NODE_EXTRA_CA_CERTS, or let the server send the whole chain',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: ['its certificate is for another name', 'use that name in the base URL'],
  EPROTO: ['it does not speak TLS', 'use http:// in the base URL, or the port for https'],
};

function connectionFault(error: unknown, port: number): Finding {
  const code = codeOf(error);
  const [detail, advice] = faults[code] ?? [code, 'ask whoever runs the network'];
  return wrong('connection', `port ${port}: ${detail}`, advice);
}

/** The code of Node's error; its name where it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : error.name;
}
