import type { PageSource } from '#server/page-source.ts';
import type { Language } from '#ui/words/languages.ts';

declare global {
	namespace App {
		interface Locals {
			language: Language;
			source: PageSource;
		}
		interface Platform {
			req: { causeway: PageSource };
		}
		interface PageData {
			/** What was chosen on this page by its address, which a change of language keeps: `?a=DE&b=FR`. */
			kept?: string;
		}
		interface Error {
			message: string;
		}
	}
}
