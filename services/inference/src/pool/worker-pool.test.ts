import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PuppetAnswer, PuppetData, PuppetJob } from './testing/puppet-worker.ts';
import { transferableCopy } from './transferable.ts';
import { type WorkerPool, type WorkerPoolOptions, createWorkerPool } from './worker-pool.ts';

type Puppets = WorkerPool<PuppetJob, PuppetAnswer>;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function startPool(options: Partial<WorkerPoolOptions> = {}): Puppets {
  const pool = createWorkerPool<PuppetJob, PuppetAnswer>({
    name: 'puppet',
    script: new URL('./testing/puppet-worker.ts', import.meta.url),
    size: 1,
    maxQueued: 2,
    graceMs: 200,
    firstBackoffMs: 20,
    maxBackoffMs: 40,
    ...options,
  });
  cleanUps.push(() => pool.close());
  return pool;
}

function startFile(content: string): { readonly data: PuppetData; write(content: string): void } {
  const folder = mkdtempSync(join(tmpdir(), 'cedula-pool-'));
  cleanUps.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'start');
  const write = (next: string) => writeFileSync(path, next);
  write(content);
  return { data: { startFile: path }, write };
}

const inMs = (ms: number) => ({ deadline: Date.now() + ms });
const soon = () => inMs(5_000);

async function failure(promise: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error('expected a DomainError', { cause: error });
  return error;
}

describe('doing jobs', () => {
  test('ready means warmed up, and every worker takes its share', async () => {
    const pool = startPool({ size: 2 });
    expect(pool.stats().available).toBe(0);
    await pool.ready();
    expect(pool.stats()).toEqual({ size: 2, busy: 0, queued: 0, available: 2, restarts: 0 });
    const answers = await Promise.all([
      pool.run({ act: 'answer', afterMs: 50 }, soon()),
      pool.run({ act: 'answer', afterMs: 50 }, soon()),
    ]);
    expect(answers.map(({ warmUps }) => warmUps)).toEqual([1, 1]);
    expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(2);
  });

  test('jobs sent before the workers are warm wait for them', async () => {
    const pool = startPool();
    expect((await pool.run({ act: 'answer' }, soon())).value).toBe(0);
  });

  test('a transferable copy moves and leaves the caller its bytes and their siblings', async () => {
    const pool = startPool();
    const pooled = Buffer.from('a view of the shared pool');
    const bytes = transferableCopy(pooled);
    const answer = await pool.run({ act: 'measure', bytes }, { ...soon(), transfer: [bytes.buffer] });
    expect(answer.value).toBe(pooled.length);
    expect(bytes.length).toBe(0);
    expect(pooled.toString()).toBe('a view of the shared pool');
  });

  test('a job that cannot be posted fails alone', async () => {
    const pool = startPool();
    await pool.ready();
    const unpostable: PuppetJob & { callback(): void } = { act: 'answer', callback: () => undefined };
    const [bad, good] = await Promise.allSettled([
      pool.run(unpostable, soon()),
      pool.run({ act: 'answer' }, soon()),
    ]);
    expect(bad.status === 'rejected' && bad.reason).toMatchObject({ reason: 'INTERNAL' });
    expect(good.status).toBe('fulfilled');
  });
});

