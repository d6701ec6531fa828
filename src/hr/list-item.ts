import { isCountry } from "./country.ts";
import type { Dictionary } from "./dictionary.ts";
import { fold } from "./fold.ts";
import { requireFreeName } from "./free-name.ts";
import { type ListItem, listOf } from "./named-list.ts";
import { RuleError } from "./rule-error.ts";

/** The items of a list. */
export function itemsOf({ items }: Dictionary, list: string): ListItem[] {
  return [...items.values()].filter((item) => item.list === list);
}

/** The item of that list. Throws `RuleError` (unknown) where there is none. */
export function itemIn(dictionary: Dictionary, list: string, id: string): ListItem {
  const item = dictionary.items.get(id);
  if (item !== undefined && item.list === list) return item;
  throw new RuleError(
    "unknown",
    `There is no such item in the list ${listOf(dictionary, list).name}: GET /api/v1/lists/${list}/items shows them.`,
  );
}

/** The company with one item more. Throws `RuleError` for a name or code that is taken, or a parent that cannot be. */
export function addItem(dictionary: Dictionary, item: Omit<ListItem, "archivedAt">): Dictionary {
  if (dictionary.items.has(item.id)) return dictionary;
  return withItem(dictionary, { ...item, archivedAt: null });
}

export interface ChangeItemInput extends Pick<ListItem, "id" | "list"> {
  readonly changes: Partial<Pick<ListItem, "name" | "code" | "parentId">>;
}

/** The company with the item changed; it keeps its id, and with it its group and its people. Throws as `addItem` does. */
export function changeItem(dictionary: Dictionary, { id, list, changes }: ChangeItemInput): Dictionary {
  return withItem(dictionary, { ...itemIn(dictionary, list, id), ...changes });
}

function withItem(dictionary: Dictionary, item: ListItem): Dictionary {
  const list = listOf(dictionary, item.list);
  const items = itemsOf(dictionary, item.list);
  requireFreeName(items, item, `an item in the list ${list.name} called`);
  requireCode(items, item);
  const next = { ...dictionary, items: new Map([...dictionary.items, [item.id, item]]) };
  requireParent(next, item);
  return next;
}

/** Files write an item by its code or by its name, so neither may mean another one. */
function requireCode(items: readonly ListItem[], { id, list, name, code }: ListItem): void {
  if (list === "country" && (code === null || !isCountry(code))) {
    throw new RuleError("invalid", "A country needs its code: the two letters of ISO 3166, such as DE.", {
      pointer: "#/code",
    });
  }
  const others = items.filter((item) => item.id !== id);
  const clash = others.find(
    (other) => meansSame(code, other.code) || meansSame(code, other.name) || meansSame(name, other.code),
  );
  if (clash === undefined) return;
  throw new RuleError("conflict", `${clash.name} has that code or name already: choose another code.`, {
    pointer: "#/code",
  });
}

function meansSame(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && fold(a) === fold(b);
}

function requireParent({ items }: Dictionary, item: ListItem): void {
  const chain = [item];
  for (let above = item.parentId; above !== null; ) {
    const parent = items.get(above);
    if (parent === undefined || parent.list !== item.list) {
      throw new RuleError("invalid", "The item above must be one of the same list: give its id, or null.", {
        pointer: "#/parentId",
      });
    }
    chain.push(parent);
    if (parent.id === item.id) throw cycle(chain);
    above = parent.parentId;
  }
}

function cycle(chain: readonly ListItem[]): RuleError {
  const [item] = chain;
  const names = chain.map(({ name }) => name).join(" › ");
  return new RuleError(
    "conflict",
    `${item?.name} would lie above itself (${names}): choose another parent.`,
    {
      pointer: "#/parentId",
    },
  );
}
