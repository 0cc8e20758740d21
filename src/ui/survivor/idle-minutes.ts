/** How long a survivor's page stays open when nobody touches it, and how long before that it asks whether she is still there. */
export const idleMinutes = 10;
export const warnedMinutes = 2;
