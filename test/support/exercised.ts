/** The operations of the HR API that gave a good answer in this test file, by name. */
export const exercised = new Set<string>();
