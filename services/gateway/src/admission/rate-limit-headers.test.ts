import { expect, test } from 'vitest';
import { rateLimitHeaders } from './rate-limit-headers.ts';

test('the headers are those of the contract', () => {
  expect(rateLimitHeaders({ burst: 20, windowSeconds: 2, remaining: 19, resetSeconds: 1 })).toEqual({
    'ratelimit-policy': '"rate";q=20;w=2',
    ratelimit: '"rate";r=19;t=1',
  });
});
