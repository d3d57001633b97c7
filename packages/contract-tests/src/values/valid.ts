import type { DescField } from '@bufbuild/protobuf';
import { resourcePrefixOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import * as fc from 'fast-check';
import { arbitraryOf } from './arbitrary.ts';
import type { Draft } from './draft.ts';
import { exampleItem, exampleOf, exampleValue, isFirstMember } from './example.ts';
import { withValueAt } from './places.ts';
import { violationsOf } from './oracle.ts';
import { withMember } from './draft.ts';
import { keepsTies } from './tied-fields.ts';

/** Valid requests of an operation. Ids stand in them as placeholders. */
export interface ValidRequests {
  /** With those fields alone that have to be there. */
  readonly needed: Draft;
  /** With every field, of a oneof the first. */
  readonly all: Draft;
  /** One for each further member of each oneof. */
  readonly members: ReadonlyMap<DescField, Draft>;
  /** Any at all. */
  readonly any: fc.Arbitrary<Draft>;
}

/**
 * Finds valid requests. Throws where none is found that keeps every rule: then the contract
 * lacks a hint.
 *
 * @param canMake whether the contract has an operation that makes something with such an id
 */
export function validRequestsOf(
  { method: { input }, pathFields }: Route,
  canMake: (prefix: string) => boolean,
): ValidRequests {
  const isMakeable = (field: DescField) => {
    const prefix = resourcePrefixOf(field);
    return prefix === undefined || canMake(prefix);
  };
  const isValid = (draft: Draft) => keepsTies(input, draft) && violationsOf(input, draft).length === 0;
  const any = arbitraryOf(input, isMakeable)
    .map((draft) => withPath(draft))
    .filter(isValid);
  const withPath = (draft: Draft) =>
    pathFields.reduce((named, { path }) => {
      const [leaf] = path.slice(-1);
      return leaf === undefined || path.length === 1 ? named : withValueAt(named, path, exampleItem(leaf));
    }, draft);
  const needed = withPath(exampleOf(input, () => false));
  const full = withPath(exampleOf(input, (field) => isFirstMember(field) && isMakeable(field)));
  const members = input.fields.filter(
    (field) => field.oneof !== undefined && !isFirstMember(field) && isMakeable(field),
  );
  const find = (extent: 'some' | 'all') => sampleOf(arbitraryOf(input, isMakeable, extent), isValid);
  return {
    needed: isValid(needed) ? needed : find('some'),
    all: isValid(full) ? full : find('all'),
    members: new Map(members.map((field) => [field, withMember(needed, field, exampleValue(field))])),
    any,
  };
}

const sampleCount = 500;

/** The first of a few hundred requests that is as it should be. Throws where none is. */
export function sampleOf(drafts: fc.Arbitrary<Draft>, is: (draft: Draft) => boolean): Draft {
  const found = fc.sample(drafts, { numRuns: sampleCount, seed: 1 }).find(is);
  if (found === undefined) throw new Error('no such request was found among those that the contract allows');
  return found;
}
