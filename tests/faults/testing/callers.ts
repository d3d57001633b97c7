import type { Cedula } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';
import { type Outcome, outcomeOf } from './outcome.ts';
import { picturesOf } from './picture.ts';

/** One call through each service behind the gateway, by the service that answers it. */
export interface Callers {
  call(name: CallName): Promise<Outcome>;
  /** Makes every kind of call, over and over, until it is told to end; then gives what became of them. */
  keepCalling(): { end(): Promise<ReadonlyMap<CallName, readonly Outcome[]>> };
}

/** What is called: each service, and media once to read and once to write. */
export const callNames = ['identity', 'media', 'upload', 'inference', 'billing'] as const;

export type CallName = (typeof callNames)[number];

const pauseMs = 100;

/** Makes the calls in a company's name. */
export async function createCallers(cedula: Cedula): Promise<Callers> {
  const picture = await picturesOf({ width: 64, height: 48 });
  const upload = () => {
    const bytes = { content: picture(), type: 'image/jpeg' };
    return cedula.fetch('POST', '/v1/images', { bytes });
  };
  const { image }: { image: { id: string } } = await (await upload()).json();
  const calls: Readonly<Record<CallName, () => Promise<Response>>> = {
    identity: () => cedula.fetch('GET', '/v1/client'),
    media: () => cedula.fetch('GET', `/v1/images/${image.id}`),
    upload,
    inference: () => cedula.fetch('POST', '/v1/face-detections', { json: { imageId: image.id } }),
    billing: () => cedula.fetch('GET', '/v1/usage'),
  };
  const call = (name: CallName) => outcomeOf(calls[name]());

  async function repeat(name: CallName, over: AbortSignal): Promise<[CallName, Outcome[]]> {
    const outcomes: Outcome[] = [];
    while (!over.aborted) {
      outcomes.push(await call(name));
      await delay(pauseMs);
    }
    return [name, outcomes];
  }

  return {
    call,
    keepCalling() {
      const over = new AbortController();
      const running = Promise.all(callNames.map((name) => repeat(name, over.signal)));
      const end = async () => {
        over.abort();
        return new Map(await running);
      };
      return { end };
    },
  };
}
