/**
 * What a page of ours may do (Content-Security-Policy): load nothing from anywhere, run nothing, be framed by nobody.
 * Only its own style is taken, by its hash; where it has forms they are sent here.
 */
export async function contentPolicy(style: string, forms: "forms" | "no forms"): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
  const taken = `'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`;
  const sent = forms === "forms" ? "'self'" : "'none'";
  return `default-src 'none'; style-src ${taken}; base-uri 'none'; form-action ${sent}; frame-ancestors 'none'`;
}
