import { Cedula } from '@cedula/client';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { meshSettings } from '../../tools/testing/mesh-settings.ts';
import { timeUntil } from '../faults/testing/timing.ts';
import { upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { usageLines } from '../fixtures/usage.ts';
import { outcomeOf } from '../machines/machine.ts';
import { login, newPerson } from '../people/person.ts';

interface Row {
  readonly clientId: string;
  readonly group: string;
  readonly units: string;
  readonly priceMinorUnits: string;
}
interface Report {
  readonly groupBy: string;
  readonly rows: readonly Row[];
  readonly units: string;
}

const { httpUrl } = await sharedMesh();
const { CEDULA_OPERATOR_EMAIL: email, CEDULA_OPERATOR_PASSWORD: password } = meshSettings;
const { accessToken } = await login(httpUrl, email, password);
const operator = new Cedula({ baseUrl: httpUrl, token: accessToken });

const tenants = await Promise.all([newTenant(httpUrl), newTenant(httpUrl)]);
for (const [index, { cedula }] of tenants.entries()) {
  for (let count = 0; count <= index; count += 1) await upload(cedula, { query: { label: `room ${count}` } });
}
for (const [index, { cedula }] of tenants.entries()) {
  await timeUntil('all is billed', 30_000, async () => (await usageLines(cedula)).length === index + 1);
}

const ids = new Set(tenants.map(({ clientId }) => clientId));
const mine = (rows: readonly Row[]) => rows.filter(({ clientId }) => ids.has(clientId));
const reportOf = async (as: Cedula, query: Record<string, string>) =>
  (await as.get<{ report: Report }>('/v1/reports/usage', query)).report;

describe('an operator', () => {
  test('sees every client, a line each', async () => {
    const report = await reportOf(operator, {});
    expect(report.groupBy).toBe('CLIENT');
    expect(new Set(report.rows.map(({ clientId }) => clientId)).size).toBe(report.rows.length);
    const wanted = tenants.map(({ clientId }, index) => ({
      clientId,
      group: clientId,
      units: String(index + 1),
      priceMinorUnits: String(index + 1),
    }));
    expect(mine(report.rows)).toEqual(
      wanted.toSorted((one, other) => (one.clientId < other.clientId ? -1 : 1)),
    );
    expect(BigInt(report.units)).toBe(report.rows.reduce((sum, { units }) => sum + BigInt(units), 0n));
  });

  test('sees the groups of every client, which are what each sees of its own', async () => {
    for (const groupBy of ['DAY', 'METER', 'ACCESS_KEY', 'LABEL', 'CLIENT']) {
      const { rows } = await reportOf(operator, { groupBy });
      for (const { cedula, clientId } of tenants) {
        const own = await reportOf(cedula, { groupBy });
        expect(rows.filter((row) => row.clientId === clientId)).toEqual(own.rows);
        expect(own.rows.every((row) => row.clientId === clientId)).toBe(true);
      }
    }
  });

  test('gets the same in CSV', async () => {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const query = { from, to: new Date(Date.now() + 3_600_000).toISOString() };
    const text = await (
      await operator.fetch('GET', '/v1/reports/usage', { headers: { accept: 'text/csv' }, query })
    ).text();
    const lines = text
      .split('\r\n')
      .filter((line) => tenants.some(({ clientId }) => line.startsWith(clientId)));
    const { rows } = await reportOf(operator, query);
    expect(lines).toEqual(
      mine(rows).map(({ group, units, priceMinorUnits, clientId }) =>
        [group, units, priceMinorUnits, clientId].join(','),
      ),
    );
  });
});

test('whoever is no operator sees nobody else, whatever they ask for', async () => {
  const person = await newPerson(httpUrl);
  expect((await reportOf(person.cedula, { groupBy: 'CLIENT' })).rows).toEqual([]);
  const asked = person.cedula.fetch('GET', '/v1/reports/usage', { query: { clientId: [...ids][0] ?? '' } });
  expect(await outcomeOf(asked)).toBe('400 INVALID_ARGUMENT');
});
