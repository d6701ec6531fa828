/** The sections of a person's data that permissions are given by. */
export const SECTIONS = ["basic", "work", "address", "employment", "lifecycle"] as const;

export type Section = (typeof SECTIONS)[number];
