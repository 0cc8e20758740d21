/** How much of something is to be seen: nothing is clear, in colour, large or loud before somebody presses for it, one step at a time. */
export type SightSteps = {
	/** 3: hardly shapes. 0: clear. */
	readonly blur: 0 | 1 | 2 | 3;
	readonly colour: boolean;
	/** 0: small. */
	readonly size: 0 | 1 | 2;
	readonly sound: boolean;
};

export const covered: SightSteps = { blur: 3, colour: false, size: 0, sound: false };

export type SightStep = 'clearer' | 'colour' | 'larger' | 'sound' | 'cover';

/** One press further; `cover` goes back to the start at once. */
export function takeStep(steps: SightSteps, step: SightStep): SightSteps {
	switch (step) {
		case 'clearer':
			return { ...steps, blur: Math.max(0, steps.blur - 1) as SightSteps['blur'] };
		case 'colour':
			return { ...steps, colour: true };
		case 'larger':
			return { ...steps, size: Math.min(2, steps.size + 1) as SightSteps['size'] };
		case 'sound':
			return { ...steps, sound: !steps.sound };
		case 'cover':
			return covered;
	}
}

/** Whether a press would still change anything. */
export const canStep = (steps: SightSteps, step: SightStep): boolean => {
	const next = takeStep(steps, step);
	return (Object.keys(steps) as (keyof SightSteps)[]).some((name) => next[name] !== steps[name]);
};
