//! THE table of steps: every check of a token request, in the order in which they are made. A row says its stable name, the clause that
//! demands it, what holds once it has passed, and the reasons with which it refuses. So the record of a decision needs only its
//! reason: the steps before it passed, it failed, and the later ones were not reached.

use jurat_protocol::section::Section;

use crate::rejection::Reason;

macro_rules! steps {
    ($($variant:ident $name:literal: $rfc:literal $number:literal, $title:literal, [$($reason:ident)*];)+) => {
        /// A check of a token request, in the order in which they are made. Its name is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Step {
            $(#[doc = $title] $variant,)+
        }

        impl Step {
            /// Every step, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, such as `audience`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The section that demands it.
            pub const fn clause(self) -> Section {
                match self {
                    $(Self::$variant => Section::new($rfc, $number),)+
                }
            }

            /// Whether it is a check of an assertion, the client's own or the one that is traded.
            pub fn is_of_an_assertion(self) -> bool {
                self > Self::Presented && self < Self::GrantAllowed
            }

            /// What holds once it has passed, for people.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)+
                }
            }
        }

        impl Reason {
            /// The step that refuses with it.
            ///
            /// Two reasons come from two steps each: [`Reason::ClientIdMismatch`] and [`Reason::ClientAuthMissing`] are of the
            /// assertion where there is one, and of client authentication otherwise. [`Reason::StoreUnavailable`] and
            /// [`Reason::SigningUnavailable`] may come from any step that reads.
            pub const fn step(self) -> Step {
                match self {
                    $($(Self::$reason => Step::$variant,)*)+
                }
            }
        }
    };
}

