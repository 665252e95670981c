//! THE table of reasons: one row says what happened, its stable name, the wire code, the violated section and the sentence that
//! the client reads.
//!
//! Reasons that an outsider must not tell apart (does this client exist, is it switched off?) share code, section and sentence.
//! `docs/errors.md` is generated from this table.

use jurat_protocol::error_code::ErrorCode::{
    AccessDenied, AuthorizationPending, ExpiredToken, InvalidClient, InvalidGrant, InvalidRequest,
    InvalidScope, InvalidTarget, SlowDown, TemporarilyUnavailable, UnauthorizedClient,
    UnsupportedGrantType,
};
use jurat_protocol::section::Section;

pub use super::rule::Code;
use super::rule::{Rule, reasons};
use super::sentence::{
    CLIENT_NOT_AUTHENTICATED, GRANT_NOT_GOOD, GRANT_NOT_SERVED, ISSUER_NOT_TRUSTED,
    LOCAL_USER_NOT_SERVED, TRADED_TOKEN_NOT_GOOD, USER_NOT_RECOGNIZED,
};
use Code::{Always, OfAssertion};

reasons! {
    // The request as a whole.

    /// Another method than POST.
    MethodNotPost "method-not-post": Always(InvalidRequest), 6749 "3.2",
        "A token request is a POST";
    /// The body is not `application/x-www-form-urlencoded`.
    ContentTypeUnsupported "content-type-unsupported": Always(InvalidRequest), 6749 "3.2",
        "The parameters must stand in the body as application/x-www-form-urlencoded";
    /// The body is larger than is read.
    BodyTooLarge "body-too-large": Always(InvalidRequest), 6749 "3.2",
        "The body is larger than a token request can be";
    /// The body did not come in time, or broke off.
    BodyIncomplete "body-incomplete": Always(InvalidRequest), 6749 "3.2",
        "The body did not arrive in full and in time";
    /// The body cannot be read as a form.
    FormMalformed "form-malformed": Always(InvalidRequest), 6749 "3.2",
        "The body is not a form: check its percent-encoding, and that the text is UTF-8";
    /// More parameters than any request has.
    TooManyParameters "too-many-parameters": Always(InvalidRequest), 6749 "3.2",
        "The body has more than 64 parameters";
    /// A parameter occurs twice.
    ParameterRepeated "parameter-repeated": Always(InvalidRequest), 6749 "3.2",
        "A parameter is repeated: send each one once";
    /// Path, `tenantDomain` and host do not name one tenant.
    TenantsDisagree "tenants-disagree": Always(InvalidRequest), 6749 "3.2",
        "The path, the parameter tenantDomain and the host name different tenants: one of them is enough";
    /// A credential or an assertion stands in the URL.
    CredentialsInUrl "credentials-in-url": Always(InvalidRequest), 6749 "2.3.1",
        "Credentials, assertions and tokens belong in the body or the Authorization header, never in the URL";
    /// `format` names none of the three.
    FormatUnknown "format-unknown": Always(InvalidRequest), 6749 "5.2",
        "The format parameter is json, urlencoded or xml";
    /// There is no `grant_type`.
    GrantTypeMissing "grant-type-missing": Always(InvalidRequest), 6749 "5.2",
        "The grant_type parameter is missing";
    /// The grant is not known.
    GrantTypeUnsupported "grant-type-unsupported": Always(UnsupportedGrantType), 6749 "5.2", GRANT_NOT_SERVED;
    /// The grant is switched off by configuration.
    GrantTypeDisabled "grant-type-disabled": Always(UnsupportedGrantType), 6749 "5.2", GRANT_NOT_SERVED;

    // Client authentication.

    /// More than one way to authenticate in one request.
    ClientAuthMixed "client-auth-mixed": Always(InvalidRequest), 6749 "2.3",
        "The client authenticates in more than one way: use one of them";
    /// An `Authorization` header of another scheme than Basic.
    ClientAuthUnsupported "client-auth-unsupported": Always(InvalidClient), 6749 "5.2",
        "The Authorization header is not of a scheme that authenticates clients here: Basic is";
    /// A Basic header that is not base64 of two form-encoded texts.
    BasicMalformed "basic-malformed": Always(InvalidClient), 6749 "2.3.1",
        "The Basic credentials are not base64 of form-encoded client_id, colon, form-encoded secret";
    /// A secret without a `client_id`.
    ClientIdMissing "client-id-missing": Always(InvalidRequest), 6749 "2.3.1",
        "A client_secret without client_id: send both";
    /// `client_assertion_type` is missing or of another value.
    ClientAssertionTypeUnsupported "client-assertion-type-unsupported": Always(InvalidClient), 7523 "2.2",
        "The client_assertion_type must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    /// `client_assertion_type` without `client_assertion`.
    ClientAssertionMissing "client-assertion-missing": Always(InvalidClient), 7523 "2.2",
        "The client_assertion parameter is missing: send one signed JWT in it";
    /// There is no such client.
    ClientUnknown "client-unknown": Always(InvalidClient), 6749 "2.3", CLIENT_NOT_AUTHENTICATED;
    /// The client is switched off or past its end.
    ClientDisabled "client-disabled": Always(InvalidClient), 6749 "2.3", CLIENT_NOT_AUTHENTICATED;
    /// No secret of the client is the one presented.
    SecretWrong "secret-wrong": Always(InvalidClient), 6749 "2.3", CLIENT_NOT_AUTHENTICATED;
    /// The secret is the client's, and switched off or past its end.
    SecretExpired "secret-expired": Always(InvalidClient), 6749 "2.3", CLIENT_NOT_AUTHENTICATED;
    /// The client is proven, by another method than the one that it is registered with.
    ClientAuthMethodWrong "client-auth-method-wrong": Always(InvalidClient), 6749 "2.3", CLIENT_NOT_AUTHENTICATED;
    /// So many secrets were tried for this client, or from this address, that the next must wait. Says nothing of whether the client exists.
    GuessingSlowedDown "guessing-slowed-down": Always(InvalidClient), 6749 "2.3.1",
        "Too many failed attempts to authenticate with this client_id or from this address: wait as long as Retry-After says, and send the right credential";
    /// The `client_id` parameter names another client than the one that is proven.
    ClientIdMismatch "client-id-mismatch": Always(InvalidClient), 7521 "4.2",
        "The client_id parameter names another client than the one that authenticated or signed";
    /// The grant, or the identity provider's settings, demand client authentication, and there is none.
    ClientAuthMissing "client-auth-missing": Always(InvalidClient), 6749 "5.2",
        "The client must authenticate for this";

    // The assertion's shape and header (RFC 7519 section 7.2, RFC 7515 sections 2 and 4).

    /// There is no `assertion`.
    AssertionMissing "assertion-missing": Always(InvalidRequest), 7523 "2.1",
        "The assertion parameter is missing: send one signed JWT in it";
    /// Not three parts with dots between.
    AssertionNotThreeParts "assertion-not-three-parts": OfAssertion, 7515 "7.1",
        "The assertion is not a signed JWT: three base64url parts with dots between are expected";
    /// A part is not base64url in its one form.
    AssertionNotBase64Url "assertion-not-base64url": OfAssertion, 7515 "2",
        "A part of the assertion is not base64url without padding, blanks or line breaks";
    /// Header or claims are too large.
    AssertionTooLarge "assertion-too-large": OfAssertion, 7519 "7.2",
        "Header or claims of the assertion are larger than 16 KiB";
    /// The header is not one JSON object.
    AssertionHeaderNotObject "assertion-header-not-object": OfAssertion, 7519 "7.2",
        "The header of the assertion is not one JSON object in UTF-8";
    /// The claims are not one JSON object.
    AssertionClaimsNotObject "assertion-claims-not-object": OfAssertion, 7519 "7.2",
        "The claims of the assertion are not one JSON object in UTF-8";
    /// A member occurs twice.
    AssertionMemberRepeated "assertion-member-repeated": OfAssertion, 7519 "4",
        "A member occurs twice in the header or the claims of the assertion";
    /// Nested too deep.
    AssertionTooDeep "assertion-too-deep": OfAssertion, 7519 "7.2",
        "Header or claims of the assertion are nested more than 32 deep";
    /// A registered header parameter is of the wrong type, or `alg` is missing.
    AssertionHeaderMalformed "assertion-header-malformed": OfAssertion, 7515 "4.1",
        "A header parameter of the assertion is of the wrong type, or alg is missing";
    /// `alg` is `none`, in any spelling.
    AlgorithmNone "algorithm-none": OfAssertion, 7523 "3",
        "The assertion must be signed: alg none is never accepted";
    /// `alg` is an HMAC.
    AlgorithmSymmetric "algorithm-symmetric": OfAssertion, 8725 "3.1",
        "The assertion must be signed with a private key: HMAC algorithms are never accepted";
    /// `alg` is not known.
    AlgorithmUnknown "algorithm-unknown": OfAssertion, 7515 "4.1.1",
        "The alg of the assertion is not one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA";
    /// `crit`, `b64` or `zip`.
    HeaderCritical "header-critical": OfAssertion, 7515 "4.1.11",
        "The header of the assertion has crit, b64 or zip, and none of them is understood here";

    // Whose it is, and whether it is signed.

    /// `iss` is missing or not a string.
    IssuerMissing "issuer-missing": OfAssertion, 7523 "3",
        "The iss claim is missing or not a string";
    /// `iss` is nobody's name, or cannot be this presenter's.
    IssuerUnknown "issuer-unknown": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;
    /// The issuer is switched off or past its end.
    IssuerDisabled "issuer-disabled": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;
    /// The issuer may not use the algorithm.
    AlgorithmNotAllowed "algorithm-not-allowed": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;
    /// No registered key fits thumbprint, `kid` and `alg`.
    KeyUnknown "key-unknown": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;
    /// The keys that fit are switched off or past their end.
    KeyExpired "key-expired": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;
    /// The issuer publishes its keys, and they could not be read.
    KeysUnavailable "keys-unavailable": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;
    /// The certificate that the assertion brings leads to no registered authority, or is not one that is meant.
    CertificateNotTrusted "certificate-not-trusted": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;
    /// The certificates that fit are outside their dates.
    CertificateExpired "certificate-expired": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;
    /// No key that fits made the signature.
    SignatureBad "signature-bad": OfAssertion, 7523 "3", ISSUER_NOT_TRUSTED;

    // What the issuer's settings say of the header.

    /// `=` padding, and the switch for it is off.
    PaddingRefused "padding-refused": OfAssertion, 7515 "2",
        "The parts of the assertion end in = padding, which base64url in a JWT has not: the switch padded-base64 tolerates it";
    /// `typ` is another kind of JWT, or `cty` says that one is nested.
    TypeNotAccepted "type-not-accepted": OfAssertion, 8725 "3.11",
        "The typ of the assertion is neither JWT nor one accepted from this issuer, or its cty says that another JWT is nested in it";

    // The claims (RFC 7523 section 3, RFC 7519 section 4.1).

    /// `sub` is missing.
    SubjectMissing "subject-missing": OfAssertion, 7523 "3",
        "The sub claim is missing: it says whom the token is for";
    /// `sub` is not a string of 1 to 1024 bytes.
    SubjectMalformed "subject-malformed": OfAssertion, 7519 "4.1.2",
        "The sub claim is not a string of 1 to 1024 bytes";
    /// Of a client assertion: `sub` is not the client.
    SubjectNotClient "subject-not-client": OfAssertion, 7523 "3",
        "In a client assertion sub must be the client_id, as iss is";
    /// `aud` is missing.
    AudienceMissing "audience-missing": OfAssertion, 7523 "3",
        "The aud claim is missing: it must name this server, by its issuer identifier or the URL of its token endpoint";
    /// `aud` is neither a string nor an array of strings.
    AudienceMalformed "audience-malformed": OfAssertion, 7519 "4.1.3",
        "The aud claim is neither a string nor an array of strings";
    /// `aud` names somebody else.
    AudienceNotUs "audience-not-us": OfAssertion, 7523 "3",
        "Audience validation failed: aud must name this server, by its issuer identifier, the URL of its token endpoint or an audience registered for the issuer; a client assertion names nobody else";
    /// `exp` is missing.
    ExpiryMissing "expiry-missing": OfAssertion, 7523 "3",
        "The exp claim is missing: an assertion must end";
    /// A date is neither a number nor, where tolerated, a string of digits.
    DateMalformed "date-malformed": OfAssertion, 7519 "2",
        "exp, nbf and iat must be numbers: seconds since 1970";
    /// A date is a string of digits, and the switch for it is off.
    DateIsString "date-is-string": OfAssertion, 7519 "2",
        "exp, nbf and iat must be numbers, not strings: the switch string-dates tolerates them";
    /// A date can only be in milliseconds, and the switch for it is off.
    DateInMilliseconds "date-in-milliseconds": OfAssertion, 7519 "2",
        "exp, nbf and iat are in seconds, not in milliseconds: the switch millisecond-dates tolerates them";
    /// Past `exp`.
    AssertionExpired "assertion-expired": OfAssertion, 7523 "3",
        "The assertion has expired: sign a fresh one, and check the clock if it was fresh";
    /// Before `nbf`.
    AssertionNotYetValid "assertion-not-yet-valid": OfAssertion, 7523 "3",
        "The assertion is not valid yet: nbf lies ahead of the clock here";
    /// `iat` lies ahead.
    AssertionFromTheFuture "assertion-from-the-future": OfAssertion, 7523 "3",
        "The assertion was issued in the future: iat lies ahead of the clock here";
    /// It lives longer than this issuer's assertions may.
    AssertionLivesTooLong "assertion-lives-too-long": OfAssertion, 7523 "3",
        "The assertion lives longer than is allowed for this issuer: bring exp nearer to iat";
    /// The identity provider's claim rule is not true of the claims.
    ClaimRuleDenied "claim-rule-denied": OfAssertion, 7523 "3",
        "The claims do not meet the rule that is set for this issuer: present an assertion that does, or ask an administrator, who can look up this decision";
    /// The issuer may not speak for this subject.
    SubjectNotAllowed "subject-not-allowed": OfAssertion, 7523 "3",
        "The issuer may not speak for this subject";
    /// A client presents the assertion that another client signed for itself.
    AssertionOfAnotherClient "assertion-of-another-client": Always(InvalidGrant), 7521 "4.1",
        "The assertion was signed by another client than the one that authenticated";
    /// The identity provider's assertions are not for this client.
    ClientNotAllowed "client-not-allowed": Always(InvalidGrant), 7521 "4.1",
        "This client may not present assertions of this issuer";
    /// The `scope` claim is not one string of scope tokens.
    ScopeClaimMalformed "scope-claim-malformed": OfAssertion, 8693 "4.2",
        "The scope claim must be one string of scope names with one blank between two";
    /// `jti` is not a string of 1 to 1024 bytes.
    IdMalformed "id-malformed": OfAssertion, 7519 "4.1.7",
        "The jti claim is not a string of 1 to 1024 bytes";
    /// `jti` is missing, and this issuer's assertions are used once.
    IdMissing "id-missing": OfAssertion, 7523 "3",
        "The jti claim is missing: assertions of this issuer are used once, and it tells them apart";
    /// The claim that the settings name as the token's subject is no string that can be one.
    MappedSubjectMissing "mapped-subject-missing": OfAssertion, 7523 "3",
        "The claim that says whom the token is for is missing, or not a string of 1 to 1024 bytes: the issuer must add it";
    /// The claim that the settings name is no name of a user of this server.
    LocalUserUnknown "local-user-unknown": OfAssertion, 7523 "3", LOCAL_USER_NOT_SERVED;
    /// The user of this server is switched off or past the end.
    LocalUserDisabled "local-user-disabled": OfAssertion, 7523 "3", LOCAL_USER_NOT_SERVED;
    /// The claims that are to be carried do not fit into the token.
    MappedClaimsTooLarge "mapped-claims-too-large": OfAssertion, 9068 "2.2",
        "The claims that the token would carry are larger than 4096 bytes: the issuer must send fewer, such as fewer groups";

    // What this server handed out: an authorization code, a refresh token, a device code.

    /// `code`, `refresh_token`, `device_code` or whatever the grant presents is missing.
    GrantMissing "grant-missing": Always(InvalidRequest), 6749 "5.2",
        "What this grant_type presents is missing: send code, refresh_token or device_code";
    /// It is not one of this server's, or was handed out to another client, or was altered.
    GrantUnknown "grant-unknown": Always(InvalidGrant), 6749 "5.2",
        GRANT_NOT_GOOD;
    /// It is past its end.
    GrantExpired "grant-expired": Always(InvalidGrant), 6749 "5.2",
        GRANT_NOT_GOOD;
    /// It was used before; what came from it is revoked (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).
    GrantUsed "grant-used": Always(InvalidGrant), 6749 "5.2",
        GRANT_NOT_GOOD;
    /// What it stands for was revoked, or its user, identity provider or client no longer counts.
    GrantRevoked "grant-revoked": Always(InvalidGrant), 6749 "5.2",
        GRANT_NOT_GOOD;

    // The authorization code.

    /// `redirect_uri` is missing though the authorization request had it, or is another.
    RedirectUriDiffers "redirect-uri-differs": Always(InvalidGrant), 6749 "4.1.3",
        "The redirect_uri must be sent as in the authorization request, letter by letter";
    /// There is no `code_verifier` for the challenge of the authorization request.
    VerifierMissing "verifier-missing": Always(InvalidGrant), 7636 "4.6",
        "The code_verifier parameter is missing: the authorization request had a code_challenge";
    /// The `code_verifier` is not the one behind the challenge, or not of the right form.
    VerifierWrong "verifier-wrong": Always(InvalidGrant), 7636 "4.6",
        "The code_verifier is not the one whose SHA-256 was the code_challenge of the authorization request";
    /// There is a `code_verifier`, and there was no challenge: somebody may have taken it out of the request on its way.
    VerifierWithoutChallenge "verifier-without-challenge": Always(InvalidGrant), 9700 "2.1.1",
        "There is a code_verifier, but the authorization request had no code_challenge: send one there";

    // Refresh tokens.

    // Device codes.

    /// The device code is past its end.
    DeviceCodeExpired "device-code-expired": Always(ExpiredToken), 8628 "3.5",
        "The device code has expired: begin a new device authorization";
    /// The user said no.
    DeviceDenied "device-denied": Always(AccessDenied), 8628 "3.5",
        "The user did not allow it";
    /// The user has not decided.
    DevicePending "device-pending": Always(AuthorizationPending), 8628 "3.5",
        "The user has not decided yet: ask again when the interval has passed";
    /// The user has not decided, and the device asks too often.
    DeviceTooFast "device-too-fast": Always(SlowDown), 8628 "3.5",
        "The user has not decided yet, and the device asks too often: wait five seconds more between two requests from now on";

    // Passwords.

    /// `username` or `password` is missing.
    PasswordMissing "password-missing": Always(InvalidRequest), 6749 "4.3.2",
        "The username or the password parameter is missing: send both";
    /// There is no such user.
    UserUnknown "user-unknown": Always(InvalidGrant), 6749 "4.3.2", USER_NOT_RECOGNIZED;
    /// The password is another, or the user has none yet.
    PasswordWrong "password-wrong": Always(InvalidGrant), 6749 "4.3.2", USER_NOT_RECOGNIZED;
    /// The user is switched off or past the end.
    UserDisabled "user-disabled": Always(InvalidGrant), 6749 "4.3.2", USER_NOT_RECOGNIZED;
    /// Too many wrong passwords of late, for this user or from this address.
    PasswordGuessingSlowedDown "password-guessing-slowed-down": Always(InvalidGrant), 6749 "4.3.2",
        "Too many failed attempts for this username or from this address: wait as long as Retry-After says, and send the right password";

    // Token exchange.

    /// There is no `subject_token`.
    SubjectTokenMissing "subject-token-missing": Always(InvalidRequest), 8693 "2.1",
        "The subject_token parameter is missing: send the token that is to be traded, and its subject_token_type";
    /// `subject_token_type` is missing, or only one of `actor_token` and `actor_token_type` is there.
    TokenTypeMissing "token-type-missing": Always(InvalidRequest), 8693 "2.1",
        "Each token comes with its type: send subject_token_type, and actor_token and actor_token_type both or neither";
    /// The type of a token that is presented is none that can be traded here.
    TokenTypeUnsupported "token-type-unsupported": Always(InvalidRequest), 8693 "3",
        "subject_token_type and actor_token_type are urn:ietf:params:oauth:token-type: with access_token, jwt or id_token";
    /// What is asked for is no access token, or a JWT where the settings make opaque tokens.
    RequestedTokenTypeUnsupported "requested-token-type-unsupported": Always(InvalidRequest), 8693 "2.1",
        "This requested_token_type cannot be had: leave it out for an access token of the kind that the settings say";
    /// It is not one of this server's, or was altered.
    TradedTokenUnknown "traded-token-unknown": Always(InvalidRequest), 8693 "2.2.2", TRADED_TOKEN_NOT_GOOD;
    /// It is past its end.
    TradedTokenExpired "traded-token-expired": Always(InvalidRequest), 8693 "2.2.2", TRADED_TOKEN_NOT_GOOD;
    /// It was revoked, or its user, client or identity provider no longer counts, or those of a token that it was traded for.
    TradedTokenRevoked "traded-token-revoked": Always(InvalidRequest), 8693 "2.2.2", TRADED_TOKEN_NOT_GOOD;
    /// It was issued to another client, and this one is no server of its resources.
    TradedTokenOfAnother "traded-token-of-another": Always(InvalidRequest), 8693 "2.2.2", TRADED_TOKEN_NOT_GOOD;
    /// It is an administrator's.
    TradedTokenOfAdministrator "traded-token-of-administrator": Always(InvalidRequest), 8693 "2.2.2", TRADED_TOKEN_NOT_GOOD;
    /// Of an actor's token: somebody acts for its subject in turn.
    ActorTokenDelegated "actor-token-delegated": Always(InvalidRequest), 8693 "4.1",
        "The actor_token has an act claim: present one that speaks for whoever acts, and not through somebody else";
    /// `act` or `may_act` of an identity provider's JWT cannot be read.
    ActorClaimMalformed "actor-claim-malformed": OfAssertion, 8693 "4.1",
        "The act or may_act claim cannot be read: each is an object with sub, and perhaps iss and client_id, all strings";
    /// `may_act` names somebody else.
    ActorNotAllowed "actor-not-allowed": Always(InvalidRequest), 8693 "4.4",
        "Whoever acts is not the one that the subject_token allows to in its may_act claim";
    /// Too many act one for another, or too many exchanges lie behind the token.
    ActorChainTooLong "actor-chain-too-long": OfAssertion, 8693 "4.1",
        "Too many act one for another: at most 8 exchanges and 8 actors lie behind a token, and act has at most 4096 bytes";

    // What the client may have.

    /// The client may not use the grant.
    GrantNotAllowed "grant-not-allowed": Always(UnauthorizedClient), 6749 "5.2",
        "The client may not use this grant_type";
    /// A `resource` is not an absolute URI without fragment.
    ResourceMalformed "resource-malformed": Always(InvalidTarget), 8707 "2",
        "The resource parameter must be an absolute URI without a fragment";
    /// The client may not name the resource.
    ResourceNotAllowed "resource-not-allowed": Always(InvalidTarget), 8707 "2",
        "The resource is not among those that the client may name";
    /// The `audience` of an exchange is no resource that the client may name, and no resource server of one.
    ExchangeAudienceNotAllowed "audience-not-allowed": Always(InvalidTarget), 8693 "2.2.2",
        "The audience is neither a registered resource that the client may name nor the client_id of a resource server of one";
    /// The resources named want tokens that are made differently.
    ResourcesDisagree "resources-disagree": Always(InvalidTarget), 8707 "2",
        "The resources named need tokens of different kinds: ask for one token for each";
    /// The `scope` parameter is not a list of scope tokens.
    ScopeMalformed "scope-malformed": Always(InvalidScope), 6749 "3.3",
        "The scope parameter must be scope names with one blank between two";
    /// Nothing of what was asked may be had.
    ScopeNotAllowed "scope-not-allowed": Always(InvalidScope), 6749 "3.3",
        "None of the scope asked for may be granted";
    /// More is asked than was granted before.
    ScopeBeyondGrant "scope-beyond-grant": Always(InvalidScope), 6749 "6",
        "The scope asked for is more than was granted before: ask for less, or leave scope out";
    /// Nothing was asked, and there is no default.
    ScopeMissing "scope-missing": Always(InvalidScope), 6749 "3.3",
        "No scope was asked for and there is no default scope: send the scope parameter";

    // The one write, and what can fail on the way to it.

    /// Used before.
    AssertionReplayed "assertion-replayed": OfAssertion, 7523 "3",
        "The assertion was used before: sign a fresh one for every request";
    /// No room to remember what is spent.
    ReplayMemoryFull "replay-memory-full": Always(TemporarilyUnavailable), 6749 "4.1.2.1",
        "The server cannot answer now: try again in a while";
    /// The store does not answer.
    StoreUnavailable "store-unavailable": Always(TemporarilyUnavailable), 6749 "4.1.2.1",
        "The server cannot answer now: try again in a while";
    /// No randomness, or no signing key.
    SigningUnavailable "signing-unavailable": Always(TemporarilyUnavailable), 6749 "4.1.2.1",
        "The server cannot answer now: try again in a while";
}
