import { type Client, textOf } from "./client.ts";
import { readList } from "./walk.ts";

/** Throws unless all answer the same: the bare Worker byte for byte, scimmy the same people in the same order. */
export async function requireAgreement(
  path: string,
  rollcall: Client,
  others: { readonly bare?: Client; readonly scimmy: Client },
): Promise<void> {
  const text = textOf(await rollcall(path));
  if (others.bare !== undefined && textOf(await others.bare(path)) !== text) {
    throw new Error(`the bare Worker answers ${path} otherwise`);
  }
  if (essence(textOf(await others.scimmy(path))) !== essence(text)) {
    throw new Error(`scimmy answers ${path} otherwise`);
  }
}

function essence(text: string): string {
  const { totalResults, Resources } = readList(text);
  return JSON.stringify([
    totalResults,
    Resources.map(({ id, userName, displayName, members }) => [id, userName, displayName, members]),
  ]);
}
