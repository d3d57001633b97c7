import { Cedula } from '@cedula/client';
import { Cedula as WebCedula } from '../packages/client/src/index.ts';
import { startBareHttp } from './load/bare-http.ts';
import { benchClient } from './load/bench-client.ts';
import { median, report } from './load/report.ts';

// What a call by the client costs the program that makes it, against bare fetch of the same
// path: processor time of this process, against a server in another that does nothing. In
// turn, so that what else the machine does falls on all alike.

const rounds = 5;
const calls = 800;
const connections = 16;

using server = await startBareHttp();
const baseUrl = server.url.origin;
const { keyId, secret } = benchClient;

/** Microseconds of processor time per call. */
async function costOf(call: () => Promise<unknown>): Promise<number> {
  let left = calls;
  const work = async () => {
    while (left-- > 0) await call();
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: connections }, work));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

const bare = async (): Promise<unknown> => {
  const response = await fetch(`${baseUrl}/v1/client`, { signal: AbortSignal.timeout(15_000) });
  return response.json();
};
const inNode = new Cedula({ baseUrl, keyId, secret });
const asInBrowsers = new WebCedula({ baseUrl, keyId, secret });
const withToken = new Cedula({ baseUrl, token: 'cdt_bench' });
const ways = {
  bare_fetch: bare,
  token: () => withToken.clients.get(),
  signed: () => inNode.clients.get(),
  signed_by_webcrypto: () => asInBrowsers.clients.get(),
};

const costs = Object.values(ways).map((): number[] => []);
for (let round = -1; round < rounds; round += 1) {
  for (const [index, way] of Object.values(ways).entries()) {
    const cost = await costOf(way);
    // The first round only warms up.
    if (round >= 0) costs[index]?.push(cost);
  }
}

const [fetched = [], ...others] = costs;
report({ name: 'bare_fetch.cpu_per_call', value: median(fetched), unit: 'µs' });
for (const [index, name] of Object.keys(ways).slice(1).entries()) {
  const own = others[index] ?? [];
  report({ name: `client.${name}.cpu_per_call`, value: median(own), unit: 'µs' });
  report({
    name: `client.${name}.cpu_ratio`,
    value: median(own.map((cost, round) => cost / (fetched[round] ?? Number.NaN))),
    unit: '×',
    ...(name === 'signed' && {
      atMost: 2.5,
      note: `a signed GET through the client, against fetch with a deadline; median of ${rounds}`,
    }),
  });
}
