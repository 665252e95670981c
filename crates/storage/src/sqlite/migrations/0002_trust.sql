-- What a grant carries over from its assertion, why requests were refused, and what was done to what is trusted.

ALTER TABLE issued_token ADD COLUMN claims TEXT;   -- JSON, carried by the token
ALTER TABLE issued_token ADD COLUMN evidence TEXT; -- JSON, the inputs of the claim rule

-- Rows have running numbers within their tenant: so the oldest go by range, and the newest number less the most that are
-- kept says which, without counting.
CREATE TABLE refused_decision (
    tenant                INTEGER NOT NULL,
    number                INTEGER NOT NULL,
    decision              BLOB    NOT NULL, -- 16 bytes that start with the time
    grant_type            INTEGER,          -- as in issued_token
    client                TEXT,
    issuer                TEXT,
    reason                TEXT    NOT NULL,
    detail                TEXT    NOT NULL,
    assertion_fingerprint BLOB,             -- SHA-256
    evidence              TEXT,             -- JSON
    PRIMARY KEY (tenant, number),
    UNIQUE (tenant, decision)
) STRICT, WITHOUT ROWID;

CREATE TABLE refusal_count (
    tenant       INTEGER NOT NULL,
    hour         INTEGER NOT NULL, -- its beginning, milliseconds since 1970
    reason       TEXT    NOT NULL,
    refused      INTEGER NOT NULL,
    counted_only INTEGER NOT NULL, -- of these, without a row in refused_decision
    PRIMARY KEY (tenant, hour, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_event (
    tenant INTEGER NOT NULL,
    number INTEGER NOT NULL, -- running within the tenant, without a gap
    at     INTEGER NOT NULL,
    actor  TEXT,
    action TEXT    NOT NULL,
    target TEXT    NOT NULL,
    detail TEXT    NOT NULL,
    PRIMARY KEY (tenant, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_event_by_target ON audit_event (tenant, target, number);

CREATE TRIGGER audit_event_is_never_changed BEFORE UPDATE ON audit_event
BEGIN
    SELECT RAISE(ABORT, 'a line of the audit log is never changed');
END;

CREATE TRIGGER audit_event_is_never_removed BEFORE DELETE ON audit_event
BEGIN
    SELECT RAISE(ABORT, 'a line of the audit log is never removed');
END;
