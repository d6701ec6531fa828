import * as v from "valibot";
import { FILTER_OPERATORS } from "../../../roster/read/employees.ts";
import { named } from "./named.ts";
import { Name, PlainDate, pageLimit, Text } from "./values.ts";

const Scalar = v.union([v.string(), v.number(), v.boolean()]);

const Condition = v.strictObject({
  field: v.pipe(
    Text,
    v.description("A field as an employee shows it: work.departmentId, custom.<id>, status, startDate."),
    v.metadata({ examples: ["work.departmentId"] }),
  ),
  operator: v.pipe(
    v.picklist([...FILTER_OPERATORS, "under"]),
    v.description("under: the item of a list, or any that lies below it."),
  ),
  value: v.exactOptional(
    v.pipe(
      v.union([Scalar, v.pipe(v.array(Scalar), v.minLength(1), v.maxLength(100))]),
      v.description(
        "Left out for set and notSet. Sites and list items by id or name, people by id, number: or email:; kept by id.",
      ),
    ),
  ),
});

const People = v.pipe(
  v.picklist(["active", "listed"]),
  v.description("Whose place counts: of those who are active, or of all who are listed, leavers too."),
);

const DEFINITION = {
  description: v.nullable(Text),
  people: People,
  conditions: v.pipe(v.array(Condition), v.maxLength(50), v.description("All must hold.")),
  inGroups: v.pipe(
    v.array(v.string()),
    v.maxLength(50),
    v.description("Groups, by id or name, in every one of which one has to be; kept by id."),
  ),
};

const NAMES = v.pipe(
  v.array(v.string()),
  v.maxLength(1000),
  v.description("People, by id, `number:` or `email:`."),
);

const CHANGES = {
  description: v.exactOptional(DEFINITION.description),
  people: v.exactOptional(People),
  conditions: v.exactOptional(DEFINITION.conditions),
  inGroups: v.exactOptional(DEFINITION.inGroups),
};

/** How a path names a group. */
export const GroupReference = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(600),
  v.description("Its id, or its name; a group of a manager by its id."),
);

/** A new group; what is left out asks for nothing. */
export const NewGroupInput = v.strictObject({
  name: Name,
  ...CHANGES,
  added: v.exactOptional(NAMES),
  leftOut: v.exactOptional(NAMES),
});

/** What is left out stays. */
export const GroupChanges = v.strictObject({ name: v.exactOptional(Name), ...CHANGES });

/** A definition as it would be saved, or what would be made. */
export const GroupPreviewInput = v.strictObject({
  id: v.exactOptional(
    v.pipe(
      v.string(),
      v.description(
        "The group that it would change, by id or name, which keeps what is left out; left out: a new one.",
      ),
    ),
  ),
  name: v.exactOptional(Name),
  description: CHANGES.description,
  added: v.exactOptional(NAMES),
  leftOut: v.exactOptional(NAMES),
  people: CHANGES.people,
  conditions: CHANGES.conditions,
  inGroups: CHANGES.inGroups,
  after: v.exactOptional(v.pipe(v.string(), v.description("What the answer before gave as next."))),
});

const PersonNamed = v.object({ id: v.string(), displayName: v.nullable(v.string()) });

const SHOWN = {
  id: v.pipe(v.string(), v.description("The same in SCIM.")),
  name: v.string(),
  kind: v.picklist(["everyone", "site", "item", "manager", "defined"]),
  source: v.pipe(
    v.string(),
    v.description("everyone, sites, managers, the id of a list; of a defined group its own id."),
  ),
  shown: v.pipe(
    v.boolean(),
    v.description("Whether readers see it, as far as they may view what it is about."),
  ),
  gathering: v.pipe(
    v.boolean(),
    v.description(
      "Its rule has changed; until everybody by the new one is gathered, the one before is served.",
    ),
  ),
  definition: v.pipe(
    v.nullable(v.object(DEFINITION)),
    v.description("Null: it makes itself, or whoever asks may not view of everyone what it asks for."),
  ),
};

export const Groups = v.object({ groups: v.array(named("Group", v.object(SHOWN))) });

export const GroupInFull = named(
  "GroupInFull",
  v.object({
    ...SHOWN,
    members: v.pipe(
      v.nullable(v.number()),
      v.description(
        "How many are in it now. Null, and nobody named: whoever asks may not view of everyone what that tells.",
      ),
    ),
    added: v.pipe(v.array(PersonNamed), v.description("In it by name, whatever the conditions say.")),
    leftOut: v.pipe(v.array(PersonNamed), v.description("Left out by name, whatever the conditions say.")),
  }),
);

export const MembersQuery = {
  on: v.pipe(v.exactOptional(PlainDate), v.description("As it will be when that day begins; left out: now.")),
  after: v.pipe(v.optional(v.string(), ""), v.description("The id that the page before ended with.")),
  limit: pageLimit(1000, 100),
};

export const Members = v.object({
  count: v.number(),
  members: v.array(PersonNamed),
  next: v.pipe(v.nullable(v.string()), v.description("To be sent as after; null: there is no more.")),
});

const Some = v.object({
  count: v.number(),
  first: v.array(v.object({ id: v.string(), displayName: v.string() })),
});

export const GroupPreview = v.object({
  members: Some,
  joining: Some,
  leaving: Some,
  next: v.pipe(
    v.nullable(v.string()),
    v.description("Not null: these are of the first people alone. Ask again with it as after, and add up."),
  ),
});

/** Whether somebody is in a group by name, or left out of it. */
export const NamedInput = v.strictObject({ included: v.boolean() });

const SETTINGS = {
  on: v.boolean(),
  pattern: v.pipe(
    Name,
    v.description("{item} stands for what the site or item is called; of everyone's the name itself."),
  ),
  people: People,
  ancestors: v.pipe(
    v.boolean(),
    v.description("Whether the people of an item are in the groups of those above it, too."),
  ),
  keepsArchived: v.pipe(v.boolean(), v.description("Whether the group of what is archived stays.")),
  keepsEmpty: v.pipe(v.boolean(), v.description("Whether a group with nobody in it stays.")),
};

export const Sources = v.object({
  sources: v.array(named("GroupSource", v.object({ source: v.string(), name: v.string(), ...SETTINGS }))),
});

export const SourceChanges = v.strictObject({
  on: v.exactOptional(SETTINGS.on),
  pattern: v.exactOptional(SETTINGS.pattern),
  people: v.exactOptional(SETTINGS.people),
  ancestors: v.exactOptional(SETTINGS.ancestors),
  keepsArchived: v.exactOptional(SETTINGS.keepsArchived),
  keepsEmpty: v.exactOptional(SETTINGS.keepsEmpty),
});

const OF_GROUP = { id: v.string(), name: v.string() };

export const SourcePreview = v.object({
  going: v.object({
    count: v.number(),
    first: v.array(
      v.object({
        ...OF_GROUP,
        members: v.pipe(
          v.number(),
          v.description("How many are in it now: an importer takes from them what it gave by the group."),
        ),
      }),
    ),
  }),
  coming: v.object({ count: v.number(), first: v.array(v.object(OF_GROUP)) }),
  renamed: v.object({
    count: v.number(),
    first: v.array(v.object({ ...OF_GROUP, before: v.string() })),
  }),
  gathers: v.pipe(
    v.boolean(),
    v.description("Whether it is decided anew who is in them, and of managers which groups there are."),
  ),
});
