//! An assertion under every check, to the end: what an explanation shows of it. The functions are those of [`super::verify`], in the
//! same order; what comes out holds verdicts and what is said, and is no proof: nothing can be granted on it.

use std::borrow::Cow;
use std::sync::OnceLock;

use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::{InspectedJwt, UnverifiedJwt};
use jurat_registry::assertion_rules::ReplayMode;
use jurat_registry::issuance::SpendOnce;

use super::checks::CHECKS;
use super::facts::Facts;
use super::issuer_keys::IssuerKeys;
use super::purpose::Purpose;
use super::statement::Statement;
use super::trusted_issuer::TrustedIssuer;
use super::unverified::{self, UnverifiedAssertion};
use super::{replay, signature};
use crate::explain::compared::{self, Compared};
use crate::explain::known_key::KnownKey;
use crate::explain::mend::{Known, mend};
use crate::explain::nearest::{self, Nearest};
use crate::explain::shown_assertion::ShownAssertion;
use crate::explain::walk::{Outcome, Walk};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::step::Step;

/// What is examined.
#[derive(Clone, Copy)]
pub(crate) enum Presented<'a> {
    /// The assertion itself.
    Assertion(&'a str),
    /// Only what it would say: there is no signature to judge, and without a header no algorithm either.
    Saying {
        /// The header, as JSON.
        header: Option<&'a str>,
        /// The claims, as JSON.
        claims: &'a str,
    },
}

/// Who presents it, and what for.
#[derive(Clone, Copy)]
pub(crate) struct Presentation<'a> {
    pub(crate) purpose: Purpose<'a>,
    /// Whether a client tried to authenticate and failed: who presents the assertion is not known then.
    pub(crate) presenter_failed: bool,
}

/// What came out of it.
pub(crate) struct Examined {
    /// For display.
    pub(crate) shown: ShownAssertion,
    /// What it says, as far as that can be read.
    pub(crate) statement: Option<Statement>,
    /// What it would spend; `None` where that cannot be told.
    pub(crate) spend: Option<Vec<SpendOnce>>,
    /// Whether a check of who presents it failed, so that nobody can be said to get the token.
    pub(crate) presenter_refused: bool,
}

/// Examines an assertion.
pub(crate) async fn examine(
    presented: Presented<'_>,
    presentation: Presentation<'_>,
    context: &RequestContext<'_>,
    walk: &mut Walk,
) -> Examined {
    let text = presented.text();
    let examiner = Examiner {
        presented,
        presentation,
        context,
        walk,
    };
    examiner.examine(&text).await
}

struct Examiner<'a, 'w> {
    presented: Presented<'a>,
    presentation: Presentation<'a>,
    context: &'a RequestContext<'a>,
    walk: &'w mut Walk,
}

impl Examiner<'_, '_> {
    async fn examine(mut self, text: &str) -> Examined {
        let mut examined = Examined {
            shown: ShownAssertion::of(text, self.presented.is_complete()),
            statement: None,
            spend: None,
            presenter_refused: false,
        };
        let jws = CompactJws::decode(text);
        let jwt = jws.as_ref().map_err(|malformed| *malformed);
        let jwt = match jwt.and_then(UnverifiedJwt::parse) {
            Ok(jwt) => jwt,
            Err(malformed) => {
                let refusal = unverified::malformed(malformed);
                self.judge(Step::Shape, Err(refusal), None, &Known::default());
                let header = [Step::Algorithm, Step::CriticalHeader, Step::Issuer];
                self.walk.note_all(header, Outcome::NotReached);
                self.leave_the_issuers();
                return examined;
            }
        };
        if self.presented.is_complete() {
            self.walk.note(Step::Shape, Outcome::Passed, None);
        } else {
            self.walk.note(Step::Shape, Outcome::NotJudged, None);
        }
        let said = jwt.inspect();
        self.header(said);
        let Some(issuer) = self.issuer(jwt.issuer(), &examined.shown).await else {
            self.leave_the_issuers();
            return examined;
        };
        let signed = jws.as_ref().ok();
        let assertion = signed.and_then(|jws| UnverifiedAssertion::parse(jws).ok());
        examined.shown.keys = self.signature(said, &issuer, assertion).await;
        examined.shown.issuer = Some((&issuer).into());
        self.claims(said, jwt.is_padded(), &issuer, &mut examined);
        examined.spend = self.spend(said, &issuer, text);
        examined
    }

