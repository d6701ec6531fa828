import type { Dictionary } from "../hr/dictionary.ts";
import type { DateFormat, MappedField, Transformation } from "../hr/field-mapping.ts";
import { unreachable } from "../hr/unreachable.ts";
import { type HrField, hrField } from "./hr-field.ts";
import type { ListedPerson } from "./to-user.ts";
import type { Viewer } from "./viewer.ts";

/** A value as a User shows it; several of one field in their order; undefined: there is none. */
export type ShownValue = string | number | readonly string[] | undefined;

export type Shows = (person: ListedPerson, viewer: Viewer) => ShownValue;

/** How the values of the fields are shown. The fields are known; whether they suit is asked where a mapping is saved. */
export function shownBy(
  fields: readonly HrField[],
  transformation: Transformation | null,
  dictionary: Dictionary,
): Shows {
  const shows = fields.map((field) =>
    plain(field, transformation?.kind === "code" ? "code" : "name", dictionary),
  );
  const [first = () => undefined] = shows;
  if (transformation === null) return first;
  const { kind } = transformation;
  switch (kind) {
    case "name":
    case "code":
      return first;
    case "upper":
      return mapped(first, (text) => text.toUpperCase());
    case "lower":
      return mapped(first, (text) => text.toLowerCase());
    case "date":
      return mapped(first, (date) => dateIn(date, transformation.format));
    case "firstOf":
      return (person, viewer) => {
        const texts = shows.map((show) => textsIn(show(person, viewer))).find(({ length }) => length > 0);
        return texts?.join(", ");
      };
    case "join":
      return (person, viewer) => {
        const texts = shows.flatMap((show) => textsIn(show(person, viewer)));
        return texts.length === 0 ? undefined : texts.join(transformation.separator);
      };
    case "constant":
      return () => transformation.value;
    case "template":
      return templated(transformation.template, dictionary);
    default:
      return unreachable(kind);
  }
}

/** The paths of the fields that a row reads. */
export function fieldsOf({
  fields,
  transformation,
}: Pick<MappedField, "fields" | "transformation">): readonly string[] {
  return transformation?.kind === "template" ? partsOfTemplate(transformation.template).paths : fields;
}

/** The paths in the braces of a template, and the text before, between and behind them: one more than there are paths. */
export function partsOfTemplate(template: string): { readonly texts: string[]; readonly paths: string[] } {
  const pieces = template.split("{");
  const [before = "", ...rest] = pieces;
  const texts = [before];
  const paths: string[] = [];
  for (const piece of rest) {
    const end = piece.indexOf("}");
    paths.push(end === -1 ? piece : piece.slice(0, end));
    texts.push(end === -1 ? "" : piece.slice(end + 1));
  }
  return { texts, paths };
}

/** The template with other paths in its braces. */
export function withPaths(template: string, other: (path: string) => string): string {
  const { texts, paths } = partsOfTemplate(template);
  return texts
    .map((text, index) => (index === 0 ? text : `{${other(paths[index - 1] ?? "")}}${text}`))
    .join("");
}

/** Nothing where none of its fields has a value: what is left would be punctuation. */
function templated(template: string, dictionary: Dictionary): Shows {
  const { texts, paths } = partsOfTemplate(template);
  const shows = paths.map((path) => {
    const field = hrField(path, dictionary);
    return field === null ? () => undefined : plain(field, "name", dictionary);
  });
  return (person, viewer) => {
    const values = shows.map((show) => textsIn(show(person, viewer)).join(", "));
    if (values.every((value) => value === "")) return undefined;
    return texts
      .map((text, index) => text + (values[index] ?? ""))
      .join("")
      .trim();
  };
}

function plain({ kind, read }: HrField, shows: "name" | "code", dictionary: Dictionary): Shows {
  const item = (id: unknown) => {
    const found = dictionary.items.get(String(id));
    return (shows === "code" ? (found?.code ?? undefined) : found?.name) ?? undefined;
  };
  switch (kind) {
    case "text":
    case "number":
    case "date":
      return (person) => textOrNumber(read(person));
    case "item":
      return (person) => item(read(person));
    case "items":
      return (person) => {
        const names = [read(person) ?? []]
          .flat()
          .map(item)
          .filter((name) => name !== undefined);
        return names.length === 0 ? undefined : names;
      };
    case "site":
      return (person) => dictionary.sites.get(String(read(person)))?.name;
    case "person":
      // To a reader to whom only some are listed, somebody named may be one who is not.
      return (person, { everyoneListed }) => (everyoneListed ? textOrNumber(read(person)) : undefined);
    case "money":
      return (person) => moneyIn(read(person));
    default:
      return unreachable(kind);
  }
}

function textOrNumber(value: unknown): string | number | undefined {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

function moneyIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("amount" in value) || !("currency" in value))
    return undefined;
  return `${value.amount} ${value.currency}`;
}

function textsIn(value: ShownValue): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

function mapped(show: Shows, change: (text: string) => string): Shows {
  return (person, viewer) => {
    const value = show(person, viewer);
    if (value === undefined) return undefined;
    return typeof value === "object" ? value.map(change) : change(String(value));
  };
}

function dateIn(date: string, format: DateFormat): string {
  const [year = "", month = "", day = ""] = date.split("-");
  switch (format) {
    case "yyyy-MM-dd":
      return date;
    case "dd.MM.yyyy":
      return `${day}.${month}.${year}`;
    case "dd/MM/yyyy":
      return `${day}/${month}/${year}`;
    case "MM/dd/yyyy":
      return `${month}/${day}/${year}`;
    default:
      return unreachable(format);
  }
}
