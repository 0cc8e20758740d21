import type { PublicDesk } from '#core/support';

/** The head of the log as the public page shows it. `null` while the log is empty. */
export type LogState = { readonly size: number; readonly root: string; readonly nodeKey: string };

/**
 * All that a page may ask of the running node. Our HTTP server puts it on the request before it hands it to the pages
 * (`req.causeway`); `App` has these members and more, but no page can reach the others.
 */
export type PageSource = {
	readonly node: { readonly name: string; readonly mode: 'demonstration' | 'real'; readonly origin: string };
	directory(): Promise<readonly PublicDesk[]>;
	logState(): Promise<LogState | null>;
};
