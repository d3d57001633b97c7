import { connect } from 'node:net';
import { Counter } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../time/clock.ts';
import { type InternalHttp, startInternalHttp } from './internal-http.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createReadiness, type Readiness } from './readiness.ts';

let lines: string[] = [];
let stopping = new AbortController();
let clock = manualClock();
let readiness: Readiness;
let http: InternalHttp;
const metrics = createMetrics({ service: 'media' });

beforeEach(async () => {
  lines = [];
  stopping = new AbortController();
  clock = manualClock();
  const log = createLogger({
    service: 'media',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  readiness = createReadiness({ log, signal: stopping.signal, clock, deadlineMs: 50 });
  http = await startInternalHttp({ listen: { host: '127.0.0.1', port: 0 }, metrics, readiness, log });
});
afterEach(() => http.close());

function ask(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://127.0.0.1:${http.port}${path}`, init);
}

async function ready() {
  const response = await ask('/readyz/self');
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('readiness', () => {
  test('is not given before the start is complete, nor once the process stops', async () => {
    expect(await ready()).toEqual({ status: 503, body: { ready: false, state: 'starting', checks: {} } });
    readiness.serving();
    expect(await ready()).toEqual({ status: 200, body: { ready: true, state: 'serving', checks: {} } });
    stopping.abort();
    expect(await ready()).toEqual({ status: 503, body: { ready: false, state: 'stopping', checks: {} } });
    expect((await ask('/livez')).status).toBe(200);
  });

  test('names the check that fails, without saying what is inside', async () => {
    readiness.check('database', () => Promise.reject(new Error('postgres://app:opensesame@db is away')));
    readiness.check('workers', () => Promise.resolve());
    readiness.serving();
    const { status, body } = await ready();
    expect(status).toBe(503);
    expect(body).toMatchObject({
      ready: false,
      checks: { database: { ok: false, problem: 'failed' }, workers: { ok: true } },
    });
    expect(JSON.stringify(body)).not.toContain('postgres');
    expect(lines.join('')).toContain('a check fails');
    expect(lines.join('')).not.toContain('opensesame');
  });

  test('a check that hangs or throws at once fails in time', async () => {
    let aborted = false;
    readiness.check('hangs', (signal) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => undefined);
    });
    readiness.check('throws', () => {
      throw new Error('at once');
    });
    readiness.serving();
    const { body } = await ready();
    expect(body).toMatchObject({
      checks: { hangs: { ok: false, problem: 'timed out' }, throws: { ok: false, problem: 'failed' } },
    });
    expect(aborted).toBe(true);
  });

  test('many askers cost one round of checks until the report is a second old', async () => {
    let rounds = 0;
    readiness.check('database', () => Promise.resolve((rounds += 1)));
    readiness.serving();
    await Promise.all(Array.from({ length: 20 }, ready));
    clock.advance(999);
    await ready();
    expect(rounds).toBe(1);
    clock.advance(1);
    await ready();
    expect(rounds).toBe(2);
    clock.advance(-60_000);
    await ready();
    expect(rounds).toBe(3);
  });

  test('what is away and comes back is seen, and logged once each way', async () => {
    let isAway = true;
    readiness.check('database', () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve()));
    readiness.serving();
    for (const away of [true, true, false, false]) {
      isAway = away;
      clock.advance(1_000);
      expect((await ready()).status).toBe(away ? 503 : 200);
    }
    expect(lines).toEqual([
      expect.stringContaining('"msg":"a check fails"'),
      expect.stringContaining('"msg":"a check passes again"'),
    ]);
  });

  test('a name is taken once', () => {
    readiness.check('database', () => Promise.resolve());
    expect(() => readiness.check('database', () => Promise.resolve())).toThrow(
      'there is a check named database',
    );
  });
});

describe('the server', () => {
  test('gives the metrics of the process, labelled by service', async () => {
    const counter = new Counter({
      name: 'images_stored_total',
      help: 'Images stored.',
      registers: [metrics],
    });
    counter.inc(3);
    const response = await ask('/metrics');
    const body = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(body).toContain('images_stored_total{service="media"} 3');
    expect(body).toMatch(/process_cpu_seconds_total\{service="media"\} \d/);
  });

  test.each(['/', '/metrics/', '/metrics?x=1', '/readyz', '/readyz/self/', '/LIVEZ', '//livez', '/%6civez'])(
    '%s is not there',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is refused', async (method) => {
    const response = await ask('/livez', { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  test('HEAD is GET without the body', async () => {
    const response = await ask('/livez', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      '3',
      '',
    ]);
  });

  test('an address that is taken is an error of the start', async () => {
    const log = createLogger({ service: 'media', level: 'silent' });
    const listen = { host: '127.0.0.1', port: http.port };
    await expect(startInternalHttp({ listen, metrics, readiness, log })).rejects.toThrow('EADDRINUSE');
  });

  test('a peer that does not go does not hold up the end', async () => {
    const other = await startInternalHttp({
      listen: { host: '127.0.0.1', port: 0 },
      metrics,
      readiness,
      log: createLogger({ service: 'media', level: 'silent' }),
    });
    const socket = connect(other.port, '127.0.0.1');
    await new Promise<void>((resolve) => {
      socket.once('connect', resolve);
    });
    socket.on('error', () => undefined);
    socket.write('GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const started = performance.now();
    await other.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    socket.destroy();
  });
});
