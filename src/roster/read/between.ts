/**
 * The shortest beginning of an id that lies behind another id: a place to go on from, in the order of ids, that does not
 * tell whose id it is. For somebody whom the reader may not see.
 */
export function between(previous: string, id: string): string {
  const last = [...id].findIndex((_, index) => id.slice(0, index + 1) > previous);
  return id.slice(0, last + 1);
}
