import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { findVisualFields } from '../../../visual-zone/visual-fields.ts';
import { openImage, readPixels } from '../../image/decode.ts';
import type { DocumentType, TextBlock, TextExtraction, TextReason } from '../../text-engine.ts';
import { type ReadLine, inReadingOrder, isLegible, readLine } from './line-reader.ts';
import { mrzFields, zoneConfidence } from './mrz-fields.ts';
import { type FirstLook, type ReadMrz, type ZoneReaders, readMrz } from './mrz-reader.ts';
import { type MrzZone, resemblesMrzZone } from './mrz-zone.ts';
import { type Page, boxInSource, straighten } from './page.ts';
import type { PixelBox } from './raster.ts';
import type { TextLine } from './text-lines.ts';
import { uprightByPrint, uprightByZone } from './upright.ts';

/** The longest side of the picture that is read: print of a document that fills half of it is legible. */
const LONGEST_SIDE = 2000;

/** The most lines that are read; a densely printed sheet has half of that. */
const MAX_LINES = 200;

/** A picture of which so many lines say nothing for certain shows patterns, and no more are tried. */
const MAX_FUTILE_LINES = 40;

/** A picture has text if one line of so many letters and digits was read with so much confidence. */
const CERTAIN = { characters: 4, confidence: 75 } as const;

/** Mean confidence of the cells below which a zone that has no agreeing check digit was not read. */
const ZONE_LEGIBLE = 75;

/** What is kept of the time for the print when a zone needs many readings. */
const RESERVED_MS = 2_000;

export interface ReadDocumentOptions {
  readonly documentType?: DocumentType | undefined;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly today: Date;
}

/** Reads a document: turns it the right way up, reads its zone, then its print line by line. */
export async function readDocument(
  readers: ZoneReaders,
  bytes: Uint8Array,
  { documentType, deadline, signal, today }: ReadDocumentOptions,
): Promise<TextExtraction> {
  const page = await straighten(await decodeGrey(bytes, deadline));
  const inTime = () => !signal.aborted && Date.now() < deadline;
  const wantsZone = documentType !== 'OTHER';
  const zoned = wantsZone ? await uprightByZone(readers, page, today) : undefined;
  const upright = zoned?.page ?? (page.lines.length > 0 ? await uprightByPrint(readers.network, page) : page);
  const goOn = () => !signal.aborted && Date.now() < deadline - RESERVED_MS;
  const read = zoned?.look && (await readMrz(readers, zoned.look, { today, goOn }));
  const lines = await readPrint(readers, upright, zoned?.look?.zone, inTime);
  const legible = read !== undefined && isZoneLegible(read) ? read : undefined;
  return answer(upright, { lines, look: zoned?.look, read: legible, wantsZone });
}

async function decodeGrey(bytes: Uint8Array, deadline: number) {
  const image = await openImage(bytes, deadline);
  const size = {
    width: LONGEST_SIDE,
    height: LONGEST_SIDE,
    fit: 'inside',
    withoutEnlargement: true,
  } as const;
  return readPixels(image.upright().resize(size).greyscale());
}

async function readPrint(
  { network }: ZoneReaders,
  page: Page,
  zone: MrzZone | undefined,
  inTime: () => boolean,
): Promise<ReadLine[]> {
  const print = page.lines.filter((line) => zone === undefined || !isInside(line, zone));
  const lines: ReadLine[] = [];
  for (const [index, line] of inReadingOrder(print).slice(0, MAX_LINES).entries()) {
    if (index >= MAX_FUTILE_LINES && !lines.some(isCertain)) break;
    if (!inTime())
      throw new DomainError('DEADLINE_EXCEEDED', 'The document could not be read in the time given.');
    const read = await readLine(network, page.raster, line);
    if (isLegible(read)) lines.push(read);
  }
  return lines.some(isCertain) ? lines : [];
}

interface WhatWasRead {
  readonly lines: readonly ReadLine[];
  readonly look: FirstLook | undefined;
  /** The zone, if it was legible. */
  readonly read: ReadMrz | undefined;
  readonly wantsZone: boolean;
}

function answer(page: Page, { lines, look, read, wantsZone }: WhatWasRead): TextExtraction {
  const print = lines.map(({ line, text, confidence }) => ({ text, confidence, ...boxOf(line) }));
  const zone = look === undefined || read === undefined ? [] : zoneLines(look.zone, read);
  const blocks = inReadingOrder([...print, ...zone]).map(({ text, confidence, ...box }): TextBlock => ({
    text,
    confidence,
    box: boxInSource(page, box),
  }));
  const visual = findVisualFields(print).map((field) => ({ ...field, source: 'VISUAL' as const }));
  const fields = [...(read === undefined ? [] : mrzFields(read)), ...visual];
  const reasons: TextReason[] = [];
  if (wantsZone && read === undefined) {
    const seen = look !== undefined || resemblesMrzZone(page.lines);
    reasons.push(seen ? 'MRZ_UNREADABLE' : 'MRZ_NOT_FOUND');
  }
  if (blocks.length === 0) reasons.push('TEXT_NOT_FOUND');
  if (read === undefined) return { blocks, fields, reasons };
  const { format, lines: text, checks, valid } = read.judged;
  return { blocks, fields, mrz: { format, lines: text, checks, valid: valid && read.complete }, reasons };
}

function zoneLines(zone: MrzZone, { judged, cells }: ReadMrz) {
  return judged.lines.map((text, index) => {
    const middles = zone.cells[index] ?? [];
    const confidences = (cells[index] ?? []).map(({ confidence }) => confidence);
    return {
      text,
      confidence: confidences.reduce((sum, value) => sum + value, 0) / Math.max(1, confidences.length),
      left: zone.left,
      right: zone.right,
      top: Math.min(...middles.map(({ y }) => y)) - zone.letterHeight / 2,
      bottom: Math.max(...middles.map(({ y }) => y)) + zone.letterHeight / 2,
    };
  });
}

function isCertain({ text, confidence }: ReadLine): boolean {
  const characters = text.replaceAll(/[^\p{L}\p{N}]/gu, '').length;
  return characters >= CERTAIN.characters && confidence >= CERTAIN.confidence;
}

function isZoneLegible(read: ReadMrz): boolean {
  return Object.values(read.judged.checks).includes(true) || zoneConfidence(read) >= ZONE_LEGIBLE;
}

function isInside(line: TextLine, zone: PixelBox): boolean {
  const [x, y] = [(line.left + line.right) / 2, (line.top + line.bottom) / 2];
  return x > zone.left && x < zone.right && y > zone.top && y < zone.bottom;
}

function boxOf({ left, top, right, bottom }: PixelBox): PixelBox {
  return { left, top, right, bottom };
}