    /// The header, as far as it needs no issuer.
    fn header(&mut self, said: InspectedJwt<'_>) {
        let known = Known::default();
        if self.presented.lacks_header() {
            let steps = [Step::Algorithm, Step::CriticalHeader];
            return self.walk.note_all(steps, Outcome::NotJudged);
        }
        let algorithm = unverified::signed_by_a_known_algorithm(said.header).map(drop);
        let all = jurat_protocol::jose::algorithm::AlgorithmSet::ALL;
        let compared = compared::algorithms(&said.header.algorithm, all);
        self.judge(Step::Algorithm, algorithm, compared, &known);
        let critical = unverified::has_nothing_critical(said.header);
        self.judge(Step::CriticalHeader, critical, None, &known);
    }

    async fn issuer(&mut self, iss: Option<&str>, shown: &ShownAssertion) -> Option<TrustedIssuer> {
        let found = TrustedIssuer::named(iss, self.presentation.purpose, self.context).await;
        let found_name = compared::shown(&shown.claims, "iss");
        let (issuer, verdict, nearest) = match found {
            Ok(issuer) => (Some(issuer), Ok(()), Vec::new()),
            Err(refusal) => {
                let nearest = self.nearest(iss.unwrap_or_default()).await;
                (None, Err(refusal), nearest)
            }
        };
        let expected = match nearest.first() {
            Some(near) => format!("a registered name, such as {}", near.name),
            None => "a registered name".into(),
        };
        let known = Known {
            claims: Some(&shown.claims),
            nearest: &nearest,
            own_name: Some(self.context.premises.own_names.issuer()),
            ..Known::default()
        };
        self.judge(
            Step::Issuer,
            verdict,
            Compared::of(found_name, expected),
            &known,
        );
        issuer
    }

    /// Names like the unknown one. When they cannot be read, there is no advice by them.
    async fn nearest(&self, name: &str) -> Vec<Nearest> {
        let near = nearest::to(name, self.is_of_client(), self.context.store()).await;
        near.unwrap_or_default()
    }

    /// The issuer's switch, the algorithm, the key, and the signature; returns the keys that there are.
    async fn signature(
        &mut self,
        said: InspectedJwt<'_>,
        issuer: &TrustedIssuer,
        assertion: Option<UnverifiedAssertion<'_>>,
    ) -> Vec<KnownKey> {
        let now = self.context.now;
        let enabled = signature::is_enabled(issuer, now);
        let known = Known {
            issuer: Some(issuer),
            header: Some(said.header),
            ..Known::default()
        };
        self.judge(
            Step::IssuerEnabled,
            enabled,
            compared::switch(issuer),
            &known,
        );
        let algorithm = unverified::signed_by_a_known_algorithm(said.header);
        if self.presented.lacks_header() {
            self.walk
                .note(Step::AlgorithmAllowed, Outcome::NotJudged, None);
        } else {
            let allowed = algorithm.and_then(|algorithm| signature::may_use(algorithm, issuer));
            let compared = compared::algorithms(&said.header.algorithm, issuer.rules().algorithms);
            self.judge(Step::AlgorithmAllowed, allowed, compared, &known);
        }
        let steps = [Step::Key, Step::Signature];
        let verdict = match assertion {
            _ if !self.presented.is_complete() => {
                self.walk.note_all(steps, Outcome::NotJudged);
                None
            }
            None => {
                self.walk.note_all(steps, Outcome::NotReached);
                None
            }
            Some(assertion) => {
                let verified = signature::by_a_key(assertion, issuer, self.context).await;
                // No proof leaves this room.
                Some(verified.map(drop))
            }
        };
        let keys = KnownKey::all(&IssuerKeys::at_hand(issuer, self.context), now);
        if let Some(verdict) = verdict {
            let known = Known {
                keys: &keys,
                ..known
            };
            self.key_and_signature(verdict, &known);
        }
        keys
    }

    fn key_and_signature(&mut self, verdict: Result<(), Rejection>, known: &Known<'_>) {
        let compared = known.header.map(|header| {
            let names: Vec<_> = known.keys.iter().map(KnownKey::name).collect();
            Compared::of(signature::hints_of(header), compared::listed(names))
        });
        match verdict {
            Err(refusal) if refusal.reason() != Reason::SignatureBad => {
                self.judge(Step::Key, Err(refusal), compared, known);
                self.walk.note(Step::Signature, Outcome::NotReached, None);
            }
            verdict => {
                self.walk.note(Step::Key, Outcome::Passed, compared);
                self.judge(Step::Signature, verdict, None, known);
            }
        }
    }

