/** Words that passwords are most often made of, as anybody would list them, and their kin in German and Spanish. */
const words = `
  password passwort contrasena passcode passphrase secret private letmein welcome willkommen hello
  hallo login access default changeme whatever admin administrator root user guest master manager
  operator test computer internet server system google facebook samsung windows cedula iloveyou
  lovely loveme princess sunshine flower angel baby honey monkey dragon tiger shadow killer
  superman batman pokemon starwars football baseball basketball soccer hockey liverpool chelsea
  arsenal michael jennifer jessica charlie daniel thomas robert matthew ashley summer winter
  spring autumn monday friday january december freedom mustang ferrari mercedes corvette yamaha
  cookie chocolate pepper cheese trustno ninja azerty qwerty qwertz asdf zxcvbn abc the my is i
  love
`
  .trim()
  .split(/\s+/);

/** What fingers run along: the alphabet, the digits, the rows and columns of keyboards. */
const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qazwsxedcrfvtgbyhnujmikolp',
  'zaqxswcdevfrbgtnhymjukilop',
  '147258369',
  '741852963',
];
const bothWays = runs.flatMap((run) => [run, Array.from(run).toReversed().join('')]);

/** Characters that stand for letters where a rule demands a digit or a sign. */
const standIns: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
};

/** Fewer characters than this are left of a run before it counts as one. */
const shortestRun = 3;
/** So few characters beside the common parts don't make a password: a year, a sign. */
const spareCharacters = 4;

const byLength = words.toSorted((one, other) => other.length - one.length);

/**
 * Whether a password is among those that are tried first: one character or piece over and
 * over, a run along the alphabet or a keyboard, a word that everybody takes, also with digits
 * for letters, with a year or a sign at its end, or several of these in a row. Computed from
 * patterns, so that no variant has to be listed.
 */
export function isCommonPassword(password: string): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  return isRepetition(text) || isMadeOfCommon(text) || isMadeOfCommon(lettersOf(text));
}

/** One piece of at most a third of the text, repeated; the last one may be cut off. */
function isRepetition(text: string): boolean {
  for (let length = 1; length <= text.length / 3; length += 1) {
    const piece = text.slice(0, length);
    if (piece.repeat(Math.ceil(text.length / length)).startsWith(text)) return true;
  }
  return false;
}

/** Takes common parts away from the left to the right: little else is there. */
function isMadeOfCommon(text: string): boolean {
  let spare = 0;
  let at = 0;
  while (at < text.length) {
    const taken = commonAt(text, at);
    if (taken === 0) spare += 1;
    at += Math.max(1, taken);
  }
  return spare <= spareCharacters && spare * 2 < text.length;
}

/** The length of the longest common part that begins there; 0 where there is none. */
function commonAt(text: string, at: number): number {
  const word = byLength.find((candidate) => text.startsWith(candidate, at))?.length ?? 0;
  return Math.max(word, runAt(text, at));
}

function runAt(text: string, at: number): number {
  let longest = 0;
  const same = sameAt(text, at);
  if (same >= shortestRun) longest = same;
  for (let length = Math.max(longest + 1, shortestRun); at + length <= text.length; length += 1) {
    const part = text.slice(at, at + length);
    if (!bothWays.some((run) => run.includes(part))) break;
    longest = length;
  }
  return longest;
}

function sameAt(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] === text[at]) end += 1;
  return end - at;
}

function lettersOf(text: string): string {
  return Array.from(text, (character) => standIns[character] ?? character).join('');
}
