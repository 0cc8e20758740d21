// Written by tools/generate-schema.ts from the migrations. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

export interface Schema {
	acts: {
		case_id: string;
		signer: string;
		n: number;
		hash: string;
		statement: string;
	};
	audit: {
		position: GeneratedAlways<number>;
		day: string;
		actor: string | null;
		act: string;
		subject_kind: string;
		subject: string;
		reason: string | null;
	};
	blobs_to_delete: {
		blob_id: string;
	};
	cases: {
		id: string;
		lookup_id: string;
		access_hash: Uint8Array;
		signing_key: string;
		recipient_hash: string;
		opened_on: string;
	};
	clear_statements: {
		position: GeneratedAlways<number>;
		type: string;
		subject_kind: string;
		subject: string;
		hash: string;
		statement: string;
		log_index: number | null;
	};
	consents: {
		case_id: string;
		id: string;
		desk_id: string;
		parts: number[];
		thread: number;
		purpose: string;
		last_day: string;
		agreement: string | null;
		state: string;
		given_on: string;
		through_epoch: number | null;
	};
	desk_members: {
		desk_id: string;
		member_id: string;
		role: string;
		state: string;
	};
	desk_recovery: {
		desk_id: string;
		generation: number;
		recipient: string;
		sealed: Uint8Array;
		drilled_on: string | null;
	};
	desk_wraps: {
		desk_id: string;
		generation: number;
		member_id: string;
		sealed: Uint8Array;
	};
	desks: {
		id: string;
		organisation_id: string;
		kind: string;
		profile: ColumnType<unknown, string, string>;
		generation: Generated<number>;
		recipient_hash: string | null;
		rotation_due: Generated<boolean>;
		live: Generated<boolean>;
	};
	entries: {
		case_id: string;
		part: number;
		seq: number;
		hash: string;
		body: string;
		sealed: Uint8Array | null;
	};
	exposure: {
		member_id: string;
		on_day: string;
		openings: number;
		minutes: number;
	};
	exposure_budgets: {
		desk_id: string;
		openings: number;
		minutes: number;
	};
	glass: {
		case_id: string;
		id: string;
		desk_one: string;
		desk_two: string;
		parts: number[];
		recipient_hash: string;
		last_day: string;
		state: string;
	};
	glass_findings: {
		use_id: string;
		finding: string;
		on_day: string;
		judgement: string;
		words: Uint8Array;
	};
	glass_shares: {
		case_id: string;
		glass_id: string;
		desk_id: string;
		generation: number;
		seq: number;
	};
	glass_uses: {
		id: string;
		case_id: string;
		glass_id: string;
		desk_id: string;
		other_id: string;
		state: string;
		asked_on: string;
		request: string;
		words: Uint8Array;
		answered_on: string | null;
		answer: string | null;
		answer_words: Uint8Array | null;
		share: Uint8Array | null;
		until: Date | null;
		opened_on: string | null;
	};
	grants: {
		case_id: string;
		part: number;
		seq: number;
		epoch: number;
		desk_id: string | null;
		generation: number | null;
		glass_id: string | null;
		supporter_id: string | null;
	};
	invitations: {
		id: string;
		desk_id: string | null;
		organisation_id: string;
		role: string;
		is_admin: Generated<boolean>;
		invited_by: string | null;
		sealed_secret: Uint8Array | null;
		state: string;
		created_on: string;
		newcomer_id: string | null;
		newcomer_statement: string | null;
		newcomer_proof: string | null;
		accept_hash: Uint8Array | null;
	};
	log_checkpoints: {
		size: number;
		root: Uint8Array;
		note: string;
		signed_at: Date;
	};
	log_contradictions: {
		id: string;
		origin: string;
		kept: string;
		other: string;
		found_on: string;
	};
	log_cosignatures: {
		size: number;
		witness: string;
		lines: string;
	};
	log_entries: {
		index: number;
		entry: Uint8Array;
	};
	log_hashes: {
		level: number;
		index: number;
		hash: Uint8Array;
	};
	log_staged: {
		id: Generated<string>;
		leaf: Uint8Array;
	};
	log_timestamps: {
		size: number;
		authority: string;
		stamped_at: Date;
		token: Uint8Array;
		anchor: Uint8Array;
	};
	log_witnesses: {
		witness: string;
		size: number;
		cosigned_at: Date | null;
		answer: string;
		answered_at: Date;
	};
	member_wraps: {
		id: string;
		member_id: string;
		kind: string;
		credential_id: string | null;
		sealed: Uint8Array;
	};
	members: {
		id: string;
		name: string;
		display_name: string;
		is_admin: Generated<boolean>;
		signing_key: string;
		auth_salt: Uint8Array;
		auth_hash: Uint8Array;
		totp_sealed: Uint8Array | null;
		totp_last_step: Generated<number>;
		state: string;
	};
	migration: {
		name: string;
		applied_on: Generated<string>;
	};
	node_state: {
		key: string;
		value: ColumnType<unknown, string, string>;
	};
	organisation_keys: {
		organisation_id: string;
		generation: number;
		desk_id: string;
		desk_generation: number;
		sealed: Uint8Array;
		wish: string;
	};
	organisations: {
		id: string;
		kind: string;
		names: ColumnType<unknown, string, string>;
	};
	parts: {
		case_id: string;
		part: number;
		seq: number;
		hash: string;
		epoch: number;
		recipient_hash: string;
		rotation_due: boolean;
		thread_desk: string | null;
		bytes: Generated<number>;
	};
	passkeys: {
		credential_id: string;
		member_id: string;
		public_key: Uint8Array;
		counter: number;
		transports: string[];
		label: string;
		added_on: string | null;
		last_used_on: string | null;
	};
	pieces: {
		case_id: string;
		file_id: string;
		index: number;
		part: number;
		epoch: number;
		bytes: number;
		blob_id: string;
		statement: string;
		desk_id: string | null;
		signer: string;
	};
	retractions: {
		case_id: string;
		consent_id: string;
		desk_id: string;
		of_hash: string;
		asked_on: string;
		due_day: string;
		state: string;
		statement: string | null;
		sealed: Uint8Array | null;
	};
	session_openings: {
		token_hash: Uint8Array;
		case_id: string;
		desk_id: string;
		purpose: string | null;
	};
	sessions: {
		token_hash: Uint8Array;
		member_id: string;
		last_seen: Date;
		began: Date;
	};
	supporter_cuts: {
		case_id: string;
		hash: string;
		supporter_id: string;
		desk_id: string;
		member_id: string;
		reason: string;
	};
	supporter_invitations: {
		id: string;
		case_id: string;
		accept_hash: Uint8Array;
		open_until: string;
		lookup_id: string | null;
		access_hash: Uint8Array | null;
		recipient: string | null;
		signing_key: string | null;
		proof: string | null;
	};
	supporters: {
		case_id: string;
		id: string;
		lookup_id: string;
		access_hash: Uint8Array;
		role: string;
		signing_key: string;
		recipient_hash: string;
		line: number;
		parts: number[];
		acts: string[];
		last_day: string;
		state: string;
		opened_on: string | null;
	};
	threads: {
		case_id: string;
		part: number;
		desk_id: string;
		state: string;
		assigned: string | null;
		urgent: boolean;
		waiting: string;
		given_on: string;
		answered: boolean;
	};
	withheld_files: {
		case_id: string;
		file_id: string;
		on_day: string;
	};
	witnessed_logs: {
		origin: string;
		note: string;
		cosigned_at: Date;
	};
}