describe('overload', () => {
  test('a full queue refuses at once, says when to come back, and recovers', async () => {
    const pool = startPool({ maxQueued: 1 });
    await pool.ready();
    const accepted = [1, 2].map(() => pool.run({ act: 'answer', afterMs: 400 }, soon()));
    expect(pool.stats()).toMatchObject({ busy: 1, queued: 1 });
    let isOneDone = false;
    void Promise.race(accepted).then(() => (isOneDone = true));
    const refused = await failure(pool.run({ act: 'answer' }, soon()));
    expect(isOneDone).toBe(false);
    expect(refused.reason).toBe('ENGINE_BUSY');
    expect(refused.details.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    await Promise.all(accepted);
    await pool.run({ act: 'answer' }, soon());
  });
});

describe('deadlines', () => {
  test('a job past its deadline leaves the queue and never runs', async () => {
    const pool = startPool();
    await pool.ready();
    const first = pool.run({ act: 'answer', afterMs: 800 }, soon());
    const waiting = failure(pool.run({ act: 'answer' }, inMs(30)));
    expect((await waiting).reason).toBe('DEADLINE_EXCEEDED');
    expect(pool.stats()).toMatchObject({ busy: 1, queued: 0 });
    await first;
  });

  test('a job whose deadline has passed is refused', async () => {
    expect((await failure(startPool().run({ act: 'answer' }, inMs(-1)))).reason).toBe('DEADLINE_EXCEEDED');
  });

  test('a job that hangs is answered at its deadline, and its worker is replaced', async () => {
    const pool = startPool();
    const { threadId } = await pool.run({ act: 'answer' }, soon());
    expect((await failure(pool.run({ act: 'spin' }, inMs(50)))).reason).toBe('DEADLINE_EXCEEDED');
    const next = await pool.run({ act: 'answer' }, soon());
    expect(next.threadId).not.toBe(threadId);
    expect(pool.stats().restarts).toBe(1);
  });

  test('a job that is merely late keeps its worker', async () => {
    const pool = startPool({ graceMs: 10_000 });
    const { threadId } = await pool.run({ act: 'answer' }, soon());
    const late = await failure(pool.run({ act: 'answer', afterMs: 120 }, inMs(40)));
    expect(late.reason).toBe('DEADLINE_EXCEEDED');
    expect((await pool.run({ act: 'answer' }, soon())).threadId).toBe(threadId);
    expect(pool.stats().restarts).toBe(0);
  });
});

describe('giving up', () => {
  test('an aborted job leaves the queue with the reason of its signal', async () => {
    const pool = startPool();
    await pool.ready();
    const first = pool.run({ act: 'answer', afterMs: 100 }, soon());
    const controller = new AbortController();
    const waiting = pool.run({ act: 'answer' }, { ...soon(), signal: controller.signal });
    controller.abort(new Error('caller gone'));
    await expect(waiting).rejects.toThrow('caller gone');
    expect(pool.stats().queued).toBe(0);
    await first;
    const before = pool.run({ act: 'answer' }, { ...soon(), signal: controller.signal });
    await expect(before).rejects.toThrow('caller gone');
  });

  test('a running job hears the abort', async () => {
    const pool = startPool();
    await pool.ready();
    const controller = new AbortController();
    const job = pool.run({ act: 'wait for cancel' }, { ...soon(), signal: controller.signal });
    controller.abort(new Error('caller gone'));
    await expect(job).rejects.toThrow('caller gone');
    expect((await pool.run({ act: 'count cancels' }, soon())).value).toBe(1);
  });
});

describe('failing workers', () => {
  test('a DomainError crosses with reason, detail and details, and the worker stays', async () => {
    const pool = startPool();
    const error = await failure(pool.run({ act: 'refuse' }, soon()));
    expect(error).toMatchObject({
      reason: 'NO_FACE',
      message: 'There is no face.',
      details: { image: { role: 'source', imageId: 'img_1' } },
    });
    expect(pool.stats().restarts).toBe(0);
  });

  test('another exception is INTERNAL with a hidden cause, and the worker is replaced', async () => {
    const pool = startPool();
    const { threadId } = await pool.run({ act: 'answer' }, soon());
    const error = await failure(pool.run({ act: 'throw' }, soon()));
    expect(error.reason).toBe('INTERNAL');
    expect(error.message).not.toContain('half way');
    expect(error.cause).toMatchObject({ message: 'half way through' });
    expect((await pool.run({ act: 'answer' }, soon())).threadId).not.toBe(threadId);
    expect(pool.stats().restarts).toBe(1);
  });

  test('a worker that dies fails its job alone', async () => {
    const pool = startPool();
    await pool.ready();
    const results = await Promise.allSettled([
      pool.run({ act: 'exit' }, soon()),
      pool.run({ act: 'answer' }, soon()),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  test('a worker that cannot start fails readiness, is tried ever more slowly, and heals', async () => {
    const start = startFile('fail');
    const pool = startPool({ workerData: start.data, maxStartFailures: 2 });
    await expect(pool.ready()).rejects.toMatchObject({ cause: { message: 'no model' } });
    await vi.waitFor(async () => {
      expect((await failure(pool.run({ act: 'answer' }, inMs(1)))).reason).toBe('UNAVAILABLE');
    });
    expect(pool.stats()).toMatchObject({ available: 0 });
    start.write('work');
    await vi.waitFor(() => expect(pool.stats().available).toBe(1), 5_000);
    await pool.run({ act: 'answer' }, soon());
  });

  test('a warm-up that hangs counts as a failed start', async () => {
    const start = startFile('hang');
    const pool = startPool({ workerData: start.data, startTimeoutMs: 300, maxStartFailures: 1 });
    await expect(pool.ready()).rejects.toMatchObject({ cause: { message: 'not ready in 300 ms' } });
  });
});

describe('closing', () => {
  test('close finishes what was accepted, refuses the rest, and ends the threads', async () => {
    const pool = startPool();
    await pool.ready();
    const accepted = [1, 2].map(() => pool.run({ act: 'answer', afterMs: 50 }, soon()));
    const closed = pool.close();
    expect((await failure(pool.run({ act: 'answer' }, soon()))).reason).toBe('UNAVAILABLE');
    await closed;
    expect((await Promise.all(accepted)).length).toBe(2);
    expect(pool.stats()).toMatchObject({ available: 0, busy: 0, queued: 0 });
  });

  test('a pool that never got ready closes too', async () => {
    const start = startFile('hang');
    const pool = startPool({ workerData: start.data });
    await pool.close();
    await expect(pool.ready()).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
  });
});
