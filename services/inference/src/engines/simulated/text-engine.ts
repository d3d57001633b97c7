import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { SimpleFaker } from '@faker-js/faker';
import { composeMrz, type MrzStatement } from '../../mrz/compose.ts';
import { judgeMrz } from '../../mrz/judge.ts';
import { openImage } from '../image/decode.ts';
import type { TextBlock, TextCall, TextEngine, TextExtraction } from '../text-engine.ts';
import { seededFaker } from './seeded-faker.ts';

/** Dates are drawn and judged as of this day, so that an answer never changes. */
const today = new Date(Date.UTC(2026, 0, 1));

const surnames = ['ANDERSEN', 'BERG', 'CASTELLANO', 'DUVAL', 'EKSTROM', 'FALK', 'GARNIER', 'HOLM'];
const givenNames = ['ALMA', 'BRUNO', 'CLARA', 'DARIO', 'EDITH', 'FINN', 'GRETA', 'HUGO'];

/**
 * An engine that invents documents, the same for the same image: their zone is well formed
 * and agrees with their fields. It refuses the images that a real engine refuses.
 */
export function createSimulatedTextEngine(): TextEngine {
  return {
    info: { name: 'simulated', model: 'faker', version: '1.0.0' },
    ready: () => Promise.resolve(),
    extractText: inventText,
    close: () => Promise.resolve(),
  };
}

async function inventText(image: Uint8Array, call: TextCall): Promise<TextExtraction> {
  const { deadline, signal, documentType } = call;
  signal?.throwIfAborted();
  if (deadline <= Date.now()) {
    throw new DomainError('DEADLINE_EXCEEDED', 'The engine had no answer in the time given.');
  }
  await openImage(image, deadline);
  const faker = seededFaker(`extract text ${documentType ?? ''}`, image);
  const confidence = () => faker.number.float({ min: 80, max: 99 });
  const statement = inventStatement(faker, documentType === 'ID_CARD' ? 'TD1' : 'TD3');
  const title = { text: 'UTOPIA', box: lineBox(0, 10), confidence: confidence() };
  if (documentType === 'OTHER') return { blocks: [title], fields: [], reasons: [] };

  const judged = judgeMrz(composeMrz(statement), { today });
  if (judged === undefined) throw new Error('a composed zone has no format');
  const { format, lines, checks, valid, fields } = judged;
  const zone = lines.map((text, index): TextBlock => ({
    text,
    box: lineBox(10 - lines.length + index, 10),
    confidence: confidence(),
  }));
  return {
    blocks: [title, ...zone],
    fields: fields.map(({ name, value }) => ({ name, value, confidence: confidence(), source: 'MRZ' })),
    mrz: { format, lines, checks, valid },
    reasons: [],
  };
}

function inventStatement(faker: SimpleFaker, format: MrzStatement['format']): MrzStatement {
  const day = (from: string, to: string) => faker.date.between({ from, to }).toISOString().slice(0, 10);
  return {
    format,
    documentCode: format === 'TD3' ? 'P' : 'I',
    issuingState: 'UTO',
    nationality: 'UTO',
    surname: faker.helpers.arrayElement(surnames),
    givenNames: faker.helpers.arrayElement(givenNames),
    documentNumber: faker.helpers.replaceSymbols('?########'),
    birthDate: day('1950-01-01', '2005-12-31'),
    sex: faker.helpers.arrayElement(['F', 'M', 'X'] as const),
    expiryDate: day('2027-01-01', '2034-12-31'),
  };
}

/** The box of one of so many lines of a page. */
function lineBox(index: number, count: number): TextBlock['box'] {
  return { left: 0.05, top: index / count, width: 0.9, height: 1 / count };
}
