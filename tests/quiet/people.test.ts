import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPrivateStack } from '../../tools/testing/mesh.ts';
import { liveWithTokens, personal } from './people.ts';
import { findAll, logsOf, metricsOf, type Place, streamFilesOf } from './places.ts';

const operator = { email: 'operator.zwitscher@vogelhaus.example', password: 'canary-operator-zwitscher' };
const stack = await startPrivateStack({
  environment: {
    CEDULA_LOG_LEVEL: 'debug',
    CEDULA_OPERATOR_EMAIL: operator.email,
    CEDULA_OPERATOR_PASSWORD: operator.password,
  },
});
afterAll(() => stack[Symbol.asyncDispose]());

let secrets: Record<string, string> = {};
let metrics: readonly Place[] = [];
beforeAll(async () => {
  secrets = await liveWithTokens(stack);
  metrics = await metricsOf(stack);
});

const everything = () => ({ ...personal, ...operator, ...secrets });

test('the run has left traces, and the operator of the settings can sign in', async () => {
  const inLogs = { registered: '"msg":"user registered"', mailed: '"msg":"mail handed over"' };
  expect(findAll(inLogs, logsOf(stack))).toHaveLength(2);
  expect(Object.keys(secrets)).toHaveLength(5);
  const response = await fetch(`${stack.httpUrl}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: operator.email, password: operator.password }),
  });
  expect(response.status).toBe(200);
});

describe('nothing of people, their passwords, tokens and links is found', () => {
  test('in the log of any process', () => {
    expect(findAll(everything(), logsOf(stack))).toEqual([]);
  });

  test('in the metrics of any service, or in events', () => {
    expect(findAll(everything(), [...metrics, ...streamFilesOf(stack)])).toEqual([]);
  });
});
