import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { countOf, deadLetters, openEvents, outboxRows } from '../../testing/ledger/open-events.ts';
import type { Ledger } from '../../testing/ledger/open-ledger.ts';
import { publishCalls } from '../../testing/ledger/publish.ts';
import type { WorkerPlan } from '../../testing/ledger/worker-process.ts';
import { newId } from '../ids/id.ts';
import { createOutbox } from './outbox.ts';

const mesh = await openEvents();
const { nats, media, billing } = mesh;
const workers = new Set<ChildProcess>();
afterAll(async () => {
  for (const worker of workers) await kill(worker);
  await mesh.close();
});

const program = fileURLToPath(new URL('../../testing/ledger/worker-process.ts', import.meta.url));

function start(role: WorkerPlan['role']): ChildProcess {
  const { appUrl, systemUrl }: Ledger = role === 'relay' ? media : billing;
  const plan: WorkerPlan = { role, appUrl, systemUrl, natsUrl: nats.url };
  const worker = spawn(process.execPath, [program, JSON.stringify(plan)], { stdio: 'inherit' });
  workers.add(worker);
  return worker;
}

async function kill(worker: ChildProcess): Promise<void> {
  const exited = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exited;
  workers.delete(worker);
}

/** Kills one worker after the other, each at a random moment of its work, and starts another in its place. */
async function killWorkers(kills: number): Promise<void> {
  const roles: WorkerPlan['role'][] = ['relay', 'consumer', 'relay', 'consumer'];
  const running = roles.map(start);
  for (let count = 0; count < kills; count += 1) {
    await delay(200 + Math.random() * 800);
    const index = count % roles.length;
    const [role, victim] = [roles[index], running[index]];
    if (role === undefined || victim === undefined) throw new Error('no victim');
    await kill(victim);
    running[index] = start(role);
  }
}

/** Kills the broker, and takes its disk away every other time. */
async function killBroker(kills: number): Promise<void> {
  for (let count = 0; count < kills; count += 1) {
    await delay(1_000 + Math.random() * 1_000);
    await nats.kill();
    if (count % 2 === 0) rmSync(nats.storeFolder, { recursive: true, force: true });
    await delay(300);
    await nats.start();
  }
}

test(
  'every event counts once, while relays, consumers and the broker are killed and the broker loses its disk',
  { timeout: 180_000 },
  async () => {
    const clients = [newId('cli'), newId('cli')] as const;
    const outbox = createOutbox();
    const perClient = 2_000;
    const publishing = clients.map((clientId) =>
      publishCalls({ database: media, outbox }, clientId, perClient),
    );
    await Promise.all([...publishing, killWorkers(12), killBroker(4)]);
    await expect.poll(() => outboxRows(media), { timeout: 90_000, interval: 250 }).toBe(0);
    for (const clientId of clients) {
      expect(await countOf(billing, clientId)).toEqual({
        lines: perClient,
        events: perClient,
        total: perClient,
      });
    }
    expect(await deadLetters(billing)).toEqual([]);
  },
);
