/** To which others each one leads. A bulk is small, so nothing here is made to be fast for many. */
export type Edges<T> = ReadonlyMap<T, readonly T[]>;

/** A way from one back to itself, which it begins and ends with; null: there is none. */
export function wayRound<T>(start: T, edges: Edges<T>): readonly T[] | null {
  const from = reachedFrom(start, edges);
  if (!from.has(start)) return null;
  const way = [start];
  for (let at = from.get(start); at !== undefined && at !== start; at = from.get(at)) way.push(at);
  return [...way, start].toReversed();
}

/**
 * All of them in units: each by itself, but those that lead to each other in a circle are one. What a unit leads to comes
 * before it; where that leaves a choice they stand as they came, units and their members.
 */
export function unitsOf<T>(edges: Edges<T>): readonly (readonly T[])[] {
  const all = [...edges.keys()];
  const reached = new Map(all.map((one) => [one, reachedFrom(one, edges)]));
  const leads = (one: T, other: T) => reached.get(one)?.has(other) ?? false;
  const units: (readonly T[])[] = [];
  const placed = new Set<T>();
  const place = (one: T): void => {
    if (placed.has(one)) return;
    const unit = all.filter((other) => other === one || (leads(one, other) && leads(other, one)));
    for (const member of unit) placed.add(member);
    for (const member of unit) edges.get(member)?.forEach(place);
    units.push(unit);
  };
  all.forEach(place);
  return units;
}

/** All that one leads to by way of others, each with where it was reached from; itself only where there is a way round. */
function reachedFrom<T>(start: T, edges: Edges<T>): ReadonlyMap<T, T> {
  const from = new Map<T, T>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of edges.get(at) ?? []) {
      if (from.has(next)) continue;
      from.set(next, at);
      open.push(next);
    }
  }
  return from;
}
