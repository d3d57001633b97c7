export * from './portrait/index.ts';
