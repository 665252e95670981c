//! What would mend a refusal: THE table of reasons and who advises on each, without a wildcard, so a new reason needs advice of its own.

use crate::rejection::Reason;
use known::Advice;

mod claims;
mod client;
mod command;
mod exchange;
mod form;
mod known;
mod presented;
mod request;
mod rules;
mod terms;
mod trust;

pub use command::Mend;
pub(crate) use known::Known;

macro_rules! advice {
    ($($($reason:ident)+ => $advice:path;)+) => {
        fn advice_on(reason: Reason) -> Advice {
            match reason {
                $($(Reason::$reason)|+ => $advice,)+
            }
        }
    };
}

#[rustfmt::skip]
advice! {
    MethodNotPost ContentTypeUnsupported BodyTooLarge BodyIncomplete FormMalformed TooManyParameters ParameterRepeated
        TenantsDisagree CredentialsInUrl FormatUnknown => request::form;
    GrantTypeMissing GrantTypeUnsupported GrantTypeDisabled => request::grant_type;
    ClientAuthMixed ClientAuthUnsupported BasicMalformed ClientIdMissing ClientAssertionTypeUnsupported
        ClientAssertionMissing => client::way;
    ClientUnknown => client::unknown;
    ClientDisabled => client::disabled;
    SecretWrong SecretExpired => client::secret;
    ClientAuthMethodWrong => client::method;
    GuessingSlowedDown => client::guessing;
    ClientIdMismatch => client::another_id;
    ClientAuthMissing ClientNotAllowed AssertionOfAnotherClient => client::presenter;
    AssertionMissing AssertionNotThreeParts AssertionNotBase64Url AssertionTooLarge AssertionHeaderNotObject
        AssertionClaimsNotObject AssertionMemberRepeated AssertionTooDeep AssertionHeaderMalformed => form::shape;
    AlgorithmNone AlgorithmSymmetric AlgorithmUnknown HeaderCritical => form::algorithm;
    PaddingRefused => form::padding;
    TypeNotAccepted => form::kind;
    IssuerMissing IssuerUnknown => trust::issuer;
    IssuerDisabled => trust::disabled;
    AlgorithmNotAllowed => trust::algorithm;
    KeyUnknown KeyExpired KeysUnavailable CertificateExpired => trust::key;
    CertificateNotTrusted => trust::certificate;
    SignatureBad => trust::signature;
    SubjectMissing SubjectMalformed SubjectNotClient => claims::subject;
    SubjectNotAllowed => rules::subject;
    ClaimRuleDenied => rules::claims;
    MappedSubjectMissing MappedClaimsTooLarge => rules::mappings;
    LocalUserUnknown LocalUserDisabled => rules::local_user;
    AudienceMissing AudienceMalformed AudienceNotUs => claims::audience;
    ExpiryMissing DateMalformed DateIsString DateInMilliseconds => claims::dates;
    AssertionExpired AssertionNotYetValid AssertionFromTheFuture => claims::clock;
    AssertionLivesTooLong => claims::life;
    ScopeClaimMalformed => claims::scope;
    IdMalformed IdMissing => claims::id;
    GrantMissing GrantUnknown GrantExpired GrantUsed GrantRevoked => presented::grant;
    RedirectUriDiffers VerifierMissing VerifierWrong VerifierWithoutChallenge => presented::code;
    DeviceCodeExpired DeviceDenied DevicePending DeviceTooFast => presented::device;
    PasswordMissing UserUnknown PasswordWrong UserDisabled PasswordGuessingSlowedDown => presented::password;
    SubjectTokenMissing TokenTypeMissing TokenTypeUnsupported RequestedTokenTypeUnsupported => exchange::asked;
    TradedTokenUnknown TradedTokenExpired TradedTokenRevoked TradedTokenOfAnother TradedTokenOfAdministrator
        => exchange::token;
    ActorTokenDelegated ActorClaimMalformed ActorNotAllowed ActorChainTooLong => exchange::actor;
    GrantNotAllowed => terms::grant;
    ScopeMalformed ScopeNotAllowed ScopeMissing ScopeBeyondGrant => terms::scope;
    ExchangeAudienceNotAllowed => exchange::audience;
    ResourceMalformed ResourceNotAllowed ResourcesDisagree => terms::resource;
    AssertionReplayed => claims::replay;
    ReplayMemoryFull StoreUnavailable SigningUnavailable => request::server;
}

/// What would mend a refusal for `reason`, with what is `known`.
pub(crate) fn mend(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    advice_on(reason)(reason, known)
}

/// The same, of an assertion with a MAC by a client's secret: keys mend nothing there.
pub(crate) fn mend_of_a_mac(reason: Reason) -> Vec<Mend> {
    client::mac(reason).unwrap_or_else(|| mend(reason, &Known::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_advice_even_when_nothing_else_is_known() {
        for reason in Reason::ALL {
            let advice = mend(*reason, &Known::default());
            assert!(!advice.is_empty(), "{}", reason.name());
        }
    }

    #[test]
    fn what_mends_a_mac_speaks_of_secrets_and_not_of_keys() {
        for reason in [
            Reason::AlgorithmNotAllowed,
            Reason::KeyUnknown,
            Reason::SignatureBad,
        ] {
            let advice = client::mac(reason).unwrap();
            assert!(!advice.is_empty(), "{}", reason.name());
        }
        for reason in Reason::ALL {
            assert!(!mend_of_a_mac(*reason).is_empty(), "{}", reason.name());
        }
    }
}
