import type {
  Employee,
  Entry,
  Exclusion,
  Leave,
  Period,
  Revocation,
  Sparse,
  TableName,
  Tables,
} from "./employee.ts";
import { EMPTY_RECORD } from "./empty-record.ts";

/** A person's facts as history keeps them: without the id, and without what is empty. */
type KeptFacts = Sparse<Pick<Employee, "employeeNumber" | "deletedAt">> & {
  readonly tables: { readonly [N in TableName]: readonly Sparse<Tables[N][number]>[] };
  readonly periods: readonly Kept<Period, "number" | "startDate" | "terminationAssumed" | "rescinded">[];
  readonly leaves: readonly Kept<Leave, "number" | "kind" | "startDate" | "access">[];
  readonly revocations: readonly Kept<Revocation, "number" | "at" | "period">[];
  readonly exclusion?: Exclusion;
};

type Kept<T, Always extends keyof T> = Pick<T, Always> & Sparse<Omit<T, Always>>;

/** The facts as text. */
export function keepFacts({ id: _, ...facts }: Employee): string {
  return JSON.stringify(facts, (_, value) => (value === null ? undefined : value));
}

/** The person of that id whose facts were kept so. */
export function readFacts(id: string, text: string): Employee {
  const kept: KeptFacts = JSON.parse(text);
  const { employeeNumber = null, deletedAt = null, exclusion = null, tables } = kept;
  return {
    id,
    employeeNumber,
    deletedAt,
    exclusion: exclusion?.kind === "frozen" ? { ...exclusion, record: filled(exclusion.record) } : exclusion,
    tables: {
      basic: rows(tables, "basic"),
      work: rows(tables, "work"),
      address: rows(tables, "address"),
      employment: rows(tables, "employment"),
      contact: rows(tables, "contact"),
      custom: rows(tables, "custom"),
    },
    periods: kept.periods.map((period) => ({ ...EMPTY_PERIOD, ...period })),
    leaves: kept.leaves.map((leave) => ({ returnDate: null, beginsAt: null, endsAt: null, ...leave })),
    revocations: kept.revocations.map((revocation) => ({
      liftedAt: null,
      reason: null,
      by: null,
      ...revocation,
    })),
  };
}

function rows<N extends TableName>(tables: KeptFacts["tables"], name: N): Tables[N] {
  // Indexing by a type parameter loses which of the tables it is.
  const kept = tables[name] as readonly Entry<object>[];
  return kept.map((entry) => ({
    ...entry,
    values: { ...EMPTY_RECORD[name], ...entry.values },
  })) as unknown as Tables[N];
}

function filled(record: { readonly [N in TableName]: object }): typeof EMPTY_RECORD {
  const names = Object.entries(EMPTY_RECORD).map(([name, empty]) => [name, empty] as const);
  const known = new Map<string, object>(Object.entries(record));
  return Object.assign(
    { ...EMPTY_RECORD },
    ...names.map(([name, empty]) => ({ [name]: { ...empty, ...known.get(name) } })),
  );
}

const EMPTY_PERIOD = {
  terminationDate: null,
  lastDayOfWork: null,
  terminationReason: null,
  decidingDate: null,
  endSetBy: null,
  beginsAt: null,
  startedAt: null,
  endsAt: null,
  overAt: null,
};
