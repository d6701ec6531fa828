/** Who is named in defined groups. They are written with the people (`memberships.ts`), whose versions guard them. */
import { sql } from "drizzle-orm";
import { asked, type Database } from "./database.ts";
import { groupPeople } from "./group-tables.ts";

/** The ids of those who are added to the group by name. */
export async function idsAddedTo(db: Database, groupId: string): Promise<readonly string[]> {
  const rows = await asked(() =>
    db
      .select({ id: groupPeople.employeeId })
      .from(groupPeople)
      .where(sql`${groupPeople.groupId} = ${groupId} AND ${groupPeople.included} = 1`)
      .orderBy(groupPeople.employeeId),
  );
  return rows.map(({ id }) => id);
}
