import type { Cedula } from '@cedula/client';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { timeUntil } from '../faults/testing/timing.ts';
import { upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { usageLines } from '../fixtures/usage.ts';
import { outcomeOf } from '../machines/machine.ts';

const { httpUrl } = await sharedMesh();
const csv = { accept: 'text/csv' };
const columns = 'requestId,meter,units,createTime,accessKeyId,label,priceMinorUnits';

const label = '=HYPERLINK("http://evil","Füße, 1")';
const { cedula } = await newTenant(httpUrl);
const uploads = await Promise.all(
  ['', 'lobby', label].map((text) => upload(cedula, { query: { label: text } })),
);
await timeUntil('all are billed', 30_000, async () => (await usageLines(cedula)).length === uploads.length);

const linesCsv = (
  headers: Record<string, string>,
  query: Record<string, string | number> = {},
  as: Cedula = cedula,
) => as.fetch('GET', '/v1/reports/usage/lines', { headers, query });

describe('the billed requests in CSV', () => {
  test('are a line each, as RFC 4180 has it, under a line of names, for a file', async () => {
    const response = await linesCsv(csv);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="usage-lines.csv"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'Accept',
      'ratelimit-policy': expect.any(String) as string,
    });
    const cellOf = (text: string) => (text === label ? `"'=HYPERLINK(""http://evil"",""Füße, 1"")"` : text);
    const lines = (await usageLines(cedula)).map((line) =>
      [
        line.requestId,
        line.meter,
        line.units,
        line.createTime,
        line.accessKeyId,
        cellOf(line.label),
        line.priceMinorUnits,
      ].join(','),
    );
    expect(await response.text()).toBe([columns, ...lines, ''].join('\r\n'));
  });

  test('of a client show nothing of another', async () => {
    const other = await newTenant(httpUrl);
    expect(await (await linesCsv(csv, {}, other.cedula)).text()).toBe(`${columns}\r\n`);
  });

  test('are told of by HEAD without a line', async () => {
    const response = await cedula.fetch('HEAD', '/v1/reports/usage/lines', { headers: csv });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
      '',
    ]);
  });
});

describe('a report in CSV', () => {
  test('has the rows of the report', async () => {
    const query = { groupBy: 'LABEL' };
    const { report } = await cedula.get<{
      report: { rows: { group: string; units: string; clientId: string }[] };
    }>('/v1/reports/usage', query);
    const response = await cedula.fetch('GET', '/v1/reports/usage', { headers: csv, query });
    const [names, ...rows] = (await response.text()).split('\r\n');
    expect(names).toBe('group,units,priceMinorUnits,clientId');
    expect(rows.slice(0, -1).map((row) => row.slice(row.lastIndexOf('cli_')))).toEqual(
      report.rows.map(({ clientId }) => clientId),
    );
    expect(rows).toHaveLength(4);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="usage.csv"');
  });
});

describe('which form an answer has', () => {
  const typeOf = async (accept: string) => {
    const response = await linesCsv({ accept });
    await response.body?.cancel();
    return response.headers.get('content-type')?.split(';')[0];
  };

  test('is what the caller would rather have, and JSON where it does not care', async () => {
    expect(await typeOf('*/*')).toBe('application/json');
    expect(await typeOf('text/*')).toBe('text/csv');
    expect(await typeOf('application/json;q=0.5, text/csv;q=0.6')).toBe('text/csv');
    expect(await typeOf('text/csv;q=0.1, application/json')).toBe('application/json');
  });

  test('is none where there is none that the caller takes', async () => {
    expect(await outcomeOf(linesCsv({ accept: 'application/pdf' }))).toBe('415 UNSUPPORTED_MEDIA_TYPE');
    expect(await outcomeOf(linesCsv({ accept: 'text/csv;q=0' }))).toBe('415 UNSUPPORTED_MEDIA_TYPE');
  });

  test('does not matter where there is one form alone', async () => {
    expect(await outcomeOf(cedula.fetch('GET', '/v1/usage', { headers: csv }))).toBe('200');
  });
});

describe('what CSV is refused for', () => {
  const violations = async (request: Promise<Response>) => {
    const problem = (await (await request).json()) as { violations?: { field: string; rule: string }[] };
    return problem.violations?.map(({ field, rule }) => `${field} ${rule}`);
  };
  const day = (at: number) => new Date(at).toISOString();

  test('is a problem document, with the fields as the caller names them', async () => {
    const response = await linesCsv(csv, { from: day(2), to: day(1) });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json',
    ]);
    expect(await violations(linesCsv(csv, { from: day(2), to: day(1) }))).toEqual(['from from.before_to']);
    expect(await violations(linesCsv(csv, { pageSize: 5, pageToken: 'x' }))).toEqual([
      'pageSize csv.no_pages',
      'pageToken csv.no_pages',
    ]);
    expect(await violations(linesCsv(csv, { pageSize: 0 }))).toEqual(['pageSize int32.gte_lte']);
    expect(await violations(linesCsv(csv, { wrong: 1 }))).toEqual(['wrong unknown_field']);
    expect(
      await violations(
        cedula.fetch('GET', '/v1/reports/usage', { headers: csv, query: { groupBy: 'YEAR' } }),
      ),
    ).toEqual(['groupBy type']);
  });
});
