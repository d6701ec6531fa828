export const SCIM_MEDIA_TYPE = "application/scim+json";

/** RFC 7644 section 3.1: a server speaks application/scim+json and should also speak application/json. */
const SPOKEN = [SCIM_MEDIA_TYPE, "application/json"];

/**
 * Whether a client with this `Accept` header can be answered. For each media type the most specific range
 * counts (RFC 9110 section 12.5.1), so `application/json;q=0, application/*` still allows SCIM's own.
 */
export function acceptsScim(accept: string | null): boolean {
  if (accept === null || accept.trim() === "") return true;
  const qualities = new Map(accept.split(",").map(readRange));
  return SPOKEN.some((type) => {
    const quality = qualities.get(type) ?? qualities.get("application/*") ?? qualities.get("*/*");
    return quality !== undefined && quality > 0;
  });
}

/** Whether a body with this `Content-Type` may be read as SCIM; parameters such as `charset` don't matter. */
export function isScimContentType(value: string | null): boolean {
  return value !== null && SPOKEN.includes(readRange(value)[0]);
}

function readRange(text: string): [type: string, quality: number] {
  const [type = "", ...parameters] = text
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  // A weight that is no number is a slip of the client's, not a refusal.
  return [type, weight !== undefined && Number(weight.slice(2)) === 0 ? 0 : 1];
}
