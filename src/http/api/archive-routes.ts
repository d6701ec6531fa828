import type * as v from "valibot";
import type { Archivable } from "../../hr/archive.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { changeCompany } from "../../roster/company/change-company.ts";
import { conditionOf, versionOf } from "./company-version.ts";
import { type Fields, type Route, route } from "./route.ts";

interface ArchiveRoutes<P extends Fields> {
  /** Where the thing itself is. */
  readonly path: string;
  readonly name: "Site" | "ListItem" | "Field";
  readonly params: P;
  /** What being archived means, after "Archives it:". */
  readonly means: string;
  readonly what: (params: ParamsOf<P>) => Archivable;
  readonly answer: v.GenericSchema;
  readonly shown: (company: Dictionary, params: ParamsOf<P>) => object;
}

type ParamsOf<P extends Fields> = v.InferOutput<v.StrictObjectSchema<P, undefined>>;

/** The two routes by which a thing of the company's can no longer be chosen, and can be again. */
export function archiveRoutes<const P extends Fields>(said: ArchiveRoutes<P>): readonly Route[] {
  const { path, name, params, means, what, answer, shown } = said;
  return (["archive", "unarchive"] as const).map((verb) =>
    route({
      method: "POST",
      path: `${path}/${verb}`,
      operation: `${verb}${name}`,
      needs: { role: "hr", permission: "company" },
      tag: "Company",
      summary: verb === "archive" ? `Archives it: ${means}` : "Takes that back: it can be chosen again",
      versioned: true,
      params,
      answers: { 200: answer },
      handler: async ({ roster, params: at, ifMatch }) => {
        const company = await changeCompany(roster, verb, what(at), conditionOf(ifMatch));
        return { status: 200, body: shown(company, at), ...versionOf(company) };
      },
    }),
  );
}
