import { signRequest } from '@cedula/signatures';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServiceName, serviceNames } from '../../tools/stack/services.ts';
import { type CallName, callNames, type Callers, createCallers } from './testing/callers.ts';
import { type FaultyStack, startFaultyStack } from './testing/faulty-stack.ts';
import { inWords, isWell, outage } from './testing/outage.ts';
import { answers, isAnswered, isPutOff, type Outcome, outcomeOf } from './testing/outcome.ts';
import { picturesOf } from './testing/picture.ts';
import { lockTable, rowsOf } from './testing/stored.ts';
import { tell, timeUntil } from './testing/timing.ts';

let stack: FaultyStack;
let callers: Callers;
beforeAll(async () => {
  stack = await startFaultyStack();
  callers = await createCallers((await stack.signUp()).cedula);
});
afterAll(() => stack[Symbol.asyncDispose]());

const program = (service: ServiceName) =>
  fileURLToPath(new URL(`../../services/${service}/src/main.ts`, import.meta.url));

/** Runs a service's program with `--validate`. */
async function validate(service: ServiceName, env: Record<string, string>) {
  return new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(process.execPath, [program(service), '--validate'], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, said: stdout + stderr });
    });
  });
}

describe('--validate', () => {
  /** What has a default. */
  const optional = /LOG_LEVEL|ENGINE|RATE|QUOTA|SIGNUP|OPERATOR|MAIL|SMTP|PUBLIC_URL/;

  test('lists every fault of a configuration at once, and no value of it', async () => {
    const broken = { CEDULA_INTERNAL_LISTEN: 'n0where', CEDULA_LOG_LEVEL: 'l0ud' };
    for (const [service, { code, said }] of await Promise.all(
      serviceNames.map(async (name) => [name, await validate(name, broken)] as const),
    )) {
      const required = Object.keys(stack.environments[service]).filter(
        (name) => name.startsWith('CEDULA_') && !optional.test(name),
      );
      const named = said.match(/CEDULA_\w+(?= (is required|must be))/g) ?? [];
      expect({ service, code, named: named.toSorted() }).toEqual({
        service,
        code: 1,
        named: [...required, 'CEDULA_LOG_LEVEL'].toSorted(),
      });
      expect(said).not.toMatch(/n0where|l0ud/);
    }
  });
});

/** The answer of an internal port; 0 where there is none. */
const internally = async (service: ServiceName, path: string) =>
  (await outcomeOf(fetch(`http://127.0.0.1:${stack.ports[service].internal}${path}`))).status;

const shuffled = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ value }) => value);

describe('services that start while all they need is away', () => {
  test(
    'live, are not ready, and become ready when it comes, in whatever order',
    { timeout: 60_000 },
    async () => {
      const { processes, servers, reports, httpUrl } = stack;
      await Promise.all(serviceNames.map((name) => processes[name].stop()));
      // They left nothing behind.
      const sessions = `select usename from pg_stat_activity where usename ~ '_(app|system)$'`;
      expect(await rowsOf(stack, 'media', sessions)).toEqual([]);
      for (const name of serviceNames) expect(await internally(name, '/livez')).toBe(0);
      await Promise.all(Object.values(servers).map((server) => server.kill()));
      const saidBefore = reports.length;

      const starting: Promise<void>[] = [];
      for (const name of shuffled(serviceNames)) {
        starting.push(processes[name].start());
        await delay(200);
      }
      const areAlive = async () => {
        const statuses = await Promise.all(serviceNames.map((name) => internally(name, '/livez')));
        return statuses.every((status) => status === 200);
      };
      await timeUntil('every service lives', 20_000, areAlive);
      await timeUntil('the gateway serves', 20_000, () => answers(`${httpUrl}/healthz`, 200));
      expect(await answers(`${httpUrl}/readyz`, 503)).toBe(true);
      for (const name of ['identity', 'media', 'inference', 'billing'] as const) {
        expect(await internally(name, '/readyz/self')).toBe(503);
      }
      for (const name of callNames) expect(isPutOff(await callers.call(name))).toBe(true);

      for (const server of shuffled(Object.values(servers))) await server.start();
      const ms = await timeUntil('the mesh is ready', 10_000, () => answers(`${httpUrl}/readyz`, 200));
      tell(`services started before their servers were ready ${ms} ms after the last server`);
      await Promise.all(starting);
      await timeUntil('every call is answered', 10_000, () => isWell(httpUrl, callers));
      expect(reports.slice(saidBefore)).toEqual([]);
    },
  );
});

/** Waits until a process has ended, and gives how. */
async function endingOf(service: ServiceName, saidBefore: number): Promise<string> {
  const find = () => stack.reports.slice(saidBefore).find((line) => line.startsWith(`${service} ended`));
  await timeUntil(`${service} has ended`, 20_000, () => find() !== undefined);
  return /\((.*?)\)/.exec(find() ?? '')?.[1] ?? '';
}

/** Every service can serve, and every call gets its answer: what dials a returned service has found it. */
async function isWhole(): Promise<boolean> {
  const statuses = await Promise.all(serviceNames.map((name) => internally(name, '/readyz/self')));
  return statuses.every((status) => status === 200) && isWell(stack.httpUrl, callers);
}

