import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId, workerData as untypedData } from 'node:worker_threads';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { serveJobs } from '../serve-jobs.ts';

/** What the pool's tests make a worker do. */
export type PuppetJob =
  | { readonly act: 'answer'; readonly afterMs?: number }
  | { readonly act: 'measure'; readonly bytes: Uint8Array }
  | { readonly act: 'refuse' }
  | { readonly act: 'throw' }
  | { readonly act: 'exit' }
  | { readonly act: 'spin' }
  | { readonly act: 'wait for cancel' }
  | { readonly act: 'count cancels' };

export interface PuppetAnswer {
  readonly threadId: number;
  readonly warmUps: number;
  readonly value: number;
}

/** `startFile` holds what the next start shall do: `fail`, `hang` or anything else to work. */
export interface PuppetData {
  readonly startFile?: string;
}

let warmUps = 0;
let cancels = 0;

await serveJobs<PuppetJob, PuppetAnswer, undefined>({
  async warmUp() {
    warmUps += 1;
    const data: PuppetData | undefined = untypedData;
    const startFile = data?.startFile;
    const start = startFile === undefined ? '' : readFileSync(startFile, 'utf8');
    if (start === 'fail') throw new Error('no model');
    if (start === 'hang') await sleep(60_000);
    return undefined;
  },
  async handle(job, { signal }) {
    return { threadId, warmUps, value: await act(job, signal) };
  },
});

async function act(job: PuppetJob, signal: AbortSignal): Promise<number> {
  switch (job.act) {
    case 'answer':
      await sleep(job.afterMs ?? 0);
      return 0;
    case 'measure':
      return job.bytes.length;
    case 'refuse':
      throw new DomainError('NO_FACE', 'There is no face.', { image: { role: 'source', imageId: 'img_1' } });
    case 'throw':
      throw new TypeError('half way through');
    case 'exit':
      process.exit(3);
    case 'spin':
      while (Date.now() > 0);
      return 0;
    case 'wait for cancel':
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      cancels += 1;
      return 0;
    case 'count cancels':
      return cancels;
    default:
      return job satisfies never;
  }
}
