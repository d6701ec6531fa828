/** Where the Worker that counts tells how many rows the last answer took. */
export const ROWS_READ = "/rows-read";