#[rustfmt::skip]
steps! {
    // The request, and who asks.
    Request "request": 6749 "3.2", "The request is one form, sent by POST",
        [MethodNotPost ContentTypeUnsupported BodyTooLarge BodyIncomplete FormMalformed TooManyParameters ParameterRepeated
         TenantsDisagree CredentialsInUrl FormatUnknown];
    GrantType "grant-type": 6749 "5.2", "The grant type is served here",
        [GrantTypeMissing GrantTypeUnsupported GrantTypeDisabled];
    ClientAuthentication "client-authentication": 6749 "2.3", "The client, if there is one, proves who it is, in one way",
        [ClientAuthMixed ClientAuthUnsupported BasicMalformed ClientIdMissing ClientAssertionTypeUnsupported
         ClientAssertionMissing ClientUnknown ClientDisabled SecretWrong SecretExpired ClientAuthMethodWrong GuessingSlowedDown];
    Assertion "assertion": 7523 "2.1", "An assertion is presented",
        [AssertionMissing];

    // What this server handed out: a code, a refresh token, a device code, a token that is traded; or a user's password.
    Presented "presented": 6749 "5.2", "What is presented was handed out by this server, to this client, and still counts",
        [GrantMissing GrantUnknown GrantExpired GrantUsed GrantRevoked
         RedirectUriDiffers VerifierMissing VerifierWrong VerifierWithoutChallenge
         DeviceCodeExpired DeviceDenied DevicePending DeviceTooFast
         PasswordMissing UserUnknown PasswordWrong UserDisabled PasswordGuessingSlowedDown
         SubjectTokenMissing TokenTypeMissing TokenTypeUnsupported RequestedTokenTypeUnsupported
         TradedTokenUnknown TradedTokenExpired TradedTokenRevoked TradedTokenOfAnother TradedTokenOfAdministrator
         ActorTokenDelegated ActorClaimMalformed ActorNotAllowed ActorChainTooLong];

    // The assertion: its form, whose it is, and whether it is signed.
    Shape "shape": 7519 "7.2", "It is a JWT of strict form, bounded in size and depth",
        [AssertionNotThreeParts AssertionNotBase64Url AssertionTooLarge AssertionHeaderNotObject AssertionClaimsNotObject
         AssertionMemberRepeated AssertionTooDeep AssertionHeaderMalformed];
    Algorithm "algorithm": 8725 "3.1", "Its alg is known, and one of public keys",
        [AlgorithmNone AlgorithmSymmetric AlgorithmUnknown];
    CriticalHeader "critical-header": 7515 "4.1.11", "Its header demands nothing that is not understood",
        [HeaderCritical];
    Issuer "issuer": 7523 "3", "Its issuer is registered",
        [IssuerMissing IssuerUnknown];
    IssuerEnabled "issuer-enabled": 7523 "3", "The issuer is enabled, and not past its end",
        [IssuerDisabled];
    AlgorithmAllowed "algorithm-allowed": 8725 "3.1", "The issuer may use the algorithm",
        [AlgorithmNotAllowed];
    Key "key": 7515 "4.1.4", "A live key of the issuer fits the header",
        [KeyUnknown KeyExpired KeysUnavailable CertificateNotTrusted CertificateExpired];
    Signature "signature": 7515 "5.2", "The signature was made with that key",
        [SignatureBad];

    // What it says, under the issuer's settings.
    Padding "padding": 7515 "2", "Its parts carry no padding, or it is tolerated",
        [PaddingRefused];
    Type "type": 8725 "3.11", "Its typ is one that is accepted from the issuer",
        [TypeNotAccepted];
    Subject "subject": 7523 "3", "It says whom it speaks for",
        [SubjectMissing SubjectMalformed];
    Audience "audience": 7523 "3", "It is meant for this server",
        [AudienceMissing AudienceMalformed AudienceNotUs];
    Dates "dates": 7519 "2", "It ends, and its dates can be read",
        [ExpiryMissing DateMalformed DateIsString DateInMilliseconds];
    Expiry "expiry": 7519 "4.1.4", "It has not expired",
        [AssertionExpired];
    NotBefore "not-before": 7519 "4.1.5", "It is valid already",
        [AssertionNotYetValid];
    IssuedAt "issued-at": 7519 "4.1.6", "It was not issued in the future",
        [AssertionFromTheFuture];
    Life "life": 7523 "3", "It lives no longer than this issuer's assertions may",
        [AssertionLivesTooLong];
    ClaimRule "claim-rule": 7523 "3", "The issuer's claim rule, if there is one, allows its claims",
        [ClaimRuleDenied];
    SubjectAllowed "subject-allowed": 7523 "3", "The issuer may speak for the subject",
        [SubjectNotClient SubjectNotAllowed];
    ClientId "client-id": 7521 "4.2", "The client named beside it is the one that is proven",
        [ClientIdMismatch];
    Presenter "presenter": 7521 "4.1", "Whoever presents it may",
        [ClientAuthMissing AssertionOfAnotherClient ClientNotAllowed];
    ScopeClaim "scope-claim": 8693 "4.2", "Its scope claim, if there is one, can be read",
        [ScopeClaimMalformed];
    Id "id": 7519 "4.1.7", "It can be told apart from every other",
        [IdMalformed IdMissing];
    MappedSubject "mapped-subject": 7523 "3", "It says whom the token will speak for",
        [MappedSubjectMissing LocalUserUnknown LocalUserDisabled];
    MappedClaims "mapped-claims": 9068 "2.2", "The claims that the token is to carry fit into it",
        [MappedClaimsTooLarge];

    // What may be had.
    GrantAllowed "grant-allowed": 6749 "5.2", "The client may use the grant type",
        [GrantNotAllowed];
    Resource "resource": 8707 "2", "The client may name the resources",
        [ResourceMalformed ResourceNotAllowed ExchangeAudienceNotAllowed ResourcesDisagree];
    Scope "scope": 6749 "3.3", "Some of the scope asked for may be granted",
        [ScopeMalformed ScopeNotAllowed ScopeMissing ScopeBeyondGrant];

    // The token, and the one write.
    Signing "signing": 9068 "2.1", "A token can be made",
        [SigningUnavailable];
    Replay "replay": 7523 "3", "Nothing was used before that is used once",
        [AssertionReplayed];
    Record "record": 6749 "5.1", "The grant is on disk before it is answered",
        [ReplayMemoryFull StoreUnavailable];
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_step_has_a_name_of_its_own_and_refuses_for_some_reason() {
        let names: HashSet<_> = Step::ALL.iter().map(|step| step.name()).collect();
        assert_eq!(names.len(), Step::ALL.len());
        let refusing: HashSet<_> = Reason::ALL.iter().map(|reason| reason.step()).collect();
        assert_eq!(refusing.len(), Step::ALL.len());
    }
}
