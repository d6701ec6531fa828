import * as v from "valibot";
import { ROLES } from "../../../auth/role.ts";
import { named } from "./named.ts";
import { Moment, Text } from "./values.ts";

const Role = v.pipe(
  v.picklist(ROLES),
  v.description(
    "`viewer` sees everything, `hr` also keeps the roster, `owner` also says who has access to it.",
  ),
);

/** What names an administrator in a path. */
export const Email = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(254),
  v.description("Their e-mail address, as Cloudflare Access tells it; in whatever case."),
);

export const AdministratorInput = v.strictObject({ role: Role });

export const Administrator = named(
  "Administrator",
  v.object({
    email: v.string(),
    role: Role,
    createdAt: Moment,
    changedAt: Moment,
    cannotSignIn: v.pipe(
      v.nullable(v.string()),
      v.description("Why nobody can sign in through Cloudflare Access as yet; null: they can."),
    ),
  }),
);

export const Administrators = v.object({ administrators: v.array(Administrator) });

export const HoldInput = v.strictObject({
  reason: v.pipe(Text, v.description("Told to every reader, and by Okta to its administrators.")),
});

export const Holds = named(
  "Holds",
  v.object({
    held: v.pipe(v.boolean(), v.description("Whether readers over SCIM are refused (503) now.")),
    hold: v.pipe(
      v.nullable(v.object({ reason: v.string(), by: v.string(), since: Moment })),
      v.description("The owners' hold; null: there is none."),
    ),
    deployment: v.pipe(
      v.nullable(v.string()),
      v.description(
        "Why the deployment itself holds them (its setting HELD); only taking that away releases it.",
      ),
    ),
  }),
);
