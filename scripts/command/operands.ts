import { type Call, CommandError } from "./command.ts";

/** The operands, as many as are named. Throws `CommandError` where there are more or fewer. */
export function operandsOf<const Names extends readonly string[]>(
  { operands }: Call,
  names: Names,
  command: string,
): { readonly [I in keyof Names]: string } {
  const given = names.map((_, index) => operands[index]);
  if (operands.length !== names.length || !allGiven(given, names))
    throw new CommandError(`Type npm run ${command} ${names.join(" ")}`);
  return given;
}

function allGiven<Names extends readonly string[]>(
  given: readonly (string | undefined)[],
  names: Names,
): given is { readonly [I in keyof Names]: string } {
  return given.length === names.length && given.every((operand) => operand !== undefined && operand !== "");
}
