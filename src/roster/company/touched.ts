/** So many people are named at once; the others are counted. */
export const PEOPLE_SHOWN = 200;

/** Whom a change would touch: how many, and the first of them. */
export interface Touched<T> {
  readonly count: number;
  readonly people: readonly T[];
}

export function firstOf<T>(people: readonly T[]): Touched<T> {
  return { count: people.length, people: people.slice(0, PEOPLE_SHOWN) };
}
