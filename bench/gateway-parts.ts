import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createValidation } from '@cedula/chassis/rpc/validation.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import {
  AccessKeyService,
  CreateAccessKeyResponseSchema,
} from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { services } from '@cedula/contract/services.ts';
import {
  judgeBody,
  judgeTimes,
  macKey,
  parseSignedRequest,
  readRequestHead,
  signRequest,
  verifyMac,
} from '@cedula/signatures';
import { hash, randomBytes } from 'node:crypto';
import { createAdmission } from '../services/gateway/src/admission/admission.ts';
import { untilReady } from '../services/gateway/src/admission/testing/open-admission.ts';
import { connectRedis } from '../services/gateway/src/admission/redis/connection.ts';
import { decodeRequest } from '../services/gateway/src/rest/decode-request.ts';
import { encodeResponse } from '../services/gateway/src/rest/encode-response.ts';
import { createRouteTable } from '../services/gateway/src/rest/route-table.ts';
import { startServer } from '../tools/stack/servers/start-server.ts';
import { openTemporaryHost } from '../tools/testing/temporary-data.ts';
import { startBareHttp } from './load/bare-http.ts';
import { benchClient } from './load/bench-client.ts';
import { drive } from './load/drive.ts';
import { median, report } from './load/report.ts';

// Where a call's processor time goes in the gateway, part by part, so that whoever wants it
// faster knows where to cut: the same small POST with a JSON body, over and over. In turn with
// Node's own http server doing nothing, which is what everything is compared with.

const rounds = 5;
const calls = 4_000;
const atOnce = 32;

const { keyId, secret } = benchClient;
const url = 'http://127.0.0.1:8080/v1/access-keys';
const type = { 'content-type': 'application/json' };
const body = Buffer.from(JSON.stringify({ name: 'front door' }));
const method = AccessKeyService.method.createAccessKey;
const request = create(method.input, { name: 'front door' });
const accessKey = { id: keyId, name: 'front door', createTime: timestampFromMs(0) };
const answer = create(CreateAccessKeyResponseSchema, { accessKey, secret });

const routes = createRouteTable(Object.values(services).flat());
async function transcode(): Promise<void> {
  const match = routes.match('POST', '/v1/access-keys');
  if (match.outcome !== 'found') throw new Error('there is no such route');
  const { route, pathValues } = match;
  await decodeRequest(route, { pathValues, query: '', contentType: type['content-type'], body });
  encodeResponse(route, answer);
}

const validation = createValidation();
validation.warmUp([method.input]);
// The service does this, behind the gateway.
const validate = () => validation.before(request, { method });

const headers = { ...type, ...signRequest({ method: 'POST', url, headers: type, body, keyId, secret }) };
const rawHeaders = Object.entries({
  host: '127.0.0.1:8080',
  'content-length': String(body.length),
  ...headers,
}).flat();
const key = macKey(secret);
function verify(): void {
  const head = readRequestHead({ method: 'POST', target: '/v1/access-keys', rawHeaders });
  const signed = parseSignedRequest(head);
  judgeTimes(signed, Date.now());
  verifyMac(signed, [key]);
  judgeBody(signed, hash('sha256', body, 'buffer'));
}

const host = await openTemporaryHost(() => undefined);
const server = await startServer('redis', host);
const log = createLogger({ service: 'bench', level: 'silent' });
const redis = connectRedis({ url: server.url, clock: systemClock, log, deadlineMs: 10_000 });
await untilReady(redis);
// As a client made after Redis started: there is nothing that could have been lost.
const clientId = newId('cli');
const countBilledCalls = () => Promise.resolve(0);
const admission = createAdmission({ redis, clock: systemClock, countBilledCalls });
async function admit(): Promise<void> {
  const signature = {
    accessKeyId: keyId,
    nonce: randomBytes(16).toString('base64url'),
    createdSeconds: Math.floor(Date.now() / 1_000),
    // A key made after Redis started: what it signs needs no memory from before.
    secretsSinceMs: Date.now(),
  };
  const limits = { ratePerSecond: 1e6, burst: 1e6, quotaPerMonth: 1e9 };
  const { refusal } = await admission.admit({ clientId, signature, units: 1, limits });
  if (refusal !== undefined) throw refusal;
}

const parts = {
  transcoding: transcode,
  validation: validate,
  signature: verify,
  limits: admit,
};

/** Microseconds of this process' processor time per call. */
async function costOf(part: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let done = 0; done < calls; done += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, part));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

using bare = await startBareHttp();
async function bareCost(): Promise<number> {
  const before = await bare.cpu();
  const shots = Array.from({ length: calls }, () => ({ path: '/', method: 'GET', headers: {} }));
  await drive(bare.url, shots, { connections: atOnce, status: 200 });
  return ((await bare.cpu()) - before) / calls;
}

const costs = Object.entries(parts).map(([name, part]) => ({ name, part, seen: new Array<number>() }));
const bareSeen: number[] = [];
for (let round = -1; round < rounds; round += 1) {
  for (const { part, seen } of costs) seen.push(await costOf(part));
  bareSeen.push(await bareCost());
  // The first round only warms up.
  if (round < 0) [...costs.map(({ seen }) => seen), bareSeen].forEach((seen) => seen.splice(0));
}
report({ name: 'bare_http.cpu_per_call', value: median(bareSeen), unit: 'µs' });
for (const { name, seen } of costs) {
  report({ name: `gateway_part.${name}`, value: median(seen), unit: 'µs' });
  report({
    name: `gateway_part.${name}_ratio`,
    value: median(seen.map((cost, round) => cost / (bareSeen[round] ?? Number.NaN))),
    unit: '×',
    note: `against a whole call of Node's http server doing nothing; median of ${rounds}`,
  });
}
redis.close();
await server.stop();
await host.close();
