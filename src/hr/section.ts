/** The sections of a person's data that permissions are given by. */
export const SECTIONS = ["basic", "work", "address", "contact", "employment", "lifecycle", "custom"] as const;

export type Section = (typeof SECTIONS)[number];
