import * as v from "valibot";
import { FILTER_OPERATORS } from "../../../roster/read/employees.ts";
import { named } from "./named.ts";
import { Id, Moment, Name, queryInteger, Text } from "./values.ts";

const BuiltIn = v.picklist(["basic", "work", "address", "contact", "employment", "lifecycle", "custom"]);

/** A section of the company's own. */
const OwnSection = v.pipe(
  v.string(),
  v.regex(/^custom:.{1,200}$/),
  v.transform((text): `custom:${string}` => `custom:${text.slice("custom:".length)}`),
);

const Section = v.union(
  [BuiltIn, OwnSection],
  ({ received }) =>
    `there is no section ${received}; there are ${BuiltIn.options.join(", ")}, and custom: with the id of one of the company's own`,
);
const Sections = v.union([v.literal("all"), v.pipe(v.array(Section), v.maxLength(200))]);

function sections(what: string) {
  return v.pipe(Sections, v.description(`${what} "all": every section that there is and will be.`));
}

const Scalar = v.union([v.string(), v.number(), v.boolean()]);

const Condition = v.strictObject({
  field: v.pipe(
    Text,
    v.description(
      "A field as an employee shows it (work.siteId, custom.<id>), status, active or employeeNumber.",
    ),
    v.metadata({ examples: ["work.siteId"] }),
  ),
  operator: v.pipe(
    v.picklist(FILTER_OPERATORS),
    v.description("contains and startsWith are for text alone. notEquals holds where nothing is said, too."),
  ),
  value: v.exactOptional(
    v.pipe(
      v.union([Scalar, v.pipe(v.array(Scalar), v.minLength(1), v.maxLength(100))]),
      v.description(
        "Left out for set and notSet; a list for oneOf. Sites and list items by id or name, people by id, number: or email:; kept and shown by id.",
      ),
    ),
  ),
});

const Whose = v.pipe(
  v.union([
    v.literal("everyone"),
    v.strictObject({
      conditions: v.pipe(v.optional(v.array(Condition), []), v.description("All must hold.")),
      people: v.pipe(
        v.optional(v.array(Text), []),
        v.description("Beside those, by id, number: and an employee number, or email: and a work e-mail."),
      ),
    }),
  ]),
  v.description("Whose data: everyone's, hired and terminated included, or that of some."),
);

const GROUP = {
  name: Name,
  description: v.nullable(Text),
  whose: Whose,
  view: sections("Which sections may be viewed."),
  history: sections(
    "Of which how they were, and what was done, may be viewed; with that the section itself.",
  ),
  edit: sections("Which may be edited; with that also viewed."),
  company: v.pipe(v.boolean(), v.description("Whether settings, sites, lists and fields may be changed.")),
  groups: v.pipe(
    v.boolean(),
    v.description("Whether groups may be created, changed and deleted over SCIM; with `company` they may."),
  ),
  members: v.pipe(
    v.array(v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))),
    v.maxLength(200),
    v.description("Service users, by id or name."),
  ),
};

const CHANGES = {
  description: v.exactOptional(GROUP.description),
  whose: v.exactOptional(GROUP.whose),
  view: v.exactOptional(GROUP.view),
  history: v.exactOptional(GROUP.history),
  edit: v.exactOptional(GROUP.edit),
  company: v.exactOptional(GROUP.company),
  groups: v.exactOptional(GROUP.groups),
  members: v.exactOptional(GROUP.members),
};

/** What is left out is as a new group is ticked. */
export const NewPermissionGroupInput = v.strictObject({ name: GROUP.name, ...CHANGES });

/** What is left out stays as it is. */
export const PermissionGroupChanges = v.strictObject({ name: v.exactOptional(GROUP.name), ...CHANGES });

/** A group as it would be saved. */
export const PreviewInput = v.strictObject({
  id: v.exactOptional(
    v.pipe(Id, v.description("The group that it would change; left out: it would be new.")),
  ),
  name: v.exactOptional(GROUP.name),
  ...CHANGES,
});

/** How many people who work here may leave a reader's list by it. */
export const AcceptLeaving = v.pipe(
  v.optional(queryInteger(), "0"),
  v.description(
    "So many people who work here, or will, may leave the list of a reader, whose importer then deactivates them. More are refused (`decision`), and told.",
  ),
);

export const PermissionGroup = named(
  "PermissionGroup",
  v.object({
    id: v.string(),
    ...GROUP,
    whoseInWords: v.string(),
    permissions: v.pipe(v.array(v.string()), v.description("What is ticked, as administrators know it.")),
    memberNames: v.pipe(v.array(v.string()), v.description("In the order of the members.")),
    version: v.pipe(v.number(), v.integer()),
    createdAt: Moment,
    changedAt: Moment,
  }),
);

export const PermissionGroups = v.object({ permissionGroups: v.array(PermissionGroup) });

const Count = v.pipe(v.number(), v.integer());

/** What a change of rights comes to. */
export const RightsEffects = named(
  "RightsEffects",
  v.object({
    leaving: v.pipe(
      v.object({
        count: Count,
        people: v.pipe(
          v.array(
            v.object({
              id: v.string(),
              employeeNumber: v.nullable(v.string()),
              name: v.string(),
              readers: v.pipe(v.array(v.string()), v.description("Whose list they leave.")),
            }),
          ),
          v.description("The first 20 of them."),
        ),
      }),
      v.description("Those who work here, or will, and leave the list of a member."),
    ),
    readers: v.pipe(
      v.array(
        v.object({
          name: v.string(),
          lists: v.pipe(
            v.picklist(["everyone", "some", "nobody"]),
            v.description("Who is listed to it over SCIM; to nobody is answered 403."),
          ),
          people: v.pipe(
            v.nullable(Count),
            v.description("How many people those are today, where it is some; null otherwise."),
          ),
          leaving: Count,
          hiddenLeavers: v.pipe(
            Count,
            v.description("Who left, and is hidden by a condition on status or active."),
          ),
          hiddenPreHires: v.pipe(Count, v.description("Who is yet to start, and is hidden by one.")),
        }),
      ),
      v.description("What it comes to for each member, before or afterwards."),
    ),
    warnings: v.pipe(v.array(v.string()), v.description("What to know before relying on it.")),
  }),
);

export const WrittenPermissionGroup = named(
  "WrittenPermissionGroup",
  v.object({ permissionGroup: PermissionGroup, effects: RightsEffects }),
);
