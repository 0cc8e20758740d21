import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { totpCode } from '#core/support';
import english from '#locales/en.json' with { type: 'json' };
import { axeFaults, widthOver } from './browser.ts';

/** A desk's page as a member of staff uses it. Fails where axe finds something or the page is too wide. */
export class DeskPage {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	async open(origin: string, path = '/en/desk'): Promise<this> {
		await this.page.goto(origin + path);
		await this.page.locator('#island form.question').waitFor();
		return this;
	}

	/** Waits until this is a heading of the page. */
	at = (name: string | RegExp): Promise<void> => this.page.getByRole('heading', { name }).first().waitFor();

	async look(): Promise<void> {
		const heading = (await this.page.locator('h1').first().textContent()) ?? '';
		assert.deepEqual(await axeFaults(this.page), [], heading);
		assert.equal(await widthOver(this.page), 0, heading);
	}

	press = (name: string | RegExp): Promise<void> => this.page.getByRole('button', { name }).first().click();
	primary = (): Promise<void> => this.page.locator('main .question button[type=submit]').click();
	fill = (label: string, text: string): Promise<void> =>
		this.page.getByLabel(label).and(this.page.locator('input, textarea')).first().fill(text);
	choose = async (label: string, option: string): Promise<void> => {
		await this.page.getByLabel(label, { exact: true }).first().selectOption({ label: option });
	};
	view = (name: string): Promise<void> => this.page.getByRole('link', { name, exact: true }).click();
	status = (text: string | RegExp): Promise<void> => this.page.getByRole('status').filter({ hasText: text }).first().waitFor();

	/** Signs in as one of the invented people of a demonstration. */
	async signInAs(displayName: string): Promise<this> {
		await this.press(new RegExp(`^${displayName}`));
		await this.page.locator('.workspace').waitFor();
		return this;
	}

	async signOut(): Promise<void> {
		await this.press('Sign out');
		// The heading stands before the page has been loaded anew; the form only after.
		await this.page.locator('main .question button[type=submit]').waitFor();
		await this.at('Sign in');
	}

	/** Goes through the page of an invitation up to the offer of a passkey, in the language of `said`. Gives passphrase and secret of the codes. */
	async join(
		address: string,
		name: string,
		displayName: string,
		look = false,
		{ join: said } = english.desk
	): Promise<{ passphrase: string; secret: string }> {
		const { page } = this;
		const looked = async (): Promise<void> => (look ? this.look() : undefined);
		await page.goto(address);
		await this.at(said.heading);
		await page.getByRole('button', { name: said.begin }).waitFor();
		await looked();
		await this.primary();
		await this.fill(said.names.name, name);
		await this.fill(said.names.display, displayName);
		await looked();
		await this.primary();
		await page.locator('.code-word').nth(6).waitFor();
		const passphrase = (await page.locator('.code-word').allTextContents()).join(' ');
		await looked();
		await this.primary();
		await this.fill(said.back.label, passphrase.replace(/^\S+/, 'zzz'));
		await this.primary();
		await page.getByText(said.back.wrong).waitFor();
		await this.fill(said.back.label, `  ${passphrase.toUpperCase()} `);
		await looked();
		await this.primary();
		await this.at(said.codes.heading);
		const secret = ((await page.locator('.given code').first().textContent()) ?? '').replaceAll(' ', '');
		const written = (await page.locator('.given code').nth(1).textContent()) ?? '';
		assert.match(written, new RegExp(`^otpauth://totp/${encodeURIComponent(said.codes.issuer)}:.*secret=${secret}`));
		await looked();
		await this.fill(said.codes.code, totpCode(secret, new Date()));
		await this.primary();
		await this.at(said.passkey.heading);
		await looked();
		return { passphrase, secret };
	}
}

/** An authenticator of the browser's own making, as a person has one in the device; `lost` is gone from the browser, with its passkeys. */
export async function addAuthenticator(
	page: Page,
	hasPrf = true,
	transport: 'internal' | 'usb' = 'internal'
): Promise<{ lost(): Promise<void> }> {
	const session = await page.context().newCDPSession(page);
	await session.send('WebAuthn.enable');
	const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			ctap2Version: 'ctap2_1',
			transport,
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true,
			hasPrf
		}
	});
	return {
		lost: async () => {
			await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
		}
	};
}
