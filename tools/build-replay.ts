import { createHash } from 'node:crypto';

/**
 * The two files of the frame in which a kept page is shown again. The page has no words and no script of its own; what may happen in it is said by its headers (`src/server/security-headers.ts`).
 * The script runs nowhere else, so its name says what is in it and it may be kept for ever.
 */
export function replayFiles(script: string): ReadonlyMap<string, string> {
	const name = `replay-${createHash('sha256').update(script).digest('base64url').slice(0, 10)}.js`;
	const page = [
		'<!doctype html>',
		'<html lang="en">',
		'<head>',
		'<meta charset="utf-8">',
		'<title>Page</title>',
		'<style>html,body{block-size:100%;margin:0}iframe{display:block;box-sizing:border-box;inline-size:100%;block-size:100%;border:0;background:#fff}</style>',
		`<script defer src="/app/${name}"></script>`,
		'</head>',
		'<body></body>',
		'</html>',
		''
	].join('\n');
	return new Map([
		['replay.html', page],
		[name, script]
	]);
}
