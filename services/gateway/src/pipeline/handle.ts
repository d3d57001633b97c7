import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import { durationBucketsSeconds, type Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { toDomainError } from '@cedula/chassis/rpc/status.ts';
import { Histogram } from 'prom-client';
import { discardRest } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { fromSignatureError } from './recognise-signer.ts';
import { passThrough, type PipelineOptions } from './pipeline.ts';

/**
 * What the HTTP server hands every exchange to. Answers it, whatever happens, and writes
 * the one line and the one observation that stand for it. Never throws.
 */
export function createHandle(
  options: PipelineOptions & { readonly log: Logger; readonly metrics: Registry },
): (exchange: Exchange) => void {
  const { log, metrics } = options;
  const seconds = new Histogram({
    name: 'cedula_http_seconds',
    help: 'Time from a request’s head to the end of its answer, by RPC and status.',
    labelNames: ['method', 'status'],
    buckets: durationBucketsSeconds,
    registers: [metrics],
  });

  function observe({ requestId, trace, request, response, notes }: Exchange, startedAt: number): void {
    const ms = performance.now() - startedAt;
    const status = response.statusCode;
    seconds.observe({ method: notes.method ?? 'none', status }, ms / 1000);
    const line = {
      requestId,
      traceId: trace.traceId,
      verb: request.method,
      status,
      ms: Math.round(ms),
      ...notes,
    };
    if (status >= 500) log.error(line, 'request failed');
    else log.info(line, 'request answered');
  }

  async function handle(exchange: Exchange): Promise<void> {
    try {
      await passThrough(exchange, options);
    } catch (error) {
      exchange.refuse(toDomainError(fromSignatureError(error)));
    } finally {
      discardRest(exchange);
    }
  }

  return (exchange) => {
    const startedAt = performance.now();
    exchange.response.once('close', () => observe(exchange, startedAt));
    void handle(exchange);
  };
}
