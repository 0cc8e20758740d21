/** Made by `tools/build-words.ts` from `locales/`: one chunk for each language and section, fetched only when asked for. */
declare module 'virtual:words' {
	export const catalogues: Readonly<Record<string, Readonly<Record<string, () => Promise<{ default: unknown }>>>>>;
}
