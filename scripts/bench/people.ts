const FIRST =
  "Ada Bruno Chiara Dmitri Élodie Farid Grace Hiroshi Ines Jürgen Kwame Linh María Noor Oksana Pita".split(
    " ",
  );
const LAST =
  "Abe Becker Castro Dubois Eze Fofana García Hansen Ivanova Jensen Kaya Łopez Müller Nguyen Okafor Park Quinn".split(
    " ",
  );
const DEPARTMENTS =
  "Engineering Sales Finance Support Marketing Legal Operations Research Design People Security Data".split(
    " ",
  );
const DIVISIONS = ["Products", "Services", "Platform", "Corporate"];
const TITLES = ["Engineer", "Account manager", "Analyst", "Specialist", "Designer", "Head of team"];
const PLACES = [
  { site: "London", country: "GB", city: "London", postCode: "N1 9GU", street: "Example Street" },
  { site: "Berlin", country: "DE", city: "Berlin", postCode: "10115", street: "Beispielstraße" },
  { site: "New York", country: "US", city: "New York", postCode: "10001", street: "Sample Avenue" },
  { site: "Tokyo", country: "JP", city: "東京", postCode: "100-0001", street: "千代田" },
  { site: "Kiritimati", country: "KI", city: "Ronton", postCode: "KI0101", street: "Lagoon Road" },
];

/** One person in fifty has a date ahead (leaves within the year), one in twenty has left. */
const LEAVES_SOON = 50;
const HAS_LEFT = 20;

/** The columns of the file, in the template's words. */
export const COLUMNS = [
  "Employee ID",
  "Email",
  "First name",
  "Middle name",
  "Last name",
  "Job title",
  "Department",
  "Division",
  "Cost center",
  "Site",
  "Reports to",
  "Start date",
  "Termination date",
  "Work phone",
  "Address line 1",
  "City",
  "Postal code",
  "Country",
  "Employment type",
  "Contract",
];

/**
 * The lines of a people file, the same in every run of one day: names from several scripts, every column that is
 * mapped filled, ten people to a manager.
 */
export function* people(count: number, today: Date): Generator<string[]> {
  const random = randomFrom(20_261_124);
  const pick = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error("nothing to pick from");
    return value;
  };
  for (let number = 1; number <= count; number++) {
    const [first, last, place] = [pick(FIRST), pick(LAST), pick(PLACES)];
    yield [
      numberOf(number),
      `${ascii(first)}.${ascii(last)}.${number}@bench.example`,
      first,
      number % 3 === 0 ? pick(FIRST) : "",
      last,
      pick(TITLES),
      pick(DEPARTMENTS),
      pick(DIVISIONS),
      String(4000 + Math.floor(random() * 40)),
      place.site,
      number === 1 ? "" : numberOf(Math.ceil((number - 1) / 10)),
      dayBefore(today, 30 + Math.floor(random() * 3000)),
      endOf(number, today),
      `+44 20 ${7_000_000 + number}`,
      `${1 + Math.floor(random() * 200)} ${place.street}`,
      place.city,
      place.postCode,
      place.country,
      pick(["Permanent", "Fixed term", "Intern"]),
      pick(["Full time", "Part time"]),
    ];
  }
}

function endOf(number: number, today: Date): string {
  if (number % LEAVES_SOON === 7) return dayBefore(today, -2 - (number % 300));
  return number % HAS_LEFT === 3 ? dayBefore(today, 2 + (number % 20)) : "";
}

function numberOf(number: number): string {
  return String(number).padStart(6, "0");
}

function dayBefore(today: Date, days: number): string {
  return new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}

function ascii(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();
}

/** mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
