import { signRequest } from '@cedula/signatures';
import { startBareHttp } from './load/bare-http.ts';
import { benchClient } from './load/bench-client.ts';
import { drive, type Shot } from './load/drive.ts';
import { startGatewayAlone } from './load/gateway-alone.ts';
import { median, report } from './load/report.ts';

// What a signed, validated, limited call costs in the gateway's CPU, against Node's own http
// server doing nothing. Both are driven the same way, in turn, so that what else the machine
// does falls on both; processor time is counted, not the time on the wall.

const runs = 5;
const calls = 4_000;
const connections = 32;
const { keyId, secret } = benchClient;

await using stack = await startGatewayAlone();
const gateway = new URL(stack.httpUrl);
using bare = await startBareHttp();

function shots(count: number): Shot[] {
  const path = `/v1/access-keys/${keyId}`;
  const url = new URL(path, gateway).href;
  return Array.from({ length: count }, () => ({
    path,
    method: 'GET',
    headers: { ...signRequest({ method: 'GET', url, keyId, secret }) },
  }));
}

/** Microseconds of processor time that the gateway has used. */
async function gatewayCpu(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${stack.ports.gateway.internal}/metrics`)).text();
  const seconds = /^process_cpu_seconds_total\{[^}]*\} (\S+)/m.exec(metrics)?.[1];
  if (seconds === undefined) throw new Error('the gateway does not tell its processor time');
  return Number(seconds) * 1e6;
}

async function costOf(base: URL, ready: Shot[], cpu: () => Promise<number>): Promise<number> {
  const before = await cpu();
  await drive(base, ready, { connections, status: 200 });
  return ((await cpu()) - before) / ready.length;
}

await drive(gateway, shots(calls), { connections, status: 200 });
await drive(bare.url, shots(calls), { connections, status: 200 });
const pairs: { ours: number; theirs: number }[] = [];
for (let run = 0; run < runs; run += 1) {
  const ours = await costOf(gateway, shots(calls), gatewayCpu);
  const theirs = await costOf(bare.url, shots(calls), bare.cpu);
  pairs.push({ ours, theirs });
}
report({ name: 'gateway.cpu_per_call', value: median(pairs.map(({ ours }) => ours)), unit: 'µs' });
report({ name: 'bare_http.cpu_per_call', value: median(pairs.map(({ theirs }) => theirs)), unit: 'µs' });
report({
  name: 'gateway.cpu_ratio',
  value: median(pairs.map(({ ours, theirs }) => ours / theirs)),
  unit: '×',
  atMost: 10,
  note: `a signed, limited GET through to a service, against Node's http server doing nothing; median of ${runs}`,
});
