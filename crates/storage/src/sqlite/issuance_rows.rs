//! The rows of a grant: the marks it spends and the token it issues, as they stand in the tables. Only the writer writes them, with
//! statements that stay prepared.

use jurat_registry::clock::Timestamp;
use jurat_registry::id::{ClientId, DecisionId, GrantId, IdentityProviderId, UserId};
use jurat_registry::issuance::{CarriedClaims, IssuedToken, SpendMark};
use rusqlite::{Connection, OptionalExtension, Row, Statement};
use std::fmt::Write;

use super::failure::RowError;
use super::grant_type_number::{grant_type_of, number_of};
use super::live_marks::{LiveMark, Place};
use super::tenant_number::TenantNumber;

/// How long the record of a token is kept after the token's end, in days.
pub(super) const TOKEN_RETENTION_DAYS: u32 = 30;

/// A token lives a day at most, so one issued so many seconds ago has ended, and its retention too.
pub(super) const OLDEST_TOKEN_SECONDS: u32 = (TOKEN_RETENTION_DAYS + 1) * 86_400;

/// The statements of the hot path.
pub(super) struct IssuanceRows<'c> {
    mark_insert: Statement<'c>,
    marks_remove: Statement<'c>,
    token_insert: Statement<'c>,
    tokens_remove: Statement<'c>,
    scope: String,
    audience: Vec<u8>,
}

impl<'c> IssuanceRows<'c> {
    /// Prepares the statements.
    pub(super) fn prepare(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            mark_insert: connection
                .prepare("INSERT INTO spent_mark (place, tenant, mark) VALUES (?1, ?2, ?3)")?,
            marks_remove: connection.prepare("DELETE FROM spent_mark WHERE place < ?1")?,
            token_insert: connection.prepare(
                "INSERT INTO issued_token (decision, tenant, grant_type, client, identity_provider, subject, scope,
                     audience, issued_at, expires_at, secret_digest, assertion_fingerprint, claims, evidence, user, actor,
                     authorization_grant, traded)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
            )?,
            // At most ?2 rows: the row that many places on bounds the range.
            tokens_remove: connection.prepare(
                "DELETE FROM issued_token WHERE decision < min(?1, coalesce(
                     (SELECT decision FROM issued_token ORDER BY decision, tenant LIMIT 1 OFFSET ?2), ?1))",
            )?,
            scope: String::new(),
            audience: Vec::new(),
        })
    }

    /// Adds a mark.
    pub(super) fn mark_insert(&mut self, place: Place, mark: LiveMark) -> rusqlite::Result<()> {
        let statement = &mut self.mark_insert;
        statement.raw_bind_parameter(1, place.0)?;
        statement.raw_bind_parameter(2, mark.tenant)?;
        statement.raw_bind_parameter(3, mark.mark.as_bytes().as_slice())?;
        statement.raw_execute().map(drop)
    }

    /// Removes the marks before `place`.
    pub(super) fn marks_remove(&mut self, place: Place) -> rusqlite::Result<()> {
        self.marks_remove.execute([place.0]).map(drop)
    }

    /// Adds a token.
    pub(super) fn token_insert(
        &mut self,
        tenant: TenantNumber,
        token: &IssuedToken,
    ) -> rusqlite::Result<()> {
        self.scope.clear();
        // Writing to a string cannot fail.
        let _ = write!(self.scope, "{}", token.scope);
        self.audience.clear();
        serde_json::to_writer(&mut self.audience, &token.audience)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let audience = str::from_utf8(&self.audience)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let statement = &mut self.token_insert;
        statement.raw_bind_parameter(1, token.decision.to_bytes().as_slice())?;
        statement.raw_bind_parameter(2, tenant)?;
        statement.raw_bind_parameter(3, number_of(token.grant_type))?;
        statement.raw_bind_parameter(4, token.client.as_ref().map(ClientId::as_str))?;
        let provider = token.identity_provider.map(IdentityProviderId::to_bytes);
        statement.raw_bind_parameter(5, provider.as_ref().map(<[u8; 16]>::as_slice))?;
        statement.raw_bind_parameter(6, token.subject.as_str())?;
        statement.raw_bind_parameter(7, self.scope.as_str())?;
        statement.raw_bind_parameter(8, audience)?;
        statement.raw_bind_parameter(9, token.issued_at.millis())?;
        statement.raw_bind_parameter(10, token.expires_at.millis())?;
        let digest = token.secret_digest.as_ref();
        statement.raw_bind_parameter(11, digest.map(<[u8; 32]>::as_slice))?;
        let fingerprint = token.assertion_fingerprint.as_ref();
        statement.raw_bind_parameter(12, fingerprint.map(<[u8; 32]>::as_slice))?;
        statement.raw_bind_parameter(13, token.claims.as_text())?;
        statement.raw_bind_parameter(14, token.evidence.as_deref())?;
        let user = token.user.map(UserId::to_bytes);
        statement.raw_bind_parameter(15, user.as_ref().map(<[u8; 16]>::as_slice))?;
        statement.raw_bind_parameter(16, token.actor.as_deref())?;
        let grant = token.grant.map(GrantId::to_bytes);
        statement.raw_bind_parameter(17, grant.as_ref().map(<[u8; 16]>::as_slice))?;
        let traded = token.traded.map(DecisionId::to_bytes);
        statement.raw_bind_parameter(18, traded.as_ref().map(<[u8; 16]>::as_slice))?;
        statement.raw_execute().map(drop)
    }

    /// Removes at most `most` tokens whose end and retention are past at `horizon`, oldest first. Returns how many.
    pub(super) fn tokens_remove(
        &mut self,
        horizon: Timestamp,
        most: usize,
    ) -> rusqlite::Result<usize> {
        let key = first_decision_at(horizon.minus_seconds(OLDEST_TOKEN_SECONDS));
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.tokens_remove.execute((key.as_slice(), most))
    }
}

