import { specimenPerson } from '../person.ts';
import { createRandom } from '../random.ts';
import { type Traits, traitsFromSeed } from './traits.ts';

type Member = readonly [name: string, seed: number];

/**
 * The people and the seeds of their faces. Drawings resemble each other more than people do:
 * of faces with random seeds every fifth pair passes for one person. These were chosen from
 * 1,400 so that the local engine keeps all of them apart, the first eight of each list by far.
 */
const WOMEN: readonly [Member, ...Member[]] = [
  ['ada', 278],
  ['beatrix', 562],
  ['chloe', 635],
  ['elif', 366],
  ['freya', 68],
  ['grace', 494],
  ['hana', 336],
  ['ida', 146],
  ['jana', 120],
  ['kira', 681],
  ['luna', 490],
  ['mila', 213],
  ['nadia', 38],
  ['petra', 637],
  ['zoe', 46],
];
const MEN: readonly [Member, ...Member[]] = [
  ['amir', 29],
  ['ben', 247],
  ['carl', 217],
  ['dieter', 274],
  ['emil', 326],
  ['felix', 362],
  ['hugo', 680],
  ['igor', 98],
  ['karl', 272],
  ['leo', 126],
  ['marco', 282],
  ['noah', 696],
  ['oscar', 222],
  ['paul', 371],
  ['yusuf', 215],
];

/** The names of people whose faces the local engine tells apart, women and men in turn. */
export const cast: readonly string[] = WOMEN.flatMap(([woman], index) => {
  const man = MEN[index]?.[0];
  return man === undefined ? [woman] : [woman, man];
});

/**
 * The face of a person: of the cast a face of their own, of anybody else that of a member of
 * the cast, so that one pair of other names in fifteen is a pair of twins. The sex is the one
 * that `specimenPerson` writes into the same person's documents.
 */
export function faceOf(person: string): Traits {
  const sex = specimenPerson(person).sex === 'F' ? 'F' : 'M';
  const members = sex === 'F' ? WOMEN : MEN;
  const own = members.find(([name]) => name === person);
  const [, seed] = own ?? createRandom(`face of ${person}`).pick(members);
  return traitsFromSeed(sex, seed);
}
