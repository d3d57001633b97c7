import { isInnerList, parseDictionary, serializeDictionary, serializeInnerList } from 'structured-headers';
import type { BareItem, Dictionary, InnerList } from 'structured-headers';
import { PARAMETERS } from '../profile.ts';
import type { ParameterName } from '../profile.ts';
import { SignatureError } from '../signature-error.ts';

/** The one member of a Signature-Input field, not yet judged by the profile. */
export interface SignatureInput {
  readonly label: string;
  readonly components: readonly string[];
  readonly parameters: ReadonlyMap<ParameterName, BareItem>;
  /** The member's text after `label=`: the value of `@signature-params` (RFC 9421 §2.3). */
  readonly signatureParams: string;
}

/**
 * Reads a Signature-Input field of one signature, of whatever shape. Only the canonical
 * form (RFC 8941 §4.1), which is what conforming signers send, is accepted: the parser
 * silently keeps the last of doubled labels and parameters and takes `007` for 7, so a
 * text and its meaning are one to one only where writing what was read gives the text again.
 */
export function parseSignatureInput(text: string): SignatureInput {
  const [label, member] = onlyMember(parseCanonical(text));
  const [items, parameters] = member;
  return {
    label,
    components: items.map(([name, ownParameters]) => {
      if (typeof name !== 'string') throw malformed('Covered components have to be strings.');
      if (ownParameters.size > 0) throw malformed(`The component "${name}" must not have parameters.`);
      return name;
    }),
    parameters: knownParameters(parameters),
    signatureParams: serializeInnerList(member),
  };
}

function parseCanonical(text: string): Dictionary {
  let dictionary: Dictionary;
  let canonical: string;
  try {
    dictionary = parseDictionary(text);
    canonical = serializeDictionary(dictionary);
  } catch {
    throw malformed('Signature-Input is not a structured field dictionary.');
  }
  if (canonical !== text) {
    throw malformed(
      'Signature-Input is not in canonical form: one space between components, no other spaces, ' +
        'every label and parameter once, numbers without leading zeros.',
    );
  }
  return dictionary;
}

function onlyMember(dictionary: Dictionary): [string, InnerList] {
  const [first, second] = dictionary;
  if (first === undefined || second !== undefined) {
    throw malformed('The request has to have exactly one signature.');
  }
  const [label, member] = first;
  if (!isInnerList(member)) throw malformed('Signature-Input has to hold a list of components.');
  return [label, member];
}

/**
 * A parameter of another name is refused, not passed over: it could restrict what the
 * signer agreed to, and a verifier that ignores it would grant more than was signed.
 */
function knownParameters(parameters: ReadonlyMap<string, BareItem>): ReadonlyMap<ParameterName, BareItem> {
  const known = new Map<ParameterName, BareItem>();
  for (const [name, value] of parameters) {
    const parameter = PARAMETERS.find((candidate) => candidate === name);
    if (parameter === undefined) throw malformed(`The signature parameter "${name}" is not known.`);
    known.set(parameter, value);
  }
  return known;
}

function malformed(detail: string): SignatureError {
  return new SignatureError('SIGNATURE_MALFORMED', detail);
}
