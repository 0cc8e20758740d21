/** One thing that an archive holds under an address. `location` is where it led on, for a redirect. `type` as its server said it. */
export type PagePart = {
	readonly url: string;
	readonly type: string;
	readonly location: string | null;
	readonly body: Uint8Array;
};

/** Everything that is needed to show a kept page again. `url` is empty where the archive does not say it. */
export type PageParts = {
	readonly url: string;
	readonly title: string;
	readonly document: { readonly type: string; readonly body: Uint8Array };
	readonly parts: readonly PagePart[];
	/** A picture of the page, where one was taken. */
	readonly picture: Blob | null;
};

/** What the frame that shows a page tells of it: how many parts the archive does not have, and how many it has no place for (videos, sounds, pages inside the page). */
export type PageShown = { readonly missing: number; readonly left: number };
