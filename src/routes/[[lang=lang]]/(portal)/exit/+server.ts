import { exitTargets } from '#ui/exit/targets.ts';
import type { RequestHandler } from './$types';

/** Leaves nothing of this site on the device that a site can take back, and goes on to an everyday page. Changes nothing here. */
export const GET: RequestHandler = ({ locals }) =>
	new Response(null, {
		status: 303,
		headers: {
			location: exitTargets[locals.language],
			'clear-site-data': '"cache", "cookies", "storage"',
			'referrer-policy': 'no-referrer'
		}
	});
