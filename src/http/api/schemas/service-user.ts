import * as v from "valibot";
import { LONGEST_NAME } from "../../../roster/access/service-user-name.ts";
import { named } from "./named.ts";
import { Moment, Name, SentMoment } from "./values.ts";

const SAID = {
  name: v.pipe(
    Name,
    v.maxLength(LONGEST_NAME),
    v.description(
      "Its handle: in history, in commands, and in place of its id. Free again once it is deleted.",
    ),
  ),
  displayName: v.pipe(Name, v.description("What people call it.")),
};

const EXPIRES_AT = v.pipe(v.nullable(SentMoment), v.description("When the token ends; null: at no time."));

export const NewServiceUserInput = v.strictObject({
  name: SAID.name,
  displayName: v.exactOptional(v.pipe(Name, v.description("What people call it; left out: its name."))),
  expiresAt: v.optional(EXPIRES_AT, null),
});

const EVERY_HOURS = v.pipe(
  v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24 * 31))),
  v.description(
    "It is expected to import everyone so often, and /health says when it did not; null: no alarm.",
  ),
);

export const ServiceUserChanges = v.strictObject({
  name: v.exactOptional(SAID.name),
  displayName: v.exactOptional(SAID.displayName),
  importEveryHours: v.exactOptional(EVERY_HOURS),
});

const Token = v.pipe(v.string(), v.description("Shown this once."));

export const NewServiceUser = named(
  "NewServiceUser",
  v.object({ id: v.string(), name: v.string(), displayName: v.string(), token: Token }),
);

export const NewTokenInput = v.optional(
  v.strictObject({
    expiresAt: v.optional(EXPIRES_AT, null),
    othersEndAt: v.exactOptional(
      v.pipe(
        SentMoment,
        v.description(
          "When its other tokens end, those that would end later: time to change over. Left out: as they are.",
        ),
      ),
    ),
  }),
  {},
);

export const TokenChanges = v.strictObject({ expiresAt: EXPIRES_AT });

const SHOWN_TOKEN = {
  id: v.pipe(v.string(), v.description("Which token it is; nobody gets in by it.")),
  createdAt: Moment,
  expiresAt: v.pipe(v.nullable(Moment), v.description("From then on it is refused; null: it has no end.")),
  expired: v.boolean(),
  expiresSoon: v.pipe(
    v.boolean(),
    v.description("Within two weeks; answers to it then carry `Rollcall-Token-Expires`."),
  ),
  lastUsedOn: v.pipe(
    v.nullable(v.string()),
    v.description("The day in UTC; null: never."),
    v.metadata({ examples: ["2026-11-24"] }),
  ),
  lastClient: v.pipe(v.nullable(v.string()), v.description("What the client called itself (`User-Agent`).")),
  lastAddress: v.pipe(v.nullable(v.string()), v.description("From which address that day's first use came.")),
};

export const ServiceUserToken = named("ServiceUserToken", v.object(SHOWN_TOKEN));

export const NewToken = named("NewToken", v.object({ ...SHOWN_TOKEN, token: Token }));

export const ServiceUser = named(
  "ServiceUser",
  v.object({
    id: v.string(),
    ...SAID,
    createdAt: Moment,
    disabledAt: v.pipe(
      v.nullable(Moment),
      v.description("Since when its tokens are refused; null: they are not."),
    ),
    importEveryHours: EVERY_HOURS,
    lastImport: v.pipe(
      v.nullable(v.object({ completedAt: Moment, people: v.number() })),
      v.description("When it last read everyone to the end, and how many there were."),
    ),
    permissionGroups: v.array(v.object({ id: v.string(), name: v.string() })),
    lists: v.pipe(
      v.picklist(["everyone", "some", "nobody"]),
      v.description("Whom it is listed over SCIM, by the permission groups that it is a member of."),
    ),
    people: v.pipe(
      v.nullable(v.pipe(v.number(), v.integer())),
      v.description(
        "How many people those are now, where it is some; null otherwise, and while they are gathered.",
      ),
    ),
    missing: v.pipe(
      v.nullable(v.string()),
      v.description("The permissions to tick before anybody is listed to it; null: none is missing."),
    ),
    rightsPending: v.pipe(
      v.boolean(),
      v.description(
        "It has been given more rights, and is served by the earlier ones until whom it may see is gathered.",
      ),
    ),
    tokens: v.array(ServiceUserToken),
  }),
);

export const ServiceUsers = v.object({ serviceUsers: v.array(ServiceUser) });