/// The key before which every decision made earlier than `time` stands.
pub(super) fn first_decision_at(time: Timestamp) -> [u8; 16] {
    let mut key = [0; 16];
    key[..6].copy_from_slice(&u64::try_from(time.millis()).unwrap_or(0).to_be_bytes()[2..]);
    key
}

/// Reads every mark in the order of places.
pub(super) fn marks_each(
    connection: &Connection,
    mut each: impl FnMut(Place, LiveMark),
) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare("SELECT place, tenant, mark FROM spent_mark ORDER BY place")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mark = SpendMark::from_bytes(row.get(2)?);
        let tenant = row.get(1)?;
        each(Place(row.get(0)?), LiveMark { tenant, mark });
    }
    Ok(())
}

/// Selects tokens, each with its own revocation and its grant's.
macro_rules! select_tokens {
    ($which:literal) => {
        concat!(
            "SELECT token.grant_type, token.client, token.identity_provider, token.subject, token.scope, token.audience,
        token.issued_at, token.expires_at, token.secret_digest, token.assertion_fingerprint, token.claims,
        token.evidence, token.user, token.actor, token.authorization_grant, revoked_token.revoked_at,
        authorization_grant.revoked_at, token.traded, token.decision
    FROM issued_token AS token
    LEFT JOIN revoked_token
        ON revoked_token.decision = token.decision AND revoked_token.tenant = token.tenant
    LEFT JOIN authorization_grant
        ON authorization_grant.id = token.authorization_grant AND authorization_grant.tenant = token.tenant
    WHERE ",
            $which
        )
    };
}
pub(super) use select_tokens;

/// A token by its decision.
pub(super) const TOKEN_FIND: &str = select_tokens!("token.decision = ?1 AND token.tenant = ?2");

/// The token that `decision` granted; revoked since it was revoked itself or its grant was, whichever came first.
pub(super) fn token_find(
    connection: &Connection,
    tenant: TenantNumber,
    decision: DecisionId,
) -> Result<Option<IssuedToken>, RowError> {
    let mut statement = connection.prepare_cached(TOKEN_FIND)?;
    statement
        .query_row((decision.to_bytes().as_slice(), tenant), |row| {
            Ok(token_of(row))
        })
        .optional()?
        .transpose()
}

/// A token of a row of [`select_tokens`].
pub(super) fn token_of(row: &Row<'_>) -> Result<IssuedToken, RowError> {
    let client: Option<String> = row.get(1)?;
    let client = client.map(ClientId::try_from).transpose();
    let provider: Option<[u8; 16]> = row.get(2)?;
    let scope: String = row.get(4)?;
    let audience: String = row.get(5)?;
    let user: Option<[u8; 16]> = row.get(12)?;
    let grant: Option<[u8; 16]> = row.get(14)?;
    let traded: Option<[u8; 16]> = row.get(17)?;
    let revoked: [Option<i64>; 2] = [row.get(15)?, row.get(16)?];
    let revoked_at = revoked.into_iter().flatten().min();
    Ok(IssuedToken {
        decision: DecisionId::from_bytes(row.get(18)?),
        grant_type: grant_type_of(row.get(0)?)?,
        client: client?,
        identity_provider: provider.map(IdentityProviderId::from_bytes),
        subject: row.get(3)?,
        scope: scope.parse()?,
        audience: serde_json::from_str(&audience)?,
        issued_at: Timestamp::from_millis(row.get(6)?),
        expires_at: Timestamp::from_millis(row.get(7)?),
        secret_digest: row.get(8)?,
        assertion_fingerprint: row.get(9)?,
        claims: CarriedClaims::from_text(row.get(10)?),
        evidence: row.get(11)?,
        user: user.map(UserId::from_bytes),
        actor: row.get(13)?,
        grant: grant.map(GrantId::from_bytes),
        traded: traded.map(DecisionId::from_bytes),
        revoked_at: revoked_at.map(Timestamp::from_millis),
    })
}
