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
 * Workers have no document. Only those with keys, and what sends for them, reach this place, and only those that need it compile WebAssembly (Argon2id; the reader of C2PA manifests). Whoever reads a
 * file that may come from anybody reaches nothing: what it needs is handed to it.
 */
const workerPolicies: Readonly<Record<string, string>> = {
	survivor: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
	desk: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
	sending: "default-src 'none'; connect-src 'self'",
	manifest: "default-src 'none'; script-src 'wasm-unsafe-eval'",
	media: "default-src 'none'",
	reading: "default-src 'none'",
	checking: "default-src 'none'"
};

/** The two entrances in which a kept page can be shown again, in a frame of this place. */
const replaying = /^(?:\/[a-z]{2,3})?\/(?:return|desk)(?:\/|$)/;
/**
 * The page in that frame, and its script. It is given an origin that is none, so its script comes from elsewhere for it. Styles stand inside what it shows; that they run nothing is what the rest is for.
 * Handlers in attributes are let pass without a word of protest for each, because a browser protests when it reads them: none is written anew, a document that is only read has no window, and the frame that shows it runs
 * no script.
 */
export const replayPage = 'replay.html';
const replayFile = /^\/app\/replay-[\w-]{6,}\.js$/;
const replayPolicy = [
	"default-src 'none'",
	"script-src 'self'",
	"script-src-attr 'unsafe-inline'",
	'img-src data: blob:',
	"style-src 'unsafe-inline' data: blob:",
	'font-src data:',
	"form-action 'none'",
	"frame-ancestors 'self'",
	"require-trusted-types-for 'script'",
	'trusted-types causeway-replay',
	'sandbox allow-scripts'
].join('; ');

/** Files that the build made are no documents. Opened by themselves they do nothing. */
const builtFile = /^\/(?:app|_app)\//;
const filePolicy = "default-src 'none'; frame-ancestors 'none'";

/** `same-origin`, not `no-referrer`: with the latter browsers send `Origin: null` on forms, and readers without script would be refused. */
export function setSecurityHeaders(response: ServerResponse, path: string, secure: boolean): void {
	response.setHeader('Content-Security-Policy', policyOf(path));
	response.setHeader('Referrer-Policy', 'same-origin');
	response.setHeader('X-Content-Type-Options', 'nosniff');
	response.setHeader('Cross-Origin-Resource-Policy', replayFile.test(path) ? 'cross-origin' : 'same-origin');
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
	if (path === `/app/${replayPage}`) return replayPolicy;
	if (builtFile.test(path)) return filePolicy;
	return replaying.test(path) ? `${pagePolicy}; frame-src 'self'` : pagePolicy;
}
