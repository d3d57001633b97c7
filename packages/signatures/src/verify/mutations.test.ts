import * as fc from 'fast-check';
import { parseDictionary, serializeDictionary } from 'structured-headers';
import { describe, expect, test } from 'vitest';
import { mutations } from '../testing/mutations.ts';
import { secondOpinion } from '../testing/second-opinion.ts';
import { signedSample } from '../testing/signed-sample.ts';
import { verdict } from '../testing/verdict.ts';
import { fieldValue } from '../testing/wire-request.ts';
import type { WireRequest } from '../testing/wire-request.ts';

const RUNS_EACH = 650;
/** A failure prints its seed: set it here again with `CEDULA_SEED=… vitest run packages/signatures`. */
const seed = process.env['CEDULA_SEED'];
const settings = { numRuns: RUNS_EACH, ...(seed === undefined ? {} : { seed: Number(seed) }) };

const choices = fc.tuple(fc.nat(), fc.nat(), fc.nat());

/**
 * The one difference to the second implementation that is allowed here: it reads a
 * signature that is spelt otherwise (spaces, zeros, spare bits of base64) and means the
 * same. Both then verify the same bytes, so nothing is forged; here one meaning has one
 * spelling, so that nobody can make a second request of the first.
 */
function meansTheSame(mutated: WireRequest, original: WireRequest): boolean {
  return ['signature-input', 'signature'].every(
    (name) => meaning(fieldValue(mutated, name)) === meaning(fieldValue(original, name)),
  );
}

function meaning(text = ''): string {
  return serializeDictionary(parseDictionary(text));
}

test('every signature within the profile that the second implementation makes is accepted by both', async () => {
  await fc.assert(
    fc.asyncProperty(signedSample, async (request) => {
      expect(verdict(request)).toBe('accepted');
      expect(await secondOpinion(request)).toBe('accepted');
    }),
    settings,
  );
});

describe('no request is accepted, by either implementation, after a change of its', () => {
  const kinds = Object.entries(mutations);

  test.each(kinds)('%s', async (_, mutate) => {
    await fc.assert(
      fc.asyncProperty(signedSample, choices, async (request, chosen) => {
        const mutated = mutate(request, chosen);
        fc.pre(mutated !== undefined);
        expect(mutated).not.toEqual(request);
        expect(verdict(mutated)).not.toBe('accepted');
        const theirs = await secondOpinion(mutated);
        expect(theirs === 'refused' || meansTheSame(mutated, request)).toBe(true);
      }),
      settings,
    );
  });

  test('over ten thousand times', () => {
    expect(kinds.length * RUNS_EACH).toBeGreaterThanOrEqual(10_000);
  });
});
