-- What outlasts one token: tickets, authorization grants and their revocation; and who and what tokens are for: users with their
-- consents, and resources.

ALTER TABLE issued_token ADD COLUMN user BLOB;                -- 16 bytes: a user of this server
ALTER TABLE issued_token ADD COLUMN actor TEXT;               -- JSON
ALTER TABLE issued_token ADD COLUMN authorization_grant BLOB; -- 16 bytes
ALTER TABLE issued_token ADD COLUMN traded BLOB;              -- 16 bytes: the token of this server that it was traded for

-- A key of an earlier schema signed from its first moment on.
ALTER TABLE signing_key ADD COLUMN signs_from INTEGER NOT NULL DEFAULT 0;
UPDATE signing_key SET signs_from = created_at;
ALTER TABLE signing_key ADD COLUMN retired_at INTEGER;
ALTER TABLE signing_key ADD COLUMN source TEXT NOT NULL DEFAULT 'made'; -- or imported

-- What was handed out once as a random text. A row that is taken stays until its end, so that a second use is told from an
-- invention. The keys of this table and the next grow with time, so rows are appended; they have no foreign keys, as those that
-- every grant writes.
CREATE TABLE ticket (
    number     BLOB    NOT NULL, -- 16 bytes that start with the time
    tenant     INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    digest     BLOB    NOT NULL, -- SHA-256
    alias      TEXT,             -- one of a kind and a tenant among those that are neither taken nor past their end
    document   TEXT    NOT NULL, -- JSON
    expires_at INTEGER NOT NULL,
    taken_at   INTEGER,
    taken_by   BLOB,             -- the decision
    revision   INTEGER NOT NULL,
    PRIMARY KEY (number, tenant, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_by_alias ON ticket (tenant, kind, alias) WHERE alias IS NOT NULL AND taken_at IS NULL;
CREATE INDEX ticket_by_end ON ticket (expires_at);

CREATE TABLE authorization_grant (
    id         BLOB    NOT NULL, -- 16 bytes that start with the time
    tenant     INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    document   TEXT    NOT NULL, -- JSON
    PRIMARY KEY (id, tenant)
) STRICT, WITHOUT ROWID;

CREATE INDEX authorization_grant_by_end ON authorization_grant (expires_at);

CREATE TABLE revoked_token (
    decision   BLOB    NOT NULL, -- that of the token
    tenant     INTEGER NOT NULL,
    revoked_at INTEGER NOT NULL,
    keep_until INTEGER NOT NULL,
    PRIMARY KEY (decision, tenant)
) STRICT, WITHOUT ROWID;

CREATE INDEX revoked_token_by_end ON revoked_token (keep_until);

CREATE TABLE app_user (
    tenant   INTEGER NOT NULL REFERENCES tenant (number),
    id       TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT    NOT NULL, -- JSON
    PRIMARY KEY (tenant, id)
) STRICT;

-- The names by which users are found, in the one spelling in which names are compared.
CREATE TABLE user_name (
    tenant INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    user   TEXT    NOT NULL,
    PRIMARY KEY (tenant, name),
    FOREIGN KEY (tenant, user) REFERENCES app_user (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX user_name_by_user ON user_name (tenant, user);

-- A consent ends with its user and with its client: whoever gets the client's id later has nobody's consent.
CREATE TABLE consent (
    tenant INTEGER NOT NULL,
    user   TEXT    NOT NULL,
    client TEXT    NOT NULL,
    scope  TEXT    NOT NULL, -- tokens with one blank between them
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, user, client),
    FOREIGN KEY (tenant, user) REFERENCES app_user (tenant, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant, client) REFERENCES client (tenant, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_by_client ON consent (tenant, client);

CREATE TABLE resource (
    tenant   INTEGER NOT NULL REFERENCES tenant (number),
    uri      TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT    NOT NULL, -- JSON
    PRIMARY KEY (tenant, uri)
) STRICT;
