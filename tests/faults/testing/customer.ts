import type { Cedula } from '@cedula/client';
import { hash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { insist, isAnswered, type Outcome } from './outcome.ts';
import { picturesOf } from './picture.ts';

/** A call that was acknowledged. */
export interface Acknowledged {
  readonly requestId: string;
  readonly meter: 'image_upload' | 'face_detection';
  /** The image that was stored or looked at. */
  readonly imageId: string;
  readonly label: string;
  /** Of the bytes that were sent, in hexadecimal. */
  readonly sha256: string;
}

/** What a customer did and met. */
export interface Errands {
  readonly acknowledged: readonly Acknowledged[];
  /** How many tries were put off, or got no answer. */
  readonly failures: number;
  /** Answers that are neither a success, nor 503 with Retry-After, nor a connection that was cut. */
  readonly wrong: readonly Outcome[];
}

const mostCalls = 1_000;
const pauseMs = 40;
const mostTries = 300;

/**
 * Uploads an image, has its faces detected, and begins anew, until told to end. A call that
 * fails is signed and sent again until it is acknowledged, as every customer's program does.
 * What is answered wrongly ends the errands.
 */
export async function runErrands(
  cedula: Cedula,
  { over, onAcknowledged }: { over: AbortSignal; onAcknowledged: () => void },
): Promise<Errands> {
  const picture = await picturesOf({ width: 64, height: 48 });
  const acknowledged: Acknowledged[] = [];
  const wrong: Outcome[] = [];
  let failures = 0;
  const countFailure = () => {
    failures += 1;
  };

  async function acknowledge(send: () => Promise<Response>): Promise<Outcome | undefined> {
    const outcome = await insist(send, { tries: mostTries, failed: countFailure });
    if (isAnswered(outcome)) return outcome;
    wrong.push(outcome);
    return undefined;
  }

  async function upload(): Promise<Acknowledged | undefined> {
    const content = picture();
    let label = '';
    const answer = await acknowledge(() => {
      // A label for each try: it tells which of them was stored, and which was billed.
      label = randomBytes(8).toString('hex');
      const bytes = { content, type: 'image/jpeg' };
      return cedula.fetch('POST', '/v1/images', { query: { label }, bytes });
    });
    if (answer === undefined) return undefined;
    const { image }: { image: { id: string } } = JSON.parse(answer.text);
    const { requestId = '' } = answer;
    return { requestId, meter: 'image_upload', imageId: image.id, label, sha256: hash('sha256', content) };
  }

  async function detect(uploaded: Acknowledged): Promise<Acknowledged | undefined> {
    const json = { imageId: uploaded.imageId };
    const answer = await acknowledge(() => cedula.fetch('POST', '/v1/face-detections', { json }));
    return answer && { ...uploaded, requestId: answer.requestId ?? '', meter: 'face_detection' };
  }

  while (!over.aborted && acknowledged.length < mostCalls) {
    const uploaded = await upload();
    if (uploaded === undefined) break;
    acknowledged.push(uploaded);
    onAcknowledged();
    await delay(pauseMs);
    const detected = await detect(uploaded);
    if (detected === undefined) break;
    acknowledged.push(detected);
    onAcknowledged();
    await delay(pauseMs);
  }
  return { acknowledged, failures, wrong };
}