describe('a service that is killed is missed within 5 s, and all is well within 10 s of its return', () => {
  test.each<[ServiceName, readonly CallName[]]>([
    ['media', ['media', 'upload', 'inference']],
    ['inference', ['inference']],
    ['billing', ['billing']],
  ])('%s: calls that need it are put off fast, all others answered', async (name, needing) => {
    const service = stack.processes[name];
    const seen = await outage(stack, callers, { begin: () => service.kill(), end: () => service.start() });
    tell(`${name} killed: ${inWords(seen)}`);
    expect(seen).toMatchObject({ wrong: [], slow: [], restarted: [name] });
    expect(seen.putOff).toEqual(callNames.filter((call) => needing.includes(call)));
    expect(seen.answered).toEqual(callNames.filter((call) => !needing.includes(call)));
  });

  test('identity: calls are answered while credentials can be trusted, then put off', async () => {
    const { identity } = stack.processes;
    const seen = await outage(stack, callers, { begin: () => identity.kill(), end: () => identity.start() });
    tell(`identity killed: ${inWords(seen)}`);
    expect(seen).toMatchObject({ wrong: [], slow: [], restarted: ['identity'] });
    expect(seen.putOff).toContain('identity');
  });

  test('the gateway: it comes back by itself, callers only have to try again', async () => {
    const { gateway } = stack.processes;
    const before = gateway.pid();
    const saidBefore = stack.reports.length;
    gateway.signal('SIGKILL');
    await timeUntil('it is down', 1_000, () => gateway.pid() !== before);
    const outcomes: Outcome[] = [];
    const ms = await timeUntil('it answers again', 10_000, async () => {
      const outcome = await callers.call('identity');
      outcomes.push(outcome);
      return isAnswered(outcome);
    });
    tell(`gateway killed: answers again after ${ms} ms, its start included`);
    expect(
      outcomes.slice(0, -1).filter(({ status, ...rest }) => status !== 0 && !isPutOff({ status, ...rest })),
    ).toEqual([]);
    expect(stack.reports.slice(saidBefore)).toEqual([expect.stringContaining('gateway ended (SIGKILL)')]);
  });
});

describe('SIGTERM', () => {
  test('to the gateway: a request half-way through its body is answered, a new one is not taken', async () => {
    const { cedula, ...key } = await stack.signUp();
    const body = (await picturesOf({ width: 64, height: 48 }))();
    const url = `${stack.httpUrl}/v1/images`;
    const type = { 'content-type': 'image/jpeg' };
    const signed = signRequest({ method: 'POST', url, headers: type, body, ...key });
    const length = { 'content-length': body.length, expect: '100-continue' };
    const upload = request(url, { method: 'POST', headers: { ...type, ...signed, ...length }, agent: false });
    upload.flushHeaders();
    // The body is asked for: the request was admitted.
    await once(upload, 'continue');
    upload.write(body.subarray(0, 100));

    const saidBefore = stack.reports.length;
    stack.processes.gateway.signal('SIGTERM');
    const isRefused = async () => (await outcomeOf(cedula.fetch('GET', '/v1/client'))).status === 0;
    await timeUntil('nothing new is taken', 5_000, isRefused);
    const answered = once(upload, 'response');
    upload.end(body.subarray(100));
    const [response] = (await answered) as [IncomingMessage];
    expect(response.statusCode).toBe(201);
    expect(await text(response)).toContain('"image"');
    expect(await endingOf('gateway', saidBefore)).toBe('exit code 0');
    await timeUntil('the mesh is ready again', 20_000, isWhole);
  });

  /** A call that uses a table, which a test can lock to hold it up half-way. */
  const held: readonly { service: ServiceName; table: string; call: CallName }[] = [
    { service: 'media', table: 'image', call: 'upload' },
    { service: 'inference', table: 'result', call: 'inference' },
    { service: 'billing', table: 'usage_total', call: 'billing' },
    { service: 'identity', table: 'client', call: 'identity' },
  ];

  test.each(held)(
    'to $service: calls under way end with their answer, later ones are put off, it ends with 0',
    { timeout: 60_000 },
    async ({ service, table, call }) => {
      await timeUntil('every call is answered', 10_000, isWhole);
      const saidBefore = stack.reports.length;
      await using lock = await lockTable(stack, service, table);
      const underWay = [callers.call(call), callers.call(call)];
      await timeUntil('the calls are under way', 5_000, async () => (await lock.waiting()) === 2);
      stack.processes[service].signal('SIGTERM');
      await delay(100);
      const load = callers.keepCalling();
      await lock.release();
      expect((await Promise.all(underWay)).filter((outcome) => !isAnswered(outcome))).toEqual([]);
      expect(await endingOf(service, saidBefore)).toBe('exit code 0');
      const later = [...(await load.end()).values()].flat();
      expect(later.filter((outcome) => !isAnswered(outcome) && !isPutOff(outcome))).toEqual([]);
      await timeUntil('the mesh is ready again', 20_000, isWhole);
    },
  );
});
