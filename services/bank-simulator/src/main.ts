import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runService } from '@cedula/chassis/lifecycle/run-service.ts';
import { startInternalHttp } from '@cedula/chassis/telemetry/internal-http.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { createReadiness } from '@cedula/chassis/telemetry/readiness.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { createBook } from './book/book.ts';
import { openJournal } from './book/journal.ts';
import { config } from './config.ts';
import { createFaultDesk } from './faults/fault-desk.ts';
import { createBankServer } from './http/bank-server.ts';
import { createControlServer } from './http/control-server.ts';
import { listenOn } from './http/listener.ts';
import { createReaders } from './http/readers.ts';
import { measureBank } from './metrics.ts';

const service = 'bank-simulator';
const settings = config.load();
const log = createLogger({ service, level: settings.logLevel });

runService({
  name: service,
  log,
  start: async (scope) => {
    const metrics = createMetrics({ service });
    const readiness = createReadiness({ log, signal: scope.signal });
    const internal = await startInternalHttp({ listen: settings.internalListen, metrics, readiness, log });
    scope.use('internal http', () => internal.close());

    mkdirSync(settings.folder, { recursive: true, mode: 0o700 });
    const { lines, journal } = openJournal(join(settings.folder, 'book.jsonl'));
    scope.use('book', () => journal.close());
    readiness.check('book', () => journal.synced());
    const book = createBook({ ...settings, journal, lines, clock: systemClock });
    log.info({ entries: book.size() }, 'book opened');

    const apiKey = settings.apiKey.reveal();
    const desk = createFaultDesk();
    const count = measureBank(metrics, book);
    const readers = createReaders(book);
    const server = createBankServer({ readers, journal, desk, apiKey, log, count });
    const listener = await listenOn(server, settings.listen);
    scope.use('bank', () => listener.close());
    const control = createControlServer({ desk, listener, apiKey, log });
    const controlListener = await listenOn(control, settings.controlListen);
    scope.use('control', () => controlListener.close());
    readiness.serving();
  },
});
