/** What the checks use of packages that bring no types. */
declare module 'bagit-tools' {
	/** Verifies a bag in a folder. Its own reading of the standard is of 2017; `version` is the one that `bagit.txt` must name. */
	const bagit: {
		verify(
			folder: string,
			options: { version: string; test: boolean },
			done: (error: Error | null, isValid: boolean, results: readonly { ok?: boolean; name?: string }[]) => void
		): void;
	};
	export default bagit;
}

declare module 'jsonld' {
	const jsonld: { toRDF(document: unknown, options: { format: 'application/n-quads' }): Promise<string> };
	export default jsonld;
}

declare module 'n3' {
	export type Term = { readonly termType: string; readonly value: string };
	export type Quad = { readonly subject: Term; readonly predicate: Term; readonly object: Term };
	export class Parser {
		constructor(options: { baseIRI?: string; format?: string });
		parse(text: string): Quad[];
	}
	export class Store {
		constructor(quads?: readonly Quad[]);
		addQuads(quads: readonly Quad[]): void;
	}
}

declare module 'rdf-validate-shacl' {
	import type { Store, Term } from 'n3';
	export type Found = {
		readonly severity: Term;
		readonly path: Term | null;
		readonly focusNode: Term;
		readonly message: readonly Term[];
	};
	export default class Validator {
		constructor(shapes: Store);
		validate(data: Store): Promise<{ readonly results: readonly Found[] }>;
	}
}
