-- Who signs out ends what was granted in the session, but for what was granted beyond it.

ALTER TABLE authorization_grant ADD COLUMN session BLOB; -- 16 bytes: the number of the session's ticket

CREATE INDEX authorization_grant_by_session ON authorization_grant (session) WHERE session IS NOT NULL;
