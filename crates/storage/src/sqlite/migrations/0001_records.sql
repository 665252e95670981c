-- The records of every tenant. A row carries its tenant's number; every key starts with it or ends in it.

CREATE TABLE tenant (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
) STRICT;

-- Whoever signs assertions under a name: a client (its client_id) or an identity provider (its issuer), never both.
CREATE TABLE name (
    tenant INTEGER NOT NULL REFERENCES tenant (number),
    name   TEXT    NOT NULL,
    owner  INTEGER NOT NULL CHECK (owner IN (1, 2)), -- 1: a client, 2: an identity provider
    PRIMARY KEY (tenant, name),
    UNIQUE (tenant, name, owner)
) STRICT, WITHOUT ROWID;

CREATE TABLE client (
    tenant   INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    owner    INTEGER NOT NULL DEFAULT 1 CHECK (owner = 1),
    revision INTEGER NOT NULL,
    document TEXT    NOT NULL, -- JSON
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, id, owner) REFERENCES name (tenant, name, owner)
) STRICT;

CREATE TABLE identity_provider (
    tenant   INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    issuer   TEXT    NOT NULL,
    owner    INTEGER NOT NULL DEFAULT 2 CHECK (owner = 2),
    revision INTEGER NOT NULL,
    document TEXT    NOT NULL, -- JSON
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, issuer),
    FOREIGN KEY (tenant, issuer, owner) REFERENCES name (tenant, name, owner)
) STRICT;

CREATE TABLE signing_key (
    tenant     INTEGER NOT NULL REFERENCES tenant (number),
    key_id     TEXT    NOT NULL,
    algorithm  TEXT    NOT NULL,
    sealed     BLOB    NOT NULL,
    public_jwk TEXT    NOT NULL, -- JSON
    created_at INTEGER NOT NULL, -- milliseconds since 1970, as every time here
    PRIMARY KEY (tenant, key_id)
) STRICT;

-- The two tables that every grant writes. Their keys grow with time, so rows are appended; they have no foreign keys,
-- as a row is only ever written through the handle of a tenant that exists.

-- What was used once and must not be used again. That a mark is not there twice is the writer's to know: it holds every
-- live mark in memory, whatever its place.
CREATE TABLE spent_mark (
    place  INTEGER PRIMARY KEY, -- until when it is kept in whole seconds, times 2^28, plus a running number
    tenant INTEGER NOT NULL,
    mark   BLOB    NOT NULL     -- 16 bytes
) STRICT;

CREATE TABLE issued_token (
    decision              BLOB    NOT NULL, -- 16 bytes that start with the time
    tenant                INTEGER NOT NULL,
    grant_type            INTEGER NOT NULL, -- 1: jwt-bearer, 2: client_credentials
    client                TEXT,
    identity_provider     BLOB,             -- 16 bytes
    subject               TEXT    NOT NULL,
    scope                 TEXT    NOT NULL, -- tokens with one blank between them
    audience              TEXT    NOT NULL, -- JSON
    issued_at             INTEGER NOT NULL,
    expires_at            INTEGER NOT NULL,
    secret_digest         BLOB,             -- SHA-256
    assertion_fingerprint BLOB,             -- SHA-256
    PRIMARY KEY (decision, tenant)
) STRICT, WITHOUT ROWID;
