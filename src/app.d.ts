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
		interface Error {
			message: string;
		}
	}
}
