-- Tenants that state something of themselves, and an audit log whose lines hang together.

ALTER TABLE tenant ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE tenant ADD COLUMN document TEXT;      -- JSON; NULL: nothing is stated
ALTER TABLE tenant ADD COLUMN removed_at INTEGER; -- the name of a removed tenant is 'removed:' and its number
ALTER TABLE tenant ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0 CHECK (emptied IN (0, 1)); -- nothing of a removed one is left

CREATE INDEX tenant_to_empty ON tenant (number) WHERE removed_at IS NOT NULL AND emptied = 0;

CREATE TABLE tenant_host (
    host   TEXT    PRIMARY KEY,
    tenant INTEGER NOT NULL REFERENCES tenant (number)
) STRICT, WITHOUT ROWID;

CREATE INDEX tenant_host_by_tenant ON tenant_host (tenant);

-- What is digested is the text; the columns before it are for finding it, and say the same.
CREATE TABLE audit_line (
    tenant INTEGER NOT NULL,
    number INTEGER NOT NULL, -- running within the tenant, without a gap
    at     INTEGER NOT NULL,
    actor  TEXT,
    action TEXT    NOT NULL,
    target TEXT    NOT NULL,
    text   TEXT    NOT NULL, -- JSON, names the digest of the line before
    digest BLOB    NOT NULL, -- SHA-256 of the text
    PRIMARY KEY (tenant, number)
) STRICT;

CREATE INDEX audit_line_by_target ON audit_line (tenant, target, number);
CREATE INDEX audit_line_by_actor ON audit_line (tenant, actor, number);
CREATE INDEX audit_line_by_action ON audit_line (tenant, action, number);
CREATE INDEX audit_line_by_time ON audit_line (tenant, at, number);

-- Where a tenant's chain stands: its newest line, and the last that was dropped for its age.
CREATE TABLE audit_end (
    tenant INTEGER NOT NULL,
    kind   INTEGER NOT NULL CHECK (kind IN (1, 2)), -- 1: head, 2: checkpoint
    number INTEGER NOT NULL,
    digest BLOB    NOT NULL,
    seal   BLOB    NOT NULL, -- HMAC-SHA-256 under a key that is not here
    PRIMARY KEY (tenant, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_line_is_never_changed BEFORE UPDATE ON audit_line
BEGIN
    SELECT RAISE(ABORT, 'a line of the audit log is never changed');
END;

CREATE TRIGGER audit_line_is_dropped_behind_a_checkpoint BEFORE DELETE ON audit_line
WHEN NOT EXISTS (SELECT 1 FROM audit_end WHERE tenant = OLD.tenant AND kind = 2 AND number >= OLD.number)
BEGIN
    SELECT RAISE(ABORT, 'a line of the audit log is never removed, but for its age behind a checkpoint');
END;
