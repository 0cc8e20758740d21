import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** Kinds that the page with numbers shows, in the order in which it shows them. */
export const callableKinds = ['emergency', 'crisis-line', 'helpline', 'police-report', 'report-hotline'] as const;
export type CallableKind = (typeof callableKinds)[number];

/** One way to reach a service: `dial` is what a telephone takes (RFC 3966), `null` where the text is no plain number. */
export type Phone = { readonly text: string; readonly dial: string | null };

export type CallableService = {
	readonly kind: CallableKind;
	readonly name: string;
	readonly phones: readonly Phone[];
	readonly url: string | null;
	readonly hours: string | null;
	/** Language codes where the sheet gives codes, else its own words. */
	readonly languages: readonly string[];
	readonly note: string | null;
	readonly source: { readonly title: string; readonly url: string };
	/** False for what was recalled: shown as not yet checked. */
	readonly checked: boolean;
};

export type CallablePlace = { readonly code: string; readonly asOf: string; readonly services: readonly CallableService[] };

const day = z.union([z.iso.date(), z.date().transform((date) => date.toISOString().slice(0, 10))]);

/** An unquoted `091` is the number 91 to YAML: digits must come as text, or a person in danger would call a wrong number. */
const phone = z.string('a phone number must stand in quotes, else its leading zero is lost');

const service = z.object({
	kind: z.string(),
	name: z.string().min(1),
	phone: phone.optional(),
	url: z.url({ protocol: /^https?$/ }).optional(),
	hours: z.string().optional(),
	languages: z.array(z.string()).optional(),
	note: z.string().optional(),
	source: z.object({ title: z.string().min(1), url: z.url({ protocol: /^https?$/ }) }),
	confidence: z.enum(['verified', 'recalled'])
});
const sheet = z.object({ code: z.string(), asOf: day, services: z.array(service).default([]) });
const urgentLines = z.object({
	asOf: day,
	lines: z.array(service.extend({ place: z.string(), kind: z.enum(['emergency', 'crisis-line']) }))
});

const lawFolder = fileURLToPath(new URL('../../law/', import.meta.url));

/**
 * Reads every service that a person can be sent to from the law sheets, by place. Runs when the pages are built, so that
 * a wrong sheet stops the build and not a reader. Throws with the file and the field.
 */
export function readCallablePlaces(folder = lawFolder): CallablePlace[] {
	const urgent = parsed(urgentLines, folder, 'urgent-lines.yaml');
	const sheets = readdirSync(`${folder}jurisdictions`)
		.filter((file) => file.endsWith('.yaml'))
		.sort()
		.map((file) => parsed(sheet, folder, `jurisdictions/${file}`));
	const codes = new Set(sheets.map(({ code }) => code));
	for (const { place } of urgent.lines) if (!codes.has(place)) throw new Error(`urgent-lines.yaml: no sheet for ${place}`);
	return sheets
		.map(({ code, asOf, services }) => ({
			code,
			asOf,
			services: [...urgent.lines.filter(({ place }) => place === code), ...services]
				.filter((entry): entry is typeof entry & { kind: CallableKind } => isCallable(entry.kind))
				.map(callable)
				.sort((a, b) => callableKinds.indexOf(a.kind) - callableKinds.indexOf(b.kind))
		}))
		.filter(({ services }) => services.length > 0);
}

const isCallable = (kind: string): kind is CallableKind => (callableKinds as readonly string[]).includes(kind);

function parsed<T>(shape: z.ZodType<T>, folder: string, file: string): T {
	const read = shape.safeParse(parse(readFileSync(folder + file, 'utf8')));
	if (read.success) return read.data;
	const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	throw new Error(`${file}: ${faults.join('; ')}`);
}

function callable(entry: z.infer<typeof service> & { kind: CallableKind }): CallableService {
	return {
		kind: entry.kind,
		name: entry.name,
		phones: entry.phone === undefined ? [] : entry.phone.split(';').map((text) => phoneFrom(text.trim())),
		url: entry.url ?? null,
		hours: entry.hours ?? null,
		languages: entry.languages ?? [],
		note: entry.note ?? null,
		source: entry.source,
		checked: entry.confidence === 'verified'
	};
}

/** A number, perhaps with a remark in brackets after it. Anything else (a messenger, a mail address, a code with stars) is shown, not dialled. */
export function phoneFrom(text: string): Phone {
	const match = /^([+#]?\d[\d -]*\d)(?: \(.*\))?$/.exec(text);
	return { text, dial: match?.[1] === undefined ? null : match[1].replace(/[ -]/g, '').replace('#', '%23') };
}
