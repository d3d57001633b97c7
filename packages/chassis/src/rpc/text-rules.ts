import { type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf';
import { isReflectMessage, reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { Ignore } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { rulesOf } from '@cedula/operations/constraints-of.ts';
import { isFreeText } from '@cedula/operations/free-text.ts';
import type { Violation } from '../errors/domain-error.ts';
import { mapSubscript } from '../errors/violations.ts';
import { containsCardNumber } from '../redaction/card-numbers.ts';

/** Takes a text that a message holds, with the field it stands in and its path. */
type Visit = (text: string, field: DescField, path: string) => void;

/**
 * What every text of a request has to keep to, and so no field declares: it has no U+0000,
 * which PostgreSQL's text cannot hold, and free text has no card number. Map keys are texts
 * like their values. Neither path nor message says a card number again.
 */
export function textViolations(schema: DescMessage, message: Message): Violation[] {
  const violations: Violation[] = [];
  visitTexts(reflect(schema, message), '', (text, field, path) => {
    if (text.includes('\0')) {
      violations.push({ field: path, rule: 'null_character', message: 'must not hold the character U+0000' });
    }
    if (isFreeText(field) && containsCardNumber(text)) {
      violations.push({ field: path, rule: 'card_number', message: 'must not hold a card number' });
    }
  });
  return violations;
}

function visitTexts(message: ReflectMessage, at: string, visit: Visit): void {
  for (const field of message.fields) {
    if (!mayHoldText(field) || !message.isSet(field)) continue;
    const path = at === '' ? field.jsonName : `${at}.${field.jsonName}`;
    if (field.fieldKind === 'list') {
      for (const [index, item] of [...message.get(field)].entries())
        visitValue(item, field, `${path}[${index}]`, visit);
    } else if (field.fieldKind === 'map') {
      for (const [key, value] of message.get(field)) {
        const entry = path + mapSubscript(key as string);
        visitValue(key, field, entry, visit);
        visitValue(value, field, entry, visit);
      }
    } else visitValue(message.get(field), field, path, visit);
  }
}

function visitValue(value: unknown, field: DescField, path: string, visit: Visit): void {
  if (typeof value === 'string') visit(value, field, path);
  else if (isReflectMessage(value)) visitTexts(value, path, visit);
}

function mayHoldText(field: DescField): boolean {
  // A call that is carried in another one is judged by itself, by its own paths.
  if (field.message !== undefined) return rulesOf(field).ignore !== Ignore.ALWAYS;
  if (field.scalar === ScalarType.STRING) return true;
  return field.fieldKind === 'map' && field.mapKey === ScalarType.STRING;
}