    /// What is said, under the issuer's settings.
    fn claims(
        &mut self,
        said: InspectedJwt<'_>,
        padded: bool,
        issuer: &TrustedIssuer,
        examined: &mut Examined,
    ) {
        let facts = facts(
            said,
            padded,
            issuer,
            self.presentation.purpose,
            self.context,
        );
        for check in CHECKS {
            let of_the_presenter = matches!(check.step, Step::ClientId | Step::Presenter);
            if of_the_presenter && self.presentation.presenter_failed {
                self.walk.note(check.step, Outcome::NotReached, None);
                continue;
            }
            let of_the_header = matches!(check.step, Step::Padding | Step::Type);
            if (of_the_header && self.presented.lacks_header())
                || (check.step == Step::Padding && !self.presented.is_complete())
            {
                self.walk.note(check.step, Outcome::NotJudged, None);
                continue;
            }
            let known = Known {
                claims: Some(&examined.shown.claims),
                issuer: Some(issuer),
                header: Some(said.header),
                facts: Some(&facts),
                client: issuer.client().map(|client| &**client),
                ..Known::default()
            };
            let compared = compared::by(check.step, &facts, &examined.shown.claims);
            self.judge(check.step, (check.run)(&facts), compared, &known);
        }
        examined.presenter_refused = self.presentation.presenter_failed
            || self.walk.has_failed(Step::ClientId)
            || self.walk.has_failed(Step::Presenter);
        examined.statement = Statement::of(&facts).ok();
    }

    fn spend(
        &self,
        said: InspectedJwt<'_>,
        issuer: &TrustedIssuer,
        text: &str,
    ) -> Option<Vec<SpendOnce>> {
        let by_text = issuer.rules().replay == ReplayMode::OnceByDigest;
        if by_text && !self.presented.is_complete() {
            return None;
        }
        let purpose = self.presentation.purpose;
        replay::spend(&facts(said, false, issuer, purpose, self.context), text).ok()
    }

    /// Nothing that needs the issuer can be judged.
    fn leave_the_issuers(&mut self) {
        let first = [
            Step::IssuerEnabled,
            Step::AlgorithmAllowed,
            Step::Key,
            Step::Signature,
        ];
        let steps = first
            .into_iter()
            .chain(CHECKS.iter().map(|check| check.step));
        self.walk.note_all(steps, Outcome::NotReached);
    }

    fn judge(
        &mut self,
        step: Step,
        verdict: Result<(), Rejection>,
        compared: impl Into<Option<Compared>>,
        known: &Known<'_>,
    ) {
        let of_client = self.is_of_client();
        let verdict = verdict.map_err(|refusal| refusal.of_client_assertion(of_client));
        self.walk
            .judge(step, verdict, compared, |reason| mend(reason, known));
    }

    fn is_of_client(&self) -> bool {
        matches!(
            self.presentation.purpose,
            Purpose::ClientAuthentication { .. }
        )
    }
}

fn facts<'f>(
    said: InspectedJwt<'f>,
    padded: bool,
    issuer: &'f TrustedIssuer,
    purpose: Purpose<'f>,
    context: &RequestContext<'f>,
) -> Facts<'f> {
    Facts {
        header: said.header,
        claims: said.claims,
        padded,
        issuer,
        purpose,
        own_names: &context.premises.own_names,
        now: context.now,
        found: OnceLock::new(),
    }
}

impl<'a> Presented<'a> {
    /// Whether there is a signature to judge.
    pub(crate) fn is_complete(self) -> bool {
        matches!(self, Self::Assertion(_))
    }

    fn lacks_header(self) -> bool {
        matches!(self, Self::Saying { header: None, .. })
    }

    /// The text of an assertion that says this.
    fn text(self) -> Cow<'a, str> {
        match self {
            Self::Assertion(text) => Cow::Borrowed(text),
            Self::Saying { header, claims } => {
                // Any algorithm will do where none is stated: it is not judged.
                let header = base64url::encode(header.unwrap_or(r#"{"alg":"ES256"}"#));
                Cow::Owned(format!("{header}.{}.", base64url::encode(claims)))
            }
        }
    }
}
