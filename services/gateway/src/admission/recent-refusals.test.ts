import { expect, test } from 'vitest';
import { createRecentRefusals } from './recent-refusals.ts';

const refusal = { fromMs: 1_000, untilMs: 1_100, outcome: 'refused' };

test('a refusal holds until its client has a token again', () => {
  const refusals = createRecentRefusals<string>();
  refusals.remember('cli_a', refusal);
  expect(refusals.find('cli_a', 1_000)?.outcome).toBe('refused');
  expect(refusals.find('cli_a', 1_099)?.outcome).toBe('refused');
  expect(refusals.find('cli_b', 1_050)).toBeUndefined();
  expect(refusals.find('cli_a', 1_100)).toBeUndefined();
});

test('a clock that was set back refuses nobody for longer', () => {
  const refusals = createRecentRefusals<string>();
  refusals.remember('cli_a', refusal);
  expect(refusals.find('cli_a', 999)).toBeUndefined();
  expect(refusals.find('cli_a', 1_050)).toBeUndefined();
});

test('no more clients are remembered than the bound, the oldest is forgotten', () => {
  const refusals = createRecentRefusals<string>(2);
  for (const client of ['cli_a', 'cli_b', 'cli_a', 'cli_c']) refusals.remember(client, refusal);
  expect(refusals.find('cli_b', 1_050)).toBeUndefined();
  expect(refusals.find('cli_a', 1_050)).toBeDefined();
  expect(refusals.find('cli_c', 1_050)).toBeDefined();
});
