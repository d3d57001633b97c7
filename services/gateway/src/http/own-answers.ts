import type { Readiness } from '@cedula/chassis/telemetry/readiness.ts';
import type { Exchange } from './exchange.ts';

const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/**
 * What the gateway answers by itself, by path: `/healthz`, whether the process runs, and
 * `/readyz`, whether the whole mesh can serve, dependency by dependency.
 */
export function ownAnswers(
  mesh: Pick<Readiness, 'report'>,
): ReadonlyMap<string, (exchange: Exchange) => Promise<void>> {
  return new Map([
    ['/healthz', async (exchange: Exchange) => exchange.answer(200, json, '{"status":"ok"}\n')],
    [
      '/readyz',
      async (exchange: Exchange) => {
        const report = await mesh.report();
        const body = `${JSON.stringify(report)}\n`;
        if (report.ready) exchange.answer(200, json, body);
        else exchange.answer(503, { ...json, 'retry-after': '1' }, body);
      },
    ],
  ]);
}
