import type { CustomField } from "../../hr/custom-field.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import type { CustomValue, CustomValues } from "../../hr/employee.ts";
import { fold } from "../../hr/fold.ts";
import { itemsOf } from "../../hr/list-item.ts";
import { type ListName, SINGLE_VALUE_LISTS } from "../../hr/named-list.ts";
import { readCustomValue } from "../../hr/read-custom-value.ts";
import type { Said } from "../../mapping/from-user.ts";
import { type HrField, hrField } from "../../mapping/hr-field.ts";
import { lineOf } from "../../mapping/line-of.ts";
import { ScimError } from "../../scim/error.ts";

/** Values of HR's fields by table, and those of the company's own by field. */
export interface ValuesSaid {
  readonly tables: { readonly [table: string]: { readonly [field: string]: unknown } };
  readonly custom: CustomValues;
}

/**
 * What attributes that the company placed say of HR's fields, but for items of HR's own lists, which are named (`itemsSaid`).
 * Throws `ScimError` 400 (invalidValue) or `RuleError` for what does not fit.
 */
export function fieldsSaid({ fields }: Said, dictionary: Dictionary): ValuesSaid {
  const tables: Record<string, Record<string, unknown>> = {};
  const custom: Record<string, CustomValue | null> = {};
  for (const [path, sent] of fields) {
    const field = hrField(path, dictionary);
    const [table, name] = field?.record ?? [];
    if (field === null || table === undefined || name === undefined || listOfField(path) !== null) continue;
    const own = table === "custom" ? dictionary.fields.get(name) : undefined;
    if (own !== undefined) custom[name] = sent === null ? null : customValue(own, path, sent, dictionary);
    else
      tables[table] = {
        ...tables[table],
        [name]: sent === null ? emptied(path) : valueFor(field, sent, dictionary),
      };
  }
  return { tables, custom };
}

/** The items of HR's own lists that are said, by name or code: by their own attributes, and by those that were placed. */
export function itemsSaid({ items, fields }: Said): Said["items"] {
  const placed = [...fields].flatMap(([path, sent]) => {
    const list = listOfField(path);
    return list === null ? [] : [[list, sent === null ? null : lineOf(String(sent), path)] as const];
  });
  return { ...items, ...Object.fromEntries(placed) };
}

/** A name that is gone is an empty one. */
function emptied(path: string): "" | null {
  return path === "basic.firstName" || path === "basic.surname" ? "" : null;
}

function listOfField(path: string): ListName | null {
  return SINGLE_VALUE_LISTS.find(({ section, field }) => `${section}.${field}` === path)?.list ?? null;
}

function customValue(
  field: CustomField,
  path: string,
  sent: unknown,
  dictionary: Dictionary,
): CustomValue | null {
  if (field.type === "multiList") return itemsNamed(field.listId ?? "", path, sent, dictionary);
  // As text some numbers are written with an exponent, which files do not have.
  if (field.type === "number" && typeof sent === "number") return sent;
  return readCustomValue(field, String(sent), dictionary, (id) => id);
}

function valueFor({ path, kind }: HrField, sent: unknown, dictionary: Dictionary): unknown {
  switch (kind) {
    case "site":
      return siteNamed(path, String(sent), dictionary);
    case "number":
      return sent;
    default:
      return lineOf(String(sent), path);
  }
}

function itemsNamed(list: string, path: string, sent: unknown, dictionary: Dictionary): readonly string[] {
  const items = itemsOf(dictionary, list);
  return [sent].flat().map((name) => {
    const text = fold(String(name));
    const item = items.find((one) =>
      [one.name, one.code].some((known) => known !== null && fold(known) === text),
    );
    if (item === undefined) throw unknownName(path, String(name));
    return item.id;
  });
}

function siteNamed(path: string, name: string, { sites }: Dictionary): string {
  const site = [...sites.values()].find((one) => fold(one.name) === fold(name));
  if (site === undefined) throw unknownName(path, name);
  return site.id;
}

function unknownName(path: string, name: string): ScimError {
  return new ScimError(
    400,
    `${name} is nothing that ${path} can be: send one that HR has made, by its name, or have it made first.`,
    "invalidValue",
  );
}
