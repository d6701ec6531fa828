import type { AttributeReader } from "./attribute-reader.ts";

export interface SourceGroup {
  readonly id: string;
  readonly displayName: string;
  /** Ids of the members; null where the group says nothing of members at all. */
  readonly members: readonly string[] | null;
  /** Okta reads no groups within groups. */
  readonly nested: number;
}

/** Reads one Group; what is wrong stays in the reader's problems. */
export function readGroup(reader: AttributeReader): SourceGroup {
  const members = reader.objects("members");
  const people = members.filter(({ type }) => type !== "Group");
  return {
    id: reader.text("id"),
    displayName: reader.text("displayName"),
    members:
      reader.at("members") === undefined
        ? null
        : people.flatMap(({ value }) => (typeof value === "string" ? [value] : [])),
    nested: members.length - people.length,
  };
}
