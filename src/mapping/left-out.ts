import type { Change } from "../scim/patch/change.ts";
import { isResource } from "../scim/resource.ts";
import type { CompiledRow } from "./mapping-of.ts";
import { attributePath } from "./placed.ts";
import { USER_ATTRIBUTES } from "./user-attributes.ts";

/**
 * Whether a User that is sent in another's place says nothing of what the company has placed there, beside the default: a
 * client that does not know it yet takes nothing away (RFC 7644 section 3.5.1 lets what is left out be taken for not
 * asserted). Sent as nothing it is cleared, and with the attribute that it is a part or one of the values of.
 */
export function leftOutOf(sent: readonly Pick<Change, "target" | "value">[]): (row: CompiledRow) => boolean {
  return (row) =>
    isBeside(row) &&
    !sent.some(
      ({ target, value }) =>
        target.extension === row.extension &&
        target.attribute.name === row.name &&
        (target.part === null ? saysOf(row, value) : target.part.name === row.part),
    );
}

function isBeside(row: CompiledRow): boolean {
  const { part, type } = row;
  const own = attributePath(row);
  return type !== null || USER_ATTRIBUTES[part === null ? own : `${own}.${part}`] === undefined;
}

function saysOf({ part, type }: CompiledRow, value: unknown): boolean {
  if (part === null || value === null) return true;
  const all = [value].flat().filter(isResource);
  if (type === null) return all.some((one) => part in one);
  return all.some(({ type: said }) => typeof said === "string" && said.toLowerCase() === type.toLowerCase());
}
