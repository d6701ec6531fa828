import { resolve } from "node:path";

/** The path of a file named on the command line. npm changes to the project's folder and says where it was typed. */
export function pathOf(name: string): string {
  const { INIT_CWD } = process.env;
  return resolve(INIT_CWD ?? process.cwd(), name);
}
