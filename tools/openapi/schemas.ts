import { type DescEnum, type DescField, type DescMessage, getOption } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import { field_behavior, FieldBehavior } from '@cedula/contract/google/api/field_behavior_pb.ts';
import { isRequiredOneof, messageRulesOf, rulesOf } from '@cedula/operations/constraints-of.ts';
import { commentOf, paragraphs } from './comments.ts';
import { compact, type JsonObject } from './json.ts';
import { schemaRulesOf } from './rules.ts';
import { scalarSchema, textSchema } from './scalars.ts';

/** The schemas of a document: those that something refers to, and what they refer to. */
export interface Schemas {
  /** Refers to the schema of a message, but for those of its fields that stand elsewhere in the request. */
  message(type: DescMessage, elsewhere?: readonly DescField[]): JsonObject;
  /** The schema of one value: a parameter, or a part of a form. */
  value(field: DescField): JsonObject;
  /** Every schema that was referred to, by name. */
  all(): JsonObject;
}

/** Which messages travel which way. Of one that travels both ways is said what is true of both. */
export interface Directions {
  readonly sent: ReadonlySet<DescMessage>;
  readonly answered: ReadonlySet<DescMessage>;
}

/** The name of a message or enum among the schemas: `media.v1.Image.Variant`. */
export function schemaName({ typeName }: DescMessage | DescEnum): string {
  return typeName.replace(/^cedula\./, '');
}

/** Whether a caller has to give a field. */
export function isRequired(field: DescField): boolean {
  return behaves(field, FieldBehavior.REQUIRED) || rulesOf(field).required;
}

/** Makes the schemas of what the contract's messages are in JSON. */
export function createSchemas({ sent, answered }: Directions): Schemas {
  const schemas = new Map<string, JsonObject>();

  function refer(name: string, write: () => JsonObject): JsonObject {
    if (!schemas.has(name)) {
      // Set before it is written: a message can refer to itself.
      schemas.set(name, {});
      schemas.set(name, write());
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  const message = (type: DescMessage, elsewhere: readonly DescField[] = []) =>
    refer(schemaName(type) + (elsewhere.length > 0 ? '.Body' : ''), () => writeMessage(type, elsewhere));

  function writeMessage(type: DescMessage, elsewhere: readonly DescField[]): JsonObject {
    const isSent = sent.has(type);
    const fields = type.fields.filter((field) => !elsewhere.includes(field));
    const required = fields.filter(isSent ? isRequired : isAlwaysWritten);
    const choices = isSent ? type.oneofs.filter(isRequiredOneof) : [];
    return compact({
      type: 'object',
      description: paragraphs(commentOf(type), rulesInWords(type)),
      properties: Object.fromEntries(fields.map((field) => [field.jsonName, property(field)])),
      required: required.length === 0 ? undefined : required.map(({ jsonName }) => jsonName),
      // Callers' unknown fields are refused; answers may get new ones.
      additionalProperties: isSent && !answered.has(type) ? false : undefined,
      allOf: choices.length === 0 ? undefined : choices.map(({ fields: members }) => oneOf(members)),
    });
  }

  function property(field: DescField): JsonObject {
    return compact({
      ...value(field),
      readOnly: behaves(field, FieldBehavior.OUTPUT_ONLY) || undefined,
      writeOnly: behaves(field, FieldBehavior.INPUT_ONLY) || undefined,
    });
  }

  function value(field: DescField): JsonObject {
    const { keywords, ofItems, ofKeys, ofValues, notes } = schemaRulesOf(field);
    const single = singleOf(field);
    const description = paragraphs(commentOf(field), ...notes);
    if (field.fieldKind === 'list') {
      return { type: 'array', description, items: { ...single, ...ofItems }, ...keywords };
    }
    if (field.fieldKind === 'map') {
      const propertyNames = Object.keys(ofKeys).length === 0 ? undefined : ofKeys;
      const additionalProperties = { ...single, ...ofValues };
      return compact({ type: 'object', description, propertyNames, additionalProperties, ...keywords });
    }
    return { ...single, description, ...keywords };
  }

  function singleOf(field: DescField): JsonObject {
    if (field.enum !== undefined) {
      const type = field.enum;
      return refer(schemaName(type), () => writeEnum(type));
    }
    if (field.message !== undefined) return textSchema(field.message) ?? message(field.message);
    return scalarSchema(field.scalar);
  }

  return {
    message,
    value,
    all: () => Object.fromEntries([...schemas].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** Whether a field stands in every answer: one without presence is written also where it is zero or empty. */
function isAlwaysWritten(field: DescField): boolean {
  return (
    field.fieldKind === 'list' ||
    field.fieldKind === 'map' ||
    field.presence === FeatureSet_FieldPresence.IMPLICIT
  );
}

/** The rules for a message as a whole, which JSON Schema cannot say. */
export function rulesInWords(type: DescMessage): string {
  return messageRulesOf(type)
    .map(({ message }) => `Rule: ${message}.`)
    .join(' ');
}

function oneOf(members: readonly DescField[]): JsonObject {
  return { oneOf: members.map(({ jsonName }) => ({ required: [jsonName] })) };
}

function writeEnum(type: DescEnum): JsonObject {
  const meanings = type.values.map((value) => `- \`${value.jsonName}\`: ${commentOf(value)}`);
  return {
    type: 'string',
    description: paragraphs(commentOf(type), meanings.join('\n')),
    enum: type.values.map((value) => value.jsonName),
  };
}

function behaves(field: DescField, behavior: FieldBehavior): boolean {
  return getOption(field, field_behavior).includes(behavior);
}
