import type { TextExtraction } from '../../text-engine.ts';
import { serveJobs } from '../../../pool/serve-jobs.ts';
import type { ZoneReaders } from './mrz-reader.ts';
import { readDocument } from './read-document.ts';
import { createLineReader, createZoneReader } from './tesseract.ts';
import type { TextJob } from './text-job.ts';
import { warmUpReaders } from './warm-up-text.ts';

await serveJobs<TextJob, TextExtraction, ZoneReaders>({
  async warmUp() {
    const [classifier, network] = await Promise.all([createZoneReader(), createLineReader()]);
    await warmUpReaders({ classifier, network });
    return { classifier, network };
  },
  handle: ({ image, documentType }, { engine, deadline, signal }) =>
    readDocument(engine, image, { documentType, deadline, signal, today: new Date() }),
});
