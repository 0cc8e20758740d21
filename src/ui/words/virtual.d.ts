/** Made by `tools/build-words.ts` from `locales/`: one chunk for each language and section, fetched only when asked for. */
declare module 'virtual:words' {
	export const catalogues: Readonly<Record<string, Readonly<Record<string, () => Promise<{ default: unknown }>>>>>;
}

/** The same for one island, which `vite.islands.config.ts` names with its sections: one chunk for each language. */
declare module 'virtual:words/of/*' {
	export const tongues: Readonly<Record<string, () => Promise<{ default: unknown }>>>;
}
