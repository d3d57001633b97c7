export * from './portrait/index.ts';
export * from './passport/index.ts';
export * from './person.ts';
