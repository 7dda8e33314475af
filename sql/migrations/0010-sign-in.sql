-- How people sign in: passwords, one-time codes, invitations, browser
-- sessions, identities of other providers.

SET search_path = dubplate;

CREATE TABLE account_password (
    account_id     uuid PRIMARY KEY REFERENCES account,
    password_hash  text NOT NULL,
    changed_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT account_password_form
        CHECK (password_hash LIKE '$argon2id$%'
               AND length(password_hash) <= 200)
);

COMMENT ON TABLE account_password IS
    'Passwords of those who have one, as argon2id strings.';
COMMENT ON COLUMN account_password.account_id IS 'Whose.';
COMMENT ON COLUMN account_password.password_hash IS
    'argon2id with its salt and cost, as libsodium writes it.';
COMMENT ON COLUMN account_password.changed_at IS
    'When the password was last changed; a dearer hash of it is no change.';

CREATE TABLE account_totp (
    account_id     uuid PRIMARY KEY REFERENCES account,
    secret_sealed  bytea NOT NULL,
    set_at         timestamptz NOT NULL DEFAULT now(),
    confirmed_at   timestamptz,
    last_step      bigint NOT NULL DEFAULT -1,
    CONSTRAINT account_totp_sealed_size
        CHECK (octet_length(secret_sealed) BETWEEN 40 AND 1024)
);

COMMENT ON TABLE account_totp IS 'Secrets of one-time codes (RFC 6238).';
COMMENT ON COLUMN account_totp.account_id IS 'Whose.';
COMMENT ON COLUMN account_totp.secret_sealed IS
    'The secret, sealed with the master key.';
COMMENT ON COLUMN account_totp.set_at IS 'When the secret was made.';
COMMENT ON COLUMN account_totp.confirmed_at IS
    'First code that was right; null = not asked for at sign-in yet.';
COMMENT ON COLUMN account_totp.last_step IS
    'Time step of the last code taken: none before it is taken again.';

CREATE TABLE invitation (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash  bytea NOT NULL UNIQUE,
    login       text NOT NULL,
    email       text,
    is_admin    boolean NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    account_id  uuid REFERENCES account,
    CONSTRAINT invitation_hash_size CHECK (octet_length(token_hash) = 32),
    CONSTRAINT invitation_login_form
        CHECK (login ~ '^[a-z0-9][a-z0-9._@+-]{0,62}$'),
    CONSTRAINT invitation_email_length CHECK (length(email) <= 254),
    CONSTRAINT invitation_used_has_account
        CHECK ((used_at IS NULL) = (account_id IS NULL))
);

COMMENT ON TABLE invitation IS
    'Links that let somebody choose the first password of an account.';
COMMENT ON COLUMN invitation.id IS 'Name of the invitation.';
COMMENT ON COLUMN invitation.token_hash IS '32-byte hash of the link''s token.';
COMMENT ON COLUMN invitation.login IS 'Sign-in name the account will have.';
COMMENT ON COLUMN invitation.email IS 'Mail address, where one is known.';
COMMENT ON COLUMN invitation.is_admin IS 'Whether it makes an administrator.';
COMMENT ON COLUMN invitation.created_at IS 'When it was made.';
COMMENT ON COLUMN invitation.expires_at IS 'When it stops working.';
COMMENT ON COLUMN invitation.used_at IS 'When it was used; once only.';
COMMENT ON COLUMN invitation.account_id IS 'The account that came of it.';

CREATE TABLE browser_session (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    session_hash     bytea NOT NULL UNIQUE,
    account_id       uuid NOT NULL REFERENCES account,
    auth_time        timestamptz NOT NULL DEFAULT now(),
    created_at       timestamptz NOT NULL DEFAULT now(),
    seen_at          timestamptz NOT NULL DEFAULT now(),
    expires_at       timestamptz NOT NULL,
    expires_hard_at  timestamptz NOT NULL,
    user_agent       text,
    remote_addr      text,
    revoked_at       timestamptz,
    CONSTRAINT browser_session_hash_size
        CHECK (octet_length(session_hash) = 32),
    CONSTRAINT browser_session_agent_length CHECK (length(user_agent) <= 300),
    CONSTRAINT browser_session_addr_length CHECK (length(remote_addr) <= 64)
);
CREATE INDEX browser_session_by_account ON browser_session (account_id);

COMMENT ON TABLE browser_session IS
    'Browsers that are signed in.  The cookie''s value is nowhere; its hash'
    ' is here.';
COMMENT ON COLUMN browser_session.id IS 'Name of the session.';
COMMENT ON COLUMN browser_session.session_hash IS '32-byte hash of the cookie.';
COMMENT ON COLUMN browser_session.account_id IS 'Who is signed in.';
COMMENT ON COLUMN browser_session.auth_time IS
    'When they last proved who they are (OpenID Connect auth_time).';
COMMENT ON COLUMN browser_session.created_at IS 'When it was opened.';
COMMENT ON COLUMN browser_session.seen_at IS
    'Last use, written at most once a minute.';
COMMENT ON COLUMN browser_session.expires_at IS
    'When it ends unless it is used before.';
COMMENT ON COLUMN browser_session.expires_hard_at IS
    'When it ends whatever happens.';
COMMENT ON COLUMN browser_session.user_agent IS
    'What the browser calls itself; display only.';
COMMENT ON COLUMN browser_session.remote_addr IS
    'Where it signed in from; display only.';
COMMENT ON COLUMN browser_session.revoked_at IS
    'When it was closed; null = open.';

CREATE TABLE federated_identity (
    issuer      text NOT NULL,
    subject     text NOT NULL,
    account_id  uuid NOT NULL REFERENCES account,
    email       text,
    linked_at   timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (issuer, subject),
    CONSTRAINT federated_identity_issuer_length
        CHECK (length(issuer) BETWEEN 1 AND 500),
    CONSTRAINT federated_identity_subject_length
        CHECK (length(subject) BETWEEN 1 AND 255),
    CONSTRAINT federated_identity_email_length CHECK (length(email) <= 254)
);
CREATE INDEX federated_identity_by_account
    ON federated_identity (account_id);

COMMENT ON TABLE federated_identity IS
    'Who an account is at another OpenID provider.';
COMMENT ON COLUMN federated_identity.issuer IS 'The provider.';
COMMENT ON COLUMN federated_identity.subject IS
    'Its name for the person; mail addresses change hands, this does not.';
COMMENT ON COLUMN federated_identity.account_id IS 'The account here.';
COMMENT ON COLUMN federated_identity.email IS
    'Mail address the provider last told; display only.';
COMMENT ON COLUMN federated_identity.linked_at IS 'When the two were linked.';
COMMENT ON COLUMN federated_identity.seen_at IS 'Last sign-in through it.';
