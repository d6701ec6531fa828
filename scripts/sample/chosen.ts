/** The item that the number leads to, round and round. */
export function chosen<T>(list: readonly T[], number: number): T {
  const item = list[number % list.length];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
}
