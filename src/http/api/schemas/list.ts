import * as v from "valibot";
import { named } from "./named.ts";
import { Id, Moment, Name, Text } from "./values.ts";

/** How a path names a list. */
export const ListId = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(200),
  v.description("The list: department, division, costCenter, country, employmentType, contract, or an id."),
);

export const ListInput = v.strictObject({ name: Name });

export const List = named(
  "List",
  v.object({
    id: v.string(),
    name: v.string(),
    builtIn: v.pipe(v.boolean(), v.description("Each of its items is a group by itself; it keeps its name.")),
    items: v.pipe(v.number(), v.integer(), v.description("How many there are to choose.")),
    archivedItems: v.pipe(v.number(), v.integer()),
  }),
);

export const Lists = v.object({ lists: v.array(List) });

const Code = v.nullable(
  v.pipe(Text, v.description("The form that machines exchange; for a country ISO 3166 alpha-2.")),
);
const ParentId = v.nullable(v.pipe(Id, v.description("The item above it, of the same list.")));

export const NewItemInput = v.strictObject({
  name: Name,
  code: v.optional(Code, null),
  parentId: v.optional(ParentId, null),
});

/** What is left out stays as it is. */
export const ItemInput = v.strictObject({
  name: v.exactOptional(Name),
  code: v.exactOptional(Code),
  parentId: v.exactOptional(ParentId),
});

export const Item = named(
  "ListItem",
  v.object({
    id: v.string(),
    list: v.string(),
    name: v.string(),
    code: v.nullable(v.string()),
    parentId: v.nullable(v.string()),
    archivedAt: v.pipe(v.nullable(Moment), v.description("No longer to be chosen; whoever has it keeps it.")),
  }),
);

export const Items = v.object({ items: v.array(Item) });
