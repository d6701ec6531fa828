import type { VerbInputs } from "../../src/roster/employees/verbs.ts";
import {
  type Person,
  type PlainDate,
  type Said,
  todayOf,
  turnsAhead,
  type View,
  valueOn,
  view,
} from "./model.ts";
import { type Deed, type Moment, refuseIf } from "./model-deed.ts";

type ValueVerb = "change" | "addEntry" | "changeEntry" | "moveEntry" | "removeEntry" | "releaseEmail";

/** What is said of somebody from a day on. Of the tables only the work table's rows are edited one by one. */
export const VALUE_VERBS: { readonly [V in ValueVerb]: Deed<VerbInputs[V]> } = {
  change(person, { effectiveDate, values }, { company, now }) {
    const date = effectiveDate ?? todayOf(person, company, now);
    const before = person.basic.said.email;
    say(person.basic, date, { email: values.basic?.email });
    const today = todayOf(person, company, now);
    const ahead = [...before, ...person.basic.said.email]
      .map(([from]) => from)
      .filter((from) => from > today);
    const others = [today, ...ahead].filter((day) => {
      const known = valueOn(before, day);
      return known !== null && known !== valueOn(person.basic.said.email, day);
    });
    const left = ["Terminated", "Garden leave"].includes(view(person).status);
    refuseIf(left && others.length > 0, "a leaver keeps the address");
    const { title, siteId, zone } = values.work ?? {};
    say(person.work, date, { title, siteId, zone });
  },

  addEntry({ work }, { effectiveDate, values: { work: values = {} } }) {
    const first = work.days[0]?.date ?? effectiveDate;
    refuseIf(
      work.days.some(({ date }) => date === effectiveDate),
      "two entries on a date",
    );
    if (effectiveDate < first) beginEarlier(work, effectiveDate, values);
    else say(work, effectiveDate, values);
  },

  changeEntry({ work }, { effectiveDate, values: { work: values = {} } }) {
    requireDay(work.days, effectiveDate);
    say(work, effectiveDate, values);
  },

  moveEntry({ work }, { effectiveDate, to }) {
    const index = requireDay(work.days, effectiveDate);
    const [before, after] = [work.days[index - 1]?.date ?? "", work.days[index + 1]?.date ?? "9999"];
    refuseIf(to <= before || to >= after, "beyond a neighbour");
    work.days[index] = { date: to, begun: false };
    for (const said of Object.values(work.said))
      for (const entry of said) if (entry[0] === effectiveDate) entry[0] = to;
  },

  removeEntry({ work }, { effectiveDate }) {
    refuseIf(requireDay(work.days, effectiveDate) === 0, "the first entry stays");
    work.days = work.days.filter(({ date }) => date !== effectiveDate);
    for (const field of keysOf(work.said))
      work.said[field] = told(work.said[field].filter(([from]) => from !== effectiveDate));
  },

  releaseEmail(person, { email }, moment) {
    requireInactive(person, moment);
    const ahead = turnsAhead(person, moment.company, moment.now).map((turn) => turn.view);
    const isOver = ({ status }: View) => status === "Terminated" || status === "Garden leave";
    refuseIf(!person.deleted && ![view(person), ...ahead].every(isOver), "employed without access");
    const { said } = person.basic;
    refuseIf(!said.email.some(([, known]) => known === email), "no address of theirs");
    said.email = told(said.email.map(([from, known]) => [from, known === email ? null : known]));
    if (person.excluded?.kind === "frozen" && person.excluded.view.email === email)
      person.excluded = { kind: "frozen", view: { ...person.excluded.view, email: null } };
  },
};

/** Somebody who is on, or will be, as far as is known now, neither goes nor gives up an address. */
export function requireInactive(person: Person, { company, now }: Moment): void {
  const seen = [view(person), ...turnsAhead(person, company, now).map((turn) => turn.view)];
  refuseIf(
    seen.some(({ active }) => active),
    "works here, or will",
  );
}

function requireDay(days: readonly { date: PlainDate }[], date: PlainDate): number {
  const index = days.findIndex((day) => day.date === date);
  refuseIf(index === -1, "no entry on that date");
  return index;
}

type Table<F extends string> = { days: { date: PlainDate; begun: boolean }[]; said: Record<F, Said> };
type Values<F extends string> = Partial<Record<NoInfer<F>, string | null | undefined>>;

/** Says of some fields what they are from a day on; the days before the first are the first's. */
function say<F extends string>(table: Table<F>, date: PlainDate, values: Values<F>): void {
  const first = table.days[0]?.date ?? date;
  const from = date < first ? first : date;
  let news = false;
  for (const field of keysOf(table.said)) {
    const value = values[field];
    if (value === undefined || value === valueOn(table.said[field], from)) continue;
    news = true;
    const others = table.said[field].filter(([day]) => day !== from);
    table.said[field] = told([...others, [from, value]]);
  }
  if (news && !table.days.some((day) => day.date === from)) table.days.push({ date: from, begun: false });
  table.days.sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Says what was so until the first day that is known, which goes on as it was. */
function beginEarlier<F extends string>(table: Table<F>, date: PlainDate, values: Values<F>): void {
  table.days.unshift({ date, begun: false });
  for (const field of keysOf(table.said)) {
    const known = table.said[field];
    const value = values[field];
    const first = known[0]?.[1] ?? null;
    table.said[field] = told([[date, value === undefined ? first : value], ...known]);
  }
}

/** In order, without what only repeats the value before. */
function told(said: Said): Said {
  return said
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, value], index, all) => index === 0 || value !== all[index - 1]?.[1]);
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  // Object.keys forgets the type; the tables have no other keys.
  return Object.keys(table) as K[];
}
