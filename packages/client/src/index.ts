export type { Answer } from './answer.ts';
export { readAnswer } from './answer.ts';
export { Cedula, problemOf } from './cedula.ts';
export type { CedulaOptions, RequestOptions } from './cedula.ts';
export { ProblemError } from './problem-error.ts';
export type { Problem, Violation } from './problem-error.ts';
