import { allCases, obstacles, skippedCallers } from '@cedula/contract-tests/cases/all-cases.ts';
import { kinds } from '@cedula/contract-tests/cases/case.ts';
import { allServices, labelOf, readContract } from '@cedula/contract-tests/contract.ts';
import { missingHints } from '@cedula/contract-tests/hints.ts';
import { createBenches } from '@cedula/contract-tests/run/bench.ts';
import { countByKind, countText } from '@cedula/contract-tests/run/report.ts';
import { runCases } from '@cedula/contract-tests/run/run-cases.ts';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { meshSettings } from '../../tools/testing/mesh-settings.ts';
import { newPerson, personPassword } from '../people/person.ts';
import { grpcTransport } from './grpc.ts';

const mesh = await sharedMesh();
const grpc = grpcTransport(mesh);
afterAll(() => grpc[Symbol.dispose]());
const contract = readContract();
const cases = allCases(contract);
const { email } = await newPerson(mesh.httpUrl);
const logins = {
  owner: { login: email, password: personPassword },
  operator: {
    login: meshSettings.CEDULA_OPERATOR_EMAIL,
    password: meshSettings.CEDULA_OPERATOR_PASSWORD,
  },
};
const benches = createBenches({ baseUrl: mesh.httpUrl, contract, logins, transports: [grpc] });

test('the contract says of every operation what its tests need', () => {
  expect(missingHints(allServices)).toEqual([]);
});

test('the number of cases does not fall', () => {
  const callers = skippedCallers(contract, logins).map(({ caller, why }) => `${caller}: ${why}`);
  const notTried = [...obstacles(contract), ...callers].map((line) => `not tried: ${line}\n`);
  process.stdout.write(`${notTried.join('')}${countText(cases)}\n`);
  const least: Record<string, number> = JSON.parse(
    readFileSync(new URL('least-cases.json', import.meta.url), 'utf8'),
  );
  const counted = countByKind(cases);
  const fallen = Object.entries(least).filter(([kind, count]) => (counted[kind] ?? 0) < count);
  expect(fallen, 'fewer cases are made than before').toEqual([]);
});

describe.each(kinds.filter((kind) => cases.some((each) => each.kind === kind)))('%s', (kind) => {
  const byOperation = Map.groupBy(
    cases.filter((each) => each.kind === kind),
    ({ route }) => labelOf(route),
  );
  test.each([...byOperation])('%s', async (_, some) => {
    expect(await runCases(some, { benches })).toEqual([]);
  });
});
