import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { type RecognizeResult, type Worker, createWorker } from 'tesseract.js';

/** A rectangle of the picture that was read, in its pixels. */
export interface ReadBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Something that was read, with a confidence from 0 to 100. */
export interface ReadText {
  readonly text: string;
  readonly confidence: number;
  readonly bbox: ReadBox;
}

/**
 * What a picture holds: lines below each other, one line, or one word with nothing around it, which
 * is read as it stands (a single letter on a line is taken for a speck).
 */
export type Segmentation = 'block' | 'line' | 'word';

const pageSegmentationModes: Readonly<Record<Segmentation, string>> = { block: '6', line: '7', word: '13' };

/** One loaded recogniser; it reads one picture at a time. */
export interface Reader {
  /** The words of a picture, each with its symbols, in reading order. */
  words(
    png: Buffer,
    segmentation: Segmentation,
  ): Promise<ReadonlyArray<ReadText & { readonly symbols: readonly ReadText[] }>>;
  close(): Promise<void>;
}

const dataFolder = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'));

/**
 * The recogniser of single lines of print: the LSTM network. Its models come from an npm package
 * by absolute path; without one, tesseract.js would fetch them from a public server.
 */
export async function createLineReader(): Promise<Reader> {
  const worker = await createWorker('eng', 1, {
    langPath: join(dataFolder, '4.0.0_best_int'),
    gzip: true,
    cacheMethod: 'none',
    errorHandler: ignore,
  });
  return readerOf(worker, {});
}

/**
 * The recogniser of machine readable zones: the engine from before the network, which takes every
 * character by itself. The network turns runs of fillers into letters.
 */
export async function createZoneReader(): Promise<Reader> {
  const worker = await createWorker('eng', 0, {
    langPath: join(dataFolder, '4.0.0'),
    gzip: true,
    cacheMethod: 'none',
    legacyCore: true,
    legacyLang: true,
    errorHandler: ignore,
  });
  return readerOf(worker, {
    tessedit_char_whitelist: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<',
    // It would learn shapes from each picture, and answer the next one differently.
    classify_enable_learning: '0',
    classify_enable_adaptive_matcher: '0',
  });
}

async function readerOf(worker: Worker, parameters: Readonly<Record<string, string>>): Promise<Reader> {
  // Resolution and log are set so that nothing is guessed for each picture and told on stderr.
  await setParameters(worker, { ...parameters, user_defined_dpi: '300', debug_file: '/dev/null' });
  return {
    words: async (png, segmentation) => {
      await setParameters(worker, { tessedit_pageseg_mode: pageSegmentationModes[segmentation] });
      return wordsOf(await worker.recognize(png, {}, { text: false, blocks: true }));
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

/** The package's types want an enum that its module does not export to Node. */
async function setParameters(worker: Worker, parameters: Readonly<Record<string, string>>): Promise<void> {
  await worker.setParameters(parameters);
}

function wordsOf({ data }: RecognizeResult) {
  const blocks = data.blocks ?? [];
  return blocks.flatMap((block) =>
    block.paragraphs.flatMap((paragraph) => paragraph.lines.flatMap((line) => line.words)),
  );
}

/** The failure also rejects the call; without a handler tesseract.js throws it into the thread too. */
function ignore(): void {}
