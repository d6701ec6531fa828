/**
 * Lets a command go on whose output nobody reads any more (`… | head`): what it does is not to stop half-way for that.
 */
export function bearClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
