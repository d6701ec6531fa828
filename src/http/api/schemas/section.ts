import * as v from "valibot";
import { named } from "./named.ts";
import { Name } from "./values.ts";

export const SectionInput = v.strictObject({ name: Name });

export const Section = named(
  "CustomSection",
  v.object({
    id: v.pipe(v.string(), v.description("A permission group names it custom: and this id.")),
    name: v.string(),
  }),
);

export const Sections = v.object({ sections: v.array(Section) });
