import { allCases } from '@cedula/contract-tests/cases/all-cases.ts';
import { kinds } from '@cedula/contract-tests/cases/case.ts';
import { labelOf, readContract } from '@cedula/contract-tests/contract.ts';
import { createBenches } from '@cedula/contract-tests/run/bench.ts';
import { runCases } from '@cedula/contract-tests/run/run-cases.ts';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';

const { httpUrl } = await sharedMesh();
const contract = readContract();
const cases = allCases(contract);
const benches = createBenches({ baseUrl: httpUrl, contract });

describe.each(kinds.filter((kind) => cases.some((each) => each.kind === kind)))('%s', (kind) => {
  const byOperation = Map.groupBy(
    cases.filter((each) => each.kind === kind),
    ({ route }) => labelOf(route),
  );
  test.each([...byOperation])('%s', async (_, some) => {
    expect(await runCases(some, { benches })).toEqual([]);
  });
});
