import { createHash } from 'node:crypto';

/**
 * The page that checks proofs, as one file: script and styles stand in it, and its own policy lets nothing else run and nothing be asked. The site serves it
 * as a download and never as a page of its own, so that nothing inline runs there.
 */
export function offlinePage(script: string, styles: string, withoutScript: readonly string[]): string {
	// What would end the script for a reader of HTML is written so that it ends nothing; it stands in texts only.
	const inline = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
	if (/<[/!]/.test(styles)) throw new Error('the page that checks proofs would end before its end');
	const policy = [
		"default-src 'none'",
		`script-src ${hashOf(inline)}`,
		`style-src ${hashOf(styles)}`,
		"base-uri 'none'",
		"form-action 'none'",
		"require-trusted-types-for 'script'",
		'trusted-types svelte-trusted-html'
	].join('; ');
	return [
		'<!doctype html>',
		'<html lang="en">',
		'<head>',
		'<meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="${policy}">`,
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		'<meta name="referrer" content="no-referrer">',
		'<title>Check</title>',
		`<style>${styles}</style>`,
		'</head>',
		'<body>',
		`<noscript>${withoutScript.map((line) => `<p>${line}</p>`).join('')}</noscript>`,
		`<script type="module">${inline}</script>`,
		'</body>',
		'</html>',
		''
	].join('\n');
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
