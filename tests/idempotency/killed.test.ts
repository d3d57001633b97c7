import type { Cedula } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withClient } from '../../tools/stack/servers/databases.ts';
import type { ServiceName } from '../../tools/stack/services.ts';
import { type FaultyStack, startFaultyStack } from '../faults/testing/faulty-stack.ts';
import { lockTable, rowsOf } from '../faults/testing/stored.ts';
import { timeUntil } from '../faults/testing/timing.ts';
import { imagesOf, smallPng, upload } from '../fixtures/images.ts';
import { expectBilled, usageLines } from '../fixtures/usage.ts';
import { type Asked, type Given, newKey, reasonOf, send } from './testing/keyed.ts';

let stack: FaultyStack;
let cedula: Cedula;
beforeAll(async () => {
  stack = await startFaultyStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

type Request = readonly [string, string, Asked?];

/** Repeats a request under its key, as a customer's program does, until it is answered for good. */
async function insist(request: Request, key: string): Promise<Given> {
  for (;;) {
    const given = await send(cedula, request, key).catch(() => undefined);
    if (given !== undefined && given.status < 500 && reasonOf(given) !== 'IDEMPOTENCY_KEY_IN_USE')
      return given;
    await delay(250);
  }
}

async function asSuperuser(service: ServiceName, sql: string): Promise<void> {
  const url = new URL(stack.servers.postgres.url);
  url.pathname = `/${service}`;
  await withClient(url.href, (client) => client.query(sql));
}

/** Makes a service's commits of rows of a table take a second; gives what ends that. */
async function slowCommits(service: ServiceName, table: string): Promise<() => Promise<void>> {
  await asSuperuser(
    service,
    `create function slow_commit() returns trigger language plpgsql as 'begin perform pg_sleep(1); return null; end';
     create constraint trigger slow_commit after insert on ${table}
       deferrable initially deferred for each row execute function slow_commit()`,
  );
  return () => asSuperuser(service, 'drop function slow_commit() cascade');
}

/** Waits until a commit that was made slow is under way. */
async function committing(service: ServiceName): Promise<void> {
  const sql = `select count(*)::int as commits from pg_stat_activity
    where datname = '${service}' and wait_event = 'PgSleep'`;
  await timeUntil(`${service} commits`, 10_000, async () => {
    const [row] = await rowsOf<{ commits: number }>(stack, service, sql);
    return (row?.commits ?? 0) > 0;
  });
}

describe('a service that is killed', () => {
  test.each([
    [
      'media',
      'image',
      () => ['POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }] as const,
    ],
    [
      'inference',
      'result',
      (id: string) => ['POST', '/v1/face-detections', { json: { imageId: id } }] as const,
    ],
  ] as const)('between effect and answer has its effect once: %s', async (service, table, requestOf) => {
    ({ cedula } = await stack.signUp());
    const given = await upload(cedula);
    const request = requestOf(given.body.image.id);
    const key = newKey();
    const restore = await slowCommits(service, table);
    const first = send(cedula, request, key);
    try {
      await committing(service);
      stack.processes[service].signal('SIGKILL');
      expect((await first).status).toBe(503);
      const sql = `select count(*)::int as rows from idempotency_record where state = 'ANSWERED'`;
      await timeUntil('the effect is committed', 5_000, async () => {
        const [row] = await rowsOf<{ rows: number }>(stack, service, sql);
        return row?.rows === 1;
      });
    } finally {
      await restore();
    }
    const again = await insist(request, key);
    expect(again.status).toBeLessThan(300);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await imagesOf(cedula)).toHaveLength(service === 'media' ? 2 : 1);
    const { results } = await cedula.get<{ results: object[] }>('/v1/results');
    expect(results).toHaveLength(service === 'media' ? 0 : 1);
    const { requestId } = await first;
    await expectBilled(cedula, [given.requestId, requestId]);
  });

  test('before its effect has it once, when the time of the first request is over', async () => {
    ({ cedula } = await stack.signUp());
    const request = ['POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }] as const;
    const key = newKey();
    const lock = await lockTable(stack, 'media', 'image');
    const first = send(cedula, request, key);
    await timeUntil('the row waits', 10_000, async () => (await lock.waiting()) > 0);
    stack.processes.media.signal('SIGKILL');
    expect((await first).status).toBe(503);
    await lock.release();
    const again = await insist(request, key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect((await send(cedula, request, key)).body).toBe(again.body);
    expect(await imagesOf(cedula)).toHaveLength(1);
    await expectBilled(cedula, [again.requestId]);
    expect(await usageLines(cedula)).toHaveLength(1);
  }, 60_000);
});
