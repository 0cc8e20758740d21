import type { WrittenLoss, WrittenRates } from './loss-form.ts';

/** What is written in the list of losses. Lives on its page only; {@link forget} empties it. */
export class LossList {
	losses = $state.raw<readonly WrittenLoss[]>([]);
	rates = $state.raw<WrittenRates>({ to: '', rates: [] });
	country = $state('');
	conduct = $state('');

	forget(): void {
		this.losses = [];
		this.rates = { to: '', rates: [] };
		this.country = '';
		this.conduct = '';
	}
}
