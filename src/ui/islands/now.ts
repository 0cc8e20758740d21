import { showNear } from '#ui/danger/near-by-clock.ts';

showNear(new Intl.DateTimeFormat().resolvedOptions().timeZone);
