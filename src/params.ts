import { defineParams } from '@sveltejs/kit/params';
import { isLanguage } from '#ui/words/languages.ts';

export const params = defineParams({
	/** The first step of an address, when it names a language: `/es/now`. */
	lang: (step) => (isLanguage(step) ? step : undefined),
	/** A country, or a part of one, as the law sheets name it: `GB-EAW`. */
	place: (step) => (/^[A-Z]{2}(-[A-Z]{2,3})?$/.test(step) ? step : undefined),
	instrument: (step) => (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(step) ? step : undefined),
	/** The page about the log as data. */
	logFile: (step) => (/^log\.(csv|json)$/.test(step) ? step : undefined),
	/** A page of the law as data: its name, and `.csv` or `.json`. */
	lawFile: (step) => (/^[A-Za-z0-9-]+\.(csv|json)$/.test(step) ? step : undefined)
});
