import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** Kinds that the page with numbers shows, in the order in which it shows them. */
export const callableKinds = ['emergency', 'crisis-line', 'helpline', 'police-report', 'report-hotline'] as const;
export type CallableKind = (typeof callableKinds)[number];

/** One way to reach a service: `dial` is what a telephone takes (RFC 3966), `null` where the text is no plain number. */
export type Phone = { readonly text: string; readonly dial: string | null };

/** What a service can be for, in the order of showing. */
const serviceKinds = [...callableKinds, 'content-removal', 'compensation-authority', 'legal-aid'] as const;
type ServiceKind = (typeof serviceKinds)[number];

type Service<Kind> = {
	readonly kind: Kind;
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

export type CallableService = Service<CallableKind>;

type ServedPlace<Kind> = { readonly code: string; readonly asOf: string; readonly services: readonly Service<Kind>[] };
export type CallablePlace = ServedPlace<CallableKind>;

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

/** The services that the page with numbers shows, by place. Throws like {@link readServices}. */
export const readCallablePlaces = (folder = lawFolder): CallablePlace[] =>
	readServices(folder)
		.map((place) => ({ ...place, services: place.services.filter(isCallable) }))
		.filter(({ services }) => services.length > 0);

const isCallable = (service: Service<ServiceKind>): service is CallableService =>
	(callableKinds as readonly string[]).includes(service.kind);

/**
 * Reads every service that a person can be sent to from the law sheets, by place. Runs when the pages are built, so that
 * a wrong sheet stops the build and not a reader. Throws with the file and the field.
 */
export function readServices(folder = lawFolder): ServedPlace<ServiceKind>[] {
	const urgent = parsed(urgentLines, folder, 'urgent-lines.yaml');
	const sheets = readdirSync(`${folder}jurisdictions`)
		.filter((file) => file.endsWith('.yaml'))
		.sort()
		.map((file) => parsed(sheet, folder, `jurisdictions/${file}`));
	const codes = new Set(sheets.map(({ code }) => code));
	for (const { place } of urgent.lines) if (!codes.has(place)) throw new Error(`urgent-lines.yaml: no sheet for ${place}`);
	return sheets.map(({ code, asOf, services }) => ({
		code,
		asOf,
		services: [...urgent.lines.filter(({ place }) => place === code), ...services]
			.filter((entry): entry is typeof entry & { kind: ServiceKind } => isKind(entry.kind))
			.map(told)
			.sort((a, b) => serviceKinds.indexOf(a.kind) - serviceKinds.indexOf(b.kind))
	}));
}

const isKind = (kind: string): kind is ServiceKind => (serviceKinds as readonly string[]).includes(kind);

function parsed<T>(shape: z.ZodType<T>, folder: string, file: string): T {
	const read = shape.safeParse(parse(readFileSync(folder + file, 'utf8')));
	if (read.success) return read.data;
	const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	throw new Error(`${file}: ${faults.join('; ')}`);
}

function told(entry: z.infer<typeof service> & { kind: ServiceKind }): Service<ServiceKind> {
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
