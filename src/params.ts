import { defineParams } from '@sveltejs/kit/params';
import { isLanguage } from '#ui/words/languages.ts';

/** The first step of an address, when it names a language: `/es/now`. */
export const params = defineParams({
	lang: (step) => (isLanguage(step) ? step : undefined)
});
