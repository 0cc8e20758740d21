import type { ServerResponse } from 'node:http';

/** The one policy of every page: nothing inline, nothing from elsewhere, no script string without a named Trusted Types policy. */
const pagePolicy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	'media-src blob:',
	"font-src 'self'",
	"connect-src 'self'",
	"worker-src 'self'",
	"manifest-src 'none'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	'trusted-types svelte-trusted-html causeway-worker'
].join('; ');

/**
 * Workers have no document. Only those with keys reach this place, and only those that need it compile WebAssembly (Argon2id; the reader of C2PA manifests). Whoever reads a
 * file that may come from anybody reaches nothing: what it needs is handed to it.
 */
const workerPolicies: Readonly<Record<string, string>> = {
	survivor: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
	desk: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
	manifest: "default-src 'none'; script-src 'wasm-unsafe-eval'",
	media: "default-src 'none'"
};

/** Files that the build made are no documents. Opened by themselves they do nothing. */
const builtFile = /^\/(?:app|_app)\//;
const filePolicy = "default-src 'none'; frame-ancestors 'none'";

/** `same-origin`, not `no-referrer`: with the latter browsers send `Origin: null` on forms, and readers without script would be refused. */
export function setSecurityHeaders(response: ServerResponse, path: string, secure: boolean): void {
	response.setHeader('Content-Security-Policy', policyOf(path));
	response.setHeader('Referrer-Policy', 'same-origin');
	response.setHeader('X-Content-Type-Options', 'nosniff');
	response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
	if (secure) response.setHeader('Strict-Transport-Security', 'max-age=63072000');
	// What speaks of documents only is a third of the weight of a small file.
	if (builtFile.test(path)) return;
	response.setHeader('X-Frame-Options', 'DENY');
	response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
	response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()');
}

function policyOf(path: string): string {
	const [, worker = ''] = /^\/app\/([a-z]+)-worker-[\w.-]*\.js$/.exec(path) ?? [];
	if (Object.hasOwn(workerPolicies, worker)) return workerPolicies[worker] as string;
	return builtFile.test(path) ? filePolicy : pagePolicy;
}
