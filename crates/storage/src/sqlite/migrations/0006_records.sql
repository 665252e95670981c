-- What the records of grants are asked for: how many, of whom, and what came of what.

CREATE TABLE grant_count (
    tenant     INTEGER NOT NULL,
    hour       INTEGER NOT NULL, -- its beginning, milliseconds since 1970
    grant_type INTEGER NOT NULL, -- as in issued_token
    granted    INTEGER NOT NULL,
    PRIMARY KEY (tenant, hour, grant_type)
) STRICT, WITHOUT ROWID;

-- In which stretches of time a tenant was granted anything: where its rows of issued_token are to be looked for.
CREATE TABLE grant_stretch (
    tenant  INTEGER NOT NULL,
    stretch INTEGER NOT NULL, -- its running number since 1970
    PRIMARY KEY (tenant, stretch)
) STRICT, WITHOUT ROWID;

-- Rows without a grant, as an assertion that is traded leaves them, are not in it.
CREATE INDEX issued_token_by_grant ON issued_token (authorization_grant) WHERE authorization_grant IS NOT NULL;

CREATE INDEX authorization_grant_by_tenant ON authorization_grant (tenant, id);
