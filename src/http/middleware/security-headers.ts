import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { HttpEnv } from "../context.ts";

/**
 * What every answer tells a browser: come over TLS, take it for nothing but its media type, show it in no frame, hand it
 * to no other site. What a page says itself, such as a policy that takes its style, stands.
 */
export function securityHeaders(): MiddlewareHandler<HttpEnv> {
  return secureHeaders({
    overwrite: false,
    strictTransportSecurity: "max-age=63072000; includeSubDomains",
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    xFrameOptions: "DENY",
    // Under `no-referrer` browsers send `Origin: null` with our own forms, and old ones say nothing else.
    referrerPolicy: "same-origin",
    // For browsers of long ago, or about things that there are none of here.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    removePoweredBy: false,
  });
}
