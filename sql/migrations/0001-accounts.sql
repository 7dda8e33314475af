-- Accounts, personal access tokens.  Money is in 0006-ledger.sql.

CREATE SCHEMA IF NOT EXISTS dubplate;
SET search_path = dubplate;

COMMENT ON SCHEMA dubplate IS
    'Dubplate: everything the server remembers.  State changes are functions,'
    ' reading is through views.';

CREATE TABLE account (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    login         text NOT NULL UNIQUE,
    display_name  text NOT NULL,
    email         text,
    credits       integer NOT NULL DEFAULT 0,
    is_admin      boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now(),
    disabled_at   timestamptz,
    CONSTRAINT account_login_form
        CHECK (login ~ '^[a-z0-9][a-z0-9._@+-]{0,62}$'),
    CONSTRAINT account_display_name_length
        CHECK (length(display_name) BETWEEN 1 AND 200),
    CONSTRAINT account_email_length CHECK (length(email) <= 254),
    CONSTRAINT account_credits_not_negative CHECK (credits >= 0)
);

COMMENT ON TABLE account IS 'Whoever may sign in, and the credits they hold.';
COMMENT ON COLUMN account.id IS 'Name of the account in every other table.';
COMMENT ON COLUMN account.login IS 'Sign-in name, always in lower case.';
COMMENT ON COLUMN account.display_name IS 'Name shown to people.';
COMMENT ON COLUMN account.email IS 'Mail address, where one is known.';
COMMENT ON COLUMN account.credits IS
    'Balance; always the sum of the account''s credit_entry rows.';
COMMENT ON COLUMN account.is_admin IS 'May use the operator''s functions.';
COMMENT ON COLUMN account.created_at IS 'When the account was made.';
COMMENT ON COLUMN account.disabled_at IS
    'Since when nothing of this account signs in any more; null = enabled.';

CREATE TABLE access_token (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id    uuid NOT NULL REFERENCES account,
    name          text NOT NULL,
    token_hash    bytea NOT NULL UNIQUE,
    token_hint    text NOT NULL,
    scopes        text[] NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz,
    last_used_at  timestamptz,
    revoked_at    timestamptz,
    CONSTRAINT access_token_name_length CHECK (length(name) BETWEEN 1 AND 100),
    CONSTRAINT access_token_hash_size CHECK (octet_length(token_hash) = 32),
    CONSTRAINT access_token_hint_length CHECK (length(token_hint) <= 4)
);
CREATE INDEX access_token_by_account ON access_token (account_id);

COMMENT ON TABLE access_token IS
    'Personal access tokens.  Only a hash is kept: the token itself was shown'
    ' once.';
COMMENT ON COLUMN access_token.id IS 'Name of the token in audit rows.';
COMMENT ON COLUMN access_token.account_id IS 'Whom the token signs in.';
COMMENT ON COLUMN access_token.name IS 'What its owner calls it.';
COMMENT ON COLUMN access_token.token_hash IS '32-byte hash of the token.';
COMMENT ON COLUMN access_token.token_hint IS
    'Last four characters, so that its owner recognises it.';
COMMENT ON COLUMN access_token.scopes IS 'What the token may be used for.';
COMMENT ON COLUMN access_token.created_at IS 'When it was made.';
COMMENT ON COLUMN access_token.expires_at IS
    'When it stops working; null = never.';
COMMENT ON COLUMN access_token.last_used_at IS
    'Last use, written at most once a minute.';
COMMENT ON COLUMN access_token.revoked_at IS
    'When it was revoked; null = in force.';
